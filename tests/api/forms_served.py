"""Forms as declarations (GET /forms): each route that takes a request is there, with fields that the route knows and wants."""
import datetime
import json
import re

from harness import Server, equal, must, new_file, new_folder, run, says

POINTS = """point,mn,pw,edition,crc,kind,longitude,latitude,name
stack1,440704S001,123456,2017,strict,stack,113.2,22.6,锅炉
"""
data = new_folder()
equal(run("point", "import", new_file(POINTS), data=data).code, 0)
server = Server(data)
SCHEMAS = server.document("/api/v1/openapi.json")
RIGHT = {"person": "李明", "point": "stack1", "factor": "a21026", "average": "hour", "basis": "permit", "source": "证 1", "from": "2026-01-02T08:00:00+08:00",
         "to": "2026-01-02T09:00:00+08:00", "reason": "标定", "rule": "constant", "parameter": "count", "value": "6", "aqi": "80",
         "date": (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=32)).date().isoformat(), "element": "industrial_land", "year": "2024"}


def forms(language="zh"):
    return {form["name"]: form for form in server.document(f"/api/v1/forms?lang={language}")["forms"]}


def post(path, body, token):
    return server.ask("POST", f"/api/v1{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}, token)


def asked(form):
    """The schema of the body that the form's route takes."""
    body = SCHEMAS["paths"]["/api/v1" + form["path"]][form["method"].lower()]["requestBody"]["content"]["application/json"]["schema"]
    return SCHEMAS["components"]["schemas"][body["$ref"].rpartition("/")[2]]


@says("every route that takes a request has its form, and every form a route")
def every_route():
    routes = {f"{method.upper()} {path.removeprefix('/api/v1')}" for path, methods in SCHEMAS["paths"].items() for method, what in methods.items()
              if "$ref" in what.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})}
    equal({f"{form['method']} {form['path']}" for form in forms().values()}, routes)
    equal(len(forms()), len(server.document("/api/v1/forms")["forms"]))
    must(len(routes) >= 25, len(routes))


@says("a field of a form is one of the request, with the length, the bounds and the words that the route knows")
def fields():
    for name, form in forms().items():
        schema = asked(form)["properties"]
        for field in form["fields"]:
            known = schema.get(field["key"])
            must(known is not None, f"{name} has no {field['key']}")
            if field["length"] is not None:
                equal(field["length"], known.get("maxLength"), f"{name}.{field['key']}")
            for ours, theirs in (("least", "minimum"), ("most", "maximum")):
                if theirs in known:
                    equal(field[ours], known[theirs], f"{name}.{field['key']}")
            equal(bool(field["words"]), field["type"] == "choice", f"{name}.{field['key']}")
            must(field["unit"] is None or field["type"] in ("number", "whole"), f"{name}.{field['key']} has a unit")
            if "enum" in known:
                equal([word["value"] for word in field["words"]], [word for word in known["enum"] if word], f"{name}.{field['key']}")
        missing = set(asked(form)["required"]) - {field["key"] for field in form["fields"] if field["required"]}
        equal(missing, set(), name)


@says("numbers have their units: of their own, or of the factor that the same form asks for")
def units():
    found = {(name, field["key"]): field["unit"] for name, form in forms().items() for field in form["fields"] if field["unit"]}
    equal(found, {("limit_add", "upper"): "factor", ("limit_add", "lower"): "factor", ("limit_add", "upper_cold"): "factor", ("point_form", "longitude"): "°",
                  ("point_form", "latitude"): "°", ("point_form", "minute_interval"): "min", ("device_settings", "minute_interval"): "min"})
    for name, _ in (key for key, unit in found.items() if unit == "factor"):
        must(any(field["type"] == "factor" for field in forms()[name]["fields"]), name)


