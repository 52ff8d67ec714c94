"""What a client may send, declared once (`request` in src/**/*.answer): its reading in C, its type for the pages, its schema, its rows in docs/.

    request limit_withdraw      Takes a limit back
        person  text
        reason  text! limit.reason              -- why it ends
    takes POST /limits/{id}/withdraw: limit_withdraw

A type is text, text_or_number (a number is taken as its digits), bool, whole (as a number or as text), day (a text), json (as it came), the
name of words, or NAME[] of another request. `!`: wanted, else the fault that follows, which names the field. `= x`: what it is when absent;
`(a..b)`: of a whole number that is there; outside: the fault api.body_range. What only a form must know (forms.py) comes behind `as`:

        upper    text_or_number      as number (0..500) like 60    -- what stands in the field
        share    text_or_number      as number in %                -- its unit; `in factor`: that of the factor of the same form
        average  text                as averages!                  -- words of tools/kinds.py or of `words`; a+b: both
        subject  text                as none                       -- in no form

`!` there: a form asks for it, because what is behind the reading wants it, or because who acts is to be named.

A line `cells`: what follows are texts in one array (NULL: absent; yes, no;
digits), as a table's row has them.
"""
import re

FIELD = re.compile(r"\s+(\w+)\s+([a-z_0-9]+)(\[\])?(?:(!)\s+([a-z_.]+))?(?:\s+=\s+(\S+))?(?:\s+\((-?\d+)\.\.(-?\d+)\))?"
                   r"(?:\s+as ([a-z_0-9+]+)(!)?(?: \((-?\d+)\.\.(-?\d+)\))?(?: in (\S+))?(?: like (\S+))?)?(?:\s+-- (.*))?")
HEAD = re.compile(r"request (\w+)(?:\s{2,}(.*))?")
# What may stand behind `as`, beside words: what a form draws (web/src/forms/field.ts).
FORM_TYPES = ("text", "number", "whole", "truth", "date", "moment", "point", "factor", "secret", "none")
# name: (C, TypeScript, schema)
TYPES = {
    "text": ("const char *", "string", {"type": "string"}),
    "text_or_number": ("const char *", "string | number", {"type": ["string", "number"]}),
    "bool": ("bool ", "boolean", {"type": "boolean"}),
    "whole": ("int64_t ", "number | string", {"type": ["integer", "string"]}),
    "json": ("const json_t *", "unknown", {}),
}


class Field:
    def __init__(self, stop, where, line, cell):
        match = FIELD.fullmatch(line)
        if not match:
            stop(where, f"this is no field: {line.strip()!r}")
        self.where, self.cell = where, cell
        self.key, self.type, many, needed, self.missing, self.otherwise, self.least, self.most, *shown, self.means = match.groups()
        self.shown, self.asks, self.form_least, self.form_most, self.unit, self.example = shown
        self.list, self.needed, self.means = bool(many), bool(needed), self.means or ""


class Request:
    def __init__(self, where, head):
        self.where, self.name, self.means, self.fields, self.has_cells = where, head.group(1), head.group(2) or "", [], False

    def take(self, stop, where, line):
        if line.strip() == "cells":
            self.has_cells = True
        else:
            self.fields.append(Field(stop, where, line, self.has_cells))

    def cells(self):
        return [field for field in self.fields if field.cell]

    def check(self, everything, stop):
        keys = [field.key for field in self.fields]
        for field in self.fields:
            if keys.count(field.key) > 1:
                stop(field.where, f"{field.key} is told twice")
            known = everything.requests if field.list else {**TYPES, **everything.words}
            if field.type not in known:
                stop(field.where, f"there is no type {field.type}{'[]' if field.list else ''}")
            if field.needed and (field.list or field.type in ("bool", "whole", "json")):
                stop(field.where, "only a text or a word can be wanted: what else is absent has a value of its own")
            if (field.otherwise or field.least) and (field.cell or field.list or field.type in ("text", "text_or_number", "json")):
                stop(field.where, "only words, whole numbers and bool have a value when absent, and no cell has")
            if field.least and field.type != "whole":
                stop(field.where, "only a whole number has bounds")
            if field.type in everything.words and field.otherwise and field.otherwise not in everything.words[field.type]:
                stop(field.where, f"{field.otherwise} is none of {field.type}")
            self.check_form(everything, stop, field)

    @staticmethod
    def check_form(everything, stop, field):
        for name in (field.shown or "").split("+") if field.shown not in FORM_TYPES else ():
            if name and name not in {**everything.words, **everything.lists}:
                stop(field.where, f"there is no kind of field {name}")
        if field.shown not in (None, "none") and (field.type not in ("text", "text_or_number", "bool", "whole")):
            stop(field.where, f"{field.type} says itself what stands in the field")
        if field.shown == "none" and (field.needed or field.asks):
            stop(field.where, "what is wanted is in the form")
        if field.form_least and field.shown not in ("number", "whole"):
            stop(field.where, "only a number has bounds")


