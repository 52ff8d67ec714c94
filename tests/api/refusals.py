"""A refusal names its cause and the way out: every command with every kind of wrong file, a full disk behind every door."""
import json
import os
import pathlib
import shutil
import stat
import subprocess

from harness import as_root, equal, land, Mounted, must, new_file, new_folder, new_path, PACK, PROGRAM, run, says, SCRATCH, Server, Skip, SOURCE, xlsx

SHEET = xlsx([["a"], ["b"]])
# content, and words of the sentence that names it
WRONG = {
    "an old .xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), (".xls",)),
    "Unicode text": ("point\tkind\n".encode("utf-16"), ("UTF-16",)),
    "GBK": ("名称,类型\n监测点,河流\n".encode("gb18030"), ("GBK", "CSV UTF-8")),
    "a PDF": (b"%PDF-1.7\n\xe2\xe3", ("PDF",)),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), ("图片",)),
    "a program": (b"\x7fELF\2\1\1" + bytes(40), ("程序",)),
    "a web page": ("<html><table><tr><td>点位</td></tr></table></html>", ("网页",)),
    "JSON": ('{"point": "a"}', ("JSON",)),
    "an archive": (b"\x1f\x8b\x08" + bytes(40), ("压缩",)),
    "a database": (b"SQLite format 3\0" + bytes(200), ("数据库",)),
    "a NUL": (b"point,kind\na\0,b\n", ("NUL",)),
    "an open quote": (b'"point,kind\na,b\n', ("引号",)),
    "another table": (b"colour,taste\nred,sweet\n", ("列",)),
}
CSV_DOORS = (("point", "import"), ("limit", "import"), ("series", "import"), ("compute", "aqi"), ("compute", "surface-water"))
NATIONAL = ("--pack", SOURCE / "packs" / "national")
CSV_ROUTES = ("points", "limits", "series")


@says("every table of a wrong kind is called what it is by every command that takes one")
def wrong_tables():
    folder = new_folder()
    for what, (content, words) in WRONG.items():
        for door in (("import",), *CSV_DOORS):
            ran = run(*door, new_file(content), *(NATIONAL if door[0] == "compute" else ("--data", folder)))
            equal(ran.code, 65, (door, what, ran.err + ran.out))
            must(all(word in ran.err for word in words), (door, what, ran.err))
    for door in CSV_DOORS:  # the facts take a spreadsheet, the others say what they take
        ran = run(*door, new_file(SHEET, ".xlsx"), *(NATIONAL if door[0] == "compute" else ("--data", folder)))
        must(ran.code in (0, 65) and (ran.code == 0 or "XLSX" in ran.err or "列" in ran.err), (door, ran.err))


@says("the routes call a table of a wrong kind the same as the commands do")
def wrong_bodies():
    with Server() as server:
        for what, (content, words) in WRONG.items():
            body = content if isinstance(content, bytes) else content.encode()
            for route in ("facts", *CSV_ROUTES):
                found = server.ask("POST", f"/api/v1/{route}/import?dry_run=1", body, {"Content-Type": "text/csv"}, server.token)
                equal(found.status, 422, (route, what, found.body))
                must(all(word in found.json()["detail"] for word in words), (route, what, found.json()["detail"]))


@says("a file that is not there, is a folder, or may not be read is told from each other")
def wrong_paths():
    folder = new_folder()
    doors = (("import",), *CSV_DOORS, ("hj212", "decode"), ("restore",))
    for door in doors:
        more = {"compute": NATIONAL, "hj212": ()}.get(door[0], ("--data", new_path() if door == ("restore",) else folder))
        ran = run(*door, "/nowhere/t.csv", *more)
        equal(ran.code, 66, (door, ran.err))
        must("/nowhere/t.csv" in ran.err and "没有" in ran.err, (door, ran.err))
        ran = run(*door, folder, *more)
        must(ran.code not in (0, 66, 70) and ("普通文件" in ran.err or "文件夹" in ran.err), (door, ran.code, ran.err))
    for door in (("init", "--pack"), ("check",)):
        file = new_file("id: x\n", ".yaml")
        for path, code, word in (("/nowhere", 66, "没有"), (file, 65, "文件夹"), (new_path(), 66, "没有")):
            ran = run(*door, path, *(["--data", new_path()] if door[0] == "init" else []))
            equal(ran.code, code, (door, path, ran.err))
            must(word in ran.err, (door, ran.err))


