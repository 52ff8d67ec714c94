// The live table: newest values, who is heard, what exceeds, and what changed after a turn.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "observe/live/live.h"

#define NOW INT64_C(1767232800000) // 2026-01-01T10:00:00+08:00
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)

static const struct live_point points[] = {{.code = "outfall1", .name = "排口", .kind = "outfall", .simulated = true},
                                           {.code = "stack1", .name = "烟囱", .kind = "stack"},
                                           {.code = "hand", .name = "手工点", .kind = "river"}};
static const struct live_device devices[] = {{"MN1", "outfall1", true, 0}, {"MN2", "stack1", true, 0}};

struct world {
    struct live *live;
    struct arena *arena;
    struct live_snapshot shown;
};

static int set_up(void **state)
{
    struct world *world = heap_alloc(sizeof *world);
    world->live = live_new(NOW);
    world->arena = arena_new();
    live_register(world->live, &(struct live_registered){points, 3, devices, 2});
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    live_free(world->live);
    arena_free(world->arena);
    heap_free(world);
    return 0;
}

static struct observation value_at(int64_t at_ms, int64_t tenths, const char *flag)
{
    struct observation one = {.at_ms = at_ms, .value = {tenths, 1, true}};
    strcpy(one.flag, flag);
    return one;
}

static void store(struct world *world, const char *point, const char *factor, enum series_kind kind, struct observation one, int64_t now_ms)
{
    live_stored(world->live, &(struct stow_newest){{point, factor, kind}, one}, 1, now_ms);
}

static const struct live_shown *look(struct world *world, int64_t since, int64_t now_ms, const char *point)
{
    live_read(world->live, world->arena, &(struct live_request){.since = since, .now_ms = now_ms}, &world->shown);
    for (size_t i = 0; i < world->shown.point_count; i++)
        if (strcmp(world->shown.points[i].point.code, point) == 0)
            return &world->shown.points[i];
    return NULL;
}

static void the_newest_is_shown_and_older_ones_do_not_replace_it(void **state)
{
    struct world *world = *state;
    store(world, "outfall1", "w01018", SERIES_REALTIME, value_at(NOW - 2 * MINUTE, 2, "N"), NOW);
    store(world, "outfall1", "w01018", SERIES_REALTIME, value_at(NOW - MINUTE, 3, "N"), NOW);
    store(world, "outfall1", "w01018", SERIES_REALTIME, value_at(NOW - 5 * MINUTE, 9, "N"), NOW);
    const struct live_shown *shown = look(world, 0, NOW, "outfall1");
    assert_int_equal(shown->factor_count, 1);
    assert_int_equal(shown->factors[0].newest[SERIES_REALTIME].value.mantissa, 3);
    assert_int_equal(shown->factors[0].newest[SERIES_REALTIME].at_ms, NOW - MINUTE);
    assert_false(shown->factors[0].newest[SERIES_HOUR].present);
    assert_int_equal(world->shown.data_ms, NOW - MINUTE);
}

static void a_correction_of_the_same_time_replaces_what_the_store_remembered_does_not(void **state)
{
    struct world *world = *state;
    const struct observation first = value_at(NOW - MINUTE, 1, "N"), second = value_at(NOW - MINUTE, 2, "N"), third = value_at(NOW - MINUTE, 3, "N");
    live_stored(world->live, &(struct stow_newest){{"outfall1", "w01018", SERIES_HOUR}, first}, 1, NOW);
    live_stored(world->live, &(struct stow_newest){{"outfall1", "w01018", SERIES_HOUR}, second}, 1, NOW);
    live_remember(world->live, &(struct stow_newest){{"outfall1", "w01018", SERIES_HOUR}, third}, 1, NOW);
    assert_int_equal(look(world, 0, NOW, "outfall1")->factors[0].newest[SERIES_HOUR].value.mantissa, 2);
}

static void a_clock_far_ahead_hides_nothing(void **state)
{
    struct world *world = *state;
    store(world, "outfall1", "w01018", SERIES_REALTIME, value_at(INT64_C(4070880000000), 99, "N"), NOW);
    store(world, "outfall1", "w01018", SERIES_REALTIME, value_at(NOW, 5, "N"), NOW);
    const struct live_shown *shown = look(world, 0, NOW, "outfall1");
    assert_int_equal(shown->factors[0].newest[SERIES_REALTIME].value.mantissa, 5);
    assert_int_equal(shown->ahead, 1);
    assert_int_equal(world->shown.data_ms, NOW);
}

