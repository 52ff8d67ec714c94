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
                    holes = [sorted(set(re.findall(r"\{(\w+)\}", row[c]))) for c in ("zh", "en")]
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


def check(folder):
    folder = pathlib.Path(folder)
    rows, errors = read(sorted(folder.glob("*/messages.csv")))
    literal = re.compile(r'"([a-z0-9_]+\.[a-z0-9_.]+)"')
    prefixes = {key.split(".")[0] for key in rows}
    used = {}
    for path in sorted([*folder.rglob("*.c"), *folder.rglob("*.h"), *folder.rglob("*.def")]):
        if path.name.endswith("_test.c"):
            continue
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for key in literal.findall(text.split("//")[0] if '"' not in text.split("//")[0][-1:] else text):
                if key.split(".")[0] in prefixes:
                    used.setdefault(key, f"{path}:{line}")
    call = re.compile(r'(?:fault_set(?:_number)?\([^;]*?FAULT_\w+,|(?:view_message|message_text)\([^;"]*?)\s*"([^"]+)"', re.S)
    for path in sorted(folder.rglob("*.c")):
        if path.name.endswith("_test.c"):
            continue
        for key in call.findall(path.read_text(encoding="utf-8")):
            if key not in rows:
                errors.append(f"{path}: {key} is used but in no messages.csv")
    errors += [f"{rows[key][2]}: {key} is used nowhere" for key in rows if key not in used]
    return errors


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