def as_nobody():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


@says("what may not be read or written is called so")
def no_permission():
    as_root()
    SCRATCH.chmod(0o755)  # the working folder, which any command looks into
    try:
        reached = not run("openapi", preexec=as_nobody).code
    except PermissionError:  # the checkout lies in a folder that is closed to others, such as root's home
        reached = False
    if not reached:
        raise Skip("another user cannot run the program here")
    secret = new_file("point,kind\n")
    secret.chmod(0)
    for door in (("point", "import"), ("import",), ("compute", "aqi")):
        ran = run(*door, secret, *(NATIONAL if door[0] == "compute" else ()), preexec=as_nobody)
        equal(ran.code, 77, (door, ran.err))
        must("没有权限" in ran.err, ran.err)
    folder = new_folder()
    folder.chmod(0o755)
    for command in (("fact", "add", "38", "--year", "2018", "--value", "75", "--unit", "%", "--source", "x"), ("status",)):
        ran = run(*command, data=folder, preexec=as_nobody)
        must(ran.code in (74, 77) and ("权限" in ran.err or "只能读" in ran.err), (command, ran.code, ran.err))


@says("output that does not fit on the disk is no success, as a table and as JSON")
def full_output():
    if not pathlib.Path("/dev/full").exists() or not stat.S_ISCHR(os.stat("/dev/full").st_mode):
        raise Skip("there is no /dev/full")
    folder = new_folder()
    commands = (("status",), ("indicator", "24"), ("project", "list"), ("fact", "list"), ("report", "problems"), ("verify",), ("series", "list"),
                ("series", "export"), ("warning", "list"), ("openapi",), ("init", "--pack", PACK),
                ("fact", "add", "38", "--year", "2018", "--value", "75.2", "--unit", "%", "--source", "x"))
    for command in commands:
        for more in ((), ("--json",)):
            if command[0] in ("report", "openapi") and more:
                continue
            with open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, *map(str, command), *more, "--data", str(folder)], stdin=subprocess.DEVNULL, stdout=full,
                                      stderr=subprocess.PIPE, timeout=120)
            said = done.stderr.decode()
            if command[0] == "series" and done.returncode == 66:
                continue  # nothing was observed, nothing is printed
            equal(done.returncode, 74, (command, more, said))
            must("磁盘已满" in said, (command, said))


