"""Devices whose every byte counts, the server they speak to, and what it kept of them."""
import csv
import io
import json
import re
import socket
import sqlite3
import time

import logger
from harness import DEADLINE, PACK, equal, must, new_file, new_folder, run, wait_for
from logger import frame

HEAD = "point,mn,pw,edition,crc,kind,longitude,latitude"
PASSWORD = "123456"
MN = "510A0000000000000000000A"


# ---- frames ----

serial = iter(range(1, 1 << 30))


def new_qn():
    """Of a day that is today; never the same twice in one run."""
    return time.strftime("%Y%m%d") + "%09d" % (next(serial) % 10**9)


def upload(values, at, mn=MN, cn=2011, flag=5, pw=PASSWORD, qn=None, st=31, more=""):
    """A frame of values: {"a21026-Rtd": "12.5"}; flag None leaves it out, qn "" too."""
    head = ([f"QN={qn or new_qn()}"] if qn != "" else []) + [f"ST={st}", f"CN={cn}", f"PW={pw}", f"MN={mn}"]
    head += ([f"Flag={flag}"] if flag is not None else []) + ([more] if more else [])
    groups = {}
    for name, value in values.items():
        groups.setdefault(name.split("-")[0], []).append(f"{name}={value}")
    body = ";".join([f"DataTime={at}"] + [",".join(fields) for fields in groups.values()])
    return frame(";".join(head) + f";CP=&&{body}&&")


def qn_of(bytes_):
    return re.search(rb"QN=([^;]*)", bytes_).group(1).decode()


class Answer:
    def __init__(self, bytes_):
        self.bytes = bytes_
        segment = bytes_[6:-6]
        equal(bytes_, frame(segment), "an answer is a whole frame")
        head, _, self.cp = segment.decode().partition("CP=")
        self.fields = dict(field.split("=", 1) for field in head.strip(";").split(";"))
        self.cn = int(self.fields["CN"])


def recent_times(count, step_s=60, back_s=86400):
    """Times as devices write them, of the last day."""
    start = int(time.time()) // 60 * 60 - back_s + 8 * 3600
    return [time.strftime("%Y%m%d%H%M%S", time.gmtime(start + step_s * number)) for number in range(count)]


def as_exported(at):
    return f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:10]}:{at[10:12]}:{at[12:14]}.000+08:00"


# ---- a device ----

class Device:
    def __init__(self, server, mn=MN, pw=PASSWORD):
        self.mn, self.pw, self.held = mn, pw, b""
        self.socket = socket.create_connection(("127.0.0.1", server.device_port), timeout=DEADLINE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, bytes_):
        self.socket.sendall(bytes_)

    def upload(self, values, at, **more):
        sent = upload(values, at, **{"mn": self.mn, "pw": self.pw, **more})
        self.send(sent)
        return sent

    def answer(self, seconds=DEADLINE):
        """The next frame from the server; None: it closed the connection."""
        self.socket.settimeout(seconds)
        while b"\r\n" not in self.held:
            part = self.socket.recv(65536)
            if not part:
                return None
            self.held += part
        one, _, self.held = self.held.partition(b"\r\n")
        return Answer(one + b"\r\n")

    def report(self, values, at, **more):
        """Sends and waits for the answer to this very frame; gives the bytes sent."""
        sent = self.upload(values, at, **more)
        answer = self.answer()
        must(answer, "the server closed the connection")
        equal((answer.cn, answer.fields.get("QN")), (9014, qn_of(sent)), "the answer")
        return sent

    def is_closed(self):
        try:
            self.socket.settimeout(DEADLINE)
            return self.socket.recv(4096) == b""
        except ConnectionResetError:
            return True

    def says_nothing_more(self):
        """Everything sent before a frame that is answered has been dealt with: nothing came for it."""
        self.socket.settimeout(0.05)
        try:
            equal(self.held + self.socket.recv(4096), b"")
        except TimeoutError:
            equal(self.held, b"")


# ---- a server ----

def table(*rows):
    """Rows: ("p1", MN, ...) as in HEAD, cut short where the rest is usual; a dictionary adds columns."""
    usual = ("p1", MN, PASSWORD, "2017", "strict", "stack", "111.1", "22.2")
    more = sorted({name for row in rows for name in (row[-1] if isinstance(row[-1], dict) else {})})
    lines = [",".join([HEAD, *more])]
    for row in rows:
        extra = row[-1] if isinstance(row[-1], dict) else {}
        cells = row[:-1] if isinstance(row[-1], dict) else row
        lines.append(",".join([*cells, *usual[len(cells):], *(extra.get(name, "") for name in more)]))
    return "\n".join(lines) + "\n"


def station(*rows, pack=PACK):
    """A data folder with these points."""
    folder = new_folder(pack)
    ran = run("point", "import", new_file(table(*(rows or [("p1",)]))), data=folder)
    equal(ran.code, 0, ran.err)
    return folder


class Gateway(logger.Gateway):
    def __init__(self, data=None, *options, limits=None, env=None):
        super().__init__(data or station(), *(("--hj212-limits", limits) if limits else ()), *options, env=env)

    def events(self, what=None):
        return [row for row in events(self.data) if what in (None, row[0])]

    def told(self, what, mn=None):
        """Waits until the event is written."""
        return wait_for(lambda: [row for row in self.events(what) if mn in (None, row[1])], f"event {what}")

    def told_times(self, what, count, mn=None):
        """Waits until the event is counted so often, in however many rows it was written, and not more often."""
        times = lambda: sum(row[2] for row in self.events(what) if mn in (None, row[1]))  # noqa: E731
        wait_for(lambda: times() >= count, lambda: f"event {what} {count} times: {self.events()}")
        equal(times(), count, self.events())


def events(folder):
    """(what, mn, count) of everything that was turned away or noticed."""
    with sqlite3.connect(f"file:{folder}/qingshan.db", uri=True) as database:
        return database.execute("SELECT what, mn, count FROM gateway_event ORDER BY id").fetchall()


def observations(folder, *which, history=False):
    """Rows of series export as dictionaries; those the devices sent, not what was computed."""
    ran = run("series", "export", *which, *(["--history"] if history else []), data=folder)
    if ran.code == 66:  # there is no series store yet
        return []
    equal(ran.code, 0, ran.err)
    rows = csv.DictReader(io.StringIO(ran.out.lstrip("\ufeff")))
    return [row for row in rows if row["origin"] != "computed"]


def stored(folder, count, *which):
    """Waits until so many observations are there; gives them."""
    return wait_for(lambda: (rows := observations(folder, *which)) and len(rows) >= count and rows, f"{count} observations")


def frames_at(folder, point, at):
    """The bytes of the frames behind what a point has at a time."""
    ran = run("frame", "find", point, at, "--json", data=folder)
    equal(ran.code, 0, ran.err)
    return [json.loads(line)["frame"].encode() for line in ran.out.splitlines()]


def verified(folder):
    """frame verify: sound; gives the count of frames."""
    ran = run("frame", "verify", "--json", data=folder)
    equal(ran.code, 0, ran.err + ran.out)
    equal(ran.json()["broken"], 0)
    return ran.json()["frames"]
