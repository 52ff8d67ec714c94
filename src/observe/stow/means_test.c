// Means, their validity, and that they follow late data.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "observe/stow/means.h"
#include "tests/unit/series_store.h"

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

static const struct series_key minutes = {"stack1", "a21026", SERIES_MINUTE}, hours = {"stack1", "a21026", SERIES_HOUR},
                               days = {"stack1", "a21026", SERIES_DAY};

static bool gas_rule(void *context, const struct series_key *source, enum series_kind target, struct means_rule *ret_rule)
{
    (void)context;
    (void)source;
    return means_rule_default("gas", target, ret_rule);
}

static const struct means_policy policy = {.rule = gas_rule};

static void put(struct series *series, const struct series_key *key, const struct observation *rows, size_t count)
{
    struct fault fault = {0};
    struct series_run run = {*key, rows, count};
    assert_true(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, &fault));
}

static size_t get(struct series *series, struct arena *arena, const struct series_key *key, unsigned options, struct observation **ret_rows)
{
    struct fault fault = {0};
    size_t count;
    assert_true(series_collect(series, arena, key, (struct series_range){SERIES_AT_MIN, SERIES_AT_MAX}, options, ret_rows, &count, &fault));
    return count;
}

static void run(struct series *series, int64_t now_ms)
{
    struct fault fault = {0};
    struct means_report report;
    do
        assert_true(means_run(series, &policy, now_ms, 10, &report, &fault));
    while (report.spans);
}

static void hours_and_days_follow_late_data(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct observation rows[1440], *found;
    for (int i = 0; i < 1440; i++)
        rows[i] = at_minute(i, 100, "N");
    put(series, &minutes, rows, 1400);
    run(series, START + 12 * HOUR);
    assert_int_equal(get(series, arena, &hours, 0, &found), 12); // only what has ended
    assert_int_equal(get(series, arena, &days, 0, &found), 0);
    put(series, &minutes, rows + 1400, 40);
    run(series, START + DAY);
    assert_int_equal(get(series, arena, &hours, SERIES_ALL_VERSIONS, &found), 24);
    assert_int_equal(get(series, arena, &days, SERIES_ALL_VERSIONS, &found), 1);
    assert_int_equal(found[0].value.mantissa, 100);
    assert_string_equal(found[0].flag, "N");
    for (int i = 60; i < 120; i++)
        rows[i].value.mantissa = 340;
    put(series, &minutes, rows + 60, 60); // corrections
    run(series, START + DAY);
    assert_int_equal(get(series, arena, &hours, SERIES_ALL_VERSIONS, &found), 25);
    assert_int_equal(found[2].version, 2);
    assert_int_equal(found[2].value.mantissa, 340);
    assert_int_equal(get(series, arena, &days, 0, &found), 1);
    assert_int_equal(found[0].value.mantissa, 110);
    assert_int_equal(found[0].version, 2);
}

static void a_mean_of_the_device_stays(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct observation rows[60], *found, sent = at_minute(0, 777, "N");
    for (int i = 0; i < 60; i++)
        rows[i] = at_minute(i, 100, "N");
    put(series, &hours, &sent, 1);
    put(series, &minutes, rows, 60);
    run(series, START + DAY);
    assert_int_equal(get(series, arena, &hours, SERIES_ALL_VERSIONS, &found), 1);
    assert_int_equal(found[0].value.mantissa, 777);
}

static void simulated_data_give_simulated_means(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct series_key realtime = {"stack1", "a21026", SERIES_REALTIME};
    struct observation rows[60], *found;
    for (int i = 0; i < 60; i++) {
        rows[i] = at_minute(i, 100, "N");
        rows[i].origin = i == 30 ? OBSERVATION_SIMULATED : OBSERVATION_DEVICE;
    }
    put(series, &realtime, rows, 60); // no minutes: the hour is made of what there is
    run(series, START + DAY);
    assert_int_equal(get(series, arena, &hours, 0, &found), 1);
    assert_int_equal(found[0].origin, OBSERVATION_SIMULATED);
    assert_int_equal(get(series, arena, &days, 0, &found), 1);
    assert_int_equal(found[0].origin, OBSERVATION_SIMULATED);
    assert_string_equal(found[0].flag, "Md"); // one hour is no day
}

