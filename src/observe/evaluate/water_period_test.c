// Classes of months and years out of days, hours and samples, and the year's flow.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "observe/evaluate/volume.h"
#include "tests/unit/national_standards.h"
#include "tests/unit/series_store.h"

#define HOUR INT64_C(3600000)
#define YEAR 2019

struct sample {
    const char *factor;
    enum series_kind kind;
    int month, day, hour;
    const char *value, *flag;
    enum observation_origin origin;
};

static void put(struct series *series, const struct sample *sample)
{
    struct fault f = {0};
    struct decimal value;
    assert_true(decimal_parse(sample->value, &value, &f));
    struct observation row = {.at_ms = day_start_ms((struct day){YEAR, sample->month, sample->day}) + sample->hour * HOUR,
                              .value = observation_number_of(value), .origin = (uint8_t)sample->origin};
    strcpy(row.flag, sample->flag ? sample->flag : "");
    const struct series_run run = {{"s1", sample->factor, sample->kind}, &row, 1};
    assert_true(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, &f));
}

static const struct water_year *year_of(struct series *series, enum water_body body)
{
    struct fault f = {0};
    struct water_year *year = arena_alloc(arena, sizeof *year);
    assert_true(water_year_read(series, &standards->water_rules, "s1", body, YEAR, year, &f));
    return year;
}

static const char *deciding(const struct water_period *period)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (int i = 0; i < standards->water.item_count; i++)
        if (period->result.deciding[i])
            text_buffer_printf(&out, "%s%s", out.size ? "," : "", standards->water.items[i].column);
    return out.size ? out.bytes : "-";
}

static void a_month_is_classified_by_the_mean_of_its_days(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    put(series, &(struct sample){"w21003", SERIES_DAY, 3, 1, 0, "0.8", "N", OBSERVATION_COMPUTED});
    put(series, &(struct sample){"w21003", SERIES_DAY, 3, 31, 0, "1.4", "", OBSERVATION_COMPUTED}); // mean 1.1
    put(series, &(struct sample){"w01019", SERIES_DAY, 3, 2, 0, "5", "", OBSERVATION_COMPUTED});
    put(series, &(struct sample){"w21003", SERIES_DAY, 3, 3, 0, "9", "D", OBSERVATION_COMPUTED}); // a fault: not counted
    const struct water_year *year = year_of(series, WATER_RIVER);
    assert_int_equal(year->months[2].result.class, 4);
    assert_string_equal(deciding(&year->months[2]), "nh3n_mg_l");
    assert_int_equal(year->months[1].result.class, 0);
    assert_int_equal(year->months[3].result.class, 0);
    assert_int_equal(year->classed, 1);
    assert_false(year->complete);
}

static void a_day_without_observation_is_the_mean_of_its_hours(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    for (int hour = 0; hour < 17; hour++)
        put(series, &(struct sample){"w21011", SERIES_HOUR, 12, 31, hour, hour < 9 ? "0.1" : "0.5", "", OBSERVATION_DEVICE});
    assert_int_equal(year_of(series, WATER_RIVER)->months[11].result.class, 0); // seventeen hours are no day
    put(series, &(struct sample){"w21011", SERIES_HOUR, 12, 31, 17, "0.5", "", OBSERVATION_DEVICE}); // mean 0.3
    assert_int_equal(year_of(series, WATER_RIVER)->months[11].result.class, 4);
    assert_int_equal(year_of(series, WATER_LAKE)->months[11].result.class, WATER_WORSE);
    put(series, &(struct sample){"w21011", SERIES_DAY, 12, 31, 0, "0.1", "", OBSERVATION_COMPUTED});
    assert_int_equal(year_of(series, WATER_RIVER)->months[11].result.class, 2);
}

static void a_section_of_four_hours_owes_six_values_a_day(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    for (int day = 1; day <= 3; day++)
        for (int hour = 0; hour < (day < 3 ? 24 : 16); hour += 4) // the last day: four of six
            put(series, &(struct sample){"w21003", SERIES_HOUR, 7, day, hour, day < 3 ? "0.4" : "9", "", OBSERVATION_DEVICE});
    const struct water_year *year = year_of(series, WATER_RIVER);
    assert_int_equal(year->months[6].result.class, 2);
    put(series, &(struct sample){"w21003", SERIES_HOUR, 7, 3, 16, "9", "", OBSERVATION_DEVICE});
    assert_int_equal(year_of(series, WATER_RIVER)->months[6].result.class, WATER_WORSE);
}

static void what_cannot_be_is_no_part_of_a_class(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    put(series, &(struct sample){"w21003", SERIES_DAY, 4, 1, 0, "0.4", "", OBSERVATION_DEVICE});
    put(series, &(struct sample){"w21003", SERIES_DAY, 4, 2, 0, "-99", "", OBSERVATION_DEVICE});
    put(series, &(struct sample){"w21003", SERIES_DAY, 4, 3, 0, "9999", "N", OBSERVATION_MANUAL}); // beyond the rule `range`
    put(series, &(struct sample){"w01001", SERIES_DAY, 4, 1, 0, "99", "", OBSERVATION_DEVICE});
    const struct water_year *year = year_of(series, WATER_RIVER);
    assert_int_equal(year->months[3].result.class, 2);
    assert_string_equal(deciding(&year->months[3]), "nh3n_mg_l");
}