// For lists: in any order of asking, and what nobody has asked the store for is said to be unknown.
static void heads_tell_the_newest_however_far_ahead(void **state)
{
    struct world *world = *state;
    static const char *const codes[] = {"hand", "nowhere", "stack1", "outfall1", "hand"};
    struct live_head heads[5];
    store(world, "outfall1", "w01018", SERIES_REALTIME, value_at(NOW - MINUTE, 2, "D"), NOW);
    store(world, "outfall1", "w01018", SERIES_REALTIME, value_at(NOW + 20 * HOUR, 2, "N"), NOW);
    live_heads(world->live, codes, 5, NOW, heads);
    assert_true(heads[3].last_ms == NOW + 20 * HOUR && heads[3].heard_ms == NOW - MINUTE && heads[3].suspicious && !heads[3].exceeding);
    assert_true(heads[2].silent_ms == LIVE_SILENT_MS && !heads[2].last_ms && !heads[0].silent_ms && !heads[1].silent_ms);
    for (size_t i = 0; i < 5; i++)
        assert_false(heads[i].known);
}

static void what_is_not_registered_is_passed_over(void **state)
{
    struct world *world = *state;
    store(world, "nobody", "w01018", SERIES_REALTIME, value_at(NOW, 5, "N"), NOW);
    assert_true(live_frames(world->live, "MN9", 1, NOW));
    look(world, 0, NOW, "outfall1");
    assert_int_equal(world->shown.counts.points, 3);
    assert_int_equal(world->shown.data_ms, 0);
}

static void a_point_is_never_seen_then_online_then_silent_then_online_again(void **state)
{
    struct world *world = *state;
    assert_int_equal(look(world, 0, NOW, "outfall1")->state, LIVE_NEVER);
    assert_int_equal(look(world, 0, NOW, "hand")->state, LIVE_MANUAL);
    assert_true(live_frames(world->live, "MN1", 1, NOW));
    assert_int_equal(look(world, 0, NOW, "outfall1")->state, LIVE_ONLINE);
    assert_int_equal(look(world, 0, NOW + LIVE_SILENT_MS, "outfall1")->state, LIVE_ONLINE);
    const int64_t turn = world->shown.turn;
    const struct live_shown *shown = look(world, turn, NOW + LIVE_SILENT_MS + 1, "outfall1");
    assert_non_null(shown); // time alone is a change
    assert_int_equal(shown->state, LIVE_SILENT);
    assert_int_equal(shown->since_ms, NOW);
    assert_true(shown->missing);
    assert_int_equal(world->shown.counts.states[LIVE_SILENT], 1);
    assert_true(live_frames(world->live, "MN1", 1, NOW + HOUR));
    shown = look(world, 0, NOW + HOUR, "outfall1");
    assert_int_equal(shown->state, LIVE_ONLINE);
    assert_int_equal(shown->since_ms, NOW + HOUR);
    assert_false(shown->missing);
}

static void a_device_with_a_long_interval_is_waited_for_longer(void **state)
{
    struct world *world = *state;
    const struct live_device slow[] = {{"MN1", "outfall1", true, HOUR}, {"MN2", "stack1", true, 10 * MINUTE}};
    live_register(world->live, &(struct live_registered){points, 3, slow, 2});
    assert_true(live_frames(world->live, "MN1", 1, NOW));
    assert_true(live_frames(world->live, "MN2", 1, NOW));
    assert_int_equal(look(world, 0, NOW + 90 * MINUTE, "outfall1")->state, LIVE_ONLINE);
    assert_int_equal(look(world, 0, NOW + 90 * MINUTE, "stack1")->state, LIVE_SILENT);
    assert_int_equal(look(world, 0, NOW + 90 * MINUTE + 1, "outfall1")->state, LIVE_SILENT);
    const struct live_device both[] = {{"MN1", "outfall1", true, HOUR}, {"MN2", "outfall1", true, 10 * MINUTE}};
    live_register(world->live, &(struct live_registered){points, 3, both, 2});
    assert_int_equal(look(world, 0, NOW + 16 * MINUTE, "outfall1")->state, LIVE_SILENT); // the faster one is waited for
}

