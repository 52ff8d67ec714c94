// Means and their validity, of the observations of one span.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "observe/stow/means.h"

#define START INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static struct observation at_minute(int minute, int64_t mantissa, const char *flag)
{
    struct observation o = {.at_ms = START + minute * MINUTE, .value = {mantissa, 1, true}};
    strcpy(o.flag, flag);
    return o;
}

static struct observation hour_of(const char *domain, const struct observation *rows, size_t count)
{
    struct means_rule rule;
    struct observation mean;
    assert_true(means_rule_default(domain, SERIES_HOUR, &rule));
    assert_true(means_compute(&rule, &(struct means_input){.span = {START, START + HOUR}, .observations = rows, .count = count}, &mean));
    return mean;
}

static void forty_five_minutes_make_a_valid_hour(void **state)
{
    (void)state;
    struct observation rows[60];
    for (int i = 0; i < 60; i++)
        rows[i] = at_minute(i, 100 + i, "N");
    struct observation mean = hour_of("gas", rows, 45);
    assert_string_equal(mean.flag, "N");
    assert_int_equal(mean.value.mantissa, 122);
    assert_int_equal(mean.value.scale, 1);
    assert_int_equal(mean.least.mantissa, 100);
    assert_int_equal(mean.most.mantissa, 144);
    assert_int_equal(mean.origin, OBSERVATION_COMPUTED);
    assert_string_equal(hour_of("gas", rows, 44).flag, "Md");
}

static void a_half_rounds_to_even(void **state)
{
    (void)state;
    struct means_rule rule = {.valid_least = 1, .digits = 0};
    const int64_t pairs[][3] = {{0, 10, 0}, {10, 20, 2}, {20, 30, 2}, {-10, -20, -2}, {0, -10, 0}}; // tenths, whole result
    for (size_t i = 0; i < 5; i++) {
        struct observation rows[2] = {at_minute(0, pairs[i][0], "N"), at_minute(1, pairs[i][1], "N")}, mean;
        assert_true(means_compute(&rule, &(struct means_input){.span = {START, START + HOUR}, .observations = rows, .count = 2}, &mean));
        assert_int_equal(mean.value.mantissa, pairs[i][2]);
    }
}

static void three_quarters_normal_is_enough_for_gas_and_not_for_water(void **state)
{
    (void)state;
    struct observation rows[60];
    for (int i = 0; i < 60; i++)
        rows[i] = at_minute(i, i < 46 ? 100 : 9000, i < 46 ? "N" : "D");
    struct observation mean = hour_of("gas", rows, 60);
    assert_string_equal(mean.flag, "N");
    assert_int_equal(mean.value.mantissa, 100); // of the normal ones only
    assert_string_equal(hour_of("water", rows, 60).flag, "D");
}

static void a_stopped_source_says_so(void **state)
{
    (void)state;
    struct observation rows[60];
    for (int i = 0; i < 60; i++)
        rows[i] = at_minute(i, 0, i < 50 ? "F" : "D");
    struct observation mean = hour_of("gas", rows, 60);
    assert_false(mean.value.present);
    assert_string_equal(mean.flag, "F");
}

static void maintenance_does_not_count(void **state)
{
    (void)state;
    struct observation rows[60], mean;
    struct means_rule rule = {.valid_least = 45, .digits = -1};
    struct series_range window = {START + 50 * MINUTE, START + HOUR};
    for (int i = 0; i < 60; i++)
        rows[i] = at_minute(i, i < 50 ? 100 : 900, "N");
    struct means_input input = {.span = {START, START + HOUR}, .observations = rows, .count = 60, .excluded = &window, .excluded_count = 1};
    assert_true(means_compute(&rule, &input, &mean));
    assert_int_equal(mean.value.mantissa, 100);
    window.from_ms = START + 40 * MINUTE;
    assert_true(means_compute(&rule, &input, &mean));
    assert_string_equal(mean.flag, "Md");
}

static void a_day_of_water_is_weighted_by_flow(void **state)
{
    (void)state;
    struct means_rule rule;
    struct observation rows[20], flows[20], mean;
    assert_true(means_rule_default("water", SERIES_DAY, &rule));
    for (int i = 0; i < 20; i++) {
        rows[i] = at_minute(60 * i, i < 10 ? 100 : 400, "N");
        flows[i] = at_minute(60 * i, i < 10 ? 300 : 100, "N");
    }
    struct means_input input = {.span = {START, START + DAY}, .observations = rows, .count = 20, .weights = flows, .weight_count = 20};
    assert_true(means_compute(&rule, &input, &mean));
    assert_int_equal(mean.value.mantissa, 175); // (10*3 + 40*1) / 4
    assert_string_equal(mean.flag, "N");
    for (int i = 0; i < 20; i++)
        rows[i].origin = OBSERVATION_MANUAL;
    input.count = 4;
    assert_true(means_compute(&rule, &input, &mean));
    assert_string_equal(mean.flag, "N"); // four samples by hand are a day
    input.count = 3;
    assert_true(means_compute(&rule, &input, &mean));
    assert_string_equal(mean.flag, "Md");
}

