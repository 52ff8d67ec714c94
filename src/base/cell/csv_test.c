#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/cell/file_kind.h"

// All records as "line:cell|cell" joined by "; ", faults as "!key line".
static const char *read_all(struct arena *arena, const char *bytes, size_t size)
{
    struct text_buffer out;
    struct csv_reader reader;
    struct csv_record record;
    struct fault fault = {0};
    bool more = true;
    text_buffer_init(&out, arena);
    if (!csv_reader_init(&reader, arena, bytes, size, &fault))
        return arena_printf(arena, "!%s %s", fault.key, fault_argument(&fault, "line"));
    for (;;) {
        if (!csv_read(&reader, &record, &more, &fault)) {
            text_buffer_printf(&out, "%s!%s %s", out.size ? "; " : "", fault.key, fault_argument(&fault, "line"));
            continue;
        }
        if (!more)
            return out.bytes;
        text_buffer_printf(&out, "%s%zu:", out.size ? "; " : "", record.line);
        for (size_t i = 0; i < record.count; i++)
            text_buffer_printf(&out, "%s%s", i ? "|" : "", record.cells[i]);
    }
}

static void assert_reads(const char *text, const char *wanted)
{
    ARENA_SCOPED arena = arena_new();
    assert_string_equal(read_all(arena, text, strlen(text)), wanted);
}

static void cells_and_lines_come_out_as_they_stand(void **state)
{
    (void)state;
    assert_reads("", "");
    assert_reads("a,b\nc,d\n", "1:a|b; 2:c|d");
    assert_reads("a,b\r\nc,d", "1:a|b; 2:c|d");
    assert_reads("a,\n,\n", "1:a|; 2:|");
    assert_reads("a,", "1:a|");
    assert_reads("\n\r\na\n\nb\n", "3:a; 5:b");
    assert_reads("a\r", "1:a");
    assert_reads("a\rb\n", "1:a\rb");
}

static void a_bom_is_no_part_of_the_first_cell(void **state)
{
    (void)state;
    assert_reads("\xef\xbb\xbfid,name\n", "1:id|name");
    assert_reads("\xef\xbb\xbf\"id\",name\n", "1:id|name");
    assert_reads("\xef\xbb\xbf", "");
}

static void blanks_around_a_cell_go_unless_it_is_quoted(void **state)
{
    (void)state;
    assert_reads(" a ,\tb\t\n", "1:a|b");
    assert_reads("\" a \",b\n", "1: a |b");
}

static void quotes_may_hold_commas_quotes_and_line_breaks(void **state)
{
    (void)state;
    assert_reads("\"a,b\",\"say \"\"hi\"\"\"\n", "1:a,b|say \"hi\"");
    assert_reads("\"one\r\ntwo\nthree\",x\nlast\n", "1:one\r\ntwo\nthree|x; 4:last");
    assert_reads("\"\",\"\"\n", "1:|");
    assert_reads("\"\"\"\"", "1:\"");
    assert_reads("a\"b,c\n", "1:a\"b|c"); // a quote inside an unquoted cell is a character
}

static void quotes_that_do_not_match_are_reported_with_the_line_of_the_record(void **state)
{
    (void)state;
    assert_reads("a\n\"b\nc\n", "1:a; !csv.quote 2");
    assert_reads("\"a\"b,c\nd\n", "!csv.quote 1; 2:d");
    assert_reads("\"", "!csv.quote 1");
}

static void reading_goes_on_behind_a_bad_record(void **state)
{
    (void)state;
    assert_reads("a\n\"b\" c,d\n\"e\nf\",g\nh\n", "1:a; !csv.quote 2; 3:e\nf|g; 5:h");
}

static void a_nul_is_no_text(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_string_equal(read_all(arena, "a\nb\0c\n", 6), "!csv.nul 2");
}

