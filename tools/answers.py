#!/usr/bin/env python3
"""Answers declared once (src/**/NAME.answer; what is asked: asked.py; tables: columns.py): their writers in C, their types for the pages, their schemas for OpenAPI, their page in docs/.

usage: answers.py --out FOLDER FILE       NAME_answer.h and NAME_answer.c of one file
       answers.py --schemas FILE          C: components of the OpenAPI document
       answers.py --lists FILE            C: the lists that are served as declarations
       answers.py --forms FILE            C: the forms that are
       answers.py                         writes answers.ts and lists.ts of web/src/api, the titles of web/src/text, and docs/answers.md
       answers.py --check                 says where these differ from the declarations
       answers.py --count                 per answer: members that are a field of the row, members that are a call, and by hand

A file holds `#include` lines, words of an enumeration that tools/kinds.py does not know (its lists are types as they are called
there, `warning_level`), and answers:

    words flag: up down                                 ('' is the empty word)
    answer limit(const struct warning_words *words, const struct limit_entry *entry)      A limit of a point
        id           int            .limit.id
        basis        basis          limit_basis_name(.limit.basis)
        unit         text?          limit_unit(words, entry)         -- of the factor where the limit names none
        upper        number_text?   .limit.upper if .limit.has_upper
        steps        step[]         .steps of .step_count
        handled      bool           .handled when !words->open

The last parameter is the row; `.x` is its field x; without a source the member is the field of its own name. `?`: null when it is
missing (as json.h says of its type); `if C`: null unless C; `when C`: the member is left out unless C; `list of count`. A list that
says `[i]` is the item itself (`.points[i]` of a list of pointers, `name_of(.ids[i])`); `x?[]`: an item is null when it is missing, or
unless C; `list of count where C`: only items of which C is true. A type is one of TYPES, words, an answer (written with the parameters
before the row that it names too), or "TypeScript" in quotes, whose source is a json_t made by hand. `answer x(...) extends y(source),
z(source)`: the members of y and z first. `as text`: written as text at once, for long lists; `as both`: so too.
`type x`: what is written by hand, for the pages and OpenAPI only. `route GET /limits: limit_list`: what a route answers as JSON.
"""
import json
import pathlib
import re
import sys

import asked
import columns
import fields
import forms
import lists
import typed
from answer_files import ROOT, TYPES, All, stop

WEB = ROOT / "web/src"
PREFIX = "/api/v1"


# ---- C ----

def signature(answer, form):
    return f"json_t *{answer.name}_json({answer.parameters})" if form == "tree" else f"void {answer.name}_{form}(struct text_buffer *out, {answer.parameters})"


def call(answer, nested, form, source):
    """The parameters before its row are handed on by their names."""
    missing = [name for name in nested.names[:-1] if name not in answer.names]
    if missing:
        stop(answer.where, f"{nested.name} wants {', '.join(missing)}, which {answer.name} has not")
    words = ", ".join([*nested.names[:-1], source])
    return f"{nested.name}_json({words})" if form == "tree" else f"{nested.name}_{form}(out, {words});"


def scalar(everything, member, value, text):
    kind = TYPES.get(member.type) or TYPES["string" if "" in everything.words[member.type] else "text"]
    null = member.null and not member.only
    return kind[(4 if null else 5) if text else (2 if null else 3)].format(value)


def row_type(nested):
    return nested.parameters.rsplit(",", 1)[-1].strip().rsplit("*", 1)[0].strip() + " *"


