"""Wherever a value leaves, what is in doubt says so beside the device's flag, and nothing is judged or drawn by what cannot be."""
import csv
import datetime
import io
import json
import urllib.parse

from harness import Server, equal, must, new_file, new_folder, run, says, wait_for

POINTS = """point,mn,pw,edition,crc,kind,longitude,latitude,name
out1,510A0000000000000000000A,123456,2017,strict,outfall,113.1,22.5,一号排口
hand,,,,,river,113.1,22.5,手工断面
"""
LIMITS = "point,factor,average,upper,lower,basis,source\nout1,w01001,hour,9,6,permit,许可\nout1,w01018,hour,50,,permit,许可\nout1,w01018,day,50,,permit,许可\nhand,w01001,day,9,6,permit,许可\n"
ZONE = datetime.timezone(datetime.timedelta(hours=8))
NOW = datetime.datetime.now(ZONE).replace(minute=0, second=0, microsecond=0)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
OLD = NOW.replace(hour=0) - 3 * DAY
# Hours as a station's own table brings them: (value, flag, doubt).
PH = [("7.1", "N", ""), ("-99", "N", "sentinel"), ("99.9", "N", "above"), ("0", "N", "zero"), ("5.5", "N", ""), ("9.5", "N", ""), ("-0.5", "", "below"), ("999", "D", "sentinel")]
COD = [("30", "N", ""), ("-1", "N", "sentinel"), ("6000", "N", "range"), ("60", "N", ""), ("-9999", "T", "sentinel"), ("0.2", "", ""), ("40", "N", "")]
UNHEARD = [("-7", "N", "negative"), ("5", "N", "")]  # a factor of which no table says what it can be


def rows(point, factor, kind, values, first, step):
    return "".join(f"{point},{factor},{kind},{(first + step * i).isoformat()},{value},{flag}\n" for i, (value, flag, _) in enumerate(values))


SERIES = ("point,factor,kind,time,value,flag\n" + rows("out1", "w01001", "hour", PH, OLD, HOUR) + rows("out1", "w01018", "hour", COD, OLD, HOUR)
          + rows("out1", "x77777", "hour", UNHEARD, OLD, HOUR) + f"out1,w01001,day,{OLD.isoformat()},-99,N\n" + f"hand,001,day,{OLD.isoformat()},20,N\n"
          + rows("out1", "w21003", "hour", [("-99", "N", "")], NOW, HOUR) + rows("out1", "w21011", "hour", [("0.3", "D", "")], NOW, HOUR))
data = new_folder()
for what, table in (("point", POINTS), ("limit", LIMITS), ("series", SERIES)):
    ran = run(what, "import", new_file(table), data=data)
    equal(ran.code, 0, ran.err)
server = Server(data)


def asked(path, **query):
    return server.document(path + "?" + urllib.parse.urlencode(query), token=server.token)


def series(factor, kind="hour", first=OLD, last=None, point="out1", **more):
    return asked("/api/v1/series", point=point, factor=factor, kind=kind, **{"from": first.isoformat(), "to": (last or first + DAY).isoformat()}, **more)


def cells(document, *names):
    places = [document["columns"].index(name) for name in names]
    return [tuple(row[place] for place in places) for row in document["rows"]]


@says("single values: the doubt stands beside the flag, never instead of it; a factor is asked by its old code too")
def single_values():
    for factor, values in (("w01001", PH), ("001", PH), ("w01018", COD), ("x77777", UNHEARD)):
        equal(cells(series(factor), "value", "flag", "doubt"), values)


@says("asked for valid ones, what cannot be is left out like what is flagged; a zero stays")
def valid_ones():
    equal(cells(series("w01001", valid_only=1), "value"), [("7.1",), ("0",), ("5.5",), ("9.5",)])
    table = server.get(f"/api/v1/series?point=out1&factor=w01018&kind=hour&from={OLD:%Y-%m-%d}&to={OLD:%Y-%m-%d}&valid_only=1&format=csv").body.decode("utf-8-sig")
    equal([row["value"] for row in csv.DictReader(io.StringIO(table))], ["30", "60", "0.2", "40"])


@says("buckets count what is in doubt and draw nothing of what cannot be")
def buckets():
    found = series("w01018", step="6h")
    equal(found["columns"][-1], "doubted")
    equal(cells(found, "count", "valid", "mean", "least", "most", "doubted"), [(6, 3, 30.066667, 0.2, 60, 3), (1, 1, 40, 40, 40, 0)])
    equal(cells(series("w01001", step="1h"), "count", "valid", "mean", "doubted")[1], (1, 0, None, 1))
    equal(cells(series("w01001", step="1h"), "count", "valid", "mean", "doubted")[3], (1, 1, 0, 1))


@says("the panel of a value says it, by either code, with all versions")
def panel():
    for factor in ("w01018", "011"):
        (one,) = asked("/api/v1/values", point="out1", factor=factor, kind="hour", at=(OLD + 2 * HOUR).isoformat())["values"]
        equal((one["value"], one["flag"], one["doubt"]), ("6000", "N", "range"))
    found = asked("/api/v1/values", point="out1", factor="w01001", kind="hour", **{"from": OLD.isoformat(), "to": (OLD + DAY).isoformat()})["values"]
    equal([(one["value"], one["flag"], one["doubt"]) for one in found], PH)


