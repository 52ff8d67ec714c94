#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "tests/unit/national_units.h"

static struct arena *arena;
static struct unit_table *units;

static const struct unit *unit(const char *text)
{
    struct fault fault = {0};
    const struct unit *found = unit_find(units, text, &fault);
    if (!found)
        fail_msg("%s: %s %s", text, fault.key, fault_argument(&fault, "unit"));
    return found;
}

static void assert_refused(const char *text, const char *key, const char *part)
{
    struct fault fault = {0};
    assert_null(unit_find(units, text, &fault));
    assert_string_equal(fault.key, key);
    assert_string_equal(fault_argument(&fault, "unit"), part);
}

static void units_convert_into_each_other(void **state)
{
    static const struct {
        const char *from, *to;
        double factor;
    } cases[] = {
        {"亿元", "万元", 10000}, {"万元", "元", 10000}, {"亩", "平方米", 2000.0 / 3}, {"公顷", "亩", 15}, {"km2", "公顷", 100},
        {"平方千米", "亩", 1500}, {"km²", "平方公里", 1}, {"吨标准煤", "吨标煤", 1}, {"万吨标煤", "吨标煤", 10000}, {"万吨", "吨", 10000},
        {"m3", "立方米", 1}, {"万立方米", "m³", 10000}, {"毫克", "μg", 1000}, {"万人", "人", 10000}, {"%", "‰", 10}, {"百分点", "个百分点", 1},
        {"亿元/平方千米", "万元/亩", 20.0 / 3}, {"立方米/万元", "m3/元", 0.0001}, {"吨标煤/万元", "万吨标煤/亿元", 1}, {"毫克/升", "克/立方米", 1},
        {"kg·m/s^2", "kg*m/s/s", 1}, {"m^2", "平方米", 1}, {"微克/立方米", "mg/m3", 0.001}, {"元×亩", "万元·公顷", 1.0 / 150000}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct unit *from = unit(cases[i].from), *to = unit(cases[i].to);
        if (!unit_convertible(from, to) || fabs(unit_conversion(from, to) / cases[i].factor - 1) > 1e-15)
            fail_msg("1 %s is %.17g %s, wanted %.17g", cases[i].from, unit_conversion(from, to), cases[i].to, cases[i].factor);
    }
}

static void a_mu_is_exactly_2000_thirds_of_a_square_metre(void **state)
{
    (void)state;
    assert_true(unit("亩")->numerator == 2000 && unit("亩")->denominator == 3);
    assert_true(unit_conversion(unit("公顷"), unit("亩")) == 15); // no rounding on the way
    assert_true(unit_conversion(unit("亩"), unit("公顷")) * 15 == 1);
    assert_true(unit_conversion(unit("平方千米"), unit("亩")) == 1500);
    assert_true(unit_conversion(unit("万元/亩"), unit("万元/公顷")) == 15);
}

static void shares_points_and_plain_numbers_do_not_convert(void **state)
{
    static const char *const kinds[] = {"%", "百分点", ""};
    (void)state;
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++)
            assert_true(unit_convertible(unit(kinds[i]), unit(kinds[k])) == (i == k));
}

