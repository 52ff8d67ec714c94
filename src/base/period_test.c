#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "base/period.h"

static struct day day(const char *text)
{
    struct day found;
    struct fault fault = {0};
    if (!day_parse(text, &found, &fault))
        fail_msg("%s: %s", text, fault.key);
    return found;
}

static void assert_day_refused(const char *text, const char *key)
{
    struct day found;
    struct fault fault = {0};
    assert_false(day_parse(text, &found, &fault));
    assert_string_equal(fault.key, key);
}

static void assert_period(const char *text, enum period_kind kind, int year, int index, const char *last)
{
    struct period period;
    char found[PERIOD_TEXT_SIZE];
    assert_true(period_parse(text, &period, NULL));
    assert_int_equal(period.kind, kind);
    assert_int_equal(period.year, year);
    assert_int_equal(period.index, index);
    assert_string_equal(period_format(period, found, sizeof found), text);
    assert_int_equal(day_compare(period_last_day(period), day(last)), 0);
}

static void assert_period_refused(const char *text, const char *key)
{
    struct period period;
    struct fault fault = {0};
    assert_false(period_parse(text, &period, &fault));
    assert_string_equal(fault.key, key);
}

static void february_has_29_days_in_leap_years_only(void **state)
{
    (void)state;
    day("2020-02-29");
    day("2000-02-29");
    assert_day_refused("2019-02-29", "day.range");
    assert_day_refused("2100-02-29", "day.range");
    assert_day_refused("2020-02-30", "day.range");
}

static void a_day_that_is_none_is_refused(void **state)
{
    static const char *const shapes[] = {"", "2019", "2019-5-01", "2019/05/01", "2019-05-1x", "20190501", "2019-05-011", " 2019-05-01", "-019-05-01", "二〇一九"};
    static const char *const ranges[] = {"2019-00-10", "2019-13-01", "2019-04-31", "2019-01-00", "2019-01-32", "1948-12-31", "2101-01-01"};
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        assert_day_refused(shapes[i], "day.syntax");
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        assert_day_refused(ranges[i], "day.range");
}

static void a_deadline_ends_with_the_last_day_of_its_period(void **state)
{
    (void)state;
    assert_period("2020", PERIOD_YEAR, 2020, 0, "2020-12-31");
    assert_period("2017Q1", PERIOD_QUARTER, 2017, 1, "2017-03-31");
    assert_period("2017Q2", PERIOD_QUARTER, 2017, 2, "2017-06-30");
    assert_period("2017Q4", PERIOD_QUARTER, 2017, 4, "2017-12-31");
    assert_period("2020-02", PERIOD_MONTH, 2020, 2, "2020-02-29");
    assert_period("2019-02", PERIOD_MONTH, 2019, 2, "2019-02-28");
    assert_period("2019-11", PERIOD_MONTH, 2019, 11, "2019-11-30");
    assert_period("2020-12-31", PERIOD_DAY, 2020, 366, "2020-12-31");
    assert_period("2019-03-01", PERIOD_DAY, 2019, 60, "2019-03-01");
}

static void a_period_that_is_none_is_refused(void **state)
{
    static const char *const shapes[] = {"", "201", "20172", "2017Q", "2017q1", "2017Q10", "2017-3", "2017/03", "Q1 2017", "2017Q1 ", "2017-03-3"};
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        assert_period_refused(shapes[i], "period.syntax");
    assert_period_refused("2017Q0", "period.range");
    assert_period_refused("2017Q5", "period.range");
    assert_period_refused("2017-00", "period.range");
    assert_period_refused("2017-13", "period.range");
    assert_period_refused("1948", "period.range");
    assert_period_refused("2101", "period.range");
    assert_period_refused("2017-02-30", "day.range");
}

static void a_day_begins_and_ends_at_midnight_in_beijing(void **state)
{
    (void)state;
    assert_int_equal(day_start_ms(day("1970-01-01")), -8 * 3600 * 1000);
    assert_int_equal(day_start_ms(day("2019-05-01")), INT64_C(1556640000000)); // 2019-04-30T16:00:00Z
    assert_int_equal(day_end_ms(day("2019-05-01")) + 1, day_start_ms(day("2019-05-02")));
    assert_int_equal(day_compare(day_of_ms(INT64_C(1556639999999)), day("2019-04-30")), 0);
    assert_int_equal(day_compare(day_of_ms(INT64_C(1556640000000)), day("2019-05-01")), 0);
    assert_int_equal(day_compare(day_of_ms(day_end_ms(day("2019-05-01"))), day("2019-05-01")), 0);
    assert_int_equal(day_compare(day_of_ms(day_end_ms(day("1965-02-28"))), day("1965-02-28")), 0);
}

static void every_day_from_1949_to_2100_follows_the_one_before(void **state)
{
    int64_t at = day_start_ms(day("1949-01-01")), end = day_start_ms(day("2100-12-31")), days = 0;
    struct day before = {0};
    (void)state;
    for (; at <= end; at += 86400000, days++) {
        struct day now = day_of_ms(at);
        assert_int_equal(day_start_ms(now), at);
        assert_int_equal(day_compare(before, now), -1);
        before = now;
    }
    assert_int_equal(days, 152 * 365 + 37); // 37 leap years: 1952 to 2096, 2100 is none
}

static void an_instant_is_shown_in_beijing_time_on_any_machine(void **state)
{
    char found[INSTANT_TEXT_SIZE];
    (void)state;
    setenv("TZ", "America/New_York", 1);
    tzset();
    assert_string_equal(instant_format(INT64_C(1556668800007), found, sizeof found), "2019-05-01T08:00:00.007+08:00");
    assert_string_equal(instant_format(-1, found, sizeof found), "1970-01-01T07:59:59.999+08:00");
    assert_int_equal(day_compare(day_of_ms(INT64_C(1556640000000)), day("2019-05-01")), 0);
    unsetenv("TZ");
    tzset();
}

static void an_instant_is_read_as_it_is_written(void **state)
{
    static const char *const good[] = {"2019-05-01T08:00:00.007+08:00", "2019-05-01 00:00:00.007Z", "2019-05-01T08:00:00.007"};
    static const char *const bad[] = {"", "2019-05-01T", "2019-05-01T24:00", "2019-02-30T00:00", "2019-05-01T08:00:00+8", "2019-05-01x08:00", "2019-05-01T08:00 "};
    struct fault fault = {0};
    int64_t at_ms;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(instant_parse(good[i], &at_ms, &fault));
        assert_int_equal(at_ms, INT64_C(1556668800007));
    }
    assert_true(instant_parse("2019-05-01", &at_ms, &fault));
    assert_int_equal(at_ms, INT64_C(1556640000000));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(instant_parse(bad[i], &at_ms, &fault));
        assert_string_equal(fault.key, "instant.syntax");
        fault_clear(&fault);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(february_has_29_days_in_leap_years_only),
        cmocka_unit_test(a_day_that_is_none_is_refused),
        cmocka_unit_test(a_deadline_ends_with_the_last_day_of_its_period),
        cmocka_unit_test(a_period_that_is_none_is_refused),
        cmocka_unit_test(a_day_begins_and_ends_at_midnight_in_beijing),
        cmocka_unit_test(every_day_from_1949_to_2100_follows_the_one_before),
        cmocka_unit_test(an_instant_is_shown_in_beijing_time_on_any_machine),
        cmocka_unit_test(an_instant_is_read_as_it_is_written),
    };
    return cmocka_run_group_tests_name("period", tests, NULL, NULL);
}
