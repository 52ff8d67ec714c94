#!/usr/bin/env python3
"""The stops of the house style: clang-tidy with .clang-tidy (function length, parameters, nesting), the length of files and how many a folder holds.

usage: sizes.py BUILD_FOLDER     (with compile_commands.json)
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

import tap

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILE_LINES = 500
FOLDER_FILES = 40
WRITTEN = {"web/src/api/answers.ts"}  # by a program, for nobody to read whole
CODE = {".c", ".h", ".py", ".ts", ".vue", ".js", ".sql", ".sh", ".css"}
FOLDERS = ("src", "web", "tests", "tools")
FINDING = re.compile(r"([^\s:]+):(\d+):\d+: (?:warning|error): (.*)")


def tidy(build, path):
    done = subprocess.run(["clang-tidy", "--quiet", "-p", build, path], cwd=build, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = done.stdout.splitlines()
    found, inside = set(), ""
    for line in lines:
        match = FINDING.match(line)
        if match:
            inside = f"{os.path.relpath(os.path.join(build, match.group(1)), ROOT)}:{match.group(2)}: {match.group(3)}"
            found.add(inside)
        elif (note := re.search(r"note: (.*threshold.*)", line)) and inside:
            found.discard(inside)
            inside = f"{inside}; {note.group(1)}"
            found.add(inside)
    return found or ({f"{path}: clang-tidy ended with {done.returncode}: {done.stderr[-300:]}"} if done.returncode else set())


def own_sources(build):
    """The C files of the tree that the build compiles, not the generated ones."""
    files = {(pathlib.Path(entry["directory"]) / entry["file"]).resolve() for entry in json.loads((build / "compile_commands.json").read_text())}
    return sorted(path for path in files if path.is_relative_to(ROOT) and not path.is_relative_to(build) and path.parts[len(ROOT.parts)] in FOLDERS)


def long_files():
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in CODE and not {"node_modules", "dist", "corpus"} & set(path.parts) and path.is_file():
                lines = len(path.read_text(encoding="utf-8").splitlines())
                if lines > FILE_LINES and str(path.relative_to(ROOT)) not in WRITTEN:
                    found.append(f"{path.relative_to(ROOT)}: {lines} lines, the stop is {FILE_LINES}")
    return found


def full_folders():
    """Folders of what is shipped; tests beside the code are not counted."""
    found = []
    for top in ("src", "web/src", "tools"):
        for folder in sorted([ROOT / top, *(path for path in (ROOT / top).rglob("*") if path.is_dir())]):
            count = sum(1 for path in folder.iterdir() if path.is_file() and not path.stem.endswith("_test") and "__pycache__" not in path.parts)
            if count > FOLDER_FILES:
                found.append(f"{folder.relative_to(ROOT)}: {count} files, the stop is {FOLDER_FILES}")
    return found


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    sources = own_sources(build)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = sorted(set().union(*pool.map(lambda path: tidy(str(build), str(path)), sources)))
    return tap.report([(f"clang-tidy finds nothing in {len(sources)} files", found), (f"no file is longer than {FILE_LINES} lines", long_files()),
                       (f"no folder holds more than {FOLDER_FILES} files", full_folders())])


sys.exit(main())
