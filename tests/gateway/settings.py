"""How a device is spoken to: what its frames suggest, taking that over, its key."""
import subprocess
import datetime

from harness import equal, must, run, says, wait_for
from logger import Gateway, Logger, crc, frame, modbus, registered, stamp

MN = "010000A8900016F000169DC0"
ROW = f"stack1,{MN},123456,2017,strict,flue_gas,112.1,22.2"
PATH = f"/api/v1/devices/{MN}"
KEY = "30303030303030303030303030303030"


def change(server, **settings):
    answer = server.post(PATH, {"person": "甲", "note": "按建议", **settings})
    equal(answer.status, 200, answer.body)
    return answer.json()


@says("a device with another CRC is refused, its dialect is suggested with its numbers, and taken over it is heard")
def dialect():
    with Gateway(registered(ROW)) as server:
        logger = Logger(server.device_port, MN)

        def send():
            segment = f"QN={logger.qn()};ST=31;CN=2011;PW=123456;MN={MN};Flag=5;CP=&&DataTime={stamp()};a21026-Rtd=1.0&&".encode()
            logger.connection.sendall(frame(segment, b"%04X" % modbus(segment)))

        for _ in range(12):
            send()
        found = wait_for(lambda: (d := server.ask_for(PATH))["learned"] and d["learned"]["refused"] == 12 and d["learned"]["crc"], "twelve are refused")
        equal((found["suggestion"], found["matching"]), ("modbus", found["frames"]))
        must(change(server, crc=found["suggestion"])["batch"], "a batch")
        equal(server.ask_for(PATH)["settings"]["crc"], "modbus")

        def heard():
            send()
            return logger.frames.next(0.2)
        equal(wait_for(heard, "an answer")["CN"], "9014")
        logger.close()
        must(any("crc=modbus" in c["detail"] and c["who"] == "甲" for c in server.ask_for("/api/v1/changes")["changes"]), "the journal")


@says("a clock that is off is shown with its drift, and an offset is suggested")
def drift():
    with Gateway(registered(ROW)) as server:
        logger = Logger(server.device_port, MN)
        late = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) - datetime.timedelta(minutes=10)
        for i in range(12):
            at = late + datetime.timedelta(milliseconds=i)
            logger.report(at=stamp(at), qn=stamp(at, True))
        found = server.ask_for(PATH)["learned"]["drift"]
        must(-620000 < found["median_ms"] < -590000 and 590 < found["clock_offset_s"] < 620, found)
        logger.close()


@says("a password is changed and never shown; the device must use the new one")
def password():
    with Gateway(registered(ROW)) as server:
        logger = Logger(server.device_port, MN)
        logger.report()
        change(server, password="s3cret")
        must(logger.frames.next(5) is None, "the old registration no longer holds")
        logger.close()
        logger = Logger(server.device_port, MN, pw="s3cret")
        wait_for(lambda: server.ask_for(PATH)["settings"]["has_password"], "it has one")
        logger.report()
        logger.close()
        must(b"s3cret" not in server.get(PATH, token=server.token).body + server.get("/api/v1/changes").body, "shown")


@says("settings that cannot be are refused, the same again writes nothing, visitors see nothing")
def wrong():
    with Gateway(registered(ROW)) as server:
        for settings, key in (({"crc": "best"}, "device.setting"), ({"minute_interval": 0}, "device.setting"), ({"cipher_key": "30"}, "device.setting"),
                              ({"enabled": "yes"}, "api.body_field"), ({"retries": "3x"}, "api.body_field")):
            found = server.post(PATH, {"person": "甲", **settings}).problem(422, "input", key)
            must("30" != found["arguments"].get("text"), "a key is not repeated")
        server.post(PATH, {"person": "甲", "colour": "red"}).problem(400, "syntax", "api.field_unknown")
        server.post(PATH, {"crc": "modbus"}).problem(422, "input", "api.person")
        equal(change(server, crc="strict", retries=3)["batch"], None)
        equal(server.get(PATH).status, 401)
        server.get("/api/v1/devices/NOBODY", token=server.token).problem(404, "not-found", "device.missing")


def encrypted(segment, cp):
    """The frame with its CP under SM4, as the openssl program does it."""
    whole = len(cp) // 16 * 16
    shut = subprocess.run(["openssl", "enc", "-sm4-ecb", "-nopad", "-K", KEY], input=cp[:whole].encode(), capture_output=True, check=True).stdout
    plain = f"{segment}CP=&&{cp}&&".encode()
    body = f"{segment}CP=&&".encode() + shut + cp[whole:].encode() + b"&&"
    return b"##%04d%s%04X\r\n" % (len(body), body, crc(plain))


@says("with its key, an encrypted frame is answered, stored as values, and kept as it came; the key is never shown")
def sm4():
    folder = registered(ROW.replace("2017", "2025"))
    with Gateway(folder) as server:
        change(server, cipher_key=KEY, cipher_form="raw")
        logger = Logger(server.device_port, MN, flag=9)
        qn = logger.qn()
        sent = encrypted(f"QN={qn};ST=31;CN=2011;PW=123456;MN={MN};Flag=9;", f"DataTime={stamp()};a21026-Rtd=12.5,a21026-Flag=N;a34013-Rtd=6.2")

        def answered():
            logger.connection.sendall(sent)
            return logger.frames.next(0.3)
        equal(wait_for(answered, "an answer")["QN"], qn)
        wait_for(lambda: "12.5" in run("series", "export", "stack1", "a21026", data=folder).out, "the value is stored")
        segment = (server.data / "raw" / "00000001.seg").read_bytes()
        must(sent in segment and b"a21026" not in segment, "the evidence stays encrypted")
        must(KEY.encode() not in server.get(PATH, token=server.token).body + server.get("/api/v1/changes").body, "the key is shown")
        equal(server.ask_for(PATH)["settings"]["has_key"], True)
        which = server.command(MN, 2061, {"BeginTime": "20260101000000", "EndTime": "20260101030000"})
        logger.connection.settimeout(10)
        raw = logger.connection.recv(65536)
        must(b"CN=2061" in raw and b"BeginTime" not in raw, raw)
        server.command_is(MN, which, "sent")
        logger.close()


@says("the board of devices shows what the frames of each suggest, and nothing of one that was not heard")
def board():
    with Gateway(registered(ROW, ROW.replace(MN, "Q" + MN[1:]).replace("stack1", "stack2"))) as server:
        logger = Logger(server.device_port, MN)
        for _ in range(12):
            logger.report()
        shown = wait_for(lambda: (d := {one["mn"]: one["learned"] for one in server.ask_for("/api/v1/devices")["devices"]}) and d.get(MN) and d, "it is heard")
        equal((shown[MN]["online"], shown[MN]["crc"]["suggestion"], shown[MN]["drift"]["frames"] > 0), (True, "strict", True))
        equal(shown["Q" + MN[1:]], None)
        logger.close()
