"""A value that came out of a file names its import: who, when, which file, which line; by every door, for corrections too."""
import json
import urllib.parse

from harness import Server, equal, must, new_folder, new_path, run, says, xlsx

POINTS = "point,mn,pw,edition,crc,kind,longitude,latitude,name\nriver1,440704A001,123456,2017,strict,river,113.1,22.5,一号\n"
HEAD = ["监测点编号", "因子编码", "数据类型", "时间", "数值"]


def file(name, text):
    path = new_path(".d")
    path.mkdir()
    (path / name).write_text(text, encoding="utf-8")
    return path / name


def folder():
    data = new_folder()
    equal(run("point", "import", file("points.csv", POINTS), data=data).code, 0)
    return data


def table(*rows):
    return "point,factor,kind,time,value\n" + "".join(f"river1,{row}\n" for row in rows)


def post(server, body, name=None, query=""):
    path = "/api/v1/series/import?" + (f"name={urllib.parse.quote(name)}&" if name else "") + query
    answer = server.ask("POST", path, body if isinstance(body, bytes) else body.encode(), token=server.token)
    equal(answer.status, 200, answer.body[:300])
    return answer.json()


def values(server, time, factor="w21003", kind="hour", **more):
    query = {"point": "river1", "factor": factor, "kind": kind, **({} if "from" in more else {"at": time}), **more}
    return server.document("/api/v1/values?" + urllib.parse.urlencode(query), token=server.token)["values"]


def brief(value):
    found = value["import"]
    return found and (value["value"], found["file"], found["line"], found["batch"])


@says("from the API: file, line and batch of a CSV, rows of a sheet below its title, old codes and times that are ends")
def by_api():
    with Server(folder()) as server:
        first = post(server, table("w21003,hour,2026-01-05 08:00,0.31", "W21011,hour,2026-01-05 08:00,0.1", "w21003,hour,2026/1/5 9:00,０.３２"), "一月 & 二月.csv")
        equal([brief(one) for one in values(server, "2026-01-05 09:00")], [("0.32", "一月 & 二月.csv", 4, first["batch"])])
        equal([brief(one) for one in values(server, "2026-01-05 08:00", "w21011")], [("0.1", "一月 & 二月.csv", 3, first["batch"])])
        sheet = post(server, xlsx([["监测数据"], HEAD, ["river1", "060", "小时", "2026-01-06 08:00", "0.41"]]), "表.xlsx", "time=end")
        equal([brief(one) for one in values(server, "2026-01-06 07:00")], [("0.41", "表.xlsx", 3, sheet["batch"])])
        equal(values(server, "2026-02-01 08:00"), [], "where there is no value there is no import")
        nameless = post(server, table("w21003,hour,2026-01-07 08:00,0.5"))
        equal([brief(one) for one in values(server, "2026-01-07 08:00")], [("0.5", None, 2, nameless["batch"])])
        told = " ".join(row["detail"] for row in server.document("/api/v1/changes?limit=20")["changes"] if row["what"] == "series.import")
        must("一月 & 二月.csv" in told and "表.xlsx" in told, told)
        equal(run("verify", data=server.data).code, 0)


@says("each version names the import that said it first; what came again in another file changes nothing")
def versions():
    with Server(folder()) as server:
        one = post(server, table("w21003,hour,2026-01-05 08:00,0.31", "w21003,hour,2026-01-05 09:00,0.32"), "1.csv")
        post(server, table("w21003,hour,2026-01-05 09:00,0.32"), "again.csv")
        two = post(server, table("w21003,hour,2026-01-05 09:00,0.35"), "2.csv")
        equal([brief(value) for value in values(server, "2026-01-05 09:00")], [("0.32", "1.csv", 3, one["batch"]), ("0.35", "2.csv", 2, two["batch"])])
        span = values(server, None, **{"from": "2026-01-05", "to": "2026-01-05"})
        equal([brief(value) for value in span], [("0.31", "1.csv", 2, one["batch"]), ("0.32", "1.csv", 3, one["batch"]), ("0.35", "2.csv", 2, two["batch"])])
        found = span[0]["import"]
        must(found["who"] and found["recorded_ms"] > 1700000000000 and span[0]["from"]["total"] == 0, found)


@says("by the command, with a server and without, and a folder of before says that it is not known")
def by_command():
    data = folder()
    equal(run("series", "import", file("logger.csv", table("w01001,minute,2026-01-05 08:00,7.1", "w01001,minute,2026-01-05 08:10,7.2")), data=data).code, 0)
    with Server(data) as server:
        equal(run("series", "import", file("later.csv", table("w01001,minute,2026-01-05 08:20,7.3")), data=data).code, 0)
        equal([brief(one)[:3] for one in values(server, None, "w01001", "minute", **{"from": "2026-01-05", "to": "2026-01-05"})],
              [("7.1", "logger.csv", 2), ("7.2", "logger.csv", 3), ("7.3", "later.csv", 2)])
        for path in (server.data / "archive").rglob("*"):
            if path.is_file():
                path.unlink()
        equal([one["import"] for one in values(server, "2026-01-05 08:20", "w01001", "minute")], [None], "the text is gone: nothing is said of it")
