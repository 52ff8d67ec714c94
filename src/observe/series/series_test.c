// What the store of observations promises, whatever it is built on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/period.h"
#include "observe/series/series.h"
#include "tests/unit/series_store.h"

#define START INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00
#define MINUTE INT64_C(60000)
#define EVER ((struct series_range){SERIES_AT_MIN, SERIES_AT_MAX})

static const struct series_key cod = {"wwtp1", "w01018", SERIES_MINUTE};

static struct observation valued(int64_t at_ms, int64_t mantissa)
{
    return (struct observation){.at_ms = at_ms, .value = {mantissa, 2, true}, .flag = "N"};
}

static struct series_report put(struct series *series, const struct series_key *key, const struct observation *rows, size_t count)
{
    struct fault fault = {0};
    struct series_report report;
    struct series_run run = {*key, rows, count};
    assert_true(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, &report, &fault));
    return report;
}

static size_t get(struct series *series, struct arena *arena, const struct series_key *key, struct series_range range, unsigned options,
                  struct observation **ret_rows)
{
    struct fault fault = {0};
    size_t count;
    assert_true(series_collect(series, arena, key, range, options, ret_rows, &count, &fault));
    return count;
}

static void what_was_put_is_read_in_order(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct observation *rows;
    for (int i = 0; i < 500; i++) { // one by one, every other day's worth out of order
        struct observation row = valued(START + (i ^ 1) * 7 * MINUTE, i);
        assert_int_equal(put(series, &cod, &row, 1).stored, 1);
    }
    assert_int_equal(get(series, arena, &cod, EVER, 0, &rows), 500);
    for (int i = 0; i < 500; i++) {
        assert_int_equal(rows[i].at_ms, START + i * 7 * MINUTE);
        assert_int_equal(rows[i].value.mantissa, i ^ 1);
        assert_int_equal(rows[i].version, 1);
        assert_string_equal(rows[i].flag, "N");
    }
    assert_int_equal(get(series, arena, &cod, (struct series_range){START + 7 * MINUTE, START + 14 * MINUTE}, 0, &rows), 1);
}

static void the_same_again_is_no_second_row(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct observation rows[200], *found;
    for (int i = 0; i < 200; i++)
        rows[i] = valued(START + i * MINUTE, i);
    assert_int_equal(put(series, &cod, rows, 30).stored, 30); // in the tail
    assert_int_equal(put(series, &cod, rows, 30).repeated, 30);
    assert_int_equal(put(series, &cod, rows, 200).stored, 170);
    assert_int_equal(put(series, &cod, rows, 200).repeated, 200); // in a chunk
    assert_int_equal(get(series, arena, &cod, EVER, SERIES_ALL_VERSIONS, &found), 200);
}

static void a_correction_speaks_and_the_older_stays_readable(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct observation rows[100], *found;
    for (int i = 0; i < 100; i++)
        rows[i] = valued(START + i * MINUTE, i);
    put(series, &cod, rows, 100);
    struct observation corrected = valued(START + 5 * MINUTE, 777), given = valued(START + 5 * MINUTE, 888);
    assert_int_equal(put(series, &cod, &corrected, 1).stored, 1);
    given.version = 2; // there already: what is there stays
    assert_int_equal(put(series, &cod, &given, 1).repeated, 1);
    given.version = 9;
    assert_int_equal(put(series, &cod, &given, 1).stored, 1);
    assert_int_equal(get(series, arena, &cod, EVER, 0, &found), 100);
    assert_int_equal(found[5].value.mantissa, 888);
    assert_int_equal(found[5].version, 9);
    assert_int_equal(get(series, arena, &cod, EVER, SERIES_ALL_VERSIONS, &found), 102);
    assert_int_equal(found[5].value.mantissa, 5);
    assert_int_equal(found[6].value.mantissa, 777);
    assert_int_equal(found[7].version, 9);
}

static void late_data_find_their_place(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct observation rows[3000], *found;
    for (int i = 0; i < 3000; i++)
        rows[i] = valued(START + i * MINUTE, i);
    put(series, &cod, rows + 1500, 1500);
    for (int i = 1499; i >= 0; i -= 100)
        put(series, &cod, rows + i - 99, 100);
    assert_int_equal(get(series, arena, &cod, EVER, SERIES_ALL_VERSIONS, &found), 3000);
    for (int i = 0; i < 3000; i++)
        assert_int_equal(found[i].value.mantissa, i);
}

