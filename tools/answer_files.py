"""The files of declared answers as they are read (the language is told at the head of answers.py)."""
import pathlib
import re
import sys

import asked
import columns
import kinds

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"

# name: (TypeScript, schema, tree: may be null, tree: never null, text: may be null, text: never null)
def both(name, never=None):
    """A value of json.h, which is null when missing; never: what stands for it where it is not missing."""
    never = never or (f"json_{name}({{}})", f"json_{name}_append(out, {{}})")
    return f"json_{name}({{}})", never[0], f"json_{name}_append(out, {{}})", never[1]


BOOL = ("json_boolean({})", 'text_buffer_append(out, {} ? "true" : "false")')
TYPES = {
    "text": ("string", {"type": "string"}, *both("text_or_null")),
    "string": ("string", {"type": "string"}, *both("text_or_null", ("json_string({})", "json_text_append(out, {})"))),
    "int": ("number", {"type": "integer"}, *both("int_or_null", ("json_integer((json_int_t)({}))", "json_int_append(out, (int64_t)({}))"))),
    "number": ("number", {"type": "number"}, *both("number")),
    "decimal": ("number", {"type": "number"}, *both("decimal")),
    "decimal_string": ("string", {"type": "string"}, *both("decimal_string")),
    "decimal_text": ("number", {"type": "number"}, *both("decimal_text")),
    "bool": ("boolean", {"type": "boolean"}, BOOL[0], BOOL[0], BOOL[1], BOOL[1]),
    "instant": ("number", {"type": "integer"}, *both("instant")),
    "instant_text": ("string", {"type": "string"}, *both("instant_text")),
    "day": ("string", {"type": "string"}, *both("day")),
}
MEMBER = re.compile(r'\s+(\w+)\s+("[^"]+"|[a-z_0-9]+)(\?)?(\[\])?(?:\s+(.*))?')
TYPE = re.compile(r"type (\w+)(?: extends (\w+(?:, \w+)*))?(?:\s{2,}(.*))?")
BASE = r"\w+\((?:[^()]|\([^()]*\))*\)"
HEAD = re.compile(rf"answer (\w+)\(([^()]*)\)(?: extends ({BASE}(?:, {BASE})*))?( as text| as both)?(?:\s{{2,}}(.*))?")
PLACE = r"&?\.\w+(?:(?:\.|->)\w+|\[i\])*"


def stop(where, text):
    sys.exit(f"{where}: {text}")


class Member:
    def __init__(self, where, line):
        match = MEMBER.fullmatch(line)
        if not match:
            stop(where, f"this is no member: {line.strip()!r}")
        self.where, self.key, self.type, self.null, self.list = where, *match.group(1, 2), bool(match.group(3)), bool(match.group(4))
        source, self.means = (part.strip() for part in (f" {match.group(5) or ''} ".split(" -- ", 1) + [""])[:2])
        source, self.when = self.cut(source, " when ")
        source, self.where_item = self.cut(source, " where ")
        source, self.count = self.cut(source, " of ")
        source, self.only = self.cut(source, " if ")
        self.source = source or f".{self.key}"

    @staticmethod
    def cut(source, word):
        first, _, rest = f" {source}".partition(word)
        return first.strip(), rest.strip()

    def is_field(self):
        """A field of the row, as it is or as the word of its enumeration."""
        return bool(re.fullmatch(rf"{PLACE}|\w+\({PLACE}\)", self.source))


class Answer:
    def __init__(self, where, head=None, name=None, means=""):
        self.where, self.members, self.parameters, self.bases, self.forms, self.means = where, [], None, {}, (), means
        self.name = name
        if head:
            self.name, self.parameters, bases, text, self.means = head.groups()
            self.bases = {one.partition("(")[0]: one.partition("(")[2][:-1] for one in re.findall(BASE, bases or "")}
            self.forms, self.means = {None: ("tree",), " as text": ("text",), " as both": ("tree", "text")}[text], self.means or ""
            self.names = [re.search(r"(\w+)\s*$", one).group(1) for one in self.parameters.split(",")]
            self.row = self.names[-1]

    def take(self, _, where, line):
        self.members.append(Member(where, line))

    def expression(self, source):
        return re.sub(r"(?<![\w.\])])\.(?=[a-z_])", f"{self.row}->", source)