static bool water_rule(void *context, const struct series_key *source, enum series_kind target, struct means_rule *ret_rule)
{
    (void)context;
    (void)source;
    return means_rule_default("water", target, ret_rule);
}

static struct series_range excluded_span;

static bool exclude(void *context, struct arena *arena, const struct series_key *source, struct series_range span, struct series_range **ret_ranges,
                    size_t *ret_count, struct fault *f)
{
    (void)context;
    (void)source;
    (void)span;
    (void)f;
    *ret_ranges = arena_array(arena, 1, sizeof **ret_ranges);
    **ret_ranges = excluded_span;
    *ret_count = 1;
    return true;
}

static void run_with(struct series *series, const struct means_policy *with)
{
    struct fault fault = {0};
    struct means_report report;
    do
        assert_true(means_run(series, with, START + 2 * DAY, 100, &report, &fault));
    while (report.spans);
}

static void a_late_flow_weighs_the_day_again(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    const struct means_policy water = {.rule = water_rule};
    const struct series_key cod = {"wwtp1", "w01018", SERIES_HOUR}, flow = {"wwtp1", "w00000", SERIES_HOUR}, day = {"wwtp1", "w01018", SERIES_DAY};
    struct observation rows[24], flows[24], *found;
    for (int i = 0; i < 24; i++) {
        rows[i] = at_minute(60 * i, i < 12 ? 100 : 400, "N");
        flows[i] = at_minute(60 * i, i < 12 ? 300 : 100, "N");
    }
    put(series, &cod, rows, 24);
    run_with(series, &water);
    assert_int_equal(get(series, arena, &day, 0, &found), 1);
    assert_int_equal(found[0].value.mantissa, 250);
    put(series, &flow, flows, 24);
    run_with(series, &water);
    assert_int_equal(get(series, arena, &day, 0, &found), 1);
    assert_int_equal(found[0].value.mantissa, 175);
    assert_int_equal(found[0].version, 2);
}

static void maintenance_that_is_entered_later_counts(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    const struct means_policy careful = {.rule = gas_rule, .excluded = exclude};
    struct observation rows[120], *found;
    for (int i = 0; i < 120; i++)
        rows[i] = at_minute(i, i < 60 ? 100 : i < 70 ? 900 : 200, "N");
    put(series, &minutes, rows, 120);
    run(series, START + DAY);
    excluded_span = (struct series_range){START + HOUR, START + HOUR + 10 * MINUTE};
    assert_true(series_touch_again(series, "stack1", NULL, excluded_span, &fault));
    run_with(series, &careful);
    assert_int_equal(get(series, arena, &hours, 0, &found), 2);
    assert_int_equal(found[1].value.mantissa, 200);
    assert_int_equal(found[1].version, 2);
    assert_int_equal(found[0].version, 1);
    assert_false(series_touch_again(series, "stack1", NULL, (struct series_range){0, SERIES_AT_MAX}, &fault));
}

// The days before tell what an hour owes: two values of it are not enough because they lie half an hour apart.
static void an_hour_of_two_values_and_a_day_of_two_hours_are_not_valid(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct observation rows[1440], *found;
    for (int i = 0; i < 1440; i++)
        rows[i] = at_minute(i, 100, "N");
    put(series, &minutes, rows, 1440);
    for (int i = 0; i < 4; i++) // of the next day two hours, and two values of each
        rows[i] = at_minute(1440 + 30 * i, 900, "N");
    put(series, &minutes, rows, 4);
    for (int i = 0; i < 120; i++) // the day after: two whole hours, twelve hours apart
        rows[i] = at_minute(2880 + i % 60 + (i / 60) * 720, 900, "N");
    put(series, &minutes, rows, 120);
    run(series, START + 3 * DAY);
    assert_int_equal(get(series, arena, &hours, 0, &found), 28);
    assert_string_equal(found[24].flag, "Md");
    assert_string_equal(found[25].flag, "Md");
    assert_string_equal(found[26].flag, "N");
    assert_string_equal(found[27].flag, "N");
    assert_int_equal(get(series, arena, &days, 0, &found), 3);
    assert_string_equal(found[0].flag, "N");
    assert_string_equal(found[1].flag, "Md");
    assert_string_equal(found[2].flag, "Md");
}