static void every_value_knows_its_frame(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    const struct series_key other = {"wwtp1", "w21003", SERIES_MINUTE};
    struct observation first[200], second[200], *found;
    for (int i = 0; i < 200; i++) {
        first[i] = second[i] = valued(START + i * MINUTE, i);
        first[i].frame = INT64_C(5000000000) + i * 700;
        second[i].frame = i % 10 ? first[i].frame : first[i].frame + 99; // now and then in a second packet
    }
    struct series_run runs[] = {{cod, first, 200}, {other, second, 200}};
    assert_true(series_put(series, &(struct series_batch){.runs = runs, .count = 2}, NULL, &fault));
    struct observation corrected = valued(START, 1);
    corrected.frame = 42;
    put(series, &cod, &corrected, 1);
    assert_int_equal(get(series, arena, &other, EVER, SERIES_FRAMES, &found), 200);
    for (int i = 0; i < 200; i++)
        assert_int_equal(found[i].frame, second[i].frame);
    assert_int_equal(get(series, arena, &cod, EVER, SERIES_FRAMES | SERIES_ALL_VERSIONS, &found), 201);
    assert_int_equal(found[0].frame, first[0].frame);
    assert_int_equal(found[1].frame, 42);
    assert_int_equal(found[2].frame, first[1].frame);
}

static void the_latest_is_the_newest_before(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    struct observation rows[200], latest;
    bool found;
    assert_true(series_latest(series, &cod, INT64_MAX, &latest, &found, &fault));
    assert_false(found);
    for (int i = 0; i < 200; i++)
        rows[i] = valued(START + i * 20 * MINUTE, i);
    put(series, &cod, rows, 150);
    put(series, &cod, rows + 150, 50);
    assert_true(series_latest(series, &cod, INT64_MAX, &latest, &found, &fault));
    assert_int_equal(latest.value.mantissa, 199);
    for (int i = 1; i < 200; i += 13) {
        assert_true(series_latest(series, &cod, rows[i].at_ms, &latest, &found, &fault) && found);
        assert_int_equal(latest.value.mantissa, i - 1);
    }
    assert_true(series_latest(series, &cod, START, &latest, &found, &fault));
    assert_false(found);
}

static void buckets_hold_mean_least_and_most(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    struct series_bucket *buckets;
    size_t count;
    struct observation rows[180];
    for (int i = 0; i < 180; i++) {
        rows[i] = valued(START + i * MINUTE, 100 * (i % 60));
        if (i % 60 == 59)
            strcpy(rows[i].flag, "D");
    }
    rows[100].value.present = false;
    put(series, &cod, rows, 60);
    put(series, &cod, rows + 60, 120);
    struct series_step step = {{START, START + 180 * MINUTE}, 60 * MINUTE, false};
    assert_true(series_means(series, arena, &cod, &step, &buckets, &count, &fault));
    assert_int_equal(count, 3);
    assert_int_equal(buckets[0].count, 60);
    assert_int_equal(buckets[0].valid, 59);
    assert_float_equal(buckets[0].mean, 29.5, 1e-9);
    assert_float_equal(buckets[0].most, 59, 1e-9);
    assert_int_equal(buckets[1].count, 59);
    assert_float_equal(buckets[1].mean, (1770.0 - 40) / 59, 1e-9);
    struct observation corrected = valued(START + 5 * MINUTE, 100000);
    put(series, &cod, &corrected, 1);
    assert_true(series_means(series, arena, &cod, &step, &buckets, &count, &fault));
    assert_int_equal(buckets[0].count, 60); // the older version does not count
    assert_float_equal(buckets[0].most, 1000, 1e-9);
    step.valid_only = true;
    assert_true(series_means(series, arena, &cod, &step, &buckets, &count, &fault));
    assert_float_equal(buckets[2].most, 58, 1e-9);
    assert_float_equal(buckets[2].least, 0, 1e-9);
}

static void a_mark_moves_with_its_batch_or_not_at_all(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    int64_t position;
    bool found;
    struct observation good = valued(START, 1), bad = valued(START, 1), *rows;
    bad.value.scale = 99;
    struct series_run runs[] = {{cod, &good, 1}, {cod, &bad, 1}};
    assert_true(series_put(series, &(struct series_batch){.runs = runs, .count = 1, .mark = {"stow", 7}}, NULL, &fault));
    assert_false(series_put(series, &(struct series_batch){.runs = runs, .count = 2, .mark = {"stow", 8}}, NULL, &fault));
    assert_string_equal(fault.key, "series.observation");
    assert_true(series_mark_read(series, "stow", &position, &found, &fault) && found);
    assert_int_equal(position, 7);
    assert_true(series_mark_read(series, "other", &position, &found, &fault) && !found);
    assert_int_equal(get(series, arena, &cod, EVER, SERIES_ALL_VERSIONS, &rows), 1);
}

