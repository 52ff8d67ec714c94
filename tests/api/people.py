"""Who acts: signing in and out, accounts, what each role may, and what the journal says of it."""
import json
import re
import subprocess
import threading

from harness import PROGRAM, equal, land, must, says, Server

PASSWORD = "zu Fuss ans Meer 9"
JSON = {"Content-Type": "application/json"}


class Person:
    """Somebody with a cookie."""

    def __init__(self, server, cookie=None, csrf=None):
        self.server, self.cookie, self.csrf = server, cookie, csrf

    def ask(self, method, path, body=None, headers=None, csrf=True):
        headers = {**JSON, **(headers or {})}
        if self.cookie:
            headers["Cookie"] = "qingshan_session=" + self.cookie
        if csrf and self.csrf:
            headers["X-Csrf-Token"] = self.csrf
        return self.server.ask(method, "/api/v1" + path, None if body is None else json.dumps(body).encode(), headers)

    def post(self, path, body, **more):
        return self.ask("POST", path, body, **more)

    def take(self, answer):
        equal(answer.status, 200, answer.body[:300])
        cookie = re.fullmatch(r"qingshan_session=([0-9a-f]{64}); Path=/; HttpOnly; SameSite=Strict; Max-Age=43200(; Secure)?", answer.headers["set-cookie"])
        must(cookie, answer.headers["set-cookie"])
        self.cookie, self.csrf = cookie.group(1), answer.json()["csrf"]
        return answer.json()

    def sign_in(self, name, password, **more):
        return self.take(self.ask("POST", "/session", {"name": name, "password": password}, **more))


