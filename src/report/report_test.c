// Reports and the table to fill in, read back as a reader would: Markdown line by line, spreadsheets through the helper.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "report/report.h"
#include "sheet/sheet.h"
#include "tests/packs/county.h"

struct office {
    struct arena *arena;
    struct store *store;
    struct view view;
};

static void office_open(struct office *office, enum language language)
{
    office->arena = arena_new();
    office->store = county_store(office->arena);
    county_view(&office->view, office->store, "2017", language);
}

static void office_close(struct office *office)
{
    view_close(&office->view);
    store_close(office->store);
    arena_free(office->arena);
}
#define OFFICE(name, language)                                           \
    __attribute__((cleanup(office_close))) struct office name = {0};     \
    office_open(&(name), language)

static struct table_file made(struct office *office, const char *name, const char *format)
{
    struct table_file file;
    struct fault fault = {0};
    bool ok = text_equal(name, "template") ? report_template(&office->view, format, &file, &fault)
                                           : report_make(&office->view, &(struct report_wish){.name = name, .format = format}, &file, &fault);
    if (!ok)
        fail_msg("%s", fault.key);
    return file;
}

// ---- tables as rows of cells ----

#define ROWS_MAX 200
struct shown {
    const char **cells[ROWS_MAX];
    size_t widths[ROWS_MAX];
    size_t count;
};

static void read_csv(struct office *office, const char *bytes, size_t size, struct shown *table)
{
    struct csv_reader reader;
    struct csv_record record;
    bool more;
    table->count = 0;
    assert_true(csv_reader_init(&reader, office->arena, bytes, size, NULL));
    while (csv_read(&reader, &record, &more, NULL) && more && table->count < ROWS_MAX) {
        table->cells[table->count] = arena_array(office->arena, record.count, sizeof(char *));
        for (size_t i = 0; i < record.count; i++)
            table->cells[table->count][i] = arena_strdup(office->arena, record.cells[i]);
        table->widths[table->count++] = record.count;
    }
}

