#!/usr/bin/env python3
"""tests/fuzz/shapes.py FILE FOLDER: the shapes of a file of worst/ as inputs of 2 and 64 kB, for libFuzzer to begin with."""
import pathlib
import re
import sys

SIGNS = {b"n": b"\n", b"t": b"\t", b"r": b"\r"}


def plain(text):
    return re.sub(rb"\\(x[0-9a-f]{2}|.)", lambda m: bytes([int(m[1][1:], 16)]) if len(m[1]) == 3 else SIGNS.get(m[1], m[1]), text)


def filled(parts, size):
    """As worst.c: the second and the fourth part are repeated until the whole has its size."""
    room = max(0, size - sum(len(part) for part in parts[::2])) // (2 if len(parts) > 3 else 1)
    return b"".join(part * (room // max(1, len(part))) if i % 2 else part for i, part in enumerate(parts))


file, folder = map(pathlib.Path, sys.argv[1:])
folder.mkdir(parents=True, exist_ok=True)
for number, line in enumerate(file.read_bytes().splitlines()):
    if line and not line.startswith(b"#"):
        for size in (2 << 10, 64 << 10):
            (folder / f"{number}-{size}").write_bytes(filled([plain(part) for part in line.split(b"\t")], size))
