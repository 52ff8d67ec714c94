#!/usr/bin/env python3
"""Refuses calls that this code must not make, each with its reason.

usage: calls.py [SOURCE_FOLDER]     (default: src of this tree)
"""
import pathlib
import re
import sys

import tap

# (names, why, files that may)
BANNED = [
    ("strcpy strcat sprintf vsprintf stpcpy gets", "writes without knowing the size: use base/text or snprintf", []),
    ("strncpy strncat", "may leave text without an end: use arena_strndup", []),
    ("atoi atol atoll atof", "cannot tell a bad number: use decimal_parse or strtol", []),
    ("scanf sscanf fscanf", "overflows without a word: use base/text, base/decimal, base/csv", ["base/period.c"]),
    ("strtok rand srand localtime gmtime ctime asctime", "has hidden state that threads share", []),
    ("system popen", "hands text to a shell: use posix_spawn", []),
    ("alloca", "takes sizes from outside onto the stack: use the arena", []),
    ("malloc calloc realloc strdup strndup asprintf vasprintf", "memory comes from an arena", ["base"]),
    ("setlocale", "numbers and order must not depend on the locale", ["cli/main.c"]),
    ("time gettimeofday clock_gettime", "the clock is read in base only, by clock_monotonic_ns and instant_now_ms", ["base/clock/clock.c", "base/period.c", "http/events.c"]),
    ("sleep usleep nanosleep", "wait for a condition with a deadline", ["http/http.c"]),
    ("exit _exit abort", "a fault goes up to the caller", ["base/arena.c", "sheet/reader.c"]),
]
NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\])+'", re.S)


def code_only(text):
    """Comments and literals blanked; line numbers stay."""
    return NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def findings_of(path, code):
    found = []
    for names, why, places in BANNED:
        if any(path.parts[0] == place or str(path) == place for place in places):
            continue
        for match in re.finditer(rf"(?<![\w.>])({names.replace(' ', '|')})\s*\(", code):
            line = code.count("\n", 0, match.start()) + 1
            found.append(f"src/{path}:{line}: {match.group(1)}: {why}")
    return found


def main():
    source = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent / "src"
    calls, jumps = [], []
    for path in sorted([*source.rglob("*.c"), *source.rglob("*.h")]):
        if path.name.endswith("_test.c"):
            continue
        code, inside = code_only(path.read_text(encoding="utf-8")), path.relative_to(source)
        calls += findings_of(inside, code)
        jumps += [f"src/{inside}:{code.count(chr(10), 0, match.start()) + 1}: goto" for match in re.finditer(r"\bgoto\b", code)]
    return tap.report([("no banned call is made", calls), ("resources close by scope, without goto", jumps)])


sys.exit(main())
