"""Points of monitoring over HTTP: registered, listed, changed, withdrawn, and what was observed at them."""
import json

from harness import Server, equal, must, new_file, new_folder, run, says, wait_for

TABLE = """point,mn,pw,edition,crc,kind,longitude,latitude,name,region
wwtp1,440704A001,123456,2017,strict,sewage,113.14,22.57,江海污水处理厂,440704004
stack1,440704A002,secret,2005,modbus,stack,113.10,22.55,一号锅炉,440704001
air1,440704A003,123456,2017,strict,air,113.12,22.60,外海空气站,440704004
"""


def hours(point, factor, day, values):
    """An hour series: (value, flag) from 00:00 on; None leaves the hour out."""
    return "".join(f"{point},{factor},hour,{day}T{hour:02}:00:00+08:00,{one[0]},{one[1]},\n" for hour, one in enumerate(values) if one)


SERIES = "point,factor,kind,time,value,flag,version\n" + hours("wwtp1", "w01018", "2026-01-01", [("30.0", "N")] * 12 + [("55.5", "D"), None] + [("20.25", "")] * 10) \
    + hours("air1", "a21026", "2026-01-01", [("12", "N")] * 3)
data = new_folder()
equal(run("point", "import", new_file(TABLE), data=data).code, 0)
equal(run("series", "import", new_file(SERIES), data=data).code, 0)
server = Server(data)


def post(path, body, status=200, token=None):
    answer = server.ask("POST", "/api/v1" + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, server.token if token is None else token)
    equal(answer.status, status, answer.body[:500])
    return answer.json()


@says("the list has every point with its place, devices, factors and newest time")
def listed():
    points = server.document("/api/v1/points")["points"]
    equal([point["code"] for point in points], ["wwtp1", "stack1", "air1"])
    first, second = points[:2]
    equal((first["name"], first["kind"], first["longitude"], first["devices"], first["factors"], first["simulated"]),
          ("江海污水处理厂", "sewage", 113.14, 1, 1, False))
    must(first["region_name"] and first["last_ms"] == 1767279600000, first)
    equal((second["last_ms"], second["state"]), (None, "never"))


@says("filters, search and order of the list are those of its files")
def filtered():
    def codes(query):
        return [point["code"] for point in server.document("/api/v1/points?" + query)["points"]]
    equal(codes("kind=stack"), ["stack1"])
    equal(codes("region=440704004"), ["wwtp1", "air1"])
    equal(codes("q=%E9%94%85%E7%82%89"), ["stack1"])
    equal(codes("state=never"), ["stack1"])
    equal(codes("status=never"), ["stack1"])
    equal(codes("sort=code"), ["air1", "stack1", "wwtp1"])
    equal(codes("sort=last"), ["stack1", "air1", "wwtp1"])
    server.get("/api/v1/points?sort=colour").problem(422, "input", "series.query")
    file = server.get("/api/v1/points?format=csv&kind=air")
    lines = file.body.decode("utf-8-sig").strip().split("\r\n")
    equal((len(lines), lines[1].split(",")[:3], file.headers["content-type"]), (2, ["air1", "外海空气站", "环境空气"], "text/csv; charset=utf-8"))
    equal(server.get("/api/v1/points?format=xlsx").body[:2], b"PK")


@says("one point shows its device without the password, its factors with unit and newest value")
def one():
    answer = server.get("/api/v1/points/stack1", token=server.token)
    must(b"secret" not in answer.body, "a password")
    equal(answer.json()["devices"][0]["crc"], "modbus")
    equal(server.document("/api/v1/points/stack1")["devices"], [{"mn": None, "enabled": True, "simulated": False}], "what visitors hear")
    found = server.document("/api/v1/points/wwtp1")
    factor = found["factors"][0]
    equal((factor["factor"], factor["name"], factor["unit"], factor["kinds"][0]["kind"]), ("w01018", "化学需氧量", "mg/L", "hour"))
    equal((factor["newest"]["value"], factor["newest"]["flag"], factor["kinds"][0]["rows"]), ("20.25", "", 23))
    equal(server.document("/api/v1/points/air1")["factors"][0]["unit"], "μg/m³")
    server.get("/api/v1/points/nowhere").problem(404, "not-found", "point.unknown")


RANGE = "/api/v1/series?point=wwtp1&factor=w01018&kind=hour&from=2026-01-01&to=2026-01-01"


@says("single values stand as they were sent, a missing hour stays missing")
def rows():
    found = server.document(RANGE)
    equal((found["step_ms"], found["unit"], len(found["rows"]), found["cut"]), (None, "mg/L", 23, False))
    first = dict(zip(found["columns"], found["rows"][0]))
    equal((first["at_ms"], first["value"], first["flag"], first["least"]), (1767196800000, "30.0", "N", None))
    equal(len(server.document(RANGE + "&valid_only=1")["rows"]), 22)


