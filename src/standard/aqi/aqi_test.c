#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "standard/aqi/aqi.h"
#include "standard/table/cases.h"

static struct aqi_tables national(struct arena *arena)
{
    struct aqi_files files = {cases_table(arena, "air_aqi_breakpoints.csv"), cases_table(arena, "air_levels.csv"), cases_table(arena, "air_aqi_rules.csv")};
    struct aqi_tables tables;
    struct fault f = {0};
    if (!aqi_tables_parse(arena, &files, &tables, &f))
        fail_msg("%s %s %s", f.key, fault_argument(&f, "file"), fault_argument(&f, "text"));
    return tables;
}

static const char *names(struct arena *arena, const struct aqi_edition *edition, uint32_t items)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (int i = 0; i < edition->item_count; i++)
        if (items >> i & 1)
            text_buffer_printf(&out, "%s%s", out.size ? "," : "", edition->items[i].name);
    return out.size ? out.bytes : "-";
}

static const char *number(struct arena *arena, int value)
{
    return value == AQI_NONE ? "-" : arena_printf(arena, "%d", value);
}

static void replay(struct arena *arena, const struct aqi_tables *tables, const struct standard_case *one, size_t *failures)
{
    struct standard_reading readings[AQI_ITEMS_MAX] = {0};
    struct aqi_result result;
    struct day day;
    struct text_buffer known;
    enum aqi_report report = text_equal(one->words[0], "day") ? AQI_DAY : AQI_HOUR;
    assert_true(day_parse(one->words[1], &day, NULL));
    const struct aqi_edition *edition = aqi_edition_of(tables, day);
    assert_non_null(edition);
    for (int i = 0; i < edition->item_count; i++)
        readings[i] = case_reading(one, edition->items[i].columns[report]);
    aqi_compute(edition, report, readings, &result);
    text_buffer_init(&known, arena);
    text_buffer_append(&known, "aqi level primary exceeding");
    case_expect(one, "aqi", number(arena, result.aqi), failures);
    case_expect(one, "level", result.level ? result.level->name : "-", failures);
    case_expect(one, "primary", names(arena, edition, result.primary), failures);
    case_expect(one, "exceeding", names(arena, edition, result.exceeding), failures);
    for (int i = 0; i < edition->item_count; i++) {
        const char *name = arena_printf(arena, "iaqi.%s", edition->items[i].columns[report]);
        text_buffer_printf(&known, " %s", name);
        if (*edition->items[i].columns[report])
            case_expect(one, name, number(arena, result.iaqi[i]), failures);
    }
    text_buffer_append(&known, " iaqi.so2_24h"); // in the edition of 2026 no row has this column: never an index
    case_expect_known(one, known.bytes, failures);
}

static void every_case_of_the_file_holds(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct aqi_tables tables = national(arena);
    size_t count, failures = 0;
    const struct standard_case *cases = cases_load(arena, "src/standard/aqi/cases.txt", &count);
    (void)state;
    assert_non_null(cases);
    for (size_t i = 0; i < count; i++)
        replay(arena, &tables, &cases[i], &failures);
    assert_int_equal(failures, 0);
}

static bool parse_with(struct arena *arena, const char *name, const char *from, const char *to, struct fault *f)
{
    struct aqi_files files = {cases_table(arena, "air_aqi_breakpoints.csv"), cases_table(arena, "air_levels.csv"), cases_table(arena, "air_aqi_rules.csv")};
    struct standard_file *all[] = {&files.breakpoints, &files.levels, &files.rules};
    struct aqi_tables tables;
    for (size_t i = 0; i < 3; i++) {
        const char *at = text_equal(all[i]->name, name) ? strstr(all[i]->bytes, from) : NULL;
        if (!at)
            continue;
        all[i]->bytes = arena_printf(arena, "%.*s%s%s", (int)(at - all[i]->bytes), all[i]->bytes, to, at + strlen(from));
        all[i]->size = strlen(all[i]->bytes);
        return aqi_tables_parse(arena, &files, &tables, f);
    }
    fail_msg("%s has no %s", name, from);
    return false;
}

static void tables_that_contradict_themselves_are_refused(void **state)
{
    static const struct { const char *file, *from, *to, *column; } wrong[] = {
        {"air_aqi_breakpoints.csv", ",50,150,475,", ",50,40,475,", "iaqi100"},
        {"air_aqi_breakpoints.csv", "use 24h", "use 3h", "above"},
        {"air_aqi_breakpoints.csv", "use 24h", "stop", "above"},
        {"air_aqi_breakpoints.csv", "2026-02-28", "2026-02-30", "valid_to"},
        {"air_aqi_breakpoints.csv", "0,35,75,115", "0,35,x,115", "iaqi100"},
        {"air_levels.csv", ",51,100,", ",52,100,", "aqi_from"},
        {"air_levels.csv", "HJ633-2012", "HJ633-2011", "edition"},
        {"air_aqi_rules.csv", ",hour,", ",minute,", "report"},
        {"air_aqi_rules.csv", ",day,6,", ",day,0,", "items_required"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ARENA_SCOPED arena = arena_new();
        struct fault f = {0};
        assert_false(parse_with(arena, wrong[i].file, wrong[i].from, wrong[i].to, &f));
        assert_string_equal(f.key, "standard.cell");
        assert_string_equal(fault_argument(&f, "column"), wrong[i].column);
    }
}

static void an_edition_without_its_last_level_is_refused(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct fault f = {0};
    (void)state;
    assert_false(parse_with(arena, "air_levels.csv", ",301,500,", ",301,400,", &f));
    assert_string_equal(f.key, "standard.rule_missing");
}

// Against a plain rational computation: every whole concentration of every row, rising without a step back.
static void the_index_is_exactly_the_ceiling_and_never_falls(void **state)
{
    static const int steps[] = {0, 50, 100, 150, 200, 300, 400, 500};
    ARENA_SCOPED arena = arena_new();
    struct aqi_tables tables = national(arena);
    bool beyond;
    (void)state;
    for (int e = 0; e < tables.edition_count; e++)
        for (int i = 0; i < tables.editions[e].item_count; i++) {
            const struct aqi_item *item = &tables.editions[e].items[i];
            int last = 0;
            for (int64_t c = 0; c <= item->breakpoints[item->steps - 1]; c++) {
                int index = aqi_item_compute(item, (struct decimal){c, item->digits}, &beyond), s = 1;
                while (c > item->breakpoints[s])
                    s++;
                int64_t width = item->breakpoints[s] - item->breakpoints[s - 1];
                int64_t exact = steps[s - 1] * width + (steps[s] - steps[s - 1]) * (c - item->breakpoints[s - 1]); // index * width
                assert_true(index * width >= exact && (index - 1) * width < exact);
                assert_true(index >= last && !beyond);
                last = index;
            }
        }
}

static void weak_rows_of_the_table_stay_weak(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct aqi_tables tables = national(arena);
    (void)state;
    assert_false(tables.editions[0].items[0].verified); // SO2 24 h
    assert_true(tables.editions[0].items[1].verified);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_file_holds),
        cmocka_unit_test(tables_that_contradict_themselves_are_refused),
        cmocka_unit_test(an_edition_without_its_last_level_is_refused),
        cmocka_unit_test(the_index_is_exactly_the_ceiling_and_never_falls),
        cmocka_unit_test(weak_rows_of_the_table_stay_weak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
