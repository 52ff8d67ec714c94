// Formulas over a few elements in the units of packs/national/units.csv, three years of values from 2016 on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "formula/formula.h"
#include "tests/unit/national_units.h"

#define FIRST_YEAR 2016
#define YEARS 3

static const struct element {
    const char *name, *unit;
    double values[YEARS];
} elements[] = {
    {"added_value", "万元", {900000, 1000000, 1035277}}, {"land", "亩", {12000, 13000, 12940.95}},
    {"forest", "%", {69.58, 70.5, 73.88}},               {"staff", "人", {100, NAN, 200}},
    {"d_total", "", {2, 4, 8}},                          {"d", "", {5, 5, 5}},
    {"huge", "", {DBL_MAX, DBL_MAX, DBL_MAX}},           {"#22", "%", {1, 2, 3}}};
#define ELEMENTS ((int32_t)(sizeof elements / sizeof *elements))

static bool resolve(void *context, const char *name, struct formula_symbol *ret_symbol)
{
    for (int32_t i = 0; i < ELEMENTS; i++)
        if (strcmp(elements[i].name, name) == 0) {
            *ret_symbol = (struct formula_symbol){.slot = i, .unit = unit_find(context, elements[i].unit, NULL)};
            return true;
        }
    return false;
}

static struct formula *compile(struct arena *arena, const char *text, const char *unit, struct fault *f)
{
    struct unit_table *units = national_units(arena);
    struct formula_scope scope = {.resolve = resolve, .context = units, .units = units};
    return formula_compile(arena, text, &scope, unit ? unit_find(units, unit, NULL) : NULL, f);
}

static struct formula *compiled(struct arena *arena, const char *text, const char *unit)
{
    struct fault fault = {0};
    struct formula *formula = compile(arena, text, unit, &fault);
    if (!formula)
        fail_msg("%s: %s at %s", text, fault.key, fault_argument(&fault, "column"));
    return formula;
}

static enum formula_outcome evaluate(const char *text, const char *unit, int32_t year, double *ret_value)
{
    ARENA_SCOPED arena = arena_new();
    double values[ELEMENTS * YEARS];
    for (int32_t i = 0; i < ELEMENTS; i++)
        memcpy(values + i * YEARS, elements[i].values, sizeof elements[i].values);
    struct formula_frame frame = {.values = values, .years = YEARS, .first_year = FIRST_YEAR, .year = year - FIRST_YEAR};
    return formula_evaluate(compiled(arena, text, unit), &frame, ret_value);
}

static void assert_gives(const char *text, const char *unit, double wanted)
{
    double found;
    enum formula_outcome outcome = evaluate(text, unit, 2018, &found);
    if (outcome != FORMULA_VALUE || fabs(found - wanted) > 1e-9 * fabs(wanted))
        fail_msg("%s gives %.17g (%d), wanted %.17g", text, found, outcome, wanted);
}

static void assert_outcome(const char *text, int32_t year, enum formula_outcome wanted)
{
    double value;
    enum formula_outcome found = evaluate(text, NULL, year, &value);
    if (found != wanted || isnan(value) != (wanted != FORMULA_VALUE))
        fail_msg("%s of %d: outcome %d with %g, wanted %d", text, year, found, value, wanted);
}

static void assert_refused(const char *text, const char *unit, const char *key, const char *column)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    if (compile(arena, text, unit, &fault))
        fail_msg("%s was taken", text);
    if (strcmp(fault.key, key) != 0 || strcmp(fault_argument(&fault, "column"), column) != 0)
        fail_msg("%s: %s at %s, wanted %s at %s", text, fault.key, fault_argument(&fault, "column"), key, column);
}

// ---- reading ----

static void operators_bind_as_in_school(void **state)
{
    (void)state;
    assert_gives("2 + 3 * 4 - 6 / 3", "", 12);
    assert_gives("-2 ^ 2", "", -4);
    assert_gives("2 ^ -1", "", 0.5);
    assert_gives("(2 + 3) * 4", "", 20);
    assert_gives("8 / 4 / 2", "", 1);
    assert_gives("1 + 1 = 2", "", 1);
    assert_gives("min(3, 1, 2) + max(3, 1, 2) + sum(1, 2) + avg(1, 2, 3) + abs(-1)", "", 10);
}

