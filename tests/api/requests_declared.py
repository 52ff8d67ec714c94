"""Every body that a client may send is declared: what is not declared is refused at every door, and so is a field of another kind."""
import json

from harness import Server, equal, must, new_file, new_folder, run, says

folder = new_folder()
equal(run("point", "import", new_file("point,mn,pw,edition,crc,kind,longitude,latitude\np1,440704A001,123456,2017,strict,outfall,113.1,22.5\n"), data=folder).code, 0)
server = Server(folder)
document = server.document("/api/v1/openapi.json")
schemas = document["components"]["schemas"]
VALUES = {"id": "1", "code": "p1", "mn": "440704A001"}
LOCAL = {"/api/v1/plan/pack", "/api/v1/damage"}  # of this machine's socket; anybody else is refused before the body is read
WRONG = {"string": 7, "integer": [], "boolean": "yes", "array": "x", "number": []}


def bodies():
    """Routes that take JSON: their address and the schema of what they take."""
    for path, methods in document["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {})
        if "application/json" in content:
            address = path
            for name, value in VALUES.items():
                address = address.replace("{" + name + "}", value)
            yield path, address, content["application/json"].get("schema")


def send(address, body):
    accounts = "/accounts" in address  # the token has no right to them, the machine's socket has
    return server.ask("POST", address, json.dumps(body).encode(), {"Content-Type": "application/json"}, None if accounts else server.token, local=accounts)


def least(schema):
    """What is wanted, and nothing else."""
    return {name: "x" for name in schema["required"]}


def schema_of(reference):
    return schemas[reference["$ref"].rpartition("/")[2]]


@says("every route that takes JSON says what it takes")
def declared():
    found = list(bodies())
    must(len(found) >= 20, len(found))
    equal([path for path, _, schema in found if not schema], [])
    for path, _, schema in found:
        equal(schema_of(schema)["additionalProperties"], False, path)


@says("a field that nobody knows is refused by every route, with its name, and nothing is written")
def unknown():
    before = server.document("/api/v1/plan")["batch"]
    for path, address, schema in bodies():
        if path not in LOCAL:
            problem = send(address, {**least(schema_of(schema)), "colour": "red"}).problem(400, "syntax", "api.field_unknown")
            must("colour" in problem["detail"], (path, problem))
    equal(server.document("/api/v1/plan")["batch"], before)


@says("a field of another kind is refused by every route at that field, and never taken for absent")
def kinds():
    for path, address, schema in bodies():
        if path in LOCAL:
            continue
        for name, field in schema_of(schema)["properties"].items():
            kind = field.get("type", [])
            kind = kind if isinstance(kind, str) else (kind or [None])[0]
            if kind is None:
                continue  # as it came
            value = [] if kind == "string" and "number" in field["type"] else WRONG[kind]
            problem = send(address, {**least(schema_of(schema)), name: value}).problem(422, "input", "api.body_field")
            equal(problem.get("field"), name, (path, problem))


@says("what a route wants is asked for at its field")
def wanted():
    for path, address, schema in bodies():
        if path in LOCAL:
            continue
        for name in schema_of(schema)["required"]:
            for empty in ({}, {name: None}, {name: "  "}):
                body = {**{other: "x" for other in schema_of(schema)["required"] if other != name}, **empty}
                equal(send(address, body).problem(422, "input").get("field"), name, path)


@says("words and ranges are held as they are declared")
def ranges():
    for path, address, schema in bodies():
        for name, field in schema_of(schema)["properties"].items():
            if "enum" in field:
                equal(send(address, {**least(schema_of(schema)), name: "colour"}).problem(422, "input", "api.body_field").get("field"), name, path)
            if "minimum" in field:
                for number in (field["minimum"] - 1, field["maximum"] + 1):
                    equal(send(address, {**least(schema_of(schema)), name: number}).problem(422, "input", "api.body_range").get("field"), name, path)
