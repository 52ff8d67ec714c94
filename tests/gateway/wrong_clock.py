"""Devices while the server's clock is wrong: frames are kept and stored, nothing is deleted or judged, and devices tell a clock that is wrong."""
import json
import time

from devices import Device, Gateway, as_exported, observations, station
from harness import Clock, equal, must, new_file, run, says, wait_for

DAY = 86400
YEARS = 20 * 365 * DAY
MNS = ("510A0000000000000000000A", "510A0000000000000000000B")
LIMIT = "point,factor,average,upper,basis,source\np1,a21026,instant,50,permit,测试\n"


def at(seconds):
    """As devices write it, so far from now."""
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(time.time() + 8 * 3600 + seconds))


def doubt(server):
    return server.document("/api/v1/health")["clock"]["doubt"]


def accept(server):
    body = json.dumps({"person": "王芳", "reason": "和手机时间对过"}).encode()
    equal(server.ask("POST", "/api/v1/clock/accept", body, token=server.token).status, 200)


def times(data):
    return {row["time"] for row in observations(data) if row["kind"] == "realtime"}


def report(server, seconds, mn=MNS[0], value="12.5"):
    """A frame of that time, by the device's clock; gives the time as it is exported."""
    moment = at(seconds)
    with Device(server, mn) as device:
        device.report({"a21026-Rtd": value}, moment, qn=moment + "000")
    return as_exported(moment)


