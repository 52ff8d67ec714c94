// The query parameters of a series: what is read, and what is refused by which name.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "observe/series/series_query.h"

#define HOUR INT64_C(3600000)
#define START INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00

static const struct series_query_text whole = {
    .point = "wwtp1", .factor = "w01018", .kind = "minute", .from = "2026-01-01", .to = "2026-01-31"};

static struct series_query accepted(struct series_query_text text)
{
    struct fault fault = {0};
    struct series_query query;
    assert_true(series_query_parse(&text, &query, &fault));
    return query;
}

static void refused(struct series_query_text text, const char *key, const char *name)
{
    struct fault fault = {0};
    struct series_query query;
    assert_false(series_query_parse(&text, &query, &fault));
    assert_string_equal(fault.key, key);
    assert_string_equal(fault_argument(&fault, "name"), name);
}

static struct series_query_text with(size_t member, const char *value)
{
    struct series_query_text text = whole;
    memcpy((char *)&text + member, &value, sizeof value);
    return text;
}
#define WITH(member, value) with(offsetof(struct series_query_text, member), value)

static void days_mean_from_the_first_to_the_end_of_the_last(void **state)
{
    (void)state;
    struct series_query query = accepted(whole);
    assert_int_equal(query.range.from_ms, START);
    assert_int_equal(query.range.to_ms, START + 31 * 24 * HOUR);
    assert_int_equal(query.step_ms, 0);
    assert_int_equal(query.key.kind, SERIES_MINUTE);
    assert_int_equal(accepted(WITH(to, "2026-01-01T12:00")).range.to_ms, START + 12 * HOUR);
}

static void points_choose_the_shortest_round_step(void **state)
{
    (void)state;
    assert_int_equal(accepted(WITH(points, "744")).step_ms, HOUR);
    assert_int_equal(accepted(WITH(points, "743")).step_ms, 2 * HOUR);
    assert_int_equal(accepted(WITH(points, "1")).step_ms, 31 * 24 * HOUR);
    assert_int_equal(accepted(WITH(step, "15m")).step_ms, HOUR / 4);
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    refused(WITH(point, NULL), "series.query_missing", "point");
    refused(WITH(kind, ""), "series.query_missing", "kind");
    refused(WITH(to, NULL), "series.query_missing", "to");
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    refused(WITH(point, "a b"), "series.query", "point");
    refused(WITH(kind, "year"), "series.query", "kind");
    refused(WITH(from, "2026-02-30"), "series.query", "from");
    refused(WITH(to, "2025-12-31"), "series.query", "to");
    refused(WITH(from, "1949-12-31"), "series.query", "from");
    static const char *const steps[] = {"m", "0m", "-1m", "1", "1w", "99999999m", "9999999d", "m5", "1.5h"};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        refused(WITH(step, steps[i]), "series.query", "step");
    refused(WITH(points, "20001"), "series.query", "points");
    refused(WITH(valid_only, "yes"), "series.query", "valid_only");
    struct series_query_text both = WITH(step, "1h");
    both.points = "10";
    refused(both, "series.query_both", "step");
    both.points = NULL;
    both.versions = "1";
    refused(both, "series.query_both", "versions");
}

static void an_answer_has_its_limits(void **state)
{
    (void)state;
    refused(WITH(step, "1m"), "series.query_long", ""); // 44640 buckets
    struct series_query_text text = WITH(kind, "realtime");
    refused(text, "series.query_long", "");
    text.to = "2026-01-10";
    assert_int_equal(accepted(text).step_ms, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_mean_from_the_first_to_the_end_of_the_last), cmocka_unit_test(points_choose_the_shortest_round_step),
        cmocka_unit_test(what_is_missing_is_named),                        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(an_answer_has_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
