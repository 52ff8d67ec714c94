"""The OpenAPI document is complete, and every route answers as it says."""
import json
import re

import declared
from harness import SOURCE, equal, must, new_file, new_folder, run, says, Server, wait_for

folder = new_folder()
equal(run("point", "import", new_file("point,mn,pw,edition,crc,kind,longitude,latitude\np1,440704A001,123456,2017,strict,air,113.1,22.5\n"
                                          "r1,440704R001,123456,2017,strict,river,113.1,22.5\n"), data=folder).code, 0)
equal(run("limit", "import", new_file("point,factor,average,upper,basis,source\np1,a21026,hour,35,permit,permit 1\n"), data=folder).code, 0)
equal(run("series", "import", new_file("point,factor,kind,time,value,flag,version\np1,a21026,hour,2020-03-30T08:00:00+08:00,36,N,\n"), data=folder).code, 0)
file = run("file", "add", new_file("proof"), "--for", "point:p1", "--json", data=folder).json()["id"]
server = Server(folder)
document = server.document("/api/v1/openapi.json")
VALUES = {"table": "points", "no": "1", "id": "1", "name": "problems", "code": "p1", "mn": "440704A001", "date": "2020-03-30"}
PLACES = {"/api/v1/water/section/{code}": "/api/v1/water/section/r1", "/api/v1/files/{id}": f"/api/v1/files/{file}",
          "/api/v1/files/{id}/content": f"/api/v1/files/{file}/content"}
ASKED = {"/api/v1/values": "?point=p1&factor=a21026&kind=hour&at=2026-01-01T00:00:00%2B08:00", "/api/v1/reports/daily": "?date=2026-01-01", "/api/v1/frames": "?point=p1&from=2026-01-01&to=2026-01-02", "/api/v1/air/hours": "?point=p1&day=2020-03-30", "/api/v1/settle": "?year=2020",
         "/api/v1/search": "?q=%E6%B0%B4", "/api/v1/series": "?point=p1&factor=a21026&kind=hour&from=2026-01-01&to=2026-01-02",  # what has no default
         "/api/v1/points/{code}/days": "?factor=a21026&from=2026-01-01&to=2026-01-02", "/api/v1/files/package": "?of=point:p1"}


def operations():
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


@says("the document is OpenAPI 3.1 with everything such a document needs")
def valid():
    must(re.fullmatch(r"3\.1\.\d+", document["openapi"]), document["openapi"])
    must({"title", "version"} <= set(document["info"]), document["info"])
    for path, method, operation in operations():
        must(path.startswith("/api/v1/") and method in ("get", "post", "put"), path)
        must(operation["responses"] and all(re.fullmatch(r"[1-5]\d\d|default", code) for code in operation["responses"]), path)
        for code, response in operation["responses"].items():
            must("$ref" in response or response["description"], (path, code))
        for parameter in operation["parameters"]:
            must({"name", "in", "schema"} <= set(parameter), (path, parameter))
            must(parameter["in"] != "path" or parameter["required"] is True, (path, parameter))
        if method in ("post", "put"):
            must(operation["requestBody"]["content"], path)
        for scheme in operation.get("security", []):
            must(set(scheme) <= set(document["components"]["securitySchemes"]), scheme)
    for reference in re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(document)):
        at = document
        for part in reference.split("/"):
            at = at[part]


@says("operation ids are there once each")
def ids():
    found = [operation["operationId"] for _, _, operation in operations()]
    equal(len(found), len(set(found)))


@says("every part of a path is a described parameter, and nothing else is in the path")
def path_parameters():
    for path, _, operation in operations():
        described = [p["name"] for p in operation["parameters"] if p["in"] == "path"]
        equal(described, re.findall(r"\{(\w+)\}", path), path)