static void read_sheet(struct office *office, const char *name, struct shown *table)
{
    struct table_file file = made(office, name, "xlsx");
    struct fault fault = {0};
    char *csv;
    size_t size;
    assert_string_equal(file.content_type, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    if (!sheet_to_csv(office->arena, file.bytes, file.size, &csv, &size, &fault))
        fail_msg("%s", fault.key);
    read_csv(office, csv, size, table);
}

// Rows of the one table; each must have as many cells as the head.
static size_t markdown_rows(const struct table_file *file, size_t columns)
{
    size_t rows = 0;
    for (const char *line = file->bytes; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        if (*line != '|')
            continue;
        size_t bars = 0, size = strcspn(line, "\n");
        for (size_t i = 0; i < size; i++)
            bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
        assert_int_equal(bars, columns + 1);
        rows++;
    }
    return rows - 2; // the head and the rule below it
}

static size_t column_of(const struct shown *table, const char *title)
{
    for (size_t i = 0; i < table->widths[0]; i++)
        if (text_equal(table->cells[0][i], title))
            return i;
    fail_msg("no column %s", title);
    return 0;
}

static const char *joined_column(struct office *office, const struct shown *table, const char *title, size_t rows)
{
    struct text_buffer out;
    size_t column = column_of(table, title);
    text_buffer_init(&out, office->arena);
    for (size_t r = 1; r <= rows && r < table->count; r++)
        text_buffer_printf(&out, "%s%s", r > 1 ? " " : "", table->cells[r][column]);
    return out.bytes;
}

static const char *cell_of(const struct shown *table, const char *no, const char *title)
{
    size_t column = column_of(table, title), key = column_of(table, "序号");
    for (size_t r = 1; r < table->count; r++)
        if (table->widths[r] > key && text_equal(table->cells[r][key], no))
            return table->cells[r][column];
    fail_msg("no row %s", no);
    return NULL;
}

// ---- every row is there, in both formats ----

static void assert_rows(struct office *office, const char *name, const char *numbers, size_t count)
{
    struct shown sheet;
    read_sheet(office, name, &sheet);
    assert_string_equal(joined_column(office, &sheet, "序号", count), numbers);
    assert_true(sheet.count < count + 2 || text_empty(sheet.cells[count + 1][0])); // nothing but notes below
    struct table_file file = made(office, name, "md");
    assert_int_equal(markdown_rows(&file, sheet.widths[0]), count);
}

static const char *numbers_to(struct office *office, int last)
{
    struct text_buffer out;
    text_buffer_init(&out, office->arena);
    for (int i = 1; i <= last; i++)
        text_buffer_printf(&out, "%s%d", i > 1 ? " " : "", i);
    return out.bytes;
}

static void every_row_is_there_in_markdown_and_in_a_spreadsheet(void **state)
{
    (void)state;
    OFFICE(office, LANGUAGE_ZH);
    assert_rows(&office, "problems", "3 13 21 24 33 34 37 38", 8);
    assert_rows(&office, "reachability", "3 13 21 24 33 34 37 38", 8);
    assert_rows(&office, "projects", numbers_to(&office, 52), 52);
    assert_rows(&office, "indicators", numbers_to(&office, 38), 38);
}

static void figures_and_words_are_those_of_the_plan(void **state)
{
    (void)state;
    OFFICE(office, LANGUAGE_ZH);
    struct shown table;
    read_sheet(&office, "indicators", &table);
    assert_string_equal(cell_of(&table, "38", "现状"), "73.88");
    assert_string_equal(cell_of(&table, "38", "年份"), "2017");
    assert_string_equal(cell_of(&table, "12", "年份"), "2016");
    assert_string_equal(cell_of(&table, "13", "结论"), "未达标");
    assert_string_equal(cell_of(&table, "24", "现状"), "没有数据");
    assert_string_equal(cell_of(&table, "24", "年份"), "");
    assert_string_equal(cell_of(&table, "1", "属性"), "约束性指标");
    read_sheet(&office, "projects", &table);
    assert_string_equal(cell_of(&table, "1", "投资估算（万元）"), "200");
    size_t unpriced = 0;
    for (size_t r = 1; r <= 52; r++)
        unpriced += text_equal(table.cells[r][column_of(&table, "投资估算（万元）")], "/");
    assert_int_equal(unpriced, 6);
    struct table_file file = made(&office, "projects", "md");
    assert_non_null(strstr(file.bytes, "合计 1626835 万元"));
}

static void english_reports_have_english_heads_verdicts_and_names(void **state)
{
    (void)state;
    OFFICE(office, LANGUAGE_EN);
    static const struct { const char *report, *words[4]; } wanted[] = {
        {"problems", {"| domain |", "| verdict |", "| unmet |", "no data"}},
        {"reachability", {"| indicator |", "| expected by |", "no trend", "| departments |"}},
        {"projects", {"| estimate (10,000 yuan) |", "| built |", "46 with an amount", "| group |"}},
        {"indicators", {"| national standard |", "| binding |", "| ecological civilization plan |", "year 2017"}}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct table_file file = made(&office, wanted[i].report, "md");
        for (size_t w = 0; w < 4; w++)
            if (!strstr(file.bytes, wanted[i].words[w]))
                fail_msg("%s has no %s", wanted[i].report, wanted[i].words[w]);
    }
}

static void a_bar_or_a_line_break_does_not_break_a_markdown_row(void **state)
{
    (void)state;
    OFFICE(office, LANGUAGE_ZH);
    struct fact_entry entry = {.subject = "3", .period = "2017", .state = "in_progress", .text = "编|制\n中", .source = "T"};
    view_close(&office.view);
    county_add(office.store, &entry);
    county_view(&office.view, office.store, "2017", LANGUAGE_ZH);
    struct table_file file = made(&office, "indicators", "md");
    assert_int_equal(markdown_rows(&file, 12), 38);
    assert_non_null(strstr(file.bytes, "| 编\\|制<br>中 |"));
}

static void unknown_reports_and_formats_are_refused(void **state)
{
    (void)state;
    OFFICE(office, LANGUAGE_ZH);
    struct table_file file;
    struct fault fault = {0};
    assert_false(report_make(&office.view, &(struct report_wish){.name = "secrets", .format = "md"}, &file, &fault));
    assert_string_equal(fault.key, "report.name");
    fault_clear(&fault);
    assert_false(report_make(&office.view, &(struct report_wish){.name = "problems", .format = "pdf"}, &file, &fault));
    assert_string_equal(fault.key, "report.format");
}

static void rows_that_are_asked_for_come_in_their_order(void **state)
{
    (void)state;
    OFFICE(office, LANGUAGE_ZH);
    static const struct { const char *name, *rows; size_t count; } wanted[] = {
        {"indicators", "38,2,13", 3}, {"indicators", "S3,1,S1", 3}, {"projects", "52,1,7,8", 4}, {"problems", "38,3", 2}, {"reachability", "24", 1}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct table_file file;
        struct fault fault = {0};
        struct report_wish wish = {.name = wanted[i].name, .format = "csv", .rows = wanted[i].rows};
        struct shown table;
        if (!report_make(&office.view, &wish, &file, &fault))
            fail_msg("%s", fault.key);
        read_csv(&office, file.bytes + 3, file.size - 3, &table);
        const char *numbers = joined_column(&office, &table, "序号", wanted[i].count);
        for (char *at = (char *)(uintptr_t)numbers; *at; at++)
            *at = *at == ' ' ? ',' : *at;
        assert_string_equal(numbers, wanted[i].rows);
        assert_int_equal(table.count, wanted[i].count + 1);
    }
}

static void a_row_that_is_not_there_is_named(void **state)
{
    (void)state;
    OFFICE(office, LANGUAGE_ZH);
    struct table_file file;
    struct fault fault = {0};
    struct report_wish wish = {.name = "projects", .format = "csv", .rows = "1,99"};
    assert_false(report_make(&office.view, &wish, &file, &fault));
    assert_string_equal(fault.key, "report.row");
    assert_string_equal(fault_argument(&fault, "text"), "99");
}

static void no_row_says_no_data_beside_a_verdict_that_is_met(void **state)
{
    (void)state;
    static const char *const years[] = {"2016", "2017", "2018", "2020", "2021", "2025"};
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        OFFICE(office, LANGUAGE_ZH);
        view_close(&office.view);
        county_view(&office.view, office.store, years[i], LANGUAGE_ZH);
        struct table_file file = made(&office, "indicators", "csv");
        struct shown table;
        read_csv(&office, file.bytes + 3, file.size - 3, &table);
        size_t value = column_of(&table, "现状"), verdict = column_of(&table, "结论");
        for (size_t r = 1; r < table.count; r++)
            if (text_equal(table.cells[r][value], "没有数据"))
                assert_string_equal(table.cells[r][verdict], "没有数据");
        file = made(&office, "reachability", "csv");
        assert_null(strstr(file.bytes, "已经达到"));
        assert_null(strstr(file.bytes, "已达到"));
    }
}

