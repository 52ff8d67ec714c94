// Judging step by step leaves those warnings open that judging all at once leaves: observations come in any order, late and
// corrected, and each time only what changed is judged.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/judge/judged.h"
#include "observe/watch/watch_internal.h"
#include "standard/table/cases.h"

#define STEP_MS INT64_C(600000)
#define VALUES 2000            // two weeks of one every ten minutes
#define PUT_MOST 60            // of one put
#define SEEDS 12

static uint64_t random_state;

static uint64_t next_random(uint64_t below)
{
    uint64_t x = random_state += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return (x ^ x >> 31) % below;
}

// ---- a county of one point ----

struct county {
    struct arena *arena;
    struct store *store;
    struct series *series;
    struct watch_world world;
    struct limit limit;
    struct watch_point point;
};

static void county_open(struct county *county)
{
    struct fault f = {0};
    *county = (struct county){.arena = arena_new(), .store = store_open_memory(&f), .point = {"p1", "stack", false, true}};
    county->series = series_open(&(struct series_options){.mode = STORE_WRITE}, &f);
    assert_true(county->store && county->series);
    const struct standard_file file = cases_table(county->arena, "judge_rules.csv");
    county->limit = (struct limit){.id = 1, .point = "p1", .factor = "a21026", .average = EMISSION_INSTANT, .has_upper = true, .upper = {60, 0}};
    county->world = (struct watch_world){.arena = county->arena, .limits = &county->limit, .limit_count = 1, .points = &county->point, .point_count = 1};
    assert_true(judge_rules_parse(county->arena, &file, &county->world.rules, &f));
    map_init(&county->world.by_code, county->arena);
    map_put(&county->world.by_code, "p1", &county->point);
}

static void county_close(struct county *county)
{
    series_close(county->series);
    store_close(county->store);
    arena_free(county->arena);
}

static const struct series_key key = {"p1", "a21026", SERIES_REALTIME};

static struct watch_reading reading_of(struct county *county, struct arena *arena, struct arena *scratch)
{
    struct fault f = {0};
    struct watch_reading reading = {.arena = arena, .scratch = scratch, .store = county->store, .series = county->series, .world = &county->world};
    map_init(&reading.summaries, arena);
    assert_true(watch_open_load(&reading, &f));
    return reading;
}

static void save(struct county *county, struct watch_reading *reading)
{
    struct fault f = {0};
    struct warning_report report;
    assert_true(store_begin(county->store, &f));
    if (!warning_save(county->store, reading->arena, reading->judged.items, reading->judged.count, 1, &report, &f) || !store_commit(county->store, &f))
        fail_msg("%s %s", f.key, fault_argument(&f, "text"));
}

// Judges what changed and saves what it says, as a round of the watch does.
static void judge(struct county *county, struct series_range changed)
{
    ARENA_SCOPED arena = arena_new();
    ARENA_SCOPED scratch = arena_new();
    struct fault f = {0};
    struct watch_reading reading = reading_of(county, arena, scratch);
    assert_true(watch_judge(&reading, &key, changed, &f));
    save(county, &reading);
}

static void put_of(struct county *county, enum series_kind kind, const struct observation *items, size_t count)
{
    struct fault f = {0};
    struct series_report report;
    const struct series_run run = {{key.point, key.factor, kind}, items, count};
    assert_true(series_put(county->series, &(struct series_batch){.runs = &run, .count = 1}, &report, &f));
}

static void put(struct county *county, const struct observation *items, size_t count)
{
    put_of(county, SERIES_REALTIME, items, count);
}

// ---- what comes ----

// Stretches of sound values, of zeros, of one value, of negative ones, of exceedances, and single jumps.
static void make_values(struct observation *values, int64_t first_ms)
{
    enum { SOUND, ZERO, CONSTANT, NEGATIVE, EXCEED, KINDS };
    int kind = SOUND;
    uint64_t left = 0;
    for (size_t i = 0; i < VALUES; i++) {
        if (!left--) {
            kind = kind == SOUND ? 1 + (int)next_random(KINDS - 1) : SOUND;
            left = 1 + next_random(kind == SOUND ? 200 : 60);
        }
        const int64_t sound = 3000 + (int64_t)next_random(500);
        const int64_t mantissa = kind == ZERO ? 0 : kind == CONSTANT ? 3111 : kind == NEGATIVE ? -sound : kind == EXCEED ? 2 * sound + 1 : sound;
        values[i] = (struct observation){.at_ms = first_ms + (int64_t)i * STEP_MS, .value = observation_number_of((struct decimal){mantissa, 2}), .flag = "N"};
    }
}

struct piece {
    size_t from, count;
};

