#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/cell/csv.h"
#include "base/ending.h"
#include "base/fault.h"
#include "base/text.h"

static int over(void **state)
{
    (void)state;
    ending_later(0);
    ending_over();
    return 0;
}

static void wait_ms(int64_t ms)
{
    const struct timespec pause = {.tv_nsec = ms * 1000000};
    nanosleep(&pause, NULL);
}

static void nobody_is_hurried_before_the_time_is_up_and_after_the_end(void **state)
{
    (void)state;
    assert_false(ending_is_up());
    ending_begin(60000);
    assert_false(ending_is_up());
    assert_true(ending_left_ms(60000) > 50000);
    ending_begin(0);
    wait_ms(2);
    assert_true(ending_is_up());
    assert_int_equal(ending_left_ms(1), 0);
    ending_over();
    assert_false(ending_is_up());
}

static void a_thread_may_have_longer_than_the_others(void **state)
{
    (void)state;
    ending_begin(0);
    wait_ms(2);
    ending_later(60000);
    assert_false(ending_is_up());
    ending_later(ENDING_NEVER);
    assert_false(ending_is_up());
    ending_later(0);
    assert_true(ending_is_up());
}

static void loops_over_what_came_from_outside_leave_off_with_a_fault(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    assert_true(arena_within(arena, &fault));
    ending_begin(0);
    wait_ms(2);
    assert_false(arena_within(arena, &fault));
    assert_string_equal(fault.key, "program.ending");
    assert_int_equal(fault.kind, FAULT_BUSY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(nobody_is_hurried_before_the_time_is_up_and_after_the_end, over),
        cmocka_unit_test_teardown(a_thread_may_have_longer_than_the_others, over),
        cmocka_unit_test_teardown(loops_over_what_came_from_outside_leave_off_with_a_fault, over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
