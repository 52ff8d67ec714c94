"""Tables declared once (`table` in src/**/*.answer): the columns of a list with the title, the width and the cell of each, for CSV, XLSX,
Markdown and the command line alike (sheet/table.h).

    table point_list(const struct reading *reading, const struct point_line *line)      What it is, for people
        point.title_code       text    14  .point.code
        point.title_devices    int      8  .devices
        point.title_last       instant 26  .last_ms

A title is a key of the messages, `-` none. Types: text; number, a text that reads as a number; int; instant, milliseconds, 0 is empty; day, a text that
is one. A source is what it is in an answer: the last parameter is the row, `.x` its field; `arena` is there for what must be made. NULL is an
empty cell; `if C`: empty unless C.

A table that is also a list of a page says which answer its rows are there, and which member a column shows (web/src/api/lists.ts):

    table point_list(...) of point_line at /points
        point.title_name       text    28  .point.name       => name head sort name
        point.title_longitude  number  12  .point.longitude  => longitude off

`at` is the route whose answer holds such rows in a list: such a table is served as a declaration too (`GET /lists`);
`file` the route of its file, where that is another one. `head` names the row and is
always shown; `off` is shown when it is chosen; `sort NAME`: the order of the address; `words limit.average_`: the member is a word, said by the
message that begins so and ends with it (a truth: with yes or no). Without `=>` a column is
of files and the terminal only. Where such a table has a row and what it is read with, and nothing more, NAME_table is handed to who writes
the file (answer_list_file of api/document.h).
"""
import re

HEAD = re.compile(r"table (\w+)\(([^()]*)\)(?: of (\w+)(?: at (/\S+)(?: file (/\S+))?)?)?(?:\s{2,}(.*))?")
COLUMN = re.compile(r"\s+([a-z_]+\.[a-z_0-9]+|-)\s+(\w+)\s+(\d+)\s+(\S.*)")
# type: (cell, what else of struct sheet_column)
TYPES = {
    "text": ("text_or_none({})", ""),
    "number": ("text_or_none({})", ", .number = true"),
    "int": ('arena_printf(arena, "%lld", (long long)({}))', ", .number = true"),
    "instant": ("text_or_none(instant_text(arena, {}))", ", .date = true"),
    "day": ("text_or_none({})", ", .date = true"),
}


LISTED = re.compile(r"(\w+)( head)?( off)?(?: words (\w+\.\w*))?(?: sort (\w+))?")


class Listed:
    """A column as the list of a page shows it."""

    def __init__(self, where, title, kind, words):
        self.where, self.title, self.kind = where, title, kind
        self.member, head, off, self.words, self.sort = words.groups()
        self.head, self.off = bool(head), bool(off)


class Table:
    def __init__(self, where, head):
        self.where, self.columns, self.listed = where, [], []
        self.name, self.parameters, self.of, self.at, file, means = head.groups()
        self.file = file or self.at
        self.member = None  # of the answer of that route: the rows
        self.means = means or ""
        self.row = re.search(r"(\w+)\s*$", self.parameters.split(",")[-1]).group(1)

    def take(self, stop, where, line):
        match = COLUMN.fullmatch(line)
        if not match or match.group(2) not in TYPES:
            stop(where, f"this is no column: {line.strip()!r}")
        title, kind, width, source = match.groups()
        source, _, shown = source.partition(" => ")
        if shown:
            self.list(stop, where, title, kind, shown)
        if match.group(1) != "-" and match.group(1) in [title for title, *_ in self.columns]:
            stop(where, f"{match.group(1)} is told twice")
        self.columns.append((title, kind, width, source.strip()))

    def list(self, stop, where, title, kind, shown):
        words = LISTED.fullmatch(shown.strip())
        if not words or not self.of or title == "-":
            stop(where, f"this is no column of a list: {shown!r} ({'MEMBER head off words BEGIN sort NAME' if self.of else 'the table says of no answer'})")
        self.listed.append(Listed(where, title, kind, words))

    def check(self, everything, stop):
        """What a list shows is a member of its answer, once, and one of them names the row."""
        if not self.of:
            return
        if self.of not in everything.answers:
            stop(self.where, f"there is no answer {self.of}")
        keys = [member.key for member in everything.members(everything.answers[self.of])]
        for one in self.listed:
            if one.member not in keys:
                stop(one.where, f"{self.of} has no member {one.member}")
            if [other.member for other in self.listed].count(one.member) > 1:
                stop(one.where, f"{one.member} is shown twice")
        if sum(one.head for one in self.listed) != 1:
            stop(self.where, "one column of a list names its rows: head")
        if not self.at:
            return
        answer = everything.answers.get(everything.routes.get(f"GET {self.at}"))
        rows = [member.key for member in everything.members(answer) if member.list and member.type == self.of] if answer else []
        if len(rows) != 1:
            stop(self.where, f"GET {self.at} does not answer with one list of {self.of}")
        self.member = rows[0]

    def size(self):
        return f"{self.name.upper()}_COLUMNS"

    def is_list(self):
        return bool(self.of) and self.parameters.count(",") == 1

    def signature(self):
        return f"const char *const *{self.name}_cells(struct arena *arena, {self.parameters})"


def header(tables):
    for table in tables:
        yield from ["", *([f"// {table.means}. Titles are keys of messages."] if table.means else []), f"#define {table.size()} {len(table.columns)}",
                    f"extern const struct sheet_column {table.name}_columns[{table.size()}];", f"{table.signature()};",
                    *([f"extern const struct table_kind {table.name}_table;"] if table.is_list() else [])]


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
        if table.is_list():
            yield from [f"static const char *const *{table.name}_row(struct arena *arena, const void *context, const void *row)", "{",
                        f"    return {table.name}_cells(arena, context, row);", "}", "",
                        f"const struct table_kind {table.name}_table = {{{table.name}_columns, {table.size()}, {table.name}_row}};", ""]
