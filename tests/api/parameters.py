"""Query parameters: what a route does not have is refused by name, what it has is taken, nothing is said twice."""
import re

from harness import equal, must, new_folder, says, Server

server = Server(new_folder())
document = server.document("/api/v1/openapi.json")
SHARED = {"lang", "year", "as_of", "region"}


def operations():
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), re.sub(r"\{\w+\}", "1", path), [one["name"] for one in operation["parameters"] if one["in"] == "query"]


@says("every route refuses a parameter that it does not have, and names it and those that there are")
def unknown():
    for method, path, known in operations():
        accounts = "/accounts" in path  # the token has no right to them, the machine's socket has
        found = server.ask(method, path + "?limt=1", b"{}" if method == "POST" else None, token=None if accounts else server.token, local=accounts)
        problem = found.problem(400, "syntax", "http.parameter_unknown")
        equal(problem["arguments"]["name"], "limt", path)
        must(set(problem["arguments"]["known"].split(", ")) <= set(known), (path, problem))
        must("limt" in problem["detail"], problem)


@says("every parameter that a route describes is taken")
def known():
    for method, path, names in operations():
        if path == "/api/v1/events":
            continue
        for name in names:
            found = server.ask(method, f"{path}?{name}=", b"{}" if method == "POST" else None, token=server.token)
            must(b"http.parameter" not in found.body, (path, name, found.body[:200]))
        if method == "GET":
            must(SHARED <= set(names), (path, names))


@says("a parameter that is given twice is refused: neither of the two is taken")
def twice():
    for path in ("/api/v1/status?year=2017&year=2018", "/api/v1/warnings?state=all&point=a&state=open", "/api/v1/units?lang=en&lang=zh"):
        problem = server.get(path).problem(400, "syntax", "http.parameter_twice")
        equal(problem["arguments"]["name"], re.search(r"(year|state|lang)", path.split("?")[1]).group(1))


@says("a name that is no text is shown as far as it can be, and right comes before parameters")
def odd_names():
    for query in ("%ff=1", "%0d%0aX=1", "=1", "Year=2017", "a" * 3000 + "=1"):
        server.get("/api/v1/status?" + query).problem(400, "syntax", "http.parameter_unknown")
    server.ask("POST", "/api/v1/facts?limt=1", b"{}").problem(401, "unauthorized", "api.token_missing")
    server.ask("GET", "/api/v1/verify?limt=1").problem(401, "unauthorized", "api.token_missing")
    server.alive()


@says("nothing between two signs asks for nothing")
def nothing():
    for query in ("", "&", "&lang=en", "lang=en&", "lang=en&&year=2017"):
        equal(server.get("/api/v1/status?" + query).status, 200, query)


@says("the server stops cleanly after refusals")
def stops():
    server.stop()
