"""Tables of points, limits and observations: the command line and the HTTP API are one door, and what is odd is told."""
import csv
import io
import json
import sqlite3

from harness import Server, equal, must, new_file, new_folder, run, says

POINTS = "point,mn,pw,edition,crc,kind,longitude,latitude\nout1,510A0000000000000000000B,123456,2017,strict,outfall,113.1,22.5\nriver1,,,,,river,113.1,22.5\nair1,,,,,air,113.1,22.5\n"
HEAD = "point,factor,kind,time,value,flag\n"


def folder():
    data = new_folder()
    equal(run("point", "import", new_file(POINTS), data=data).code, 0)
    return data


def post(server, path, body, kind="text/csv"):
    return server.ask("POST", "/api/v1" + path, body.encode(), {"Content-Type": kind}, server.token)


def exported(data, *which):
    return [(row["factor"], row["kind"], row["time"][:16], row["value"], row["flag"])
            for row in csv.DictReader(io.StringIO(run("series", "export", *which, data=data).out.lstrip("\ufeff")))]


def doors(data):
    """The three ways a table of observations comes in: alone, through the server's socket, over HTTP."""
    yield lambda rows, *options: run("series", "import", new_file(HEAD + rows), *options, data=data)
    with Server(data) as server:
        yield lambda rows, *options: run("series", "import", new_file(HEAD + rows), *options, data=data)

        def over_http(rows, *options):
            answer = post(server, "/series/import" + ("?time=end" if "--time-is-end" in options else ""), HEAD + rows)
            answer.code = 0 if answer.status == 200 else 1
            answer.out = "\n".join(note["text"] for note in answer.json().get("notes", []))
            answer.err = answer.json().get("detail", "") + "".join(row["text"] for row in answer.json().get("report", []))
            return answer
        yield over_http


@says("a point that is not registered is refused by every door, with its line, and nothing is stored")
def unknown_point():
    data = folder()
    for door in doors(data):
        ran = door("river1,w21003,hour,2026-01-05 08:00,0.31,\nrivre1,w21003,hour,2026-01-05 12:00,0.29,\nrivre2,w21003,hour,2026-01-05 12:00,0.29,\n")
        must(ran.code != 0, ran.out)
        for word in ("rivre1", "rivre2", "3", "4"):
            must(word in ran.err, ran.err)
    equal(run("series", "list", data=data).out.count("river1"), 0)


@says("times are read as spreadsheets and stations write them, 24:00 is told, and every door writes the journal")
def times():
    for number in range(3):
        data = folder()
        for place, door in enumerate(doors(data)):
            if place != number:
                continue
            ran = door("air1,a34004,hour,2026-04-10 01:00,301,\nair1,a34004,小时均值,2026/4/10 2:00,302,正常\nair1,a34004,hour,2026年4月10日 3时,303,n\n"
                       "air1,a34004,hour,20260410040000,304,X\nair1,a34004,hour,2026-04-09T21:00:00Z,305,\nair1,a34004,hour,2026-04-10 24:00,35,\n"
                       "air1,a34004,hour,2026-04-10 06:30,306,\n")
            equal(ran.code, 0, ran.err)
            for word in ("24:00", "06:30", "X"):
                must(word in ran.out, ran.out)
        equal(exported(data, "air1", "a34004", "hour"), [("a34004", "hour", f"2026-04-10T0{hour}:00", f"30{hour}", flag) for hour, flag in ((1, ""), (2, "N"), (3, "N"), (4, "X"), (5, ""))] +
              [("a34004", "hour", "2026-04-10T06:30", "306", ""), ("a34004", "hour", "2026-04-11T00:00", "35", "")])
        equal(run("verify", data=data).code, 0)
        base = sqlite3.connect(data / "qingshan.db")
        equal(base.execute("SELECT count(*) FROM journal WHERE what = 'series.import'").fetchone()[0], 1)


@says("stamps at the end of intervals are moved to their beginnings when that is said, a day alone names the day")
def ends():
    for number in range(3):
        data = folder()
        for place, door in enumerate(doors(data)):
            if place == number:
                ran = door("air1,a34004,hour,2026-04-10 01:00,301,\nair1,a34004,hour,2026-04-10 24:00,35,\nair1,a34004,day,2026-04-10,100,\n"
                           "air1,a34004,day,2026-04-11 24:00,101,\nout1,w01018,minute,2026-04-10 00:10,5,\nout1,w01018,realtime,2026-04-10 00:10,6,\n", "--time-is-end")
                equal(ran.code, 0, ran.err)
        equal(exported(data, "air1"), [("a34004", "hour", "2026-04-10T00:00", "301", ""), ("a34004", "hour", "2026-04-10T23:00", "35", ""),
                                       ("a34004", "day", "2026-04-10T00:00", "100", ""), ("a34004", "day", "2026-04-11T00:00", "101", "")])
        equal([row[2] for row in exported(data, "out1", "w01018", "minute")], ["2026-04-10T00:00"])
        equal([row[2] for row in exported(data, "out1", "w01018", "realtime")], ["2026-04-10T00:10"])


@says("the length of a minute mean must be known where stamps are ends")
def ends_unknown():
    for door in doors(folder()):
        ran = door("air1,a34004,minute,2026-04-10 01:00,301,\n", "--time-is-end")
        must(ran.code != 0 and "2" in ran.err, ran.err)


