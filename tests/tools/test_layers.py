"""What tools/layers.py refuses stops the step `layers`."""
import pathlib
import tempfile
import unittest
import unittest.mock

import layers

ROOMS, CIRCLES = 0, 1
SHORE = '#include "observe/live/shore.h"\n\nint shore_deep(int depth)\n{\n    return depth;\n}\n'


class Layers(unittest.TestCase):
    """A tree with all rooms and nothing in them, to which each test adds something."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.source = pathlib.Path(folder.name) / "src"
        for name in layers.MODULES:
            (self.source / name).mkdir(parents=True, exist_ok=True)
        for name in ("HOLES", "OPENING"):
            patch = unittest.mock.patch.object(layers, name, type(getattr(layers, name))())
            patch.start()
            self.addCleanup(patch.stop)

    def write(self, name, text):
        (self.source / name).parent.mkdir(parents=True, exist_ok=True)
        (self.source / name).write_text(text, encoding="utf-8")

    def findings(self, check):
        return "\n".join(layers.checks_of(self.source)[check][1])

    def assert_told(self, check, *words):
        for word in words:
            self.assertIn(word, self.findings(check))

    def assert_free(self):
        self.assertEqual([finding for _, findings in layers.checks_of(self.source) for finding in findings], [])

    def test_wrong_include(self):
        """a module two folders deep may not include one that its line does not name"""
        self.write("observe/series/shore.c", '#include "observe/judge/judge.h"\n')
        self.assert_told(ROOMS, "src/observe/series/shore.c:1: observe/series may not include observe/judge/judge.h")

    def test_beside(self):
        """base is open to all, but its rooms are told apart"""
        self.write("base/clock/shore.c", '#include "base/fault.h"\n')
        self.write("base/shore.c", '#include "base/cell/csv.h"\n')
        self.assert_told(ROOMS, "src/base/shore.c:1: base may not include base/cell/csv.h")
        self.assertNotIn("base/clock/shore.c", self.findings(ROOMS))

    def test_internal(self):
        """an internal header is its module's, also where the module may be included"""
        self.write("observe/live/shore.c", '#include "observe/judge/judge_internal.h"\n')
        self.assert_told(ROOMS, "src/observe/live/shore.c:1: observe/judge/judge_internal.h is internal to observe/judge")

    def test_statements(self):
        """statements are their folder's, and a table is written in one"""
        self.write("observe/judge/shore.sql", "-- statement: shore_save run\nINSERT INTO shore (id) VALUES (1);\n")
        self.write("observe/judge/inner/deep.c", '#include "shore_sql.h"\n')
        self.assert_free()
        self.write("observe/watch/shore.c", '#include "shore_sql.h"\n')
        self.write("observe/watch/tide.sql", "-- UPDATE shore is what others do\n-- statement: tide_set run\nUPDATE shore SET id = 2;\n")
        self.assert_told(4, "src/observe/watch/shore.c includes shore_sql.h of src/observe/judge", "src/observe/watch/tide.sql writes shore, which src/observe/judge writes too")

    def test_no_room(self):
        """a folder without a line and a file in a wing itself are refused; a planned room is none until it is there"""
        self.write("lake/lake.c", "")
        self.write("observe/shore.c", "")
        self.assert_told(ROOMS, "src/lake has no line", "src/observe/shore.c belongs into a folder")

    def test_planned(self):
        """a planned room may come, and is held to its line"""
        self.write("survey/survey.c", '#include "store/store.h"\n')
        self.assert_free()
        self.write("survey/shore.c", '#include "plan/project.h"\n')
        self.assert_told(ROOMS, "src/survey/shore.c:1: survey may not include plan/project.h")

    def test_circle_of_calls(self):
        """two files that call each other are told with the names that tie them"""
        self.write("observe/live/shore.h", "int shore_deep(int depth);\nint ferry_out(void);\n")
        self.write("observe/live/shore.c", SHORE.replace("return depth", "return depth ? ferry_out() : 0"))
        self.write("observe/live/ferry.c", SHORE.replace("shore_deep(int depth)", "ferry_out(void)").replace("return depth", "return shore_deep(0)"))
        self.assert_told(CIRCLES, "observe/live/ferry.c -> observe/live/shore.c (shore_deep)", "observe/live/shore.c -> observe/live/ferry.c (ferry_out)")

    def test_circle_through_a_table(self):
        """a table of another file is a call like any other"""
        self.write("observe/live/shore.h", "extern const int shore_depths[2];\nint ferry_out(void);\n")
        self.write("observe/live/shore.c", '#include "observe/live/shore.h"\n\nconst int shore_depths[2] = {1, 2};\n\nint shore(void)\n{\n    return ferry_out();\n}\n')
        self.write("observe/live/ferry.c", '#include "observe/live/shore.h"\n\nint ferry_out(void)\n{\n    return shore_depths[0];\n}\n')
        self.assert_told(CIRCLES, "observe/live/ferry.c -> observe/live/shore.c (shore_depths)")

    def test_circle_of_headers(self):
        """two headers that include each other are a circle"""
        self.write("formula/shore.h", '#include "formula/ferry.h"\n')
        self.write("formula/ferry.h", '#include "formula/shore.h"\n')
        self.assert_told(CIRCLES, "formula/ferry.h -> formula/shore.h (#include)")

    def test_namesake(self):
        """a static function, a type and a comment of the same name tie nothing"""
        self.write("observe/live/shore.h", "int shore_deep(int depth);\nint ferry_out(void);\n")
        self.write("observe/live/shore.c", SHORE.replace("return depth", "return depth ? ferry_out() : 0") + "\nint shore(void)\n{\n    return 1;\n}\n")
        self.write("observe/live/ferry.c", "struct shore {\n    int depth;\n};\nstatic int shore_deep(int depth)\n{\n    return depth;\n}\n\n// as shore_deep does\n"
                   "int ferry_out(void)\n{\n    struct shore one = {0};\n    return shore_deep(one.depth);\n}\n")
        self.assert_free()

    def test_opening(self):
        """a circle that is being opened is let be, and missed once it is none"""
        self.write("formula/shore.h", '#include "formula/ferry.h"\n')
        self.write("formula/ferry.h", '#include "formula/shore.h"\n')
        layers.OPENING.append(["formula"])
        self.assert_free()
        self.write("formula/ferry.h", "")
        self.assert_told(CIRCLES, "calls this a circle, and it is none: formula")

    def test_hole(self):
        """a hole lets one file through, and is missed once it is closed"""
        layers.HOLES["observe/judge/judge_internal.h"] = ["observe/live/shore.c"]
        self.write("observe/judge/judge_internal.h", "")
        self.write("observe/live/shore.c", '#include "observe/judge/judge_internal.h"\n')
        self.assert_free()
        self.write("observe/live/shore.c", "")
        self.assert_told(ROOMS, "lets src/observe/live/shore.c include observe/judge/judge_internal.h, and nothing there does")
