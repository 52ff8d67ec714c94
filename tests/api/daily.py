"""The daily report: what was due and came, what exceeded, spans without data."""
import json

from harness import Server, equal, must, new_file, new_folder, run, says

TABLE = """point,mn,pw,edition,crc,kind,longitude,latitude,name
stack1,440704A002,123456,2017,strict,stack,113.10,22.55,一号锅炉
river1,440704R001,123456,2017,strict,river,113.11,22.50,礼乐河断面
quiet1,440704Q001,123456,2017,strict,outfall,113.12,22.50,未联网排口
hand1,,,,,stack,113.12,22.50,人工测点
"""
HEAD = "point,factor,kind,time,value,flag,version\n"


def hours(point, factor, day, values):
    return "".join(f"{point},{factor},hour,2026-01-{day:02}T{hour:02}:00:00,{value},{flag},\n" for hour, (value, flag) in values.items())


STACK = {hour: ("20", "N") for hour in range(24) if hour not in (5, 6, 7)} | {9: ("61.5", "N"), 10: ("52", "N"), 11: ("99", "D")}
SERIES = HEAD + hours("stack1", "a21026", 1, {hour: ("20", "N") for hour in range(24)}) + hours("stack1", "a21026", 2, STACK) \
    + "".join(hours("river1", "w01019", day, {hour: ("2.1", "N") for hour in range(0, 24, 4)}) for day in (1, 2)) \
    + hours("hand1", "a21026", 2, {9: ("20", "N")}) + "stack1,a21026,day,2026-01-02,24.3,N,\n"
data = new_folder()
equal(run("point", "import", new_file(TABLE), data=data).code, 0)
equal(run("series", "import", new_file(SERIES), data=data).code, 0)
server = Server(data)
LIMITS = "point,factor,average,upper,basis,source\nstack1,a21026,hour,50,permit,许可证表 3\nstack1,a21026,day,24,permit,许可证表 3\n"
answer = server.ask("POST", "/api/v1/limits/import", LIMITS.encode(), {"Content-Type": "text/csv"}, server.token)
must(answer.status in (200, 201), answer.body)


def report(day):
    found = server.document(f"/api/v1/reports/daily?date={day}")
    return found, {point["code"]: point for point in found["points"]}


@says("hours due, valid and above the limit, the day mean against its limit")
def counted():
    _, points = report("2026-01-02")
    found = points["stack1"]["factors"][0]
    equal((found["due"], found["count"], found["valid"], found["exceeding"], found["most"], found["hour_upper"]), (24, 21, 20, 2, 61.5, 50))
    equal((found["mean"], found["day_upper"], found["mean_exceeds"]), (24.3, 24, True))
    equal((found["name"], found["unit"]), ("二氧化硫", "mg/m³"))


@says("a span without any row is told, a station that reports every four hours is not offline in between")
def offline():
    found, points = report("2026-01-02")
    start = 1767283200000
    equal(points["stack1"]["offline"], [{"from_ms": start + 5 * 3600000, "to_ms": start + 8 * 3600000}])
    equal((points["river1"]["offline"], points["river1"]["factors"][0]["due"], points["river1"]["factors"][0]["valid"]), ([], 6, 6))
    equal((points["hand1"]["factors"][0]["valid"], points["hand1"]["offline"]), (1, []), "a point without a device is never offline")
    equal((points["quiet1"]["factors"], points["quiet1"]["offline"]), ([], []))
    equal((found["simulated"], found["air"] is None or "date" in found["air"]), (False, True))


@says("a day without data is offline as a whole, a day before the first observation is not")
def other_days():
    points = report("2026-01-03")[1]
    equal((points["stack1"]["factors"][0]["valid"], points["stack1"]["factors"][0]["most"]), (0, None))
    equal([span["to_ms"] - span["from_ms"] for span in points["stack1"]["offline"]], [86400000])
    equal((report("2025-12-31")[1]["stack1"]["factors"], report("2025-12-31")[1]["stack1"]["offline"]), ([], []))


@says("the report is a file too, with one row a factor")
def as_file():
    file = server.get("/api/v1/reports/daily?date=2026-01-02&format=csv")
    rows = [line.split(",") for line in file.body.decode("utf-8-sig").strip().split("\r\n")]
    equal([row[0] for row in rows[1:]], ["stack1", "river1", "quiet1", "hand1"])
    equal(rows[1][5:12], ["20", "24", "2", "61.5", "24.3", "24", "05:00-08:00"])
    equal(server.get("/api/v1/reports/daily?date=2026-01-02&format=xlsx").body[:2], b"PK")


@says("without a day, or with a wrong one, the report says so")
def wrong():
    server.get("/api/v1/reports/daily").problem(422, "input", "series.query_missing")
    server.get("/api/v1/reports/daily?date=2026-02-30").problem(422, "input")
    server.get("/api/v1/reports/daily?date=2026-01-02&format=pdf").problem(422, "input", "report.format")


@says("the server stops cleanly")
def stops():
    server.stop()
