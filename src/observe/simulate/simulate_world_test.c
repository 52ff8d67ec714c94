// The simulated county: values follow from seed, point, factor and instant; a scenario makes them wrong from its beginning on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "observe/simulate/simulate_world.h"

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

// ---- the scenario of the demo ----

#define FILE_LIMIT ((size_t)1 << 20)

static struct standard_file demo_file(struct arena *arena, const char *name)
{
    const char *root = getenv("QINGSHAN_SOURCE");
    char *bytes;
    size_t size;
    assert_true(file_read(arena, arena_printf(arena, "%s/packs/demo/%s", root ? root : ".", name), FILE_LIMIT, &bytes, &size, NULL));
    return (struct standard_file){name, bytes, size};
}

static bool find_place(const struct simulate_world *world, const char *point, const char *factor, size_t *ret_place, size_t *ret_factor)
{
    for (*ret_place = 0; *ret_place < simulate_world_count(world); ++*ret_place) {
        const struct simulate_place *place = simulate_world_place(world, *ret_place);
        for (*ret_factor = 0; *ret_factor < place->factor_count && text_equal(place->point, point); ++*ret_factor)
            if (text_equal(place->factors[*ret_factor], factor))
                return true;
    }
    return false;
}

static double mean_of(const struct simulate_world *world, size_t place, size_t factor, int64_t start_ms, int64_t span_ms)
{
    double sum = 0;
    for (int i = 0; i < 12; i++)
        sum += decimal_to_double(simulate_world_value(world, place, factor, start_ms + span_ms * i / 12).value);
    return sum / 12;
}

// The least mean of the next sixty days, as a multiple of the limit.
static double least_excess(const struct simulate_world *world, const struct standard_table *limits, const struct standard_row *limit)
{
    const int64_t span_ms = text_equal(standard_cell(limits, limit, "average"), "day") ? 24 * HOUR : HOUR;
    const double upper = atof(standard_cell(limits, limit, "upper"));
    double least = 1e9;
    size_t place = 0, factor = 0;
    assert_true(find_place(world, standard_cell(limits, limit, "point"), standard_cell(limits, limit, "factor"), &place, &factor));
    for (int64_t start_ms = NOW; start_ms < NOW + 60 * 24 * HOUR; start_ms += span_ms) {
        const double mean = mean_of(world, place, factor, start_ms, span_ms);
        least = mean < least ? mean : least;
    }
    return least / upper;
}

static const struct standard_row *limit_of(const struct standard_table *limits, const char *point, const char *factor)
{
    for (size_t i = 0; i < limits->count; i++)
        if (text_equal(standard_cell(limits, &limits->rows[i], "point"), point) && text_equal(standard_cell(limits, &limits->rows[i], "factor"), factor))
            return &limits->rows[i];
    return NULL;
}

// Whoever opens the demo, at whatever hour, sees them. A kitchen exceeds when it cooks.
static void what_exceeds_in_the_demo_does_so_at_any_hour(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault f = {0};
    struct standard_table rows, limits;
    const struct simulate_files files = {demo_file(arena, "points.csv"), demo_file(arena, "profiles.csv"), demo_file(arena, "scenario.csv")};
    const struct standard_file limits_file = demo_file(arena, "limits.csv");
    const struct simulate_world *world = simulate_world_load(arena, &files, 1, NOW, &f);
    int seen = 0;
    assert_true(standard_table_parse(arena, &files.scenario, "point factor fault", &rows, &f));
    assert_true(standard_table_parse(arena, &limits_file, "point factor average upper", &limits, &f));
    for (size_t i = 0; i < rows.count; i++) {
        const char *point = standard_cell(&rows, &rows.rows[i], "point");
        if (!text_equal(standard_cell(&rows, &rows.rows[i], "fault"), "exceed") || text_starts_with(point, "hood"))
            continue;
        const struct standard_row *limit = limit_of(&limits, point, standard_cell(&rows, &rows.rows[i], "factor"));
        assert_non_null(limit);
        const double excess = least_excess(world, &limits, limit);
        if (excess < 1.05)
            fail_msg("%s: at least %.2f of its limit", point, excess);
        seen++;
    }
    assert_in_range(seen, 4, 100);
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
        cmocka_unit_test(what_exceeds_in_the_demo_does_so_at_any_hour),
    };
    return cmocka_run_group_tests_name("simulate_world", tests, NULL, NULL);
}
