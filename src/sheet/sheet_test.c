// Spreadsheets out and in again through the helper beside this test, and files that are none.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/text.h"
#include "sheet/sheet.h"

static const struct sheet_column columns[] = {{"指标", 20, false}, {"编号", 8, false}, {"数值", 12, true}};
#define COLUMNS (sizeof columns / sizeof *columns)

static struct sheet_writer *open_writer(void)
{
    struct fault fault = {0};
    struct sheet_writer *writer = sheet_writer_new("指标现状", columns, COLUMNS, &fault);
    assert_non_null(writer);
    return writer;
}

static char *finished(struct sheet_writer *writer, struct arena *arena, size_t *ret_size)
{
    struct fault fault = {0};
    char *bytes;
    if (!sheet_writer_finish(writer, arena, &bytes, ret_size, &fault))
        fail_msg("%s", fault.key);
    return bytes;
}

static void add_row(struct sheet_writer *writer, const char *name, const char *number, const char *value)
{
    sheet_writer_row(writer, (const char *const[COLUMNS]){name, number, value});
}

static char *small_sheet(struct arena *arena, size_t *ret_size)
{
    struct sheet_writer *writer = open_writer();
    add_row(writer, "工业增加值", "007", "1,035,277");
    add_row(writer, "他说“好”, \"真好\"\n第二行", "2", "暂缺");
    add_row(writer, NULL, "", "-69.50");
    sheet_writer_note(writer, "数据到 2017 年");
    sheet_writer_note(writer, "江海区");
    return finished(writer, arena, ret_size);
}

static char *csv_of(struct arena *arena, const char *bytes, size_t size)
{
    struct fault fault = {0};
    char *csv;
    size_t csv_size;
    if (!sheet_to_csv(arena, bytes, size, &csv, &csv_size, &fault))
        fail_msg("%s %s", fault.key, fault_argument(&fault, "text"));
    return csv;
}

static void assert_unreadable(const char *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    char *csv;
    size_t csv_size;
    assert_false(sheet_to_csv(arena, bytes, size, &csv, &csv_size, &fault));
    assert_string_equal(fault.key, "sheet.unreadable");
    assert_int_equal(fault.kind, FAULT_INPUT);
}