static void what_is_touched_is_told_until_it_is_done(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    struct series_touch *touches, *again;
    size_t count;
    struct observation rows[90];
    for (int i = 0; i < 90; i++)
        rows[i] = valued(START + i * MINUTE, i);
    put(series, &cod, rows, 90);
    assert_true(series_touched(series, arena, SERIES_MINUTE, INT64_MAX, 100, &touches, &count, &fault));
    assert_int_equal(count, 2);
    assert_int_equal(touches[0].start_ms, START);
    assert_int_equal(touches[1].start_ms, START + 60 * MINUTE);
    struct observation late = valued(START + 61 * MINUTE, 5);
    put(series, &cod, &late, 1); // after the list was made
    put(series, &cod, &rows[0], 1); // says nothing new
    assert_true(series_put(series, &(struct series_batch){.done = touches, .done_count = 2}, NULL, &fault));
    assert_true(series_touched(series, arena, SERIES_MINUTE, INT64_MAX, 100, &again, &count, &fault));
    assert_int_equal(count, 1);
    assert_int_equal(again[0].start_ms, START + 60 * MINUTE);
}

static void old_spans_are_removed_and_new_ones_stay(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    struct observation rows[4 * 1440], *found;
    uint64_t removed;
    for (int i = 0; i < 4 * 1440; i++)
        rows[i] = valued(START + i * MINUTE, i);
    put(series, &cod, rows, 4 * 1440);
    assert_true(series_retain(series, SERIES_MINUTE, START + 2 * 1440 * MINUTE + 5, &removed, &fault));
    assert_int_equal(removed, 2 * 1440);
    assert_int_equal(get(series, arena, &cod, EVER, 0, &found), 2 * 1440);
    assert_true(series_retain(series, SERIES_HOUR, INT64_MAX, &removed, &fault));
    assert_int_equal(removed, 0);
}

static void the_last_values_of_a_silent_series_are_removed_too(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    struct observation rows[30], *found;
    uint64_t removed;
    for (int i = 0; i < 30; i++)
        rows[i] = valued(START + i * 60 * MINUTE, i);
    put(series, &cod, rows, 30); // too few for a chunk
    assert_true(series_retain(series, SERIES_MINUTE, START + 36 * 60 * MINUTE, &removed, &fault));
    assert_int_equal(removed, 24); // of the day that has ended
    assert_int_equal(get(series, arena, &cod, EVER, 0, &found), 6);
    assert_true(series_retain(series, SERIES_MINUTE, START + 48 * 60 * MINUTE, &removed, &fault));
    assert_int_equal(removed, 6);
    assert_int_equal(get(series, arena, &cod, EVER, 0, &found), 0);
}

static void a_time_far_ahead_refuses_the_batch_where_the_clock_is_known(void **state)
{
    (void)state;
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    struct observation rows[2] = {valued(START, 1), valued(START + SERIES_AHEAD_MS + 1, 2)};
    struct series_run run = {cod, rows, 2};
    struct series_batch batch = {.runs = &run, .count = 1, .now_ms = START};
    assert_false(series_put(series, &batch, NULL, &fault));
    assert_string_equal(fault.key, "series.future");
    assert_string_equal(fault_argument(&fault, "text"), "2026-01-02T00:00:00.001+08:00");
    rows[1].at_ms--;
    assert_true(series_put(series, &batch, NULL, &fault));
}

static void the_list_tells_times_and_rows(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    struct series_summary *list;
    size_t count;
    struct observation rows[100];
    for (int i = 0; i < 100; i++) {
        rows[i] = valued(START + i * MINUTE, i);
        rows[i].frame = 1 + i;
    }
    put(series, &cod, rows, 90);
    put(series, &cod, rows + 90, 10);
    assert_true(series_list(series, arena, NULL, &list, &count, &fault));
    assert_int_equal(count, 1); // the places in the raw log are no series of theirs
    assert_string_equal(list[0].key.factor, "w01018");
    assert_int_equal(list[0].rows, 100);
    assert_int_equal(list[0].first_ms, START);
    assert_int_equal(list[0].last_ms, START + 99 * MINUTE);
    assert_true(series_list(series, arena, "nowhere", &list, &count, &fault));
    assert_int_equal(count, 0);
}

// ---- killed while it writes ----

#define BATCH 20

// Each batch writes minutes n*BATCH.. of two series and the mark n+1, one after the other until it is killed.
static void write_until_killed(const char *folder, int ready)
{
    struct fault fault = {0};
    struct series *series = series_open(&(struct series_options){.folder = folder, .mode = STORE_WRITE}, &fault);
    int64_t n = 0;
    bool found;
    if (!series || !series_mark_read(series, "stow", &n, &found, &fault))
        _exit(1);
    for (;; n++) {
        struct observation rows[BATCH];
        for (int i = 0; i < BATCH; i++) {
            rows[i] = valued(START + (n * BATCH + i) * MINUTE, n);
            rows[i].frame = 1 + n;
        }
        struct series_run runs[] = {{cod, rows, BATCH}, {{"wwtp1", "w21003", SERIES_MINUTE}, rows, BATCH}};
        if (!series_put(series, &(struct series_batch){.runs = runs, .count = 2, .mark = {"stow", n + 1}}, NULL, &fault))
            _exit(2);
        if (write(ready, "x", 1) != 1)
            _exit(3);
    }
}