static size_t cut_in_random_order(struct piece *pieces)
{
    size_t count = 0;
    for (size_t from = 0; from < VALUES; from += pieces[count++].count) {
        const size_t size = 1 + next_random(PUT_MOST);
        pieces[count] = (struct piece){from, size < VALUES - from ? size : VALUES - from};
    }
    for (size_t i = count; i-- > 1;) {
        const size_t other = next_random(i + 1);
        const struct piece held = pieces[i];
        pieces[i] = pieces[other];
        pieces[other] = held;
    }
    return count;
}

static void put_and_judge(struct county *county, const struct observation *items, size_t count)
{
    put(county, items, count);
    judge(county, (struct series_range){items[0].at_ms, items[count - 1].at_ms + 1});
}

// A piece in four comes wrong first, and is corrected.
static void put_piece(struct county *county, const struct observation *values, struct piece piece)
{
    struct observation wrong[PUT_MOST];
    if (next_random(4) == 0) {
        memcpy(wrong, values + piece.from, piece.count * sizeof *wrong);
        for (size_t i = 0; i < piece.count; i++)
            wrong[i].value = observation_number_of((struct decimal){(int64_t)next_random(9000), 2});
        put_and_judge(county, wrong, piece.count);
    }
    put_and_judge(county, values + piece.from, piece.count);
}

// ---- what is said ----

static int order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// All that is not revoked, one a line.
static const char *said(struct county *county, bool open_only)
{
    struct fault f = {0};
    struct warning *list;
    size_t count, kept = 0;
    struct text_buffer out;
    const struct warning_filter filter = {.state = open_only ? "active" : NULL, .span = {INT64_MIN, INT64_MAX}};
    assert_true(warning_list(county->store, county->arena, &filter, &list, &count, &f));
    char **lines = arena_array(county->arena, count + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++)
        if (!list[i].revoked)
            lines[kept++] = arena_printf(county->arena, "%s %s %lld-%lld", list[i].rule, warning_state_name(list[i].state), (long long)list[i].first_ms,
                                         (long long)list[i].last_ms);
    qsort(lines, kept, sizeof *lines, order);
    text_buffer_init(&out, county->arena);
    for (size_t i = 0; i < kept; i++)
        text_buffer_printf(&out, "%s\n", lines[i]);
    return out.size ? out.bytes : arena_strdup(county->arena, "");
}

static void play(uint64_t seed, int *ret_open, int *ret_lines)
{
    static struct observation values[VALUES];
    static struct piece pieces[VALUES];
    struct county steps, whole;
    random_state = seed;
    make_values(values, day_start_ms((struct day){2024, 6, 1}));
    county_open(&steps);
    county_open(&whole);
    const size_t count = cut_in_random_order(pieces);
    for (size_t i = 0; i < count; i++)
        put_piece(&steps, values, pieces[i]);
    for (size_t from = 0; from < VALUES; from += PUT_MOST)
        put(&whole, values + from, from + PUT_MOST < VALUES ? PUT_MOST : VALUES - from);
    judge(&whole, (struct series_range){values[0].at_ms, values[VALUES - 1].at_ms + 1});
    const char *wanted = said(&whole, true), *found = said(&steps, true);
    if (strcmp(wanted, found) != 0)
        fail_msg("seed %llu\nat once:\n%s\nstep by step:\n%s", (unsigned long long)seed, wanted, found);
    *ret_open += *wanted != '\0';
    for (const char *at = said(&whole, false); *at; at++)
        *ret_lines += *at == '\n';
    county_close(&steps);
    county_close(&whole);
}

static void step_by_step_in_any_order_leaves_open_what_once_at_the_end_leaves(void **state)
{
    int open = 0, lines = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        play(seed, &open, &lines);
    assert_true(open > 0 && open < SEEDS && lines > 10 * SEEDS); // some end with an open one, some do not
}

static int64_t judged_count(struct store *store, struct arena *arena)
{
    struct judged_mark *rows;
    size_t count;
    assert_true(judged_marks(store, arena, &rows, &count, NULL));
    assert_int_equal(count, 1);
    return rows->rows;
}

static void what_a_series_is_judged_by_is_other_then_it_counts_as_not_judged(void **state)
{
    struct county county;
    int64_t batch;
    const struct series_summary judged = {.key = {"p1", "a21026", SERIES_REALTIME}, .rows = 7, .last_ms = 1};
    struct maintenance entry = {.point = "p2", .span = {1, 2}, .reason = "校准"};
    (void)state;
    county_open(&county);
    assert_true(judged_mark_set(county.store, &judged, NULL));
    assert_true(maintenance_add(county.store, &entry, "test", &batch, NULL));
    assert_int_equal(judged_count(county.store, county.arena), 7); // that was another point
    entry.point = "p1";
    assert_true(maintenance_add(county.store, &entry, "test", &batch, NULL));
    assert_int_equal(judged_count(county.store, county.arena), 0);
    county_close(&county);
}