static void different_dimensions_do_not_convert(void **state)
{
    static const char *const names[] = {"元", "亩", "m", "立方米", "吨", "吨标煤", "千瓦时", "人", "人次", "户", "个", "项", "天", "年"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            assert_true(unit_convertible(unit(names[i]), unit(names[k])) == (i == k));
    assert_false(unit_convertible(unit("万元/亩"), unit("万元")));
    assert_false(unit_convertible(unit("万元/亩"), unit("亩/万元")));
}

static void blanks_around_a_unit_do_not_change_it(void **state)
{
    (void)state;
    assert_ptr_equal(unit("% "), unit("%"));
    assert_ptr_equal(unit("　百分点"), unit("百分点"));
    assert_ptr_equal(unit("  "), unit(""));
    assert_ptr_equal(unit(NULL), unit(""));
    assert_true(unit_convertible(unit("万元 / 亩"), unit("万元/亩")));
}

static void the_part_that_is_not_known_is_named(void **state)
{
    (void)state;
    assert_refused("万员", "unit.unknown", "万员");
    assert_refused("万元/母", "unit.unknown", "母");
    assert_refused("万元/", "unit.syntax", "万元/");
    assert_refused("/亩", "unit.syntax", "/亩");
    assert_refused("m^", "unit.syntax", "m^");
    assert_refused("m^0", "unit.syntax", "m^0");
    assert_refused("m^10", "unit.syntax", "m^10");
    assert_refused("m^2.5", "unit.syntax", "m^2.5");
    assert_refused("万元//亩", "unit.syntax", "万元//亩");
}

static void a_unit_text_is_limited_before_it_is_read(void **state)
{
    char text[400];
    (void)state;
    memset(text, 'm', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_refused(text, "unit.syntax", "…");
}

static void a_unit_whose_factor_is_beyond_a_double_is_refused(void **state)
{
    const char *huge = "亿元^9·亿元^9·亿元^9·亿元^9·亿元^9";
    (void)state;
    assert_refused(huge, "unit.syntax", huge);
}

static void assert_not_declared(const char *symbol, const char *aliases, const char *dimension, const char *factor, const char *kind, const char *key)
{
    struct fault fault = {0};
    assert_false(unit_table_add(units, symbol, aliases, dimension, factor, kind, &fault));
    assert_string_equal(fault.key, key);
}

static void a_bad_declaration_is_refused(void **state)
{
    (void)state;
    assert_not_declared("元", NULL, "money", "1", "", "unit.duplicate");
    assert_not_declared("角", "元", "money", "0.1", "", "unit.duplicate");
    assert_not_declared("", NULL, "money", "1", "", "unit.duplicate");
    assert_not_declared("a", NULL, "", "1", "", "unit.dimension_syntax");
    assert_not_declared("a", NULL, "Money", "1", "", "unit.dimension_syntax");
    assert_not_declared("a", NULL, "length^x", "1", "", "unit.dimension_syntax");
    assert_not_declared("a", NULL, "length*", "1", "", "unit.dimension_syntax");
    assert_not_declared("a", NULL, "length^9*length", "1", "", "unit.dimension_syntax");
    assert_not_declared("a", NULL, "money", "0", "", "unit.factor_syntax");
    assert_not_declared("a", NULL, "money", "-1", "", "unit.factor_syntax");
    assert_not_declared("a", NULL, "money", "1/0", "", "unit.factor_syntax");
    assert_not_declared("a", NULL, "money", "1/2/3", "", "unit.factor_syntax");
    assert_not_declared("a", NULL, "money", "x", "", "unit.factor_syntax");
    assert_not_declared("a", NULL, "1", "0.01", "shares", "unit.kind");
}

static void a_table_holds_no_more_dimensions_than_it_has_room_for(void **state)
{
    ARENA_SCOPED own = arena_new();
    struct unit_table *table = unit_table_new(own);
    struct fault fault = {0};
    (void)state;
    for (int i = 0; i < DIMENSION_MAX; i++)
        assert_true(unit_table_add(table, arena_printf(own, "u%d", i), NULL, arena_printf(own, "d%d", i), "1", "", NULL));
    assert_false(unit_table_add(table, "more", NULL, "more", "1", "", &fault));
    assert_string_equal(fault.key, "unit.too_many");
}

static void a_dimension_is_written_for_people(void **state)
{
    (void)state;
    assert_string_equal(dimension_format(units, arena, &unit("万元/亩")->dimension), "money·length^-2");
    assert_string_equal(dimension_format(units, arena, &unit("%")->dimension), "1");
    struct dimension none = dimension_multiply(&unit("亩")->dimension, &unit("km2")->dimension, -1);
    assert_true(dimension_is_one(&none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_convert_into_each_other),
        cmocka_unit_test(a_mu_is_exactly_2000_thirds_of_a_square_metre),
        cmocka_unit_test(shares_points_and_plain_numbers_do_not_convert),
        cmocka_unit_test(different_dimensions_do_not_convert),
        cmocka_unit_test(blanks_around_a_unit_do_not_change_it),
        cmocka_unit_test(the_part_that_is_not_known_is_named),
        cmocka_unit_test(a_unit_text_is_limited_before_it_is_read),
        cmocka_unit_test(a_unit_whose_factor_is_beyond_a_double_is_refused),
        cmocka_unit_test(a_bad_declaration_is_refused),
        cmocka_unit_test(a_table_holds_no_more_dimensions_than_it_has_room_for),
        cmocka_unit_test(a_dimension_is_written_for_people),
    };
    arena = arena_new();
    units = national_units(arena);
    int failed = cmocka_run_group_tests_name("quantity", tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
