"""The schema of an answer that is declared (src/**/*.answer), held against what the server answers."""
import functools
import re

from harness import run

KINDS = {"string": str, "boolean": bool, "object": dict, "array": list}


def is_kind(value, kind):
    if kind == "null":
        return value is None
    if kind in ("integer", "number"):
        return isinstance(value, (int, float) if kind == "number" else int) and not isinstance(value, bool)
    return isinstance(value, KINDS[kind])


@functools.cache
def document():
    return run("openapi").json()


def differs(schema, value, place=""):
    """Where a value is not as the schema says; the words of JSON Schema that tools/answers.py writes."""
    if "$ref" in schema:
        return differs(document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]], value, place)
    if "anyOf" in schema:
        found = [differs(one, value, place) for one in schema["anyOf"]]
        return [] if [] in found else found[0]
    kinds = schema.get("type", [])
    if kinds and not any(is_kind(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return [f"{place}: {value!r:.80} is no {kinds}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{place}: {value!r} is none of {schema['enum']}"]
    if isinstance(value, list):
        return [line for i, one in enumerate(value) for line in differs(schema.get("items", {}), one, f"{place}[{i}]")]
    if isinstance(value, dict) and "properties" in schema:
        return [line for key, one in value.items() if key in schema["properties"] for line in differs(schema["properties"][key], one, f"{place}.{key}")] + \
            [f"{place}.{key} is not declared" for key in value if key not in schema["properties"]] + \
            [f"{place}.{key} is missing" for key in schema["required"] if key not in value]
    return []


@functools.cache
def schema_of(path):
    """Of the answer to a GET; None: it is not declared."""
    for pattern, methods in sorted(document()["paths"].items(), key=lambda row: "{" in row[0]):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path):
            answer = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).get("application/json", {})
            return answer.get("schema")
    return None


def undeclared(path, value):
    schema = schema_of(path.split("?")[0])
    return differs(schema, value) if schema else []
