"""Requests that two programs could read differently, and names that are not ours: refused before anything is done."""
import ctypes
import json
import re
import socket
import time

from harness import equal, land, must, new_folder, read_to_end, run, says, Server

server = Server()
TARGET = b"/api/v1/session"
SMUGGLED = b"GET /api/v1/units HTTP/1.1\r\nHost: localhost\r\n\r\n"
LIBRARY_SAYS = {"http.length_and_coding": b"Malformed request", "http.coding": b"Unsupported Transfer-Encoding",
                "http.header": b"Unsupported Transfer-Encoding", "http.host_missing": b"&quot;Host:&quot; header required"}


def library_version():
    library = ctypes.CDLL("libmicrohttpd.so.12")
    library.MHD_get_version.restype = ctypes.c_char_p
    return tuple(int(part) for part in library.MHD_get_version().decode().split(".")[:3])


NEWER_LIBRARY = library_version() > (0, 9, 75)  # as HEAD_LINES_LEFT in http/head_check.h: it is told to be strict itself


def answers(sent, to=None):
    """The status lines, and whether the connection was closed by the server."""
    with (to or server).connect(10) as connection:
        connection.sendall(sent)
        got = read_to_end(connection)
    return got, [code.decode() for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", got)]


def refused_by_library(got, key):
    """A newer library refuses some heads before the program sees them, in its own words: these and no others."""
    said = re.search(rb"^<html><head><title>([^<]*)</title>", got.split(b"\r\n\r\n", 1)[1])
    return bool(said) and NEWER_LIBRARY and said.group(1) == LIBRARY_SAYS.get(key)


def refused(sent, key, status="400", to=None):
    got, codes = answers(sent, to)
    equal(codes, [status], (sent[:120], got[:300]))
    must(b"Connection: close" in got, got[:600])
    if refused_by_library(got, key):
        return
    must(b"Content-Security-Policy" in got, got[:600])
    found = json.loads(got.split(b"\r\n\r\n", 1)[1])
    equal(found["key"], key, sent[:200])
    must(found["detail"] and key not in found["detail"], found)


def head(*lines, method=b"GET", target=TARGET, version=b"HTTP/1.1"):
    return b"\r\n".join((b"%s %s %s" % (method, target, version), *lines, b"", b""))


@says("two lengths, a length and chunks, and other codings than chunks are refused, and nothing behind them is answered")
def two_sizes():
    host, post = b"Host: localhost", {"method": b"POST", "target": b"/api/v1/facts"}
    for lines, key in (((b"Content-Length: 5", b"Content-Length: 5"), "http.twice"), ((b"Content-Length: 5", b"Content-Length: 50"), "http.twice"),
                       ((b"content-length: 5", b"CONTENT-LENGTH: 0"), "http.twice"), ((b"Content-Length: 4", b"Transfer-Encoding: chunked"), "http.length_and_coding"),
                       ((b"Transfer-Encoding: chunked", b"Content-Length: 4"), "http.length_and_coding"), ((b"Transfer-Encoding: gzip, chunked",), "http.coding"),
                       ((b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity"), "http.twice"), ((b"Transfer-Encoding: identity",), "http.coding"),
                       ((b"Transfer-Encoding: xchunked",), "http.coding"), ((b"Transfer-Encoding: \x0bchunked",), "http.header"), ((b"Transfer-Encoding:",), "http.coding")):
        refused(head(host, *lines, **post) + b"0\r\n\r\n" + SMUGGLED, key)
    refused(head(host, b"Transfer-Encoding: chunked", version=b"HTTP/1.0", **post) + b"0\r\n\r\n", "http.coding")


@says("a length that is no number is refused")
def wrong_length():
    for text in (b"+5", b"5 5", b"0x5", b"5,5", b"-1", b"99999999999999999999999"):
        got, codes = answers(head(b"Host: localhost", b"Content-Length: " + text, method=b"POST", target=b"/api/v1/facts") + b"hello" + SMUGGLED)
        must(set(codes) <= {"400", "413"}, (text, got[:300]))  # the library answers some of these itself


@says("a line feed alone, a line that goes on in the next one, and characters that may not stand in a header are refused")
def lines():
    for sent in (b"GET /api/v1/session HTTP/1.1\nHost: localhost\r\n\r\n", b"GET /api/v1/session HTTP/1.1\r\nHost: localhost\nX: a\r\n\r\n",
                 b"GET /api/v1/session HTTP/1.1\r\nX: a\nHost: localhost\r\n\r\n", b"GET /api/v1/session HTTP/1.1\nHost: localhost\n\n",
                 head(b"Host: localhost", b"X: a", b" b"), head(b"X: a", b"\tb", b"Host: localhost"), head(b"Host: localhost", b"X: a\rY: b"),
                 head(b"Host: local", b" host"), head(b"Host: localhost", b"X: a\0b")):
        got, codes = answers(sent + SMUGGLED)
        must(codes in (["400"], []), (sent, got[:400]))
    for line in (b"Content-Length : 5", b"X y: a", b"X\x01: a", b"X: a\x07b", b"X: a\x7f", b"(x): a"):
        got, codes = answers(head(b"Host: localhost", line) + SMUGGLED)
        must(codes in (["400"], []), (line, got[:400]))


@says("what stands on the usual lines is still read: blanks around values, many headers, bytes above 127, empty values")
def still_read():
    for lines in ((b"Host: localhost",), (b"Host:localhost",), (b"Host: \t localhost  ",), (b"X-Empty:", b"Host: localhost"), (b"Host: localhost", b"X: \xe9\x9d\x92"),
                  (b"Host: localhost", *(b"X-%d: %s" % (i, b"v" * i) for i in range(60))), (b"Host: localhost", b"Cookie: a=b; c=d"), (b"Host: localhost", b"Cookie: a=b", b"Cookie: c"),
                  (b"User-Agent: a", b"Host: localhost", b"X-Forwarded-For: 1.2.3.4", b"X-Forwarded-For: 1.2.3.5")):
        got, codes = answers(head(*lines, b"Connection: close"))
        equal(codes, ["200"], (lines, got[:300]))
    equal(answers(head(b"Host: localhost") * 20 + head(b"Host: localhost", b"Connection: close"))[1], ["200"] * 21)
    equal(answers(head(b"Host: localhost", b"Connection: close", target=b"/api/v1/status?year=2017&lang=%65n"))[1], ["200"])


@says("a request with more parameters or headers than there is room for is answered or closed at once, and the next one is served")
def crowded():
    for count, path in ((101, TARGET), (480, TARGET), (1000, TARGET), (5000, TARGET), (1000, b"/"), (16000, TARGET)):
        for parameter in (b"a", b"", b"a=b"):
            sent = head(b"Host: localhost", target=path + b"?" + b"&".join([parameter] * count))
            if len(sent) < 30000:
                refused(sent + SMUGGLED, "http.parameters")
    got, codes = answers(head(b"Host: localhost", b"Connection: close", target=TARGET + b"?" + b"&".join([b"a"] * 100)))
    equal(codes, ["400"])
    must(b"http.parameter_unknown" in got, got[:300])  # so many are looked at
    for lines in ([b"a:"] * 400, [b"a:"] * 480, [b"a:"] * 2000, [b"a: b"] * 600, [b"Cookie: " + b";".join([b"a"] * 2000)], [b"Cookie: " + b"; ".join([b"a=b"] * 1000)]):
        started = time.monotonic()
        got, codes = answers(head(b"Host: localhost", b"Connection: close", *lines))
        must(codes and set(codes) <= {"200", "431"}, (lines[0][:20], len(lines), got[:200]))  # the library says 431, of cookies twice
        must(time.monotonic() - started < 5, ("answered or closed at once", lines[0][:20], len(lines)))
    server.alive()


@says("a request names its host once, in either version, and by a path")
def host():
    refused(head(b"X: a"), "http.host_missing")
    refused(head(b"X: a", version=b"HTTP/1.0"), "http.host_missing")
    refused(head(b"Host: localhost", b"Host: localhost") + SMUGGLED, "http.twice")
    refused(head(b"Host: localhost", b"X: a", b"HOST: 127.0.0.1") + SMUGGLED, "http.twice")
    refused(head(b"Host: localhost", target=b"http://localhost/api/v1/session"), "http.target")
    refused(head(b"Host: localhost", version=b"HTTP/1.7"), "http.version")


@says("a name that leads here without being ours is not answered: another site's page reads nothing")
def rebinding():
    for name in (b"evil.example", b"evil.example:8080", b"localhost.evil.example", b"127.0.0.1.evil.example", b"a", b"", b"localhost:x", b"[::1", b"local host", b"127.0.0.1:80:80",
                 b"user@localhost", b"localhost/", b"0x7f.1"):
        refused(head(b"Host: " + name), "http.host", "421")
        refused(head(b"Host: " + name, target=b"/"), "http.host", "421")
    refused(head(b"Host: evil.example", b"Authorization: Bearer " + server.token.encode(), b"Content-Length: 2", method=b"POST", target=b"/api/v1/facts") + b"{}", "http.host", "421")
    for name in (b"localhost", b"LOCALHOST:%d" % server.port, b"localhost.", b"127.0.0.1", b"127.0.0.1:1", b"10.9.8.7", b"[::1]:80", b"[fd00::1]", socket.gethostname().encode()):
        equal(answers(head(b"Host: " + name, b"Connection: close"))[1], ["200"], name)


@says("the hosts of the settings are ours too, and a setting that cannot be read stops the start with its line")
def settings():
    folder = new_folder()
    (folder / "qingshan.yaml").write_text("series: embedded\nhosts: qingshan.example.cn  Www.Example.CN # two names\n")
    with Server(folder) as own:
        for name in (b"qingshan.example.cn", b"QINGSHAN.example.cn:443", b"www.example.cn."):
            equal(answers(head(b"Host: " + name, b"Connection: close"), own)[1], ["200"], name)
        refused(head(b"Host: example.cn"), "http.host", "421", own)
    for text in ("hosts: a b/c", "hosts:", "proxies: everybody", "http_connections: many", "http_connections: 3", "http_streems: 5", "memory_mb: 1"):
        (folder / "qingshan.yaml").write_text("series: embedded\n" + text + "\n")
        ran = run("serve", "--listen", "127.0.0.1:0", data=folder)
        equal(ran.code, 65, (text, ran.err))
        ran.one_clear_line("2", text)


@says("the commands of this machine go through the socket of the folder, whatever the host")
def local():
    equal(server.add(land()).status, 201)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(server.data / "qingshan.sock"))
        connection.sendall(head(b"Host: anything", b"Connection: close"))
        must(read_to_end(connection).startswith(b"HTTP/1.1 200"), "answered")
    server.stop()
