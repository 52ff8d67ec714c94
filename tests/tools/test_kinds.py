"""What tools/kinds.py refuses stops the step `generated`."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KINDS = ROOT / "tools" / "kinds.py"


class Kinds(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name)
        for path in [*ROOT.glob("src/**/*.h"), *ROOT.glob("src/**/messages.csv"), *(ROOT / "src" / name for name in (
                "observe/point/words.c", "sheet/table_form.c", "base/cell/choice.c")), ROOT / "docs/api.md", ROOT / "web/src/api/kinds.ts"]:
            copy = self.tree / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)

    def check(self):
        return subprocess.run([sys.executable, KINDS, "--check", self.tree], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def refused(self, path, old, new, *words):
        file = self.tree / path
        text = file.read_text(encoding="utf-8")
        self.assertIn(old, text)
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        done = self.check()
        self.assertEqual(done.returncode, 1, done.stdout)
        for word in words:
            self.assertIn(word, done.stdout)

    def test_good(self):
        """the tree as it is passes"""
        self.assertEqual(self.check().returncode, 0, self.check().stdout)

    def test_new_rule(self):
        """a new rule is missed in the pages' list and in the names people read"""
        self.refused("src/base/cell/kinds.h", '    X(JUDGE_CLOCK, "clock")', '    X(JUDGE_DRIFT, "drift") \\\n    X(JUDGE_CLOCK, "clock")', "kinds.ts", "warning.rule_", "docs/api.md")

    def test_new_kind(self):
        """a new kind of points is missed in the words that people write and in the table they fill in"""
        self.refused("src/base/cell/kinds.h", '    X(POINT_GAS, "hood")', '    X(POINT_GAS, "flare") \\\n    X(POINT_GAS, "hood")', "words_point_kinds", "table_form.c: point, kind",
                     "point.kind_")

    def test_order(self):
        """a list that an enum counts through keeps its order"""
        self.refused("src/observe/point/words.c", '{"strict", "crc.strict"', '{"lenient", "crc.strict"', "words_crcs says lenient modbus ignore")

    def test_pages_edited(self):
        """the pages' list is not edited by hand"""
        self.refused("web/src/api/kinds.ts", "'moderate', ", "", "kinds.ts is not what tools/kinds.py writes")


if __name__ == "__main__":
    unittest.main()