class Writer:
    """Both forms of one answer. Text is written by two functions: the members alone, which another answer may begin with, and the object."""

    def __init__(self, everything, answer):
        self.everything, self.answer, self.lines = everything, answer, []
        self.bases = {everything.answers[base]: answer.expression(source) for base, source in answer.bases.items() if answer.parameters}

    def add(self, depth, line):
        self.lines.append("    " * depth + line)

    def nested(self, member):
        return self.everything.answers.get(member.type)

    def row(self, depth, member, value):
        """(condition, row) of a nested answer that may be missing: its source is asked once."""
        if not (self.nested(member) and member.null) or member.only:
            return self.answer.expression(member.only), value
        self.add(depth, f"{row_type(self.nested(member))}{member.key}_row = {value};")
        return f"{member.key}_row", f"{member.key}_row"

    def item(self, member, value):
        return value if "[i]" in value else f"&{value}[i]" if self.nested(member) else f"{value}[i]"

    # ---- a tree ----

    def tree_value(self, member, value):
        if member.type[0] == '"':
            return value
        nested = self.nested(member)
        return call(self.answer, nested, "tree", value) if nested else scalar(self.everything, member, value, False)

    def tree_list(self, depth, member, value):
        if not member.count:
            self.add(depth, f'put_texts(object, "{member.key}", {value});')
            return
        self.add(depth, f"json_t *{member.key}_list = json_array();")
        self.add(depth, f"for (size_t i = 0; i < (size_t)({self.answer.expression(member.count)}); i++) {{")
        if member.where_item:
            self.add(depth + 1, f"if (!({self.answer.expression(member.where_item)}))")
            self.add(depth + 2, "continue;")
        only, item = self.row(depth + 1, member, self.item(member, value))
        made = self.tree_value(member, item)
        self.add(depth + 1, f"json_array_append_new({member.key}_list, {f'{only} ? {made} : json_null()' if only else made});")
        self.add(depth, "}")
        self.add(depth, f'json_object_set_new(object, "{member.key}", {member.key}_list);')

    def tree_member(self, depth, member):
        value = self.answer.expression(member.source)
        if member.list:
            self.tree_list(depth, member, value)
            return
        only, value = self.row(depth, member, value)
        made = self.tree_value(member, value)
        self.add(depth, f'json_object_set_new(object, "{member.key}", {f"{only} ? {made} : json_null()" if only else made});')

    def tree(self):
        made = [call(self.answer, base, "tree", source) for base, source in self.bases.items()]
        self.lines += [signature(self.answer, "tree"), "{"]
        self.add(1, f"json_t *object = {made[0] if made else 'json_object()'};")
        for more in made[1:]:
            self.add(1, f"json_object_update_new(object, {more});")
        for member in self.answer.members:
            self.conditional(member, lambda depth, one=member: self.tree_member(depth, one))
        self.add(1, "return object;")
        self.lines += ["}", ""]

    def conditional(self, member, write):
        if not member.when:
            write(1)
            return
        self.add(1, f"if ({self.answer.expression(member.when)}) {{")
        write(2)
        self.add(1, "}")

    # ---- text ----

    def text_value(self, depth, member, value):
        nested = self.nested(member)
        self.add(depth, call(self.answer, nested, "write", value) if nested else f"{scalar(self.everything, member, value, True)};")

    def text_list(self, depth, member, value):
        self.add(depth, f"for (size_t i = 0; i < (size_t)({self.answer.expression(member.count)}); i++) {{")
        self.add(depth + 1, "if (i)")
        self.add(depth + 2, "text_buffer_append_char(out, ',');")
        self.text_value(depth + 1, member, self.item(member, value))
        self.add(depth, "}")
        self.add(depth, "text_buffer_append_char(out, ']');")

    def text_member(self, depth, member, comma):
        if comma == "?":
            self.add(depth, "if (more)")
            self.add(depth + 1, "text_buffer_append_char(out, ',');")
            self.add(depth, "more = true;")
            comma = ""
        self.add(depth, f'text_buffer_append(out, "{comma}\\"{member.key}\\":{"[" if member.list else ""}");')
        value = self.answer.expression(member.source)
        if member.list:
            self.text_list(depth, member, value)
            return
        only, value = self.row(depth, member, value)
        if only:
            self.add(depth, f"if (!({only}))")
            self.add(depth + 1, 'text_buffer_append(out, "null");')
            self.add(depth, "else")
        self.text_value(depth + (1 if only else 0), member, value)

    def text(self):
        answer = self.answer
        unsure = not self.bases and bool(answer.members[0].when)
        self.lines += [signature(answer, "members"), "{"]
        if unsure:
            self.add(1, "bool more = false;")
        for number, (base, source) in enumerate(self.bases.items()):
            if number:
                self.add(1, "text_buffer_append_char(out, ',');")
            self.add(1, call(answer, base, "members", source))
        for number, member in enumerate(answer.members):
            comma = "?" if unsure else "," if number or self.bases else ""
            self.conditional(member, lambda depth, one=member, sign=comma: self.text_member(depth, one, sign))
        self.lines += ["}", "", signature(answer, "write"), "{"]
        self.add(1, "text_buffer_append_char(out, '{');")
        self.add(1, f"{answer.name}_members(out, {', '.join(answer.names)});")
        self.add(1, "text_buffer_append_char(out, '}');")
        self.lines += ["}", ""]

    def write(self):
        if "tree" in self.answer.forms:
            self.tree()
        if "text" in self.answer.forms:
            self.text()
        return self.lines


def forms_of(answer):
    """The functions: of a tree one, of text two."""
    return [*(["tree"] if "tree" in answer.forms else []), *(["members", "write"] if "text" in answer.forms else [])]