# ---- C ----

def struct(request):
    lines = [f"struct {request.name}_request {{"]
    for field in request.fields:
        if field.list:
            lines += [f"    const struct {field.type}_request *{field.key};", f"    size_t {field.key}_count;"]
        elif not field.cell:
            lines.append(f"    {TYPES.get(field.type, TYPES['text'])[0]}{field.key};")
    if request.has_cells:
        lines.append(f"    const char *cells[{request.name.upper()}_CELLS]; // in the order of the keys")
    if not request.fields:
        lines.append("    char none;")
    return [*lines, "};"]


def signature(request):
    return f"bool {request.name}_read(struct arena *arena, const json_t *body, struct {request.name}_request *ret_asked, struct fault *f)"


def header(requests):
    lines = []
    for request in requests:
        count = f"{request.name.upper()}_CELLS"
        lines += ["", *([f"// {request.means}."] if request.means else []),
                  *([f"#define {count} {len(request.cells())}", f"extern const char *const {request.name}_keys[{count}];"] if request.has_cells else []),
                  *struct(request), f"{signature(request)};"]
    return lines


def reading(everything, field, place):
    """The conditions of one field, joined by `&&`."""
    key = f'"{field.key}"'
    if field.cell and field.type == "bool":
        yield f"json_cell_flag(body, {key}, &{place}, f)"
    elif field.cell and field.type == "whole":
        yield f"json_cell_whole(arena, body, {key}, &{place}, f)"
    elif field.type in ("text", "text_or_number"):
        yield f"json_field_text(arena, body, {key}, {'true' if field.type == 'text_or_number' else 'false'}, &{place}, f)"
    elif field.type == "bool":
        yield f"json_field_flag(body, {key}, {field.otherwise or 'false'}, &{place}, f)"
    elif field.type == "whole":
        yield f"json_field_whole(body, {key}, {field.otherwise or 0}, &{place}, f)"
        if field.least:
            yield f"json_field_within(body, {key}, {place}, {field.least}, {field.most}, f)"
    elif field.type == "json":
        yield f"json_field_any(body, {key}, &{place})"
    elif not field.list:
        words = " / ".join(everything.words[field.type])
        otherwise = f'"{field.otherwise}"' if field.otherwise else "NULL"
        yield f'json_field_word(arena, body, {key}, "{words}", {otherwise}, &{place}, f)'
    if field.needed:
        yield f'json_field_given({key}, {place}, "{field.missing}", f)'


def list_reader(request, field):
    own = f"struct {field.type}_request"
    return [f"static bool read_{request.name}_{field.key}(struct arena *arena, const json_t *body, struct {request.name}_request *asked, struct fault *f)", "{",
            "    const json_t *list;", f'    if (!json_field_list(body, "{field.key}", &list, f))', "        return false;",
            f"    {own} *items = arena_array(arena, json_array_size(list) + 1, sizeof *items);",
            f"    asked->{field.key} = items;", f"    asked->{field.key}_count = json_array_size(list);",
            f"    for (size_t i = 0; i < asked->{field.key}_count; i++)",
            f'        if (!json_field_object("{field.key}", json_array_get(list, i), f) || !{field.type}_read(arena, json_array_get(list, i), &items[i], f))',
            "            return false;", "    return true;", "}", ""]