def fill(path):
    with open(path, "wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass


@says("a full disk is called so by every command that writes and by the server, as a table and as JSON")
def full_disk():
    with Mounted("size=8m") as disk:
        shutil.copytree(new_folder(), disk / "data")
        points = new_file("point,kind,longitude,latitude,name\n" + "".join(f"p{i},river,113.1,22.6,{'断面' * 20}\n" for i in range(400)))
        limits = new_file("point,factor,average,upper,basis,source\n" + "".join(f"p1,w01018,day,40,permit,{'许可证' * 30}{i}\n" for i in range(400)))
        facts = new_file("数据项,年份,数值,单位,来源\n" + "".join(f"gdp,{1950 + i},191,亿元,{'统计公报' * 30}\n" for i in range(60)))
        equal(run("point", "import", new_file("point,kind,longitude,latitude\np1,river,113.1,22.6\n"), data=disk / "data").code, 0)
        fill(disk / "filler")
        writes = (("import", facts), ("point", "import", points), ("limit", "import", limits),
                  ("fact", "add", "38", "--year", "2018", "--value", "75", "--unit", "%", "--source", "x", "--note", "x" * 900))
        for command in writes:
            for more in ((), ("--json",)):
                ran = run(*command, *more, data=disk / "data")
                equal(ran.code, 74, (command[:2], more, ran.err + ran.out))
                must("磁盘已满" in ran.err, (command[:2], ran.err))
        ran = run("backup", disk / "copy.db", data=disk / "data")
        must(ran.code == 74 and "磁盘已满" in ran.err, ran.err)
        (disk / "filler").unlink()
        with Server(disk / "data") as server:
            fill(disk / "filler")
            for path, body, kind in (("facts/import", facts, "text/csv"), ("points/import", points, "text/csv"), ("limits/import", limits, "text/csv")):
                found = server.ask("POST", f"/api/v1/{path}", body.read_bytes(), {"Content-Type": kind}, server.token)
                must("磁盘已满" in found.problem(507, "storage")["detail"], found.body)
            for command in writes[:3]:
                ran = run(*command, data=disk / "data")
                must(ran.code == 74 and "磁盘已满" in ran.err, (command[:2], ran.code, ran.err))
            (disk / "filler").unlink()
            equal(server.add(land()).status, 201)
        equal(run("verify", data=disk / "data").code, 0)


@says("a boundary that is no GeoJSON in degrees is refused at the start, each with its cause, and a good one is served")
def boundaries():
    folder = new_folder()

    def polygon(*positions):
        return json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"name": "区"}, "geometry": {"type": "Polygon", "coordinates": [[*positions, positions[0]]]}}]})
    good = polygon([113.0, 22.5], [113.2, 22.5], [113.2, 22.7])
    bad = {
        "projected": (polygon([12579000.5, 2580000], [12599000, 2580000], [12599000, 2599000]), "投影"),
        "kilometres east": (polygon([38519.2, 2499.1], [38530, 2499], [38530, 2510]), "投影"),
        "swapped": (polygon([22.5, 113.0], [22.5, 113.2], [22.7, 113.2]), "纬度写在前面"),
        "swapped in the west": (polygon([43.8, 87.5], [43.8, 87.7], [43.9, 87.7]), "纬度写在前面"),
        "no JSON": ("<kml></kml>", "不是 JSON"),
        "cut": (good[:-20], "不是 JSON"),
        "a shapefile": (b"\x00\x00\x27\x0a" + bytes(100), "Shapefile"),
        "GBK": (good.encode().replace("\\u533a".encode(), "区".encode("gb18030")), "UTF-8"),
        "a line": (json.dumps({"type": "LineString", "coordinates": [[113, 22], [114, 23]]}), "没有面"),
        "nothing": (json.dumps({"type": "FeatureCollection", "features": []}), "没有面"),
        "other JSON": ('{"name": "jianghai"}', "不是 GeoJSON"),
        "TopoJSON": ('{"type": "Topology", "objects": {}}', "TopoJSON"),
        "texts": (good.replace("113.0", '"113.0"'), "两个数"),
        "two corners": (json.dumps({"type": "Polygon", "coordinates": [[[113, 22], [114, 23], [113, 22]]]}), "4 个点"),
        "empty": ("", "不是 JSON"),
    }
    for what, (content, word) in bad.items():
        file = new_file(content, ".geojson")
        ran = run("serve", "--listen", "127.0.0.1:0", "--boundary", file, data=folder)
        equal(ran.code, 65, (what, ran.err))
        ran.one_clear_line(word, file.name)
    ran = run("serve", "--listen", "127.0.0.1:0", "--boundary", "/nowhere.geojson", data=folder)
    equal(ran.code, 66, ran.err)
    for content in (good, "\ufeff" + good, json.dumps({"type": "MultiPolygon", "coordinates": [[[[-60.5, 2.5], [-60, 2.5], [-60, 3], [-60.5, 2.5]]]]})):
        with Server(new_folder(), "--boundary", new_file(content, ".geojson")) as server:
            equal(server.get("/api/v1/boundary").status, 200)