static void signs_and_digits_of_a_chinese_keyboard_mean_the_same(void **state)
{
    (void)state;
    assert_gives("（２＋３）×４÷２", "", 10);
    assert_gives("max（1，2）　＋ 3", "", 5);
    assert_gives("3 ≥ 2", "", 1);
}

static void a_unit_follows_its_number_directly_or_after_one_space(void **state)
{
    (void)state;
    assert_gives("80万元/亩", "万元/亩", 80);
    assert_gives("80 万元/亩", "元/亩", 800000);
    assert_gives("added_value - 35277 万元", "万元", 1000000);
    assert_gives("50 % + 1 %", "%", 51);
}

static void a_unit_ends_with_a_word(void **state)
{
    (void)state;
    assert_gives("80 元/d_total", "元", 10);
    assert_gives("80 元/d", "元/天", 80); // metres, tonnes and days are units behind a number and a stroke
    assert_gives("80 元 / d", "元", 16);
    assert_refused("80 total", NULL, "formula.syntax", "4");
    assert_refused("80 元人", NULL, "formula.syntax", "4");
}

static void what_cannot_be_read_is_refused_where_it_stands(void **state)
{
    (void)state;
    assert_refused("", NULL, "formula.end", "1");
    assert_refused("land +", NULL, "formula.end", "7");
    assert_refused("土地 + 1", NULL, "formula.syntax", "1");
    assert_refused("1 + 亩产", NULL, "formula.syntax", "5");
    assert_refused("forest + forrest", NULL, "formula.name", "10");
    assert_refused("median(land)", NULL, "formula.function", "1");
    assert_refused("round(land)", NULL, "formula.arguments", "1");
    assert_refused("prev(land + land)", NULL, "formula.wants_name", "11");
    assert_refused("at(land, 12.5)", NULL, "formula.year", "10");
    assert_refused("at(land, 2015 万元)", NULL, "formula.year", "10");
    assert_refused("at(land, 999999999999)", NULL, "formula.year", "10");
    assert_refused("land ^ d", NULL, "formula.power", "8");
    assert_refused("80 万元/亩 + )", NULL, "formula.syntax", "11");
    assert_refused("1 < 2 < 3", NULL, "formula.syntax", "7");
}

static void length_and_depth_are_limited(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct text_buffer deep, minus, many;
    text_buffer_init(&deep, arena);
    text_buffer_init(&minus, arena);
    text_buffer_init(&many, arena);
    for (int i = 0; i < FORMULA_DEPTH_MAX; i++) {
        text_buffer_append(&deep, "(");
        text_buffer_append(&minus, "-");
    }
    for (int i = 0; i < FORMULA_NODES_MAX; i++)
        text_buffer_append(&many, i ? "+1" : "1");
    text_buffer_append(&deep, "1");
    text_buffer_append(&minus, "1");
    assert_refused(deep.bytes, NULL, "formula.too_deep", "33");
    assert_refused(minus.bytes, NULL, "formula.too_deep", "32");
    struct fault fault = {0};
    assert_null(compile(arena, many.bytes, NULL, &fault));
    assert_string_equal(fault.key, "formula.too_long");
    assert_refused(arena_printf(arena, "%*s1", FORMULA_TEXT_MAX, ""), NULL, "formula.too_long", "1");
}

// ---- units ----

static void units_are_checked_like_types(void **state)
{
    (void)state;
    assert_gives("added_value / land", "万元/亩", 1035277 / 12940.95);
    assert_gives("added_value / land", "亿元/公顷", 1035277e-4 / 12940.95 * 15);
    assert_refused("added_value + land", NULL, "formula.dimension", "13");
    assert_refused("added_value > 3", NULL, "formula.dimension", "13");
    assert_refused("max(land, staff)", NULL, "formula.dimension", "11");
    assert_refused("added_value / land", "万元/人", "formula.result_unit", "13");
    assert_refused("land ^ 0.5", NULL, "formula.power", "8");
    assert_refused("land ^ 2%", NULL, "formula.power", "8");
}

static void a_difference_of_shares_is_in_points_and_nothing_else(void **state)
{
    (void)state;
    assert_gives("change(forest)", "百分点", 3.38);
    assert_gives("forest - at(forest, 2016)", "百分点", 4.3);
    assert_gives("forest + 1 百分点", "%", 74.88);
    assert_gives("rate(d_total)", "%", 100);
    assert_gives("d_total / 16", "%", 50);
    assert_refused("change(forest)", "%", "formula.result_unit", "1");
    assert_refused("forest", "百分点", "formula.result_unit", "1");
    assert_refused("1 百分点 - forest", NULL, "formula.dimension", "7");
}