static void old_data_that_is_filled_in_does_not_make_a_point_online(void **state)
{
    struct world *world = *state;
    store(world, "outfall1", "w01018", SERIES_HOUR, value_at(NOW - 5 * HOUR, 5, "N"), NOW);
    assert_int_equal(look(world, 0, NOW, "outfall1")->state, LIVE_SILENT);
}

static void a_device_shows_its_line_and_its_frames(void **state)
{
    struct world *world = *state;
    live_heard(world->live, "MN1", LIVE_CONNECTED, NOW - MINUTE);
    assert_true(live_frames(world->live, "MN1", 1, NOW));
    const struct live_shown_device *device = look(world, 0, NOW, "outfall1")->devices;
    assert_string_equal(device->mn, "MN1");
    assert_true(device->connected);
    assert_int_equal(device->line_ms, NOW - MINUTE);
    assert_int_equal(device->frame_ms, NOW);
    assert_int_equal(device->frames, 1);
    live_heard(world->live, "MN1", LIVE_DISCONNECTED, NOW + MINUTE);
    device = look(world, 0, NOW + MINUTE, "outfall1")->devices;
    assert_false(device->connected);
    assert_int_equal(device->frame_ms, NOW);
}

static void only_what_changed_after_a_turn_is_given(void **state)
{
    struct world *world = *state;
    look(world, 0, NOW, "outfall1");
    assert_true(world->shown.whole);
    assert_int_equal(world->shown.point_count, 3);
    const int64_t turn = world->shown.turn;
    live_read(world->live, world->arena, &(struct live_request){.since = turn, .now_ms = NOW}, &world->shown);
    assert_false(world->shown.whole);
    assert_int_equal(world->shown.point_count, 0);
    assert_int_equal(world->shown.turn, turn);
    store(world, "stack1", "a21026", SERIES_REALTIME, value_at(NOW, 1, "N"), NOW);
    look(world, turn, NOW, "stack1");
    assert_int_equal(world->shown.point_count, 1);
    assert_int_equal(world->shown.counts.points, 3);
    assert_true(world->shown.turn > turn);
}

static void a_turn_from_before_a_restart_gives_all(void **state)
{
    struct world *world = *state;
    look(world, 0, NOW, "outfall1");
    const int64_t turn = world->shown.turn;
    struct live *later = live_new(NOW + 1);
    live_read(later, world->arena, &(struct live_request){.since = turn, .now_ms = NOW + 1}, &world->shown);
    assert_true(world->shown.whole);
    assert_true(world->shown.turn > turn);
    live_read(later, world->arena, &(struct live_request){.since = INT64_MAX, .now_ms = NOW + 1}, &world->shown);
    assert_true(world->shown.whole);
    live_free(later);
}

static void a_valid_mean_beyond_its_limit_exceeds_a_doubted_one_is_suspicious(void **state)
{
    struct world *world = *state;
    const struct live_limit limits[] = {{.point = "stack1", .factor = "a21026", .kind = SERIES_HOUR, .upper = {350, 1, true}},
                                        {.point = "outfall1", .factor = "w01001", .kind = SERIES_HOUR, .lower = {60, 1, true}, .upper = {90, 1, true}}};
    live_judge(world->live, &(struct live_watch){.limits = limits, .limit_count = 2});
    store(world, "stack1", "a21026", SERIES_REALTIME, value_at(NOW, 900, "N"), NOW);
    assert_false(look(world, 0, NOW, "stack1")->exceeding); // a single value is not judged by an hour's limit
    store(world, "stack1", "a21026", SERIES_HOUR, value_at(NOW - HOUR, 350, "N"), NOW);
    assert_false(look(world, 0, NOW, "stack1")->exceeding);
    store(world, "stack1", "a21026", SERIES_HOUR, value_at(NOW - HOUR, 351, "N"), NOW);
    assert_true(look(world, 0, NOW, "stack1")->exceeding);
    assert_true(look(world, 0, NOW, "stack1")->factors[0].over);
    store(world, "stack1", "a21026", SERIES_HOUR, value_at(NOW - HOUR, 351, "D"), NOW);
    assert_false(look(world, 0, NOW, "stack1")->exceeding);
    assert_true(look(world, 0, NOW, "stack1")->suspicious);
    store(world, "outfall1", "w01001", SERIES_HOUR, value_at(NOW - HOUR, 59, "N"), NOW);
    assert_true(look(world, 0, NOW, "outfall1")->exceeding);
    assert_int_equal(world->shown.counts.exceeding, 1);
    assert_int_equal(world->shown.counts.suspicious, 1);
}

