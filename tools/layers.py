#!/usr/bin/env python3
"""Checks who includes whom, where foreign libraries may be used, that no files need each other in a circle, and that SQL is
written in one place.

usage: layers.py [SOURCE_FOLDER]     (default: src of this tree)
"""
import pathlib
import re
import sys

import circles
import tap

# A module is a folder of src/, or a folder in it that has a line of its own here. It may include its own headers, those of base
# and of the modules named: a name stands for all folders in it, but not for those beside the one that says it.
MODULES = {
    "base": ["base/clock"],
    "base/cell": ["base"],
    "base/clock": ["base"],
    "standard/table": [],
    "standard/hj212": [],
    "standard/air_year": ["standard/table"],
    "standard/aqi": ["standard/table"],
    "standard/black_odour": ["standard/table"],
    "standard/emission": ["standard/table"],
    "standard/heavy_pollution": ["standard/table"],
    "standard/lake_trophic": ["standard/table"],
    "standard/surface_water": ["standard/table"],
    "search": [],
    "store": [],
    "store/proof": ["store"],
    "archive": ["store"],
    "people": ["store", "standard/table"],
    "formula": [],
    "sheet": [],
    "json": [],
    "http": ["json"],
    "pack": ["formula"],
    "plan": ["store"],
    "indicator": ["store", "formula"],
    "observe/raw": ["store"],
    "observe/point": ["store", "standard/hj212"],
    # a series has the name of its factor, which is resolved before a series is made
    "observe/series": ["store", "observe/point"],
    # ends of both chains, raw log and observations, for journal and anchors
    "observe/chain": ["store", "observe/raw", "observe/series"],
    "observe/judge": ["store", "standard", "observe/series", "observe/point"],
    # heads are written by the stower, because it alone sees both logs stand still
    "observe/stow": ["store", "standard/hj212", "observe/series", "observe/raw", "observe/point", "observe/judge", "observe/chain"],
    # gateway and forwarding hold their marks against the log (chain/raw_mark)
    "observe/gateway": ["store", "standard/hj212", "observe/raw", "observe/point", "observe/chain"],
    "observe/forward": ["store", "standard/hj212", "observe/raw", "observe/point", "observe/chain"],
    "observe/simulate": ["standard/hj212", "standard/table", "observe/series", "observe/point"],
    "observe/watch": ["store", "standard", "observe/series", "observe/raw", "observe/point", "observe/judge", "observe/stow"],
    "observe/live": ["store", "standard", "observe/series", "observe/point", "observe/judge", "observe/stow"],
    # which means are valid is told by the table of the stower's means
    "observe/evaluate": ["store", "standard", "observe/series", "observe/point", "observe/judge", "observe/stow"],
    "observe/backfill": ["store", "standard/hj212", "observe/series", "observe/point", "observe/judge", "observe/gateway"],
    "review": ["store", "formula", "indicator", "plan", "pack"],
    "bench": ["store", "formula", "indicator", "pack", "review"],
    "view": ["store", "formula", "json", "indicator", "plan", "pack", "review"],
    # documents of observations; what a table of them holds is told by the stower, what the archive must hold by both sides
    "view/observe": ["view", "archive", "store", "json", "sheet", "standard", "indicator", "plan", "observe/series", "observe/point", "observe/judge", "observe/stow",
                     "observe/evaluate"],
    "report": ["json", "indicator", "plan", "view", "sheet"],
    "service": ["archive", "store", "indicator", "standard", "observe"],
    "api": ["archive", "store", "formula", "json", "indicator", "plan", "pack", "review", "sheet", "view", "report", "standard", "observe", "http", "service",
            "search", "people", "api/people", "api/plan", "api/observe", "api/search", "api/system", "api/archive"],
    "api/people": ["api", "store", "json", "view", "people", "http", "service"],
    "api/archive": ["api", "archive", "store", "json", "indicator", "sheet", "view", "http", "service"],
    "api/plan": ["api", "store", "json", "indicator", "plan", "pack", "review", "sheet", "view", "report", "observe", "http", "service"],
    "api/observe": ["api", "store", "json", "sheet", "view", "standard", "observe", "http", "service"],
    "api/search": ["api", "store", "json", "indicator", "plan", "view", "observe", "http", "service", "search"],
    "api/system": ["api", "people", "store", "json", "sheet", "view", "observe", "http", "service"],
    "cli": ["archive", "people", "store", "formula", "json", "indicator", "plan", "pack", "review", "sheet", "view", "report", "service", "api", "standard", "observe",
            "bench"],
}