static void a_file_of_another_kind_is_named(void **state)
{
    (void)state;
    static const struct { const char *bytes, *key; } cases[] = {
        {"PK\x03\x04...", "file.spreadsheet"},     {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.old_spreadsheet"},
        {"\xff\xfei\x01", "file.utf16"},           {"\xfe\xff\x01i", "file.utf16"},
        {"%PDF-1.7", "file.pdf"},                   {"\x89PNG\r\n", "file.picture"},
        {"\xff\xd8\xff\xe0", "file.picture"},      {"\x1f\x8b\x08", "file.archive"},
        {"\x7f" "ELF\x02", "file.program"},         {"SQLite format 3", "file.database"},
        {"\n <HTML><body>", "file.markup"},         {"\xef\xbb\xbf<?xml version", "file.markup"},
        {" {\"type\": 1}", "file.json"},            {"<!DOCTYPE html>", "file.markup"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        assert_false(file_kind_table(cases[i].bytes, strlen(cases[i].bytes), &fault));
        assert_string_equal(fault.key, cases[i].key);
    }
    static const char *const tables[] = {"", "P", "PK,price\n", "id,name\n", "\xef\xbb\xbf", "<5,6\n", "MZ,code\n", "\xff\xff\xff"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        assert_true(file_kind_table(tables[i], strlen(tables[i]), NULL));
}

static void a_gbk_file_is_told_from_other_bad_bytes(void **state)
{
    (void)state;
    assert_reads("id\n\xc7\xe0\xc9\xbd\n", "!csv.gbk 2"); // 青山
    assert_reads("id\n\xff\xfe\n", "!csv.utf8 2");
    assert_reads("a\nb\n\xe9", "!csv.utf8 3"); // a character cut at the end of the file
    assert_reads("\xed\xa0\x80\x20\n", "!csv.utf8 1"); // a surrogate
    assert_reads("\xf0\x80\x80\xaf\n", "!csv.utf8 1"); // an overlong slash
}

static void utf16_without_its_mark_is_told(void **state)
{
    (void)state;
    static const struct { const char *bytes; size_t size; } files[] = {
        {"a\0,\0b\0\n\0" "1\0,\0" "2\0\n\0", 16}, {"\0a\0,\0b\0\n\0" "1\0,\0" "2\0\n", 16}, {"\x70\x65\x6e\x63,\0t\x5e\r\0\n\0" "1\0,\0", 16}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        ARENA_SCOPED arena = arena_new();
        const char *said = read_all(arena, files[i].bytes, files[i].size);
        assert_true(strncmp(said, "!file.utf16", 11) == 0);
    }
}

static const char *repeated(struct arena *arena, const char *before, size_t count, char c, const char *after)
{
    size_t front = strlen(before);
    char *text = arena_alloc(arena, front + count + strlen(after) + 1);
    memcpy(text, before, front);
    memset(text + front, c, count);
    memcpy(text + front + count, after, strlen(after));
    return text;
}

static void a_cell_that_is_too_long_is_reported(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_reads(repeated(arena, "x\n", CSV_CELL_MAX + 1, 'a', "\nb\n"), "1:x; !csv.cell_too_long 2; 3:b");
    assert_reads(repeated(arena, "x\n\"", CSV_CELL_MAX + 1, 'a', "\"\nb\n"), "1:x; !csv.cell_too_long 2; 3:b");
    const char *most = repeated(arena, "", CSV_CELL_MAX, 'a', "");
    assert_reads(most, arena_printf(arena, "1:%s", most));
}

static void a_row_with_too_many_cells_is_reported(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_reads(repeated(arena, "x\n", CSV_COLUMNS_MAX, ',', "\nb\n"), "1:x; !csv.too_many_cells 2; 3:b");
    const char *most = repeated(arena, "", CSV_COLUMNS_MAX - 1, ',', "\n");
    assert_int_equal(strlen(read_all(arena, most, strlen(most))), 2 + CSV_COLUMNS_MAX - 1);
}

static void assert_written(const char *cell, const char *wanted)
{
    ARENA_SCOPED arena = arena_new();
    struct text_buffer out;
    text_buffer_init(&out, arena);
    csv_append_cell(&out, cell, true);
    assert_string_equal(out.bytes, wanted);
}

static void what_a_spreadsheet_would_run_is_written_as_text(void **state)
{
    (void)state;
    assert_written("=1+2", "\"'=1+2\"");
    assert_written("@SUM(A1)", "\"'@SUM(A1)\"");
    assert_written("+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\"");
    assert_written("-2+3+cmd", "\"'-2+3+cmd\"");
    assert_written("\t=1+2", "\"'\t=1+2\"");
    assert_written("\r=1+2", "\"'\r=1+2\"");
    assert_written("-", "\"'-\"");
    assert_written("-0.3", "-0.3");
    assert_written("+1,035,277.5", "\"+1,035,277.5\"");
    assert_written("青山", "青山");
    assert_written("", "");
    assert_written(NULL, "");
}

static void an_exact_cell_is_quoted_but_never_changed(void **state)
{
    static const char *const cells[] = {"--", "=1+2", "@x", "a,b", "say \"x\"", " y", ""};
    ARENA_SCOPED arena = arena_new();
    struct text_buffer out;
    (void)state;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        csv_append_exact(&out, cells[i], i == 0);
    assert_string_equal(out.bytes, "--,=1+2,@x,\"a,b\",\"say \"\"x\"\"\",\" y\",");
}

static bool find_columns(const char *text, int places[3], struct fault *f)
{
    static const char *const names[] = {"point code", "value", "unit 单位"};
    ARENA_SCOPED arena = arena_new();
    struct csv_reader reader;
    struct csv_record head;
    bool more;
    fault_clear(f);
    assert_true(csv_reader_init(&reader, arena, text, strlen(text), NULL));
    assert_true(csv_read(&reader, &head, &more, NULL));
    return csv_find_columns(&head, names, 3, places, f);
}

static void columns_are_found_by_any_of_their_headings(void **state)
{
    struct fault fault = {0};
    int places[3];
    (void)state;
    assert_true(find_columns("note,单位,,code,\n", places, &fault));
    assert_int_equal(places[0], 3);
    assert_int_equal(places[1], -1);
    assert_int_equal(places[2], 1);
    assert_true(find_columns("point code,value\n", places, &fault)); // two headings are not one
    assert_int_equal(places[0], -1);
}

static void a_heading_that_stands_twice_is_named_with_its_cells(void **state)
{
    static const struct { const char *head, *column, *first, *second; } bad[] = {
        {"value,point,value\n", "value", "1", "3"}, {"point,code\n", "code", "1", "2"}, {"point,note,value,note\n", "note", "2", "4"}};
    struct fault fault = {0};
    int places[3];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(find_columns(bad[i].head, places, &fault));
        assert_string_equal(fault.key, "csv.heading_twice");
        assert_string_equal(fault_argument(&fault, "column"), bad[i].column);
        assert_string_equal(fault_argument(&fault, "first"), bad[i].first);
        assert_string_equal(fault_argument(&fault, "second"), bad[i].second);
    }
}

static void what_is_written_reads_back(void **state)
{
    static const char *const cells[] = {"a", " spaces ", "\"quoted\"", "line\nbreak", "comma, inside", "\ttab\t", "", "末尾 ", "-3.5"};
    ARENA_SCOPED arena = arena_new();
    struct text_buffer out;
    struct csv_reader reader;
    struct csv_record record;
    bool more;
    (void)state;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        csv_append_cell(&out, cells[i], i == 0);
    assert_true(csv_reader_init(&reader, arena, out.bytes, out.size, NULL));
    assert_true(csv_read(&reader, &record, &more, NULL));
    assert_int_equal(record.count, sizeof cells / sizeof *cells);
    for (size_t i = 0; i < record.count; i++)
        assert_string_equal(record.cells[i] + (*record.cells[i] == '\''), cells[i]);
}

static void a_file_is_read_whole_or_refused(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    char folder[] = "/tmp/qingshan-csv-XXXXXX", *bytes;
    size_t size;
    (void)state;
    assert_non_null(mkdtemp(folder));
    const char *path = arena_printf(arena, "%s/file", folder), *pipe = arena_printf(arena, "%s/pipe", folder);
    FILE *file = fopen(path, "w");
    fputs("1234567890", file);
    fclose(file);
    assert_true(file_read(arena, path, 10, &bytes, &size, NULL));
    assert_int_equal(size, 10);
    assert_string_equal(bytes, "1234567890");
    assert_false(file_read(arena, path, 9, &bytes, &size, &fault));
    assert_string_equal(fault.key, "file.too_large");
    assert_false(file_read(arena, folder, 9, &bytes, &size, &fault));
    assert_string_equal(fault.key, "file.not_regular");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_false(file_read(arena, pipe, 9, &bytes, &size, &fault)); // and does not wait for a writer
    assert_string_equal(fault.key, "file.not_regular");
    unlink(pipe);
    unlink(path);
    assert_false(file_read(arena, path, 9, &bytes, &size, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_and_lines_come_out_as_they_stand),
        cmocka_unit_test(a_bom_is_no_part_of_the_first_cell),
        cmocka_unit_test(blanks_around_a_cell_go_unless_it_is_quoted),
        cmocka_unit_test(quotes_may_hold_commas_quotes_and_line_breaks),
        cmocka_unit_test(quotes_that_do_not_match_are_reported_with_the_line_of_the_record),
        cmocka_unit_test(reading_goes_on_behind_a_bad_record),
        cmocka_unit_test(a_nul_is_no_text),
        cmocka_unit_test(a_file_of_another_kind_is_named),
        cmocka_unit_test(a_gbk_file_is_told_from_other_bad_bytes),
        cmocka_unit_test(utf16_without_its_mark_is_told),
        cmocka_unit_test(a_cell_that_is_too_long_is_reported),
        cmocka_unit_test(a_row_with_too_many_cells_is_reported),
        cmocka_unit_test(columns_are_found_by_any_of_their_headings),
        cmocka_unit_test(a_heading_that_stands_twice_is_named_with_its_cells),
        cmocka_unit_test(what_a_spreadsheet_would_run_is_written_as_text),
        cmocka_unit_test(an_exact_cell_is_quoted_but_never_changed),
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(a_file_is_read_whole_or_refused),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
