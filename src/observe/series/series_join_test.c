// Two names of one factor become one series, and nothing is lost on the way.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "observe/series/series.h"
#include "tests/unit/temporary_folder.h"

#define START INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00
#define MINUTE INT64_C(60000)
#define DAY (1440 * MINUTE)
#define EVER ((struct series_range){SERIES_AT_MIN, SERIES_AT_MAX})

static const struct series_key old_name = {"out2", "011", SERIES_MINUTE}, one_name = {"out2", "w01018", SERIES_MINUTE};

static struct observation valued(int64_t at_ms, int64_t mantissa)
{
    return (struct observation){.at_ms = at_ms, .value = {mantissa, 1, true}, .flag = "N", .frame = 1000 + at_ms % 997};
}

static void put(struct series *series, const struct series_key *key, const struct observation *rows, size_t count)
{
    struct series_run run = {*key, rows, count};
    assert_true(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, NULL));
}

static size_t get(struct series *series, struct arena *arena, const struct series_key *key, struct observation **ret_rows)
{
    size_t count;
    assert_true(series_collect(series, arena, key, EVER, SERIES_ALL_VERSIONS | SERIES_FRAMES, ret_rows, &count, NULL));
    return count;
}

static struct series *open_folder(const struct temporary_folder *folder)
{
    struct series *series = series_open(&(struct series_options){.folder = folder->path, .mode = STORE_WRITE}, NULL);
    assert_non_null(series);
    return series;
}

static void note_stored(void *context, const struct series_batch *batch)
{
    int64_t *seen = context;
    assert_string_equal(batch->runs[0].key.factor, "w01018");
    seen[0] = batch->runs[0].observations[0].at_ms;
    seen[1] = batch->runs[0].observations[1].value.mantissa;
}

static void a_name_that_is_free_is_taken_at_once(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_open(&(struct series_options){.mode = STORE_WRITE}, NULL);
    struct observation rows[100], *found;
    struct series_sent *sent;
    struct series_touch *touches;
    int64_t seen[2] = {0};
    size_t count, before;
    bool done;
    for (int i = 0; i < 100; i++)
        rows[i] = valued(START + i * MINUTE, i);
    put(series, &old_name, rows, 100);
    assert_true(series_touched(series, arena, SERIES_MINUTE, INT64_MAX, 100, &touches, &before, NULL));
    series_watch(series, note_stored, seen);
    assert_true(series_join(series, &old_name, "w01018", &done, NULL));
    assert_true(done);
    assert_int_equal(get(series, arena, &old_name, &found), 0);
    assert_int_equal(get(series, arena, &one_name, &found), 100);
    assert_int_equal(found[7].frame, rows[7].frame);
    assert_int_equal(seen[0], START); // who follows hears from when on
    assert_int_equal(seen[1], 99);
    assert_true(series_sent_names(series, arena, "out2", &sent, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(sent->name, "011");
    assert_string_equal(sent->key.factor, "w01018");
    assert_int_equal(sent->first_ms, START);
    assert_true(series_touched(series, arena, SERIES_MINUTE, INT64_MAX, 100, &touches, &count, NULL));
    assert_int_equal(count, before);
    assert_string_equal(touches->key.factor, "w01018");
    assert_true(series_join(series, &old_name, "w01018", &done, NULL)); // nothing is left
    assert_true(done);
}

// Days 0 to 9 under the old name, 5 to 14 under the new one: on days 5 and 6 the same, from 7 on other values.
static void fill(struct series *series)
{
    struct observation rows[10 * 24];
    for (int i = 0; i < 240; i++)
        rows[i] = valued(START + i * 60 * MINUTE, i);
    put(series, &old_name, rows, 240);
    for (int i = 0; i < 240; i++)
        rows[i] = valued(START + (120 + i) * 60 * MINUTE, i < 48 ? 120 + i : 1000 + i);
    put(series, &one_name, rows, 240);
    rows[0] = valued(START, 777); // a correction of the first
    put(series, &old_name, rows, 1);
}

static void check_joined(struct series *series, struct arena *arena)
{
    struct observation *found;
    assert_int_equal(get(series, arena, &old_name, &found), 0);
    assert_int_equal(get(series, arena, &one_name, &found), 240 + 120 + 72 + 1);
    assert_int_equal(found[0].value.mantissa, 0);
    assert_int_equal(found[1].value.mantissa, 777);
    assert_int_equal(found[1].version, 2);
    size_t at = 1 + 120; // the first hour of day 5
    assert_int_equal(found[at].version, 1);
    assert_int_equal(found[at + 1].version, 1); // the same: no second version
    at += 48;
    assert_int_equal(found[at].value.mantissa, 1048);
    assert_int_equal(found[at + 1].version, 2);
    assert_int_equal(found[at + 1].value.mantissa, 168);
    assert_int_equal(found[at + 1].at_ms, found[at].at_ms);
    assert_true(found[at + 1].frame != 0);
}

static void two_series_join_span_by_span_and_what_differs_is_a_next_version(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_open(&(struct series_options){.mode = STORE_WRITE}, NULL);
    struct series_sent *sent;
    size_t steps = 0, count;
    bool done = false;
    fill(series);
    for (; !done && steps < 100; steps++)
        assert_true(series_join(series, &old_name, "w01018", &done, NULL));
    assert_int_equal(steps, 11); // ten days and the end
    check_joined(series, arena);
    assert_true(series_sent_names(series, arena, NULL, &sent, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(sent->observations, 241);
    put(series, &old_name, &(struct observation){.at_ms = START, .value = {5, 0, true}}, 1); // a number of an ended series is free again
    assert_int_equal(get(series, arena, &old_name, &(struct observation *){NULL}), 1);
    assert_int_equal(get(series, arena, &one_name, &(struct observation *){NULL}), 433);
}

static void a_join_that_was_cut_off_goes_on_where_it_was(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct temporary_folder folder = temporary_folder_new();
    bool done = false;
    struct series *series = open_folder(&folder);
    fill(series);
    for (int opened = 0; !done && opened < 100; opened++) { // closed after every span
        series_close(series);
        series = open_folder(&folder);
        assert_true(series_join(series, &old_name, "w01018", &done, NULL));
    }
    assert_true(done);
    check_joined(series, arena);
    series_close(series);
    temporary_folder_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_name_that_is_free_is_taken_at_once),
                                       cmocka_unit_test(two_series_join_span_by_span_and_what_differs_is_a_next_version),
                                       cmocka_unit_test(a_join_that_was_cut_off_goes_on_where_it_was)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
