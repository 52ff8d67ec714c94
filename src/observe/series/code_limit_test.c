#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "observe/series/code_limit.h"
#include "tests/unit/series_store.h"

#define TODAY INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00
#define DAY INT64_C(86400000)

static const struct factor known[] = {{.code = "a21026", .old_code = "02", .kind = "gas"}, {.code = "w01018", .old_code = "011", .kind = "water"}};

struct fixture {
    struct arena *arena;
    struct series *series;
    struct factor_book names;
    struct code_book *codes;
    struct code_limits limits;
};

static void begin(struct fixture *fixture, int32_t a_day, int32_t of_point)
{
    *fixture = (struct fixture){.arena = arena_new(), .series = series_store_new(), .limits = {a_day, of_point}};
    factor_table_init(&fixture->names.factors, fixture->arena, known, sizeof known / sizeof *known);
    fixture->codes = code_book_new(fixture->series, &fixture->limits);
    code_book_begin(fixture->codes, fixture->arena, &fixture->names);
}

static void end(struct fixture *fixture)
{
    code_book_free(fixture->codes);
    series_close(fixture->series);
    arena_free(fixture->arena);
}

static bool admit(const struct fixture *fixture, const char *factor, int64_t at_ms)
{
    const struct series_key key = {"p1", factor, SERIES_MINUTE};
    const bool admitted = code_book_admit(fixture->codes, &key, at_ms);
    assert_true(code_book_sound(fixture->codes, NULL));
    return admitted;
}

// What was admitted gets a value each, and is kept with what was refused.
static void store(struct fixture *fixture, const char *const *factors, size_t count)
{
    const struct observation row = {.at_ms = TODAY, .value = {1, 0, true}};
    struct series_run runs[16];
    struct series_batch batch = {.runs = runs, .count = count};
    struct fault fault = {0};
    for (size_t i = 0; i < count; i++)
        runs[i] = (struct series_run){{"p1", factors[i], SERIES_MINUTE}, &row, 1};
    batch.codes = code_book_changes(fixture->codes, &batch.code_count);
    assert_true(series_put(fixture->series, &batch, NULL, &fault));
    code_book_keep(fixture->codes);
    code_book_begin(fixture->codes, fixture->arena, &fixture->names);
}

static int64_t refused_on(const struct fixture *fixture, int64_t at_ms)
{
    int64_t values;
    assert_true(code_refused(fixture->series, "p1", (at_ms + 8 * INT64_C(3600000) - SERIES_AT_MIN) / DAY, &values, NULL));
    return values;
}

static void so_many_new_codes_a_day_and_the_next_day_as_many_again(void **state)
{
    struct fixture fixture;
    (void)state;
    begin(&fixture, 2, 100);
    assert_true(admit(&fixture, "x1", TODAY) && admit(&fixture, "x2", TODAY));
    assert_true(admit(&fixture, "x1", TODAY)); // no new one
    assert_false(admit(&fixture, "x3", TODAY));
    code_book_refuse(fixture.codes, "p1", TODAY);
    store(&fixture, (const char *const[]){"x1", "x2"}, 2);
    assert_false(admit(&fixture, "x4", TODAY + DAY - 1));
    assert_true(admit(&fixture, "x1", TODAY) && admit(&fixture, "x4", TODAY + DAY));
    assert_int_equal(refused_on(&fixture, TODAY), 1);
    assert_int_equal(refused_on(&fixture, TODAY + DAY), 0);
    end(&fixture);
}

static void who_starts_again_has_no_more_on_that_day(void **state)
{
    struct fixture fixture;
    (void)state;
    begin(&fixture, 2, 100);
    assert_true(admit(&fixture, "x1", TODAY) && admit(&fixture, "x2", TODAY));
    store(&fixture, (const char *const[]){"x1", "x2"}, 2);
    code_book_free(fixture.codes);
    fixture.codes = code_book_new(fixture.series, &fixture.limits);
    code_book_begin(fixture.codes, fixture.arena, &fixture.names);
    assert_true(admit(&fixture, "x2", TODAY));
    assert_false(admit(&fixture, "x3", TODAY));
    end(&fixture);
}

static void so_many_of_a_point_in_all_and_those_of_the_table_do_not_count(void **state)
{
    struct fixture fixture;
    (void)state;
    begin(&fixture, 100, 3);
    store(&fixture, (const char *const[]){"a21026", "a21026-Zs", "02", "x1", "a21026-Ia"}, 5); // as by a file
    assert_true(admit(&fixture, "x2", TODAY));
    assert_false(admit(&fixture, "x3", TODAY));
    assert_true(admit(&fixture, "x1", TODAY));
    const struct series_key other = {"p2", "x3", SERIES_MINUTE};
    assert_true(code_book_admit(fixture.codes, &other, TODAY));
    end(&fixture);
}

static void what_was_not_stored_is_not_counted(void **state)
{
    struct fixture fixture;
    (void)state;
    begin(&fixture, 1, 100);
    assert_true(admit(&fixture, "x1", TODAY));
    code_book_refuse(fixture.codes, "p1", TODAY);
    code_book_begin(fixture.codes, fixture.arena, &fixture.names);
    assert_true(admit(&fixture, "x2", TODAY));
    store(&fixture, (const char *const[]){"x2"}, 1);
    assert_false(admit(&fixture, "x1", TODAY));
    assert_int_equal(refused_on(&fixture, TODAY), 0);
    end(&fixture);
}

static void a_file_is_refused_whole_where_it_would_go_beyond(void **state)
{
    struct fixture fixture;
    struct fault fault = {0};
    const struct observation row = {.at_ms = TODAY, .value = {1, 0, true}};
    const struct series_run runs[] = {{{"p1", "x1", SERIES_HOUR}, &row, 1}, {{"p1", "x2", SERIES_HOUR}, &row, 1}, {{"p1", "x3", SERIES_DAY}, &row, 1},
                                      {{"p1", "x3", SERIES_HOUR}, &row, 1}, {{"p1", "a21026", SERIES_HOUR}, &row, 1}};
    const struct series_batch batch = {.runs = runs, .count = 5};
    (void)state;
    begin(&fixture, 1, 3);
    assert_true(code_limit_check(NULL, &fixture.names, &batch, &fixture.limits, &fault));
    store(&fixture, (const char *const[]){"x1"}, 1);
    assert_true(code_limit_check(fixture.series, &fixture.names, &batch, &fixture.limits, &fault));
    store(&fixture, (const char *const[]){"y1"}, 1);
    assert_false(code_limit_check(fixture.series, &fixture.names, &batch, &fixture.limits, &fault));
    assert_string_equal(fault.key, "series.many_codes");
    assert_string_equal(fault_argument(&fault, "point"), "p1");
    assert_string_equal(fault_argument(&fault, "count"), "2");
    assert_string_equal(fault_argument(&fault, "limit"), "3");
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(so_many_new_codes_a_day_and_the_next_day_as_many_again),
        cmocka_unit_test(who_starts_again_has_no_more_on_that_day),
        cmocka_unit_test(so_many_of_a_point_in_all_and_those_of_the_table_do_not_count),
        cmocka_unit_test(what_was_not_stored_is_not_counted),
        cmocka_unit_test(a_file_is_refused_whole_where_it_would_go_beyond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
