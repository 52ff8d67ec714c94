"""Files as evidence: they come in parts and are kept by digest; what they prove, who took one back, and everything about one thing as a package."""
import csv
import hashlib
import io
import json
import zipfile

from harness import Server, equal, must, new_file, new_folder, run, says

JSON = {"Content-Type": "application/json"}
BYTES = {"Content-Type": "application/octet-stream"}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200))
PART = 8 << 20
data = new_folder()
server = Server(data)


def digest(content):
    return hashlib.sha256(content).hexdigest()


def post(path, body, status=200):
    answer = server.ask("POST", f"/api/v1{path}", json.dumps(body).encode(), JSON, server.token)
    equal(answer.status, status, answer.body[:400])
    return answer.json()


def begin(content, name="proof.txt", status=201, **more):
    return post("/files", {"name": name, "size": len(content), "digest": digest(content), **more}, status)


def put(id, offset, part, status=200):
    answer = server.ask("PUT", f"/api/v1/files/{id}?offset={offset}", part, BYTES, server.token)
    equal(answer.status, status, answer.body[:400])
    return answer.json()


def upload(content, name="proof.txt", **more):
    id = begin(content, name, **more)["id"]
    for at in range(0, len(content), PART):
        shown = put(id, at, content[at:at + PART])
    equal((shown["state"], shown["offset"]), ("kept", len(content)))
    return shown


def get(path, **more):
    return server.get(f"/api/v1{path}", token=server.token, **more)


def listed(query=""):
    return server.document("/api/v1/files" + query, token=server.token)


def fact():
    answer = server.add({"element": "industrial_land", "year": 2017, "value": "862.73", "unit": "公顷", "source": "测试来源"})
    return answer.json()["fact"]["id"]


FACT = fact()


@says("a file comes in parts, goes on after a kill, and is what was announced")
def resumes():
    global server
    content = bytes(range(256)) * 40000  # more than a part
    shown = begin(content, "统计公报.bin", kind="statistics", note="第一页", links=[{"kind": "fact", "key": FACT}, {"kind": "project", "key": "1"}])
    equal((shown["state"], shown["offset"], shown["batch"]), ("receiving", 0, None))
    id = shown["id"]
    equal(put(id, 0, content[:100000])["offset"], 100000)
    server.kill()
    server = Server(data)
    equal(server.document(f"/api/v1/files/{id}", token=server.token)["offset"], 100000)
    equal(put(id, 100000, content[100000:100000 + PART])["state"], "receiving")
    done = put(id, 100000 + PART, content[100000 + PART:])
    must(done["state"] == "kept" and done["batch"] > 0 and done["uploaded_ms"], done)
    equal((done["name"], done["kind"], done["note"], done["digest"]), ("统计公报.bin", "statistics", "第一页", digest(content)))
    equal([(link["kind"], link["key"]) for link in done["links"]], [("fact", str(FACT)), ("project", "1")])
    must("industrial_land" in done["links"][0]["label"] and done["links"][1]["label"], done["links"])
    equal(get(f"/files/{id}/content").body, content)
    equal(put(id, 0, b"x")["state"], "kept", "asked once more after its end")
    equal([path.name for path in (data / "uploads").iterdir()], [])
    equal(run("verify", data=data).code, 0)


@says("what was not announced is refused: a wrong digest, a wrong place, too much, too large")
def refused():
    id = begin(b"announced")["id"]
    equal(put(id, 3, b"x", 409)["key"], "upload.offset")
    equal(put(id, 0, b"announced and more", 413)["key"], "upload.long")
    equal(server.ask("PUT", f"/api/v1/files/{id}?offset=0", bytes(PART + 1), BYTES, server.token).status, 413)
    equal(put(id, 0, b"Announced", 422)["key"], "upload.digest")
    equal(server.document(f"/api/v1/files/{id}", token=server.token)["offset"], 0)
    equal(put(id, 0, b"announced")["state"], "kept")
    for change, status, key in [({"size": 0}, 422, "upload.size"), ({"size": (200 << 20) + 1}, 413, "upload.size"), ({"digest": "X" * 64}, 422, "upload.digest_form"),
                                ({"links": [{"kind": "fact", "key": "999999"}]}, 422, "file.target_unknown"), ({"links": [{"kind": "point", "key": "nowhere"}]}, 422, "file.target_unknown"),
                                ({"links": [{"kind": "secret", "key": "1"}]}, 422, "file.target_kind"), ({"kind": "poem"}, 422, None)]:
        problem = post("/files", {"name": "a", "size": 3, "digest": digest(b"abc"), **change}, status)
        must(key in (None, problem["key"]), problem)
    equal(post("/files?dry_run=1", {"name": "a", "size": 3, "digest": digest(b"abc")})["batch"], None)
    equal(put("00000000-0000-4000-8000-000000000000", 0, b"x", 404)["key"], "upload.unknown")
    equal(server.ask("PUT", f"/api/v1/files/{id}", b"x", BYTES, server.token).status, 200, "it is there already")
    for method, path in [("GET", "/files"), ("POST", "/files"), ("PUT", f"/files/{id}?offset=0"), ("GET", f"/files/{id}"), ("GET", f"/files/{id}/content"), ("GET", "/files/package?of=point:x")]:
        equal(server.ask(method, "/api/v1" + path, b"{}" if method != "GET" else None, JSON).status, 401, path)


