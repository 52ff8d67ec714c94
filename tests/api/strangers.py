"""What one address may hold of the server: it loses its own oldest connections, never keeps another one out, and has its time."""
import contextlib
import resource
import socket
import time

from harness import DEADLINE, Server, Skip, equal, must, new_folder, read_to_end, says, wait_for

GET = b"GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192) if hard > 0 else 8192, hard))


def folder(*lines):
    made = new_folder()
    (made / "qingshan.yaml").write_text("".join(line + "\n" for line in lines))
    return made


def connect(server, address="127.0.0.1", seconds=DEADLINE):
    return socket.create_connection(("127.0.0.1", server.port), timeout=seconds, source_address=(address, 0))


def asks(server, address, headers=b"", path=b"/api/v1/session"):
    """One request from this address, its answer's status; '' when the connection was closed instead."""
    with connect(server, address) as connection:
        connection.sendall(GET.replace(b"/api/v1/session", path) % (headers + b"Connection: close\r\n"))
        return read_to_end(connection)[9:12].decode()


def hold(server, count, address, sent=b""):
    held = []
    for _ in range(count):
        held.append(connect(server, address))
        if sent:
            held[-1].sendall(sent)
    return held


def is_open(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def end(connections):
    for connection in connections:
        connection.close()


@says("2,048 idle connections of one address keep nobody out, and it is served itself")
def idle_connections():
    with Server() as server:
        held = hold(server, 2048, "127.0.0.7")
        for connection in held[::3]:
            with contextlib.suppress(OSError):
                connection.sendall(b"GET /api/v1/session HT")
        for address in ("127.0.0.8", "127.0.0.9", "127.0.0.7"):
            equal(asks(server, address), "200", address)
        wait_for(lambda: sum(map(is_open, held)) <= 512, "it holds its share and no more")
        end(held)


@says("many addresses that fill the server together do not keep the next one out")
def many_addresses():
    with Server(folder("http_connections: 200", "http_connections_per_address: 50")) as server:
        held = [one for last in range(10, 20) for one in hold(server, 50, f"127.0.1.{last}")]
        for last in range(30, 40):
            equal(asks(server, f"127.0.2.{last}"), "200")
        wait_for(lambda: sum(map(is_open, held)) <= 200, "no more than the server holds")
        end(held)


@says("whoever is being answered is not the one that has to go")
def working_stay():
    with Server(folder("http_connections_per_address: 20")) as server:
        streams = hold(server, 5, "127.0.0.7", GET.replace(b"session", b"events") % b"")
        for stream in streams:
            must(b"event-stream" in stream.recv(4096), "open")
        held = hold(server, 60, "127.0.0.7")
        equal(asks(server, "127.0.0.7"), "200")
        for stream in streams:
            must(is_open(stream), "still open")
        end(streams + held)


@says("500 event streams of one address keep nobody out, and a full house makes room for whoever has none")
def streams():
    ask = GET.replace(b"session", b"events") % b""
    with Server(folder("http_streams: 60", "http_streams_per_address: 40")) as server:
        held = hold(server, 500, "127.0.0.7", ask)
        codes = [one.recv(4096)[9:12] for one in held]
        equal(codes.count(b"200"), 40, "its share")
        equal(codes.count(b"503"), 460, "the others are told")
        others = hold(server, 20, "127.0.0.8", ask)
        equal([one.recv(4096)[9:12] for one in others], [b"200"] * 20)
        with connect(server, "127.0.0.9") as late:
            late.sendall(ask)
            equal(late.recv(4096)[9:12], b"200", "there is room for one who has none")
            equal(asks(server, "127.0.0.8", path=b"/api/v1/events"), "503", "and for no more")
        equal(asks(server, "127.0.0.7"), "200", "and requests are answered as before")
        end(held + others)
        wait_for(lambda: streams_again(server), "what is given back can be taken again")


def streams_again(server):
    with connect(server, "127.0.0.7") as one:
        one.sendall(GET.replace(b"session", b"events") % b"")
        return one.recv(4096)[9:12] == b"200"


@says("behind a proxy the client it names counts; what a client writes itself is not believed")
def proxies():
    def open_stream(server, headers, address="127.0.0.1"):
        one = connect(server, address)
        one.sendall(GET.replace(b"session", b"events") % headers)
        return one, one.recv(4096)[9:12].decode()

    with Server(folder("http_streams_per_address: 2", "http_connections_per_address: 10", "proxies: 127.0.0.1 10.0.0.0/8")) as server:
        held = []

        def take(headers, wanted, address="127.0.0.1"):
            one, code = open_stream(server, headers, address)
            held.append(one)
            equal(code, wanted, headers)

        for client in (b"192.0.2.1", b"192.0.2.2", b"2001:db8::1"):
            for wanted in ("200", "200", "503"):
                take(b"X-Forwarded-For: " + client + b"\r\n", wanted)
        take(b"X-Forwarded-For: 192.0.2.9, 192.0.2.1\r\n", "503")                      # the last one is who asked the proxy
        take(b"X-Forwarded-For: 192.0.2.9\r\nX-Forwarded-For: 192.0.2.1\r\n", "503")   # also on a line of its own
        take(b"X-Forwarded-For: 192.0.2.1 , 10.1.2.3\r\n", "503")                      # behind another of our proxies
        take(b"X-Forwarded-For: 2001:db8::1:2:3\r\n", "503")                           # the same line of IPv6
        take(b"X-Forwarded-For: nonsense\r\n", "200")                                  # counts as the proxy itself
        for _ in range(30):
            with connect(server) as one:  # a proxy may hold more connections than a stranger
                one.sendall(GET % b"Connection: close\r\n")
                must(read_to_end(one).startswith(b"HTTP/1.1 200"), "answered")
        for wanted in ("200", "200", "503"):
            take(b"X-Forwarded-For: 192.0.2.%d\r\n" % (50 + len(held)), wanted, "127.0.0.5")
        end(held)


@says("a request has a time for its headers and for its body; a slow one ends, an honest one of the same length does not")
def deadlines():
    with Server(folder("http_head_seconds: 2", "http_body_seconds: 2")) as server:
        body = b"POST /api/v1/facts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + server.token.encode() + b"\r\nContent-Length: 100\r\n\r\n"
        for start, drip in ((b"GET /api/v1/session HTTP/1.1\r\n", b"X-%d: a\r\n"), (body, b" ")):
            with connect(server) as connection:
                connection.sendall(start)
                began, sent = time.monotonic(), 0
                with contextlib.suppress(OSError):
                    while time.monotonic() - began < DEADLINE and is_open(connection):
                        connection.setblocking(True)
                        connection.sendall(drip % sent if b"%d" in drip else drip)
                        sent += 1
                        time.sleep(0.2)
                must(1 < time.monotonic() - began < DEADLINE, f"ended after {time.monotonic() - began} s")
        with connect(server) as connection:  # 40 kB have ten seconds more
            big = b"POST /api/v1/facts?dry_run=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nConnection: close\r\nContent-Length: 40960\r\n\r\n" % server.token.encode()
            connection.sendall(big)
            for _ in range(40):
                connection.sendall(b" " * 1024)
                time.sleep(0.1)
            equal(read_to_end(connection)[9:12], b"400", "read to its end, and no JSON")


@says("without devices HTTP has the open files that nobody else wants, also where the usual limit is 1,024")
def open_files():
    wide = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 4096:
        raise Skip("the system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    try:
        server = Server()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, wide)
    with server:
        must("HTTP 2624 of 2624" in server.stderr(), server.stderr())