static void check_after_kill(const char *folder)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = folder, .mode = STORE_READ}, &fault);
    int64_t mark;
    bool found;
    assert_non_null(series);
    assert_true(series_mark_read(series, "stow", &mark, &found, &fault) && found);
    for (int s = 0; s < 2; s++) {
        const struct series_key key = {"wwtp1", s ? "w21003" : "w01018", SERIES_MINUTE};
        struct observation *rows;
        assert_int_equal(get(series, arena, &key, EVER, SERIES_ALL_VERSIONS | SERIES_FRAMES, &rows), mark * BATCH);
        for (int64_t i = 0; i < mark * BATCH; i++) {
            assert_int_equal(rows[i].at_ms, START + i * MINUTE);
            assert_int_equal(rows[i].frame, 1 + i / BATCH);
        }
    }
}

static void a_kill_during_puts_leaves_whole_batches_only(void **state)
{
    (void)state;
    char byte;
    TEMPORARY_FOLDER(folder);
    series_store_configure(folder.path);
    for (int round = 0; round < 10; round++) {
        int pipes[2], status;
        assert_int_equal(pipe(pipes), 0);
        pid_t child = fork();
        if (child == 0)
            write_until_killed(folder.path, pipes[1]);
        close(pipes[1]);
        for (int batches = 0; batches <= round * 3; batches++) // killed after some batches, somewhere inside the next
            assert_int_equal(read(pipes[0], &byte, 1), 1);
        nanosleep(&(struct timespec){.tv_nsec = round * 137000}, NULL); // where inside is left to chance
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        close(pipes[0]);
        check_after_kill(folder.path);
    }
}

static void two_names_of_one_factor_become_one_series(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    const struct series_key old = {"wwtp1", "011", SERIES_MINUTE}, lone = {"wwtp1", "060", SERIES_MINUTE}, ammonia = {"wwtp1", "w21003", SERIES_MINUTE};
    struct observation rows[100], *found;
    struct series_summary *list;
    bool done = false;
    size_t count;
    for (int i = 0; i < 100; i++)
        rows[i] = valued(START + i * MINUTE, 100 + i);
    put(series, &old, rows, 100);
    put(series, &lone, rows, 10);
    rows[60].value.mantissa = 7; // the other name says something else: one more version
    put(series, &cod, rows + 50, 50);
    for (int turns = 0; !done && turns < 100; turns++)
        assert_true(series_join(series, &old, "w01018", &done, NULL));
    assert_true(done);
    for (done = false; !done;)
        assert_true(series_join(series, &lone, "w21003", &done, NULL));
    assert_true(series_join(series, &lone, "w21003", &done, NULL) && done); // nothing is left to do
    assert_int_equal(get(series, arena, &old, EVER, SERIES_ALL_VERSIONS, &found), 0);
    assert_int_equal(get(series, arena, &cod, EVER, 0, &found), 100);
    assert_int_equal(found[0].value.mantissa, 100);
    assert_int_equal(get(series, arena, &cod, EVER, SERIES_ALL_VERSIONS, &found), 101);
    assert_int_equal(get(series, arena, &ammonia, EVER, 0, &found), 10);
    assert_true(series_list(series, arena, "wwtp1", &list, &count, NULL));
    assert_int_equal(count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_is_read_in_order),
        cmocka_unit_test(the_same_again_is_no_second_row),
        cmocka_unit_test(a_correction_speaks_and_the_older_stays_readable),
        cmocka_unit_test(late_data_find_their_place),
        cmocka_unit_test(every_value_knows_its_frame),
        cmocka_unit_test(the_latest_is_the_newest_before),
        cmocka_unit_test(buckets_hold_mean_least_and_most),
        cmocka_unit_test(a_mark_moves_with_its_batch_or_not_at_all),
        cmocka_unit_test(what_is_touched_is_told_until_it_is_done),
        cmocka_unit_test(old_spans_are_removed_and_new_ones_stay),
        cmocka_unit_test(the_last_values_of_a_silent_series_are_removed_too),
        cmocka_unit_test(a_time_far_ahead_refuses_the_batch_where_the_clock_is_known),
        cmocka_unit_test(the_list_tells_times_and_rows),
        cmocka_unit_test(two_names_of_one_factor_become_one_series),
        cmocka_unit_test(a_kill_during_puts_leaves_whole_batches_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
