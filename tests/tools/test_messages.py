"""What tools/messages.py refuses stops the build or the step `generated`."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MESSAGES = ROOT / "tools" / "messages.py"
ROWS = "key,zh,en\nlake.dry,“{name}”干了,{name} is dry\nlake.state.full,满,full\n"
CODE = 'fault_set(f, FAULT_INPUT, "lake.dry", "name", name, NULL);\nmessage("lake.state.%s", state);\n'


class Messages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "lake").mkdir()

    def run_tool(self, *arguments):
        return subprocess.run([sys.executable, MESSAGES, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def write(self, rows):
        (self.folder / "lake" / "messages.csv").write_text(rows, encoding="utf-8")
        return self.run_tool(self.folder / "table.c", self.folder / "lake" / "messages.csv")

    def check(self, rows, code):
        (self.folder / "lake" / "messages.csv").write_text(rows, encoding="utf-8")
        (self.folder / "lake" / "lake.c").write_text(code, encoding="utf-8")
        return self.run_tool("--check", self.folder)

    def assert_refused(self, done, *words):
        self.assertEqual(done.returncode, 1, done.stdout)
        for word in words:
            self.assertIn(word, done.stdout)

    def test_good(self):
        """complete rows become a table in byte order of their keys"""
        self.assertEqual(self.write(ROWS).returncode, 0)
        table = (self.folder / "table.c").read_text(encoding="utf-8")
        self.assertLess(table.index('"lake.dry", "“{name}”干了", "{name} is dry"'), table.index('"lake.state.full"'))

    def test_module(self):
        """a module inside a folder has a messages.csv of its own: its keys are known, and one that nobody uses is found"""
        (self.folder / "lake" / "bay").mkdir()
        (self.folder / "lake" / "bay" / "messages.csv").write_text("key,zh,en\nlake.shallow,浅,shallow\n", encoding="utf-8")
        self.assertEqual(self.check(ROWS, CODE + 'message("lake.shallow");\n').returncode, 0)
        self.assert_refused(self.check(ROWS, CODE), "bay/messages.csv: lake.shallow is used nowhere")

    def test_language_missing(self):
        """a message without one of its languages is refused with file and line"""
        self.assert_refused(self.write(ROWS + "lake.new,新,\n"), "messages.csv:4", "zh and en")
        self.assert_refused(self.write(ROWS + "lake.new,,new\n"), "messages.csv:4")

    def test_arguments_differ(self):
        """zh and en must have the same arguments"""
        self.assert_refused(self.write(ROWS.replace("{name} is dry", "{lake} is dry")), "messages.csv:2", "lake.dry")
        self.assertFalse((self.folder / "table.c").exists())

    def test_twice(self):
        """a key that is there twice is refused"""
        self.assert_refused(self.write(ROWS + "lake.dry,“{name}”干,{name} dry\n"), "lake.dry is already in")

    def test_chinese_in_code(self):
        """words for people that stand in C are refused; a comment may say them, and so may what reads what people write"""
        self.assert_refused(self.check(ROWS, CODE + 'puts("湖");\n'), "lake.c", "belongs into messages.csv")
        self.assertEqual(self.check(ROWS, CODE + '// 湖 "湖"\n/* "湖" */\nputs("/"); // "湖"\n').stdout, "")
        cells = self.folder / "base" / "cell"
        cells.mkdir(parents=True)
        (cells / "words.c").write_text('static const char *words[] = {"无"};\n', encoding="utf-8")
        self.assertEqual(self.check(ROWS, CODE).stdout, "")

    def test_comma(self):
        """a comma that splits a cell is refused"""
        self.assert_refused(self.write(ROWS + "lake.new,新,new, really\n"), "messages.csv:4")

    def test_all_used(self):
        """keys named whole or by the beginning of a family are used"""
        done = self.check(ROWS, CODE)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_unused(self):
        """a message that is used nowhere is refused"""
        self.assert_refused(self.check(ROWS + "lake.old,旧,old\n", CODE), "lake.old is used nowhere")

    def test_unknown(self):
        """a fault whose key has no message is refused"""
        self.assert_refused(self.check(ROWS, CODE + 'fault_set(f, FAULT_INPUT, "lake.deep", NULL);\n'), "lake.deep is used but in no messages.csv")

    def test_tests_do_not_count(self):
        """what only a test names is used nowhere"""
        (self.folder / "lake" / "lake_test.c").write_text('assert_string_equal(fault.key, "lake.old");\n', encoding="utf-8")
        self.assert_refused(self.check(ROWS + "lake.old,旧,old\n", CODE), "lake.old is used nowhere")

    def test_own(self):
        """every message of this program is used and every one used is there"""
        done = self.run_tool("--check", ROOT / "src")
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
