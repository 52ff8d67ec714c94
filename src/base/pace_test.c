#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock/clock.h"
#include "base/pace.h"

struct rests {
    int count;
    int64_t ns;
};

static void rest(void *context, int64_t ns)
{
    struct rests *rests = context;
    rests->count++;
    rests->ns += ns;
}

static void work(struct pace *pace, int64_t ns)
{
    const int64_t until_ns = clock_thread_ns() + ns;
    while (clock_thread_ns() < until_ns)
        pace_keep(pace);
}

static void it_rests_as_many_times_as_long_as_it_worked(void **state)
{
    (void)state;
    struct rests rests = {0};
    struct pace pace = {.rest = rest, .context = &rests, .times = 4};
    work(&pace, 20000000);
    assert_in_range(rests.count, 5, 20);
    assert_in_range(rests.ns, 60000000, 100000000);
}

static void a_long_piece_is_followed_by_a_rest_of_bounded_length(void **state)
{
    (void)state;
    struct rests rests = {0};
    struct pace pace = {.rest = rest, .context = &rests, .times = 4};
    pace_keep(&pace);
    work(NULL, 30000000);
    pace_keep(&pace);
    assert_int_equal(rests.count, 1);
    assert_int_equal(rests.ns, 40000000);
}

static void what_was_worked_through_is_not_made_up_for(void **state)
{
    (void)state;
    struct rests rests = {0};
    struct pace pace = {.rest = rest, .context = &rests};
    work(&pace, 5000000);
    pace.times = 4;
    pace_keep(&pace);
    pace_keep(&pace);
    assert_int_equal(rests.count, 0);
    pace_keep(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_rests_as_many_times_as_long_as_it_worked),
        cmocka_unit_test(a_long_piece_is_followed_by_a_rest_of_bounded_length),
        cmocka_unit_test(what_was_worked_through_is_not_made_up_for),
    };
    return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