// Nine values of a five-minute device are 45 minutes; a thousand values in half an hour are not.
static void what_counts_is_the_time_that_values_cover(void **state)
{
    (void)state;
    struct observation rows[1800], mean;
    struct means_rule rule;
    assert_true(means_rule_default("gas", SERIES_HOUR, &rule));
    struct means_input input = {.span = {START, START + HOUR}, .observations = rows, .count = 12, .interval_ms = 5 * MINUTE};
    for (int i = 0; i < 12; i++)
        rows[i] = at_minute(5 * i, 100, "N");
    for (int bad = 0; bad < 5; bad++) {
        assert_true(means_compute(&rule, &input, &mean));
        assert_string_equal(mean.flag, bad <= 3 ? "N" : "D");
        strcpy(rows[11 - 2 * bad].flag, "D");
    }
    for (int i = 0; i < 1800; i++) {
        rows[i] = at_minute(0, 100, "N");
        rows[i].at_ms += i * INT64_C(1000);
    }
    input.count = 1800;
    input.interval_ms = MINUTE;
    assert_true(means_compute(&rule, &input, &mean));
    assert_string_equal(mean.flag, "Md");
    for (int i = 0; i < 1800; i++)
        rows[i].at_ms = START + i * INT64_C(1500);
    assert_true(means_compute(&rule, &input, &mean));
    assert_string_equal(mean.flag, "N"); // 45 minutes
}

static void a_sample_of_two_hours_weighs_the_flow_of_both(void **state)
{
    (void)state;
    struct means_rule rule;
    struct observation rows[12], flows[24], mean;
    assert_true(means_rule_default("water", SERIES_DAY, &rule));
    for (int i = 0; i < 12; i++)
        rows[i] = at_minute(120 * i, i < 6 ? 100 : 400, "N");
    for (int i = 0; i < 24; i++)
        flows[i] = at_minute(60 * i, i < 12 ? i % 2 ? 500 : 100 : 100, "N"); // most of it in the odd hours
    struct means_input input = {.span = {START, START + DAY}, .observations = rows, .count = 12, .interval_ms = 2 * HOUR, .weights = flows, .weight_count = 24};
    assert_true(means_compute(&rule, &input, &mean));
    assert_int_equal(mean.value.mantissa, 175); // (10 * 3600 + 40 * 1200) / 4800
    assert_string_equal(mean.flag, "N");        // twelve samples cover the day
}

static void long_numbers_do_not_overflow(void **state)
{
    (void)state;
    struct observation rows[60];
    for (int i = 0; i < 60; i++) {
        rows[i] = at_minute(i, INT64_C(999999999999999999), "N");
        rows[i].value.scale = i % 19;
    }
    struct observation mean = hour_of("gas", rows, 60);
    assert_true(!mean.value.present || mean.value.mantissa > 0);
}

static struct observation hour_within(const struct doubt_bounds *bounds, const struct observation *rows, size_t count, int64_t interval_ms)
{
    struct means_rule rule;
    struct observation mean;
    assert_true(means_rule_default("water", SERIES_HOUR, &rule));
    const struct means_input input = {.span = {START, START + HOUR}, .observations = rows, .count = count, .interval_ms = interval_ms, .bounds = bounds};
    assert_true(means_compute(&rule, &input, &mean));
    return mean;
}

static const struct doubt_bounds concentration = {.has_least = true, .drift = 0.5, .has_high = true, .high = 5000};

static void a_sentinel_is_no_part_of_a_mean(void **state)
{
    (void)state;
    static const struct observation_number sentinels[] = {{-99000000, 6, true}, {-1, 0, true}, {-9999, 0, true}, {-9990, 1, true}, {60000, 1, true}, {-7, 1, true}};
    for (size_t i = 0; i < sizeof sentinels / sizeof *sentinels; i++) {
        struct observation rows[6];
        for (int k = 0; k < 6; k++)
            rows[k] = at_minute(10 * k, 580, "");
        rows[3].value = sentinels[i];
        const struct observation mean = hour_within(&concentration, rows, 6, 10 * MINUTE);
        assert_string_equal(mean.flag, "N"); // fifty minutes
        assert_int_equal(mean.value.mantissa, 580);
        assert_int_equal(mean.value.scale, 1); // the sentinel's digits are not the instrument's
        assert_int_equal(mean.least.mantissa, 580);
        assert_int_equal(mean.most.mantissa, 580);
        rows[0].value = rows[1].value = sentinels[i];
        assert_string_equal(hour_within(&concentration, rows, 6, 10 * MINUTE).flag, "Md");
    }
}

