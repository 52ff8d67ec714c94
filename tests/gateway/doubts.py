"""Sentinels and impossible values by wire: stored as sent, told with our doubt beside the device's flag, and no word of a jump or of removal."""
import datetime

from harness import equal, must, says, wait_for
from logger import Gateway, Logger, registered, stamp

OUT, IN = "510A0000000000000000000A", "510A0000000000000000000B"
ZONE = datetime.timezone(datetime.timedelta(hours=8))
NOW = datetime.datetime.now(ZONE).replace(second=0, microsecond=0)
SENT = ["7.0", "7.1", "7.0", "7.2", "7.1", "7.0", "7.1", "7.0", "-99", "7.1", "-9999", "99.99", "7.0", "-1", "7.1", "7.0"]  # every ten minutes
DOUBT = ["", "", "", "", "", "", "", "", "sentinel", "", "sentinel", "above", "", "sentinel", "", ""]
FIRST = NOW - datetime.timedelta(minutes=10 * len(SENT))
data = registered(f"out1,{OUT},123456,2017,strict,outfall,113,22", f"in1,{IN},123456,2017,strict,outfall,113,22")
server = Gateway(data)


def rule(name, parameter, value):
    answer = server.post("/api/v1/judge-rules", {"rule": name, "parameter": parameter, "point": "out1", "factor": "w01018", "value": value, "source": "测试", "person": "张三"})
    equal(answer.status, 200, answer.body)


for pair in (("efficiency", "percent", "70"), ("efficiency", "other_point", "in1"), ("efficiency", "other_factor", "w01018")):
    rule(*pair)
HOURS = [("60", "100"), ("60", "100"), ("-99", "100"), ("60", "-999"), ("60", "100"), ("20", "100")]  # outlet, inlet
EARLY = (NOW - datetime.timedelta(hours=len(HOURS) + 24)).replace(minute=0)
out, inlet = Logger(server.device_port, OUT), Logger(server.device_port, IN)
for number, (low, high) in enumerate(HOURS):
    at = stamp(EARLY + datetime.timedelta(hours=number))
    out.report(f"w01018-Avg={low},w01018-Flag=N", cn=2061, at=at)
    inlet.report(f"w01018-Avg={high},w01018-Flag=N", cn=2061, at=at)
for number, value in enumerate(SENT):
    out.report(f"w01001-Rtd={value},w01001-Flag=N", at=stamp(FIRST + datetime.timedelta(minutes=10 * number)))
out.report("w01001-Rtd=-99,w01001-Flag=D;w21003-Rtd=-0.4,w21003-Flag=N", at=stamp(NOW))
out.close()
inlet.close()


def rows(point, factor, kind, first):
    found = server.ask_for(f"/api/v1/series?point={point}&factor={factor}&kind={kind}&from={first:%Y-%m-%dT%H:%M}&to={NOW:%Y-%m-%d}")
    return [(row[1], row[5], row[8]) for row in found["rows"]]


@says("what came stands as it came, with the device's flag and our doubt")
def as_sent():
    wait_for(lambda: len(rows("out1", "w01001", "realtime", FIRST)) == len(SENT) + 1, "the values", 30)
    equal(rows("out1", "w01001", "realtime", FIRST), [(value, "N", doubt) for value, doubt in zip(SENT, DOUBT)] + [("-99", "D", "sentinel")])
    equal([row[0] for row in rows("out1", "w01018", "hour", EARLY)], [low for low, _ in HOURS])


@says("the county live and the panel of the value say the same, and the frame has it")
def live():
    def read():
        (point,) = [one for one in server.ask_for("/api/v1/live")["points"] if one["code"] == "out1"]
        values = {one["factor"]: one for one in point["values"]}
        return values.get("w21003", {}).get("values", {}).get("realtime", {}).get("doubt") and (point, values)
    point, values = wait_for(read, "the live table", 30)
    newest = values["w01001"]["values"]["realtime"]
    equal((newest["value"], newest["flag"], newest["doubt"], point["suspicious"]), ("-99", "D", "sentinel", True))
    equal(values["w21003"]["values"]["realtime"]["doubt"], "below")
    at = (FIRST + datetime.timedelta(minutes=80)).isoformat().replace("+", "%2B")
    (one,) = server.ask_for(f"/api/v1/values?point=out1&factor=001&kind=realtime&at={at}")["values"]
    equal((one["value"], one["flag"], one["doubt"], one["from"]["total"]), ("-99", "N", "sentinel", 1))
    text = server.ask_for(f"/api/v1/frames/{one['from']['frames'][0]}")["text"]
    must("w01001-Rtd=-99,w01001-Flag=N" in text, text)


@says("a sentinel is no jump and does not hide or make an efficiency: three hours below 70 % are one finding")
def warnings():
    def read():
        found = server.ask_for("/api/v1/warnings?state=all&point=out1&rule=efficiency")["warnings"]
        return found and found[0]["count"] == 3 and found
    (one,) = wait_for(read, lambda: server.ask_for("/api/v1/warnings?state=all&point=out1")["warnings"], 60)
    equal((one["factor"], one["numbers"]["percent"], one["state"]), ("w01018", "40", "closed"))
    wait_for(lambda: server.ask_for("/api/v1/warnings?state=all&point=out1&rule=range")["warnings"], "the rule that doubts pH speaks", 60)
    equal(server.ask_for("/api/v1/warnings?state=all&point=out1&rule=jump")["warnings"], [])


@says("the hours that are made of them are made of what can be")
def hours():
    hour = (FIRST + datetime.timedelta(hours=1)).replace(minute=0)

    def read():
        found = [row for row in server.ask_for(f"/api/v1/series?point=out1&factor=w01001&kind=hour&from={hour:%Y-%m-%dT%H:%M}&to={NOW:%Y-%m-%d}")["rows"]]
        return found and found
    for row in wait_for(read, "an hour", 60):
        must(row[1] is None or 6.9 <= float(row[1]) <= 7.3, row)
        equal(row[8], "")
    server.stop()
