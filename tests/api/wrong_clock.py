"""A clock that is wrong: what is recorded does not take its time, reading goes on, and a person is asked; a county that was closed for
a week notices nothing."""
import datetime
import json
import time

from harness import Clock, PACK, Server, equal, land, must, new_folder, new_path, run, says, wait_for

DAY = 86400
YEARS = 20 * 365 * DAY
ACCEPT = ("clock", "accept", "--by", "王芳")
REASON = ("--reason", "和手机时间对过")


def fact(data, clock=None, value="862.73"):
    return run("fact", "add", "industrial_land", "--year", "2018", "--value", value, "--unit", "公顷", "--source", "土地变更调查", "--person", "李明", data=data,
               env=clock and clock.env)


def batches(data):
    """What the journal says, oldest first: (what, seconds from now)."""
    with Server(data) as server:
        found = server.document("/api/v1/changes?limit=100")["changes"]
    return [(batch["what"], batch["at_ms"] / 1000 - time.time()) for batch in reversed(found)]


def is_of_now(seconds):
    return abs(seconds) < 600


def doubt(server):
    health = server.document("/api/v1/health")
    equal(health["clock"]["doubt"], server.document("/api/v1/clock")["doubt"])
    must(health["ok"] is True, health)
    must((health["clock"]["text"] is None) == (health["clock"]["doubt"] is None), health)
    return health["clock"]["doubt"]


def accept(server, **changes):
    body = {name: text for name, text in {"person": "王芳", "reason": "和手机时间对过", **changes}.items() if text is not None}
    return server.ask("POST", "/api/v1/clock/accept", json.dumps(body).encode(), token=server.token)


@says("a command whose clock is wrong is refused and says what to do; what comes later has its own time")
def one_wrong_write():
    data = new_folder()
    equal(fact(data, value="862.72").code, 0, "the newest record is of now")
    for seconds in (YEARS, 401 * DAY, -400, -YEARS):
        ran = fact(data, Clock(seconds))
        equal(ran.code, 73, f"{seconds}: {ran.out}{ran.err}")
        ran.one_clear_line("qingshan clock accept")
    equal(fact(data, Clock(-200)).code, 0, "set back a little")
    equal(fact(data).code, 0)
    must(all(is_of_now(at) for _, at in batches(data)), batches(data))


@says("a folder in which a wrong stamp stands is served, asks once, and is not dragged along by it")
def stamped_before():
    data, ahead = new_path(), Clock(YEARS)
    ran = run("init", "--pack", PACK, data=data, env=ahead.env)
    equal(ran.code, 0, ran.err)
    equal(fact(data).code, 73, "behind the newest record")
    equal(run(*ACCEPT, data=data).code, 65, "without a reason")
    equal(run("clock", "accept", *REASON, data=data).code, 65, "without a name")
    ran = run(*ACCEPT, *REASON, "--dry-run", data=data)
    must(ran.code == 0 and "未保存" in ran.out, ran.out + ran.err)
    equal(fact(data).code, 73, "a dry run saves nothing")
    ran = run(*ACCEPT, *REASON, "--json", data=data)
    equal((ran.code, ran.json()["doubt"]), (0, "behind"), ran.err)
    equal(fact(data).code, 0)
    equal(run(*ACCEPT, *REASON, data=data).code, 73, "there is nothing to accept")
    found = [(what, at) for what, at in batches(data) if what != "head"]
    equal([what for what, _ in found], ["init", "clock.accept", "fact.add"])
    must(found[0][1] > YEARS - DAY and all(is_of_now(at) for _, at in found[1:]), found)
    today = (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))).strftime("%Y-%m-%d")
    facts = run("fact", "list", "industrial_land", "--json", "--as-of", today, data=data)
    must(facts.code == 0 and any(one["value_text"] == "862.73" for one in facts.json()["facts"]), facts.out + facts.err)
    equal(run("status", "--as-of", "2020-01-01", data=data).code, 66, "before the first record")
    ran = run("verify", data=data)
    equal(ran.code, 0, ran.out + ran.err)


def write(server):
    """Something that knows no year."""
    rule = {"rule": "constant", "parameter": "count", "factor": "w01018", "value": "12", "source": "试点", "person": "李四"}
    return server.ask("POST", "/api/v1/judge-rules", json.dumps(rule).encode(), token=server.token)


