"""Commands to devices: sent when the line is quiet, answered, repeated, refused, given up, taken back, over restarts."""
import contextlib

from harness import equal, must, says, wait_for
from logger import Gateway, Logger, frame, registered, values_of

MN = "010000A8900016F000169DC0"
ROW = f"stack1,{MN},123456,2017,strict,flue_gas,112.1,22.2"
PATH = f"/api/v1/devices/{MN}/commands"


@contextlib.contextmanager
def one_device(row=ROW, folder=None):
    with Gateway(folder or registered(row)) as server:
        logger = Logger(server.device_port, MN)
        logger.report()
        yield server, logger
        logger.close()


@says("a command reaches the device, and its answers end it")
def whole_way():
    with one_device() as (server, logger):
        which = server.command(MN, 1062, {"RtdInterval": "30"})
        told = logger.hear(1062)
        equal(told["CP"], "RtdInterval=30")
        equal((told["ST"], told["PW"], told["MN"], told["Flag"]), ("31", "123456", MN, "5"))
        logger.answer(told, 9011)
        server.command_is(MN, which, "accepted")
        logger.answer(told, 9012)
        done = server.command_is(MN, which, "done")
        equal((done["code"], done["tries"], done["qn"], done["person"], done["note"]), (1, 1, told["QN"], "值班员", "试"))
        must(done["sent"] and done["ended"], done)
        changes = server.ask_for("/api/v1/changes?limit=5")["changes"]
        must(any("1062" in str(change) and "值班员" in str(change) for change in changes), changes)


@says("without a time given, the device is set to the time of the sending")
def time_set():
    with one_device() as (server, logger):
        which = server.command(MN, 1012)
        told = logger.hear(1012)
        equal(values_of(told["CP"])["SystemTime"][:12], told["QN"][:12])
        logger.answer(told, 9012)
        server.command_is(MN, which, "done")


@says("what the device reads out is shown beside the command")
def time_query():
    with one_device() as (server, logger):
        which = server.command(MN, 1011)
        told = logger.hear(1011)
        logger.answer(told, 9011)
        logger.send(1011, "SystemTime=20260101080000", qn=told["QN"], flag=4)
        logger.answer(told, 9012)
        done = server.command_is(MN, which, "done")
        equal((done["answer"], done["frames"]), ("SystemTime=20260101080000", 1))


@says("a refused command says with which code")
def refused():
    with one_device() as (server, logger):
        which = server.command(MN, 3012, {"PolId": "a21026"})
        logger.answer(logger.hear(3012), 9011, 2)
        equal(server.command_is(MN, which, "refused")["code"], 2)
        which = server.command(MN, 3012, {"PolId": "a21026"})
        told = logger.hear(3012)
        logger.answer(told, 9011)
        logger.answer(told, 9012, 5)
        equal(server.command_is(MN, which, "failed")["code"], 5)


@says("an answer with another QN is no answer")
def wrong_qn():
    with one_device() as (server, logger):
        which = server.command(MN, 1061)
        told = logger.hear(1061)
        logger.answer({**told, "QN": "20200101000000000"}, 9012)
        logger.report()
        equal(server.command_is(MN, which, "sent")["code"], None)
        logger.answer(told, 9012)
        server.command_is(MN, which, "done")


@says("one command at a time, in the order they were given")
def in_order():
    with one_device() as (server, logger):
        first, second = server.command(MN, 1061), server.command(MN, 1063)
        told = logger.hear(1061)
        must(logger.frames.next(1.5) is None, "the second waits for the first")
        logger.answer(told, 9012)
        logger.answer(logger.hear(1063), 9012)
        server.command_is(MN, first, "done")
        server.command_is(MN, second, "done")


@says("a command waits for its device, and may be taken back before it comes")
def waits():
    with Gateway(registered(ROW)) as server:
        gone, kept = server.command(MN, 1061), server.command(MN, 1063)
        equal(server.post(PATH + "/cancel", {"id": gone, "note": "不用了"}).status, 422, "a person is needed")
        equal(server.post(PATH + "/cancel", {"id": gone, "person": "甲", "note": "不用了"}).status, 200)
        server.post(PATH + "/cancel", {"id": gone, "person": "甲", "note": "不用了"}).problem(409, "conflict", "command.ended")
        server.command_is(MN, gone, "cancelled")
        logger = Logger(server.device_port, MN)
        logger.report()
        logger.answer(logger.hear(1063), 9012)
        server.command_is(MN, kept, "done")
        logger.close()


@says("after kill -9 the very same packet is sent again, and ends once")
def killed():
    folder = registered(ROW)
    server = Gateway(folder)
    logger = Logger(server.device_port, MN)
    logger.report()
    which = server.command(MN, 1062, {"RtdInterval": "60"})
    before = logger.hear(1062)
    server.command_is(MN, which, "sent")
    server.kill()
    logger.close()
    with one_device(folder=folder) as (server, logger):
        after = logger.hear(1062)
        equal(after, before)
        logger.answer(after, 9011)
        logger.answer(after, 9012)
        done = server.command_is(MN, which, "done")
        equal(done["qn"], before["QN"])