def program(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments), "--lang", "en"], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def user(server, name, role, *more):
    """An account of this role that has chosen its password."""
    code, said = program("user", "add", name, "--data", server.data, "--role", role, *more)
    equal(code, 0, said)
    person = Person(server)
    first = re.search(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", said).group(0)
    equal(person.sign_in(name, first)["first"], True)
    person.take(person.post("/session/password", {"old_password": first, "password": PASSWORD}))
    return person


def whats(server, count=10):
    return [one["what"] for one in server.document(f"/api/v1/changes?people=1&limit={count}", token=server.token)["changes"]]


@says("a person signs in, does what his role may under his own name, and signs out")
def acts():
    with Server() as server:
        person = user(server, "wangfang", "office", "--person-name", "王芳")
        must("enter" in person.ask("GET", "/session").json()["rights"])
        found = person.post("/facts", land())
        equal(found.status, 201, found.body[:300])
        equal(found.json()["fact"]["person"] if "person" in found.json()["fact"] else "王芳", "王芳")
        newest = server.document("/api/v1/changes?limit=1", token=server.token)["changes"][0]
        equal((newest["what"], newest["who"], newest["account"].split()[:2]), ("fact.add", "王芳", ["wangfang", "office"]))
        person.post("/facts", land("863", person="李四"))
        equal(server.document("/api/v1/changes?limit=1", token=server.token)["changes"][0]["who"], "王芳（代李四）")
        equal(person.post("/session/end", {}).status, 200)
        person.post("/facts", land("864")).problem(401, "unauthorized", "api.token_missing")
        must("session.end" in whats(server) and "session.begin" in whats(server))
        equal(json.loads(program("verify", "--data", server.data, "--json")[1])["sound"], True)


@says("visitors are told neither who signed in nor of accounts")
def quiet():
    with Server() as server:
        user(server, "wangfang", "office")
        equal([one["what"] for one in server.document("/api/v1/changes?limit=50&people=1")["changes"] if one["what"].startswith(("session.", "account."))], [])
        must(all(one.get("account") is None for one in server.document("/api/v1/changes?limit=50")["changes"]))


@says("a write by cookie wants the session's token; another session's or none is refused")
def csrf():
    with Server() as server:
        one, other = user(server, "wangfang", "office"), user(server, "lisi", "office")
        one.ask("POST", "/facts", land(), csrf=False).problem(403, "denied", "session.csrf")
        Person(server, one.cookie, other.csrf).post("/facts", land()).problem(403, "denied", "session.csrf")
        one.ask("PUT", "/files/x?offset=0", {}, csrf=False).problem(403, "denied", "session.csrf")
        Person(server, "0" * 64, one.csrf).post("/facts", land()).problem(401, "unauthorized", "api.token_missing")
        equal(one.post("/facts", land()).status, 201)
        Person(server).post("/session", {"name": "wangfang", "password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"}).problem(403, "denied", "session.csrf")


@says("each role opens exactly the routes that its rights name")
def every_role():
    with Server() as server:
        rights = {path: method for path, method in json.loads(server.get("/api/v1/openapi.json").body)["paths"].items()}
        forms = {(one["method"], one["path"]): one["right"] for one in server.document("/api/v1/forms")["forms"]}
        must(len(forms) > 20 and len(rights) > 50)
        roles = {one["role"]: one["rights"] for one in server.document("/api/v1/roles", token=server.token)["roles"]}
        equal(len(roles), 12)
        for role, mine in roles.items():
            person = user(server, "p-" + role, role)
            equal(sorted(person.ask("GET", "/session").json()["rights"]), sorted(mine), role)
            for (method, path), right in forms.items():
                if path.startswith("/session"):
                    continue
                found = person.ask(method, re.sub(r"\{\w+\}", "999999", path) + "?dry_run=1", {})
                if right in mine:
                    must(found.status not in (401, 403) or found.json()["key"] == "api.local_only", f"{role} {path}: {found.status} {found.body[:200]}")
                else:
                    found.problem(403, "denied", "api.no_right")
                    must(found.json()["arguments"]["right"] not in ("", right), found.body)


@says("a first password opens nothing but its change")
def first_password():
    with Server() as server:
        said = program("user", "add", "wangfang", "--data", server.data, "--role", "office")[1]
        first = re.search(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", said).group(0)
        person = Person(server)
        person.sign_in("wangfang", first)
        person.post("/facts", land()).problem(403, "denied", "session.first")
        for path in ("/files", "/roles", "/accounts", "/verify"):
            person.ask("GET", path).problem(403, "denied", "session.first")
        person.post("/session/password", {"old_password": "x", "password": PASSWORD}).problem(422, "input", "session.old_password")
        for bad, key in (("short", "password.short"), ("wangfang-1234", "password.name"), ("aaaaaaaaaaaa", "password.plain")):
            person.post("/session/password", {"old_password": first, "password": bad}).problem(422, "input", key)
        before = person.cookie
        person.take(person.post("/session/password", {"old_password": first, "password": PASSWORD}))
        must(before != person.cookie, "a new key")
        equal(Person(server, before).ask("GET", "/session").json()["role"], "visitor")
        equal(person.post("/facts", land()).status, 201)
        Person(server).post("/session", {"name": "wangfang", "password": first}).problem(401, "unauthorized", "session.wrong")


@says("who guesses waits; nobody learns which names there are")
def guessing():
    with Server() as server:
        user(server, "wangfang", "office")
        for name in ("wangfang", "nobody"):
            for _ in range(3):
                Person(server).post("/session", {"name": name, "password": "wrong wrong"}).problem(401, "unauthorized", "session.wrong")
            Person(server).post("/session", {"name": name, "password": "wrong wrong"}).problem(403, "denied", "session.wait")
        must(whats(server).count("session.refused") >= 3)


@says("locked, left, or with a new first password: the sessions of the account are over, and it signs in no more")
def ended():
    with Server() as server:
        person = user(server, "wangfang", "office")
        for command in ("lock", "unlock", "password", "left"):
            equal(program("user", command, "wangfang", "--data", server.data)[0], 0)
            equal(person.ask("GET", "/session").json()["role"], "visitor", command)
            if command == "unlock":
                person.sign_in("wangfang", PASSWORD)
            else:
                Person(server).post("/session", {"name": "wangfang", "password": PASSWORD}).problem(401, "unauthorized", "session.wrong")
        must(program("user", "add", "wangfang", "--data", server.data, "--role", "office")[0] != 0, "its name is never given again")
        must(program("user", "add", "li", "--data", server.data, "--role", "office", "--department", "moon")[0] != 0, "there is no such department")
        equal([one["state"] for one in json.loads(program("user", "list", "--data", server.data, "--json")[1])], ["left"])


@says("who administers neither enters nor reads frames, and nobody locks himself out")
def three_apart():
    with Server() as server:
        admin, security = user(server, "root", "admin"), user(server, "sec", "security")
        admin.post("/facts", land()).problem(403, "denied", "api.no_right")
        security.post("/facts", land()).problem(403, "denied", "api.no_right")
        admin.post("/accounts/sec/lock", {"reason": "x"}).problem(403, "denied", "api.no_right")
        security.post("/accounts/sec/lock", {"reason": "x"}).problem(409, "conflict", "account.self")
        admin.post("/accounts/root/left", {"reason": "x"}).problem(409, "conflict", "account.self")
        equal(security.post("/accounts/root/lock", {"reason": "x"}).status, 200)
        equal(admin.ask("GET", "/accounts").status, 401)


@says("the machine's token makes no accounts and has no password")
def service():
    with Server() as server:
        for path, body in (("/accounts", {"name": "x", "person_name": "x", "role": "admin"}), ("/session/end", {}), ("/session/password", {"old_password": "x", "password": PASSWORD})):
            equal(server.ask("POST", "/api/v1" + path, json.dumps(body).encode(), JSON, server.token).status, 403, path)
        equal(server.document("/api/v1/session", token=server.token)["role"], "service")


@says("fifty sign in at once: each is answered, two hashes at a time")
def many():
    with Server() as server:
        user(server, "wangfang", "office")
        found = []

        def one():
            found.append(Person(server).post("/session", {"name": "wangfang", "password": PASSWORD}).status)
        threads = [threading.Thread(target=one) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        equal(found, [200] * 50)
