#!/usr/bin/env python3
"""Compiles every header of src/ alone: whoever includes it needs nothing before it.

usage: headers.py BUILD_FOLDER     (its compile_commands.json gives the flags; its generated headers are used)
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import tap

ROOT = pathlib.Path(__file__).resolve().parent.parent


def flags_of(build):
    """All -I, -D and -isystem of the build, those of src first."""
    flags = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        for word in shlex.split(entry["command"]):
            if word.startswith("-I"):
                word = "-I" + os.path.normpath(os.path.join(entry["directory"], word[2:]))
            if word.startswith(("-I", "-D", "-std=")) and word not in flags:
                flags.append(word)
    return flags


def compile_alone(header, flags):
    source = f'#include "{header}"\n#include "{header}"\n'  # twice: its guard works too
    done = subprocess.run(["clang", "-x", "c", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", *flags, "-"], input=source, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.splitlines()[:6] if done.returncode else []


def bad_guards(headers):
    """A guard ends with the file's name and belongs to one file only, or one header would silently hide another."""
    found, owner = [], {}
    for header in headers:
        match = re.search(r"^#ifndef (QINGSHAN_\w+_H)\n#define \1\n", (ROOT / "src" / header).read_text(encoding="utf-8"), re.M)
        if not match or not match.group(1).endswith(f"_{header.stem.upper()}_H"):
            found.append(f"src/{header}: there is no guard QINGSHAN_..._{header.stem.upper()}_H")
        elif owner.setdefault(match.group(1), header) != header:
            found.append(f"src/{header}: the guard is also that of src/{owner[match.group(1)]}")
    return found


def main():
    flags = flags_of(pathlib.Path(sys.argv[1]).resolve())
    headers = sorted(path.relative_to(ROOT / "src") for path in (ROOT / "src").rglob("*.h"))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda header: compile_alone(header, flags), headers))
    return tap.report([(f"{header} compiles alone", lines) for header, lines in zip(headers, found)] + [("every header has a guard of its own", bad_guards(headers))])


sys.exit(main())
