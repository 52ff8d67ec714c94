// The rules of values and qualifiers, one sentence each, on the pack of tests/packs/engine.
#include "indicator/reach.h"
#include "tests/packs/world.h"

// ---- values ----

static void without_facts_there_is_no_value_and_no_verdict(void **state)
{
    (void)state;
    WORLD(world);
    for (int32_t i = 0; i < world.model->indicator_count; i++) {
        const char *no = world.model->indicators[i].no;
        assert_no_value(evaluate(&world, no, 2017));
        assert_verdict(world, no, 2017, text_equal(no, "S1") ? "not_due" : "no_data");
    }
}

static void an_own_fact_is_the_value(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "2", 2017, 17.5);
    assert_value(evaluate(&world, "2", 2017), 17.5, 2017, "published");
    assert_verdict(world, "2", 2017, "unmet");
}

static void a_level_is_carried_into_later_years_only(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "2", 2018, 19);
    assert_value(evaluate(&world, "2", 2021), 19, 2018, "carried");
    assert_no_value(evaluate(&world, "2", 2016));
    assert_no_value(evaluate(&world, "2", 2017)); // not even into the base year when the plan does not name it
}

static void counts_and_flows_are_never_carried(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "5.2", 2017, 0);
    put(&world, "added_value", 2017, 900000);
    put(&world, "land_area", 2017, 12000);
    assert_value(evaluate(&world, "3", 2017), 75, 2017, "computed");
    assert_no_value(evaluate(&world, "3", 2018));
    assert_no_value(evaluate(&world, "5.2", 2018));
    assert_verdict(world, "5.2", 2018, "no_data");
}

static void the_base_year_takes_the_later_fact_that_the_plan_names(void **state)
{
    (void)state;
    WORLD(world);
    put_flags(&world, "2", 2018, 19, MARK_BASELINE);
    assert_value(evaluate(&world, "2", 2017), 19, 2018, "baseline");
    assert_verdict(world, "2", 2017, "met");
    assert_no_value(evaluate(&world, "2", 2016)); // in the base year only
    put(&world, "2", 2016, 16);
    assert_value(evaluate(&world, "2", 2017), 16, 2016, "carried"); // what was known earlier goes first
}

static void a_level_among_the_inputs_is_carried_into_a_computation(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "land_area", 2016, 12000);
    put(&world, "added_value", 2018, 1200000);
    assert_value(evaluate(&world, "3", 2018), 100, 2018, "computed");
    assert_no_value(evaluate(&world, "3", 2017));
}

static void levels_that_are_all_carried_make_no_new_value(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "land_area", 2017, 1000);
    put(&world, "staff", 2017, 100);
    assert_value(evaluate(&world, "9", 2017), 10, 2017, "computed");
    assert_value(evaluate(&world, "9", 2020), 10, 2017, "carried");
    put(&world, "staff", 2019, 200); // one of them is new: so is the computation
    assert_value(evaluate(&world, "9", 2019), 5, 2019, "computed");
    assert_value(evaluate(&world, "9", 2018), 10, 2017, "carried");
    struct reachability reach;
    reachability_compute(world.inputs, indicator_model_find(world.model, "9"), INT32_MAX, &reach);
    assert_int_equal(reach.point_count, 2);
}

static void a_missing_input_makes_no_computation(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "added_value", 2017, 900000);
    assert_no_value(evaluate(&world, "3", 2017));
    put(&world, "3", 2017, 74.2); // then what was published speaks
    assert_value(evaluate(&world, "3", 2017), 74.2, 2017, "published");
}

static void a_division_by_zero_is_missing_not_a_number(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "added_value", 2017, 900000);
    put(&world, "land_area", 2017, 0);
    assert_no_value(evaluate(&world, "3", 2017));
    assert_verdict(world, "3", 2017, "no_data");
}

static void a_complete_computation_wins_over_what_was_published(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "3", 2017, 74);
    put(&world, "added_value", 2017, 900000);
    put(&world, "land_area", 2017, 12000);
    struct indicator_result result = evaluate(&world, "3", 2017);
    assert_value(result, 75, 2017, "computed");
    assert_float_equal(result.published, 74, 0);
    assert_int_equal(result.differs, 1);
}