static void warnings_of_the_watch_stand_at_their_points_and_a_new_snapshot_replaces_them(void **state)
{
    struct world *world = *state;
    const struct live_warning warnings[] = {
        {.id = 2, .point = "stack1", .factor = "a21026", .rule = "exceedance", .concern = LIVE_EXCEEDS, .since_ms = NOW},
        {.id = 1, .point = "outfall1", .factor = "", .rule = "copy", .concern = LIVE_SUSPICIOUS, .since_ms = NOW},
        {.id = 3, .point = "stack1", .factor = "", .rule = "no_data", .concern = LIVE_MISSING, .since_ms = NOW - HOUR}};
    live_judge(world->live, &(struct live_watch){.warnings = warnings, .warning_count = 3});
    const struct live_shown *shown = look(world, 0, NOW, "stack1");
    assert_int_equal(shown->warning_count, 2);
    assert_int_equal(shown->warnings[0].id, 3); // the oldest first
    assert_true(shown->exceeding && shown->missing && !shown->suspicious);
    assert_int_equal(world->shown.counts.warnings, 3);
    const int64_t turn = world->shown.turn;
    live_judge(world->live, &(struct live_watch){.warnings = warnings, .warning_count = 2});
    look(world, turn, NOW, "stack1");
    assert_int_equal(world->shown.point_count, 1); // the other one has what it had
    live_judge(world->live, &(struct live_watch){0});
    look(world, 0, NOW, "stack1");
    assert_int_equal(world->shown.counts.warnings, 0);
    assert_int_equal(world->shown.counts.exceeding, 0);
}

static void values_and_warnings_stay_when_points_are_registered_anew(void **state)
{
    struct world *world = *state;
    const struct live_warning warning = {.id = 2, .point = "stack1", .factor = "", .rule = "no_data", .concern = LIVE_MISSING, .since_ms = NOW};
    const struct live_point after[] = {{.code = "new", .name = "新", .kind = "air"}, {.code = "stack1", .name = "改名", .kind = "stack"}};
    store(world, "stack1", "a21026", SERIES_REALTIME, value_at(NOW, 7, "N"), NOW);
    live_heard(world->live, "MN2", LIVE_CONNECTED, NOW);
    live_judge(world->live, &(struct live_watch){.warnings = &warning, .warning_count = 1});
    look(world, 0, NOW, "stack1");
    const int64_t turn = world->shown.turn;
    live_register(world->live, &(struct live_registered){after, 2, devices + 1, 1});
    const struct live_shown *shown = look(world, turn, NOW, "stack1");
    assert_true(world->shown.whole);
    assert_int_equal(world->shown.point_count, 2);
    assert_string_equal(shown->point.name, "改名");
    assert_int_equal(shown->factors[0].newest[SERIES_REALTIME].value.mantissa, 7);
    assert_int_equal(shown->warning_count, 1);
    assert_true(shown->devices[0].connected);
}

static void a_day_of_ten_minutes_is_counted_as_it_passes(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < 30; i++)
        store(world, "outfall1", "w01018", SERIES_REALTIME, value_at(NOW - i * 10 * MINUTE, 1, "N"), NOW);
    store(world, "outfall1", "w01019", SERIES_REALTIME, value_at(NOW, 1, "N"), NOW);
    store(world, "outfall1", "w01019", SERIES_REALTIME, value_at(NOW - 25 * HOUR, 1, "N"), NOW);
    assert_int_equal(look(world, 0, NOW, "outfall1")->captured, 30);
    assert_int_equal(look(world, 0, NOW + 20 * HOUR, "outfall1")->captured, 24);
    store(world, "outfall1", "w01018", SERIES_REALTIME, value_at(NOW + 20 * HOUR, 1, "N"), NOW + 20 * HOUR);
    assert_int_equal(look(world, 0, NOW + 20 * HOUR, "outfall1")->captured, 25);
    assert_int_equal(look(world, 0, NOW + 50 * HOUR, "outfall1")->captured, 0);
}