// ---- silence ----

// The open warning of the whole point, or NULL.
static const struct warning *judge_silence(struct county *county, struct arena *arena, int64_t now_ms)
{
    ARENA_SCOPED scratch = arena_new();
    struct fault f = {0};
    struct watch_reading reading = reading_of(county, arena, scratch);
    reading.now_ms = now_ms;
    assert_true(watch_judge_silence(&reading, &f));
    save(county, &reading);
    assert_true(watch_open_load(&reading, &f));
    return watch_open_find(&reading, &(struct series_key){key.point, "", SERIES_REALTIME}, JUDGE_NO_DATA);
}

#define MIDNIGHT INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00

static struct observation value_at(int64_t at_ms)
{
    return (struct observation){.at_ms = at_ms, .value = observation_number_of((struct decimal){3111, 2}), .flag = "N"};
}

static void the_mean_of_a_day_that_is_over_does_not_hide_a_silence(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct county county;
    county_open(&county);
    const int64_t last_ms = MIDNIGHT - 160 * MINUTE_MS, again_ms = MIDNIGHT + 65 * MINUTE_MS;
    const struct observation last = value_at(last_ms), again = value_at(again_ms), next_hour = value_at(MIDNIGHT + HOUR_MS);
    const struct observation hour = value_at(MIDNIGHT - 3 * HOUR_MS), day = value_at(MIDNIGHT - DAY_MS);
    put(&county, &last, 1);
    put_of(&county, SERIES_HOUR, &hour, 1);
    assert_null(judge_silence(&county, arena, last_ms + 10 * MINUTE_MS));
    put_of(&county, SERIES_DAY, &day, 1);
    const struct warning *open = judge_silence(&county, arena, MIDNIGHT + 30 * MINUTE_MS);
    assert_non_null(open);
    assert_int_equal(open->first_ms, last_ms);
    put(&county, &again, 1);
    put_of(&county, SERIES_HOUR, &next_hour, 1);
    assert_null(judge_silence(&county, arena, again_ms + MINUTE_MS));
    county_close(&county);
}

static void put_factor(struct county *county, const char *factor, enum series_kind kind, int64_t at_ms)
{
    struct fault f = {0};
    struct series_report report;
    const struct observation one = value_at(at_ms);
    const struct series_run run = {{key.point, factor, kind}, &one, 1};
    assert_true(series_put(county->series, &(struct series_batch){.runs = &run, .count = 1}, &report, &f));
}

// "no_data  open" and "no_data a21002 closed", one a line.
static const char *silences_said(struct county *county)
{
    struct warning *list;
    size_t count;
    struct text_buffer out;
    const struct warning_filter filter = {.rule = "no_data", .span = {INT64_MIN, INT64_MAX}};
    assert_true(warning_list(county->store, county->arena, &filter, &list, &count, NULL));
    text_buffer_init(&out, county->arena);
    for (size_t i = count; i-- > 0;)
        if (!list[i].revoked)
            text_buffer_printf(&out, "%s %s\n", list[i].factor, warning_state_name(list[i].state));
    return out.size ? out.bytes : "";
}

// Three factors every ten minutes, one once an hour, from a time to a time; the watch looks every minute.
static void play_minutes(struct county *county, struct arena *arena, int64_t from_minute, int64_t to_minute, bool speaks)
{
    static const char *const factors[] = {"a21026", "a21002", "a34013"};
    for (int64_t minute = from_minute; minute < to_minute; minute++) {
        const int64_t now_ms = MIDNIGHT + minute * MINUTE_MS;
        for (size_t i = 0; i < 3 && speaks && minute % 10 == 0; i++)
            put_factor(county, factors[i], SERIES_REALTIME, now_ms);
        if (speaks && minute % 60 == 5 && minute >= from_minute + 60)
            put_factor(county, "a21005", SERIES_HOUR, now_ms - 65 * MINUTE_MS);
        judge_silence(county, arena, now_ms);
    }
}

static void a_silence_of_a_point_is_one_warning_whatever_its_factors_interval(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct county county;
    county_open(&county);
    play_minutes(&county, arena, 0, 300, true);
    put_factor(&county, "a34013", SERIES_REALTIME, MIDNIGHT + 305 * MINUTE_MS); // the others are silent before it
    play_minutes(&county, arena, 306, 600, false);
    assert_string_equal(silences_said(&county), " open\n");
    play_minutes(&county, arena, 600, 1200, true); // the hourly one is back 65 minutes later
    assert_string_equal(silences_said(&county), " closed\n");
    county_close(&county);
}

