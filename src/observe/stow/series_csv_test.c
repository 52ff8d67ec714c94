// Observations as CSV: written and read back, and refused with the place.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "observe/stow/series_csv.h"

#define START INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00

static const struct series_key cod = {"wwtp1", "w01018", SERIES_MINUTE};

static struct observation valued(int64_t at_ms, int64_t mantissa)
{
    return (struct observation){.at_ms = at_ms, .value = {mantissa, 2, true}, .flag = "N"};
}

static void csv_gives_back_what_was_written(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct text_buffer out;
    struct series_run *runs;
    size_t count;
    struct observation rows[2] = {valued(START + 1, -650), valued(START + 2, 1)};
    rows[0].version = 3;
    rows[0].least = (struct observation_number){-700, 2, true};
    rows[0].origin = OBSERVATION_SIMULATED;
    rows[1].version = 1;
    strcpy(rows[1].flag, "-");
    text_buffer_init(&out, arena);
    text_buffer_append(&out, SERIES_CSV_HEAD);
    series_csv_append(&out, &cod, rows, 2);
    assert_non_null(strstr(out.bytes, "wwtp1,w01018,minute,2026-01-01T00:00:00.001+08:00,-6.50,N,3,-7.00,,,simulated\n"));
    rows[1].flag[0] = '\0';
    text_buffer_init(&out, arena);
    text_buffer_append(&out, SERIES_CSV_HEAD);
    series_csv_append(&out, &cod, rows, 2);
    assert_true(series_csv_parse(arena, out.bytes, out.size, &runs, &count, &fault));
    assert_int_equal(count, 1);
    assert_int_equal(runs[0].count, 2);
    assert_memory_equal(&runs[0].observations[0].least, &rows[0].least, sizeof(int64_t));
    assert_int_equal(runs[0].observations[0].at_ms, START + 1);
    assert_int_equal(runs[0].observations[0].version, 3);
    assert_int_equal(runs[0].observations[0].origin, OBSERVATION_SIMULATED);
}

static void csv_refuses_a_bad_cell_with_its_place(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct series_run *runs;
    size_t count;
    const char *bad = "point,factor,kind,time,value\na,b,minute,2026-01-01 00:00,1\na,b,minute,2026-01-01 25:00,1\n";
    assert_false(series_csv_parse(arena, bad, strlen(bad), &runs, &count, &fault));
    assert_string_equal(fault.key, "series.cell_time");
    assert_string_equal(fault_argument(&fault, "line"), "3");
    assert_string_equal(fault_argument(&fault, "column"), "time");
    fault_clear(&fault);
    assert_false(series_csv_parse(arena, "point,factor\n", 13, &runs, &count, &fault));
    assert_string_equal(fault.key, "series.column");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(csv_gives_back_what_was_written), cmocka_unit_test(csv_refuses_a_bad_cell_with_its_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
