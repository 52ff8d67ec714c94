"""Tables declared once (`table` in src/**/*.answer): the columns of a list with the title, the width and the cell of each, for CSV, XLSX,
Markdown and the command line alike (sheet/table.h).

    table point_list(const struct reading *reading, const struct point_line *line)      What it is, for people
        point.title_code       text    14  .point.code
        point.title_devices    int      8  .devices
        point.title_last       instant 26  .last_ms

A title is a key of the messages, `-` none. Types: text; number, a text that reads as a number; int; instant, milliseconds, 0 is empty; day, a text that
is one. A source is what it is in an answer: the last parameter is the row, `.x` its field; `arena` is there for what must be made. NULL is an
empty cell; `if C`: empty unless C.
"""
import re

HEAD = re.compile(r"table (\w+)\(([^()]*)\)(?:\s{2,}(.*))?")
COLUMN = re.compile(r"\s+([a-z_]+\.[a-z_0-9]+|-)\s+(\w+)\s+(\d+)\s+(\S.*)")
# type: (cell, what else of struct sheet_column)
TYPES = {
    "text": ("text_or_none({})", ""),
    "number": ("text_or_none({})", ", .number = true"),
    "int": ('arena_printf(arena, "%lld", (long long)({}))', ", .number = true"),
    "instant": ("text_or_none(instant_text(arena, {}))", ", .date = true"),
    "day": ("text_or_none({})", ", .date = true"),
}


class Table:
    def __init__(self, where, head):
        self.where, self.columns = where, []
        self.name, self.parameters, self.means = head.group(1), head.group(2), head.group(3) or ""
        self.row = re.search(r"(\w+)\s*$", self.parameters.split(",")[-1]).group(1)

    def take(self, stop, where, line):
        match = COLUMN.fullmatch(line)
        if not match or match.group(2) not in TYPES:
            stop(where, f"this is no column: {line.strip()!r}")
        if match.group(1) != "-" and match.group(1) in [title for title, *_ in self.columns]:
            stop(where, f"{match.group(1)} is told twice")
        self.columns.append(match.groups())

    def size(self):
        return f"{self.name.upper()}_COLUMNS"

    def signature(self):
        return f"const char *const *{self.name}_cells(struct arena *arena, {self.parameters})"


def header(tables):
    for table in tables:
        yield from ["", *([f"// {table.means}. Titles are keys of messages."] if table.means else []), f"#define {table.size()} {len(table.columns)}",
                    f"extern const struct sheet_column {table.name}_columns[{table.size()}];", f"{table.signature()};"]


def code(tables):
    for table in tables:
        yield f"const struct sheet_column {table.name}_columns[{table.size()}] = {{"
        for title, kind, width, _ in table.columns:
            yield f'    {{.title = "{title.strip("-")}", .width = {width}{TYPES[kind][1]}}},'
        yield from ["};", "", table.signature(), "{", f"    const char **cells = arena_array(arena, {table.size()}, sizeof *cells);"]
        for number, (_, kind, _, source) in enumerate(table.columns):
            value, _, only = re.sub(r"(?<![\w.\])])\.(?=[a-z_])", f"{table.row}->", source).partition(" if ")
            made = TYPES[kind][0].format(value.strip())
            yield f"    cells[{number}] = {f'{only} ? {made} : {chr(34) * 2}' if only else made};"
        yield from ["    return cells;", "}", ""]