@says("buckets count what is valid and keep the extremes")
def buckets():
    found = server.document(RANGE + "&points=2")
    equal(found["step_ms"], 43200000)
    second = dict(zip(found["columns"], found["rows"][1]))
    equal((second["count"], second["valid"], second["most"], second["least"]), (11, 10, 55.5, 20.25))
    must(abs(second["mean"] - 258 / 11) < 1e-6, second)


@says("days count valid hours over hours due, months and the whole sum them up")
def days():
    found = server.document("/api/v1/points/wwtp1/days?factor=w01018&from=2025-12-31&to=2026-01-02")
    equal([(day["day"], day["due"], day["count"], day["valid"], day["state"]) for day in found["days"]],
          [("2025-12-31", 0, 0, 0, "none"), ("2026-01-01", 24, 23, 22, "valid"), ("2026-01-02", 24, 0, 0, "missing")])
    equal((found["interval_hours"], found["days"][1]["exceeding"], found["days"][2]["mean"]), (1, None, None))
    equal([(month["month"], month["due"], month["valid"]) for month in found["months"]], [("2025-12", 0, 0), ("2026-01", 48, 22)])
    equal((found["total"]["rate"], found["months"][0]["rate"]), (0.458333, None))
    for query in ("factor=w01018&from=2026-01-02&to=2026-01-01", "factor=w01018&from=2020-01-01&to=2026-01-01", "from=2026-01-01&to=2026-01-01", "factor=w01018"):
        server.get("/api/v1/points/wwtp1/days?" + query).problem(422, "input")


@says("a series as CSV is read back by series import")
def as_csv():
    file = server.get(RANGE + "&format=csv")
    other = new_folder()
    equal(run("point", "import", new_file(TABLE), data=other).code, 0)
    equal(run("series", "import", new_file(file.body), data=other).code, 0)
    equal(file.body.count(b"\n"), 24)
    server.get(RANGE + "&format=pdf").problem(422, "input", "series.query")


@says("a wrong query is told by its parameter")
def wrong():
    for query, name in (("point=wwtp1&factor=w01018&from=2026-01-01&to=2026-01-02", "kind"), ("point=wwtp1&factor=w01018&kind=hour&from=x&to=2026", "from")):
        equal(server.get("/api/v1/series?" + query).problem(422, "input")["arguments"]["name"], name)


FORM = {"point": "river1", "mn": "440704R001", "pw": "123456", "kind": "river", "longitude": 113.11, "latitude": "22.5", "name": "礼乐河断面", "person": "张三"}


@says("a form registers a point, a dry run does not, and an empty password keeps the one before")
def form():
    equal(post("/points?dry_run=1", FORM)["added"], 2)
    server.get("/api/v1/points/river1").problem(404, "not-found")
    found = post("/points", FORM)
    equal((found["added"], found["changed"]), (2, 0))
    equal(post("/points", {**FORM, "pw": ""})["batch"], None, "nothing changed")
    equal(post("/points", {**FORM, "name": "礼乐河"})["changed"], 1)
    equal(server.document("/api/v1/points/river1")["name"], "礼乐河")
    newest = server.document("/api/v1/changes?limit=1")["changes"][0]
    equal(newest["who"], "张三")


@says("a wrong field of the form is named, a visitor may not register")
def wrong_form():
    answer = server.ask("POST", "/api/v1/points", json.dumps({**FORM, "longitude": "200"}).encode(), {"Content-Type": "application/json"}, server.token)
    equal(answer.problem(422, "input", "point.field")["arguments"]["column"], "longitude")
    answer = server.ask("POST", "/api/v1/points", json.dumps({**FORM, "colour": "red"}).encode(), {"Content-Type": "application/json"}, server.token)
    answer.problem(400, "syntax", "api.field_unknown")
    server.ask("POST", "/api/v1/points", json.dumps(FORM).encode(), {"Content-Type": "application/json"}).problem(401, "unauthorized")


@says("a withdrawn point is gone from the list, stands in the past, and needs a reason")
def withdrawn():
    post("/points/river1/withdraw", {"person": "张三"}, 422)
    post("/points/river1/withdraw", {"person": "张三", "reason": "断面调整"})
    server.get("/api/v1/points/river1").problem(404, "not-found")
    equal(len(server.document("/api/v1/points")["points"]), 3)
    post("/points/river1/withdraw", {"reason": "再来"}, 404)
    equal(server.document("/api/v1/verify", token=server.token)["sound"], True)