static int64_t ten_minutes(void *context, const struct series_key *source)
{
    (void)context;
    (void)source;
    return 10 * MINUTE;
}

static void a_device_owes_what_it_is_set_to(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    const struct means_policy set = {.rule = gas_rule, .interval = ten_minutes};
    struct observation rows[48], *found;
    for (int i = 0; i < 48; i++)
        rows[i] = at_minute(30 * i, 100, "N"); // it has always sent a third of it
    put(series, &minutes, rows, 48);
    run_with(series, &set);
    assert_int_equal(get(series, arena, &hours, 0, &found), 24);
    for (int i = 0; i < 24; i++)
        assert_string_equal(found[i].flag, "Md");
}

static void a_day_is_made_once_however_many_hours_wait(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct observation rows[1440], *found;
    struct series_key keys[4] = {minutes, minutes, minutes, minutes};
    static const char *const factors[] = {"a21026", "a21002", "a34013", "a19001"};
    for (int i = 0; i < 1440; i++)
        rows[i] = at_minute(i, 100 + i % 7, "N");
    for (int k = 0; k < 4; k++) {
        keys[k].factor = factors[k];
        put(series, &keys[k], rows, 1440);
    }
    run(series, START + 2 * DAY);
    for (int k = 0; k < 4; k++) {
        keys[k].kind = SERIES_DAY;
        assert_int_equal(get(series, arena, &keys[k], SERIES_ALL_VERSIONS, &found), 1);
        assert_string_equal(found[0].flag, "N");
    }
}

static void minute_values_of_a_file_are_a_loggers(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct observation rows[60], *found;
    static const enum observation_origin origins[] = {OBSERVATION_IMPORTED, OBSERVATION_MANUAL}; // manual: as earlier programs called it
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 60; i++) {
            rows[i] = at_minute(i + k * 60, 100, "");
            rows[i].origin = (uint8_t)origins[k];
        }
        put(series, &minutes, rows, 60);
    }
    run(series, START + DAY);
    assert_int_equal(get(series, arena, &hours, 0, &found), 2);
    for (int k = 0; k < 2; k++) {
        assert_string_equal(found[k].flag, "N");
        assert_int_equal(found[k].origin, OBSERVATION_COMPUTED);
    }
}

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
        cmocka_unit_test(a_late_flow_weighs_the_day_again),
        cmocka_unit_test(maintenance_that_is_entered_later_counts),
        cmocka_unit_test(long_numbers_do_not_overflow),
        cmocka_unit_test(hours_and_days_follow_late_data),
        cmocka_unit_test(a_mean_of_the_device_stays),
        cmocka_unit_test(simulated_data_give_simulated_means),
        cmocka_unit_test(a_sentinel_is_no_part_of_a_mean),
        cmocka_unit_test(zero_drift_counts_as_zero),
        cmocka_unit_test(an_extreme_or_a_total_that_cannot_be_is_left_out),
        cmocka_unit_test(two_values_are_no_hour_however_far_apart),
        cmocka_unit_test(the_usual_distance_is_not_told_by_a_few),
        cmocka_unit_test(an_hour_of_two_values_and_a_day_of_two_hours_are_not_valid),
        cmocka_unit_test(a_device_owes_what_it_is_set_to),
        cmocka_unit_test(a_day_is_made_once_however_many_hours_wait),
        cmocka_unit_test(minute_values_of_a_file_are_a_loggers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
