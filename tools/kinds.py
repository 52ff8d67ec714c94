#!/usr/bin/env python3
"""Words of closed lists: told once in C, written for the pages (web/src/api/kinds.ts), and held against the places that add
something of their own to each word (names people read or write, an explanation).

usage: kinds.py                   writes the pages' file
       kinds.py --check [TREE]    says where it differs, and where a list is told again with other words
"""
import csv
import pathlib
import re
import sys

import typed

ROOT = pathlib.Path(sys.argv[2] if __name__ == "__main__" and len(sys.argv) > 2 else pathlib.Path(__file__).parent.parent).resolve()
RESULT = ROOT / "web/src/api/kinds.ts"
KINDS, WORDS = "src/base/cell/kinds.h", "src/observe/point/words.c"

# The pages' list, its type, the file in C, and what it is there: a macro of rows X(member, "word") or a list of struct choice.
LISTS = [
    ("RULES", "Rule", KINDS, "JUDGE_RULES"),
    ("NUMBER_PARAMETERS", "", KINDS, "JUDGE_PARAMETERS"),
    ("OTHER_PARAMETERS", "", KINDS, "JUDGE_OTHER_PARAMETERS"),
    ("LEVELS", "WarningLevel", KINDS, "JUDGE_LEVELS"),
    ("POINT_KINDS", "", KINDS, "POINT_KINDS"),
    ("COMPARATORS", "Comparator", KINDS, "COMPARATORS"),
    ("WARNING_STATES", "WarningState", "src/observe/judge/warning.h", "WARNING_STATES"),
    ("STEP_KINDS", "StepKind", "src/observe/judge/warning.h", "WARNING_STEPS"),
    ("BASES", "Basis", "src/observe/judge/limit.h", "LIMIT_BASES"),
    ("AVERAGES", "Average", WORDS, "words_averages"),
    ("SERIES_KINDS", "SeriesKind", "src/observe/series/observation.h", "SERIES_KINDS"),
    ("DOUBTS", "Doubt", "src/observe/judge/doubt.h", "DOUBT_REASONS"),
    ("POINT_STATES", "PointState", "src/observe/live/live.h", "LIVE_STATES"),
    ("CONCERNS", "Concern", "src/observe/live/live.h", "LIVE_CONCERNS"),
    ("WATERS", "", WORDS, "words_waters"),
    ("EDITIONS", "", "src/standard/hj212/hj212.h", "HJ212_EDITIONS"),
    ("CRC_MODES", "", "src/standard/hj212/hj212.h", "HJ212_CRC_MODES"),
    ("TAILS", "", "src/standard/hj212/hj212.h", "HJ212_TAILS"),
    ("CHARSETS", "", WORDS, "words_charsets"),
    ("DATA_TIMES", "", WORDS, "words_data_times"),
    ("YES_NO", "", "src/base/cell/choice.c", "choice_yes_no"),
    ("CIPHER_FORMS", "", "src/standard/hj212/cipher.h", "CIPHER_FORMS"),
    ("VERDICTS", "Verdict", "src/indicator/evaluate.h", "VERDICTS"),
    ("REACH_TIMES", "ReachTime", "src/indicator/reach_table.h", "REACH_TIMES"),
    ("REACH_VERDICTS", "ReachVerdict", "src/indicator/reach_table.h", "REACH_VERDICTS"),
    ("SUBJECT_KINDS", "SubjectKind", KINDS, "SUBJECT_KINDS"),
    ("INDICATOR_ATTRIBUTES", "IndicatorAttribute", KINDS, "INDICATOR_ATTRIBUTES"),
    ("INDICATOR_BASES", "IndicatorBasis", KINDS, "INDICATOR_BASES"),
    ("RIGHTS", "Right", KINDS, "RIGHTS"),
    ("VALUE_ORIGINS", "ValueOrigin", "src/indicator/evaluate.h", "VALUE_ORIGINS"),
]

# Lists of struct choice in C that add what people write; in the order of the enum.
CHOICES = {"words_point_kinds": "POINT_KINDS", "words_bases": "BASES", "words_series_kinds": "SERIES_KINDS", "words_editions": "EDITIONS", "words_crcs": "CRC_MODES",
           "words_tails": "TAILS", "words_cipher_forms": "CIPHER_FORMS"}
# Columns of the tables that people fill in (src/sheet/table_form.c), by their table; names that people read (messages.csv), by what
# their keys begin with; docs/api.md. In any order; each word must be there and no other.
COLUMNS = {("point", "kind"): "POINT_KINDS", ("point", "edition"): "EDITIONS", ("point", "crc"): "CRC_MODES", ("point", "charset"): "CHARSETS",
           ("point", "data_time"): "DATA_TIMES", ("point", "tail"): "TAILS", ("limit", "average"): "AVERAGES", ("limit", "basis"): "BASES",
           ("series", "kind"): "SERIES_KINDS"}