@says("a table of observations is shown first, then stored as manual data and journaled, and again changes nothing")
def manual():
    def send(table, query=""):
        return server.ask("POST", "/api/v1/series/import" + query, table.encode(), {"Content-Type": "text/csv"}, server.token)
    table = SERIES.split("\n")[0] + "\n" + hours("air1", "a05024", "2026-02-01", [("80", "")] * 3)
    asked = "/api/v1/series?point=air1&factor=a05024&kind=hour&from=2026-02-01&to=2026-02-01"
    found = send(table, "?dry_run=1").json()
    equal((found["rows"], found["series"][0]["factor"], found["series"][0]["rows"], found["batch"]), (3, "a05024", 3, None))
    equal(server.document(asked)["rows"], [])
    found = send(table).json()
    equal((found["stored"], found["repeated"]), (3, 0))
    equal([row[6] for row in server.document(asked)["rows"]], ["manual"] * 3)
    equal(server.written_since(found["batch"] - 1)[-1:], ["series.import"])
    equal((send(table).json()["stored"], len(server.document(asked)["rows"])), (0, 3))
    send(table.replace("air1", "nowhere")).problem(404, "not-found", "point.unknown")
    refused = send(table.replace(",80,", ",eighty,").replace(",hour,", ",week,", 1), "?dry_run=1").problem(422, "input", "series.cell_word")
    equal([(row["row"], row["ok"]) for row in refused["report"]], [(2, False), (3, False), (4, False)])
    must("kind" in refused["report"][0]["text"] and "eighty" in refused["report"][1]["text"], refused["report"])
    send("point,factor,kind,time,value\n").problem(422, "input", "series.import_empty")
    server.ask("POST", "/api/v1/series/import", table.encode(), {"Content-Type": "text/csv"}).problem(401, "unauthorized")


@says("a point without a device is registered by form and by table, and its data come by import")
def without_device():
    by_hand = {"point": "river2", "kind": "river", "longitude": 113.2, "latitude": "22.6", "name": "人工断面", "person": "张三"}
    equal(post("/points", by_hand)["added"], 1)
    post("/points", {**by_hand, "pw": "123456"}, 422)
    send = lambda table, query="": server.ask("POST", "/api/v1/points/import" + query, table.encode(), {"Content-Type": "text/csv"}, server.token)
    short = "point,kind,longitude,latitude,name\nriver3,river,113.2,22.7,三号断面\nriver4,river,,,\n"
    equal(send(short).json()["added"], 2)
    mixed = TABLE + "river3,,,,,river,113.2,22.7,三号断面,440704004\n"
    equal((send(mixed).json()["added"], send(mixed).json()["batch"]), (0, None), "an empty mn adds no device")
    equal(send(short + "river4,river,,,\n", "?dry_run=1").problem(422, "input", "point.twice")["arguments"]["text"], "river4")
    equal(send(short.replace("point,", "point,pw,").replace("river3,", "river3,1,").replace("river4,", "river4,1,")).problem(422, "input", "point.column")["arguments"]["column"], "mn")
    found = server.document("/api/v1/points/river3")
    equal((found["name"], found["devices"]), ("三号断面", []))
    equal({one["code"]: one["state"] for one in server.document("/api/v1/points")["points"]}["river3"], "manual")
    table = "point,factor,kind,time,value\nriver3,w01018,day,2026-02-01,12.5\n"
    equal(server.ask("POST", "/api/v1/series/import", table.encode(), {"Content-Type": "text/csv"}, server.token).json()["stored"], 1)
    equal(server.document("/api/v1/points/river3")["factors"][0]["newest"]["value"], "12.5")
    post("/points", {**by_hand, "mn": "440704R002"})
    equal(len(server.document("/api/v1/points/river2")["devices"]), 1, "a device comes later")
    for code in ("river2", "river3", "river4"):
        post(f"/points/{code}/withdraw", {"person": "张三", "reason": "试验"})


@says("the list says of every point what the county live says of it")
def one_state():
    states = lambda path: {point["code"]: (point["state"], point["status"]) for point in server.document(path)["points"]}  # noqa: E731
    wait_for(lambda: not {"river1", "river2", "river3", "river4"} & set(states("/api/v1/live")), "the live table has read the commits")
    live = states("/api/v1/live")
    equal(states("/api/v1/points"), live)
    equal(live, {"wwtp1": ("silent", "silent"), "stack1": ("never", "never"), "air1": ("silent", "silent")})


@says("a folder without observations lists its points as empty and has empty series")
def nothing_yet():
    empty = new_folder()
    equal(run("point", "import", new_file(TABLE), data=empty).code, 0)
    with Server(empty) as other:
        equal({point["state"] for point in other.document("/api/v1/points")["points"]}, {"never"})
        equal(other.document(RANGE)["rows"], [])
        equal(other.document("/api/v1/points/wwtp1")["factors"], [])


@says("the server stops cleanly")
def stops():
    server.stop()
