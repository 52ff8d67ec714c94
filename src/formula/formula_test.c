#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "formula/formula.h"
#include "tests/unit/national_units.h"

#define MISSING NAN

static struct arena *arena;
static struct unit_table *units;

// Years 2015 to 2017. share and other are %, money 万元, land 亩, gone has no value in 2017.
static const char *const names[] = {"share", "other", "money", "land", "gone", "#22"};
static const char *const unit_names[] = {"%", "%", "万元", "亩", "万元", ""};
static const double values[] = {50, 60, 75, 10, 20, 30, 100, 100, 400, 10, 20, 20, 5, 7, MISSING, 1, 2, 3};

static bool resolve(void *context, const char *name, struct formula_symbol *ret_symbol)
{
    (void)context;
    for (int32_t i = 0; i < 6; i++)
        if (text_equal(names[i], name)) {
            *ret_symbol = (struct formula_symbol){.slot = i, .unit = unit_find(units, unit_names[i], NULL)};
            return true;
        }
    return false;
}

static struct formula *compile(const char *text, const char *unit, struct fault *f)
{
    struct formula_scope scope = {.resolve = resolve, .units = units};
    return formula_compile(arena, text, &scope, unit ? unit_find(units, unit, NULL) : NULL, f);
}

static void assert_gives(const char *text, const char *unit, double wanted)
{
    struct fault fault = {0};
    double found;
    struct formula *formula = compile(text, unit, &fault);
    if (!formula)
        fail_msg("%s: %s at %s", text, fault.key, fault_argument(&fault, "column"));
    struct formula_frame frame = {.values = values, .years = 3, .first_year = 2015, .year = 2};
    enum formula_outcome outcome = formula_evaluate(formula, &frame, &found);
    if (isnan(wanted) ? outcome != FORMULA_MISSING : outcome != FORMULA_VALUE || fabs(found - wanted) > 1e-9 * fmax(1, fabs(wanted)))
        fail_msg("%s gives %.17g (%d), wanted %.17g", text, found, (int)outcome, wanted);
}

static void assert_refused(const char *text, const char *unit, const char *key, const char *column)
{
    struct fault fault = {0};
    assert_null(compile(text, unit, &fault));
    assert_string_equal(fault.key, key);
    assert_string_equal(fault_argument(&fault, "column"), column);
}

static void operators_bind_as_in_school(void **state)
{
    (void)state;
    assert_gives("1 + 2 * 3 ^ 2", "", 19);
    assert_gives("8 - 4 - 2", "", 2);
    assert_gives("8 / 4 / 2", "", 1);
    assert_gives("-2 ^ 2", "", -4);
    assert_gives("（１ ＋ ２）× 3 ÷ 9", "", 1);
    assert_gives("2 ^ -1", "", 0.5);
    assert_gives("#22 >= 3", "", 1);
}

static void functions_look_at_values_and_years(void **state)
{
    (void)state;
    assert_gives("min(3, 1, 2) + max(3, 1, 2) + sum(1, 2) + avg(1, 2, 3) + abs(-1)", "", 10);
    assert_gives("prev(share)", "%", 60);
    assert_gives("at(share, 2015)", "%", 50);
    assert_gives("change(share)", "百分点", 15);
    assert_gives("rate(share)", "%", 25);
    assert_gives("average_rate(money, 2015)", "%", 100);
    assert_gives("round(2.5, 0)", "", 2);
}

static void missing_is_never_zero(void **state)
{
    (void)state;
    assert_gives("money + gone", "万元", MISSING);
    assert_gives("gone * 0", "万元", MISSING);
    assert_gives("sum(money, gone)", "万元", MISSING);
    assert_gives("gone > 1 万元", "", MISSING);
    assert_gives("at(money, 2014)", "万元", MISSING);
    assert_gives("count(money, gone, land)", "", 2);
    assert_gives("first(gone, money)", "万元", 400);
    assert_gives("known(gone) + known(money)", "", 1);
}

static void units_are_checked_and_converted(void **state)
{
    (void)state;
    assert_gives("money / land", "万元/亩", 20);
    assert_gives("money / land", "亿元/km2", 3);
    assert_gives("share - other", "百分点", 45);
    assert_gives("share + 5 百分点", "%", 80);
    assert_gives("money + 1 亿元", "万元", 10400);
    assert_refused("money + land", NULL, "formula.dimension", "7");
    assert_refused("money / land", "万元", "formula.result_unit", "7");
    assert_refused("share - other", "%", "formula.result_unit", "7");
    assert_refused("land ^ 2%", NULL, "formula.power", "8");
    assert_refused("round(land, 2%)", NULL, "formula.number", "13");
    assert_refused("at(land, 2015 万元)", NULL, "formula.year", "10");
    assert_refused("at(land, 999999999999)", NULL, "formula.year", "10");
}

static void errors_point_at_the_character(void **state)
{
    (void)state;
    assert_refused("80 万元/亩 + )", NULL, "formula.syntax", "11");
    assert_refused("money +", NULL, "formula.end", "8");
    assert_refused("（land + unknown）", NULL, "formula.name", "9");
    assert_refused("nope(1)", NULL, "formula.function", "1");
    assert_refused("prev(1)", NULL, "formula.wants_name", "6");
    assert_refused("abs(1, 2)", NULL, "formula.arguments", "1");
}

static void too_long_and_too_deep_is_refused(void **state)
{
    char text[FORMULA_TEXT_MAX + 2];
    struct fault fault = {0};
    (void)state;
    memset(text, '1', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_refused(text, NULL, "formula.too_long", "1");
    memset(text, '(', 100);
    text[100] = '\0';
    assert_null(compile(text, NULL, &fault));
    assert_string_equal(fault.key, "formula.too_deep");
}

static const char *describe(void *context, struct arena *own, int32_t slot, int32_t year)
{
    (void)context;
    (void)own;
    (void)year;
    return names[slot];
}

static void a_formula_is_described_so_that_it_reads_the_same(void **state)
{
    static const char *const cases[][2] = {{"money/(land*2)", "money ÷ (land × 2)"}, {"(money)/land", "money ÷ land"},
                                           {"(#22^2)^3", "(#22^2)^3"}, {"#22-(1-2)", "#22 − (1 − 2)"}, {"(1<2)<3", "(1 < 2) < 3"},
                                           {"prev(land)+1 亩", "prev(land) + 1 亩"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(formula_describe(compile(cases[i][0], NULL, NULL), arena, 2, describe, NULL), cases[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_in_school),     cmocka_unit_test(functions_look_at_values_and_years),
        cmocka_unit_test(missing_is_never_zero),           cmocka_unit_test(units_are_checked_and_converted),
        cmocka_unit_test(errors_point_at_the_character),   cmocka_unit_test(too_long_and_too_deep_is_refused),
        cmocka_unit_test(a_formula_is_described_so_that_it_reads_the_same),
    };
    arena = arena_new();
    units = national_units(arena);
    int failed = cmocka_run_group_tests_name("formula", tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