// ---- rounding ----

static void the_whole_formula_rounds_in_the_unit_of_its_result(void **state)
{
    (void)state;
    assert_gives("round(added_value / land, 2)", "万元/亩", 80);
    assert_gives("round(added_value / land, 3)", "万元/亩", 80);
    assert_gives("round(added_value / land, 4)", "万元/亩", 80.0001);
    assert_gives("round(added_value, 1)", "亿元", 103.5);
    assert_gives("round(d_total / 3, 1)", "%", 266.7);
    assert_gives("round(d_total / 3, 1)", "", 2.7);
}

static void inside_a_formula_a_name_rounds_in_its_own_unit(void **state)
{
    (void)state;
    assert_gives("round(land, 0) + 0.5 亩", "亩", 12941.5);
    assert_gives("round(forest, 1) + 1 百分点", "%", 74.9);
    assert_gives("round(forest - prev(forest), 1) + 0 百分点", "百分点", 3.4);
    assert_gives("round(d_total / 3, 1) * 10", "", 27);
    assert_refused("staff * round(added_value / staff, 1)", "万元", "formula.round", "9");
    assert_refused("round(added_value / land, 2)", NULL, "formula.round", "1");
    assert_refused("round(land, d)", "亩", "formula.number", "13");
    assert_refused("round(land, 2%)", "亩", "formula.number", "13");
}

static void half_goes_to_even(void **state)
{
    (void)state;
    assert_gives("round(2.5, 0)", "", 2);
    assert_gives("round(3.5, 0)", "", 4);
    assert_gives("round(0.285, 2)", "", 0.28);
}

// ---- years ----

static void functions_of_time_read_the_years_they_name(void **state)
{
    (void)state;
    assert_gives("prev(d_total)", "", 4);
    assert_gives("at(d_total, 2016)", "", 2);
    assert_gives("average_rate(d_total, 2016)", "%", 100);
    assert_outcome("prev(d_total)", 2016, FORMULA_MISSING);
    assert_outcome("at(d_total, 2015)", 2018, FORMULA_MISSING);
}

// ---- missing and undefined ----

static void a_missing_operand_makes_the_result_missing(void **state)
{
    (void)state;
    assert_outcome("staff * 0", 2017, FORMULA_MISSING);
    assert_outcome("min(staff, 3 人)", 2017, FORMULA_MISSING);
    assert_outcome("sum(3 人, staff)", 2017, FORMULA_MISSING);
    assert_outcome("staff > 0 人", 2017, FORMULA_MISSING);
    assert_outcome("staff / 0", 2017, FORMULA_MISSING);
}

static void count_first_and_known_see_what_is_missing(void **state)
{
    double value;
    (void)state;
    assert_int_equal(evaluate("count(staff, land, d)", NULL, 2017, &value), FORMULA_VALUE);
    assert_float_equal(value, 2, 0);
    assert_int_equal(evaluate("first(staff, 7 人)", NULL, 2017, &value), FORMULA_VALUE);
    assert_float_equal(value, 7, 0);
    assert_int_equal(evaluate("known(staff)", NULL, 2017, &value), FORMULA_VALUE);
    assert_float_equal(value, 0, 0);
}

static void what_has_no_answer_is_undefined_not_missing(void **state)
{
    (void)state;
    assert_outcome("d / 0", 2018, FORMULA_UNDEFINED);
    assert_outcome("(0 - d) ^ 0.5", 2018, FORMULA_UNDEFINED);
    assert_outcome("huge * huge", 2018, FORMULA_UNDEFINED);
    assert_outcome("huge * huge - huge * huge", 2018, FORMULA_UNDEFINED);
    assert_outcome("1 / (huge * huge)", 2018, FORMULA_UNDEFINED);
    assert_outcome("sum(huge, huge) - sum(huge, huge)", 2018, FORMULA_UNDEFINED);
    assert_outcome("huge ^ 2 / huge ^ 2", 2018, FORMULA_UNDEFINED);
}

// ---- what it reads, and for people ----

