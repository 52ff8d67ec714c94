"""A factor that is asked for is found by each of its names: its code, in other letters, the old code of what is measured there."""
import datetime
import json
import urllib.parse

from harness import Server, equal, must, new_file, new_folder, run, says, wait_for

POINTS = """point,mn,pw,edition,crc,kind,longitude,latitude,name
wwtp1,440704W001,123456,2017,strict,sewage,113.1,22.5,污水厂
stack1,440704S001,123456,2017,strict,stack,113.1,22.5,锅炉
"""
LIMITS = "point,factor,average,upper,basis,source\nwwtp1,w01018,hour,40,permit,证 1\nstack1,a21026,hour,35,permit,证 2\nwwtp1,w21003,hour,5,permit,证 3\n"
HOUR = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).replace(minute=0, second=0, microsecond=0) - datetime.timedelta(hours=5)
ROWS = "point,factor,kind,time,value\n" + "".join(f"{point},{factor},hour,{(HOUR + datetime.timedelta(hours=i)).isoformat()},{value}\n"
                                                  for i in range(3) for point, factor, value in (("wwtp1", "w01018", 60 + i), ("stack1", "a21026", 80 + i)))
data = new_folder()
for name, text in (("point", POINTS), ("limit", LIMITS), ("series", ROWS)):
    equal(run(name, "import", new_file(text), data=data).code, 0)
server = Server(data)


def get(path, **query):
    return server.document(f"/api/v1{path}?{urllib.parse.urlencode(query)}", token=server.token)


def post(path, body, status=200):
    answer = server.ask("POST", "/api/v1" + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, server.token)
    equal(answer.status, status, answer.body[:400])
    return answer.json()


@says("warnings of a factor are listed by each of its names, with a point and without, in the file too")
def warnings():
    wait_for(lambda: get("/warnings", rule="exceedance")["total"] == 2, "two exceedances")
    for name in ("w01018", "W01018", "011"):
        equal({one["factor"] for one in get("/warnings", factor=name)["warnings"]}, {"w01018"}, name)
        equal(get("/warnings", factor=name, point="wwtp1", state="all")["total"], get("/warnings", factor="w01018", state="all")["total"], name)
        equal(get("/warnings", factor=name, point="stack1")["total"], 0, name)
    equal({one["factor"] for one in get("/warnings", factor="02")["warnings"]}, {"a21026"})  # sulfur dioxide in gas
    lines = server.get("/api/v1/warnings?factor=011&format=csv").body.decode("utf-8-sig").strip().split("\r\n")
    equal(len(lines), 2)
    equal(get("/warnings", factor="x9")["total"], 0)


@says("limits, values, the curve and the days of a point are asked for by each of its names")
def others():
    for name in ("w01018", "W01018", "011"):
        equal([one["factor"] for one in get("/limits", factor=name)["limits"]], ["w01018"], name)
        equal([one["factor"] for one in get("/limits", factor=name, point="wwtp1")["limits"]], ["w01018"], name)
        found = get("/values", point="wwtp1", factor=name, kind="hour", at=HOUR.isoformat())
        equal((found["factor"], [one["value"] for one in found["values"]]), ("w01018", ["60"]), name)
        equal(len(get("/series", point="wwtp1", factor=name, kind="hour", **{"from": HOUR.isoformat(), "to": (HOUR + datetime.timedelta(hours=3)).isoformat()})["rows"]), 3, name)
        equal(get("/points/wwtp1/days", factor=name, **{"from": HOUR.date().isoformat(), "to": HOUR.date().isoformat()})["factor"], "w01018", name)
        scanned = run("warning", "scan", "wwtp1", name, data=data).json()
        equal({one["factor"] for one in scanned if one["rule"] == "exceedance"}, {"w01018"}, name)


@says("a maintenance of a factor takes each of its names; one of no factor is refused with the way out")
def maintenance():
    window = {"point": "wwtp1", "from": "2026-01-05 08:00", "to": "2026-01-05 10:00", "reason": "校准", "person": "李四"}
    for name in ("W01018", "011", "w01018"):
        post("/maintenance", {**window, "factor": name})
    equal({one["factor"] for one in get("/maintenance", point="wwtp1")["maintenance"]}, {"w01018"})
    for name in ("cod", "w99999", "02", "化学耗氧"):  # 02 is of gas
        refused = post("/maintenance", {**window, "factor": name}, 422)
        equal(refused["field"], "factor")
    must("留空" in refused["detail"] or "不用填" in refused["detail"], refused["detail"])
    post("/maintenance", window)


@says("a wrong parameter is named as people call it")
def named():
    for path, word in (("/values?point=wwtp1&factor=a%20b&kind=hour&at=2026-01-05", "监测因子编码"), ("/values?point=wwtp1&factor=w01018&kind=week&at=2026-01-05", "类型"),
                       ("/values?point=wwtp1&factor=w01018&kind=hour&at=gestern", "时刻"), ("/warnings?size=0", "每页条数"), ("/warnings?sort=loud", "排列方式"),
                       ("/warnings?from=x", "开始时间"), ("/frames?point=wwtp1&from=2026-01-05&to=x", "结束时间"), ("/series?point=wwtp1&factor=w01018&kind=hour&from=2026-01-05", "结束时间"),
                       ("/series?point=wwtp1&factor=w01018&kind=hour&from=2026-01-05&to=2026-01-06&step=1h&points=3", "曲线点数"), ("/points?sort=x", "排列方式")):
        detail = server.ask("GET", "/api/v1" + path, token=server.token).problem(422, "input")["detail"]
        must(f"“{word}”" in detail, (path, detail))
