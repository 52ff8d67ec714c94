#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock/wall_clock.h"
#include "base/period.h"

#define MINUTE INT64_C(60000)
#define DAY (1440 * MINUTE)
#define NEWEST INT64_C(1795000000000)
#define BUILT (NEWEST - 30 * DAY)

static void the_clock_is_judged_at_the_start(void **state)
{
    static const struct {
        int64_t newest_ms, now_ms;
        enum wall_doubt doubt;
    } cases[] = {
        {NEWEST, NEWEST, WALL_SOUND},
        {NEWEST, NEWEST - 5 * MINUTE, WALL_SOUND},
        {NEWEST, NEWEST - 5 * MINUTE - 1, WALL_BEHIND},
        {NEWEST, NEWEST + 7 * DAY, WALL_SOUND}, // closed for a week
        {NEWEST, NEWEST + 400 * DAY, WALL_SOUND},
        {NEWEST, NEWEST + 400 * DAY + 1, WALL_AHEAD},
        {NEWEST, BUILT - 1, WALL_BEFORE_BUILD},
        {BUILT - DAY, BUILT - 1, WALL_BEFORE_BUILD},
        {0, BUILT + 7300 * DAY, WALL_SOUND}, // an empty folder has nothing to lose
        {0, BUILT - 1, WALL_BEFORE_BUILD},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct wall_signs signs = {cases[i].newest_ms, BUILT};
        assert_int_equal(wall_judge(&signs, cases[i].now_ms), cases[i].doubt);
    }
}

// A clock that stands `wall_ms` before or behind the right one when the program has run for `run_ms`.
static struct wall_instant at(int64_t run_ms, int64_t wall_ms)
{
    return (struct wall_instant){NEWEST + DAY + run_ms + wall_ms, 5000 + run_ms};
}

static struct wall_watch begun(int64_t wall_ms)
{
    const struct wall_signs signs = {NEWEST, BUILT};
    struct wall_watch watch;
    wall_watch_begin(&watch, &signs, at(0, wall_ms));
    return watch;
}

static enum wall_doubt seen(struct wall_watch *watch, int64_t run_ms, int64_t wall_ms)
{
    wall_watch_look(watch, at(run_ms, wall_ms));
    return watch->doubt;
}

static void a_clock_that_jumps_is_doubted_until_it_is_set_back(void **state)
{
    struct wall_watch watch = begun(0);
    (void)state;
    assert_int_equal(seen(&watch, 10 * DAY, 0), WALL_SOUND); // nobody looked for days
    assert_int_equal(seen(&watch, 10 * DAY + MINUTE, 7300 * DAY), WALL_JUMPED);
    assert_int_equal(seen(&watch, 11 * DAY, 7300 * DAY), WALL_JUMPED);
    assert_int_equal(wall_watch_believed(&watch, at(11 * DAY, 7300 * DAY)), NEWEST + 12 * DAY);
    assert_int_equal(seen(&watch, 12 * DAY, 2 * MINUTE), WALL_SOUND);
    assert_int_equal(seen(&watch, 13 * DAY, -7 * MINUTE), WALL_JUMPED); // nine minutes back
    assert_int_equal(watch.steps, 3);
}

static void small_steps_are_followed(void **state)
{
    struct wall_watch watch = begun(0);
    (void)state;
    for (int i = 1; i <= 50; i++) // a clock that is set right each hour
        assert_int_equal(seen(&watch, i * 60 * MINUTE, -i * MINUTE), WALL_SOUND);
    assert_int_equal(seen(&watch, 60 * 60 * MINUTE, -56 * MINUTE), WALL_JUMPED);
}

static void a_doubt_of_the_start_ends_when_the_clock_is_set_right(void **state)
{
    struct wall_watch watch = begun(-10000 * DAY);
    (void)state;
    assert_int_equal(watch.doubt, WALL_BEFORE_BUILD);
    assert_int_equal(seen(&watch, MINUTE, -10000 * DAY), WALL_BEFORE_BUILD);
    assert_int_equal(seen(&watch, 2 * MINUTE, 500 * DAY), WALL_AHEAD);
    assert_int_equal(seen(&watch, 3 * MINUTE, 0), WALL_SOUND);
    assert_int_equal(seen(&watch, 4 * MINUTE, 6 * MINUTE), WALL_JUMPED);
}

