// Trophic state and black-odour grade out of days.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"
#include "tests/unit/national_standards.h"
#include "tests/unit/series_store.h"

#define YEAR 2019

static void put(struct series *series, const char *factor, struct day day, const char *value)
{
    struct fault f = {0};
    struct decimal number;
    assert_true(decimal_parse(value, &number, &f));
    struct observation row = {.at_ms = day_start_ms(day), .value = observation_number_of(number), .origin = OBSERVATION_MANUAL};
    const struct series_run run = {{"s1", factor, SERIES_DAY}, &row, 1};
    assert_true(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, &f));
}

static void put_lake(struct series *series, int month)
{
    const struct day day = {YEAR, month, 8};
    put(series, "w01016", day, "10");
    put(series, "w21011", day, "0.05");
    put(series, "w21001", day, "1");
    put(series, "w01004", day, "100"); // cm: one metre
    put(series, "w01019", day, "4");
}

static struct water_trophic trophic_of(struct series *series)
{
    struct fault f = {0};
    struct water_trophic trophic;
    const struct water_span span = {series, "s1", YEAR, &standards->doubts};
    assert_true(water_trophic_read(&span, &standards->trophic, standards->water_rules.year_months, &trophic, &f));
    return trophic;
}

static struct water_odour odour_of(struct series *series)
{
    struct fault f = {0};
    struct water_odour odour;
    const struct water_span span = {series, "s1", YEAR, &standards->doubts};
    assert_true(water_odour_read(&span, &standards->odour, &odour, &f));
    return odour;
}

static void a_lake_has_an_index_of_months_and_a_year_with_six_of_them(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    for (int month = 1; month <= 5; month++)
        put_lake(series, month);
    assert_float_equal(trophic_of(series).months[4].index, 48.02, 1e-9);
    assert_false(trophic_of(series).complete);
    put_lake(series, 6);
    const struct water_trophic trophic = trophic_of(series);
    assert_true(trophic.complete);
    assert_string_equal(trophic.year.level->name, "中营养");
    assert_false(trophic.months[6].complete);
}

static void without_one_item_a_lake_has_no_index(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    for (int month = 1; month <= 8; month++)
        for (int item = 0; item < standards->trophic.item_count; item++)
            if (!text_equal(standards->trophic.items[item].column, "chla_mg_m3"))
                put(series, standards->trophic.items[item].code, (struct day){YEAR, month, 8}, "2");
    const struct water_trophic trophic = trophic_of(series);
    assert_int_equal(trophic.indexed, 0);
    assert_false(trophic.year.complete || trophic.complete);
    assert_false(trophic.known[0]);
    assert_true(trophic.known[1]);
}

static void three_samples_grade_a_river_and_two_do_not(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    put(series, "orp", (struct day){YEAR, 3, 1}, "-210");
    put(series, "orp", (struct day){YEAR, 3, 2}, "-250");
    assert_int_equal(odour_of(series).months[2], ODOUR_UNKNOWN);
    put(series, "orp", (struct day){YEAR, 3, 9}, "60");
    const struct water_odour odour = odour_of(series);
    assert_true(odour.measured);
    assert_int_equal(odour.samples[2], 3);
    assert_int_equal(odour.months[2], ODOUR_SEVERE); // two of three
    assert_int_equal(odour.year, ODOUR_SEVERE);
    assert_int_equal(odour.months[3], ODOUR_UNKNOWN);
}

static void transparency_of_shallow_water_is_a_share_of_its_depth(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    for (int day = 1; day <= 3; day++)
        put(series, "w01004", (struct day){YEAR, 7, day}, "18");
    assert_int_equal(odour_of(series).months[6], ODOUR_MILD);
    for (int day = 1; day <= 3; day++)
        put(series, "water_depth", (struct day){YEAR, 7, day}, "18");
    assert_int_equal(odour_of(series).months[6], ODOUR_NONE);
}

static void oxygen_and_ammonia_alone_ask_for_no_grade(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    for (int day = 1; day <= 5; day++)
        put(series, "w21003", (struct day){YEAR, 7, day}, "20");
    assert_false(odour_of(series).measured);
    assert_int_equal(odour_of(series).year, ODOUR_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lake_has_an_index_of_months_and_a_year_with_six_of_them),
        cmocka_unit_test(without_one_item_a_lake_has_no_index),
        cmocka_unit_test(three_samples_grade_a_river_and_two_do_not),
        cmocka_unit_test(transparency_of_shallow_water_is_a_share_of_its_depth),
        cmocka_unit_test(oxygen_and_ammonia_alone_ask_for_no_grade),
    };
    return cmocka_run_group_tests(tests, national_standards_load, national_standards_unload);
}