@says("factors come in under their one name, and what the table does not know is told")
def names():
    data = folder()
    for place, door in enumerate(doors(data)):
        ran = door(f"out1,011,hour,2026-01-05 0{place}:00,5,\nout1,W21003,hour,2026-01-05 0{place}:00,6,\nout1,w2100,hour,2026-01-05 0{place}:00,7,\n"
                   f"out1,11,hour,2026-01-05 0{place}:00,8,\nout1,w21011,hour,2026-01-05 0{place}:00,,N\nout1,w21001,hour,2026-01-05 0{place}:00,--,\n")
        equal(ran.code, 0, ran.err)
        for word in ("011 → w01018", "W21003 → w21003", "w2100（", "11（", "2 行没有数值"):
            must(word in ran.out or place == 2, (word, ran.out))
    equal(sorted({row[0] for row in exported(data, "out1")}), ["11", "w01018", "w2100", "w21003"])


@says("a cell that is not understood is named with its line, its text and what it takes, by every door")
def cells():
    cases = [("out1,w01018,hour,4/10/2026 8:00,5,", "4/10/2026 8:00"), ("out1,w01018,hour,2026-01-05 08:00,五,", "五"), ("out1,w01018,hour,2026-01-05 08:00,<0.5,", "<0.5"),
             ("out1,w01018,weekly,2026-01-05 08:00,5,", "hour"), ("out1,w01018,hour,2026-01-05 08:00,5,Normally", "Normally"), ("out1,w01018,hour,46027.33,5,", "46027.33"),
             ("out1,w01018,hour,2026-01-05 08:00,12mg/L,", "12mg/L")]
    for door in doors(folder()):
        for row, word in cases:
            ran = door("out1,w01018,hour,2026-01-05 07:00,5,\n" + row + "\n")
            must(ran.code != 0 and word in ran.err and "3" in ran.err, (row, ran.err))


@says("kinds of points may be said in the words of the pages, and another word is refused with the list")
def kinds():
    data = new_folder()
    for number, (word, kind) in enumerate((("废水排口", "outfall"), ("Outfall", "outfall"), ("废气排口", "stack"), ("ＡＩＲ", "air"), ("污水处理厂", "sewage"), ("Lake section", "lake"))):
        ran = run("point", "import", new_file(f"point,kind,longitude,latitude\nk{number},{word},113.1,22.5\n"), data=data)
        equal(ran.code, 0, ran.err)
    refused = run("point", "import", new_file("point,kind,longitude,latitude\nk9,水口,113.1,22.5\n"), data=data)
    refused.one_clear_line("2", "水口", "outfall", "废水排口")
    refused = run("point", "import", new_file("point,mn,pw,edition,crc,kind,longitude,latitude\nk9,510A0000000000000000000D,1,2018,strict,air,113.1,22.5\n"), data=data)
    refused.one_clear_line("2", "2018", "2017")
    with Server(data) as server:
        points = {one["code"]: one["kind"] for one in server.document("/api/v1/points", token=server.token)["points"]}
        equal([points[f"k{number}"] for number in range(6)], ["outfall", "outfall", "stack", "air", "sewage", "lake"])
        body = {"point": "k8", "kind": "环境空气", "longitude": "113.1", "latitude": "22.5", "person": "张三"}
        equal(post(server, "/points", json.dumps(body), "application/json").status, 200)
        answer = post(server, "/points", json.dumps({**body, "kind": "天空"}), "application/json")
        must(answer.status == 422 and "outfall" in answer.json()["detail"], answer.body)


@says("limits: words of the pages, one name of a factor; unknown factors, unknown words and bounds that cannot be are refused")
def limits():
    data = folder()
    head = "point,factor,average,upper,lower,basis,source\n"
    equal(run("limit", "import", new_file(head + "out1,011,小时均值,50,,许可证,a\nout1,W01001,Instant,9,6,排放标准,b\n"), data=data).code, 0)
    cases = [("out1,w2100,hour,50,,permit,a", "w2100"), ("out1,w01001,hour,-5,,permit,a", "-5"), ("out1,w01001,hour,15,,permit,a", "15"), ("out1,11,hour,50,,permit,a", "11"),
             ("out1,w01018,week,50,,permit,a", "instant"), ("out1,w01018,hour,50,,law,a", "permit"), ("out1,w01018,hour,5,50,permit,a", "50")]
    for row, word in cases:
        refused = run("limit", "import", new_file(head + row + "\n"), data=data)
        must(refused.code != 0, row)
        refused.one_clear_line(word, "2")
    with Server(data) as server:
        found = server.document("/api/v1/limits?point=out1", token=server.token)["limits"]
        equal([(one["factor"], one["average"], one["basis"]) for one in found], [("w01001", "instant", "standard"), ("w01018", "hour", "permit")])
        equal(len(server.document("/api/v1/limits?point=out1&factor=011", token=server.token)["limits"]), 1)
        body = {"point": "out1", "factor": "w01001", "average": "hour", "upper": "-5", "basis": "permit", "source": "a", "person": "张三"}
        answer = post(server, "/limits", json.dumps(body), "application/json")
        must(answer.status == 422 and "-5" in answer.json()["detail"], answer.body)
        equal(post(server, "/limits", json.dumps({**body, "upper": "9", "factor": "zzz"}), "application/json").status, 422)


@says("rows that say they are simulated stay out of a real folder by every door, and the other way round")
def simulated():
    head = "point,factor,kind,time,value,flag,origin\n"
    data = folder()
    row = head + "out1,w01018,hour,2026-01-05 08:00,5,,simulated\n"
    must(run("series", "import", new_file(row), data=data).code != 0)
    with Server(data) as server:
        equal(post(server, "/series/import", row).status, 422)
        equal(post(server, "/series/import", head + "out1,w01018,hour,2026-01-05 08:00,5,,\n").status, 200)
        equal(post(server, "/series/import?time=later", head + "out1,w01018,hour,2026-01-05 08:00,5,,\n").status, 422)