def code(everything, requests):
    lines = []
    for request in requests:
        for field in request.fields:
            if field.list:
                lines += list_reader(request, field)
        conditions, cell = [], 0
        for field in request.fields:
            if field.list:
                conditions.append(f"read_{request.name}_{field.key}(arena, body, ret_asked, f)")
                continue
            conditions += reading(everything, field, f"ret_asked->cells[{cell}]" if field.cell else f"ret_asked->{field.key}")
            cell += field.cell
        if request.has_cells:
            lines += [f"const char *const {request.name}_keys[{request.name.upper()}_CELLS] = {{{', '.join(quoted(field) for field in request.cells())}}};", ""]
        lines += [signature(request), "{"]
        known = ", ".join(quoted(field) for field in request.fields) or "NULL"
        lines += [f"    static const char *const names[] = {{{known}}};", "    (void)arena;", f"    *ret_asked = (struct {request.name}_request){{0}};",
                  f"    return json_fields_known(body, names, {len(request.fields)}, f)"]
        lines += [f"        && {condition}" for condition in conditions]
        lines[-1] += ";"
        lines += ["}", ""]
    return lines


def quoted(field):
    return f'"{field.key}"'


# ---- TypeScript, OpenAPI, docs ----

def ts_type(everything, pascal, field):
    if field.list:
        return f"{pascal(field.type)}Request[]"
    return TYPES[field.type][1] if field.type in TYPES else " | ".join(repr(word) for word in everything.words[field.type])


def typescript(everything, pascal, requests):
    for request in requests:
        if not request.fields:
            yield f"export type {pascal(request.name)}Request = Record<string, never>;"
            continue
        yield f"export type {pascal(request.name)}Request = {{"
        for field in request.fields:
            kind = ts_type(everything, pascal, field)
            yield f"  {field.key}: {kind};" if field.needed else f"  {field.key}?: {kind} | null;"
        yield "};"


def field_schema(everything, pascal, field, lengths):
    if field.list:
        return {"type": ["array", "null"], "items": {"$ref": f"#/components/schemas/{pascal(field.type)}Request"}}
    schema = dict(TYPES[field.type][2]) if field.type in TYPES else {"type": "string", "enum": list(everything.words[field.type])}
    if field.needed:
        schema["minLength"] = 1
    elif schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        schema["type"] = [*kinds, "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], "", None]
    if field.type in ("text", "text_or_number") and field.key in lengths:
        schema["maxLength"] = lengths[field.key]
    if field.least:
        schema |= {"minimum": int(field.least), "maximum": int(field.most)}
    if field.otherwise:
        schema["default"] = {"true": True, "false": False}.get(field.otherwise, int(field.otherwise) if field.type == "whole" else field.otherwise)
    return schema | ({"description": field.means} if field.means else {})


def schema(everything, pascal, request, lengths):
    return {"type": "object", **({"description": request.means} if request.means else {}),
            "properties": {field.key: field_schema(everything, pascal, field, lengths) for field in request.fields},
            "required": [field.key for field in request.fields if field.needed], "additionalProperties": False}


def page_rows(everything, request, routes):
    yield from [f"<a id=\"{request.name}_request\"></a>", f"## {request.name} (asked)", ""]
    yield from [f"{request.means}. {', '.join(f'`{route}`' for route in routes)}".strip(". "), "", "| field | type | | meaning |", "|---|---|---|---|"]
    for field in request.fields:
        kind = f"[{field.type}](#{field.type}_request)[]" if field.list else field.type if field.type in TYPES else f"[{field.type}](#{field.type})"
        said = ["wanted" if field.needed else "", f"else {field.otherwise}" if field.otherwise else "", f"{field.least} to {field.most}" if field.least else ""]
        yield f"| `{field.key}` | {kind} | {', '.join(filter(None, said))} | {field.means} |"
    yield ""