@says("every route of docs/api.md is in the document, and the other way round")
def routes_of_the_docs():
    text = (SOURCE / "docs" / "api.md").read_text()
    told = {(m.lower(), p.split("?")[0]) for m, p in re.findall(r"\b(GET|POST|PUT) (/api/v1/[\w/{}.|-]+)", text)}
    told = {(m, re.sub(r"\{problems\|[^}]*\}", "{name}", p)) for m, p in told}
    served = {(method, path) for path, method, _ in operations()}
    equal(told - served, set(), "told but not served")
    equal(served - told - {("post", "/api/v1/plan/pack"), ("get", "/api/v1/openapi.json")}, set(), "served but not told")


@says("every query parameter that a handler reads is described")
def query_parameters():
    source = "".join(path.read_text() for folder in ("api", "http") for path in (SOURCE / "src" / folder).rglob("*.c"))
    read = set(re.findall(r'request_query\(request, "(\w+)"\)', source))
    described = {p["name"] for _, _, operation in operations() for p in operation["parameters"] if p["in"] == "query"}
    equal(read - described, set(), "read but not described")
    equal(described - read, set(), "described but not read")


@says("every GET answers with the content it promises")
def answers():
    wait_for(lambda: server.document("/api/v1/warnings?state=all")["total"], "the hour above its limit is a warning")
    for path, method, operation in operations():
        if method != "get" or path.endswith(("/events", "/boundary", "/frames/{position}")):  # the last in tests/gateway/frames.py
            continue
        address = re.sub(r"\{(\w+)\}", lambda found: VALUES[found.group(1)], PLACES.get(path, path)) + ASKED.get(path, "")
        answer = server.get(address, token=server.token)
        equal(answer.status, 200, address)
        promised = operation["responses"]["200"]["content"]
        must(answer.headers["content-type"].split(";")[0] in promised, (address, answer.headers["content-type"], list(promised)))
        if answer.headers["content-type"].startswith("application/json"):
            equal(declared.undeclared(path, answer.json()), [], address)


@says("every answer in JSON is declared, but this document's own")
def all_declared():
    bare = [(method, path) for path, method, operation in operations() for status, answer in operation["responses"].items()
            if status.startswith("2") and "application/json" in answer.get("content", {}) and "schema" not in answer["content"]["application/json"]]
    equal(bare, [("get", "/api/v1/openapi.json")])


@says("an answer that is not as it was declared is found: another type, a null, a word that is none, a member too many or too few")
def not_as_declared():
    schema = {"type": "object", "required": ["id", "word"], "properties": {
        "id": {"type": "integer"}, "word": {"type": ["string", "null"], "enum": ["a", None]}, "list": {"type": "array", "items": {"type": "number"}}}}
    equal(declared.differs(schema, {"id": 1, "word": None, "list": [1, 2.5]}), [])
    for wrong in ({"id": None, "word": "a"}, {"id": 1.5, "word": "a"}, {"id": True, "word": "a"}, {"id": 1, "word": "b"}, {"id": 1}, {"id": 1, "word": "a", "more": 1},
                  {"id": 1, "word": "a", "list": [1, "2"]}, {"id": 1, "word": "a", "list": None}, []):
        equal(len(declared.differs(schema, wrong)), 1, wrong)


@says("a write answers with the status it promises")
def writes():
    promised = document["paths"]["/api/v1/facts"]["post"]["responses"]
    fact = {"element": "industrial_land", "year": 2017, "value": "862.73", "unit": "公顷", "source": "测试"}
    dry = server.add(fact, "?dry_run=1")
    must(str(dry.status) in promised, (dry.status, list(promised)))
    saved = server.add(fact)
    must(str(saved.status) in promised, (saved.status, list(promised)))
    must({"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"} <=
         set(document["paths"]["/api/v1/facts/import"]["post"]["requestBody"]["content"]), "content of an import")


@says("`openapi` prints the same document without a data folder")
def command():
    ran = run("openapi")
    equal((ran.code, ran.json()), (0, document))
    server.stop()
