// Which slots one request for history asks for.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "observe/backfill/backfill.h"

#define STEP_MS 600000

// '.' there, 'o' open, 'x' barred. first == end: no gap.
static void gap_is(const char *text, size_t first, size_t end)
{
    uint8_t states[2000];
    struct series_range gap = {0};
    struct backfill_slots slots = {.from_ms = 1000, .step_ms = STEP_MS, .states = states, .count = strlen(text)};
    for (size_t i = 0; i < slots.count; i++)
        states[i] = text[i] == 'o' ? BACKFILL_OPEN : text[i] == 'x' ? BACKFILL_BARRED : BACKFILL_THERE;
    assert_int_equal(backfill_first_gap(&slots, &gap), end > first);
    if (end > first) {
        assert_int_equal(gap.from_ms, 1000 + (int64_t)first * STEP_MS);
        assert_int_equal(gap.to_ms, 1000 + (int64_t)end * STEP_MS);
    }
}

static void nothing_is_asked_for_where_nothing_is_open(void **state)
{
    (void)state;
    gap_is("", 0, 0);
    gap_is("....", 0, 0);
    gap_is(".xx.", 0, 0);
}

static void neighbours_are_one_gap_and_the_oldest_comes_first(void **state)
{
    (void)state;
    gap_is("..ooo.....o", 2, 5);
    gap_is("o", 0, 1);
    gap_is("...oo", 3, 5);
}

static void short_islands_are_asked_for_again_long_ones_are_not(void **state)
{
    (void)state;
    gap_is(".o..o.", 1, 5);
    gap_is(".o...o.", 1, 2);
    gap_is(".o.o.o..o", 1, 9);
}

static void a_request_never_reaches_into_what_is_barred(void **state)
{
    (void)state;
    gap_is("xooxoo", 1, 3);
    gap_is("oo.xo", 0, 2);
}

static void a_long_gap_is_cut(void **state)
{
    char text[BACKFILL_SLOTS_MAX + 41];
    (void)state;
    memset(text, 'o', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    gap_is(text, 0, BACKFILL_SLOTS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_asked_for_where_nothing_is_open),
        cmocka_unit_test(neighbours_are_one_gap_and_the_oldest_comes_first),
        cmocka_unit_test(short_islands_are_asked_for_again_long_ones_are_not),
        cmocka_unit_test(a_request_never_reaches_into_what_is_barred),
        cmocka_unit_test(a_long_gap_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
