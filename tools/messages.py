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


def check(folder):
    """A literal like "option.%s" uses every key that begins so; what names a message must be one."""
    folder = pathlib.Path(folder)
    rows, errors = read(sorted(folder.glob("*/messages.csv")))
    literals = set()
    for path in sorted([*folder.rglob("*.c"), *folder.rglob("*.h"), *folder.rglob("*.def")]):
        if path.name.endswith("_test.c"):
            continue
        text = path.read_text(encoding="utf-8")
        literals.update(LITERAL.findall(text))
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


sys.exit(main())
