"""Server-sent events: open pages hear of a change within the commit that made it."""
import json
import socket
import time

from harness import DEADLINE, equal, land, must, says, Server

server = Server()


class Stream:
    def __init__(self, headers=""):
        self.connection = server.connect()
        self.connection.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())
        self.text = b""

    def until(self, wanted):
        limit = time.monotonic() + DEADLINE
        while wanted not in self.text:
            must(time.monotonic() < limit, f"{wanted} did not come: {self.text[-500:]}")
            self.more(wanted)
        return self.text

    def more(self, wanted):
        part = self.connection.recv(65536)
        must(part, f"closed before {wanted}: {self.text[-500:]}")
        self.text += part

    def event(self, name):
        self.until(b"event: " + name.encode() + b"\ndata: ")
        return json.loads(self.rest_of_line(b"event: " + name.encode() + b"\ndata: "))

    def rest_of_line(self, start):
        while b"\n" not in self.text.split(start, 1)[1]:
            self.more(start)
        return self.text.split(start, 1)[1].split(b"\n", 1)[0]


@says("a stream begins with the newest batch, also right after a start")
def hello():
    stream = Stream()
    equal(stream.event("hello")["batch"], server.document("/api/v1/plan")["batch"])
    head = stream.text.split(b"\r\n\r\n")[0].lower()
    must(b"content-type: text/event-stream" in head and b"cache-control: no-store" in head, head)
    stream.connection.close()


@says("every open stream hears of a change, with batch and indicators")
def changed():
    streams = [Stream() for _ in range(20)]
    for stream in streams:
        stream.event("hello")
    saved = server.add(land()).json()
    for stream in streams:
        found = stream.event("changed")
        equal((found["batch"], found["what"]), (saved["batch"], "fact.add"))
        must("24" in found["indicators"], found)
        stream.connection.close()


@says("when the event arrives, every document already shows the change")
def same_commit():
    for value in ("700", "750", "800", "850"):
        stream = Stream()
        stream.event("hello")
        server.add(land(value))
        batch = stream.event("changed")["batch"]
        must(server.document("/api/v1/plan")["batch"] >= batch, "the plan shows the batch")
        equal(server.document("/api/v1/facts?subject=industrial_land")["facts"][0]["value_text"], value)
        stream.connection.close()


@says("a dry run and a refused value are no change")
def no_change():
    stream = Stream()
    stream.event("hello")
    server.add(land(), "?dry_run=1")
    server.add(land(unit="万元"))
    saved = server.add(land("910")).json()
    equal(stream.event("changed")["batch"], saved["batch"], "the first event")
    stream.connection.close()


@says("streams that are closed in any moment do not disturb the others")
def closing():
    kept = Stream()
    kept.event("hello")
    for i in range(100):
        stream = Stream()
        if i % 3:
            stream.until(b"event: hello")
        if i % 5 == 0:
            stream.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset, not a close
        stream.connection.close()
        if i % 10 == 0:
            server.add(land(str(500 + i)))
    last = server.add(land("999")).json()["batch"]
    kept.until(b'"batch":%d,' % last)
    server.alive()


@says("a reader that does not read is dropped and takes no memory")
def slow_reader():
    slow = server.connect()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    slow.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    for i in range(60):
        equal(server.add(land(str(600 + i))).status, 201)
    server.alive()
    slow.close()


@says("more than 400 streams of one address are refused politely, and places become free again")
def too_many():
    # who left earlier holds a place until the next change or tick of the county live, so the first refusal may not be the last
    streams, refused = [], None
    while not refused:
        must(len(streams) <= 400, "more than 400 streams were taken")
        stream = Stream()
        if b" 503 " in stream.until(b"\r\n"):
            refused = stream
        else:
            streams.append(stream)
    must(len(streams) >= 350, f"only {len(streams)} streams were taken")
    must(b"application/problem+json" in refused.until(b'"api.too_many_streams"'), refused.text)
    for stream in streams:
        stream.connection.close()
    limit = time.monotonic() + DEADLINE
    while time.monotonic() < limit:
        server.add(land(str(int(time.monotonic() * 100) % 1000 + 1)))  # a change makes the server notice who left
        again = Stream()
        if b"200 OK" in again.until(b"\r\n"):
            return
    raise AssertionError("places did not become free")


@says("a stop of the server ends open streams")
def stops():
    global server
    server.stop()
    server = Server()
    stream = Stream()
    stream.event("hello")
    started = time.monotonic()
    server.stop()
    while stream.connection.recv(65536):
        pass
    must(time.monotonic() - started < 6, "within seconds")
