"""Frames go on to upper platforms in order, all of them, and twice only where an answer is missing."""
import sqlite3
import time

from harness import equal, must, says, wait_for
from logger import Gateway, Logger, registered
from upper import Upper

MN, OTHER = "010000A8900016F000169DC0", "010000A8900016F000169DC1"
ROWS = (f"stack1,{MN},123456,2017,strict,flue_gas,112.1,22.2", f"stack2,{OTHER},123456,2017,strict,flue_gas,112.1,22.2")


def times(first, count):
    return [f"202601010000{second:02d}" for second in range(first, first + count)]


def send(logger, stamps):
    for at in stamps:
        logger.report(at=at)


def target(server, upper, **more):
    answer = server.post("/api/v1/forwards", {"name": "city", "address": upper.address, "over_time_s": 1, "person": "甲", "note": "接入", **more})
    equal(answer.status, 200, answer.body)


def status(server):
    return server.ask_for("/api/v1/forwards")["forwards"][0]["status"]


def passed(server, count):
    return wait_for(lambda: (status(server) or {}).get("passed", 0) >= count and status(server), f"{count} frames passed on: {status(server)}")


def fault(server, name):
    return wait_for(lambda: (status(server) or {}).get("fault") == name and status(server), f"the fault {name}: {status(server)}")


class County:
    """A server with two devices, one of them connected."""

    def __init__(self, folder=None):
        self.folder = folder or registered(*ROWS)
        self.server = Gateway(self.folder)
        self.logger = Logger(self.server.device_port, MN)

    def __enter__(self):
        return self.server, self.logger

    def __exit__(self, *_):
        self.logger.close()
        self.server.__exit__(*_)


@says("frames reach the platform in order, as they came, and the mark follows the answers")
def in_order():
    with Upper() as upper, County() as (server, logger):
        target(server, upper)
        send(logger, times(0, 20))
        found = passed(server, 20)
        equal(upper.times(), times(0, 20))
        equal((upper.heard[0]["MN"], upper.heard[0]["PW"], upper.heard[0]["Flag"]), (MN, "123456", "5"))
        equal((found["repeated"], found["fault"], found["behind_ms"], upper.lines), (0, None, 0, 1))


@says("a new platform gets what comes from now on, or all there is when it asks for that")
def beginnings():
    with Upper() as later, Upper() as everything, County() as (server, logger):
        send(logger, times(0, 3))
        target(server, later)
        target(server, everything, name="all", from_start=True)
        send(logger, times(3, 2))
        later.wait(2)
        everything.wait(5)
        equal((later.times(), everything.times()), (times(3, 2), times(0, 5)))


@says("a platform that is not there is tried again, and misses nothing")
def refuses():
    upper = Upper()
    upper.close()
    with County() as (server, logger):
        target(server, upper)
        send(logger, times(0, 5))
        fault(server, "unreachable")
        must(status(server)["behind_ms"] > 0, "it is behind")
        upper = Upper(port=upper.port)
        passed(server, 5)
        equal(upper.times(), times(0, 5))
    upper.close()


@says("a platform that closes the line gets the same frame on the next one, and nothing is passed over")
def closes():
    with Upper("close") as upper, County() as (server, logger):
        target(server, upper)
        send(logger, times(0, 3))
        fault(server, "closed")
        upper.manner = "answer"
        passed(server, 3)
        found = upper.times()
        equal(sorted(set(found)), times(0, 3))
        equal(found, sorted(found))
        equal(found[-2:], times(1, 2))


@says("an answer that comes late ends the frame, which was sent twice and no more")
def late():
    with Upper("late") as upper, County() as (server, logger):
        target(server, upper)
        send(logger, times(0, 2))
        found = passed(server, 2)
        equal(upper.times(), [times(0, 1)[0]] * 2 + [times(1, 1)[0]] * 2)
        equal(found["repeated"], 2)