// ---- the table to fill in ----

static size_t row_of(const struct shown *table, const char *code)
{
    for (size_t r = 1; r < table->count; r++)
        if (text_equal(table->cells[r][0], code))
            return r;
    return 0;
}

static void read_template(struct office *office, const char *format, struct shown *table)
{
    if (text_equal(format, "xlsx")) {
        read_sheet(office, "template", table);
        return;
    }
    struct table_file file = made(office, "template", "csv");
    assert_memory_equal(file.bytes, "\xef\xbb\xbf", 3); // for Excel
    read_csv(office, file.bytes, file.size, table);
}

static void the_template_lists_what_has_no_value_and_nothing_else(void **state)
{
    (void)state;
    OFFICE(office, LANGUAGE_ZH);
    static const char *const formats[] = {"csv", "xlsx"};
    for (size_t i = 0; i < 2; i++) {
        struct shown table;
        read_template(&office, formats[i], &table);
        size_t land = row_of(&table, "industrial_land");
        assert_true(land > 0);
        assert_string_equal(table.cells[land][2], "2017");
        assert_string_equal(table.cells[land][3], "");
        assert_int_equal(row_of(&table, "industrial_added_value"), 0); // 1035277 is in the plan
        assert_int_equal(row_of(&table, "38"), 0);
    }
}

static void what_was_recorded_leaves_the_template(void **state)
{
    (void)state;
    OFFICE(office, LANGUAGE_ZH);
    struct shown before, after;
    read_template(&office, "csv", &before);
    struct fact_entry entry = {.subject = "industrial_land", .period = "2017", .value = "862.73", .unit = "公顷", .source = "T"};
    view_close(&office.view);
    county_add(office.store, &entry);
    county_view(&office.view, office.store, "2017", LANGUAGE_ZH);
    read_template(&office, "csv", &after);
    assert_int_equal(after.count, before.count - 1);
    assert_int_equal(row_of(&after, "industrial_land"), 0);
}

static void an_english_template_is_one_that_the_import_reads(void **state)
{
    (void)state;
    OFFICE(office, LANGUAGE_EN);
    struct shown table;
    struct import_table import;
    struct fault fault = {0};
    read_template(&office, "csv", &table);
    assert_string_equal(table.cells[0][0], "element");
    struct table_file file = made(&office, "template", "csv");
    assert_false(import_parse(office.arena, file.bytes, file.size, &import, &fault));
    assert_string_equal(fault.key, "import.empty"); // the heads are known, only values are missing
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_there_in_markdown_and_in_a_spreadsheet),
        cmocka_unit_test(figures_and_words_are_those_of_the_plan),
        cmocka_unit_test(english_reports_have_english_heads_verdicts_and_names),
        cmocka_unit_test(a_bar_or_a_line_break_does_not_break_a_markdown_row),
        cmocka_unit_test(unknown_reports_and_formats_are_refused),
        cmocka_unit_test(rows_that_are_asked_for_come_in_their_order),
        cmocka_unit_test(a_row_that_is_not_there_is_named),
        cmocka_unit_test(no_row_says_no_data_beside_a_verdict_that_is_met),
        cmocka_unit_test(the_template_lists_what_has_no_value_and_nothing_else),
        cmocka_unit_test(what_was_recorded_leaves_the_template),
        cmocka_unit_test(an_english_template_is_one_that_the_import_reads),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
