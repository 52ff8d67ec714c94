// Tables of facts as people send them: headings in both languages, empty rows, wrong rows, files that are no table.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/ending.h"
#include "base/text.h"
#include "report/report.h"
#include "sheet/sheet.h"
#include "tests/packs/county.h"

static bool parse(struct arena *arena, const char *text, struct import_table *table, struct fault *f)
{
    fault_clear(f);
    return import_parse(arena, text, strlen(text), table, f);
}

static void assert_refused(const char *text, const char *key)
{
    ARENA_SCOPED arena = arena_new();
    struct import_table table;
    struct fault fault = {0};
    assert_false(parse(arena, text, &table, &fault));
    assert_string_equal(fault.key, key);
}

static void assert_land(const struct import_table *table)
{
    assert_int_equal(table->count, 1);
    const struct fact_entry *entry = &table->entries[0];
    assert_string_equal(entry->subject, "industrial_land");
    assert_string_equal(entry->period, "2017");
    assert_string_equal(entry->value, "862.73");
    assert_string_equal(entry->unit, "公顷");
    assert_string_equal(entry->source, "国土调查");
    assert_string_equal(entry->source_kind, "person");
}

static void headings_are_read_in_chinese_and_in_english(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct import_table table;
    struct fault fault = {0};
    static const char *const heads[] = {"数据项,年份,数值,单位,来源", "element,year,value,unit,source", "编号,时期,value,单位,source", "\xef\xbb\xbfsubject , period, 数值,unit,来源"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        assert_true(parse(arena, arena_printf(arena, "%s\r\nindustrial_land,2017.0, 862.73 ,公顷,国土调查\r\n", heads[i]), &table, &fault));
        assert_land(&table);
    }
}

static void a_spreadsheet_is_the_same_table(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    static const struct sheet_column columns[] = {{"数据项", 20}, {"年份", 8, true}, {"数值", 12, true}, {"单位", 8}, {"来源", 20}};
    struct import_table table;
    struct fault fault = {0};
    char *bytes;
    size_t size;
    struct sheet_writer *writer = sheet_writer_new("填报", columns, 5, &fault);
    sheet_writer_row(writer, (const char *const[]){"industrial_land", "2017", "862.73", "公顷", "国土调查"});
    sheet_writer_row(writer, (const char *const[]){"industrial_land", "2018", "", "公顷", ""});
    assert_true(sheet_writer_finish(writer, arena, &bytes, &size, &fault));
    if (!import_parse(arena, bytes, size, &table, &fault))
        fail_msg("%s", fault.key);
    assert_land(&table);
}

static void rows_without_a_value_or_a_state_are_left_out_and_lines_keep_their_numbers(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct import_table table;
    struct fault fault = {0};
    assert_true(parse(arena, "数据项,年份,数值,状态\na,2017,,\n,,,\n\nb,2017,1,\nc,2017,,推进编制\n", &table, &fault));
    assert_int_equal(table.count, 2);
    assert_string_equal(table.entries[0].subject, "b");
    assert_int_equal(table.rows[0].row, 5);
    assert_string_equal(table.entries[1].state, "推进编制");
    assert_int_equal(table.rows[1].row, 6);
}

static void what_is_no_table_of_facts_is_refused_by_name(void **state)
{
    (void)state;
    assert_refused("", "import.no_header");
    assert_refused("数据项,数值\n", "import.no_header");
    assert_refused("数据项,年份,数值,天气\na,2017,1,晴\n", "import.column");
    assert_refused("数据项,年份,数值\n", "import.empty");
    assert_refused("数据项,年份,数值\na,2017,\n", "import.empty");
    assert_refused("\xca\xfd\xbe\xdd\xcf\xee,\xc4\xea\xb7\xdd,\xca\xfd\xd6\xb5\n", "csv.gbk"); // the same heading in GBK
    assert_refused("数据项,年份,数值\na,2017,\"1\n", "csv.quote");
    assert_refused("PK\x03\x04 no spreadsheet", "sheet.unreadable");
}

static const char *long_table(struct arena *arena, int rows)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, "数据项,年份,数值\n");
    for (int i = 0; i < rows; i++)
        text_buffer_append(&out, "a,2017,1\n");
    return out.bytes;
}

static void twenty_thousand_rows_are_read_and_one_more_is_not(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct import_table table;
    struct fault fault = {0};
    assert_true(parse(arena, long_table(arena, IMPORT_ROWS_MAX), &table, &fault));
    assert_int_equal(table.count, IMPORT_ROWS_MAX);
    assert_false(parse(arena, long_table(arena, IMPORT_ROWS_MAX + 1), &table, &fault));
    assert_string_equal(fault.key, "import.too_many");
    assert_int_equal(fault.kind, FAULT_TOO_LARGE);
}

