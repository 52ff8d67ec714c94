// Times as tables hold them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cell/time_cell.h"
#include "base/period.h"

static void times_are_read_as_people_and_spreadsheets_write_them(void **state)
{
    static const struct { const char *text, *instant; } cases[] = {
        {"2026-01-05 08:00", "2026-01-05T08:00:00.000+08:00"},
        {"2026-01-05T08:00:00.250", "2026-01-05T08:00:00.250+08:00"},
        {"2026/1/5 8:00", "2026-01-05T08:00:00.000+08:00"},
        {"2026/1/5  8:05:09", "2026-01-05T08:05:09.000+08:00"},
        {"2026.1.5 08:00", "2026-01-05T08:00:00.000+08:00"},
        {"2026年1月5日 8时30分", "2026-01-05T08:30:00.000+08:00"},
        {"2026年1月5日8时", "2026-01-05T08:00:00.000+08:00"},
        {"２０２６－０１－０５ ０８：００", "2026-01-05T08:00:00.000+08:00"},
        {"20260105080000", "2026-01-05T08:00:00.000+08:00"},
        {"2026010508", "2026-01-05T08:00:00.000+08:00"},
        {"20260105080000123", "2026-01-05T08:00:00.123+08:00"},
        {"'2026-01-05 08:00", "2026-01-05T08:00:00.000+08:00"},
        {"2026-01-05T00:00:00Z", "2026-01-05T08:00:00.000+08:00"},
        {"2026-01-05T08:00:00+08:00", "2026-01-05T08:00:00.000+08:00"},
        {"2026-01-05 09:00 +0900", "2026-01-05T08:00:00.000+08:00"},
        {"2026-01-04T16:00-08", "2026-01-05T08:00:00.000+08:00"},
        {"2026-01-05 24:00", "2026-01-06T00:00:00.000+08:00"},
        {"2026/12/31 24:00:00", "2027-01-01T00:00:00.000+08:00"},
        {"20260105240000", "2026-01-06T00:00:00.000+08:00"},
        {"2024-02-29", "2024-02-29T00:00:00.000+08:00"},
        {"2026年1月5日", "2026-01-05T00:00:00.000+08:00"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[INSTANT_TEXT_SIZE];
        struct time_cell cell;
        if (!time_cell_read(cases[i].text, &cell))
            fail_msg("not read: %s", cases[i].text);
        assert_string_equal(instant_format(cell.at_ms, out, sizeof out), cases[i].instant);
    }
}

static void what_may_mean_two_things_or_nothing_is_not_read(void **state)
{
    static const char *const cases[] = {"", " ", "4/10/2026 8:00", "26-01-05", "2026-1", "2026-02-29", "2026-01-05 24:01", "2026-01-05 25:00", "2026-01-05 8",
                                        "2026-01-05 08:60", "46027.33", "46027", "2026-01/05", "2026-01-05 08:00 PM", "2026年1月", "2026-01-05 08:00+8", "2026-01-05x",
                                        "昨天", "2026-01-05 08:00:00.", "2026-13-01", "20260105080000a", "2026-01-05 上午8:00"};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct time_cell cell;
        if (time_cell_read(cases[i], &cell))
            fail_msg("read: %s", cases[i]);
    }
    assert_false(time_cell_read(NULL, &(struct time_cell){0}));
}

static void a_day_alone_and_its_end_are_known_as_such(void **state)
{
    struct time_cell cell;
    (void)state;
    assert_true(time_cell_read("2026-01-05", &cell));
    assert_false(cell.has_clock || cell.end_of_day);
    assert_true(time_cell_read("2026-01-05 0:00", &cell));
    assert_true(cell.has_clock && !cell.end_of_day);
    assert_true(time_cell_read("2026-01-05 24:00", &cell));
    assert_true(cell.has_clock && cell.end_of_day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(times_are_read_as_people_and_spreadsheets_write_them),
                                       cmocka_unit_test(what_may_mean_two_things_or_nothing_is_not_read),
                                       cmocka_unit_test(a_day_alone_and_its_end_are_known_as_such)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
