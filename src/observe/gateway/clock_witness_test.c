#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "observe/gateway/clock_witness.h"

#define NOW INT64_C(1795000000000)
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const char a[] = "a", b[] = "b"; // devices are known by where their names stand

// Both send each minute, a minute of theirs later each; gives what was said last.
static enum clock_says heard(struct clock_witnesses *witnesses, int64_t drift_a_ms, int64_t drift_b_ms, int minutes)
{
    enum clock_says says = CLOCK_SAYS_NOTHING;
    for (int i = 0; i < minutes; i++) {
        const int64_t now_ms = NOW + i * MINUTE;
        clock_witness_hear(witnesses, a, now_ms + drift_a_ms, now_ms);
        says = clock_witness_hear(witnesses, b, now_ms + drift_b_ms + 1000, now_ms + 1000);
    }
    return says;
}

static void two_devices_are_witnesses(void **state)
{
    static const struct {
        int64_t a_ms, b_ms;
        enum clock_says says;
    } cases[] = {
        {0, MINUTE, CLOCK_SAYS_RIGHT},
        {-29 * DAY, -29 * DAY + 4 * MINUTE, CLOCK_SAYS_AHEAD},
        {-29 * DAY, -29 * DAY + 6 * MINUTE, CLOCK_SAYS_NOTHING}, // they do not agree
        {-29 * DAY, 0, CLOCK_SAYS_NOTHING},
        {-8 * HOUR, -8 * HOUR, CLOCK_SAYS_NOTHING}, // two loggers that were set to UTC
        {20 * MINUTE, 20 * MINUTE, CLOCK_SAYS_NOTHING},
        {2 * DAY, 2 * DAY, CLOCK_SAYS_NOTHING},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct clock_witnesses witnesses = {0};
        assert_int_equal(heard(&witnesses, cases[i].a_ms, cases[i].b_ms, 2), CLOCK_SAYS_NOTHING); // too soon
        assert_int_equal(heard(&witnesses, cases[i].a_ms, cases[i].b_ms, 4), cases[i].says);
    }
}

static void one_device_is_no_witness_however_long_it_speaks(void **state)
{
    struct clock_witnesses witnesses = {0};
    (void)state;
    for (int i = 0; i < 100; i++)
        assert_int_equal(clock_witness_hear(&witnesses, a, NOW - 29 * DAY + i * MINUTE, NOW + i * MINUTE), CLOCK_SAYS_NOTHING);
}

// A county that was closed for a week: both send what they kept, a minute of it each second, then speak of now.
static void history_that_is_caught_up_with_says_nothing(void **state)
{
    struct clock_witnesses witnesses = {0};
    int64_t now_ms = NOW;
    (void)state;
    for (int64_t said_ms = NOW - 7 * DAY; said_ms < now_ms; said_ms += MINUTE, now_ms += 1000) {
        assert_int_equal(clock_witness_hear(&witnesses, a, said_ms, now_ms), CLOCK_SAYS_NOTHING);
        assert_int_equal(clock_witness_hear(&witnesses, b, said_ms, now_ms), CLOCK_SAYS_NOTHING);
    }
    assert_int_equal(heard(&witnesses, 0, 0, 4), CLOCK_SAYS_RIGHT);
}

static void a_clock_that_is_set_right_is_heard_anew(void **state)
{
    struct clock_witnesses witnesses = {0};
    (void)state;
    assert_int_equal(heard(&witnesses, -29 * DAY, -29 * DAY, 5), CLOCK_SAYS_AHEAD);
    assert_int_equal(heard(&witnesses, 0, 0, 2), CLOCK_SAYS_NOTHING);
    assert_int_equal(heard(&witnesses, 0, 0, 4), CLOCK_SAYS_RIGHT);
}

static void more_devices_than_are_looked_at_do_no_harm(void **state)
{
    struct clock_witnesses witnesses = {0};
    static const char names[2 * CLOCK_WITNESSES] = {0};
    enum clock_says says = CLOCK_SAYS_NOTHING;
    (void)state;
    for (int i = 0; i < 5; i++)
        for (size_t j = 0; j < sizeof names; j++)
            says = clock_witness_hear(&witnesses, names + j, NOW + i * MINUTE, NOW + i * MINUTE);
    assert_int_equal(says, CLOCK_SAYS_NOTHING);
    assert_int_equal(clock_witness_hear(&witnesses, names, NOW + 5 * MINUTE, NOW + 5 * MINUTE), CLOCK_SAYS_RIGHT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_devices_are_witnesses), cmocka_unit_test(one_device_is_no_witness_however_long_it_speaks),
        cmocka_unit_test(history_that_is_caught_up_with_says_nothing), cmocka_unit_test(a_clock_that_is_set_right_is_heard_anew),
        cmocka_unit_test(more_devices_than_are_looked_at_do_no_harm),
    };
    return cmocka_run_group_tests_name("clock_witness", tests, NULL, NULL);
}
