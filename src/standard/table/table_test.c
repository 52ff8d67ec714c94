#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "standard/table/table.h"

static bool parse(struct arena *arena, const char *text, struct standard_table *ret_table, struct fault *f)
{
    struct standard_file file = {.name = "t.csv", .bytes = text, .size = strlen(text)};
    return standard_table_parse(arena, &file, "rule value valid_from valid_to confidence", ret_table, f);
}

#define HEAD "rule,value,valid_from,valid_to,confidence\n"

static void a_column_that_is_missing_is_named(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct standard_table table;
    struct fault f = {0};
    (void)state;
    assert_false(parse(arena, "rule,value,valid_from,confidence\na,1,,\n", &table, &f));
    assert_string_equal(f.key, "standard.column_missing");
    assert_string_equal(fault_argument(&f, "column"), "valid_to");
}

static void a_table_without_rows_is_refused(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct standard_table table;
    struct fault f = {0};
    (void)state;
    assert_false(parse(arena, HEAD, &table, &f));
    assert_string_equal(f.key, "standard.empty");
}

static void a_bad_number_is_reported_with_line_column_and_text(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct standard_table table;
    struct decimal value;
    struct fault f = {0};
    (void)state;
    assert_true(parse(arena, HEAD "a,1,,,\nb,1o,,,\n", &table, &f));
    assert_true(standard_rule_decimal(&table, "a", "value", &value, &f));
    assert_false(standard_rule_decimal(&table, "b", "value", &value, &f));
    assert_string_equal(fault_argument(&f, "line"), "3");
    assert_string_equal(fault_argument(&f, "column"), "value");
    assert_string_equal(fault_argument(&f, "text"), "1o");
    assert_false(standard_rule_decimal(&table, "c", "value", &value, &f));
}

static void validity_includes_its_first_and_last_day(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct standard_table table;
    struct standard_validity validity;
    struct fault f = {0};
    (void)state;
    assert_true(parse(arena, HEAD "a,1,2026-03-01,2030-12-31,verified\nb,1,,,weak\n", &table, &f));
    assert_true(standard_cell_validity(&table, &table.rows[0], &validity, &f));
    assert_false(standard_validity_holds(&validity, (struct day){2026, 2, 28}));
    assert_true(standard_validity_holds(&validity, (struct day){2026, 3, 1}));
    assert_true(standard_validity_holds(&validity, (struct day){2030, 12, 31}));
    assert_false(standard_validity_holds(&validity, (struct day){2031, 1, 1}));
    assert_true(standard_cell_validity(&table, &table.rows[1], &validity, &f));
    assert_true(standard_validity_holds(&validity, (struct day){1990, 1, 1}));
    assert_true(standard_cell_verified(&table, &table.rows[0]));
    assert_false(standard_cell_verified(&table, &table.rows[1]));
}

static void a_range_has_a_low_and_a_high_end(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct standard_table table;
    struct standard_range range;
    struct fault f = {0};
    (void)state;
    assert_true(parse(arena, HEAD "a,-2~1,,,\nb,9~6,,,\nc,6-9,,,\n", &table, &f));
    assert_true(standard_cell_range(&table, &table.rows[0], "value", &range, &f));
    assert_int_equal(range.low.mantissa, -2);
    assert_int_equal(range.high.mantissa, 1);
    assert_false(standard_cell_range(&table, &table.rows[1], "value", &range, &f));
    assert_false(standard_cell_range(&table, &table.rows[2], "value", &range, &f));
}

static int64_t units(const char *text, int digits)
{
    struct decimal value;
    assert_true(decimal_parse(text, &value, NULL));
    return standard_units(value, digits);
}

static void values_round_half_to_even_before_they_are_counted(void **state)
{
    (void)state;
    assert_int_equal(units("60.5", 0), 60);
    assert_int_equal(units("61.5", 0), 62);
    assert_int_equal(units("60.51", 0), 61);
    assert_int_equal(units("0.9", 1), 9);
    assert_int_equal(units("2", 1), 20);
    assert_int_equal(units("999999999999999999", 6), STANDARD_UNITS_MAX);
}

static void a_ratio_rounds_half_to_even_on_both_sides_of_zero(void **state)
{
    (void)state;
    assert_int_equal(standard_round_ratio(5, 2), 2);
    assert_int_equal(standard_round_ratio(7, 2), 4);
    assert_int_equal(standard_round_ratio(-5, 2), -2);
    assert_int_equal(standard_round_ratio(-7, 2), -4);
    assert_int_equal(standard_round_ratio(-7, 3), -2);
    assert_int_equal(standard_round_ratio(8, 3), 3);
}

static void the_multiple_of_a_limit_of_zero_is_no_number(void **state)
{
    (void)state;
    assert_true(isnan(standard_multiple((struct decimal){5, 0}, (struct decimal){0, 0})));
    assert_true(standard_multiple((struct decimal){12, 1}, (struct decimal){1, 0}) == 0.2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_that_is_missing_is_named),
        cmocka_unit_test(a_table_without_rows_is_refused),
        cmocka_unit_test(a_bad_number_is_reported_with_line_column_and_text),
        cmocka_unit_test(validity_includes_its_first_and_last_day),
        cmocka_unit_test(a_range_has_a_low_and_a_high_end),
        cmocka_unit_test(values_round_half_to_even_before_they_are_counted),
        cmocka_unit_test(a_ratio_rounds_half_to_even_on_both_sides_of_zero),
        cmocka_unit_test(the_multiple_of_a_limit_of_zero_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
