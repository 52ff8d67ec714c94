"""What tools/sqlgen.py refuses stops the build."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

SQLGEN = pathlib.Path(__file__).resolve().parent.parent.parent / "tools" / "sqlgen.py"
SCHEMA = """-- journaled
CREATE TABLE tree (
    id int64 PRIMARY KEY, name text NOT NULL, height float64, planted bool NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
CREATE TABLE leaf (id int64 PRIMARY KEY, tree int64 NOT NULL, colour text);
"""
GOOD = """-- statement: tree_list many
-- in: as_of int64, name text?
-- out: tall bool
SELECT id, name, height, height > 3 AS tall FROM tree WHERE batch <= :as_of AND (:name IS NULL OR name = :name) ORDER BY id;
"""


class Statements(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "schema").mkdir()
        (self.folder / "schema" / "001-trees.sql").write_text(SCHEMA, encoding="utf-8")

    def generate(self, text):
        (self.folder / "tree.sql").write_text(text, encoding="utf-8")
        return subprocess.run([sys.executable, SQLGEN, "--schema", self.folder / "schema", "--out", self.folder, self.folder / "tree.sql"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def assert_refused(self, text, *words):
        done = self.generate(text)
        self.assertEqual(done.returncode, 1, done.stdout)
        for word in ("tree.sql:1", *words):
            self.assertIn(word, done.stdout)
        self.assertFalse((self.folder / "tree_sql.c").exists())

    def edited(self, old, new):
        self.assertIn(old, GOOD)
        return GOOD.replace(old, new)

    def test_good(self):
        """a statement that fits the schema becomes structs and functions"""
        done = self.generate(GOOD)
        self.assertEqual(done.returncode, 0, done.stdout)
        header = (self.folder / "tree_sql.h").read_text(encoding="utf-8")
        for text in ("struct tree_list_in", "struct tree_list_row", "int64_t id;", "struct store_float64 height;", "bool tall;", "bool tree_list_all("):
            self.assertIn(text, header)

    def test_column(self):
        """a misspelt column is refused with file, line and statement"""
        self.assert_refused(self.edited("SELECT id, name, height,", "SELECT id, name, hight,"), "statement tree_list", "hight")

    def test_table(self):
        """a misspelt table is refused"""
        self.assert_refused(self.edited("FROM tree", "FROM trees"), "trees")

    def test_journaled(self):
        """a statement that writes a journaled table notes it, and may not delete from it"""
        insert = "-- statement: tree_add run\n-- in: id int64, name text\nINSERT INTO tree (id, name, planted, row_digest, batch) VALUES (:id, :name, 1, '', 1);\n"
        self.assertEqual(self.generate(insert).returncode, 0)
        self.assertIn('&tree_add_slot, "tree"};', (self.folder / "tree_sql.c").read_text(encoding="utf-8"))
        self.assertEqual(self.generate("-- statement: leaf_drop run\nDELETE FROM leaf;\n").returncode, 0)
        self.assertIn("&leaf_drop_slot, NULL};", (self.folder / "tree_sql.c").read_text(encoding="utf-8"))
        (self.folder / "tree_sql.c").unlink()
        self.assert_refused("-- statement: tree_drop run\nDELETE FROM tree;\n", "never deleted")

    def test_list(self):
        """a list becomes a source with its columns; what it declares must be its own"""
        text = ("-- statement: tree_pages list\n-- in: as_of int64\n-- filter: name\n-- sort: height, name\n"
                "SELECT id, name, height FROM tree WHERE batch <= :as_of;\n")
        self.assertEqual(self.generate(text).returncode, 0)
        code = (self.folder / "tree_sql.c").read_text(encoding="utf-8")
        for line in ('{"id", QUERY_INT64, false, false, false},', '{"name", QUERY_TEXT, false, true, true},', '{"height", QUERY_FLOAT64, true, false, true},',
                     "1, tree_pages_columns, 3, 0};"):
            self.assertIn(line, code)
        (self.folder / "tree_sql.c").unlink()
        for old, new, word in (("-- filter: name", "-- filter: planted", "planted is not in the out list"), ("-- sort: height, name", "-- key: height", "may be null"),
                               ("<= :as_of", "<= :as_of ORDER BY id", "no order"), ("-- sort: height", "-- sort: heigth", "heigth is not in the out list")):
            self.assert_refused(text.replace(old, new), word)

    def test_shared_row(self):
        """statements may share a row when their out lists are the same"""
        one = "-- row: tree_line\nSELECT id, name FROM tree"
        good = f"-- statement: a many\n{one};\n-- statement: b one\n{one} WHERE id = 1;\n"
        self.assertEqual(self.generate(good).returncode, 0)
        header = (self.folder / "tree_sql.h").read_text(encoding="utf-8")
        self.assertEqual(header.count("struct tree_line {"), 1)
        self.assertIn("bool b(struct store *store, struct arena *arena, struct tree_line *ret_row", header)
        done = self.generate(good + "-- statement: c many\n-- row: tree_line\nSELECT id FROM tree;\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("its out list is not that of tree_line", done.stdout)

    def test_valid(self):
        """:valid is the clause of rows that stood at :as_of, with an alias or without"""
        for word, alias in ((":valid", ""), (":valid(t)", "t.")):
            text = f"-- statement: tree_list many\n-- in: as_of int64\nSELECT t.id FROM tree t WHERE {word};\n"
            self.assertEqual(self.generate(text).returncode, 0)
            self.assertIn(f"WHERE {alias}batch <= ?1 AND ({alias}until_batch IS NULL OR {alias}until_batch > ?1)", (self.folder / "tree_sql.c").read_text(encoding="utf-8"))
        (self.folder / "tree_sql.c").unlink()
        self.assert_refused("-- statement: leaf_list many\n-- in: as_of int64\nSELECT id FROM leaf WHERE :valid;\n", "batch")

    def test_added_column(self):
        """a later migration adds a column that may be null, not to a journaled table"""
        later = self.folder / "schema" / "002-later.sql"
        later.write_text("ALTER TABLE leaf ADD COLUMN length float64;\n", encoding="utf-8")
        self.assertEqual(self.generate("-- statement: leaf_list many\nSELECT length FROM leaf;\n").returncode, 0)
        for text, word in (("ALTER TABLE tree ADD COLUMN age int64;", "digests of old batches"), ("ALTER TABLE leaf ADD COLUMN age int64 NOT NULL;", "may be null")):
            later.write_text(text + "\n", encoding="utf-8")
            done = self.generate(GOOD)
            self.assertEqual(done.returncode, 1)
            self.assertIn(word, done.stdout)

    def test_syntax(self):
        """SQL that does not parse is refused"""
        self.assert_refused(self.edited("ORDER BY", "ORDR BY"), "statement tree_list")

    def test_type(self):
        """what a plain column is the schema says alone"""
        self.assert_refused(self.edited("tall bool", "tall bool, height int64?"), "height is float64 in the schema, not int64")
        self.assert_refused(self.edited("tall bool", "tall bool, height float64?"), "height is a plain column")

    def test_unsplit(self):
        """a SELECT whose columns cannot be told apart is refused, not left unchecked"""
        self.assert_refused(GOOD.replace("id, name, height,", "id, coalesce((SELECT colour FROM leaf LIMIT 1), '') AS name, height,"), "2 columns as this tool reads it", "4 outputs")

    def test_null(self):
        """a column may be null where the schema says so, and where its table may be missing"""
        text = "-- statement: leaves many\nSELECT l.id, l.colour, t.planted, t.height FROM leaf l {} tree t ON t.id = l.tree;\n"
        self.assertEqual(self.generate(text.format("JOIN")).returncode, 0)
        header = (self.folder / "tree_sql.h").read_text(encoding="utf-8")
        for line in ("int64_t id;", "bool planted;", "struct store_float64 height;"):
            self.assertIn(line, header)
        self.assertEqual(self.generate(text.format("LEFT JOIN").replace("t.planted", "t.id AS tree")).returncode, 1, "a renamed column is computed")
        self.assertEqual(self.generate(text.format("LEFT JOIN").replace("t.planted", "t.batch")).returncode, 0)
        self.assertIn("struct store_int64 batch;", (self.folder / "tree_sql.h").read_text(encoding="utf-8"))

    def test_out_list(self):
        """the out list says what is computed, all of it and nothing else"""
        self.assert_refused(self.edited("-- out: tall bool\n", ""), "tall is computed")
        self.assert_refused(self.edited("tall bool", "tall bool, small bool"), "the out list says small too")

    def test_missing_placeholder(self):
        """a placeholder that is not in the in list is refused"""
        self.assert_refused(self.edited("-- in: as_of int64, name text?", "-- in: as_of int64"), "placeholder :name is not in the in list")

    def test_unused_parameter(self):
        """a parameter that the statement does not use is refused"""
        self.assert_refused(self.edited("name text?\n", "name text?, height float64\n"), "height of the in list is not used")

    def test_unknown_type(self):
        """a type that does not exist is refused"""
        self.assert_refused(self.edited("as_of int64", "as_of integer"), "cannot read the field 'as_of integer'")

    def test_run_with_rows(self):
        """a statement that is only run gives no rows"""
        self.assert_refused("-- statement: tree_end run\n-- in: id int64\n-- out: id int64\nUPDATE tree SET height = 0 WHERE id = :id;\n", "has no out list")

    def test_stray_sql(self):
        """SQL outside a statement is refused"""
        self.assert_refused("SELECT 1;\n", "SQL outside a statement")

    def test_nothing_written_when_one_is_wrong(self):
        """one wrong statement of many stops the whole file"""
        done = self.generate(GOOD + GOOD.replace("tree_list", "tree_more").replace("name, height,", "name, hight,"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("statement tree_more", done.stdout)
        self.assertFalse((self.folder / "tree_sql.c").exists())


if __name__ == "__main__":
    unittest.main()
