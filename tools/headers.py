#!/usr/bin/env python3
"""Compiles every header of src/ alone: whoever includes it needs nothing before it.

usage: headers.py BUILD_FOLDER     (its compile_commands.json gives the flags; its generated headers are used)
"""
import concurrent.futures
import json
import os
import pathlib
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


def main():
    flags = flags_of(pathlib.Path(sys.argv[1]).resolve())
    headers = sorted(path.relative_to(ROOT / "src") for path in (ROOT / "src").rglob("*.h"))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda header: compile_alone(header, flags), headers))
    guards = []
    for header in headers:
        folder, name = header.parent.name, header.stem
        guard = f"QINGSHAN_{name if name.startswith(folder + '_') else f'{folder}_{name}'}_H".upper()
        if f"#ifndef {guard}\n#define {guard}\n" not in (ROOT / "src" / header).read_text(encoding="utf-8"):
            guards.append(f"src/{header}: the guard is not {guard}")
    return tap.report([(f"{header} compiles alone", lines) for header, lines in zip(headers, found)] + [("include guards are named after the file", guards)])


sys.exit(main())