static void a_difference_within_rounding_is_none(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "added_value", 2017, 1000000);
    put(&world, "land_area", 2017, 12000); // 83.333...
    put(&world, "3", 2017, 83.33);
    assert_int_equal(evaluate(&world, "3", 2017).differs, 0);
    put(&world, "3", 2017, 83.335);
    assert_int_equal(evaluate(&world, "3", 2017).differs, 0);
    put(&world, "3", 2017, 83.34);
    assert_int_equal(evaluate(&world, "3", 2017).differs, 1);
}

static void at_least_twenty_does_not_differ_from_more_than_twenty(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "added_value", 2017, 1000000);
    put(&world, "land_area", 2017, 12000);
    put_flags(&world, "3", 2017, 80, MARK_AT_LEAST);
    assert_int_equal(evaluate(&world, "3", 2017).differs, 0);
    put_flags(&world, "3", 2017, 90, MARK_AT_LEAST);
    assert_int_equal(evaluate(&world, "3", 2017).differs, 1);
}

static void a_computed_value_is_exact_whatever_was_published(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "added_value", 2017, 900000);
    put(&world, "land_area", 2017, 12000);
    put_flags(&world, "3", 2017, 70, MARK_AT_LEAST);
    struct indicator_result result = evaluate(&world, "3", 2017);
    assert_int_equal(result.qualifier, 0);
    assert_string_equal(verdict_name((enum verdict)result.verdict), "unmet"); // 75 < 80, not "unknown"
}

static void results_are_rounded_half_to_even(void **state)
{
    (void)state;
    WORLD(world);
    static const double cases[][2] = {{0.125, 0.12}, {0.375, 0.38}, {2.5e-3, 0}, {7.5e-3, 0.01}, {1.005, 1.0}, {1.015, 1.02}};
    put(&world, "staff", 2017, 1000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) { // 万元/人 to two decimals
        put(&world, "added_value", 2017, cases[i][0] * 1000);
        assert_float_equal(evaluate(&world, "7", 2017).value, cases[i][1], 1e-15);
    }
}

static void a_tie_is_a_tie_whatever_the_unit(void **state)
{
    (void)state;
    WORLD(world);
    static const double cases[][3] = {{47, 400, 11.8}, {59, 400, 14.8}, {115, 400, 28.8}, {49, 400, 12.2}, {51, 400, 12.8}, {203, 400, 50.8}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) { // 11.75 % and so on: % is 0.01, which no double is
        put(&world, "trained", 2017, cases[i][0]);
        put(&world, "staff", 2017, cases[i][1]);
        assert_float_equal(evaluate(&world, "4", 2017).value, cases[i][2], 1e-12);
    }
}

static void the_rounded_value_is_compared(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "land_area", 2017, 100000);
    put(&world, "added_value", 2017, 7999600); // 79.996
    assert_value(evaluate(&world, "3", 2017), 80, 2017, "computed");
    assert_verdict(world, "3", 2017, "met");
}

static void a_published_value_is_not_rounded(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "2", 2017, 17.996);
    assert_value(evaluate(&world, "2", 2017), 17.996, 2017, "published");
    assert_verdict(world, "2", 2017, "unmet");
}

static void percent_is_a_unit_and_formulas_do_not_multiply(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "trained", 2017, 30);
    put(&world, "staff", 2017, 40);
    assert_value(evaluate(&world, "4", 2017), 75, 2017, "computed");
}

static void a_change_of_shares_is_in_points(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "2", 2016, 17.5);
    put(&world, "2", 2017, 17.25);
    assert_value(evaluate(&world, "10", 2017), -0.25, 2017, "computed");
    assert_verdict(world, "10", 2017, "unmet");
    assert_no_value(evaluate(&world, "10", 2018)); // an indicator that is carried is no new number to subtract from
}

// ---- qualifiers ----