@says("while the clock is twenty years wrong frames are answered and stored, and nothing that was observed is deleted")
def kept():
    data = station()
    with Gateway(data) as server:
        old = {report(server, -900 + 60 * i) for i in range(3)}
        wait_for(lambda: old <= times(data), "stored")
    for years in (YEARS, -YEARS):
        with Gateway(data, env=Clock(years).env) as server:
            must(doubt(server), "doubted")
            new = report(server, -600 - years // YEARS)
            wait_for(lambda: new in times(data), "a frame that came meanwhile")
            old.add(new)
            must(old <= times(data), "all that was observed")
    with Gateway(data) as server: # the last frame of the raw log stands twenty years before: the clock is ahead of nothing
        equal(doubt(server), None)
        must(old <= times(data), times(data))


@says("frames that came while the clock was ahead do not make it doubted for ever")
def asks_once():
    data, clock = station(), Clock(YEARS)
    with Gateway(data, env=clock.env) as server:
        report(server, -60)
    with Gateway(data) as server:
        equal(doubt(server), "behind", "the last frame came twenty years later")
        accept(server)
        equal(doubt(server), None)
    with Gateway(data) as server:
        equal(doubt(server), None, "a person has said so")
        report(server, -30)
    with Gateway(data, env=Clock(-3600).env) as server:
        equal(doubt(server), "behind", "of a frame that came after that")


@says("what comes while the clock is doubted is judged once it is believed")
def judged():
    data, clock = station(), Clock(YEARS)
    ran = run("limit", "import", new_file(LIMIT), data=data)
    equal(ran.code, 0, ran.err)
    with Gateway(data, env=clock.env) as server:
        over = report(server, -60, value="99")
        wait_for(lambda: over in times(data), "stored")
        equal(server.document("/api/v1/warnings?state=all")["warnings"], [])
        clock.set(0)
        wait_for(lambda: server.document("/api/v1/warnings?state=all")["warnings"], "the exceedance", 60)
        equal([one["rule"] for one in server.document("/api/v1/warnings?state=all")["warnings"]], ["exceedance"])


@says("what happened while the clock was ahead is not of each day that comes")
def events_of_then():
    clock = Clock(YEARS)
    with Gateway(env=clock.env) as server:
        report(server, -60) # so that the line below is a known device's
        with Device(server, pw="000000") as device:
            device.upload({"a21026-Rtd": "1"}, at(0))
            server.told("wrong_password", MNS[0])

        def sums():
            return [one["what"] for one in server.document("/api/v1/devices")["devices"][0]["events"]]

        must("wrong_password" in sums(), sums())
        clock.set(0)
        equal(sums(), [])


def rules(server):
    return {one["rule"] for one in server.document("/api/v1/warnings?state=all")["warnings"]}


@says("a clock that was wrong makes no warning of the devices' clocks")
def devices_are_right():
    data, clock = station(), Clock(YEARS)
    equal(run("limit", "import", new_file(LIMIT), data=data).code, 0)
    with Gateway(data, env=clock.env) as server, Device(server) as device:
        for minute in range(0, 14, 2): # what a device with a wrong clock would have to do
            clock.set(YEARS + 60 * minute)
            moment = at(60 * minute - 900)
            device.report({"a21026-Rtd": "99" if minute == 12 else str(minute)}, moment, qn=moment + "000")
            wait_for(lambda: as_exported(moment) in times(data), "stored, each by itself")
        clock.set(0)
        wait_for(lambda: "exceedance" in rules(server), "the exceedance", 60)
        must("clock" not in rules(server), rules(server))


def say(devices, server, clock, seconds):
    """They send each minute for three minutes, by their own clocks: so far from now."""
    for minute in range(4): # four minutes: five would be a jump
        for device in devices:
            moment = at(seconds + clock.seconds)
            device.report({"a21026-Rtd": str(minute)}, moment, qn=moment + "000")
        clock.set(clock.seconds + 60)
    return doubt(server)


def two():
    return station(("p1", MNS[0]), ("p2", MNS[1]))


@says("two devices that agree on an earlier time that is new make the clock doubted; one alone does not")
def contradicted():
    clock = Clock(29 * DAY)
    with Gateway(two(), env=clock.env) as server, Device(server, MNS[0]) as one, Device(server, MNS[1]) as other:
        equal(doubt(server), None, "closed for a month")
        equal(say([one], server, clock, -29 * DAY), None)
        equal(say([one, other], server, clock, -29 * DAY), "devices")
        found = server.document("/api/v1/clock")
        must(abs(found["devices_ms"] / 1000 - time.time()) < 1800 and "两台设备" in found["text"], found)
        server.told("server_clock")
        accept(server)
        equal(say([one, other], server, clock, -29 * DAY), None, "a person knows better")


@says("two devices that agree with a clock that has jumped ahead take the doubt away")
def confirmed():
    clock = Clock()
    with Gateway(two(), env=clock.env) as server, Device(server, MNS[0]) as one, Device(server, MNS[1]) as other:
        clock.set(7 * DAY)
        equal(doubt(server), "jumped")
        equal(say([one], server, clock, 0), "jumped")
        equal(say([one, other], server, clock, 0), None)


def some_passes(server, seconds):
    """Three seconds of frames: each one that is stored is a chance to remove something. Gives the time of the last one."""
    until = time.monotonic() + 3
    while time.monotonic() < until:
        latest = report(server, seconds)
        wait_for(lambda: latest in times(server.data), "stored")
    return latest


@says("what was kept long enough is removed some time after the start and not while the clock is doubted, and event and journal say what")
def removed():
    data, clock = station(), Clock(YEARS)
    (data / "qingshan.yaml").write_text("series_keep_realtime_days: 1\n")
    with Gateway(data) as server:
        old, new = report(server, -3 * DAY), report(server, -60)
        wait_for(lambda: {old, new} <= times(data), "stored")
    with Gateway(data, limits="retain=1", env=clock.env) as server:
        latest = some_passes(server, -50)
        must(old in times(data), "it waits")
        clock.set(0)
        wait_for(lambda: old not in times(data), "removed")
        must({new, latest} <= times(data), "of the last day")
        server.told("removed")
        change = wait_for(lambda: [one for one in server.document("/api/v1/changes")["changes"] if one["what"] == "series.removed"], "the journal says so")
        must("实时数据 1 个" in change[0]["detail"], change)
    ran = run("verify", data=data)
    equal(ran.code, 0, ran.out + ran.err)


@says("how long something is kept counts from the newest observation: a county that was closed for a year loses nothing by that")
def counted_from_the_newest():
    data = station()
    (data / "qingshan.yaml").write_text("series_keep_realtime_days: 30\nseries_keep_minute_days: 1\n")

    def minutes():
        return [row["time"] for row in observations(data) if row["kind"] == "minute"]

    with Gateway(data) as server:
        old = report(server, -3 * DAY)
        with Device(server) as device:
            device.report({"a21026-Avg": "12.5"}, at(-10 * DAY), cn=2051)
        wait_for(lambda: old in times(data) and minutes(), "stored")
    with Gateway(data, limits="retain=1", env=Clock(372 * DAY).env) as server:
        equal(doubt(server), None)
        wait_for(lambda: not minutes(), "a week older than the newest: a pass was here")
        must(old in times(data), "it is the newest there is")
        new = report(server, 372 * DAY - 60)
        wait_for(lambda: old not in times(data), "removed by what came after it")
        must(new in times(data), "the newest")
