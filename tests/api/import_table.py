"""Tables of facts: CSV and XLSX, all or nothing, a report per row."""
import contextlib
import pathlib
import shutil
import signal
import threading

import harness
from harness import equal, land, must, new_file, new_folder, new_path, run, says, Server, verdict, wait_for, xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = "数据项,年份,数值,单位,来源\n"
GOOD = HEAD + "industrial_land,2017,862.73,公顷,国土调查\n38,2018,75.2,%,测试\n"
BAD = HEAD + "industrial_land,2017,862.73,公顷,国土调查\n38,2018,75.2,万元,测试\nnobody,2018,1,%,测试\n"
server = Server()


def post(body, kind="text/csv", query=""):
    return server.ask("POST", "/api/v1/facts/import" + query, body if isinstance(body, bytes) else body.encode(), {"Content-Type": kind}, server.token)


def batch():
    return server.document("/api/v1/plan")["batch"]


@says("one wrong row keeps the whole table out, and every row has its own line in the report")
def all_or_nothing():
    before = batch()
    found = post(BAD).problem(422, "input", "import.rows_wrong")
    equal([(row["row"], row["ok"]) for row in found["report"]], [(2, True), (3, False), (4, False)])
    must("万元" in found["report"][1]["text"] and "nobody" in found["report"][2]["text"], found["report"])
    equal(batch(), before)
    equal(verdict(server, "24")["verdict"], "no_data")


@says("a dry run of a table checks it and saves nothing")
def dry_run():
    before = batch()
    found = post(GOOD, query="?dry_run=1")
    equal((found.status, found.json()["accepted"], found.json()["batch"]), (200, True, None))
    equal(batch(), before)
    equal(post(BAD, query="?dry_run=1").status, 422)


@says("files that are no table of facts get one clear answer each")
def no_tables():
    before = batch()
    for body, key in ((b"", "import.no_header"), (b"a,b\n1,2\n", "import.column"), (HEAD, "import.empty"), (GOOD.encode("gb18030"), "csv.gbk"),
                      (b"\xff\xfe" + GOOD.encode("utf-16-le"), None), (GOOD.replace("公顷", "\0"), "csv.nul"), (HEAD + '"x', "csv.quote"),
                      (b"PK\x03\x04 no spreadsheet", "sheet.unreadable"), (b"\xff\xff\xff", "csv.utf8"), (xlsx([["a"], ["b"]]), "import.column")):
        post(body).problem(422, "input", key)
    equal(batch(), before)


@says("a heading that stands twice refuses a table of facts, points, limits or observations, and is named")
def heading_twice():
    before = batch()
    row = ["38", "2018", "75.2", "%", "测试", "76"]
    tables = {"facts": "数据项,年份,数值,单位,来源,数值\n" + ",".join(row) + "\n",
              "points": "point,kind,longitude,latitude,name,kind\ntwice1,river,113.2,22.7,断面,air\n",
              "limits": "point,factor,average,upper,basis,source,upper\ntwice1,w01018,day,40,permit,证,60\n",
              "series": "point,factor,kind,time,value,value\ntwice1,w01018,day,2026-02-01,12.5,13\n"}
    for name, table in tables.items():
        for query in ("?dry_run=1&lang=en", "?lang=en"):
            found = server.ask("POST", f"/api/v1/{name}/import{query}", table.encode(), {"Content-Type": "text/csv"}, server.token)
            problem = found.problem(422, "input", "csv.heading_twice")
            twice = {"facts": "数值", "points": "kind", "limits": "upper", "series": "value"}[name]
            equal((name, problem["arguments"]["column"]), (name, twice))
            must(twice in problem["detail"], problem["detail"])
    same = post(xlsx([["数据项", "年份", "数值", "单位", "来源", "value"], row]), XLSX).problem(422, "input", "csv.heading_twice")
    equal(same["detail"], "表头第 3 格和第 6 格是同一列“value”，一列只能有一个")
    equal(batch(), before)


