"""The forms that `GET /forms` serves: each route that takes a request, with the fields of the request as a form shows them (`as` in asked.py)."""
TYPES = {"text": "text", "text_or_number": "text", "bool": "truth", "whole": "whole", "json": "json"}


def quote(text):
    return f'"{text}"' if text else "NULL"


def names(everything):
    """name of the form: (route, request). A request that several routes take is called after the last part of each."""
    found = {}
    for route, name in everything.takes.items():
        several = list(everything.takes.values()).count(name) > 1
        found[f"{name}_{route.rpartition('/')[2]}" if several else name] = (route, everything.requests[name])
    return found


def form_of(everything, path):
    """The form that makes a row of the list at this path, or None."""
    return next((name for name, (route, _) in names(everything).items() if route == f"POST {path}"), None)


def kind(field):
    """(type, names of its lists of words)"""
    if field.list:
        return "json", []
    if field.shown in ("text", "number", "whole", "truth", "date", "moment", "point", "factor", "secret"):
        return field.shown, []
    if field.shown:
        return "choice", field.shown.split("+")
    return (TYPES[field.type], []) if field.type in TYPES else ("choice", [field.type])


def c_field(everything, field):
    shown, lists = kind(field)
    words = [(name, word) for name in lists for word in {**everything.words, **everything.lists}[name]]
    least, most = field.form_least or field.least, field.form_most or field.most
    said = [f'.key = "{field.key}"', f'.type = "{shown}"']
    said += [".required = true"] if field.needed or field.asks else []
    said += [f".least = {least}, .most = {most}, .bounded = true"] if least else []
    start = field.otherwise or ("false" if shown == "truth" and not field.cell else None)  # a truth in a cell: absent, it stays as it is
    said += [f".start = {quote(start)}"] if start else []
    said += [f".example = {quote(field.example)}"] if field.example else []
    said += [f".unit = {quote(field.unit)}"] if field.unit else []
    if words:
        said.append(f".words = (const struct declared_word[]){{{', '.join(f'{{{quote(name)}, {quote(word)}}}' for name, word in words)}}}, .word_count = {len(words)}")
    return f"    {{{', '.join(said)}}},"


def c_table(everything):
    lines, rows = ["// Written by tools/answers.py out of src/**/*.answer.", '#include "api/system/system_rows.h"', ""], []
    for name, (route, request) in names(everything).items():
        fields = [field for field in request.fields if field.shown != "none"]
        method, _, path = route.partition(" ")
        if fields:
            lines += [f"static const struct declared_field fields_of_{name}[] = {{", *(c_field(everything, field) for field in fields), "};"]
        rows.append(f'    {{.name = "{name}", .method = "{method}", .path = "{path}", .fields = {f"fields_of_{name}" if fields else "NULL"}, .field_count = {len(fields)}}},')
    return "\n".join([*lines, "", "const struct declared_form declared_forms[] = {", *rows, "};", f"const size_t declared_form_count = {len(rows)};", ""])
