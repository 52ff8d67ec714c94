"""Every limit that docs/limits.md promises has a test: the file is there and has the sentence."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
COLUMNS = ["limit", "value", "setting", "resource", "over it", "kept by"]
TEST = re.compile(r"`((?:tests|src)/[\w./-]+\.(?:py|c|mjs))`: (.+)")


def rows(text):
    """(line, cells) of every table; a head is checked, its ruler is left out."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("|") and not re.fullmatch(r"[|\- ]+", line):
            yield number, [cell.strip() for cell in line.strip("|").split("|")]


def findings(text, root):
    found, seen = [], set()
    for number, cells in rows(text):
        if cells == COLUMNS:
            continue
        if len(cells) != len(COLUMNS) or not all(cells):
            found.append(f"line {number}: {len(COLUMNS)} cells are wanted, none empty")
            continue
        if cells[0] in seen:
            found.append(f"line {number}: {cells[0]} stands twice")
        seen.add(cells[0])
        test = TEST.fullmatch(cells[-1])
        path = root / test.group(1) if test else None
        if not path:
            found.append(f"line {number}: no `file`: sentence")
        elif not path.is_file():
            found.append(f"line {number}: there is no {test.group(1)}")
        elif not has_sentence(path, test.group(2)):
            found.append(f"line {number}: {test.group(1)} has no test {test.group(2)!r}")
    return found if seen else ["no table of limits was found"]


def has_sentence(path, sentence):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".c":  # the name of a test function
        return re.search(rf"static void {re.sub(r'[^a-z0-9]+', '_', sentence.lower()).strip('_')}\(void \*\*", text) is not None
    return re.search(rf"""^(?:@?says\()["'`]{re.escape(sentence)}["'`]""", text, re.M) is not None


class Limits(unittest.TestCase):
    def test_table(self):
        """every row of docs/limits.md has six cells and a test that is there"""
        self.assertEqual(findings((ROOT / "docs" / "limits.md").read_text(encoding="utf-8"), ROOT), [])

    def test_missing(self):
        """a row without a test, with a file or a sentence that is not there, or short of a cell, is found"""
        head = "| " + " | ".join(COLUMNS) + " |\n|---|---|---|---|---|---|\n"
        good = "`tests/tools/test_limits.py`: "
        for row in ("| a | 1 | x | memory | 503 | later |", "| a | 1 | x | memory | 503 | `tests/api/none.py`: it is kept |", f"| a | 1 | x | memory | 503 | {good}no such sentence |",
                    "| a | 1 | x | memory | `src/base/arena_test.c`: it holds |", "| a |  | x | memory | 503 | `src/base/arena_test.c`: it holds |"):
            self.assertEqual(len(findings(head + row, ROOT)), 1, row)
        self.assertEqual(len(findings("no table", ROOT)), 1)


if __name__ == "__main__":
    unittest.main()