@says("a dry run never says that something was written")
def dry_runs():
    folder = new_folder()
    points = new_file("point,kind,longitude,latitude\np1,river,113.1,22.6\n")
    equal(run("point", "import", points, "--dry-run", data=folder).out, "读入 1 行：将新增 1，将修改 0（没有写入）\n")
    must("没有写入" not in run("point", "import", points, data=folder).out, "the point is written")
    limits = new_file("point,factor,average,upper,basis,source\np1,w01018,day,40,permit,许可证\n")
    must("没有写入" in run("limit", "import", limits, "--dry-run", data=folder).out, "limits")
    with Server(folder):
        must("没有写入" in run("limit", "import", limits, "--dry-run", data=folder).out, "limits through the server")
        must("没有写入" in run("point", "import", points, "--dry-run", data=folder).out, "points through the server")


@says("every field that a route reads has a name and a length")
def fields_are_known():
    document = run("openapi").json()
    wanted = set()
    for path, methods in document["paths"].items():
        for schema in (kind["schema"] for kind in methods.get("post", {}).get("requestBody", {}).get("content", {}).values() if "schema" in kind):
            if path not in ("/api/v1/damage", "/api/v1/plan/pack"):  # written by the program itself
                wanted.update(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"])
    must(len(wanted) > 40, wanted)
    with Server() as server:
        served = {row["field"] for row in server.document("/api/v1/fields")["fields"]}
    equal(sorted(wanted - served), [])


@says("messages call fields by their names and tell their key beside; lengths are limited and served")
def fields():
    with Server() as server:
        served = {row["field"]: row for row in server.document("/api/v1/fields")["fields"]}
        equal(served["point"]["name"], "监测点编号")

        def post(path, body):
            return server.ask("POST", "/api/v1/" + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, server.token)
        point = {"point": "p1", "kind": "river", "longitude": "113.1", "latitude": "22.6", "name": "断面"}
        equal(post("points", point).status, 200)
        for path, body, status, field in (
                ("points", {**point, "point": "a b"}, 422, "point"), ("points", {**point, "longitude": "east"}, 422, "longitude"),
                ("points", {**point, "name": "断" * (served["name"]["most"] + 1)}, 413, "name"), ("points", {**point, "nmae": "x"}, 400, "nmae"),
                ("points/p1/withdraw", {"person": "张三"}, 422, "reason"), ("points/p1/withdraw", {"reason": "错" * 501, "person": "张三"}, 413, "reason"),
                ("limits", {"point": "p1", "factor": "w01018", "average": "day", "upper": "x", "basis": "permit", "source": "证", "person": "张三"}, 422, "upper"),
                ("limits", {"point": "p1", "factor": "w01018", "average": "day", "upper": "4", "basis": "permit", "source": "证" * 501, "person": "张三"}, 413, "source"),
                ("facts", {**land(), "unit": "斛"}, 422, "unit"), ("facts", {**land(), "value": "一百"}, 422, "value"), ("facts", {**land(), "year": "soon"}, 422, "period"),
                ("facts", {**land(), "source": ""}, 422, "source"), ("facts", {**land(), "element": "nobody"}, 422, "element"),
                ("facts", {**land(), "region": "999999"}, 422, "region"), ("facts", {**land(), "note": "长" * 1001}, 413, "note")):
            found = post(path, body)
            equal((found.status, found.json()["field"]), (status, field), (path, body))
            if field in served:
                name = served[field]["name"]
                must(f"“{field}”" not in found.json()["detail"], found.json()["detail"])
                must(status != 413 or name in found.json()["detail"], found.json()["detail"])
        equal(post("points", {**point, "name": "断" * served["name"]["most"]}).status, 200)
