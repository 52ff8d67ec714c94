// The simulated county: values follow from seed, point, factor and instant; a scenario makes them wrong from its beginning on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "observe/simulate_world.h"

#define NOW INT64_C(1767232800000) // 2026-01-01T10:00:00+08:00
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)

static const char points[] = "point,mn,pw,kind\nair1,MN1,p,air\nair2,MN2,p,air\nodd,MN3,p,unheard\n";
static const char profiles[] = "kind,st,factor,usual,decimals,shape,daily,slow,fast,least\nair,22,a05024,80,0,noon,0.5,0.1,0.02,2\nair,22,a34004,30,0,flat,0,0.2,0.05,2\n";
static const char scenario[] = "point,factor,fault,amount,begin_hours\nair1,a34004,exceed,10,2\nair1,a05024,constant,1,2\nair2,,silent,1,3\n";

static struct standard_file file(const char *text)
{
    return (struct standard_file){.name = "test", .bytes = text, .size = text ? strlen(text) : 0};
}

static struct simulate_world *load(struct arena *arena, const char *wrong, uint64_t seed)
{
    struct fault f = {0};
    const struct simulate_files files = {file(points), file(profiles), file(wrong)};
    struct simulate_world *world = simulate_world_load(arena, &files, seed, NOW, &f);
    assert_non_null(world);
    return world;
}

static int64_t at(const struct simulate_world *world, size_t place, size_t factor, int64_t at_ms)
{
    return simulate_world_value(world, place, factor, at_ms).value.mantissa;
}

static void a_kind_without_a_profile_is_left_out(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct simulate_world *world = load(arena, NULL, 1);
    assert_int_equal(simulate_world_count(world), 2);
    assert_string_equal(simulate_world_place(world, 1)->mn, "MN2");
    assert_string_equal(simulate_world_place(world, 0)->st, "22");
    assert_int_equal(simulate_world_place(world, 0)->factor_count, 2);
}

static void the_same_seed_gives_the_same_values_another_one_others(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct simulate_world *one = load(arena, NULL, 1), *again = load(arena, NULL, 1), *other = load(arena, NULL, 2);
    int differ = 0;
    for (int minute = 0; minute < 100; minute++) {
        assert_int_equal(at(one, 0, 0, NOW + minute * MINUTE), at(again, 0, 0, NOW + minute * MINUTE));
        differ += at(one, 0, 0, NOW + minute * MINUTE) != at(other, 0, 0, NOW + minute * MINUTE);
    }
    assert_true(differ > 50);
}

static void ozone_is_high_in_the_afternoon_and_low_at_night(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct simulate_world *world = load(arena, NULL, 1);
    assert_true(at(world, 0, 0, NOW + 4 * HOUR) > 2 * at(world, 0, 0, NOW + 16 * HOUR)); // 14:00, 02:00
}

static void a_fault_begins_its_hours_before_the_run(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct simulate_world *sound = load(arena, NULL, 1), *wrong = load(arena, scenario, 1);
    assert_int_equal(at(wrong, 0, 1, NOW - 2 * HOUR - 1), at(sound, 0, 1, NOW - 2 * HOUR - 1));
    assert_true(at(wrong, 0, 1, NOW - HOUR) > 8 * at(sound, 0, 1, NOW - HOUR));
    for (int minute = 0; minute < 60; minute++)
        assert_int_equal(at(wrong, 0, 0, NOW + minute * MINUTE), at(wrong, 0, 0, NOW));
    assert_true(simulate_world_speaks(wrong, 1, NOW - 3 * HOUR - 1));
    assert_false(simulate_world_speaks(wrong, 1, NOW - 3 * HOUR));
    assert_true(simulate_world_speaks(wrong, 0, NOW));
}

static void each_fault_of_values_says_what_its_name_says(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct simulate_world *sound = load(arena, NULL, 1);
    const struct simulate_world *wrong = load(arena, "point,factor,fault,amount,begin_hours,other\nair1,a05024,range,900,2,\n"
                                                     "air1,a34004,negative,0.5,2,\nair2,a05024,copy,0,2,air1\nair2,a34004,zero,0,2,\n", 1);
    for (int minute = 0; minute < 60; minute++) {
        const int64_t now = NOW + minute * MINUTE;
        assert_int_equal(at(wrong, 0, 0, now), 900 + at(sound, 0, 0, now) - 80);
        assert_true(at(wrong, 0, 1, now) < 0);
        assert_int_equal(at(wrong, 1, 0, now), at(sound, 0, 0, now)); // what the device of the other place measures, not what it says
        assert_int_equal(at(wrong, 1, 1, now), 0);
    }
}