static int open_descriptors(void)
{
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

// ---- ZIP by hand ----

static void append_number(struct text_buffer *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        text_buffer_append_char(out, (char)(value >> (8 * i)));
}

struct member {
    const char *name, *text;
};

// What a local header and the central directory say alike, from "version needed" on. Stored, not compressed.
static void append_member_head(struct text_buffer *out, const struct member *member)
{
    uint32_t size = (uint32_t)strlen(member->text);
    append_number(out, 20, 2);
    append_number(out, 0, 4); // flags, method
    append_number(out, 0, 4); // time, date
    append_number(out, (uint32_t)crc32(0, (const Bytef *)member->text, size), 4);
    append_number(out, size, 4);
    append_number(out, size, 4);
    append_number(out, (uint32_t)strlen(member->name), 2);
    append_number(out, 0, 2);
}

static void zip(struct text_buffer *out, const struct member *members, size_t count)
{
    uint32_t starts[16];
    for (size_t i = 0; i < count; i++) {
        starts[i] = (uint32_t)out->size;
        append_number(out, 0x04034b50, 4);
        append_member_head(out, &members[i]);
        text_buffer_append(out, members[i].name);
        text_buffer_append(out, members[i].text);
    }
    uint32_t directory = (uint32_t)out->size;
    for (size_t i = 0; i < count; i++) {
        append_number(out, 0x02014b50, 4);
        append_number(out, 20, 2);
        append_member_head(out, &members[i]);
        append_number(out, 0, 4);
        append_number(out, 0, 4);
        append_number(out, 0, 2);
        append_number(out, starts[i], 4);
        text_buffer_append(out, members[i].name);
    }
    uint32_t end = (uint32_t)out->size;
    append_number(out, 0x06054b50, 4);
    append_number(out, 0, 4);
    append_number(out, (uint32_t)count, 2);
    append_number(out, (uint32_t)count, 2);
    append_number(out, end - directory, 4);
    append_number(out, directory, 4);
    append_number(out, 0, 2);
}

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static void zip_workbook(struct text_buffer *out, const char *sheet)
{
    const struct member members[] = {
        {"[Content_Types].xml", XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
            "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            "</Types>"},
        {"xl/workbook.xml", XML "<workbook xmlns:r=\"" OFFICE "\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels", XML "<Relationships><Relationship Id=\"rId1\" Type=\"" OFFICE "/worksheet\" "
            "Target=\"worksheets/sheet1.xml\"/></Relationships>"},
        {"xl/worksheets/sheet1.xml", sheet}};
    zip(out, members, sizeof members / sizeof *members);
}

// The text of a member as the library wrote it.
static char *member_text(struct arena *arena, char *bytes, size_t size, const char *name)
{
    for (size_t at = 0; at + 30 + strlen(name) < size; at++) {
        uint16_t lengths[2];
        memcpy(lengths, bytes + at + 26, sizeof lengths);
        if (memcmp(bytes + at, "PK\x03\x04", 4) != 0 || lengths[0] != strlen(name) || memcmp(bytes + at + 30, name, lengths[0]) != 0)
            continue;
        size_t start = at + 30 + lengths[0] + lengths[1], most = 1 << 20;
        char *text = arena_alloc(arena, most + 1);
        z_stream stream = {.next_in = (Bytef *)bytes + start, .avail_in = (uInt)(size - start), .next_out = (Bytef *)text, .avail_out = (uInt)most};
        assert_int_equal(inflateInit2(&stream, -MAX_WBITS), Z_OK);
        assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
        inflateEnd(&stream);
        return text;
    }
    fail_msg("no %s", name);
    return NULL;
}

// ---- out and in ----

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    size_t size;
    char *bytes = small_sheet(arena, &size);
    assert_true(sheet_is_container(bytes, size));
    assert_string_equal(csv_of(arena, bytes, size), "\"指标\",\"编号\",\"数值\"\n"
                                                    "\"工业增加值\",\"007\",\"1035277\"\n"
                                                    "\"他说“好”, \"\"真好\"\"\n第二行\",\"2\",\"暂缺\"\n"
                                                    "\"\",\"\",\"-69.5\"\n"
                                                    "\"\",\"\",\"\"\n"
                                                    "\"数据到 2017 年\",\"\",\"\"\n"
                                                    "\"江海区\",\"\",\"\"\n");
}

static void only_number_columns_hold_numbers(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    size_t size;
    char *bytes = small_sheet(arena, &size), *xml = member_text(arena, bytes, size, "xl/worksheets/sheet1.xml");
    assert_non_null(strstr(xml, "<v>1035277</v>"));
    assert_non_null(strstr(xml, "<v>-69.5</v>"));
    assert_null(strstr(xml, "<v>007</v>"));
}

static void the_filter_ends_with_the_table(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    size_t size;
    char *bytes = small_sheet(arena, &size);
    assert_non_null(strstr(member_text(arena, bytes, size, "xl/worksheets/sheet1.xml"), "<autoFilter ref=\"A1:C4\"/>"));
}

static void a_table_without_rows_is_a_sheet_too(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    size_t size;
    struct sheet_writer *writer = open_writer();
    sheet_writer_note(writer, "没有数据");
    char *bytes = finished(writer, arena, &size);
    assert_string_equal(csv_of(arena, bytes, size), "\"指标\",\"编号\",\"数值\"\n\"\",\"\",\"\"\n\"没有数据\",\"\",\"\"\n");
    assert_null(strstr(member_text(arena, bytes, size, "xl/worksheets/sheet1.xml"), "autoFilter"));
}

// A text of `count` times the character, and how it comes back.
static char *through_a_cell(struct arena *arena, const char *character, size_t count)
{
    struct text_buffer text;
    size_t size;
    text_buffer_init(&text, arena);
    for (size_t i = 0; i < count; i++)
        text_buffer_append(&text, character);
    struct sheet_writer *writer = open_writer();
    add_row(writer, text.bytes, "1", "1");
    char *bytes = finished(writer, arena, &size), *csv = strchr(csv_of(arena, bytes, size), '\n') + 2;
    *strchr(csv, '"') = '\0';
    return csv;
}

static void a_text_that_is_too_long_for_a_cell_is_cut_with_a_mark(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const size_t mark = strlen("…");
    assert_int_equal(strlen(through_a_cell(arena, "山", 32767)), 3 * 32767);
    char *cut = through_a_cell(arena, "山", 32768);
    assert_int_equal(strlen(cut), 3 * 32766 + mark);
    assert_string_equal(cut + 3 * 32766, "…");
    cut = through_a_cell(arena, "𠮷", 16384); // two units each
    assert_int_equal(strlen(cut), 4 * 16383 + mark);
    assert_string_equal(cut + 4 * 16383, "…");
}

static void what_does_not_fit_into_a_sheet_is_a_fault_not_a_loss(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const size_t count = 16385; // one more than a sheet has columns
    struct sheet_column *wide = arena_array(arena, count, sizeof *wide);
    for (size_t i = 0; i < count; i++)
        wide[i] = (struct sheet_column){.title = "a", .width = 8};
    struct fault fault = {0};
    struct sheet_writer *writer = sheet_writer_new("a", wide, count, &fault);
    char *bytes;
    size_t size;
    assert_non_null(writer);
    assert_false(sheet_writer_finish(writer, arena, &bytes, &size, &fault));
    assert_string_equal(fault.key, "sheet.write");
}

static void a_writer_that_does_not_start_leaves_nothing_open(void **state)
{
    (void)state;
    int before = open_descriptors();
    for (int i = 0; i < 3; i++) {
        struct fault fault = {0};
        assert_null(sheet_writer_new("a title that is too long for a sheet of a workbook", columns, COLUMNS, &fault));
        assert_string_equal(fault.key, "sheet.write");
    }
    assert_int_equal(open_descriptors(), before);
}

static void writing_and_reading_leave_nothing_open(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    size_t size;
    int before = open_descriptors();
    char *bytes = small_sheet(arena, &size);
    csv_of(arena, bytes, size);
    assert_unreadable(bytes, size / 2);
    assert_int_equal(open_descriptors(), before);
}

// ---- files that are none ----

static void a_workbook_made_by_another_program_is_read(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct text_buffer file;
    text_buffer_init(&file, arena);
    zip_workbook(&file, XML "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>森林</t></is></c><c r=\"B1\"><v>69.58</v></c></row>"
                            "</sheetData></worksheet>");
    assert_string_equal(csv_of(arena, file.bytes, file.size), "\"森林\",\"69.58\"\n");
}

static void what_is_no_spreadsheet_is_refused(void **state)
{
    (void)state;
    static const char *const files[] = {"", "PK\x03\x04", "PK\x03\x04 and then something else altogether", "subject,period\nforest,2017\n"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_unreadable(files[i], strlen(files[i]));
    assert_false(sheet_is_container("PK", 2));
}

static void a_file_cut_anywhere_is_refused(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    size_t size;
    char *bytes = small_sheet(arena, &size);
    for (size_t part = 1; part < 8; part++)
        assert_unreadable(bytes, size * part / 8);
    assert_unreadable(bytes, size - 23); // all but the end of the directory
}

static void damage_is_refused_or_read_but_never_more(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    size_t size;
    const char *bytes = small_sheet(arena, &size);
    for (size_t at = 0; at < size; at += size / 16) {
        ARENA_SCOPED copy = arena_new();
        struct fault fault = {0};
        char *damaged = arena_alloc(copy, size), *csv;
        size_t csv_size;
        memcpy(damaged, bytes, size);
        memset(damaged + at, 0xA5, size - at < 32 ? size - at : 32);
        if (!sheet_to_csv(copy, damaged, size, &csv, &csv_size, &fault))
            assert_string_equal(fault.key, "sheet.unreadable");
    }
}

static void entities_that_multiply_do_not_get_far(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct text_buffer sheet, file;
    text_buffer_init(&sheet, arena);
    text_buffer_init(&file, arena);
    text_buffer_append(&sheet, "<!DOCTYPE worksheet [<!ENTITY e0 \"0123456789\">");
    for (int i = 1; i < 10; i++) {
        text_buffer_printf(&sheet, "<!ENTITY e%d \"", i);
        for (int k = 0; k < 10; k++)
            text_buffer_printf(&sheet, "&e%d;", i - 1);
        text_buffer_append(&sheet, "\">");
    }
    text_buffer_append(&sheet, "]><worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&e9;</t></is></c></row></sheetData></worksheet>");
    zip_workbook(&file, sheet.bytes);
    struct fault fault = {0};
    char *csv;
    size_t size;
    if (sheet_to_csv(arena, file.bytes, file.size, &csv, &size, &fault))
        assert_in_range(size, 0, 1 << 20);
    else
        assert_string_equal(fault.key, "sheet.unreadable");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(only_number_columns_hold_numbers),
        cmocka_unit_test(the_filter_ends_with_the_table),
        cmocka_unit_test(a_table_without_rows_is_a_sheet_too),
        cmocka_unit_test(a_text_that_is_too_long_for_a_cell_is_cut_with_a_mark),
        cmocka_unit_test(what_does_not_fit_into_a_sheet_is_a_fault_not_a_loss),
        cmocka_unit_test(a_writer_that_does_not_start_leaves_nothing_open),
        cmocka_unit_test(writing_and_reading_leave_nothing_open),
        cmocka_unit_test(a_workbook_made_by_another_program_is_read),
        cmocka_unit_test(what_is_no_spreadsheet_is_refused),
        cmocka_unit_test(a_file_cut_anywhere_is_refused),
        cmocka_unit_test(damage_is_refused_or_read_but_never_more),
        cmocka_unit_test(entities_that_multiply_do_not_get_far),
    };
    return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
