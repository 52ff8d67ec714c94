"""An upper platform that sends what is no answer: the line to it is hung up, that is told, and it is tried again later."""
import contextlib
import socket
import threading

from devices import MN, Device, Gateway, recent_times, station
from harness import equal, must, says, wait_for
from logger import Frames, frame

VALUE = {"a21026-Rtd": "12.50"}
TIMES = recent_times(5)
AIMED = b"".join(b"##%04d" % (9900 - 12 - 6 * i) for i in range(1000))
AIMED += b";" * (9900 - len(AIMED) - 8) + b"&&0000\r\n"


class Hostile:
    """Floods the first lines it gets; the next ones are answered."""

    def __init__(self, piece, floods):
        self.piece, self.floods, self.lines, self.sent, self.heard = piece, floods, 0, [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.listener.accept()
                self.lines += 1
                threading.Thread(target=self.flood if self.lines <= self.floods else self.answer, args=(line,), daemon=True).start()

    def flood(self, line):
        sent = 0
        with line, contextlib.suppress(OSError):
            while sent < 64 << 20:
                line.sendall(self.piece)
                sent += len(self.piece)
        self.sent.append(sent)

    def answer(self, line):
        frames = Frames(line)
        with line, contextlib.suppress(OSError):
            while found := frames.next(3600):
                self.heard.append(found)
                line.sendall(frame(f"QN={found['QN']};ST=91;CN=9014;PW={found['PW']};MN={found['MN']};Flag=4;CP=&&&&"))


@says("an upper platform that floods the line is hung up on, and told")
def floods():
    for piece in (b"##9896" * 2000, AIMED, b"\x00" * 8192, b"&&0000\r\n" * 1000):
        with Gateway(station()) as server, Device(server) as device, Hostile(piece, 2) as upper:
            answer = server.post("/api/v1/forwards", {"name": "city", "address": upper.address, "over_time_s": 5, "person": "甲", "note": "接入"})
            equal(answer.status, 200, answer.body)
            wait_for(lambda: server.ask_for("/api/v1/forwards")["forwards"][0]["status"], "it runs")
            device.report(VALUE, TIMES[0])
            wait_for(lambda: (server.ask_for("/api/v1/forwards")["forwards"][0]["status"] or {}).get("fault") == "garbage" or upper.heard, "the fault is told")
            device.report(VALUE, TIMES[1])
            wait_for(lambda: len(upper.heard) >= 2, "what gathered arrives when it behaves")
            must(upper.sent and max(upper.sent) < 64 << 20, upper.sent)
            equal({found["MN"] for found in upper.heard}, {MN})
