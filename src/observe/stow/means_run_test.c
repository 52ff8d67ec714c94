// Means in the series store: they follow late data, maintenance and flow, and are made once.
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
        cmocka_unit_test(a_late_flow_weighs_the_day_again),
        cmocka_unit_test(maintenance_that_is_entered_later_counts),
        cmocka_unit_test(hours_and_days_follow_late_data),
        cmocka_unit_test(a_mean_of_the_device_stays),
        cmocka_unit_test(simulated_data_give_simulated_means),
        cmocka_unit_test(an_hour_of_two_values_and_a_day_of_two_hours_are_not_valid),
        cmocka_unit_test(a_device_owes_what_it_is_set_to),
        cmocka_unit_test(a_day_is_made_once_however_many_hours_wait),
        cmocka_unit_test(minute_values_of_a_file_are_a_loggers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
