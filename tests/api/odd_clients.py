"""Clients that are slow, hasty, wrong or hostile."""
import contextlib
import json
import os
import random
import socket
import threading
import time

from harness import equal, land, must, read_to_end, says, Server

server = Server()
GET = b"GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(body, headers=b""):
    return (b"POST /api/v1/facts?dry_run=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + server.token.encode() + b"\r\n" + headers
            + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)


BODY = json.dumps(land()).encode()


@says("a body at the limit is read, one byte more is refused")
def body_limit():
    limit = 256 << 10
    padded = BODY[:-1] + b" " * (limit - len(BODY)) + b"}"
    equal(server.ask("POST", "/api/v1/facts?dry_run=1", padded, token=server.token).status, 200)
    server.ask("POST", "/api/v1/facts?dry_run=1", padded + b" ", token=server.token).problem(413, "too-large", "api.too_large")


@says("a chunked body is the same body")
def chunked():
    head = b"POST /api/v1/facts?dry_run=1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer " + server.token.encode() + b"\r\n\r\n"
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(BODY[i:i + 7]), BODY[i:i + 7]) for i in range(0, len(BODY), 7))
    must(server.raw(head + pieces + b"0\r\n\r\n").startswith(b"HTTP/1.1 200"), "one byte at a time")
    endless = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    must(server.raw(head + endless * 5 + b"0\r\n\r\n").startswith(b"HTTP/1.1 413"), "no way around the limit")
    for broken in (b"zz\r\nabc\r\n0\r\n\r\n", b"-1\r\n\r\n", b"ffffffffffffffffff\r\nabc", b"5\r\nabcdefgh\r\n0\r\n\r\n"):
        must(not server.raw(head + broken, seconds=1).startswith(b"HTTP/1.1 2"), broken)
    server.alive()


@says("a body that comes byte by byte is waited for, without holding up others")
def slow_body():
    sent = post(BODY, b"Connection: close\r\n")  # a client that closes its half instead may lose the answer: libmicrohttpd takes that for leaving
    with server.connect() as connection:
        for i in range(len(sent)):
            connection.sendall(sent[i:i + 1])
            if i % 40 == 0:
                started = time.monotonic()
                server.alive()
                must(time.monotonic() - started < 5, "others are served")
        must(read_to_end(connection).startswith(b"HTTP/1.1 200"), "the slow one too")


@says("requests sent ahead on one connection are answered in order")
def pipelining():
    sent = GET + post(BODY) + b"GET /api/v1/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n" + post(b"{") + GET
    answers = server.raw(sent)
    codes = [answers[i + 9:i + 12] for i in range(len(answers)) if answers[i:i + 9] == b"HTTP/1.1 "]
    equal(codes, [b"200", b"200", b"404", b"400", b"200"])


@says("a hundred requests on one connection are all answered")
def keep_alive():
    last = GET.replace(b"Host: localhost", b"Host: localhost\r\nConnection: close")
    equal(server.raw(GET * 99 + last).count(b"HTTP/1.1 200"), 100)


@says("what is no HTTP is refused or dropped, and the server goes on")
def malformed():
    for sent in (b"\r\n\r\n", b"\0" * 100, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET  /  HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                 b"GET / HTTP/1.1\r\nHost a\r\n\r\n", b"GET / HTTP/1.1\r\n: b\r\n\r\n", b"GET / HTTP/1.1\nHost: localhost\n\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                 b"POST /api/v1/facts HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", b"POST /api/v1/facts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
                 b"POST /api/v1/facts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", b"GET http://b/api/v1/plan HTTP/1.1\r\nHost: localhost\r\n\r\n",
                 b"GET * HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"b" * 100000 + b"\r\n\r\n",
                 b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n", b"GET /?" + b"a=b&" * 1000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /api/v1/status?\xff\xfe=\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
                 b"GET /%zz%1 HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /api/v1/\xff HTTP/1.1\r\nHost: localhost\r\n\r\n"):
        answer = server.raw(sent, seconds=1)  # some of it is only the beginning of a request: those are kept till their timeout
        must(not answer.startswith(b"HTTP/1.1 500"), (sent[:60], answer[:200]))
        server.alive()


@says("a problem about bytes that are no text still has its sentence")
def no_text():
    for path in (b"/api/v1/\xff\xfe", b"/api/v1/indicators/%ff", b"/api/v1/status?year=%ff%fe", b"/api/v1/status?region=%c0%80"):
        answer = server.raw(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", seconds=5)
        head, body = answer.split(b"\r\n\r\n", 1)
        must(json.loads(body)["detail"], (path, body))


@says("both a length and chunks in one request do not smuggle a second one in")
def smuggling():
    sent = (b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"0\r\n\r\nGET /api/v1/verify HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + server.token.encode() + b"\r\n\r\n")
    must(b'"sound"' not in server.raw(sent, seconds=3).split(b"\r\n\r\n")[1], "answered as one")
    server.alive()


@says("clients that leave while their write is under way harm nobody")
def leaving():
    batch = server.document("/api/v1/plan")["batch"]
    sent = post(BODY).replace(b"?dry_run=1", b"")
    for i in range(100):
        connection = server.connect()
        connection.sendall(sent if i % 2 else sent[:-1 - i])
        if i % 3 == 0:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
    server.alive()
    equal(server.add(land("863")).status, 201)
    must(server.document("/api/v1/plan")["batch"] > batch, "written")
    equal(server.document("/api/v1/verify", token=server.token)["sound"], True)


@says("many clients that read, write and leave at once get right answers")
def crowd():
    wrong, seed = [], random.Random(7)

    def one(number):
        chance = random.Random(number)
        for _ in range(15):
            what = chance.randrange(5)
            try:
                if what == 0 and server.add(land(str(chance.randrange(1, 2000)))).status != 201:
                    wrong.append("add")
                elif what == 1 and server.document("/api/v1/indicators/24?year=2017")["no"] != "24":
                    wrong.append("indicator")
                elif what == 2 and sum(server.document(f"/api/v1/status?year={chance.randrange(2016, 2026)}")["counts"].values()) != 38:
                    wrong.append("status")
                elif what == 3:
                    connection = server.connect()
                    connection.sendall(post(BODY)[:chance.randrange(1, 400)])
                    connection.close()
                elif what == 4 and server.add(land(unit="万元")).status != 422:
                    wrong.append("refusal")
            except Exception as fault:  # noqa: BLE001
                wrong.append(repr(fault))
    threads = [threading.Thread(target=one, args=(seed.random(),)) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal(wrong, [])
    equal(server.document("/api/v1/verify", token=server.token)["sound"], True)


@says("random bytes behind a valid start do not hurt")
def noise():
    chance = random.Random(11)
    for _ in range(100):
        sent = bytearray(post(BODY) + GET)
        for _ in range(chance.randrange(1, 8)):
            sent[chance.randrange(len(sent))] = chance.randrange(256)
        with contextlib.suppress(OSError):
            server.raw(bytes(sent), seconds=0.3)
    server.alive()
    equal(len(os.listdir(f"/proc/{server.process.pid}/fd")) < 200, True, "no descriptors are left open")


@says("the server stops cleanly after all that")
def stops():
    server.stop()