static void a_person_accepts_it(void **state)
{
    struct wall_watch watch = begun(7300 * DAY);
    (void)state;
    assert_int_equal(watch.doubt, WALL_AHEAD);
    wall_watch_accept(&watch, at(MINUTE, 7300 * DAY));
    assert_int_equal(seen(&watch, 2 * MINUTE, 7300 * DAY), WALL_SOUND);
    assert_int_equal(seen(&watch, 3 * MINUTE, 0), WALL_JUMPED);
    watch = begun(-10000 * DAY);
    wall_watch_accept(&watch, at(MINUTE, -10000 * DAY));
    assert_int_equal(seen(&watch, 2 * MINUTE, -10000 * DAY), WALL_SOUND);
    assert_int_equal(seen(&watch, 3 * MINUTE, -9999 * DAY), WALL_JUMPED);
    assert_int_equal(seen(&watch, 4 * MINUTE, -10000 * DAY), WALL_SOUND); // the accepted one, still before the build
}

static void devices_speak_against_it_and_for_it(void **state)
{
    struct wall_watch watch = begun(29 * DAY);
    (void)state;
    assert_int_equal(watch.doubt, WALL_SOUND);
    wall_watch_contradict(&watch, NEWEST + DAY);
    assert_int_equal(seen(&watch, MINUTE, 29 * DAY), WALL_DEVICES);
    assert_int_equal(seen(&watch, 2 * MINUTE, 0), WALL_SOUND); // set right
    assert_int_equal(seen(&watch, 3 * MINUTE, 7 * DAY), WALL_JUMPED);
    wall_watch_confirm(&watch, at(4 * MINUTE, 7 * DAY)); // a machine that was paused for a week
    assert_int_equal(watch.doubt, WALL_SOUND);
    assert_int_equal(seen(&watch, 5 * MINUTE, 0), WALL_JUMPED);
    wall_watch_confirm(&watch, at(6 * MINUTE, 0)); // something may have been recorded at the later time
    assert_int_equal(watch.doubt, WALL_JUMPED);
    assert_int_equal(seen(&watch, 7 * MINUTE, 7 * DAY), WALL_SOUND);
    assert_int_equal(seen(&watch, 8 * MINUTE, 7300 * DAY), WALL_JUMPED);
    wall_watch_confirm(&watch, at(9 * MINUTE, 7300 * DAY)); // so far that a person is asked
    assert_int_equal(watch.doubt, WALL_JUMPED);
}

static void a_program_knows_when_it_was_built_and_a_command_doubts_nothing(void **state)
{
    (void)state;
    assert_true(wall_build_ms() > day_start_ms((struct day){2024, 1, 1}));
    assert_int_equal(wall_clock_view().doubt, WALL_SOUND);
    const struct wall_signs signs = {instant_now_ms() + DAY, 0};
    wall_clock_begin(&signs);
    assert_true(wall_clock_is_doubted());
    assert_string_equal(wall_doubt_name(wall_clock_view().doubt), "behind");
    wall_clock_accept();
    assert_false(wall_clock_is_doubted());
    wall_clock_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_is_judged_at_the_start), cmocka_unit_test(a_clock_that_jumps_is_doubted_until_it_is_set_back),
        cmocka_unit_test(small_steps_are_followed), cmocka_unit_test(a_doubt_of_the_start_ends_when_the_clock_is_set_right),
        cmocka_unit_test(a_person_accepts_it), cmocka_unit_test(devices_speak_against_it_and_for_it),
        cmocka_unit_test(a_program_knows_when_it_was_built_and_a_command_doubts_nothing),
    };
    return cmocka_run_group_tests_name("wall_watch", tests, NULL, NULL);
}