@says("forms, fields and words are called something in both languages")
def names():
    chinese, english = forms(), forms("en")
    equal(list(chinese), list(english))
    for name, form in chinese.items():
        must(re.search("[\u4e00-\u9fff]", form["title"]), f"{name}: {form['title']}")
        must(not re.search("[\u4e00-\u9fff]|\\.", english[name]["title"]), f"{name}: {english[name]['title']}")
        for ours, theirs in zip(form["fields"], english[name]["fields"]):
            must(re.search("[\u4e00-\u9fff]", ours["title"]) and ours["title"] != theirs["title"], f"{name}.{ours['key']}: {ours['title']}")
            for word in [*ours["words"], *theirs["words"]]:
                must(word["title"] and not re.match(r"(word|choice|average|basis|point|warning|crc|tail|data_time)\.", word["title"]), f"{name}.{ours['key']}: {word}")


RIGHTS = ("visitor", "self", "signed", "enter", "plan", "observe", "warn", "command", "frames", "system", "prove", "audit", "people", "lock", "accounts")


@says("who may is what the route says")
def rights():
    for name, form in forms().items():
        must(form["right"] in RIGHTS and (form["right"] == "visitor") == (name == "session_begin"), (name, form["right"]))
        if form["right"] == "visitor":
            continue
        path = re.sub(r"\{\w+\}", "1", form["path"])
        answer = post(path, {}, None)
        equal(answer.status, 401, name)


@says("what a form wants the server wants: without it the body is refused, with all of it it is taken")
def wanted():
    for name in ("limit_add", "maintenance_add", "setting", "forecast_add", "fact_add"):
        form = forms()[name]
        body = {field["key"]: RIGHT[field["key"]] for field in form["fields"] if field["required"]} | ({"upper": "35"} if name == "limit_add" else {}) | \
            ({"value": "6"} if name == "setting" else {"value": "600", "unit": "公顷", "reason": "补测"} if name == "fact_add" else {})
        for key in [field["key"] for field in form["fields"] if field["required"] and field["key"] != "person"]:  # who acts is named on forms, not by programs
            answer = post(f"{form['path']}?dry_run=1", {field: value for field, value in body.items() if field != key}, server.token)
            must(400 <= answer.status < 500, f"{name} without {key}: {answer.status}")
        answer = post(f"{form['path']}?dry_run=1", body, server.token)
        must(answer.status < 300, f"{name}: {answer.status} {answer.body[:300]}")


@says("a list says which form makes a row of it: the one that its path takes")
def of_lists():
    known = forms()
    made = {one["name"]: one["form"] for one in server.document("/api/v1/lists")["lists"]}
    equal({name: form for name, form in made.items() if form},
          {"limit_list": "limit_add", "maintenance_list": "maintenance_add", "rule_list": "setting", "point_list": "point_form", "fact_list": "fact_add"})
    for one in server.document("/api/v1/lists")["lists"]:
        if one["form"]:
            equal((known[one["form"]]["method"], known[one["form"]]["path"]), ("POST", one["path"]))


CODES = {"hour", "permit", "stack", "open", "met", "error", "binding", "verified", "true"}  # of lists of words, and of no text


def word_of(cell):
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)


@says("a column that holds a word of a list says what people call each, in both languages, and no row has another")
def list_words():
    chinese, english = (server.document(f"/api/v1/lists?lang={language}")["lists"] for language in ("zh", "en"))
    spoken = 0
    for ours, theirs in zip(chinese, english):
        rows = server.document(f"/api/v1{ours['path']}")[ours["member"]]
        for column, other in zip(ours["columns"], theirs["columns"]):
            equal([word["value"] for word in column["words"]], [word["value"] for word in other["words"]])
            for word in [*column["words"], *other["words"]]:
                must(word["title"] and not re.search(r"[a-z]\.[a-z]", word["title"]), f"{ours['name']}.{column['key']}: {word}")
            found = {word_of(row[column["key"]]) for row in rows} - {"", "false"}
            if column["words"]:
                spoken += len(found)
                equal(found - {word["value"] for word in column["words"]}, set(), f"{ours['name']}.{column['key']}")
            else:
                must(not found & CODES, f"{ours['name']}.{column['key']}: {found & CODES}")
    must(spoken >= 10, f"{spoken} words in rows")