@says("a table over the size limit is refused")
def too_large():
    post(b"x" * ((16 << 20) + 1)).problem(413, "too-large", "api.too_large")
    post(HEAD + "38,2018,75.2,%,测试\n" * 20001).problem(413, "too-large", "import.too_many")


@says("a name that is not UTF-8 does not get into the records")
def bad_name():
    found = post("数据项,年份,数值,单位\nindustrial_land,2017,862.73,公顷\n", query="?name=%ff%fe").problem(422, "input", "import.rows_wrong")
    must("UTF-8" in found["report"][0]["text"], found)
    for query in ("?name=%ff", "?name=a%0d%0ab", ""):  # the rows have their own sources: the name is only told
        equal(post(GOOD, query=query + ("&" if query else "?") + "dry_run=1").status, 200, query)
    equal(server.document("/api/v1/verify", token=server.token)["sound"], True)


@says("a good CSV is saved in one batch, with its file in the archive")
def good_csv():
    before = batch()
    found = post(GOOD, query="?name=%E5%9C%9F%E5%9C%B0.csv")
    equal((found.status, found.json()["rows"], found.json()["batch"]), (200, 2, before + 1))
    must(all(row["ok"] for row in found.json()["report"]), found.body)
    must(verdict(server, "24")["value"] is not None, "24 is computed")
    change = server.document("/api/v1/changes?limit=1")["changes"][0]
    equal(change["what"], "import")
    must("土地.csv" in change["detail"], change)
    equal(len(list((server.data / "archive").glob("??/*"))), 1)


@says("a spreadsheet is read as a CSV is")
def good_xlsx():
    before = batch()
    found = post(xlsx([["数据项", "年份", "数值", "单位", "来源"], ["industrial_land", "2017", "8.6273", "平方千米", "表 <1> & 2"]]), XLSX)
    equal((found.status, found.json()["batch"]), (200, before + 1), found.body)
    equal(server.document("/api/v1/facts?subject=industrial_land")["facts"][0]["source"], "表 <1> & 2")


@says("quoted cells, CRLF, a BOM and columns in another order are read")
def forms():
    found = post('\ufeff来源,单位,数值,时期,编号,备注\r\n"公报, ""2018""\r\n第 3 页",%,"75.20",2018,38,\r\n')
    equal(found.status, 200, found.body)
    equal(server.document("/api/v1/facts?subject=38&year=2018")["facts"][0]["source"], '公报, "2018"\r\n第 3 页')


@contextlib.contextmanager
def slow_helper():
    """A copy of the program whose spreadsheet helper waits until the given gate is there; gives both and a list of starts."""
    folder, before = new_path(), harness.PROGRAM
    folder.mkdir()
    shutil.copy2(before, folder / "qingshan")
    gate, begun = folder / "gate", folder / "begun"
    helper = folder / "qingshan-sheet"
    true_helper = pathlib.Path(before).parent / "qingshan-sheet"
    helper.write_text(f"#!/bin/sh\necho x >> '{begun}'\nwhile [ ! -e '{gate}' ]; do sleep 0.02; done\nexec '{true_helper}' \"$@\"\n")
    helper.chmod(0o755)
    harness.PROGRAM = str(folder / "qingshan")
    try:
        yield gate, lambda: begun.read_text().count("x") if begun.exists() else 0
    finally:
        harness.PROGRAM = before
        gate.touch()


def request_bytes(server):
    head = f"POST /api/v1/facts/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.token}\r\nContent-Type: {XLSX}\r\nContent-Length: {len(SHEET)}\r\n\r\n"
    return head.encode() + SHEET


def in_background(call):
    answers = []
    thread = threading.Thread(target=lambda: answers.append(call()), daemon=True)
    thread.start()
    return thread, answers


SHEET = xlsx([["数据项", "年份", "数值", "单位", "来源"], ["industrial_land", "2016", "9", "km2", "慢表"]])


