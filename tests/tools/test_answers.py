"""What tools/answers.py makes of a declaration, and what it refuses."""
import pathlib
import tempfile
import unittest

import answers
import forms
import lists

ROW = "answer stone(const struct words *words, const struct stone *stone)"
PLAIN = f"""#include "hill/stone.h"
words colour: grey red
{ROW}  A stone
    id      int
    colour  colour      colour_name(.colour)
    weight  decimal?    .weight if .weighed   -- in kg
    owner   text?       words_owner(words, .owner) when !words->open
    parts   part[]      .parts of .part_count
answer part(const struct part *part)
    name  text
"""


class Answers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def read(self, text):
        (self.folder / "stone.answer").write_text(text, encoding="utf-8")
        return answers.All(self.folder)

    def code(self, text):
        everything = self.read(text)
        return answers.code(everything, everything.files[0], "stone")

    def assert_stops(self, word, text):
        with self.assertRaises(SystemExit) as stopped:
            self.code(text)
        self.assertIn(word, str(stopped.exception))

    def test_members_are_fields_of_the_row_calls_and_lists(self):
        code = self.code(PLAIN)
        for line in ('"id", json_integer((json_int_t)(stone->id))', '"colour", json_text_or_null(colour_name(stone->colour))',
                     '"weight", stone->weighed ? json_decimal(stone->weight) : json_null()', "if (!words->open) {",
                     "json_array_append_new(parts_list, part_json(&stone->parts[i]));", '#include "hill/stone.h"'):
            self.assertIn(line, code)

    def test_text_is_written_with_one_comma_between_members(self):
        code = self.code("answer two(const struct two *two) as text\n    a  int\n    b  string?[]  .b of .n\n")
        self.assertIn(r'text_buffer_append(out, "\"a\":");', code)
        self.assertIn(r'text_buffer_append(out, ",\"b\":[");', code)
        self.assertNotIn("bool more", code)
        self.assertIn("bool more = false;", self.code("answer two(const struct two *two) as text\n    a  int  when .a\n    b  int\n"))

    def test_the_pages_see_what_may_be_null_and_what_may_be_absent(self):
        types = answers.typescript(self.read(PLAIN + "type hill extends stone\n    more  stone?[]\n"))
        for line in ("export type Colour = 'grey' | 'red';", "  weight: number | null;", "  owner?: string | null;", "  parts: Part[];",
                     "export interface Hill extends Stone {", "  more: (Stone | null)[];"):
            self.assertIn(line, types)

    def test_the_schema_names_what_is_always_there(self):
        schema = answers.schemas(self.read(PLAIN))["Stone"]
        self.assertEqual(schema["required"], ["id", "colour", "weight", "parts"])
        self.assertEqual(schema["properties"]["weight"], {"type": ["number", "null"], "description": "in kg"})
        self.assertEqual(schema["properties"]["colour"], {"type": "string", "enum": ["grey", "red"]})

    def test_a_request_is_read_field_by_field_and_tells_its_schema(self):
        asked = ("words colour: grey red\nrequest stone_add  A stone\n    person  text! api.person\n    colour  colour = grey\n    weight  whole = 3 (1..9)  -- in kg\n"
                 "    parts   part_found[]\n    cells\n    owner   text\n    heavy   bool\nrequest part_found\n    name  text\ntakes POST /stones: stone_add\n")
        code, everything = self.code(asked), self.read(asked)
        for line in ('json_fields_known(body, names, 6, f)', '&& json_field_given("person", ret_asked->person, "api.person", f)', '"grey / red", "grey", &ret_asked->colour, f)',
                     '&& json_field_within(body, "weight", ret_asked->weight, 1, 9, f)', '&& json_cell_flag(body, "heavy", &ret_asked->cells[1], f)',
                     "part_found_read(arena, json_array_get(list, i), &items[i], f)"):
            self.assertIn(line, code)
        self.assertIn("#define STONE_ADD_CELLS 2", answers.header(everything.files[0], "stone"))
        for line in ("export type StoneAddRequest = {", "  person: string;", "  colour?: 'grey' | 'red' | null;", "  parts?: PartFoundRequest[] | null;"):
            self.assertIn(line, answers.typescript(everything))
        schema = answers.schemas(everything)["StoneAddRequest"]
        self.assertEqual((schema["required"], schema["additionalProperties"]), (["person"], False))
        self.assertEqual(schema["properties"]["weight"], {"type": ["integer", "string", "null"], "minimum": 1, "maximum": 9, "default": 3, "description": "in kg"})

    def test_a_table_has_title_width_and_cell_of_a_column_in_one_line(self):
        told = ("table stone_list(const struct words *words, const struct stone *stone)  The stones\n    stone.name  text  14  words_of(words, .name)\n"
                "    stone.weight  int  8  .weight if .weighed\n    -  instant  20  .found_ms\n")
        code, header = self.code(told), answers.header(self.read(told).files[0], "stone")
        for line in ('{.title = "stone.name", .width = 14},', '{.title = "stone.weight", .width = 8, .number = true},', '{.title = "", .width = 20, .date = true},',
                     "cells[0] = text_or_none(words_of(words, stone->name));", 'cells[1] = stone->weighed ? arena_printf(arena, "%lld", (long long)(stone->weight)) : "";'):
            self.assertIn(line, code)
        self.assertIn("#define STONE_LIST_COLUMNS 3", header)
        self.assertNotIn("json", header)
        self.assert_stops("is no column", "table one(const struct one *one)\n    stone.name  words  14  .name\n")
        self.assert_stops("is told twice", "table one(const struct one *one)\n    stone.name  text  14  .name\n    stone.name  text  14  .name\n")

    def test_a_table_that_is_a_list_of_a_page_says_which_members_it_shows(self):
        stone = f"{ROW}\n    id  int\n    name  text\n    found_ms  instant?\n"
        table = "table stone_list(const struct stone *stone) of stone  The stones\n"
        told = stone + table + "    stone.name  text  14  .name  => name head sort name\n    stone.weight  int  8  .weight\n    stone.found  instant  20  .found_ms  => found_ms off\n"
        typescript = lists.typescript(self.read(told), answers.pascal)
        for line in ("export const stone_list: readonly Listed<Stone>[] = [", "  { key: 'name', title: 'stone.name', type: 'text', head: true, sort: 'name' },",
                     "  { key: 'found_ms', title: 'stone.found', type: 'moment', off: true },"):
            self.assertIn(line, typescript)
        self.assertNotIn("weight", typescript)
        self.assertIn("cells[0] = text_or_none(stone->name);", self.code(told))
        self.assertNotIn("struct table_kind", self.code(told))
        read_with = self.code(told.replace("stone_list(const struct stone *stone)", "stone_list(const struct words *words, const struct stone *stone)"))
        self.assertIn("const struct table_kind stone_list_table = {stone_list_columns, STONE_LIST_COLUMNS, stone_list_row};", read_with)
        served = told.replace("of stone ", "of stone at /stones ") + "answer stones(const struct stones *stones)\n    stones  stone[]  .items of .count\nroute GET /stones: stones\n"
        c = lists.c_table(self.read(served.replace("const struct stones *stones", "const struct words *words, const struct stones *stones")))
        self.assertIn('.name = "stone_list", .path = "/stones", .file = "/stones", .member = "stones", .columns = columns_of_stone_list, .column_count = 2}', c)
        self.assertIn('{.key = "name", .title = "stone.name", .type = "text", .sort = "name", .head = true, .off = false},', c)
        self.assertNotIn("stone_list", lists.c_table(self.read(told)))
        self.assert_stops("does not answer with one list of stone", told.replace("of stone ", "of stone at /rocks "))
        self.assert_stops("has no member weight", stone + table + "    stone.name  text  14  .name  => weight head\n")
        self.assert_stops("is shown twice", stone + table + "    stone.name  text  14  .name  => name head\n    stone.other  text  14  .name  => name\n")
        self.assert_stops("names its rows", stone + table + "    stone.name  text  14  .name  => name\n")
        self.assert_stops("there is no answer rock", stone + table.replace("of stone ", "of rock ") + "    stone.name  text  14  .name  => name head\n")
        self.assert_stops("is no column of a list", stone + table.replace(" of stone ", " ") + "    stone.name  text  14  .name  => name head\n")
        self.assert_stops("is no column of a list", stone + table + "    stone.name  text  14  .name  => name first\n")

    def test_a_request_that_a_route_takes_is_a_form(self):
        told = ("words colour: grey red\nrequest stone_add  A stone\n    person  text        as text!\n    weight  text_or_number  as number (-1..9) like 3   -- in kg\n"
                "    colour  colour = grey\n    kept  bool\n    tone  text  as colour+yes_no!\n    other  text  as none\n    cells\n    heavy  bool\n"
                "request stone_step\n    note  text\ntakes POST /stones: stone_add\ntakes POST /stones/{id}/close: stone_step\ntakes POST /stones/{id}/open: stone_step\n")
        c = forms.c_table(self.read(told))
        for line in ('{.key = "person", .type = "text", .required = true},', '{.key = "weight", .type = "number", .least = -1, .most = 9, .bounded = true, .example = "3"},',
                     '{.key = "colour", .type = "choice", .start = "grey", .words = (const struct declared_word[]){{"colour", "grey"}, {"colour", "red"}}, .word_count = 2},',
                     '{.key = "kept", .type = "truth", .start = "false"},', '{.key = "heavy", .type = "truth"},', '{"colour", "red"}, {"yes_no", "yes"}, {"yes_no", "no"}}, .word_count = 4},',
                     '{.name = "stone_add", .method = "POST", .path = "/stones", .fields = fields_of_stone_add, .field_count = 6},', '.name = "stone_step_close", .method = "POST", .path = "/stones/{id}/close"'):
            self.assertIn(line, c)
        self.assertNotIn("other", c)
        self.assertEqual(forms.form_of(self.read(told), "/stones"), "stone_add")
        self.assertIsNone(forms.form_of(self.read(told), "/rocks"))
        self.assert_stops("there is no kind of field stones", "request one\n    id  text  as stones\n")
        self.assert_stops("says itself", "request one\n    id  json  as text\n")
        self.assert_stops("is in the form", "request one\n    id  text! api.person  as none\n")
        self.assert_stops("only a number has bounds", "request one\n    id  text  as date (1..2)\n")

    def test_what_cannot_be_asked_stops_the_build_and_is_told(self):
        self.assert_stops("there is no type colours", "request one\n    colour  colours\n")
        self.assert_stops("is told twice", "request one\n    id  text\n    id  whole\n")
        for kind in ("bool", "whole", "json", "two[]"):
            self.assert_stops("can be wanted", f"request one\n    id  {kind}! api.person\nrequest two\n    id  text\n")
        self.assert_stops("only a whole number has bounds", "request one\n    id  bool (1..2)\n")
        self.assert_stops("have a value when absent", "request one\n    id  text = a\n")
        self.assert_stops("is none of", "words colour: grey red\nrequest one\n    id  colour = blue\n")
        self.assert_stops("there is no request two", "takes POST /one: two\nrequest one\n    id  text\n")
        self.assert_stops("is no field", "request one\n    id\n")

    def test_what_cannot_be_written_stops_the_build_and_is_told(self):
        self.assert_stops("there is no type colours", f"{ROW}\n    colour  colours\n")
        self.assert_stops("id is told twice", f"{ROW}\n    id  int\n    id  text\n")
        self.assert_stops("how long it is", f"{ROW}\n    ids  int[]\n")
        self.assert_stops("there is no answer rock", f"{ROW} extends rock(stone)\n    id  int\n")
        self.assert_stops("is taken", "answer text(const struct text *text)\n    id  int\n")
        self.assert_stops("neither words nor an answer", "anwser stone(const struct stone *stone)\n")
        self.assert_stops("is no member", f"{ROW}\n    id\n")
        self.assert_stops("is not written as text", "answer one(const struct one *one) as text\n    two  two  &.two\nanswer two(const struct two *two)\n    id  int\n")
        self.assert_stops("wants words", "answer hill(const struct hill *hill)\n    top  stone  &.top\n" + f"{ROW}\n    id  int\n")
        self.assert_stops("there is no answer stones", f"route GET /stones: stones\n{ROW}\n    id  int\n")


if __name__ == "__main__":
    unittest.main()
