// Limits of points out of the national table of emission limits.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"
#include "observe/judge/limit_standard.h"
#include "tests/unit/national_standards.h"

static const struct factor items[] = {{.code = "w20111", .unit = "μg/L"}, {.code = "w01018", .unit = "mg/L"}, {.code = "w02003", .unit = "个/100mL"}};
static struct factor_table factors;

static struct limit_set plant(const char *grade, const char *scope)
{
    struct fault f = {0};
    struct limit_set set;
    factor_table_init(&factors, arena, items, sizeof items / sizeof *items);
    const struct limit_wish wish = {.point = "wwtp1", .edition = "GB18918-2002", .grade = grade, .scope = scope};
    assert_true(limit_standard_rows(arena, &standards->emission, &factors, &wish, &set, &f));
    return set;
}

static const char *cell(const struct limit_set *set, const char *factor, const char *column)
{
    int place = 0, of = 0;
    for (int i = 0; i < LIMIT_COLUMNS; i++) {
        of = text_equal(limit_columns[i], "factor") ? i : of;
        place = text_equal(limit_columns[i], column) ? i : place;
    }
    for (size_t i = 0; i < set->count; i++)
        if (text_equal(set->rows[i].cells[of], factor))
            return set->rows[i].cells[place];
    return NULL;
}

static void a_grade_brings_its_own_rows_and_those_of_every_grade(void **state)
{
    (void)state;
    const struct limit_set first = plant("一级A", "城镇污水处理厂"), second = plant("一级B", "城镇污水处理厂");
    assert_string_equal(cell(&first, "w01018", "upper"), "50");
    assert_string_equal(cell(&second, "w01018", "upper"), "60");
    assert_string_equal(cell(&first, "w21003", "upper_cold"), "8");
    assert_string_equal(cell(&first, "w01001", "lower"), "6");
    assert_string_equal(cell(&first, "w01001", "average"), "instant");
    assert_string_equal(cell(&first, "w01018", "basis"), "standard");
    assert_string_equal(cell(&first, "w01018", "source"), "GB18918-2002 一级A（城镇污水处理厂）");
    assert_string_equal(cell(&first, "w01018", "point"), "wwtp1");
}

static void a_part_of_a_scope_has_what_the_scope_has(void **state)
{
    (void)state;
    const struct limit_set whole = plant("一级A", "城镇污水处理厂"), part = plant("一级A", "城镇污水处理厂(2006-01-01起建)");
    assert_null(cell(&whole, "w21011", "upper"));
    assert_string_equal(cell(&part, "w21011", "upper"), "0.5");
    assert_string_equal(cell(&part, "w01018", "upper"), "50");
}

static void numbers_come_in_the_unit_that_the_device_sends(void **state)
{
    (void)state;
    const struct limit_set set = plant("一级A", "城镇污水处理厂");
    assert_string_equal(cell(&set, "w20111", "upper"), "1"); // 0.001 mg/L of mercury
    assert_string_equal(cell(&set, "w20111", "note"), "表2；数值待与标准原文核对");
}

static void what_has_no_code_or_another_unit_is_left_out_by_name(void **state)
{
    (void)state;
    const struct limit_set set = plant("一级A", "城镇污水处理厂");
    assert_int_equal(set.left_out_count, 2);
    assert_string_equal(set.left_out[0]->item, "色度");
    assert_string_equal(set.left_out[1]->item, "粪大肠菌群");
    assert_null(cell(&set, "w02003", "upper"));
}

static void a_standard_that_is_not_there_is_refused(void **state)
{
    (void)state;
    struct fault f = {0};
    struct limit_set set;
    struct limit_wish wish = {.point = "wwtp1", .edition = "GB18918-2002", .grade = "一级A", .scope = "别的厂"};
    assert_false(limit_standard_rows(arena, &standards->emission, &factors, &wish, &set, &f));
    assert_string_equal(f.key, "limit.no_standard");
    fault_clear(&f);
    wish.grade = "特级"; // the rows of every grade are not this one
    wish.scope = "城镇污水处理厂";
    assert_false(limit_standard_rows(arena, &standards->emission, &factors, &wish, &set, &f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grade_brings_its_own_rows_and_those_of_every_grade),
        cmocka_unit_test(a_part_of_a_scope_has_what_the_scope_has),
        cmocka_unit_test(numbers_come_in_the_unit_that_the_device_sends),
        cmocka_unit_test(what_has_no_code_or_another_unit_is_left_out_by_name),
        cmocka_unit_test(a_standard_that_is_not_there_is_refused),
    };
    return cmocka_run_group_tests(tests, national_standards_load, national_standards_unload);
}
