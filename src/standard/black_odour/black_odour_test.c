#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"
#include "standard/black_odour/black_odour.h"
#include "standard/table/cases.h"

static const struct odour_table *national(struct arena *arena)
{
    struct odour_table *table = arena_alloc(arena, sizeof *table);
    struct standard_file file = cases_table(arena, "black_odour.csv");
    struct fault f = {0};
    assert_true(odour_table_parse(arena, &file, table, &f));
    return table;
}

static const char *const grades[] = {"unknown", "none", "mild", "severe"};

static void replay_odour(const struct odour_table *table, const struct standard_case *one, size_t *failures)
{
    struct odour_sample sample = {.depth_cm = case_reading(one, "depth_cm")};
    for (int i = 0; i < table->item_count; i++)
        sample.readings[i] = case_reading(one, table->items[i].column);
    case_expect(one, "grade", grades[odour_compute(table, &sample)], failures);
    case_expect_known(one, "grade", failures);
}

static void every_case_of_the_file_holds(void **state)
{
    ARENA_SCOPED arena = arena_new();
    const struct odour_table *table = national(arena);
    size_t count, failures = 0;
    const struct standard_case *cases = cases_load(arena, "src/standard/black_odour/cases.txt", &count);
    (void)state;
    assert_non_null(cases);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(cases[i].words[0], "odour");
        replay_odour(table, &cases[i], &failures);
    }
    assert_int_equal(failures, 0);
}

static struct odour_sample oxygen_and_ammonia(const struct odour_table *table, int64_t oxygen_hundredths, int64_t ammonia)
{
    struct odour_sample sample = {0};
    for (int i = 0; i < table->item_count; i++) {
        if (text_equal(table->items[i].parameter, "dissolved_oxygen"))
            sample.readings[i] = (struct standard_reading){.valid = true, .value = {oxygen_hundredths, 2}};
        if (text_equal(table->items[i].parameter, "ammonia"))
            sample.readings[i] = (struct standard_reading){.valid = true, .value = {ammonia, 0}};
    }
    return sample;
}

static void the_two_rules_for_a_severe_point_differ_as_written(void **state)
{
    ARENA_SCOPED arena = arena_new();
    const struct odour_table *table = national(arena);
    struct odour_sample samples[5];
    (void)state;
    for (int i = 0; i < 5; i++)
        samples[i] = oxygen_and_ammonia(table, i < 2 ? 10 : 100, 9); // oxygen severe in two of five
    assert_int_equal(odour_point_compute(table, ODOUR_WORST, samples, 5), ODOUR_SEVERE);
    assert_int_equal(odour_point_compute(table, ODOUR_SHARE, samples, 5), ODOUR_MILD);
    samples[2] = oxygen_and_ammonia(table, 10, 9); // three of five: 60 %
    assert_int_equal(odour_point_compute(table, ODOUR_SHARE, samples, 5), ODOUR_SEVERE);
    samples[2] = oxygen_and_ammonia(table, 100, 16); // two of five again, and a second item
    assert_int_equal(odour_point_compute(table, ODOUR_SHARE, samples, 5), ODOUR_SEVERE);
    assert_int_equal(odour_point_compute(table, ODOUR_WORST, samples, 2), ODOUR_UNKNOWN);
}

static void only_the_redox_rows_are_weak(void **state)
{
    ARENA_SCOPED arena = arena_new();
    const struct odour_table *table = national(arena);
    (void)state;
    assert_true(table->item_count > 0);
    for (int i = 0; i < table->item_count; i++)
        assert_int_equal(table->items[i].verified, !text_equal(table->items[i].parameter, "redox"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_file_holds),
        cmocka_unit_test(the_two_rules_for_a_severe_point_differ_as_written),
        cmocka_unit_test(only_the_redox_rows_are_weak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