@says("while slow spreadsheets are read, other writes and other clients go on")
def slow_spreadsheet():
    with slow_helper() as (gate, begun), Server() as slow:
        send = lambda: slow.ask("POST", "/api/v1/facts/import", SHEET, {"Content-Type": XLSX}, slow.token)  # noqa: E731
        waiting = [in_background(send) for _ in range(3)]
        wait_for(lambda: begun() == 1, "a helper at work; there is one at a time")
        equal(slow.add(land()).status, 201)
        equal(slow.ask("POST", "/api/v1/facts/import", GOOD.encode(), {"Content-Type": "text/csv"}, slow.token).status, 200)
        slow.alive()
        must(not any(answers for _, answers in waiting), "the spreadsheets are still being read")
        gate.touch()
        for thread, answers in waiting:
            thread.join(harness.DEADLINE)
            equal([(answer.status, answer.json()["rows"]) for answer in answers], [(200, 1)])
        equal(slow.document("/api/v1/facts?subject=industrial_land&year=2016")["facts"][0]["source"], "慢表")


@says("spreadsheets wait for their turn, one helper at a time, and are all saved")
def many_spreadsheets():
    with slow_helper() as (gate, begun), Server() as slow:
        send = lambda: slow.ask("POST", "/api/v1/facts/import", SHEET, {"Content-Type": XLSX}, slow.token)  # noqa: E731
        waiting = [in_background(send) for _ in range(9)]
        wait_for(lambda: begun() == 1, "a helper at work")
        must(not any(answers for _, answers in waiting), "the others wait")
        gate.touch()
        for thread, answers in waiting:
            thread.join(harness.DEADLINE)
            equal([answer.status for answer in answers], [200])
        equal(begun(), 9)
        equal(len(slow.document("/api/v1/facts?subject=industrial_land&history=1")["facts"]), 9)


@says("a stopping server finishes the spreadsheet it reads, and a killed one leaves nothing half-written")
def stop_while_reading():
    with slow_helper() as (gate, begun):
        server = Server()
        thread, answers = in_background(lambda: server.ask("POST", "/api/v1/facts/import", SHEET, {"Content-Type": XLSX}, server.token))
        wait_for(lambda: begun() == 1, "the helper at work")
        server.process.send_signal(signal.SIGTERM)
        gate.touch()
        thread.join(harness.DEADLINE)
        equal([answer.status for answer in answers], [200])
        server.stop()
        equal(len(run("fact", "list", "industrial_land", "--json", data=server.data).json()["facts"]), 1)
    with slow_helper() as (gate, begun):
        server = Server()
        in_background(lambda: server.raw(request_bytes(server)))
        wait_for(lambda: begun() == 1, "the helper at work")
        server.kill()
        equal(run("verify", data=server.data).code, 0)
        equal(run("fact", "list", "industrial_land", "--json", data=server.data).json()["facts"], [])


@says("the server stops cleanly after imports")
def stops():
    server.stop()


@says("the command imports CSV and XLSX without a server, all or nothing")
def command():
    data = new_folder()
    bad = run("import", new_file(BAD), data=data)
    equal(bad.code, 65)
    must("万元" in bad.out and "nobody" in bad.out, bad.out)
    equal(len(run("fact", "list", "industrial_land", "--json", data=data).json()["facts"]), 0)
    for file in (new_file(GOOD), new_file(xlsx([["element", "year", "value", "unit", "source"], ["industrial_land", "2018", "9", "km2", "x"]]), ".xlsx")):
        ran = run("import", file, data=data)
        equal(ran.code, 0, ran.err + ran.out)
    equal(len(run("fact", "list", "industrial_land", "--json", data=data).json()["facts"]), 2)
    document = run("import", new_file(GOOD), "--json", data=data).json()
    equal((document["accepted"], document["rows"], len(document["report"])), (True, 2, 2))
    equal(run("verify", data=data).code, 0)