@says("no more files are under way than there is room for")
def bounded():
    ids = [begin(b"x" * 10)["id"] for _ in range(64)]
    equal(begin(b"y", status=503)["key"], "upload.many")
    for id in ids:
        put(id, 0, b"x" * 10)
    blobs = [path for path in (data / "archive").rglob("*") if path.is_file() and digest(b"x" * 10).endswith(path.name)]
    equal(len(blobs), 1, "the same bytes are kept once")


@says("part of a file is given by Range, and what is beyond it is told")
def ranges():
    shown = upload(bytes(range(100)))
    path = f"/files/{shown['id']}/content"
    whole = get(path)
    equal((whole.status, whole.headers["content-length"], whole.headers["accept-ranges"]), (200, "100", "bytes"))
    for asked, status, body, said in [("bytes=0-9", 206, bytes(range(10)), "bytes 0-9/100"), ("bytes=95-", 206, bytes(range(95, 100)), "bytes 95-99/100"),
                                      ("bytes=-3", 206, bytes(range(97, 100)), "bytes 97-99/100"), ("bytes=100-", 416, b"", "bytes */100"),
                                      ("bytes=0-1,3-4", 200, bytes(range(100)), None), ("bytes=x", 200, bytes(range(100)), None)]:
        answer = get(path, headers={"Range": asked})
        equal((answer.status, answer.body, answer.headers.get("content-range")), (status, body, said), asked)
    equal(get(path, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status, 200)
    equal(get(path, headers={"Range": "bytes=0-9", "If-Range": whole.headers["etag"]}).status, 206)
    head = server.ask("HEAD", f"/api/v1{path}", token=server.token)
    equal((head.status, head.body, head.headers["content-length"]), (200, b"", "100"))


@says("a name cannot leave its folder or a header, and what a file is is told by its content alone")
def hostile():
    for given, kept in [("../../etc/passwd", "passwd"), ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"), ("..", "file"), ("照片\u202egpj.exe", "照片gpj.exe")]:
        shown = upload(b"text", given)
        equal(shown["name"], kept)
        answer = get(f"/files/{shown['id']}/content")
        must("set-cookie" not in answer.headers and answer.headers["content-disposition"].startswith("attachment;"), answer.headers)
    cases = [(PNG, "x.html", "image/png", "image/png"), (b"<html><script>alert(1)</script>", "x.png", "text/html", "application/octet-stream"),
             (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "x.svg", "image/svg+xml", "application/octet-stream"),
             (b"GIF89a/*\1*/=1;alert(1)", "x.js", "image/gif", "image/gif"), (b"%PDF-1.4 <script>", "x.html", "application/pdf", "application/octet-stream")]
    for content, name, type, sent in cases:
        shown = upload(content, name)
        answer = get(f"/files/{shown['id']}/content")
        equal((shown["type"], answer.headers["content-type"], shown["picture"]), (type, sent, sent.startswith("image/")), name)
        equal(answer.headers["x-content-type-options"], "nosniff")
        must("default-src 'none'" in answer.headers["content-security-policy"], answer.headers)
        equal(answer.headers["content-disposition"].split(";")[0], "inline" if shown["picture"] else "attachment")


@says("the list is chosen, sorted, read in pages, and given as a file whose cells run nothing")
def lists():
    upload(b"a formula", "=HYPERLINK(\"x\").txt", note="=1+1", links=[{"kind": "measure", "key": measure()}])
    total = listed()["total"]
    seen, query = [], "?limit=7"
    while query:
        page = listed(query)
        seen += [one["id"] for one in page["files"]]
        query = f"?limit=7&cursor={page['next']}" if page["next"] else ""
    equal((len(seen), len(set(seen))), (total, total))
    times = [one["uploaded_ms"] for one in listed()["files"]]
    equal(times, sorted(times, reverse=True))
    sizes = [one["size"] for one in listed("?sort=size")["files"]]
    equal(sizes, sorted(sizes, reverse=True))
    equal([one["name"] for one in listed(f"?of=fact:{FACT}")["files"]], ["统计公报.bin"])
    equal([one["name"] for one in listed("?q=%E5%85%AC%E6%8A%A5")["files"]], ["统计公报.bin"])
    equal({one["type"] for one in listed("?type=image/png")["files"]}, {"image/png"})
    equal(listed("?kind=statistics")["total"], 1)
    for bad in ("of=secret:1", "sort=colour", "state=gone", "kind=poem", "limit=0", "cursor=x"):
        must(get("/files?" + bad).status in (400, 422), bad)
    rows = list(csv.reader(io.StringIO(get("/files?format=csv&lang=en").body.decode("utf-8-sig"))))
    equal(len(rows), total + 1)
    mine = next(row for row in rows if "HYPERLINK" in row[0])
    must(mine[0].startswith("'=") or mine[0].startswith("_"), mine)
    must(not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row), rows)
    must(get("/files?format=xlsx").body.startswith(b"PK"), "a spreadsheet")


def measure():
    return server.document("/api/v1/measures")["measures"][0]["id"]


@says("links come and go, each as a batch of its own, and a file that is withdrawn keeps its record and is given no more")
def withdrawn():
    shown = upload(b"to be withdrawn", "mistake.txt")
    path = f"/files/{shown['id']}"
    linked = post(path + "/links", {"links": [{"kind": "fact", "key": FACT}, {"kind": "fact", "key": FACT}], "person": "李四"})
    equal(len(linked["links"]), 1)
    equal(post(path + "/links", {"links": [{"kind": "fact", "key": FACT}]})["batch"], None, "it is linked already")
    equal(post(path + "/links", {"links": []}, 422)["key"], "file.no_target")
    equal(post(path + "/links", {"links": [{"kind": "fact", "key": "1e9"}]}, 422)["key"], "file.target_unknown")
    equal(post(path + "/withdraw", {"reason": "错"}, 422)["field"], "person")
    equal(post(path + "/withdraw", {"person": "李四"}, 422)["field"], "reason")
    equal(post(path + "/withdraw?dry_run=1", {"person": "李四", "reason": "错"})["batch"], None)
    equal(server.document("/api/v1" + path, token=server.token)["state"], "kept")
    done = post(path + "/withdraw", {"person": "李四", "reason": "传错了"})
    equal((done["state"], done["reason"], done["ended_who"], done["who"]), ("withdrawn", "传错了", "李四", shown["who"]))
    get(path + "/content").problem(409, "conflict", "file.withdrawn")
    equal(post(path + "/withdraw", {"person": "李四", "reason": "错"}, 409)["key"], "file.withdrawn")
    equal(post(path + "/links", {"links": [{"kind": "project", "key": "1"}]}, 409)["key"], "file.withdrawn")
    equal([one["id"] for one in listed("?state=withdrawn")["files"]], [shown["id"]])
    equal(len(post(path + "/links", {"links": [{"kind": "fact", "key": FACT}], "removed": True})["links"]), 0)
    post(path + "/links", {"links": [{"kind": "fact", "key": FACT}]}, 409)
    said = [one["what"] for one in server.document("/api/v1/changes?limit=50")["changes"]]
    must({"file.add", "file.link", "file.unlink", "file.withdraw"} <= set(said), said)
    get("/files/00000000-0000-4000-8000-000000000000").problem(404, "not-found", "file.unknown")


@says("everything about an indicator is one ZIP with an index and digests that can be checked later")
def packages():
    upload(PNG, "现场.png", links=[{"kind": "fact", "key": FACT}])
    gone = upload(b"taken back", links=[{"kind": "fact", "key": FACT}])
    post(f"/files/{gone['id']}/withdraw", {"person": "李四", "reason": "=cmd"})
    indicator = next(one["no"] for one in server.document("/api/v1/indicators")["indicators"]
                     if get(f"/files/package?of=indicator:{one['no']}").status == 200)
    answer = get(f"/files/package?of=indicator:{indicator}")
    equal((answer.headers["content-type"], int(answer.headers["content-length"])), ("application/zip", len(answer.body)))
    package = zipfile.ZipFile(io.BytesIO(answer.body))
    equal(package.testzip(), None)
    equal(package.namelist(), ["index.csv", "sha256.txt", "files/00001_统计公报.bin", "files/00002_现场.png"])
    equal(package.read("files/00002_现场.png"), PNG)
    for line in package.read("sha256.txt").decode().splitlines():
        equal(digest(package.read(line[66:])), line[:64])
    rows = list(csv.reader(io.StringIO(package.read("index.csv").decode("utf-8-sig"))))
    equal([row[1] for row in rows[1:]], ["统计公报.bin", "现场.png", "proof.txt"])
    must("=cmd" in rows[3][5] and not rows[3][0], rows[3])
    get("/files/package?of=fact:999999").problem(404, "not-found", "package.none")
    get("/files/package?of=nothing").problem(422, "input", "package.no_target")
    get("/files/package").problem(422, "input", "package.no_target")
    get("/files/package?of=indicator:9999").problem(404, "not-found", "view.no_indicator")
    sound = new_file(answer.body, ".zip")
    ran = run("verify", "--package", sound, "--json", data=data)
    equal((ran.code, ran.json()["sound"], ran.json()["files"], ran.json()["known"]), (0, True, 3, 2))
    changed = bytearray(answer.body)
    changed[changed.index(PNG) + 50] ^= 1
    ran = run("verify", "--package", new_file(bytes(changed), ".zip"), "--json", data=data)
    equal((ran.code, ran.json()["findings"][0]["key"], ran.json()["findings"][0]["path"]), (79, "package.changed", "files/00002_现场.png"))
    for content in (answer.body[:-1], answer.body[1000:], b"", b"PK\x05\x06" + bytes(18)):
        must(run("verify", "--package", new_file(content, ".zip"), data=data).code in (65, 79), "no package")


@says("a file that is missing or changed in the archive is told by verify, and a package with it is not begun")
def tampered():
    shown = upload(b"evidence that somebody swaps", links=[{"kind": "project", "key": "2"}])
    blob = data / "archive" / shown["digest"][:2] / shown["digest"][2:]
    kept = blob.read_bytes()
    blob.chmod(0o600)
    blob.write_bytes(kept[::-1])
    ran = run("verify", "--json", data=data)
    equal((ran.code, ran.json()["archive"]["damaged"]), (79, shown["digest"]))
    blob.unlink()
    ran = run("verify", "--json", data=data)
    must(ran.code == 79 and {"file.gone"} == {one["key"] for one in ran.json()["findings"]}, ran.out)
    equal(server.document("/api/v1/verify", token=server.token)["gone"], 1)
    get(f"/files/{shown['id']}/content").problem(404, "not-found", "archive.missing")
    get("/files/package?of=project:2").problem(404, "not-found", "archive.missing")
    blob.write_bytes(kept)
    equal(run("verify", data=data).code, 0)


@says("the commands keep, list and give files, through the server and without one")
def commands():
    other = new_folder()
    for folder, content in ((data, b"through the server" * 600000), (other, b"without one")):
        path = new_file(content, ".txt")
        equal(run("file", "add", path, "--for", "project:3", "--dry-run", "--json", data=folder).json()["batch"], None)
        ran = run("file", "add", path, "--for", "project:3", "--kind", "report", "--note", "备注", "--person", "王五", "--json", data=folder)
        equal(ran.code, 0, ran.err)
        added = ran.json()
        equal((added["state"], added["who"], added["kind"], added["name"]), ("kept", "王五", "report", path.name))
        equal([one["id"] for one in run("file", "list", "--of", "project:3", "--json", data=folder).json()], [added["id"]])
        must(added["id"] in run("file", "list", data=folder).out, "in words too")
        got, package = new_file(b"", ".out"), new_file(b"", ".zip")
        equal(run("file", "get", added["id"], "--out", got, data=folder).code, 73, "what is there is not written over")
        got.unlink()
        package.unlink()
        equal(run("file", "get", added["id"], "--out", got, data=folder).code, 0)
        equal(got.read_bytes(), content)
        equal(run("file", "package", "--of", "project:3", "--out", package, data=folder).code, 0)
        equal(run("verify", "--package", package, data=folder).code, 0)
        equal(zipfile.ZipFile(package).testzip(), None)
        equal(run("file", "add", path, "--for", "point:nowhere", data=folder).code, 65)
        equal(run("file", "add", path, "--kind", "poem", data=folder).code, 65)
        equal(run("file", "package", "--of", "point:nowhere", "--out", new_file(b"", ".x").with_suffix(".y"), data=folder).code, 66)
    equal([path.name for path in (other / "uploads").iterdir()], [])
    equal(run("verify", data=other).code, 0)


@says("a backup holds files and not what is under way; restored they are given as before")
def backed_up():
    half = begin(b"half of it")["id"]
    put(half, 0, b"half")
    file, target = new_file(b"", ".backup"), new_folder()
    file.unlink()
    equal(run("backup", file, data=data).code, 0)
    equal(run("restore", file, "--yes", data=target).code, 0)
    must(not (target / "uploads").exists(), "uploads are no part of it")
    with Server(target) as other:
        files = other.document("/api/v1/files?limit=500", token=other.token)["files"]
        equal(len(files), listed("?limit=500")["total"])
        one = next(one for one in files if one["type"] == "image/png" and one["state"] == "kept")
        equal(other.get(f"/api/v1/files/{one['id']}/content", token=other.token).body, PNG)
        other.get(f"/api/v1/files/{half}", token=other.token).problem(404, "not-found", "file.unknown")