@says("history that comes under QNs of its own is counted by its time, and is stored like any frame")
def history():
    with one_device() as (server, logger):
        which = server.command(MN, 2051, {"BeginTime": "20260101000000", "EndTime": "20260101001000"})
        told = logger.hear(2051)
        logger.answer(told, 9011)
        for minute in ("00", "10"):
            logger.report("a21026-Avg=3.5,a21026-Flag=N", cn=2051, at=f"2026010100{minute}00")
        logger.answer(told, 9012)
        equal(server.command_is(MN, which, "done")["frames"], 2)


@says("a device that asks for the time is told it")
def time_asked():
    with one_device() as (server, logger):
        qn = logger.send(1013, flag=5)
        equal(logger.hear(9013)["QN"], qn)
        told = logger.hear(1012)
        logger.answer(told, 9012)
        shown = wait_for(lambda: [c for c in server.ask_for(PATH)["commands"] if c["origin"] == "device" and c["state"] == "done"], "the command is done")
        equal(shown[0]["person"], "")


@says("a command of 2005 is answered with its QN in the data area")
def edition_2005():
    with one_device(ROW.replace("2017", "2005")) as (server, logger):
        which = server.command(MN, 1061)
        told = logger.hear(1061)
        equal(told["Flag"], "1")
        answer = f"ST=91;CN=9012;PW=123456;MN={MN};Flag=0;CP=&&QN={told['QN']};ExeRtn=1&&"
        logger.connection.sendall(frame(answer))
        server.command_is(MN, which, "done")


@says("what cannot be told is refused at once, and a dry run tells nothing")
def wrong_orders():
    with Gateway(registered(ROW)) as server:
        person = {"person": "甲"}
        server.post(PATH, {"number": 9014, **person}).problem(422, "input", "command.unknown")
        server.post(PATH, {"number": 2072, **person}).problem(422, "input", "command.unknown")
        server.post(PATH, {"number": 1062, "arguments": {"Interval": "30"}, **person}).problem(422, "input", "command.argument")
        server.post(PATH, {"number": 1062, "arguments": {"RtdInterval": "30;CN=1072"}, **person}).problem(422, "input", "command.argument")
        server.post(PATH, {"number": 1061}).problem(422, "input", "api.person")
        for number, key in ((1061 + (1 << 32), "api.body_range"), (-(1 << 62), "api.body_range"), ("10a61", "api.body_field"), (1061.5, "api.body_field")):
            equal(server.post(PATH, {"number": number, **person}).problem(422, "input", key)["arguments"]["field"], "number")
        for minutes in (0, 10081, 1 << 62, -(1 << 62)):
            server.post(PATH, {"number": 1061, "expires_minutes": minutes, **person}).problem(422, "input", "api.body_range")
        server.post(PATH, {"number": 1061, "expires_minutes": "5m", **person}).problem(422, "input", "api.body_field")
        server.post("/api/v1/devices/NOBODY/commands", {"number": 1061, **person}).problem(404, "not-found", "device.missing")
        equal(server.ask("POST", PATH, b"{}").status, 401)
        equal(server.get(PATH).status, 401)
        equal(server.post(PATH, {"number": 1061, **person}, "?dry_run=1").json()["id"], None)
        equal(server.ask_for(PATH)["commands"], [])


@says("a new password never appears in what is shown")
def secrets():
    with Gateway(registered(ROW)) as server:
        server.command(MN, 1072, {"NewPW": "s3cret"})
        must(b"s3cret" not in server.get(PATH, token=server.token).body, "the list")
        must(b"s3cret" not in server.get("/api/v1/changes").body, "the journal")


@says("when the device has taken a new password, that is the stored one too, journaled and not shown")
def new_password():
    with one_device() as (server, logger):
        which = server.command(MN, 1072, {"NewPW": "654321"})
        told = logger.hear(1072)
        logger.answer(told, 9011)
        logger.answer(told, 9012)
        server.command_is(MN, which, "done")
        changes = server.ask_for("/api/v1/changes?limit=5")["changes"]
        must(any("1072" in str(change) and "值班员" in str(change) and "password=***" in str(change) for change in changes), changes)
        must("654321" not in str(changes), "it is a secret")

        def speaks():
            again = Logger(server.device_port, MN, pw="654321")
            again.send(2011, "DataTime=20260101080000;a21026-Rtd=1.0")
            heard = again.frames.next(2)
            again.close()
            return heard and heard["CN"] == "9014"
        wait_for(speaks, "the new password is right")
        failed = server.command(MN, 1072, {"NewPW": "000000"})
        logger = Logger(server.device_port, MN, pw="654321")
        logger.report()
        logger.answer(logger.hear(1072), 9012, 2)
        server.command_is(MN, failed, "failed")
        logger.report()
        logger.close()


@says("a result that comes after a command was given up is noted beside it, once")
def late():
    with one_device() as (server, logger):
        equal(server.post(f"/api/v1/devices/{MN}", {"person": "甲", "note": "快", "over_time_s": 1, "retries": 0}).status, 200)
        which = server.command(MN, 1061)
        told = logger.hear(1061)
        equal(server.command_is(MN, which, "unanswered")["answer"], None)
        logger.answer({**told, "QN": "20200101000000000"}, 9012, 3)
        logger.answer(told, 9012, 1)
        noted = wait_for(lambda: (c := server.command_is(MN, which, "unanswered"))["answer"] and c, "it is noted")
        equal((noted["answer"], noted["code"]), ("9012 ExeRtn=1", 1))
        logger.answer(told, 9012, 5)
        logger.report()
        equal(server.command_is(MN, which, "unanswered")["code"], 1)
