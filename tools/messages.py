#!/usr/bin/env python3
"""Collects the modules' messages.csv into one sorted C table; with --check compares keys with their use in the code.

usage: messages.py OUT.c FILE.csv...        writes the table
       messages.py --check SOURCE_FOLDER    every key used exists, every key that exists is used
"""
import csv
import pathlib
import re
import sys


def read(paths):
    rows, errors = {}, []
    for path in paths:
        with open(path, encoding="utf-8-sig", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), 2):
                key = row.get("key")
                if not key or not row.get("zh") or not row.get("en") or None in row:
                    errors.append(f"{path}:{line}: key, zh and en must all be filled, in three cells")
                elif key in rows:
                    errors.append(f"{path}:{line}: {key} is already in {rows[key][2]}")
                else:
                    holes = [sorted(set(re.findall(r"\{(=?\w+)\}", row[c]))) for c in ("zh", "en")]
                    if holes[0] != holes[1]:
                        errors.append(f"{path}:{line}: {key} has other arguments in zh than in en")
                    rows[key] = (row["zh"], row["en"], path)
    return rows, errors


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def write(out, rows):
    lines = ['#include "base/messages_table.h"', "", "const struct message_row message_rows[] = {"]
    lines += [f"    {{{quote(key)}, {quote(zh)}, {quote(en)}}}," for key, (zh, en, _) in sorted(rows.items(), key=lambda item: item[0].encode())]
    lines += ["};", "const size_t message_row_count = sizeof message_rows / sizeof *message_rows;", ""]
    pathlib.Path(out).write_text("\n".join(lines), encoding="utf-8")


LITERAL = re.compile(r'"([a-z0-9_]+\.[A-Za-z0-9_.%-]+)"')
CALL = re.compile(r'(?:fault_set(?:_number)?\([^;]*?FAULT_\w+,|\b(?:view_message|message_text|cli_say|say)\([^;"]*?)\s*"([^"]+\.[^"]+)"', re.S)


TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])+'|(\"(?:\\.|[^\"\\\n])*\")", re.S)
CHINESE = re.compile("[\u4e00-\u9fff]")
# Chinese that is no word of ours for people, by file: all else stands in messages.csv.
MEANT = {
    "base/cell": "what people write in cells", "sheet/number_format.c": "formats of spreadsheets", "sheet/table_form.c": "heads and words of tables that people fill in",
    "report/import_table.c": "heads of tables that people fill in", "observe/point/words.c": "words that people write", "cli/result_table.c": "dates as people write them",
    "cli/compute_water.c": "words that people write", "formula/units.c": "names of units", "observe/judge/doubt.c": "names of units",
    "view/observe/warning_json.c": "names of units", "observe/point/factor.c": "ends of names, in both languages", "observe/stow/means.c": "titles of standards",
    "observe/judge/limit_standard.c": "the note of a limit, data", "observe/evaluate/settle.c": "the source of a fact, data", "observe/simulate/simulate.c": "names of simulated points",
    "service/settling.h": "who acted, data", "api/write_job.c": "who acted, data", "indicator/lineage.c": "a formula as the plan writes it",
}


def chinese(folder, path, text):
    """Words for people that stand in C."""
    inside = path.relative_to(folder).as_posix()
    if any(inside == place or inside.startswith(place + "/") for place in MEANT):
        return []
    return [f"{path}: Chinese for people belongs into messages.csv: {found[1][:60]}" for found in TOKEN.finditer(text)
            if found[1] and CHINESE.search(found[1])]


def check(folder):
    """A literal like "option.%s" uses every key that begins so; what names a message must be one."""
    folder = pathlib.Path(folder)
    rows, errors = read(sorted(folder.rglob("messages.csv")))
    literals = set()
    for path in sorted([*folder.rglob("*.c"), *folder.rglob("*.h"), *folder.rglob("*.def"), *folder.rglob("*.answer")]):
        if path.name.endswith("_test.c"):
            continue
        text = path.read_text(encoding="utf-8")
        literals.update(LITERAL.findall(text))
        if path.suffix == ".answer":  # a field that is wanted names the fault when it is not there
            missing = re.findall(r"^    \w+ +\w+(?:\[\])?! ([a-z_.]+)", text, re.M)
            missing += re.findall(r"^    ([a-z_]+\.[a-z_0-9]+) +\w+ +\d+ ", text, re.M)  # and a column its title
            literals.update(missing)
            errors += [f"{path}: {key} is used but in no messages.csv" for key in missing if key not in rows]
        errors += chinese(folder, path, text)
        errors += [f"{path}: {key} is used but in no messages.csv" for key in CALL.findall(text) if not meant(key, rows)]
    used = {key for literal in literals for key in meant(literal, rows)}
    return errors + [f"{rows[key][2]}: {key} is used nowhere" for key in rows if key not in used]


def meant(literal, rows):
    if "%s" in literal:
        return [key for key in rows if key.startswith(literal.split("%s")[0])]
    return [literal] if literal in rows else []


def main():
    if sys.argv[1] == "--check":
        errors = check(sys.argv[2])
    else:
        rows, errors = read(sys.argv[2:])
        if not errors:
            write(sys.argv[1], rows)
    for error in errors:
        print(error, file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