def header(file, stem):
    guard = f"QINGSHAN_{stem.upper()}_ANSWER_H"
    made = [answer for answer in file.answers if answer.parameters]
    structs = sorted({name for one in [*made, *file.tables] for name in re.findall(r"struct \w+", one.parameters)})
    includes = [*(["base/fault.h"] if file.requests else []), *(["json/json.h"] if made or file.requests or any("json_t" in table.parameters for table in file.tables) else []), *(["sheet/sheet.h"] if file.tables else [])]
    structs = sorted({*structs, *(["struct table_kind"] if any(table.is_list() for table in file.tables) else [])})
    return "\n".join([f"// Written by tools/answers.py out of {file.path.name}.", f"#ifndef {guard}", f"#define {guard}", "", *(f'#include "{name}"' for name in includes), "",
                      *(f"{name};" for name in structs), "", *(f"{signature(answer, form)};" for answer in made for form in forms_of(answer)), *asked.header(file.requests),
                      *columns.header(file.tables), "", "#endif", ""])


def code(everything, file, stem):
    made = [answer for answer in file.answers if answer.parameters]
    used = {everything.owner[name].path.stem for answer in made for name in [*answer.bases, *(member.type for member in answer.members)] if name in everything.owner}
    needed = [*(["json/read.h"] if file.requests else []), *(["base/period.h", "base/text.h"] if file.tables else []), *(["sheet/table.h"] if any(table.is_list() for table in file.tables) else [])]
    lines = [f"// Written by tools/answers.py out of {file.path.name}.", f'#include "{stem}_answer.h"', "", *(f'#include "{name}"' for name in needed),
             *(f'#include "{name}_answer.h"' for name in sorted(used - {stem})), *file.includes, ""]
    for answer in made:
        lines += Writer(everything, answer).write()
    return "\n".join([*lines, *asked.code(everything, file.requests), *columns.code(file.tables)])


# ---- TypeScript, OpenAPI, docs ----

def pascal(name):
    return "".join(part.capitalize() for part in name.split("_"))


def ts_type(everything, member):
    base = member.type[1:-1] if member.type[0] == '"' else TYPES[member.type][0] if member.type in TYPES else pascal(member.type)
    base = f"{base} | null" if member.null else base
    if not member.list:
        return base
    return f"({base})[]" if " " in base else f"{base}[]"


def kinds_used(everything):
    used = {member.type for answer in everything.answers.values() for member in answer.members}
    return [(name, words) for name, (_, words) in everything.kinds.items() if name in used]


def typescript(everything):
    used = [everything.kinds[name][0] for name, _ in kinds_used(everything)]
    lines = ["// The server's answers. Written by tools/answers.py out of src/**/*.answer; ./test generated checks it. Missing is null everywhere.",
             *([typed.listed("import type { ", sorted(used), " } from './kinds';")] if used else [])]
    for file in (one for one in everything.files if one.words or one.answers or one.requests):
        lines += ["", f"// {file.path.relative_to(everything.folder)}", *(f"export type {pascal(name)} = {' | '.join(repr(word) for word in words)};"
                                                              for name, words in file.words.items())]
        for answer in file.answers:
            bases = f" extends {', '.join(map(pascal, answer.bases))}" if answer.bases else ""
            lines += [f"export interface {pascal(answer.name)}{bases} {{"]
            lines += [typed.broken(f"  {member.key}{'?' if member.when else ''}: {ts_type(everything, member)};") for member in answer.members] + ["}"]
        lines += asked.typescript(everything, pascal, file.requests)
    return "\n".join([*lines, ""])


def schema_of(everything, member):
    if member.type[0] == '"':
        schema = {}
    elif member.type in TYPES:
        schema = dict(TYPES[member.type][1])
    elif member.type in everything.words:
        schema = {"type": "string", "enum": list(everything.words[member.type])}
    else:
        schema = {"$ref": f"#/components/schemas/{pascal(member.type)}"}
    if member.null and schema:
        if "$ref" in schema:
            schema = {"anyOf": [schema, {"type": "null"}]}
        else:
            schema["type"] = [schema["type"], "null"]
            if "enum" in schema:
                schema["enum"] = [*schema["enum"], None]
    if member.list:
        schema = {"type": "array", "items": schema}
    return schema | ({"description": member.means} if member.means and "$ref" not in schema else {})


def schemas(everything):
    found = {}
    for answer in everything.answers.values():
        members = everything.members(answer)
        found[pascal(answer.name)] = {"type": "object", **({"description": answer.means} if answer.means else {}),
                                      "properties": {member.key: schema_of(everything, member) for member in members},
                                      "required": [member.key for member in members if not member.when], "additionalProperties": False}
    lengths = fields.lengths()
    return found | {f"{pascal(name)}Request": asked.schema(everything, pascal, request, lengths) for name, request in everything.requests.items()}