# Rooms that come, with what they will be allowed; that their folder is not there yet is no finding.
PLANNED = {
    "geo": [],
    "register": ["store", "formula", "sheet", "geo", "search", "people", "archive"],
    "year": ["store", "plan", "indicator", "register", "people"],
    "account": ["store", "formula", "geo", "indicator"],
    "survey": ["store", "people"],
    "assess": ["store", "formula", "indicator", "register"],
    "portal": ["store", "view", "archive", "register"],
}

# Folders that hold modules and nothing else, but for these files.
WINGS = {"observe": ["README.md"], "standard": ["messages.csv"]}

# Headers of a module's inside that others still include. To be emptied, never to grow.
HOLES = {}

# Circles that are being opened: a folder or files, all of a circle's files in one of these. To be emptied, never to grow.
OPENING = []

# A library's headers, and the folders or files that may include them.
LIBRARIES = {
    r"linux/(audit|filter|seccomp)\.h|sys/(prctl|syscall)\.h": ["sheet/confine.c"],
    r"immintrin\.h": ["standard/hj212/crc.c"],
    r"iconv\.h": ["cli/hj212_commands.c"],
    r"sqlite3\.h": ["store"],
    r"utf8proc\.h": ["base"],
    r"openssl/sha\.h": ["base/digest.c"],
    r"sodium\.h": ["base", "store", "people", "api", "cli/main.c"],
    r"yaml\.h": ["pack"],
    r"jansson\.h": ["json"],
    r"microhttpd\.h": ["http", "api"],
    r"uv\.h": ["observe/gateway/gateway_internal.h"],
    r"openssl/.*": ["standard/hj212/cipher.c"],
    r"zlib\.h": ["archive", "http", "observe/raw/raw_segment.c", "sheet/sheet_test.c"],
    r"zstd\.h": ["observe"],
    r"curl/.*": ["cli", "observe/series/clickhouse/clickhouse.c"],
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
    return any(path.parts[0] == place or str(path) == place or str(path).startswith(place + "/") or path.match(place) for place in places)


def module_of(name):
    """The module of a path below src/: two folders deep where those have a line, else the first folder."""
    inner = "/".join(name.split("/")[:2])
    return inner if inner in MODULES or inner in PLANNED else name.split("/")[0]


def may_include(own, module):
    """Whether the lines let one module include headers of the other."""
    allowed = [*MODULES.get(own, PLANNED.get(own, [])), *([] if own.split("/")[0] == "base" else ["base"])]
    return any(module == name or (module.startswith(name + "/") and own.split("/")[0] != name) for name in allowed)


def refused_include(path, name):
    """Why a file below src/ may not include this header of another module; None: it may."""
    own, module = module_of(str(path)), module_of(name)
    if module == own or allowed_in(path, HOLES.get(name, [])):
        return None
    if name.endswith("_internal.h"):
        return f"{name} is internal to {module}"
    return None if path.match("*_test.c") or may_include(own, module) else f"{own} may not include {name}"


def check_includes(source, path, text, modules, libraries):
    for line, kind, name in ((n, m.group(1), m.group(2)) for n, t in enumerate(text.splitlines(), 1)
                             if (m := re.match(r'\s*#\s*include\s*(["<])([^">]+)', t))):
        where = f"src/{path}:{line}"
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
        elif (why := refused_include(path, name)) is not None:
            modules.append(f"{where}: {why}")


def includes_it(place, header):
    files = [place] if place.is_file() else place.rglob("*.[ch]")
    return any(f'"{header}"' in file.read_text(encoding="utf-8") for file in files)


def check_rooms(source):
    """Folders without a line, lines without a folder, files that lie in a wing itself, holes that are closed."""
    found = []
    for folder in sorted(entry for entry in source.iterdir() if entry.is_dir()):
        rooms = sorted(entry for entry in folder.iterdir() if entry.is_dir()) if folder.name in WINGS else [folder]
        names = [str(room.relative_to(source)) for room in rooms]
        found += [f"src/{name} has no line in tools/layers.py" for name in names if name not in MODULES and name not in PLANNED]
        found += [f"src/{folder.name}/{entry.name} belongs into a folder of src/{folder.name}" for entry in sorted(folder.iterdir())
                  if folder.name in WINGS and entry.is_file() and entry.name not in WINGS[folder.name]]
    found += [f"tools/layers.py names src/{name}, which is not there" for name in MODULES if not (source / name).is_dir()]
    found += [f"tools/layers.py lets src/{place} include {header}, and nothing there does" for header, places in HOLES.items() for place in places
              if (source / header).exists() and not includes_it(source / place, header)]
    return found


def check_circles(texts):
    needs, found, met = circles.arrows(texts), [], set()
    for circle in circles.circles(needs):
        opening = [index for index, places in enumerate(OPENING) if all(allowed_in(pathlib.PurePath(file), places) for file in circle)]
        met |= set(opening)
        if not opening:
            found.append(circles.describe(circle, needs))
    return found + [f"tools/layers.py calls this a circle, and it is none: {', '.join(places)}" for index, places in enumerate(OPENING)
                    if index not in met]


def check_sql(path, text, findings):
    if path.parts[0] == "store" or path.match("*_test.c"):
        return
    findings += [f"src/{path}:{line}: SQL belongs into a .sql file: \"{literal[:60]}\"" for line, literal in strings_of(text) if SQL.match(literal)]


WRITES = re.compile(r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+(\w+)")


def check_statements(source, texts):
    """The statements of a .sql file are its folder's (and of what lies in it), and a table is written by those of one folder."""
    found, owner = [], {}
    files = [path for path in sorted(source.rglob("*.sql")) if "schema" not in path.parts]
    for path in files:
        folder = path.parent.relative_to(source)
        found += [f"src/{name} includes {path.stem}_sql.h of src/{folder}" for name, text in texts.items()
                  if f'#include "{path.stem}_sql.h"' in text and folder not in pathlib.PurePath(name).parents]
        text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        for table in sorted(set(WRITES.findall(text)) - {"SET"}):
            if "clickhouse" not in path.parts and owner.setdefault(table, folder) != folder:
                found.append(f"src/{path.relative_to(source)} writes {table}, which src/{owner[table]} writes too")
    return found


def checks_of(source):
    """(name, findings) of each check."""
    modules, libraries, sql, texts = [], [], [], {}
    for path in sorted([*source.rglob("*.c"), *source.rglob("*.h"), *source.rglob("*.answer")]):
        text, inside = path.read_text(encoding="utf-8"), path.relative_to(source)
        check_includes(source, inside, text, modules, libraries)
        check_sql(inside, text, sql)
        if not path.match("*_test.c") and path.suffix != ".answer":
            texts[str(inside)] = text
    return [("modules include only the layers below them", modules + check_rooms(source)),
            ("no files need each other in a circle", check_circles(texts)),
            ("each library is used only where it belongs", libraries), ("SQL is written in .sql files and in store only", sql),
            ("statements are their folder's, and a table is written in one", check_statements(source, texts))]


if __name__ == "__main__":
    sys.exit(tap.report(checks_of(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent / "src")))