// ---- against the plan ----

struct desk {
    struct arena *arena;
    struct store *store;
    struct indicator_model *model;
};

static void desk_open(struct desk *desk)
{
    struct fault fault = {0};
    desk->arena = arena_new();
    desk->store = county_store(desk->arena);
    desk->model = indicator_model_load(desk->store, INT64_MAX, &fault);
    assert_non_null(desk->model);
}

static void desk_close(struct desk *desk)
{
    indicator_model_free(desk->model);
    store_close(desk->store);
    arena_free(desk->arena);
}
#define DESK(name)                                                   \
    __attribute__((cleanup(desk_close))) struct desk name = {0};     \
    desk_open(&(name))

static void one_wrong_row_refuses_all_and_each_row_has_its_own_fault(void **state)
{
    (void)state;
    DESK(desk);
    struct import_table table;
    struct fault fault = {0};
    static const char *const wanted[] = {NULL, "fact.unit", "fact.subject", "fact.no_source", "fact.unit_missing", "unit.unknown"};
    assert_true(parse(desk.arena, "数据项,年份,数值,单位,来源\nindustrial_land,2017,862.73,公顷,T\nindustrial_land,2017,1,万元,T\nnobody,2017,1,%,T\n"
                                  "38,2018,75,%,\n38,2018,75,,T\n38,2018,75,光年,T\n", &table, &fault));
    assert_false(import_check(desk.store, desk.model, &table, desk.arena, &fault));
    assert_string_equal(fault.key, "import.rows_wrong");
    assert_string_equal(fault_argument(&fault, "count"), "5");
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(table.rows[i].ok, !wanted[i]);
        if (wanted[i])
            assert_string_equal(table.rows[i].fault.key, wanted[i]);
    }
}

static void rows_that_could_not_be_looked_at_are_not_wrong(void **state)
{
    (void)state;
    DESK(desk);
    struct import_table table;
    struct fault fault = {0};
    assert_true(parse(desk.arena, "element,year,value,unit,source\nindustrial_land,2017,862.73,公顷,T\n", &table, &fault));
    ending_begin(-1);
    assert_false(import_check(desk.store, desk.model, &table, desk.arena, &fault));
    ending_over();
    assert_string_equal(fault.key, "program.ending");
}

static void the_report_has_a_line_for_every_row_in_both_languages(void **state)
{
    (void)state;
    DESK(desk);
    struct import_table table;
    struct fault fault = {0};
    assert_true(parse(desk.arena, "element,year,value,unit,source\nindustrial_land,2017,862.73,公顷,T\nnobody,2017,1,%,T\n", &table, &fault));
    import_check(desk.store, desk.model, &table, desk.arena, &fault);
    static const enum language languages[] = {LANGUAGE_ZH, LANGUAGE_EN};
    const char *texts[2];
    for (size_t i = 0; i < 2; i++) {
        json_t *report = import_report(desk.arena, languages[i], &table), *good = json_array_get(report, 0), *bad = json_array_get(report, 1);
        assert_int_equal(json_array_size(report), 2);
        assert_int_equal(json_integer_value(json_object_get(good, "row")), 2);
        assert_true(json_is_true(json_object_get(good, "ok")) && json_is_false(json_object_get(bad, "ok")));
        assert_string_equal(json_string_value(json_object_get(good, "text")), "industrial_land 2017: 862.73 公顷");
        texts[i] = arena_strdup(desk.arena, json_string_value(json_object_get(bad, "text")));
        assert_non_null(strstr(texts[i], "nobody"));
        json_decref(report);
    }
    assert_string_not_equal(texts[0], texts[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_are_read_in_chinese_and_in_english),
        cmocka_unit_test(a_spreadsheet_is_the_same_table),
        cmocka_unit_test(rows_without_a_value_or_a_state_are_left_out_and_lines_keep_their_numbers),
        cmocka_unit_test(what_is_no_table_of_facts_is_refused_by_name),
        cmocka_unit_test(twenty_thousand_rows_are_read_and_one_more_is_not),
        cmocka_unit_test(one_wrong_row_refuses_all_and_each_row_has_its_own_fault),
        cmocka_unit_test(rows_that_could_not_be_looked_at_are_not_wrong),
        cmocka_unit_test(the_report_has_a_line_for_every_row_in_both_languages),
    };
    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