static void zero_drift_counts_as_zero(void **state)
{
    (void)state;
    struct observation rows[60];
    for (int i = 0; i < 60; i++)
        rows[i] = at_minute(i, i % 2 ? -4 : 10, "");
    const struct observation mean = hour_within(&concentration, rows, 60, MINUTE);
    assert_string_equal(mean.flag, "N");
    assert_int_equal(mean.value.mantissa, 5); // of 0 and 1.0
    assert_int_equal(mean.least.mantissa, 0);
}

static void an_extreme_or_a_total_that_cannot_be_is_left_out(void **state)
{
    (void)state;
    struct observation rows[60];
    for (int i = 0; i < 60; i++) {
        rows[i] = at_minute(i, 100, "N");
        rows[i].least = (struct observation_number){i == 7 ? -999 : 90, i == 7 ? 0 : 1, true};
        rows[i].total = (struct observation_number){i == 9 ? -99 : 2, 0, true};
    }
    const struct observation mean = hour_within(&concentration, rows, 60, MINUTE);
    assert_int_equal(mean.least.mantissa, 90);
    assert_int_equal(mean.total.mantissa, 118);
}

static void two_values_are_no_hour_however_far_apart(void **state)
{
    (void)state;
    struct observation rows[6];
    for (int i = 0; i < 6; i++)
        rows[i] = at_minute(30 * i, 100, "N");
    assert_string_equal(hour_within(NULL, rows, 2, 0).flag, "Md");
    assert_string_equal(hour_within(NULL, rows, 2, 2 * MINUTE).flag, "Md");
    assert_string_equal(hour_within(NULL, rows, 2, 30 * MINUTE).flag, "N"); // all that such a device owes
    assert_string_equal(hour_within(NULL, rows, 1, 30 * MINUTE).flag, "Md");
    rows[0].at_ms += 29 * MINUTE; // a device that stamps the end loses nothing by it
    rows[1].at_ms += 29 * MINUTE;
    assert_string_equal(hour_within(NULL, rows, 2, 30 * MINUTE).flag, "N");
}

static void the_usual_distance_is_not_told_by_a_few(void **state)
{
    (void)state;
    struct observation rows[40];
    for (int i = 0; i < 40; i++)
        rows[i] = at_minute(2 * i, 1, "");
    assert_int_equal(means_interval(rows, 3, MINUTE), 0);
    assert_int_equal(means_interval(rows, 4, MINUTE), 2 * MINUTE);
    rows[20].at_ms += 40000; // jitter, and a gap of hours
    for (int i = 30; i < 40; i++)
        rows[i].at_ms += 5 * HOUR;
    assert_int_equal(means_interval(rows, 40, MINUTE), 2 * MINUTE);
    for (int i = 0; i < 40; i++)
        rows[i].at_ms = START + i * INT64_C(20000); // three a minute
    assert_int_equal(means_interval(rows, 40, MINUTE), MINUTE);
    for (int i = 0; i < 40; i++)
        rows[i].at_ms = START + i * i * INT64_C(137000); // as they come
    assert_int_equal(means_interval(rows, 40, MINUTE), 0);
}

// ---- the shell ----

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forty_five_minutes_make_a_valid_hour),
        cmocka_unit_test(a_half_rounds_to_even),
        cmocka_unit_test(three_quarters_normal_is_enough_for_gas_and_not_for_water),
        cmocka_unit_test(a_stopped_source_says_so),
        cmocka_unit_test(maintenance_does_not_count),
        cmocka_unit_test(a_day_of_water_is_weighted_by_flow),
        cmocka_unit_test(what_counts_is_the_time_that_values_cover),
        cmocka_unit_test(a_sample_of_two_hours_weighs_the_flow_of_both),
        cmocka_unit_test(long_numbers_do_not_overflow),
        cmocka_unit_test(a_sentinel_is_no_part_of_a_mean),
        cmocka_unit_test(zero_drift_counts_as_zero),
        cmocka_unit_test(an_extreme_or_a_total_that_cannot_be_is_left_out),
        cmocka_unit_test(two_values_are_no_hour_however_far_apart),
        cmocka_unit_test(the_usual_distance_is_not_told_by_a_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
