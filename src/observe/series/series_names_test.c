#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "observe/series/series_names.h"
#include "tests/unit/series_store.h"

#define AT INT64_C(1767196800000)

static const struct factor known[] = {{.code = "a21026", .old_code = "02", .kind = "gas"}, {.code = "w01018", .old_code = "011", .kind = "water"}};

static void put(struct series *series, const char *point, const char *factor, enum series_kind kind, int64_t at_ms)
{
    const struct observation row = {.at_ms = at_ms, .value = {1, 0, true}};
    const struct series_run run = {{point, factor, kind}, &row, 1};
    assert_true(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, NULL));
}

// p1: w01018, a21026-Zs and seven made-up names around them in the order of codes.
static struct series *filled(void)
{
    static const char *const names[] = {"w01018", "a21026-Zs", "Q3", "Q1", "Q2", "x1", "x2", "a21026-Ia", "b1"};
    struct series *series = series_store_new();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(series, "p1", names[i], SERIES_HOUR, AT + (int64_t)i);
    put(series, "p1", "w01018", SERIES_DAY, AT);
    put(series, "p0", "Q1", SERIES_HOUR, AT);
    return series;
}

static const char *page_of(struct series *series, struct arena *arena, struct series_names_page page)
{
    struct factor_table table;
    struct series_names names;
    struct text_buffer out;
    factor_table_init(&table, arena, known, sizeof known / sizeof *known);
    assert_true(series_names_read(series, arena, &table, "p1", &page, &names, NULL));
    assert_int_equal(names.total, 9);
    assert_int_equal(names.expected.count, 2);
    text_buffer_init(&out, arena);
    text_buffer_printf(&out, "%zu:", names.from);
    for (size_t i = 0; i < names.count; i++)
        text_buffer_printf(&out, " %s%s", names.items[i].factor, names.items[i].kinds[SERIES_HOUR] && names.items[i].kinds[SERIES_DAY] ? "+" : "");
    return out.bytes;
}

static void known_factors_come_first_and_every_one_stands_on_one_page(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = filled();
    assert_string_equal(page_of(series, arena, (struct series_names_page){0, 4, NULL}), "0: a21026-Zs w01018+ Q1 Q2");
    assert_string_equal(page_of(series, arena, (struct series_names_page){4, 4, NULL}), "4: Q3 a21026-Ia b1 x1");
    assert_string_equal(page_of(series, arena, (struct series_names_page){8, 4, NULL}), "8: x2");
    assert_string_equal(page_of(series, arena, (struct series_names_page){1, 1, NULL}), "1: w01018+");
    assert_string_equal(page_of(series, arena, (struct series_names_page){50, 4, NULL}), "50:");
}

static void the_page_of_a_factor_is_found(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = filled();
    assert_string_equal(page_of(series, arena, (struct series_names_page){0, 4, "x2"}), "8: x2");
    assert_string_equal(page_of(series, arena, (struct series_names_page){0, 2, "Q3"}), "4: Q3 a21026-Ia");
    assert_string_equal(page_of(series, arena, (struct series_names_page){0, 2, "w01018"}), "0: a21026-Zs w01018+");
    assert_string_equal(page_of(series, arena, (struct series_names_page){2, 2, "nobody"}), "2: Q1 Q2");
}

static void points_are_counted_and_the_first_of_their_series_tell_the_newest_time(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = filled();
    struct series_point *points;
    size_t count;
    assert_true(series_points_read(series, arena, 100, &points, &count, NULL));
    assert_int_equal(count, 2);
    assert_string_equal(points[0].point, "p0");
    assert_string_equal(points[1].point, "p1");
    assert_int_equal(points[0].factors, 1);
    assert_int_equal(points[1].factors, 9);
    assert_int_equal(points[1].last_ms, AT + 8);
    if (series_store_is_remote())
        return;
    assert_true(series_points_read(series, arena, 3, &points, &count, NULL));
    assert_int_equal(points[1].factors, 9);
    assert_int_equal(points[1].last_ms, AT + 4); // of Q1 to Q3
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_factors_come_first_and_every_one_stands_on_one_page),
        cmocka_unit_test(the_page_of_a_factor_is_found),
        cmocka_unit_test(points_are_counted_and_the_first_of_their_series_tell_the_newest_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