static void a_point_keeps_no_more_factors_than_it_may(void **state)
{
    struct world *world = *state;
    char factor[16];
    for (int i = 0; i < LIVE_FACTORS_MAX + 10; i++) {
        snprintf(factor, sizeof factor, "x%d", i);
        store(world, "outfall1", factor, SERIES_REALTIME, value_at(NOW, 1, "N"), NOW);
    }
    assert_int_equal(look(world, 0, NOW, "outfall1")->factor_count, LIVE_FACTORS_MAX);
}

// 1.2 million values a second, each the newest of its series, must leave the stower most of its time.
static void a_second_of_the_busiest_traffic_takes_a_fraction_of_a_second(void **state)
{
    struct world *world = *state;
    enum { FACTORS = 24, FRAMES = 50000 };
    char codes[FACTORS][8];
    struct stow_newest newest[FACTORS];
    const struct observation one = value_at(NOW, 1, "N");
    for (int i = 0; i < FACTORS; i++) {
        snprintf(codes[i], sizeof codes[i], "a%05d", i);
        newest[i] = (struct stow_newest){{"stack1", codes[i], SERIES_REALTIME}, one};
    }
    struct timespec start, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
    for (int i = 0; i < FRAMES; i++)
        live_stored(world->live, newest, FACTORS, NOW);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    const double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    print_message("# %d values in %.0f ms of processor time\n", FACTORS * FRAMES, seconds * 1e3);
    assert_true(seconds < 1); // about 60 ms; sanitized builds take more
}

static void one_word_for_a_point_exceeding_before_silence_doubt_behind_it(void **state)
{
    static const struct { struct live_shown shown; const char *status; } said[] = {
        {{.state = LIVE_ONLINE}, "online"},
        {{.state = LIVE_MANUAL}, "manual"},
        {{.state = LIVE_NEVER}, "never"},
        {{.state = LIVE_SILENT, .missing = true}, "silent"},
        {{.state = LIVE_SILENT, .suspicious = true}, "silent"},
        {{.state = LIVE_SILENT, .exceeding = true}, "exceeding"},
        {{.state = LIVE_ONLINE, .suspicious = true}, "suspicious"},
        {{.state = LIVE_ONLINE, .missing = true}, "suspicious"}, // one of its factors
        {{.state = LIVE_ONLINE, .suspicious = true, .exceeding = true}, "exceeding"}};
    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        assert_string_equal(live_status_name(&said[i].shown), said[i].status);
}

static void doubt(struct world *world, int64_t most)
{
    struct arena *arena = arena_new();
    struct factor *items = arena_array(arena, 1, sizeof *items);
    struct judge_rule_row *rows = arena_array(arena, 1, sizeof *rows);
    *items = (struct factor){.code = "w01001", .unit = "", .has_least = true, .has_most = true, .most = {most, 0}};
    *rows = (struct judge_rule_row){JUDGE_ZERO, "count", "", "", "", "3"};
    struct doubts doubts = {.rules = {rows, 1}};
    factor_table_init(&doubts.factors, arena, items, 1);
    live_doubt(world->live, arena, &doubts);
}

static void what_cannot_be_is_told_beside_the_flag_and_exceeds_nothing(void **state)
{
    struct world *world = *state;
    const struct live_limit limit = {.point = "outfall1", .factor = "w01001", .kind = SERIES_HOUR, .upper = {9, 0, true}, .lower = {6, 0, true}};
    const struct { int64_t tenths; const char *flag; enum doubt_reason doubt; bool over, suspicious; } cases[] = {
        {70, "N", DOUBT_NONE, false, false}, {95, "N", DOUBT_NONE, true, false}, {-990, "N", DOUBT_SENTINEL, false, true}, {999, "N", DOUBT_ABOVE, false, true},
        {-30, "", DOUBT_BELOW, false, true}, {0, "N", DOUBT_ZERO, false, false}, {55, "N", DOUBT_NONE, true, false}, {-990, "D", DOUBT_SENTINEL, false, true}};
    live_judge(world->live, &(struct live_watch){.limits = &limit, .limit_count = 1});
    doubt(world, 14);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        store(world, "outfall1", "w01001", SERIES_HOUR, value_at(NOW - HOUR + (int64_t)i, cases[i].tenths, cases[i].flag), NOW);
        const struct live_shown *shown = look(world, 0, NOW, "outfall1");
        assert_int_equal(shown->factors[0].newest[SERIES_HOUR].doubt, cases[i].doubt);
        assert_string_equal(shown->factors[0].newest[SERIES_HOUR].flag, cases[i].flag);
        assert_int_equal(shown->factors[0].over, cases[i].over);
        assert_int_equal(shown->exceeding, cases[i].over);
        assert_int_equal(shown->suspicious, cases[i].suspicious);
    }
}