static void every_slot_is_a_dependency_once_with_its_farthest_year(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    size_t count;
    const struct formula_dependency *reads =
        formula_dependencies(compiled(arena, "land / at(land, 2016) + change(d_total) + d_total", NULL), &count);
    assert_int_equal(count, 2);
    assert_string_equal(elements[reads[0].slot].name, "land");
    assert_int_equal(reads[0].years_back, INT32_MAX);
    assert_string_equal(elements[reads[1].slot].name, "d_total");
    assert_int_equal(reads[1].years_back, 1);
}

static void every_value_that_is_read_is_listed_with_its_year(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    size_t count;
    const struct formula_read *reads =
        formula_reads(compiled(arena, "prev(land) / land + prev(land) / at(land, 2010) + average_rate(d, 2015)", NULL), arena, 2018, &count);
    const struct formula_read wanted[] = {{1, 2017}, {1, 2018}, {1, 2010}, {5, 2018}, {5, 2015}};
    assert_int_equal(count, 5);
    assert_memory_equal(reads, wanted, sizeof wanted);
}

static const char *with_year(void *context, struct arena *arena, int32_t slot, int32_t year)
{
    (void)context;
    return arena_printf(arena, "%s of %d", elements[slot].name, year);
}

static const char *only_name(void *context, struct arena *arena, int32_t slot, int32_t year)
{
    (void)context;
    (void)arena;
    (void)year;
    return elements[slot].name;
}

static void assert_described(const char *text, const char *wanted)
{
    ARENA_SCOPED arena = arena_new();
    assert_string_equal(formula_describe(compiled(arena, text, NULL), arena, 2018, with_year, NULL), wanted);
}

static void a_description_asks_for_the_year_that_is_read(void **state)
{
    (void)state;
    assert_described("land * 2", "land of 2018 × 2");
    assert_described("prev(land)", "prev(land of 2017)");
    assert_described("at(land, 2015)", "at(land of 2015, 2015)");
    assert_described("change(land)", "change(land of 2017 → land of 2018)");
    assert_described("average_rate(land, 2015)", "average_rate(land of 2015 → land of 2018, 2015)");
    ARENA_SCOPED arena = arena_new();
    assert_string_equal(formula_describe(compiled(arena, "change(land)", NULL), arena, 2018, only_name, NULL), "change(land)");
}

static void a_description_keeps_the_parentheses_that_matter(void **state)
{
    (void)state;
    assert_described("((1 - (2 - 3)) * 4)", "(1 − (2 − 3)) × 4");
    assert_described("(1*2)/(3*4)", "1 × 2 ÷ (3 × 4)");
    assert_described("(1^2)^3", "(1^2)^3");
    assert_described("(1<2)<3", "(1 < 2) < 3");
    assert_described("land>=80 亩", "land of 2018 ≥ 80 亩");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_in_school),
        cmocka_unit_test(signs_and_digits_of_a_chinese_keyboard_mean_the_same),
        cmocka_unit_test(a_unit_follows_its_number_directly_or_after_one_space),
        cmocka_unit_test(a_unit_ends_with_a_word),
        cmocka_unit_test(what_cannot_be_read_is_refused_where_it_stands),
        cmocka_unit_test(length_and_depth_are_limited),
        cmocka_unit_test(units_are_checked_like_types),
        cmocka_unit_test(a_difference_of_shares_is_in_points_and_nothing_else),
        cmocka_unit_test(the_whole_formula_rounds_in_the_unit_of_its_result),
        cmocka_unit_test(inside_a_formula_a_name_rounds_in_its_own_unit),
        cmocka_unit_test(half_goes_to_even),
        cmocka_unit_test(functions_of_time_read_the_years_they_name),
        cmocka_unit_test(a_missing_operand_makes_the_result_missing),
        cmocka_unit_test(count_first_and_known_see_what_is_missing),
        cmocka_unit_test(what_has_no_answer_is_undefined_not_missing),
        cmocka_unit_test(every_slot_is_a_dependency_once_with_its_farthest_year),
        cmocka_unit_test(every_value_that_is_read_is_listed_with_its_year),
        cmocka_unit_test(a_description_asks_for_the_year_that_is_read),
        cmocka_unit_test(a_description_keeps_the_parentheses_that_matter),
    };
    return cmocka_run_group_tests_name("formula", tests, NULL, NULL);
}
