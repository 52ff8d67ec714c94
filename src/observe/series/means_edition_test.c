// A folder of an earlier edition of the rules: its means are made anew in steps, and those that have lost their inputs stand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "observe/series/means_edition.h"
#include "observe/stow/means.h"
#include "tests/unit/series_store.h"

#define START INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define DAYS 40

static const struct series_key minutes = {"out1", "w01018", SERIES_MINUTE}, hours = {"out1", "w01018", SERIES_HOUR}, days = {"out1", "w01018", SERIES_DAY};
static const struct doubt_bounds amount = {.has_least = true};

static bool rule(void *context, const struct series_key *source, enum series_kind target, struct means_rule *ret_rule)
{
    (void)context;
    (void)source;
    return means_rule_default("water", target, ret_rule);
}

static struct doubt_bounds bounds(void *context, const struct series_key *source)
{
    (void)context;
    (void)source;
    return amount;
}

static const struct means_policy policy = {.rule = rule, .bounds = bounds};

static void put(struct series *series, const struct series_key *key, const struct observation *rows, size_t count)
{
    const struct series_run run = {*key, rows, count};
    assert_true(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, NULL));
}

static struct observation row_of(int64_t at_ms, int64_t mantissa, enum observation_origin origin)
{
    return (struct observation){.at_ms = at_ms, .value = {mantissa, 1, true}, .flag = "N", .origin = (uint8_t)origin};
}

// As an earlier program left it: hours with a sentinel in them, of days 5 and on with the minutes they were made of.
static void put_old(struct series *series)
{
    for (int day = 0; day < DAYS; day++) {
        struct observation items[144];
        for (int i = 0; i < 24; i++)
            items[i] = row_of(START + day * DAY + i * HOUR, 320, OBSERVATION_COMPUTED);
        put(series, &hours, items, 24);
        items[0].at_ms = START + day * DAY;
        put(series, &days, items, 1);
        for (int i = 0; i < 144; i++)
            items[i] = row_of(START + day * DAY + i * 10 * MINUTE, i % 6 ? 580 : -990, OBSERVATION_DEVICE);
        if (day >= 5)
            put(series, &minutes, items, 144);
    }
}

// The steps of the stower. Returns how many it took.
static int go_through(struct series *series, int most)
{
    struct means_editing editing = {0};
    struct means_report report;
    bool more = true;
    int steps = 0;
    for (; more && steps < most; steps++) {
        do
            assert_true(means_run(series, &policy, START + 400 * DAY, 64, &report, NULL));
        while (report.spans);
        assert_true(means_edition_step(series, &editing, &more, NULL));
    }
    return steps;
}

static struct observation at(struct series *series, struct arena *arena, const struct series_key *key, int64_t at_ms)
{
    struct observation *rows;
    size_t count;
    assert_true(series_collect(series, arena, key, (struct series_range){at_ms, at_ms + 1}, 0, &rows, &count, NULL));
    assert_int_equal(count, 1);
    return rows[0];
}

static int64_t edition_of(struct series *series, struct arena *arena, const struct series_key *key, int64_t at_ms)
{
    struct means_edition_span *spans;
    size_t count;
    assert_true(means_edition_spans(series, arena, key, (struct series_range){at_ms, at_ms + 1}, &spans, &count, NULL));
    return means_edition_at(spans, count, at_ms);
}

static void check_done(struct series *series, struct arena *arena)
{
    struct means_edition_state state;
    assert_true(means_edition_state(series, &state, NULL));
    assert_int_equal(state.todo_days, 0);
    assert_int_equal(state.gone_days, 5); // of hours; their days were made of these and are made anew
    for (int day = 0; day < DAYS; day++) {
        const int64_t at_ms = START + day * DAY;
        const struct observation hour = at(series, arena, &hours, at_ms + 3 * HOUR), whole = at(series, arena, &days, at_ms);
        assert_int_equal(hour.value.mantissa, day < 5 ? 320 : 580);
        assert_int_equal(hour.version, day < 5 ? 1 : 2);
        assert_int_equal(edition_of(series, arena, &hours, at_ms + 3 * HOUR), day < 5 ? 1 : MEANS_EDITION);
        assert_int_equal(whole.value.mantissa, day < 5 ? 320 : 580);
        assert_int_equal(edition_of(series, arena, &days, at_ms), MEANS_EDITION);
    }
}

static void an_older_folder_is_made_anew_and_what_lost_its_inputs_stands(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct means_edition_state found;
    put_old(series);
    assert_true(means_edition_begin(series, START + 400 * DAY, NULL));
    assert_true(means_edition_state(series, &found, NULL));
    assert_int_equal(found.todo_days, 2 * DAYS);
    assert_int_equal(edition_of(series, arena, &hours, START + 20 * DAY), 1);
    go_through(series, 1000);
    check_done(series, arena);
    assert_true(means_edition_begin(series, START + 500 * DAY, NULL)); // the next start has nothing to do
    assert_true(means_edition_state(series, &found, NULL));
    assert_int_equal(found.todo_days, 0);
    assert_int_equal(found.since_ms, START + 400 * DAY);
    assert_int_equal(go_through(series, 1000), 1);
}

static void killed_between_two_steps_it_goes_on(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    put_old(series);
    assert_true(means_edition_begin(series, START + 400 * DAY, NULL));
    for (int most = 1; most <= 6; most++)
        go_through(series, most); // each with a memory of its own, as after a kill
    go_through(series, 1000);
    check_done(series, arena);
}

static void a_new_folder_is_of_the_newest_edition(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    assert_true(means_edition_begin(series, START, NULL));
    put_old(series);
    assert_true(means_edition_begin(series, START + DAY, NULL));
    assert_int_equal(edition_of(series, arena, &hours, START), MEANS_EDITION);
    assert_int_equal(go_through(series, 1000), 1);
}

static int remove_all(void **state)
{
    (void)state;
    series_store_remove_all();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_older_folder_is_made_anew_and_what_lost_its_inputs_stands),
        cmocka_unit_test(killed_between_two_steps_it_goes_on),
        cmocka_unit_test(a_new_folder_is_of_the_newest_edition),
    };
    return cmocka_run_group_tests(tests, NULL, remove_all);
}
