"""A logger as the tests play it: HJ 212 frames over one TCP connection. Standard library only."""
import datetime
import json
import re
import socket
import time

from harness import DEADLINE, Server, equal, must, new_file, new_folder, run, wait_for


def turned(register):
    """Eight steps with the polynomial both CRCs share."""
    for _ in range(8):
        register = (register >> 1) ^ 0xA001 if register & 1 else register >> 1
    return register


def crc(segment):
    register = 0xFFFF
    for byte in segment:
        register = turned((register >> 8) ^ byte)
    return register


def modbus(segment):
    """What some makers compute instead."""
    register = 0xFFFF
    for byte in segment:
        register = turned(register ^ byte)
    return register


def frame(segment, check=None):
    """check: the four characters of another CRC."""
    segment = segment if isinstance(segment, bytes) else segment.encode()
    return b"##%04d%s%s\r\n" % (len(segment), segment, check or b"%04X" % crc(segment))


def head_of(segment):
    """The fields before the CP, and the CP."""
    head, _, cp = segment.partition("CP=&&")
    fields = dict(field.split("=", 1) for field in head.split(";") if "=" in field)
    fields["CP"] = cp.removesuffix("&&")
    return fields


def values_of(cp):
    return dict(field.split("=", 1) for field in re.split("[;,]", cp) if "=" in field)


def stamp(at=None, milliseconds=False):
    at = at or datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    return at.strftime("%Y%m%d%H%M%S") + (f"{at.microsecond // 1000:03d}" if milliseconds else "")


def stamp_of(seconds):
    return stamp(datetime.datetime.fromtimestamp(seconds, datetime.timezone(datetime.timedelta(hours=8))))


class Frames:
    """Frames out of a socket."""

    def __init__(self, connection):
        self.connection, self.held = connection, b""

    def next(self, seconds=DEADLINE):
        """The fields of the next frame; None when the line was closed or nothing came in time."""
        until = time.monotonic() + seconds
        while True:
            found = self.take()
            if found:
                return found
            left = until - time.monotonic()
            if left <= 0:
                return None
            self.connection.settimeout(left)
            try:
                part = self.connection.recv(65536)
            except (TimeoutError, OSError):
                return None
            if not part:
                return None
            self.held += part

    def take(self):
        if len(self.held) < 12 or len(self.held) < 12 + int(self.held[2:6]):
            return None
        size = int(self.held[2:6])
        segment, check = self.held[6:6 + size], self.held[6 + size:10 + size]
        must(self.held[:2] == b"##" and check == b"%04X" % crc(segment), self.held[:size + 12])
        self.held = self.held[size + 12:]
        return head_of(segment.decode("utf-8", "replace"))


class Logger:
    def __init__(self, port, mn, pw="123456", flag=5, st="31"):
        self.mn, self.pw, self.flag, self.st = mn, pw, flag, st
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
        self.frames = Frames(self.connection)
        self.last = 0

    def close(self):
        self.connection.close()

    def qn(self):
        now = max(int(time.time() * 1000), self.last + 1)
        self.last = now
        return stamp(datetime.datetime.fromtimestamp(now / 1000, datetime.timezone(datetime.timedelta(hours=8))), True)

    def send(self, cn, cp="", qn=None, flag=None, st=None, more=""):
        qn = qn or self.qn()
        segment = f"QN={qn};ST={st or self.st};CN={cn};PW={self.pw};MN={self.mn};Flag={self.flag if flag is None else flag};{more}CP=&&{cp}&&"
        self.connection.sendall(frame(segment))
        return qn

    def report(self, values="a21026-Rtd=1.0,a21026-Flag=N", cn=2011, at=None, **more):
        """One upload, and its answer."""
        qn = self.send(cn, f"DataTime={at or stamp()};{values}", **more)
        answer = self.frames.next()
        must(answer and answer["CN"] == "9014" and answer.get("QN", values_of(answer["CP"]).get("QN")) == qn, answer)  # 2005: in the CP
        return qn

    def hear(self, cn, seconds=DEADLINE):
        """The next frame of this command; what else comes in between is a mistake."""
        found = self.frames.next(seconds)
        must(found, f"{cn} did not come")
        equal(found["CN"], str(cn), found)
        return found

    def answer(self, to, cn, code=1):
        name = {9011: "QnRtn=%d", 9012: "ExeRtn=%d"}.get(cn, "")
        self.send(cn, name % code if name else "", qn=to["QN"], flag=4, st="91")


def registered(*rows, head="point,mn,pw,edition,crc,kind,longitude,latitude"):
    """A data folder with these devices."""
    folder = new_folder()
    table = new_file(head + "\n" + "\n".join(rows) + "\n")
    ran = run("point", "import", table, data=folder)
    equal(ran.code, 0, ran.err)
    return folder


class Gateway(Server):
    """A server that devices can reach."""

    def __init__(self, data, *options, env=None, at=0):
        super().__init__(data, "--hj212", f"127.0.0.1:{at}", *options, env=env)
        self.process.stdout.readline()  # where the token is
        self.device_port = int(re.search(rb"(\d+)\s*$", self.process.stdout.readline()).group(1))

    def post(self, path, document, query=""):
        return self.ask("POST", path + query, json.dumps(document).encode(), {"Content-Type": "application/json"}, self.token)

    def ask_for(self, path):
        answer = self.get(path, token=self.token)
        equal(answer.status, 200, answer.body[:500])
        return answer.json()

    def command(self, mn, number, arguments=None, **more):
        answer = self.post(f"/api/v1/devices/{mn}/commands", {"number": number, "arguments": arguments or {}, "person": "值班员", "note": "试", **more})
        equal(answer.status, 201, answer.body)
        return answer.json()["id"]

    def command_is(self, mn, which, state):
        def look():
            found = [c for c in self.ask_for(f"/api/v1/devices/{mn}/commands")["commands"] if c["id"] == which]
            return found and found[0]["state"] == state and found[0]
        return wait_for(look, f"command {which} is {state}")