@says("an answer with another QN is none: the frame stays the next one")
def wrong_qn():
    with Upper("wrong_qn") as upper, County() as (server, logger):
        target(server, upper)
        send(logger, times(0, 2))
        fault(server, "no_answer")
        equal(set(upper.times()), set(times(0, 1)))
        upper.manner = "answer"
        passed(server, 2)
        equal(upper.times()[-1], times(1, 1)[0])


@says("a platform that refuses says with which code")
def refused():
    with Upper("refuse") as upper, County() as (server, logger):
        target(server, upper)
        send(logger, times(0, 1))
        equal(fault(server, "refused")["code"], 3)


def two_send(server, logger, count):
    """Both devices in turn, each packet of both with the same QN."""
    other = Logger(server.device_port, OTHER)
    for at in times(0, count):
        qn = logger.report(at=at)
        other.report(at=at, qn=qn)
    other.close()


@says("answers with LF, CR or no tail, another CRC or none, an MN of its own, or as in 2005 are answers")
def odd_answers():
    for manner in ("lf", "cr", "no_tail", "modbus", "no_crc", "own_mn", "of_2005", "joined"):
        with Upper(manner) as upper, County() as (server, logger):
            two_send(server, logger, 5)
            target(server, upper, from_start=True)
            found = passed(server, 10)
            equal((found["repeated"], found["fault"], upper.lines, len(upper.heard)), (0, None, 1, 10), manner)
            equal(upper.times(), [at for at in times(0, 5) for _ in (0, 1)], manner)


@says("a platform that closes the line at another MN gets a new one at once, and each frame")
def one_device_a_line():
    with Upper("one_mn") as upper, County() as (server, logger):
        two_send(server, logger, 10)
        target(server, upper, from_start=True)
        started = time.monotonic()
        passed(server, 20)
        must(time.monotonic() - started < 10, "it waits at each change")  # a second each were 20
        equal(upper.times(), [at for at in times(0, 10) for _ in (0, 1)])


@says("a platform that sees only the first frame of a piece loses none, and is soon sent one at a time")
def one_at_a_time():
    with Upper("first_only") as upper, County() as (server, logger):
        send(logger, times(0, 30))
        target(server, upper, from_start=True)
        passed(server, 30)
        equal(sorted(set(upper.times())), times(0, 30))
        must(status(server)["repeated"] <= 30, status(server))


@says("a platform that never answers gets each frame once")
def never_answers():
    with Upper("silent") as upper, County() as (server, logger):
        target(server, upper, answers=False)
        send(logger, times(0, 10))
        upper.wait(10)
        passed(server, 10)
        equal(upper.times(), times(0, 10))


@says("over kill -9 of the server and the death of the platform nothing is lost, and only what was not answered comes again")
def killed():
    upper = Upper()
    county = County()
    target(county.server, upper)
    send(county.logger, times(0, 10))
    passed(county.server, 10)
    upper.manner = "silent"
    send(county.logger, times(10, 5))
    upper.wait(11)  # the eleventh has no answer
    county.server.kill()
    county.logger.close()
    upper.close()
    upper_heard = upper.times()
    with County(county.folder) as (server, logger):
        send(logger, times(15, 5))
        fault(server, "unreachable")
        upper = Upper(port=upper.port)
        passed(server, 10)
        equal(upper.times(), times(10, 10))
        equal(upper_heard, times(0, len(upper_heard)))
        must(11 <= len(upper_heard) <= 15, upper_heard)  # several are under way, each once
    upper.close()


@says("with a head of its own, the platform gets its MN, its password, its edition and a right CRC")
def own_head():
    with Upper() as upper, County() as (server, logger):
        target(server, upper, encoding="head", edition="2025", password="654321", mns=f"{MN}=51000000000000000000ABCD;{OTHER}=X2")
        logger.report("a21026-Rtd=1.0,a21026-Flag=N", at="20260101000000", flag=7, more="PNUM=2;PNO=1;")
        passed(server, 1)
        found = upper.heard[0]
        equal((found["MN"], found["PW"], found["Flag"], found["PNUM"], found["PNO"]), ("51000000000000000000ABCD", "654321", "11", "2", "1"))
        equal(found["CP"], "DataTime=20260101000000;a21026-Rtd=1.0,a21026-Flag=N")
        shown = server.get("/api/v1/forwards", token=server.token).body
        must(b"654321" not in shown and b'"has_password": true' in shown.replace(b'":', b'": ').replace(b":  ", b": "), shown)