static void a_day_of_ours_that_is_not_valid_hides_its_hours(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    for (int hour = 0; hour < 24; hour++)
        put(series, &(struct sample){"w21003", SERIES_HOUR, 7, 1, hour, "0.4", "", OBSERVATION_DEVICE});
    assert_int_equal(year_of(series, WATER_RIVER)->months[6].result.class, 2);
    put(series, &(struct sample){"w21003", SERIES_DAY, 7, 1, 0, "0.4", "Md", OBSERVATION_COMPUTED}); // maintenance, say
    assert_int_equal(year_of(series, WATER_RIVER)->months[6].result.class, 0);
}

static void a_persons_sample_speaks_for_its_month(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    put(series, &(struct sample){"w21003", SERIES_DAY, 5, 1, 0, "3", "", OBSERVATION_COMPUTED});
    assert_int_equal(year_of(series, WATER_RIVER)->months[4].result.class, WATER_WORSE);
    put(series, &(struct sample){"w21003", SERIES_DAY, 5, 8, 0, "0.4", "", OBSERVATION_MANUAL});
    const struct water_year *year = year_of(series, WATER_RIVER);
    assert_int_equal(year->months[4].result.class, 2);
    assert_true(year->months[4].manual && year->year.manual);
}

static void what_is_below_detection_is_class_one(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    put(series, &(struct sample){"w21016", SERIES_DAY, 5, 8, 0, "0.02", "L", OBSERVATION_MANUAL});
    const struct water_year *year = year_of(series, WATER_RIVER);
    assert_int_equal(year->months[4].result.class, 1);
    put(series, &(struct sample){"w21016", SERIES_DAY, 5, 9, 0, "0.09", "", OBSERVATION_MANUAL}); // mean of 0.01 and 0.09
    assert_int_equal(year_of(series, WATER_RIVER)->months[4].result.class, 2);
}

static void metals_come_in_micrograms(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    put(series, &(struct sample){"w20120", SERIES_DAY, 5, 8, 0, "40", "", OBSERVATION_MANUAL}); // lead, 0.04 mg/L
    assert_int_equal(year_of(series, WATER_RIVER)->months[4].result.class, 3);
}

static void a_year_is_the_mean_of_months_and_needs_six(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    for (int month = 1; month <= 5; month++)
        put(series, &(struct sample){"w21003", SERIES_DAY, month, 5, 0, "0.6", "", OBSERVATION_MANUAL});
    assert_false(year_of(series, WATER_RIVER)->complete);
    for (int day = 1; day <= 20; day++) // twenty days of June weigh as one month
        put(series, &(struct sample){"w21003", SERIES_DAY, 6, day, 0, "3", "", OBSERVATION_MANUAL});
    const struct water_year *year = year_of(series, WATER_RIVER);
    assert_true(year->complete);
    assert_int_equal(year->year.result.class, 3); // (5 * 0.6 + 3) / 6 = 1.0
    assert_int_equal(year->classed, 6);
}

static void one_class_is_some_change_and_two_are_clear(void **state)
{
    (void)state;
    assert_string_equal(water_trend_name(water_trend_of(3, 3)), "same");
    assert_string_equal(water_trend_name(water_trend_of(4, 3)), "better");
    assert_string_equal(water_trend_name(water_trend_of(6, 3)), "clearly_better");
    assert_string_equal(water_trend_name(water_trend_of(2, 3)), "poorer");
    assert_string_equal(water_trend_name(water_trend_of(2, 4)), "clearly_poorer");
    assert_null(water_trend_name(water_trend_of(0, 4)));
}

static void put_total(struct series *series, enum series_kind kind, int64_t at_ms, int64_t cubic_metres)
{
    struct fault f = {0};
    struct observation row = {.at_ms = at_ms, .total = {cubic_metres, 0, true}};
    const struct series_run run = {{"s1", VOLUME_FACTOR, kind}, &row, 1};
    assert_true(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, &f));
}

static void a_volume_is_whole_only_when_every_day_is_there(void **state)
{
    (void)state;
    struct fault f = {0};
    struct volume_year year;
    const int64_t start = day_start_ms((struct day){YEAR, 1, 1});
    SERIES_SCOPED series = series_store_new();
    for (int day = 0; day < 363; day++)
        put_total(series, SERIES_DAY, start + day * 24 * HOUR, 1000);
    for (int hour = 0; hour < 24 + 23; hour++) // one whole day of hours, and one that lacks its last
        put_total(series, SERIES_HOUR, start + (363 * 24 + hour) * HOUR, 10);
    assert_true(volume_year_read(series, "s1", YEAR, &year, &f));
    assert_int_equal(year.days, 364);
    assert_int_equal(year.wanted, 365);
    assert_int_equal(year.total, INT64_C(363240) * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_month_is_classified_by_the_mean_of_its_days),
        cmocka_unit_test(a_day_without_observation_is_the_mean_of_its_hours),
        cmocka_unit_test(a_section_of_four_hours_owes_six_values_a_day),
        cmocka_unit_test(what_cannot_be_is_no_part_of_a_class),
        cmocka_unit_test(a_day_of_ours_that_is_not_valid_hides_its_hours),
        cmocka_unit_test(a_persons_sample_speaks_for_its_month),
        cmocka_unit_test(what_is_below_detection_is_class_one),
        cmocka_unit_test(metals_come_in_micrograms),
        cmocka_unit_test(a_year_is_the_mean_of_months_and_needs_six),
        cmocka_unit_test(one_class_is_some_change_and_two_are_clear),
        cmocka_unit_test(a_volume_is_whole_only_when_every_day_is_there),
    };
    return cmocka_run_group_tests(tests, national_standards_load, national_standards_unload);
}
