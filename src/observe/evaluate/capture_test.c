// Hours that came against hours that were due.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/period.h"
#include "observe/evaluate/capture.h"

static const int64_t day_ms = INT64_C(1767196800000); // 2026-01-01 UTC+8

static struct observation hour(int hours, int64_t value, const char *flag)
{
    struct observation one = {.at_ms = day_ms + hours * HOUR_MS, .value = {.mantissa = value, .present = true}, .version = 1};
    strcpy(one.flag, flag);
    return one;
}

static struct capture_input input_of(const struct observation *hours, size_t count, int days)
{
    return (struct capture_input){.hours = hours, .count = count, .range = {day_ms, day_ms + days * DAY_MS}, .first_ms = day_ms,
                                  .now_ms = INT64_MAX};
}

static void a_flagged_or_missing_hour_is_due_but_not_valid(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct observation hours[24];
    size_t count = 0;
    for (int i = 0; i < 24; i++)
        if (i != 7)
            hours[count++] = hour(i, 10 + i, i == 3 ? "D" : (i % 2 ? "N" : ""));
    hours[0].value.present = false;
    const struct capture_input input = input_of(hours, count, 1);
    const struct capture_days days = capture_compute(arena, &input);
    assert_int_equal(days.count, 1);
    assert_int_equal(days.interval_ms, HOUR_MS);
    assert_int_equal(days.items[0].due, 24);
    assert_int_equal(days.items[0].count, 23);
    assert_int_equal(days.items[0].valid, 21);
    assert_true(days.items[0].least == 11 && days.items[0].most == 33);
    assert_false(days.items[0].limited);
}

static void only_hours_between_the_first_observation_and_now_are_due(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct observation hours[30];
    for (int i = 0; i < 30; i++)
        hours[i] = hour(20 + i, 1, "N");
    struct capture_input input = input_of(hours, 30, 4);
    input.first_ms = hours[0].at_ms;
    input.now_ms = day_ms + 2 * DAY_MS + 5 * HOUR_MS + 1;
    const struct capture_days days = capture_compute(arena, &input);
    const int due[] = {4, 24, 5, 0}, valid[] = {4, 24, 2, 0};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(days.items[i].due, due[i]);
        assert_int_equal(days.items[i].valid, valid[i]);
    }
    assert_true(isnan(days.items[3].mean));
}

static void a_station_that_reports_every_four_hours_owes_six_values_a_day(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct observation hours[6];
    for (int i = 0; i < 6; i++)
        hours[i] = hour(4 * i, 2, "N");
    const struct capture_input input = input_of(hours, 6, 2);
    const struct capture_days days = capture_compute(arena, &input);
    assert_int_equal(days.interval_ms, 4 * HOUR_MS);
    assert_int_equal(days.items[0].due, 6);
    assert_int_equal(days.items[0].valid, 6);
    assert_int_equal(days.items[1].due, 6);
    assert_int_equal(days.items[1].valid, 0);
}

static void valid_hours_beyond_the_limit_of_their_day_exceed(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct limit limits[] = {
        {.average = EMISSION_HOUR, .has_upper = true, .upper = {.mantissa = 50}, .validity = {.from = {2026, 1, 2}}},
        {.average = EMISSION_DAY, .has_upper = true, .upper = {.mantissa = 1}}};
    const struct observation hours[] = {hour(1, 60, "N"), hour(25, 50, "N"), hour(26, 51, "N"), hour(27, 99, "D")};
    struct capture_input input = input_of(hours, 4, 2);
    input.limits = limits;
    input.limit_count = 2;
    const struct capture_days days = capture_compute(arena, &input);
    assert_false(days.items[0].limited);
    assert_int_equal(days.items[0].exceeding, 0);
    assert_true(days.items[1].limited);
    assert_int_equal(days.items[1].exceeding, 1);
}

static void an_hour_that_cannot_be_is_no_valid_one_and_a_doubted_one_exceeds_nothing(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct limit limits[] = {{.average = EMISSION_HOUR, .has_upper = true, .upper = {9, 0}, .has_lower = true, .lower = {6, 0}}};
    const struct doubt_bounds bounds = {.has_least = true, .has_most = true, .most = {14, 0}, .zero = true, .drift = 0.5};
    // a good one, a sentinel, one above what can be, a zero, one below its limit, one above it
    const struct observation hours[] = {hour(0, 7, "N"), hour(1, -99, "N"), hour(2, 9999, "N"), hour(3, 0, "N"), hour(4, 5, "N"), hour(5, 11, "N")};
    struct capture_input input = input_of(hours, 6, 1);
    input.limits = limits;
    input.limit_count = 1;
    input.bounds = &bounds;
    const struct capture_day *day = &capture_compute(arena, &input).items[0];
    assert_int_equal(day->count, 6);
    assert_int_equal(day->valid, 4); // the zero stays, as in means
    assert_int_equal(day->doubted, 3);
    assert_int_equal(day->exceeding, 2);
    assert_true(day->least == 0 && day->most == 11 && day->mean == (7 + 0 + 5 + 11) / 4.0);
}

static void a_series_without_rows_has_days_without_hours(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct capture_input input = input_of(NULL, 0, 2);
    input.first_ms = INT64_MAX;
    const struct capture_days days = capture_compute(arena, &input);
    assert_int_equal(days.count, 2);
    assert_int_equal(days.items[0].due + days.items[0].count + days.items[1].due, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flagged_or_missing_hour_is_due_but_not_valid),
        cmocka_unit_test(only_hours_between_the_first_observation_and_now_are_due),
        cmocka_unit_test(a_station_that_reports_every_four_hours_owes_six_values_a_day),
        cmocka_unit_test(valid_hours_beyond_the_limit_of_their_day_exceed),
        cmocka_unit_test(an_hour_that_cannot_be_is_no_valid_one_and_a_doubted_one_exceeds_nothing),
        cmocka_unit_test(a_series_without_rows_has_days_without_hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