MESSAGES = {"warning.rule_": "RULES", "warning.level_": "LEVELS", "point.kind_": "POINT_KINDS", "average.": "AVERAGES", "basis.": "BASES",
            "warning.kind_": "SERIES_KINDS"}
DOCUMENTS = {r'^POINT = .*"kind":"([a-z|]+) or another word"': "POINT_KINDS", r'^WARNING = .*"state":"([a-z|]+)"': "WARNING_STATES", r'^ "level":"([a-z|]+)"': "LEVELS",
             r'^WARNING = .*"rule":"([a-z_|]+)"': "RULES"}

DEGREE = "sustained"  # a rule that raises no warning of its own


def rows_of(text, name, seen=()):
    """The words of a macro of rows, also of those it is made of."""
    found = re.search(rf"^#define {name}\(X\)((?:.*\\\n)*.*)", text, re.M)
    if not found or name in seen:
        sys.exit(f"tools/kinds.py: there is no list {name}")
    words = []
    body = re.sub(r"/\*.*?\*/|//.*", "", found[1])
    for one in re.finditer(r'\bX\((?:\w+, )?"([^"]*)"|\b([A-Z]\w+)\(X\)', body):
        words += rows_of(text, one[2], (*seen, name)) if one[2] else [one[1]]
    return words


def choices_of(text, name):
    found = re.search(rf"\b{name}\[\] = \{{(.*?)\{{0\}}\}};", text, re.S)
    if not found:
        sys.exit(f"tools/kinds.py: there is no list {name}")
    return re.findall(r'\{"([^"]*)", (?:NULL|")', found[1])


def source(path):
    return (ROOT / path).read_text(encoding="utf-8")


def lists():
    return {ours: (choices_of if name.islower() else rows_of)(source(path), name) for ours, _, path, name in LISTS}


def written():
    lines = ["// Words of closed lists, as the server knows them. Written by tools/kinds.py; ./test generated checks it."]
    for (ours, kind, path, name), words in zip(LISTS, lists().values()):
        lines.append(typed.listed(f"export const {ours} = [", [repr(word) for word in words], "] as const;"))
        if kind:
            lines.append(f"export type {kind} = (typeof {ours})[number];")
    return "\n".join([*lines, ""])


def told_again(known):
    """(place, its words, ours, whether the order counts)"""
    text = source(WORDS)
    for name, ours in CHOICES.items():
        yield f"{WORDS}: {name}", choices_of(text, name), known[ours], True
    text = source("src/sheet/table_form.c")
    macros = dict(re.findall(r'^#define (\w+) "(.*)"$', text, re.M))
    for (table, column), ours in COLUMNS.items():
        rows = re.search(rf"{table}_columns\[\] = \{{(.*?)\}};", text, re.S)[1]
        cell = re.search(rf'^    \{{"{column}", .*, (?:"(.*)"|(\w+))\}}', rows, re.M)
        said = cell[1] or macros.get(cell[2], "")
        yield f"src/sheet/table_form.c: {table}, {column}", [one.split("=")[-1] for one in said.split("|")], known[ours], False
    keys = [row["key"] for path in sorted((ROOT / "src").rglob("messages.csv")) for row in csv.DictReader(path.open(encoding="utf-8-sig", newline=""))]
    for begin, ours in MESSAGES.items():
        found = [key[len(begin):] for key in keys if key.startswith(begin)]
        yield f"messages.csv: {begin}", found, known[ours], False
    text = source("docs/api.md")
    for pattern, ours in DOCUMENTS.items():
        yield f"docs/api.md: {pattern}", re.search(pattern, text, re.M)[1].split("|"), [one for one in known[ours] if one != DEGREE], False


def wrong():
    if not RESULT.exists() or RESULT.read_text(encoding="utf-8") != written():
        yield f"{RESULT.relative_to(ROOT)} is not what tools/kinds.py writes"
    for place, words, ours, ordered in told_again(lists()):
        if (words if ordered else sorted(words)) != (ours if ordered else sorted(ours)):
            yield f"{place} says {' '.join(words)}, the list is {' '.join(ours)}"


def main():
    if "--check" not in sys.argv:
        RESULT.write_text(written(), encoding="utf-8")
        return 0
    errors = list(wrong())
    print("\n".join(errors)) if errors else None
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