static void at_least_is_enough_for_at_least(void **state)
{
    (void)state;
    WORLD(world);
    put_flags(&world, "2", 2017, 20, MARK_AT_LEAST);
    assert_verdict(world, "2", 2017, "met");
    put_flags(&world, "2", 2017, 17, MARK_AT_LEAST);
    assert_verdict(world, "2", 2017, "no_data"); // 17 or more: it may be 18
    put_flags(&world, "2", 2017, 17, MARK_AT_MOST);
    assert_verdict(world, "2", 2017, "unmet");
    put_flags(&world, "2", 2017, 20, MARK_AT_MOST);
    assert_verdict(world, "2", 2017, "no_data");
}

static void at_least_says_nothing_about_at_most(void **state)
{
    (void)state;
    WORLD(world);
    put_flags(&world, "7", 2017, 80, MARK_AT_LEAST);
    assert_verdict(world, "7", 2017, "no_data");
    put_flags(&world, "7", 2017, 90, MARK_AT_LEAST);
    assert_verdict(world, "7", 2017, "unmet");
    put_flags(&world, "7", 2017, 80, MARK_AT_MOST);
    assert_verdict(world, "7", 2017, "met");
}

static void at_least_is_never_exactly(void **state)
{
    (void)state;
    WORLD(world);
    put_flags(&world, "8", 2017, 100, MARK_AT_LEAST);
    assert_verdict(world, "8", 2017, "no_data");
    put(&world, "8", 2017, 100);
    assert_verdict(world, "8", 2017, "met");
    put(&world, "8", 2017, 99.99);
    assert_verdict(world, "8", 2017, "unmet");
}

static void nothing_is_subtracted_from_at_least(void **state)
{
    (void)state;
    WORLD(world);
    put_flags(&world, "3", 2019, 80, MARK_AT_LEAST);
    put(&world, "3", 2020, 90);
    assert_stage(world, "3", 2020, 0, "no_data"); // the yearly rate is not known
    put(&world, "3", 2019, 80);
    assert_stage(world, "3", 2020, 0, "met");
    put_flags(&world, "7", 2019, 80, MARK_AT_MOST);
    put(&world, "7", 2020, 79);
    assert_stage(world, "7", 2020, 0, "no_data"); // nor whether it is higher than last year
    put(&world, "7", 2019, 80);
    assert_stage(world, "7", 2020, 0, "met");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_facts_there_is_no_value_and_no_verdict),
        cmocka_unit_test(an_own_fact_is_the_value),
        cmocka_unit_test(a_level_is_carried_into_later_years_only),
        cmocka_unit_test(counts_and_flows_are_never_carried),
        cmocka_unit_test(the_base_year_takes_the_later_fact_that_the_plan_names),
        cmocka_unit_test(a_level_among_the_inputs_is_carried_into_a_computation),
        cmocka_unit_test(levels_that_are_all_carried_make_no_new_value),
        cmocka_unit_test(a_missing_input_makes_no_computation),
        cmocka_unit_test(a_division_by_zero_is_missing_not_a_number),
        cmocka_unit_test(a_complete_computation_wins_over_what_was_published),
        cmocka_unit_test(a_difference_within_rounding_is_none),
        cmocka_unit_test(at_least_twenty_does_not_differ_from_more_than_twenty),
        cmocka_unit_test(a_computed_value_is_exact_whatever_was_published),
        cmocka_unit_test(results_are_rounded_half_to_even),
        cmocka_unit_test(a_tie_is_a_tie_whatever_the_unit),
        cmocka_unit_test(the_rounded_value_is_compared),
        cmocka_unit_test(a_published_value_is_not_rounded),
        cmocka_unit_test(percent_is_a_unit_and_formulas_do_not_multiply),
        cmocka_unit_test(a_change_of_shares_is_in_points),
        cmocka_unit_test(at_least_is_enough_for_at_least),
        cmocka_unit_test(at_least_says_nothing_about_at_most),
        cmocka_unit_test(at_least_is_never_exactly),
        cmocka_unit_test(nothing_is_subtracted_from_at_least),
    };
    return cmocka_run_group_tests_name("evaluate", tests, NULL, NULL);
}
