"""Who may do what: every route of the table, without a token, with a wrong one and with the right one."""
import json

from harness import equal, land, must, needs_own_memory, new_path, says, Server

server = Server()
routes = json.loads(server.get("/api/v1/openapi.json").body)["paths"]
VALUES = {"no": "1", "name": "problems", "date": "2020-03-30"}
STREAM = "/api/v1/events"


def batch():
    return server.document("/api/v1/plan")["batch"]


def each():
    for path, methods in routes.items():
        for method, operation in methods.items():
            address = path
            for name, value in VALUES.items():
                address = address.replace("{" + name + "}", value)
            yield address, method.upper(), bool(operation.get("security"))


@says("a route for administrators is closed without a token and with a wrong one")
def closed():
    closed_ones = 0
    for address, method, protected in each():
        if not protected:
            continue
        closed_ones += 1
        for token, key in ((None, "api.token_missing"), ("0" * 64, "api.token_wrong"), ("", "api.token_wrong"), (server.token[:-1], "api.token_wrong"),
                           (server.token + "0", "api.token_wrong"), (server.token.upper(), "api.token_wrong")):
            found = server.ask(method, address, b"{}" if method == "POST" else None, token=token)
            found.problem(401, "unauthorized", key)
            must("Bearer" in found.headers["www-authenticate"], "says how")
    must(closed_ones >= 4, f"only {closed_ones} routes are protected")


@says("every route that writes is for administrators")
def writes_are_protected():
    for address, method, protected in each():
        if method != "GET" and address != "/api/v1/session":  # signing in
            must(protected, f"{method} {address}")


@says("a public route is open without a token and closed with a wrong one")
def public():
    for address, method, protected in each():
        if protected or address == STREAM:
            continue
        must(server.ask(method, address).status in (200, 400, 404, 422), address)  # no boundary file, what has to be asked for
        server.ask(method, address, token="0" * 64).problem(401, "unauthorized", "api.token_wrong")
        must(server.ask(method, address, token=server.token).status in (200, 400, 404, 422), address)


@says("the right token opens every route, and what is missing is then said in its own words")
def right_token():
    for address, method, protected in each():
        if address == STREAM:
            continue
        found = server.ask(method, address, b"{}" if method == "POST" else None, token=server.token)
        must(found.status not in (401, 500), f"{method} {address}: {found.status}")


@says("nothing is written by anyone without the right token")
def nothing_written():
    before = batch()
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Basic " + server.token}, {"Authorization": server.token},
                    {"Authorization": "bearer " + server.token[::-1]}, {"Cookie": "token=" + server.token}, {"X-Token": server.token}):
        for path in ("/api/v1/facts", f"/api/v1/facts?token={server.token}", "/api/v1/facts/import", "/api/v1/plan/pack"):
            found = server.ask("POST", path, json.dumps(land()).encode(), headers)
            equal(found.status, 401, (path, headers))
    equal(batch(), before)


@says("other methods do not slip past the rights")
def other_methods():
    before = batch()
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "post", "FOO"):
        found = server.ask(method, "/api/v1/facts", json.dumps(land()).encode(), token=server.token)
        must(found.status in (400, 405), (method, found.status))
        if found.status == 405:
            equal(found.headers["allow"], "GET, HEAD, POST")
    equal(server.ask("POST", "/api/v1/status", b"").headers["allow"], "GET, HEAD")
    equal(server.get("/api/v1/plan/pack").headers["allow"], "POST")
    equal(batch(), before)


@says("a page of another origin gets no leave to read or write")
def other_origins():
    for method, path in (("OPTIONS", "/api/v1/facts"), ("GET", "/api/v1/status"), ("POST", "/api/v1/facts")):
        found = server.ask(method, path, b"{}" if method == "POST" else None,
                           {"Origin": "http://evil.example", "Host": "evil.example", "Access-Control-Request-Method": "POST"})
        must(not any(name.startswith("access-control-") for name in found.headers), found.headers)


@says("a pack is only applied for this machine's administrator, not over TCP")
def pack_is_local():
    body = json.dumps({"folder": str(new_path())}).encode()
    server.ask("POST", "/api/v1/plan/pack", body, token=server.token).problem(403, "denied", "api.local_only")


@says("the token file and the socket are for their owner only")
def modes():
    for name, mode in (("token", 0o600), ("qingshan.sock", 0o600), ("lock", 0o600)):
        equal(oct((server.data / name).stat().st_mode & 0o777), oct(mode), name)
    equal(len(server.token), 64)


@says("who sends a large body without the right does not fill our memory")
def refused_bodies():
    needs_own_memory()

    def rss():
        with open(f"/proc/{server.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
    before, open_ones = rss(), []
    for _ in range(8):
        connection = server.connect()
        connection.sendall(b"POST /api/v1/facts/import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16000001\r\n\r\n")
        connection.sendall(b"x" * 16000000)
        open_ones.append(connection)
    server.alive()
    must(rss() < before + 32 * 1024, f"{before} kB before, {rss()} kB with 128 MB under way")
    for connection in open_ones:
        connection.close()


@says("the session says whose token it is")
def session():
    equal(server.document("/api/v1/session", token=server.token)["role"], "service")
    server.stop()