def asks(seconds, why):
    """A server with such a clock reads, refuses what people write, and takes a yes."""
    clock, data = Clock(seconds), new_folder()
    with Server(data, env=clock.env) as server:
        equal(doubt(server), why)
        equal(server.get("/api/v1/status").status, 200)
        found = write(server).problem(409, "conflict", "clock.doubted")
        must("qingshan clock accept" in found["detail"], found)
        wait_for(lambda: "clock: " in server.stderr(), "the log tells")
        server.ask("POST", "/api/v1/clock/accept", b"{}").problem(401, "unauthorized")
        accept(server, person=None).problem(422, "input", "clock.person")
        accept(server, reason=None).problem(422, "input", "clock.reason")
        accept(server, more="x").problem(400, "syntax", "api.field_unknown")
        equal(doubt(server), why)
        answer = accept(server)
        equal((answer.status, answer.json()["doubt"]), (200, why), answer.body)
        equal(doubt(server), None)
        accept(server).problem(409, "conflict", "clock.sound")
        equal(write(server).status, 200)
    with Server(data, env=clock.env) as server:
        equal(doubt(server), None, "it asks once")
    equal(run("verify", data=data).code, 0)


@says("a server whose clock is twenty years ahead reads and asks, and a person's yes is enough")
def ahead():
    asks(YEARS, "ahead")


@says("a server whose clock stands before the newest record, or before the program was built, reads and asks")
def behind():
    asks(-20 * 60, "behind")
    asks(-YEARS, "before_build")


@says("qingshan clock accept asks the server that runs")
def command_of_a_server():
    clock = Clock(YEARS)
    with Server(env=clock.env) as server:
        equal(fact(server.data, clock).code, 73)
        equal(run(*ACCEPT, data=server.data, env=clock.env).code, 65, "without a reason")
        ran = run(*ACCEPT, *REASON, data=server.data, env=clock.env)
        equal(ran.code, 0, ran.err)
        must("晚四百天以上" in ran.out, ran.out)
        equal(doubt(server), None)
        equal(fact(server.data, clock).code, 0)


@says("a county that was closed for a week, or for a year, notices nothing")
def closed():
    data = new_folder()
    for seconds in (7 * DAY, 372 * DAY):
        with Server(data, env=Clock(seconds).env) as server:
            equal(doubt(server), None)
            equal(server.add(land(str(800 + seconds / DAY))).status, 201)


@says("a backup of more than 400 days ago is restored, and who writes to it then is asked once")
def old_backup():
    data, restored, backup, later = new_folder(), new_path(), new_path(), Clock(401 * DAY)
    equal(run("backup", backup, data=data).code, 0)
    ran = run("restore", backup, data=restored, env=later.env)
    equal(ran.code, 0, ran.err)
    equal(fact(restored, later).code, 73)
    equal(run(*ACCEPT, *REASON, data=restored, env=later.env).code, 0)
    equal(fact(restored, later).code, 0)
    equal(run("verify", data=restored).code, 0)


@says("a clock that jumps while the server runs is doubted at once, and believed again when it is set back")
def jump():
    clock = Clock()
    with Server(env=clock.env) as server:
        equal(server.add(land()).status, 201)
        for seconds in (YEARS, 3600, -3600):
            clock.set(seconds)
            server.add(land("1")).problem(409, "conflict", "clock.doubted") # nobody had looked before
            equal(doubt(server), "jumped")
            clock.set(0)
            equal(doubt(server), None)
            equal(server.add(land(str(900 + seconds % 7))).status, 201)
        clock.set(200) # set right by little
        equal(doubt(server), None)
        equal(server.add(land("5")).status, 201)
        clock.set(7200)
        equal(doubt(server), "jumped")
        equal(accept(server).status, 200)
        equal(doubt(server), None)
        found = server.document("/api/v1/changes?limit=100")["changes"]
        must(all(is_of_now(batch["at_ms"] / 1000 - time.time()) for batch in found if batch["what"] != "clock.accept"), found)


@says("a server that started with a wrong clock believes it when it is set right, and nobody needs to say so")
def set_right():
    clock = Clock(-YEARS)
    with Server(env=clock.env) as server:
        equal(doubt(server), "before_build")
        wait_for(lambda: "clock: " in server.stderr(), "the log tells")
        clock.set(0)
        equal(doubt(server), None)
        equal(server.add(land()).status, 201)
        wait_for(lambda: "believed again" in server.stderr(), "the log tells")


@says("an open page is told when the clock is doubted")
def told():
    clock = Clock()
    with Server(env=clock.env) as server, server.connect() as stream:
        stream.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        text = b""
        for wanted, seconds in ((b"event: hello", YEARS), (b'event: clock\ndata: {"doubted":true}', 0), (b'event: clock\ndata: {"doubted":false}', 0)):
            while wanted not in text:
                part = stream.recv(4096)
                must(part, f"{wanted} did not come: {text}")
                text += part
            clock.set(seconds)
