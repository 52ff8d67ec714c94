"""The lists of the pages out of declared tables (`of` and `=>` in columns.py): their columns, and the words of their titles as the messages
have them, so that a column is called the same on a page, in a file and on the terminal.
"""
import json

import forms
import messages
import typed
from answer_files import SOURCE, stop

HEADER = "// Written by tools/answers.py out of src/**/*.answer and src/**/messages.csv."
CELLS = {"text": "text", "number": "number", "int": "number", "instant": "moment", "day": "text"}


def listed(everything):
    return [table for table in everything.tables if table.of]


def column(one):
    words = [f"key: '{one.member}'", f"title: '{one.title}'", f"type: '{CELLS[one.kind]}'"]
    words += ["head: true"] if one.head else []
    words += ["off: true"] if one.off else []
    words += [f"sort: '{one.sort}'"] if one.sort else []
    return f"    {{ {', '.join(words)} }},"


def typescript(everything, pascal):
    tables = listed(everything)
    rows = sorted({pascal(table.of) for table in tables})
    lines = [HEADER, typed.listed("import type { ", rows, " } from './answers';"), "",
             "// A column of a list; title: a key below `titles` of the texts.",
             "export interface Listed<Row> {", "  key: keyof Row & string;", "  title: string;", "  type: 'text' | 'number' | 'moment';", "  head?: true;", "  off?: true;", "  sort?: string;", "}", ""]
    for table in tables:
        means = f"// {table.means}\n" if table.means else ""
        lines += [f"{means}export const {table.name}: readonly Listed<{pascal(table.of)}>[] = [", *(column(one).removeprefix("  ") for one in table.listed), "];", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def titles(everything, language):
    """What `t('titles.KEY')` finds: the dots of a key are its folders. Every title of the table: a page may show in a way of its own
    what is no member of its answer."""
    rows, errors = messages.read(sorted(SOURCE.rglob("messages.csv")))
    if errors:
        raise SystemExit("\n".join(errors))
    tree = {}
    for key in sorted({title for table in listed(everything) for title, *_ in table.columns if title != "-"}):
        place, name = key.split(".")
        word = rows[key][("zh", "en").index(language)]
        tree.setdefault(place, {})[name] = word[0].upper() + word[1:]
    lines = [HEADER, "export const titles = {", "  titles: {"]
    for place, words in tree.items():
        lines += [f"    {place}: {{", *(f"      {name}: {text(word)}," for name, word in words.items()), "    },"]
    return "\n".join([*lines, "  },", "};", ""])


def text(word):
    return "'" + json.dumps(word, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"


# ---- served ----

def words(everything, table, one, keys):
    """(value, key of its title) of each word that a column may hold; keys: of the messages, as they stand there."""
    if not one.words:
        return []
    ends = [key.removeprefix(one.words) for key in keys if key.startswith(one.words)]
    kind = next(member.type for member in everything.members(everything.answers[table.of]) if member.key == one.member)
    known = {**everything.words, **everything.lists}.get(kind, ends)
    if not ends or not set(known) <= set(ends):
        stop(one.where, f"no message says {one.words}{next((word for word in known if word not in ends), '...')}")
    truth = {"yes": "true", "no": "false"} if kind == "bool" else {}
    return [(truth.get(word, word), one.words + word) for word in known]


def c_words(everything, table, one, keys):
    found = words(everything, table, one, keys)
    rows = ", ".join(f"{{{forms.quote(value)}, {forms.quote(title)}}}" for value, title in found)
    return f", .words = (const struct column_word[]){{{rows}}}, .word_count = {len(found)}" if found else ""


def c_table(everything):
    """What `GET /lists` serves: each list with where its rows are, and its columns."""
    found = [table for table in listed(everything) if table.at]
    keys = list(messages.read(sorted(SOURCE.rglob("messages.csv")))[0])
    lines = ["// Written by tools/answers.py out of src/**/*.answer.", '#include "api/system/system_rows.h"', ""]
    for table in found:
        lines += [f"static const struct declared_column columns_of_{table.name}[] = {{",
                  *(f'    {{.key = "{one.member}", .title = "{one.title}", .type = "{CELLS[one.kind]}", .sort = {forms.quote(one.sort)}, .head = {str(one.head).lower()}, '
                    f".off = {str(one.off).lower()}{c_words(everything, table, one, keys)}}}," for one in table.listed), "};"]
    lines += ["", "const struct declared_list declared_lists[] = {",
              *(f'    {{.form = {forms.quote(forms.form_of(everything, table.at))}, .name = "{table.name}", .path = "{table.at}", .file = "{table.file}", .member = "{table.member}", .columns = columns_of_{table.name}, .column_count = {len(table.listed)}}},'
                for table in found), "};", f"const size_t declared_list_count = {len(found)};", ""]
    return "\n".join(lines)
