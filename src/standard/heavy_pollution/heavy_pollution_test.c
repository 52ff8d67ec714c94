#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"
#include "standard/heavy_pollution/heavy_pollution.h"
#include "standard/table/cases.h"

#define DAYS_MAX 32

static struct heavy_table national(struct arena *arena)
{
    const struct standard_file file = cases_table(arena, "air_heavy_pollution.csv");
    struct heavy_table table;
    struct fault f = {0};
    if (!heavy_table_parse(arena, &file, &table, &f))
        fail_msg("%s %s", f.key, fault_argument(&f, "text"));
    return table;
}

static void replay(struct arena *arena, const struct heavy_table *table, const struct standard_case *one, size_t *failures)
{
    static const char *const commas[] = {",", NULL};
    struct heavy_result result;
    struct day day;
    size_t count;
    int aqi[DAYS_MAX];
    const char **words = text_split(arena, case_input(one, "aqi"), commas, &count);
    assert_true(count <= DAYS_MAX && day_parse(one->words[0], &day, NULL));
    for (size_t i = 0; i < count; i++)
        aqi[i] = text_equal(words[i], "-") ? HEAVY_AQI_NONE : atoi(words[i]);
    heavy_compute(table, day, aqi, (int)count, atoi(case_input(one, "today")), &result);
    case_expect(one, "level", result.criterion ? result.criterion->colour : "无", failures);
    case_expect(one, "first", arena_printf(arena, "%d", result.first), failures);
    case_expect(one, "days", arena_printf(arena, "%d", result.days), failures);
    case_expect_known(one, "level first days", failures);
}

static void every_case_gives_its_level(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct heavy_table table = national(arena);
    size_t count, failures = 0;
    const struct standard_case *cases = cases_load(arena, "src/standard/heavy_pollution/cases.txt", &count);
    assert_non_null(cases);
    for (size_t i = 0; i < count; i++)
        replay(arena, &table, &cases[i], &failures);
    assert_int_equal(failures, 0);
    assert_true(count > 20);
}

static void ozone_is_left_out(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct heavy_table table = national(arena);
    assert_true(heavy_leaves_out(&table, (struct day){2020, 6, 1}, "O3"));
    assert_false(heavy_leaves_out(&table, (struct day){2020, 6, 1}, "PM2.5"));
}

static void a_peak_without_hours_is_refused(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    static const char bytes[] = "edition,valid_from,valid_to,level,name,colour,above,hours,peak_above,peak_hours,without,clause,confidence,note\n"
                                "x,,,1,红色,红,200,96,300,,O3,,weak,\n";
    const struct standard_file file = {"t", bytes, sizeof bytes - 1};
    struct heavy_table table;
    struct fault f = {0};
    assert_false(heavy_table_parse(arena, &file, &table, &f));
    assert_string_equal(fault_argument(&f, "column"), "peak_hours");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_gives_its_level),
        cmocka_unit_test(ozone_is_left_out),
        cmocka_unit_test(a_peak_without_hours_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
