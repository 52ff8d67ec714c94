"""From a value to its raw frame: sent this morning or last year, computed of others, corrected, imported, and page by page."""
import datetime

from devices import Device, Gateway, recent_times, station, stored
from harness import equal, must, new_file, run, says, wait_for

ZONE = datetime.timezone(datetime.timedelta(hours=8))
COUNT = 30


def instant(at):
    return f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:10]}:{at[10:12]}:{at[12:14]}+08:00".replace("+", "%2B")


data = station()
times = recent_times(COUNT, step_s=120, back_s=6 * 3600)
LAST_YEAR = (datetime.datetime.now(ZONE) - datetime.timedelta(days=370)).strftime("%Y%m%d%H%M00")
sent = {}
servers = [Gateway(data)]
with Device(servers[0]) as device:
    sent[LAST_YEAR] = device.report({"a21026-Rtd": "7.25"}, LAST_YEAR)
    for number, at in enumerate(times):
        sent[at] = device.report({"a21026-Rtd": f"{10 + number}.5", "a21002-Rtd": f"{number}.25"}, at)
stored(data, 2 * COUNT + 1)


def values(query):
    answer = servers[0].ask("GET", "/api/v1/values?point=p1&factor=a21026&" + query, None, {}, servers[0].token)
    equal(answer.status, 200, answer.body[:300])
    return answer.json()


def frame(position):
    return servers[0].ask("GET", f"/api/v1/frames/{position}", None, {}, servers[0].token).json()


@says("a value of this morning and one of last year lead to the very frame, with digest and place in the chain")
def both():
    for at, value in ((times[3], "13.5"), (LAST_YEAR, "7.25")):
        document = values(f"kind=realtime&at={instant(at)}")
        (one,) = document["values"]
        equal((one["value"], one["origin"], one["version"], one["from"]["total"], document["old_code"]), (value, "device", 1, 1, "02"))
        found = frame(one["from"]["frames"][0])
        equal(found["text"].rstrip(), sent[at].decode().rstrip())
        must(len(found["digest"]) == 64 and found["chain"]["segment"] >= 1, found)
        must(any(field["name"] == "a21026-Rtd" and field["value"] == value for field in found["fields"]), found["fields"])


@says("a corrected value shows both versions, each with its frame")
def corrected():
    with Device(servers[0]) as one:
        again = one.report({"a21026-Rtd": "99.5"}, times[3])
    wait_for(lambda: len(values(f"kind=realtime&at={instant(times[3])}")["values"]) == 2, "the correction")
    before, after = values(f"kind=realtime&at={instant(times[3])}")["values"]
    equal((before["value"], after["value"], after["version"]), ("13.5", "99.5", 2))
    equal(frame(before["from"]["frames"][0])["text"].rstrip(), sent[times[3]].decode().rstrip())
    equal(frame(after["from"]["frames"][0])["text"].rstrip(), again.decode().rstrip())


@says("a mean that was computed names the frames of what it was made of; an hour of last year too")
def computed():
    at = datetime.datetime.strptime(LAST_YEAR, "%Y%m%d%H%M%S").replace(minute=0).strftime("%Y%m%d%H0000")
    found = wait_for(lambda: values(f"kind=hour&at={instant(at)}")["values"], "the hour of last year")
    equal((found[0]["origin"], found[0]["from"]["kind"], found[0]["from"]["values"], found[0]["from"]["total"]), ("computed", "realtime", 1, 1))
    equal(frame(found[0]["from"]["frames"][0])["text"].rstrip(), sent[LAST_YEAR].decode().rstrip())


@says("a value that was imported has no frame, a time without a value has none, a bucket leads to all values in it")
def others():
    table = new_file("point,factor,kind,time,value,flag,version\np1,a21026,hour,2020-01-01T00:00:00+08:00,5,,\n").read_bytes()
    answer = servers[0].ask("POST", "/api/v1/series/import", table, {"Content-Type": "text/csv"}, servers[0].token)
    equal(answer.status, 200, answer.body[:300])
    (one,) = values("kind=hour&at=2020-01-01T00:00:00%2B08:00")["values"]
    equal((one["value"], one["from"]["total"], one["from"]["frames"]), ("5", 0, []))
    equal(values("kind=hour&at=2019-01-01T00:00:00%2B08:00")["values"], [])
    many = values(f"kind=realtime&from={instant(times[10])}&to={instant(times[15])}")
    equal([value["value"] for value in many["values"]], ["20.5", "21.5", "22.5", "23.5", "24.5"])


@says("the list of frames narrows to a time and goes on page by page; visitors get none of it")
def pages():
    query = f"/api/v1/frames?point=p1&from={instant(times[10])}&to={instant(times[20])}"
    ask = lambda more: servers[0].ask("GET", query + more, None, {}, servers[0].token).json()  # noqa: E731
    whole = ask("")
    equal((whole["total"], len(whole["frames"]), whole["cut"], whole["next"]), (10, 10, False, None))
    seen, more = [], ""
    while more is not None:
        page = ask("&size=4" + more)
        seen += [one["position"] for one in page["frames"]]
        more = f"&before={page['next']}" if page["next"] else None
    equal(seen, [one["position"] for one in whole["frames"]])
    equal(servers[0].ask("GET", query + "&size=0", None, {}, servers[0].token).status, 422)
    equal(servers[0].ask("GET", query + "&before=x", None, {}, servers[0].token).status, 422)
    equal(servers[0].ask("GET", f"/api/v1/values?point=p1&factor=a21026&kind=realtime&at={instant(times[0])}").status, 401)
    equal(servers[0].ask("GET", "/api/v1/values?point=p1&factor=a21026&kind=week&at=2020-01-01", None, {}, servers[0].token).status, 422)
    servers[0].stop()
