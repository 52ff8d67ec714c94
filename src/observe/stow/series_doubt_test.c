// Buckets in which what cannot be does not count.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

#include "observe/stow/series_doubt.h"

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define START INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00

static const struct series_key key = {"out1", "w01018", SERIES_MINUTE};
static const struct doubt_bounds bounds = {.has_least = true, .has_high = true, .high = 5000, .drift = 0.5};

struct world {
    struct arena *arena;
    struct series *series;
    struct doubted_bucket *buckets;
    size_t count;
};

static int set_up(void **state)
{
    struct world *world = heap_alloc(sizeof *world);
    struct fault fault = {0};
    world->arena = arena_new();
    world->series = series_open(&(struct series_options){.mode = STORE_WRITE}, &fault);
    assert_non_null(world->series);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    series_close(world->series);
    arena_free(world->arena);
    heap_free(world);
    return 0;
}

struct given { int64_t minute, tenths; const char *flag; };

static void put(struct world *world, const struct given *given, size_t count)
{
    struct observation *rows = arena_array(world->arena, count, sizeof *rows);
    struct fault fault = {0};
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct observation){.at_ms = START + given[i].minute * MINUTE, .value = {given[i].tenths, 1, true}};
        snprintf(rows[i].flag, sizeof rows[i].flag, "%s", given[i].flag);
    }
    const struct series_run run = {key, rows, count};
    assert_true(series_put(world->series, &(struct series_batch){.runs = &run, .count = 1}, NULL, &fault));
}
#define PUT(world, ...)                                       \
    do {                                                      \
        const struct given given[] = {__VA_ARGS__};           \
        put(world, given, sizeof given / sizeof *given);      \
    } while (0)

static void look(struct world *world, bool valid_only, const struct doubt_bounds *by)
{
    const struct series_step step = {.range = {START, START + 6 * HOUR}, .step_ms = HOUR, .valid_only = valid_only};
    struct fault fault = {0};
    assert_true(series_doubted_means(world->series, world->arena, &key, &step, by, &world->buckets, &world->count, &fault));
}

static void expect(const struct doubted_bucket *bucket, int hour, unsigned count, unsigned valid, unsigned doubted)
{
    assert_int_equal(bucket->all.at_ms, START + hour * HOUR);
    assert_int_equal(bucket->all.count, count);
    assert_int_equal(bucket->all.valid, valid);
    assert_int_equal(bucket->doubted, doubted);
}

static void what_cannot_be_is_counted_as_doubted_and_left_out_of_the_rest(void **state)
{
    struct world *world = *state;
    PUT(world, {0, 200, "N"}, {10, 300, "N"}, {60, 200, "N"}, {70, -990, "N"}, {80, 400, "N"}, {90, 99990, "D"}, {120, -99990, "N"}, {180, 100, "N"}, {190, -3, ""});
    look(world, false, &bounds);
    assert_int_equal(world->count, 4);
    expect(&world->buckets[0], 0, 2, 2, 0);
    assert_true(world->buckets[0].all.mean == 25);
    expect(&world->buckets[1], 1, 4, 2, 2);
    assert_true(world->buckets[1].all.mean == 30 && world->buckets[1].all.least == 20 && world->buckets[1].all.most == 40);
    expect(&world->buckets[2], 2, 1, 0, 1);
    assert_true(isnan(world->buckets[2].all.mean) && isnan(world->buckets[2].all.least) && isnan(world->buckets[2].all.most));
    expect(&world->buckets[3], 3, 2, 2, 0); // a zero drift is no doubt: it counts as 0
    assert_true(world->buckets[3].all.mean == 5 && world->buckets[3].all.least == 0);
}

static void only_valid_ones_leave_out_what_cannot_be(void **state)
{
    struct world *world = *state;
    PUT(world, {0, 200, "N"}, {1, 500, "D"}, {2, -990, "N"}, {60, -990, "N"}, {120, 300, ""});
    look(world, true, &bounds);
    assert_int_equal(world->count, 2);
    expect(&world->buckets[0], 0, 1, 1, 0);
    expect(&world->buckets[1], 2, 1, 1, 0);
}

static void a_doubt_that_bars_nothing_is_counted_and_stays_in_the_mean(void **state)
{
    struct world *world = *state;
    const struct doubt_bounds zero = {.zero = true, .negative = true};
    PUT(world, {0, 0, "N"}, {1, 200, "N"}, {60, -50, "N"}, {61, 50, "N"}, {120, 10, "N"});
    look(world, false, &zero);
    expect(&world->buckets[0], 0, 2, 2, 1);
    assert_true(world->buckets[0].all.mean == 10);
    expect(&world->buckets[1], 1, 2, 2, 1);
    assert_true(world->buckets[1].all.mean == 0);
    expect(&world->buckets[2], 2, 1, 1, 0);
}

static void a_series_in_which_nothing_is_doubted_is_as_series_means_tells_it(void **state)
{
    struct world *world = *state;
    PUT(world, {0, 200, "N"}, {61, 310, "D"}, {62, 330, "N"}, {200, 5, ""});
    for (int turn = 0; turn < 2; turn++) {
        look(world, false, turn ? NULL : &bounds);
        assert_int_equal(world->count, 3);
        expect(&world->buckets[0], 0, 1, 1, 0);
        expect(&world->buckets[1], 1, 2, 1, 0);
        expect(&world->buckets[2], 3, 1, 1, 0);
        assert_true(world->buckets[1].all.mean == 32);
    }
    look(world, false, &(struct doubt_bounds){.has_most = true, .most = {100, 0}});
    assert_int_equal(world->count, 3);
}

static void the_corrected_value_speaks(void **state)
{
    struct world *world = *state;
    PUT(world, {0, -990, "N"}, {1, 100, "N"});
    PUT(world, {0, 300, "N"});
    look(world, false, &bounds);
    expect(&world->buckets[0], 0, 2, 2, 0);
    PUT(world, {1, 999990, "N"});
    look(world, false, &bounds);
    expect(&world->buckets[0], 0, 2, 1, 1);
    assert_true(world->buckets[0].all.mean == 30);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(what_cannot_be_is_counted_as_doubted_and_left_out_of_the_rest),
        CASE(only_valid_ones_leave_out_what_cannot_be),
        CASE(a_doubt_that_bars_nothing_is_counted_and_stays_in_the_mean),
        CASE(a_series_in_which_nothing_is_doubted_is_as_series_means_tells_it),
        CASE(the_corrected_value_speaks),
    };
    return cmocka_run_group_tests_name("series_doubt", tests, NULL, NULL);
}