static void a_clock_is_off_and_a_factor_is_silent_by_itself(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct simulate_world *wrong = load(arena, "point,factor,fault,amount,begin_hours\nair1,,clock,-900,1\nair2,a34004,silent,0,1\n", 1);
    assert_int_equal(simulate_world_clock(wrong, 0, NOW), NOW - 900000);
    assert_int_equal(simulate_world_clock(wrong, 0, NOW - 2 * HOUR), NOW - 2 * HOUR);
    assert_int_equal(simulate_world_clock(wrong, 1, NOW), NOW);
    assert_true(simulate_world_speaks(wrong, 1, NOW) && simulate_world_sends(wrong, 1, 0, NOW));
    assert_false(simulate_world_sends(wrong, 1, 1, NOW));
    assert_true(simulate_world_sends(wrong, 1, 1, NOW - 2 * HOUR));
}

static void a_copy_needs_the_other_place(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault f = {0};
    const struct simulate_files files = {file(points), file(profiles), file("point,factor,fault,amount,begin_hours,other\nair1,,copy,1,2,odd\n")};
    assert_null(simulate_world_load(arena, &files, 1, NOW, &f));
    assert_string_equal(f.key, "standard.cell");
}

static void the_past_is_hours_and_then_minutes_and_filled_once(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault f = {0};
    uint64_t stored;
    SERIES_SCOPED series = series_open(&(struct series_options){.mode = STORE_WRITE}, &f);
    const struct simulate_world *world = load(arena, NULL, 1);
    assert_true(simulate_world_fill(world, series, 3, &stored, &f));
    assert_int_equal(stored, 2 * 2 * (48 + 24 * 60)); // places, factors, two days of hours, one of minutes
    assert_true(simulate_world_fill(world, series, 3, &stored, &f));
    assert_int_equal(stored, 0);
    struct observation newest;
    bool found;
    assert_true(series_latest(series, &(struct series_key){"air1", "a05024", SERIES_REALTIME}, INT64_MAX, &newest, &found, &f));
    assert_true(found && newest.at_ms == NOW - MINUTE && newest.origin == OBSERVATION_SIMULATED);
}

static void a_wrong_word_in_a_table_is_refused(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault f = {0};
    const struct simulate_files files = {file(points), file(profiles), file("point,factor,fault,amount,begin_hours\nair1,,sulk,1,2\n")};
    assert_null(simulate_world_load(arena, &files, 1, NOW, &f));
    assert_string_equal(f.key, "standard.cell");
}

static void an_outage_is_silent_for_its_hours_and_measures_on(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct simulate_world *world = load(arena, "point,factor,fault,amount,begin_hours\nair1,,outage,2,3\nair2,,silent,1,3\n", 1);
    assert_true(simulate_world_speaks(world, 0, NOW - 3 * HOUR - 1));
    assert_false(simulate_world_speaks(world, 0, NOW - 3 * HOUR));
    assert_false(simulate_world_speaks(world, 0, NOW - HOUR - 1));
    assert_true(simulate_world_speaks(world, 0, NOW - HOUR));
    assert_true(simulate_world_measures(world, 0, 0, NOW - 2 * HOUR));
    assert_false(simulate_world_measures(world, 1, 0, NOW - 2 * HOUR));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kind_without_a_profile_is_left_out),
        cmocka_unit_test(the_same_seed_gives_the_same_values_another_one_others),
        cmocka_unit_test(ozone_is_high_in_the_afternoon_and_low_at_night),
        cmocka_unit_test(a_fault_begins_its_hours_before_the_run),
        cmocka_unit_test(each_fault_of_values_says_what_its_name_says),
        cmocka_unit_test(a_clock_is_off_and_a_factor_is_silent_by_itself),
        cmocka_unit_test(a_copy_needs_the_other_place),
        cmocka_unit_test(the_past_is_hours_and_then_minutes_and_filled_once),
        cmocka_unit_test(an_outage_is_silent_for_its_hours_and_measures_on),
        cmocka_unit_test(a_wrong_word_in_a_table_is_refused),
    };
    return cmocka_run_group_tests_name("simulate_world", tests, NULL, NULL);
}