static void a_mean_with_a_zero_in_it_lies_below_nothing(void **state)
{
    struct world *world = *state;
    const struct live_limit limit = {.point = "outfall1", .factor = "w01001", .kind = SERIES_HOUR, .lower = {6, 0, true}};
    struct observation mean = value_at(NOW - HOUR, 55, "N");
    mean.least = (struct observation_number){0, 0, true};
    live_judge(world->live, &(struct live_watch){.limits = &limit, .limit_count = 1});
    doubt(world, 14);
    store(world, "outfall1", "w01001", SERIES_HOUR, mean, NOW);
    assert_false(look(world, 0, NOW, "outfall1")->exceeding);
    mean.least.mantissa = 5;
    store(world, "outfall1", "w01001", SERIES_HOUR, mean, NOW);
    assert_true(look(world, 0, NOW, "outfall1")->exceeding);
}

static void doubts_that_change_are_news_and_the_same_ones_are_none(void **state)
{
    struct world *world = *state;
    store(world, "outfall1", "w01001", SERIES_HOUR, value_at(NOW - HOUR, 120, "N"), NOW);
    doubt(world, 14);
    assert_int_equal(look(world, 0, NOW, "outfall1")->factors[0].newest[SERIES_HOUR].doubt, DOUBT_NONE);
    const int64_t turn = world->shown.turn;
    doubt(world, 14);
    assert_null(look(world, turn, NOW, "outfall1"));
    doubt(world, 10);
    const struct live_shown *shown = look(world, turn, NOW, "outfall1");
    assert_non_null(shown);
    assert_int_equal(shown->factors[0].newest[SERIES_HOUR].doubt, DOUBT_ABOVE);
    live_register(world->live, &(struct live_registered){points, 3, devices, 2}); // what is known stays
    assert_int_equal(look(world, 0, NOW, "outfall1")->factors[0].newest[SERIES_HOUR].doubt, DOUBT_ABOVE);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(the_newest_is_shown_and_older_ones_do_not_replace_it),
        CASE(a_correction_of_the_same_time_replaces_what_the_store_remembered_does_not),
        CASE(a_clock_far_ahead_hides_nothing),
        CASE(heads_tell_the_newest_however_far_ahead),
        CASE(what_is_not_registered_is_passed_over),
        CASE(a_point_is_never_seen_then_online_then_silent_then_online_again),
        CASE(a_device_with_a_long_interval_is_waited_for_longer),
        CASE(old_data_that_is_filled_in_does_not_make_a_point_online),
        CASE(a_device_shows_its_line_and_its_frames),
        CASE(only_what_changed_after_a_turn_is_given),
        CASE(a_turn_from_before_a_restart_gives_all),
        CASE(a_valid_mean_beyond_its_limit_exceeds_a_doubted_one_is_suspicious),
        CASE(one_word_for_a_point_exceeding_before_silence_doubt_behind_it),
        CASE(what_cannot_be_is_told_beside_the_flag_and_exceeds_nothing),
        CASE(a_mean_with_a_zero_in_it_lies_below_nothing),
        CASE(doubts_that_change_are_news_and_the_same_ones_are_none),
        CASE(warnings_of_the_watch_stand_at_their_points_and_a_new_snapshot_replaces_them),
        CASE(values_and_warnings_stay_when_points_are_registered_anew),
        CASE(a_day_of_ten_minutes_is_counted_as_it_passes),
        CASE(a_point_keeps_no_more_factors_than_it_may),
        CASE(a_second_of_the_busiest_traffic_takes_a_fraction_of_a_second),
    };
    return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