@says("the point's page has it beside its newest value, and no limit is held against it")
def point():
    factors = {one["factor"]: one for one in asked("/api/v1/points/out1")["factors"]}
    equal({code: (factors[code]["newest"]["value"], factors[code]["newest"]["flag"], factors[code]["newest"]["doubt"]) for code in ("w21003", "w21011", "w01018")},
          {"w21003": ("-99", "N", "sentinel"), "w21011": ("0.3", "D", ""), "w01018": ("40", "N", "")})
    (hand,) = asked("/api/v1/points/hand")["factors"]
    equal((hand["factor"], hand["newest"]["doubt"]), ("w01001", "above"))
    equal([one["state"] for one in hand["limit_states"]], [None])


@says("the county live says it and calls the point doubtful; a value that cannot be exceeds nothing")
def live():
    def read():
        points = {one["code"]: one for one in asked("/api/v1/live")["points"]}
        values = {one["factor"]: one for one in points["hand"]["values"] + points["out1"]["values"]}
        return values.get("w21003", {}).get("values", {}).get("hour", {}).get("doubt") and (points, values)
    points, values = wait_for(read, "the live table", 30)
    newest = {factor: values[factor]["values"]["hour"] for factor in ("w21003", "w21011", "w01018")}
    equal({factor: (one["value"], one["flag"], one["doubt"]) for factor, one in newest.items()},
          {"w21003": ("-99", "N", "sentinel"), "w21011": ("0.3", "D", ""), "w01018": ("40", "N", "")})
    equal((values["w21003"]["suspicious"], values["w01018"]["suspicious"]), (True, False))
    hand = points["hand"]["values"][0]
    equal((hand["values"]["day"]["doubt"], hand["over"], points["hand"]["status"]), ("above", False, "suspicious"))
    public = {one["code"]: one for one in asked("/api/v1/public/live")["points"]}
    equal(public["hand"]["values"][0]["values"]["day"]["doubt"], "above")


@says("a rule that people set for a point counts at once, in the live table too")
def own_rule():
    body = {"rule": "range", "parameter": "high", "point": "out1", "factor": "w01018", "value": "35", "source": "测试", "person": "张三"}
    try:
        equal(server.ask("POST", "/api/v1/judge-rules", json.dumps(body).encode(), {"Content-Type": "application/json"}, server.token).status, 200)
        equal([one[0] for one in cells(series("w01018"), "doubt")], ["", "sentinel", "range", "range", "sentinel", "", "range"])

        def read():
            (out,) = [one for one in asked("/api/v1/live")["points"] if one["code"] == "out1"]
            return [one["values"]["hour"]["doubt"] for one in out["values"] if one["factor"] == "w01018"] == ["range"]
        wait_for(read, "the live table knows the rule", 30)
    finally:
        server.ask("POST", "/api/v1/judge-rules", json.dumps({**body, "value": ""}).encode(), {"Content-Type": "application/json"}, server.token)


@says("the calendar of data: what cannot be is no valid hour, and exceeds nothing; the day's report says the same")
def days():
    def day(factor):
        (found,) = asked("/api/v1/points/out1/days", factor=factor, **{"from": f"{OLD:%Y-%m-%d}", "to": f"{OLD:%Y-%m-%d}"})["days"]
        return {key: found[key] for key in ("count", "valid", "doubted", "exceeding", "least", "most")}
    equal(day("w01001"), {"count": 8, "valid": 4, "doubted": 5, "exceeding": 2, "least": 0, "most": 9.5})
    equal(day("w01018"), {"count": 7, "valid": 4, "doubted": 3, "exceeding": 1, "least": 0.2, "most": 60})
    report = {one["code"]: {factor["factor"]: factor for factor in one["factors"]} for one in asked("/api/v1/reports/daily", date=f"{OLD:%Y-%m-%d}")["points"]}
    ph = report["out1"]["w01001"]
    equal((ph["valid"], ph["doubted"], ph["exceeding"], ph["mean"], ph["mean_doubt"], ph["mean_exceeds"]), (4, 5, 2, -99, "sentinel", None))
    table = server.get(f"/api/v1/reports/daily?date={OLD:%Y-%m-%d}&format=csv").body.decode("utf-8-sig")
    must("-99（存疑）" in table, table)


@says("the table of series export keeps its head and reads back; with --json each value tells its doubt")
def export():
    text = run("series", "export", "out1", "w01018", "hour", data=data).out.lstrip("\ufeff")
    equal(text.splitlines()[0], "point,factor,kind,time,value,flag,version,least,most,total,origin")
    equal(len(text.splitlines()), len(COD) + 1)
    again = run("series", "import", new_file(text), data=data)
    equal((again.code, "已有 7 条" in again.out), (0, True), again.out + again.err)
    for asked_for in ("w01018", "011"):
        found = run("series", "export", "out1", asked_for, "hour", "--json", data=data).json()
        equal([(one["value"], one["flag"], one["doubt"]) for one in found], COD)
        equal({one["edition"] for one in found}, {None})  # brought by a person
    equal(run("series", "export", "nobody", "--json", data=data).json(), [])


@says("a warning is about what can be: pH above and below its limit, and nothing by a sentinel")
def warnings():
    def read():
        found = asked("/api/v1/warnings", state="all", rule="exceedance", sort="first")["warnings"]
        return len(found) >= 2 and sorted((one["factor"], one["numbers"]["value"], one["count"]) for one in found)
    equal(wait_for(read, "the warnings", 60), [("w01001", "5.5", 2), ("w01018", "60", 1)])