class File:
    def __init__(self, path):
        self.path, self.includes, self.answers, self.words, self.routes, self.requests, self.takes, self.tables = path, [], [], {}, {}, [], {}, []
        self.open = None  # the answer or request that a line of its own belongs to
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            self.take(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{number}", line.rstrip())

    def take(self, where, line):
        if not line or line.startswith("//"):
            return
        if line.startswith("#include "):
            self.includes.append(line)
        elif line.startswith("words "):
            name, _, rest = line[6:].partition(":")
            self.words[name] = [word.strip("'") for word in rest.split()]
        elif line.startswith(("route ", "takes ")):
            route, _, name = line[6:].rpartition(":")
            (self.routes if line.startswith("route ") else self.takes)[route.strip()] = name.strip()
        elif head := asked.HEAD.fullmatch(line):
            self.requests.append(asked.Request(where, head))
            self.open = self.requests[-1]
        elif head := columns.HEAD.fullmatch(line):
            self.tables.append(columns.Table(where, head))
            self.open = self.tables[-1]
        elif line.startswith("type "):
            name, bases, means = TYPE.fullmatch(line).groups()
            self.answers.append(Answer(where, name=name, means=means or ""))
            self.answers[-1].bases = {base: "" for base in bases.split(", ")} if bases else {}
            self.open = self.answers[-1]
        elif head := HEAD.fullmatch(line):
            self.answers.append(Answer(where, head))
            self.open = self.answers[-1]
        elif line.startswith(" ") and self.open:
            self.open.take(stop, where, line)
        else:
            stop(where, f"this is neither words nor an answer nor a request nor a table nor one of their lines: {line!r}")


def snake(name):
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


class All:
    """Every file; names are of one space."""

    def __init__(self, folder=SOURCE):
        self.folder, self.files = folder, [File(path) for path in sorted(folder.rglob("*.answer"))]
        self.kinds = {snake(kind): (kind, words) for (_, kind, _, _), words in zip(kinds.LISTS, kinds.lists().values()) if kind}
        self.lists = {ours.lower(): words for ours, words in kinds.lists().items()}
        self.words, self.answers, self.requests, self.owner = {name: words for name, (_, words) in self.kinds.items()}, {}, {}, {}
        for file in self.files:
            for name, words in file.words.items():
                if self.words.setdefault(name, words) is not words:
                    stop(file.path, f"the words {name} are told twice")
            for answer in file.answers:
                if answer.name in self.answers or answer.name in self.words or answer.name in TYPES:
                    stop(answer.where, f"the name {answer.name} is taken")
                self.answers[answer.name], self.owner[answer.name] = answer, file
            for request in file.requests:
                if request.name in self.requests:
                    stop(request.where, f"the name {request.name} is taken")
                self.requests[request.name] = request
        self.routes = {route: name for file in self.files for route, name in file.routes.items()}
        self.takes = {route: name for file in self.files for route, name in file.takes.items()}
        for answer in self.answers.values():
            self.check(answer)
        for request in self.requests.values():
            request.check(self, stop)
        self.tables = [table for file in self.files for table in file.tables]
        for table in self.tables:
            table.check(self, stop)
        for route, name in self.routes.items():
            if name not in self.answers:
                stop(route, f"there is no answer {name}")
        for route, name in self.takes.items():
            if name not in self.requests:
                stop(route, f"there is no request {name}")

    def check(self, answer):
        for base in answer.bases:
            if base not in self.answers:
                stop(answer.where, f"there is no answer {base}")
        keys = [member.key for member in self.members(answer)]
        for member in answer.members:
            if keys.count(member.key) > 1:
                stop(member.where, f"{member.key} is told twice")
            if member.type[0] != '"' and member.type not in TYPES and member.type not in self.words and member.type not in self.answers:
                stop(member.where, f"there is no type {member.type}")
            if member.type[0] == '"' and "text" in answer.forms:
                stop(member.where, "what is written as text has no member made by hand")
            if answer.parameters and member.list and not member.count and member.type != "text":
                stop(member.where, "a list says how long it is: LIST of COUNT")
            if member.where_item and (not member.count or "text" in answer.forms):
                stop(member.where, "items are chosen of a list that says how long it is, and not in a list that is written as text")
            nested = self.answers.get(member.type)
            if nested and not set(answer.forms) <= set(nested.forms):
                stop(member.where, f"{nested.name} is not written as {' and '.join(answer.forms)}")
            if "text" in answer.forms and member.type == "text" and member.list and not member.count:
                stop(member.where, "a list says how long it is: LIST of COUNT")

    def members(self, answer):
        return [member for base in answer.bases for member in self.members(self.answers[base])] + answer.members
