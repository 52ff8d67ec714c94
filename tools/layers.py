#!/usr/bin/env python3
"""Checks who includes whom, where foreign libraries may be used, and that SQL is written in one place.

usage: layers.py [SOURCE_FOLDER]     (default: src of this tree)
"""
import pathlib
import re
import sys

import tap

# A module may include its own headers and those of the modules named here. A new module needs a line.
MODULES = {
    "base": [],
    "standard": ["base"],
    "store": ["base"],
    "formula": ["base"],
    "indicator": ["base", "store", "formula"],
    "plan": ["base", "store", "formula", "indicator"],
    "observe": ["base", "store", "standard"],
    "pack": ["base", "formula"],
    "review": ["base", "store", "formula", "indicator", "plan", "pack"],
    "bench": ["base", "store", "formula", "indicator", "plan", "pack", "review"],
    "sheet": ["base"],
    "json": ["base"],
    "view": ["base", "json", "store", "formula", "indicator", "plan", "pack", "review"],
    "report": ["base", "json", "store", "formula", "indicator", "plan", "view", "sheet"],
    "http": ["base", "json"],
    "service": ["base", "json", "store", "indicator", "observe", "http", "api"],
    "api": ["base", "json", "store", "formula", "indicator", "plan", "pack", "review", "sheet", "view", "report", "observe", "http", "service"],
    "cli": ["base", "json", "store", "formula", "indicator", "plan", "pack", "review", "sheet", "view", "report", "api", "http", "service", "standard", "observe", "bench"],
}

# A library's headers, and the folders or files that may include them.
LIBRARIES = {
    r"linux/(audit|filter|seccomp)\.h|sys/(prctl|syscall)\.h": ["sheet/confine.c"],
    r"immintrin\.h": ["standard/hj212/crc.c"],
    r"iconv\.h": ["cli/hj212_commands.c"],
    r"sqlite3\.h": ["store"],
    r"utf8proc\.h": ["base"],
    r"openssl/sha\.h": ["base/digest.c"],
    r"sodium\.h": ["base", "store", "api", "cli/main.c"],
    r"yaml\.h": ["pack"],
    r"jansson\.h": ["json"],
    r"microhttpd\.h": ["http", "api"],
    r"uv\.h": ["observe/gateway/gateway_internal.h"],
    r"openssl/.*": ["standard/hj212/cipher.c"],
    r"zlib\.h": ["http", "observe/raw/raw_segment.c", "sheet/sheet_test.c"],
    r"zstd\.h": ["observe"],
    r"curl/.*": ["cli", "observe/series/clickhouse.c"],
    r"xlsxwriter\.h": ["sheet/writer.c"],
    # GDAL loads some hundred libraries: only the helper program that reads spreadsheets has it
    r"(gdal|cpl_|ogr).*": ["sheet/parts.c"],
    r"expat\.h": ["sheet/parts.c"],
    r"cmocka\.h|setjmp\.h": ["*_test.c"],
}
LIBC = set("""argp assert ctype dirent errno fcntl float ftw inttypes limits locale math netdb poll pthread pwd sched semaphore signal stdalign stdarg stdatomic
stdbool stddef stdint stdio stdlib string strings sys/file sys/mman sys/random sys/resource sys/socket sys/stat sys/time sys/types sys/uio sys/un
sys/auxv sys/ioctl sys/wait linux/fs time unistd wchar netinet/in netinet/tcp arpa/inet sys/epoll sys/eventfd malloc""".split())

SQL = re.compile(r"\s*(SELECT|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|VIEW)|DROP|ALTER\s+TABLE|PRAGMA|ATTACH"
                 r"|VACUUM|BEGIN(\s+IMMEDIATE)?$|COMMIT$|ROLLBACK$|SAVEPOINT|WITH\s+\w+.*\bAS\b|(FROM|WHERE|ORDER\s+BY|GROUP\s+BY)\s+\w+\s)")
TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])+'|(\"(?:\\.|[^\"\\\n])*\")", re.S)


def strings_of(text):
    """(line, text) of every string literal; neighbours that C joins are joined."""
    found, end = [], None
    for match in TOKEN.finditer(text):
        if match.group(1) is None:
            continue
        literal, line = match.group(1)[1:-1], text.count("\n", 0, match.start()) + 1
        if end is not None and not text[end:match.start()].strip():
            found[-1] = (found[-1][0], found[-1][1] + literal)
        else:
            found.append((line, literal))
        end = match.end()
    return found


def allowed_in(path, places):
    return any(path.parts[0] == place or str(path) == place or path.match(place) for place in places)


def check_includes(source, path, text, modules, libraries):
    own = path.parts[0]
    for line, kind, name in ((n, m.group(1), m.group(2)) for n, t in enumerate(text.splitlines(), 1)
                             if (m := re.match(r'\s*#\s*include\s*(["<])([^">]+)', t))):
        where, module = f"src/{path}:{line}", name.split("/")[0]
        library = next((places for header, places in LIBRARIES.items() if re.fullmatch(header, name)), None)
        if library is not None:
            if not allowed_in(path, library):
                libraries.append(f"{where}: <{name}> belongs to {', '.join(library)}")
        elif kind == "<":
            if name[:-2] not in LIBC:
                libraries.append(f"{where}: <{name}> is in no table of tools/layers.py")
        elif "/" not in name:
            if (source / path.parent / name).exists():  # else it is generated
                modules.append(f"{where}: \"{name}\" is not written from src/")
        elif module != own and module not in MODULES.get(own, []) and not path.match("*_test.c"):
            modules.append(f"{where}: {own} may not include {name}")
        elif module != own and name.endswith("_internal.h"):
            modules.append(f"{where}: {name} is internal to {module}")


def check_sql(path, text, findings):
    if path.parts[0] == "store" or path.match("*_test.c"):
        return
    findings += [f"src/{path}:{line}: SQL belongs into a .sql file: \"{literal[:60]}\"" for line, literal in strings_of(text) if SQL.match(literal)]


def main():
    source = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent / "src"
    modules, libraries, sql = [], [], []
    for path in sorted([*source.rglob("*.c"), *source.rglob("*.h")]):
        text, inside = path.read_text(encoding="utf-8"), path.relative_to(source)
        check_includes(source, inside, text, modules, libraries)
        check_sql(inside, text, sql)
    folders = sorted(entry.name for entry in source.iterdir() if entry.is_dir())
    modules += [f"src/{name} has no line in tools/layers.py" for name in folders if name not in MODULES]
    modules += [f"tools/layers.py names src/{name}, which is not there" for name in MODULES if name not in folders]
    return tap.report([("modules include only the layers below them", modules), ("each library is used only where it belongs", libraries),
                       ("SQL is written in .sql files and in store only", sql)])


sys.exit(main())