static void a_factor_that_alone_falls_silent_is_a_warning_of_its_own(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct county county;
    county_open(&county);
    put_factor(&county, "a21026", SERIES_REALTIME, MIDNIGHT);
    for (int64_t minute = 0; minute <= 300; minute += 10) {
        put_factor(&county, "a21002", SERIES_REALTIME, MIDNIGHT + minute * MINUTE_MS);
        judge_silence(&county, arena, MIDNIGHT + minute * MINUTE_MS);
        assert_string_equal(silences_said(&county), minute < 120 ? "" : "a21026 open\n");
    }
    put_factor(&county, "a21026", SERIES_REALTIME, MIDNIGHT + 305 * MINUTE_MS);
    judge_silence(&county, arena, MIDNIGHT + 306 * MINUTE_MS);
    assert_string_equal(silences_said(&county), "a21026 closed\n");
    county_close(&county);
}

// A silence that began before a restart is found with the first look, once.
static void after_a_restart_a_silence_is_still_one_warning(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct county county;
    county_open(&county);
    play_minutes(&county, arena, 0, 300, true);
    judge_silence(&county, arena, MIDNIGHT + 1000 * MINUTE_MS);
    assert_string_equal(silences_said(&county), " open\n");
    put_factor(&county, "a21026", SERIES_REALTIME, MIDNIGHT + 450 * MINUTE_MS); // late data: it was silent later
    put_factor(&county, "a21002", SERIES_REALTIME, MIDNIGHT + 470 * MINUTE_MS);
    judge_silence(&county, arena, MIDNIGHT + 1001 * MINUTE_MS);
    judge_silence(&county, arena, MIDNIGHT + 1002 * MINUTE_MS);
    assert_string_equal(silences_said(&county), " closed\n open\n"); // 290..450, and from 470 on
    county_close(&county);
}

// ---- twins ----

static void put_same(struct county *county, const char *factor, int count, int64_t from_ms, int64_t add)
{
    struct fault f = {0};
    struct series_report report;
    struct observation items[64];
    for (int i = 0; i < count; i++)
        items[i] = (struct observation){.at_ms = from_ms + i * 10 * MINUTE_MS, .value = observation_number_of((struct decimal){1000 + i * 7 + add, 2})};
    const struct series_run run = {{key.point, factor, SERIES_REALTIME}, items, (size_t)count};
    assert_true(series_put(county->series, &(struct series_batch){.runs = &run, .count = 1}, &report, &f));
}

static const struct warning *judge_twins(struct county *county, struct arena *arena, struct series_range changed)
{
    ARENA_SCOPED scratch = arena_new();
    struct fault f = {0};
    struct watch_reading reading = reading_of(county, arena, scratch);
    assert_true(watch_judge_twins(&reading, key.point, SERIES_REALTIME, changed, &f));
    save(county, &reading);
    assert_true(watch_open_load(&reading, &f));
    return reading.open_count ? &reading.open[0] : NULL;
}

static void three_factors_with_one_signal_are_one_warning_until_it_is_corrected(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct county county;
    county_open(&county);
    const struct series_range changed = {MIDNIGHT, MIDNIGHT + 200 * MINUTE_MS};
    put_same(&county, "w01018", 20, MIDNIGHT, 0);
    put_same(&county, "w21003", 20, MIDNIGHT, 0);
    put_same(&county, "w21003-Zs", 20, MIDNIGHT, 0);
    put_same(&county, "w21011", 20, MIDNIGHT, 3);
    assert_non_null(judge_twins(&county, arena, changed));
    const struct warning *open = judge_twins(&county, arena, changed); // judged again nothing is said twice
    assert_string_equal(open->rule, "twin");
    assert_string_equal(open->factor, "w01018");
    assert_string_equal(open->other_factor, "w21003");
    assert_int_equal(open->count, 20);
    put_same(&county, "w21003", 20, MIDNIGHT, 1);
    put_same(&county, "w21003-Zs", 20, MIDNIGHT, 1); // what is computed of a factor may be equal to it
    assert_null(judge_twins(&county, arena, changed));
    county_close(&county);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(step_by_step_in_any_order_leaves_open_what_once_at_the_end_leaves),
                                       cmocka_unit_test(what_a_series_is_judged_by_is_other_then_it_counts_as_not_judged),
                                       cmocka_unit_test(the_mean_of_a_day_that_is_over_does_not_hide_a_silence),
                                       cmocka_unit_test(a_silence_of_a_point_is_one_warning_whatever_its_factors_interval),
                                       cmocka_unit_test(a_factor_that_alone_falls_silent_is_a_warning_of_its_own),
                                       cmocka_unit_test(after_a_restart_a_silence_is_still_one_warning),
                                       cmocka_unit_test(three_factors_with_one_signal_are_one_warning_until_it_is_corrected)};
    return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
