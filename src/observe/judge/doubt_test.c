// What can be a measurement and what cannot.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/text.h"
#include "tests/unit/national_standards.h"

static const char *doubt(const char *factor, const char *domain, const char *value)
{
    struct decimal number;
    const struct doubt_bounds bounds = doubts_find(&standards->doubts, &(struct judge_whose){"p1", factor, domain});
    assert_true(decimal_parse(value, &number, NULL));
    return doubt_name(doubt_of(&bounds, observation_number_of(number)));
}

static void what_cannot_be_is_doubted_and_what_can_be_is_not(void **state)
{
    (void)state;
    static const struct { const char *factor, *domain, *value, *doubt; } cases[] = {
        {"w01018", "water", "-99", "sentinel"},   {"w01018", "water", "-99.000000", "sentinel"}, {"w21003", "water", "-1", "sentinel"},
        {"w21003", "water", "-1.0", "sentinel"},  {"w21011", "water", "-9999", "sentinel"},      {"w21011", "water", "-0.2", "below"},
        {"w01018", "water", "58", ""},            {"w01018", "water", "999", ""},                {"w01018", "water", "4999.9", ""},
        {"w01018", "water", "5001", "range"},     {"w01001", "water", "0", "zero"},              {"w01001", "water", "14.2", "above"},
        {"w01001", "water", "99.9", "above"},     {"w01001", "water", "999", "sentinel"},        {"w01001", "water", "7", ""},
        {"w01010", "water", "-2", ""},            {"w01010", "water", "-99", "range"},           {"w01010", "water", "-999", "sentinel"},
        {"w00000", "water", "0", ""},             {"w00000", "water", "-999", "sentinel"},       {"w00000", "water", "99999", ""},
        {"a21026", "gas", "-4.9", ""},            {"a21026", "gas", "-5.1", "below"},            {"a21026", "gas", "-1", "sentinel"},
        {"a21026-Zs", "gas", "-99", "sentinel"},  {"a21026", "air", "-3", ""},                   {"a21005", "air", "-3", "below"},
        {"a34004", "air", "-99", "sentinel"},     {"a34004", "air", "985", ""},                  {"a01012", "gas", "-40", ""},
        {"a01012", "gas", "-300", "below"},       {"a01013", "gas", "-1", ""},                   {"a01013", "gas", "-99", ""},
        {"a19001", "gas", "20.9", ""},            {"a19001", "gas", "26", "range"},              {"a19001", "gas", "101", "above"},
        {"a01014", "gas", "9999", "sentinel"},    {"a01008", "air", "361", "above"},             {"a01008", "air", "0", ""},
        {"a01006", "air", "-99", "sentinel"},     {"orp", "water", "-320", ""},                  {"unheard", "water", "-7", "negative"},
        {"unheard", "water", "999999", ""},       {"SB1-RS", "gas", "-1", ""},                   {"w01018-SampleTime", "water", "20160801084000", ""},
        {"LA", "", "0.0", "zero"},                {"w02003", "water", "-999", "sentinel"},       {"w01018", "water", "-0.0", "zero"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!text_equal(doubt(cases[i].factor, cases[i].domain, cases[i].value), cases[i].doubt))
            fail_msg("%s %s: %s", cases[i].factor, cases[i].value, doubt(cases[i].factor, cases[i].domain, cases[i].value));
}

static void no_quantity_of_the_pack_lacks_a_least_but_those_that_can_be_negative(void **state)
{
    (void)state;
    for (size_t i = 0; i < standards->doubts.factors.count; i++) {
        const struct factor *factor = &standards->doubts.factors.items[i];
        const bool signed_unit = text_equal(factor->unit, "kPa") || text_equal(factor->unit, "mV") || text_equal(factor->unit, "dB");
        if (!factor->has_least && !signed_unit)
            fail_msg("%s", factor->code);
        assert_true(!factor->has_most || decimal_compare(factor->least, factor->most) < 0);
    }
}

// A folder that was made with an earlier pack says nothing of least: an amount is no less than nothing all the same.
static void an_amount_has_a_least_without_a_table(void **state)
{
    (void)state;
    const struct factor items[] = {{.code = "x1", .unit = "mg/L"}, {.code = "x2", .unit = "℃"}};
    struct doubts doubts = {0};
    factor_table_init(&doubts.factors, arena, items, 2);
    struct doubt_bounds bounds = doubts_find(&doubts, &(struct judge_whose){"p1", "x1", "water"});
    assert_int_equal(doubt_of(&bounds, (struct observation_number){-99, 0, true}), DOUBT_SENTINEL);
    bounds = doubts_find(&doubts, &(struct judge_whose){"p1", "x2", "water"});
    assert_int_equal(doubt_of(&bounds, (struct observation_number){-99, 0, true}), DOUBT_NONE);
}

static void what_counts_is_absent_when_it_cannot_be_and_zero_in_the_drift(void **state)
{
    (void)state;
    const struct doubt_bounds bounds = {.has_least = true, .drift = 0.5};
    assert_false(doubt_counted(&bounds, (struct observation_number){-99, 0, true}).present);
    assert_int_equal(doubt_counted(&bounds, (struct observation_number){-5, 1, true}).mantissa, 0);
    assert_int_equal(doubt_counted(&bounds, (struct observation_number){5, 1, true}).mantissa, 5);
    assert_false(doubt_counted_total(&bounds, (struct observation_number){-1, 0, true}).present);
    assert_int_equal(doubt_counted(NULL, (struct observation_number){-99, 0, true}).mantissa, -99);
}

static void a_span_without_doubt_holds_no_doubted_value(void **state)
{
    (void)state;
    const struct doubt_bounds ph = {.has_least = true, .has_most = true, .most = {14, 0}, .zero = true}, cod = {.has_least = true, .has_high = true, .high = 5000},
                              cold = {.has_least = true, .least = {-90, 0}}, unknown = {.negative = true}, none = {0};
    const struct { const struct doubt_bounds *bounds; double least, most; bool free; } cases[] = {
        {&ph, 6, 9, true},    {&ph, 0, 9, false},      {&ph, 6, 14.1, false}, {&ph, 6, 999, false},     {&ph, -99, 9, false}, {&cod, 0, 4999, true},
        {&cod, 0, 5001, false}, {&cod, -0.1, 1, false}, {&cold, -40, 40, true}, {&cold, -99, 40, false}, {&unknown, 0, 9, true}, {&unknown, -1, 9, false},
        {&none, -999, 999, true}, {NULL, -999, 999, true}, {&ph, NAN, NAN, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (doubt_is_free(cases[i].bounds, cases[i].least, cases[i].most) != cases[i].free)
            fail_msg("%zu: %g %g", i, cases[i].least, cases[i].most);
}

static void a_limit_is_held_against_what_is_not_doubted_and_against_a_zero_from_above(void **state)
{
    (void)state;
    const struct doubt_bounds bounds = {.has_least = true, .has_most = true, .most = {14, 0}, .zero = true};
    const struct observation_number seven = {7, 0, true}, zero = {0, 0, true}, much = {99, 0, true}, missing = {0};
    assert_true(doubt_lets_judge(&bounds, seven, missing, true) && doubt_lets_judge(&bounds, seven, missing, false));
    assert_true(doubt_lets_judge(&bounds, zero, missing, false));
    assert_false(doubt_lets_judge(&bounds, zero, missing, true));
    assert_false(doubt_lets_judge(&bounds, seven, zero, true)); // a mean with a zero in it
    assert_false(doubt_lets_judge(&bounds, much, missing, false));
    assert_true(doubt_lets_judge(NULL, much, missing, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_is_doubted_and_what_can_be_is_not),
        cmocka_unit_test(no_quantity_of_the_pack_lacks_a_least_but_those_that_can_be_negative),
        cmocka_unit_test(an_amount_has_a_least_without_a_table),
        cmocka_unit_test(what_counts_is_absent_when_it_cannot_be_and_zero_in_the_drift),
        cmocka_unit_test(a_span_without_doubt_holds_no_doubted_value),
        cmocka_unit_test(a_limit_is_held_against_what_is_not_doubted_and_against_a_zero_from_above),
    };
    return cmocka_run_group_tests(tests, national_standards_load, national_standards_unload);
}