@says("only the points it was given, and only data: no answers of devices, no heartbeats")
def some_points():
    with Upper() as upper, County() as (server, logger):
        target(server, upper, points="stack2")
        other = Logger(server.device_port, OTHER)
        send(logger, times(0, 3))
        other.send(9021)
        other.hear(9022)
        send(other, times(10, 2))
        other.close()
        passed(server, 2)
        equal(upper.times(), times(10, 2))


@says("what is set keeps its place; what is ended and set anew begins anew")
def changes():
    with Upper() as first, Upper() as second, County() as (server, logger):
        target(server, first)
        send(logger, times(0, 3))
        passed(server, 3)
        target(server, second)
        wait_for(lambda: (status(server) or {}).get("passed") == 0, "the other address runs")
        send(logger, times(3, 2))
        passed(server, 2)
        equal(second.times(), times(3, 2))
        equal(server.post("/api/v1/forwards", {"name": "city", "removed": True, "person": "甲"}).status, 200)
        equal(server.ask_for("/api/v1/forwards")["forwards"], [])
        must(wait_for(lambda: not (server.data / "forward" / "city.mark").exists(), "the mark is gone"), "mark")
        server.post("/api/v1/forwards", {"name": "city", "removed": True, "person": "甲"}).problem(404, "not-found", "forward.missing")


@says("wrong settings are refused, and real data go to no simulated platform")
def wrong_settings():
    with Gateway(registered(*ROWS)) as server:
        good = {"name": "city", "address": "127.0.0.1:1", "person": "甲"}
        for change, key in (({"name": "市局"}, "forward.name"), ({"address": "127.0.0.1"}, "forward.address"), ({"mns": "A=B=C"}, "forward.mns"),
                            ({"simulated": True}, "forward.real"), ({"over_time_s": 0}, "device.seconds"), ({"person": " "}, "api.person"),
                            ({"encoding": "xml"}, "api.body_field"), ({"password": "a;b"}, "device.password")):
            server.post("/api/v1/forwards", {**good, **change}).problem(422, "input", key)
        equal(server.post("/api/v1/forwards", good, "?dry_run=1").status, 200)
        equal(server.ask_for("/api/v1/forwards")["forwards"], [])
        equal(server.get("/api/v1/forwards").status, 401)


@says("an address that another program could take for an option or for a line of its own is refused at every door, also when it was saved long ago")
def hostile_addresses():
    with Gateway(registered(*ROWS)) as server:
        good = {"name": "city", "address": "127.0.0.1:1", "person": "甲"}
        for address in ("a\r\nb:80", "-oProxyCommand:80", "a b:80", "a\tb:80", "a\u007fb:80", "a;b:80", "$(a):80", "a/b:80", "user@a:80", "::1:80", "[10.0.0.1]:80",
                        "a.:80", "a..b:80", "a:+80", "a:80x", "a: 80", "a:65536", "a:0", ":80", "甲:80", "a" * 256 + ":80", "x.-y:80"):
            server.post("/api/v1/forwards", {**good, "address": address}).problem(422, "input", "forward.address")
        for address in ("10.1.2.3:9002", "[fd00::1]:9002", "upper.example.cn:9002", "upper_1:1"):
            equal(server.post("/api/v1/forwards", {**good, "address": address}, "?dry_run=1").status, 200, address)
        equal(server.post("/api/v1/forwards", good).status, 200)
    with sqlite3.connect(server.data / "qingshan.db") as database:  # as an older program took it
        equal(database.execute("UPDATE forward SET address = '-oProxy' || char(13, 10) || ':80'").rowcount, 1)
    database.close()
    with Gateway(server.data) as again:
        fault(again, "address")