def schemas_c(everything):
    answers = {route.replace(" ", f" {PREFIX}", 1): pascal(name) for route, name in everything.routes.items()}
    takes = {route.replace(" ", f" {PREFIX}", 1): f"{pascal(name)}Request" for route, name in everything.takes.items()}
    text = json.dumps({"schemas": schemas(everything), "answers": answers, "takes": takes}, ensure_ascii=True, separators=(",", ":"))
    pieces = [text[at:at + 120] for at in range(0, len(text), 120)]
    escaped = [piece.replace("\\", "\\\\").replace('"', '\\"') for piece in pieces]
    return "\n".join(["// Written by tools/answers.py.", '#include "api/system/system_api.h"', "", "const char *const answer_schemas[] = {",
                      *(f'    "{piece}",' for piece in escaped), "    NULL};", ""])


def page_row(member):
    words = (["items null when missing" if member.list else "null when missing"] if member.null else []) + (["not always there"] if member.when else [])
    kind = {'"': "json"}.get(member.type[0]) or (member.type if member.type in TYPES else f"[{member.type}](#{member.type})")
    return f"| `{member.key}` | {kind}{'[]' if member.list else ''} | {', '.join(words)} | {member.means} |"


def page(everything):
    lines = ["# What is answered and asked", "", "Written by tools/answers.py out of `src/**/*.answer`; the same stands in the OpenAPI document (`qingshan openapi`).",
             "Instants are milliseconds since 1970 (UTC), days are `YYYY-MM-DD`; what is missing is null, never 0.", ""]
    for file in everything.files:
        for name, words in [*(kinds_used(everything) if file is everything.files[0] else []), *file.words.items()]:
            lines += [f"<a id=\"{name}\"></a>", f"**{name}**: {', '.join(f'`{word}`' for word in words)}", ""]
        for answer in file.answers:
            lines += [f"## {answer.name}", "", *([answer.means, ""] if answer.means else []),
                      *([f"The members of {', '.join(f'[{base}](#{base})' for base in answer.bases)}, and:", ""] if answer.bases else []),
                      "| member | type | | meaning |", "|---|---|---|---|", *map(page_row, answer.members), ""]
        for request in file.requests:
            lines += asked.page_rows(everything, request, [route for route, name in everything.takes.items() if name == request.name])
    return "\n".join(lines).rstrip("\n") + "\n"


# ---- the program ----

def written(everything):
    return {WEB / "api/answers.ts": typescript(everything), WEB / "api/lists.ts": lists.typescript(everything, pascal), ROOT / "docs/answers.md": page(everything),
            WEB / "text/zh/titles.ts": lists.titles(everything, "zh"), WEB / "text/en/titles.ts": lists.titles(everything, "en")}


def count(everything):
    fields = calls = by_hand = 0
    for answer in everything.answers.values():
        if not answer.parameters:
            by_hand += len(answer.members)
            print(f"{answer.name:32} by hand {len(answer.members)}")
            continue
        own = [member for member in answer.members if member.type[0] != '"']
        plain = sum(member.is_field() for member in own)
        print(f"{answer.name:32} fields {plain:3}  calls {len(own) - plain:3}  by hand {len(answer.members) - len(own):3}")
        fields, calls, by_hand = fields + plain, calls + len(own) - plain, by_hand + len(answer.members) - len(own)
    print(f"{'all':32} fields {fields:3}  calls {calls:3}  by hand {by_hand:3}")


def main():
    words, everything = sys.argv[1:], All()
    if words[:1] == ["--out"]:
        path = pathlib.Path(words[2]).resolve()
        file = next(one for one in everything.files if one.path.resolve() == path)
        for ending, text in (("h", header(file, path.stem)), ("c", code(everything, file, path.stem))):
            (pathlib.Path(words[1]) / f"{path.stem}_answer.{ending}").write_text(text, encoding="utf-8")
    elif words[:1] == ["--schemas"]:
        pathlib.Path(words[1]).write_text(schemas_c(everything), encoding="utf-8")
    elif words[:1] == ["--lists"]:
        pathlib.Path(words[1]).write_text(lists.c_table(everything), encoding="utf-8")
    elif words[:1] == ["--forms"]:
        pathlib.Path(words[1]).write_text(forms.c_table(everything), encoding="utf-8")
    elif words[:1] == ["--count"]:
        count(everything)
    else:
        wrong = {place: text for place, text in written(everything).items() if not place.exists() or place.read_text(encoding="utf-8") != text}
        if words != ["--check"]:
            for place, text in wrong.items():
                place.write_text(text, encoding="utf-8")
        elif wrong:
            print("\n".join(f"{place.relative_to(ROOT)} is not what tools/answers.py writes" for place in wrong))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
