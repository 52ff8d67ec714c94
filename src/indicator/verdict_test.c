// The rules of comparators and verdicts, one sentence each, on the pack of tests/packs/engine.
#include "indicator/reach.h"
#include "tests/packs/world.h"

// ---- comparators ----

static void a_state_reaches_what_it_ranks_above(void **state)
{
    (void)state;
    WORLD(world);
    put_state(&world, "1", 2017, "in_progress");
    assert_verdict(world, "1", 2017, "unmet");
    put_state(&world, "1", 2018, "done");
    assert_verdict(world, "1", 2018, "met");
    put_state(&world, "1", 2019, "kept");
    assert_verdict(world, "1", 2019, "met");
    assert_stage(world, "1", 2018, 1, "not_due"); // 2025 wants "kept"
    assert_stage(world, "1", 2019, 1, "met");
    put_state(&world, "1", 2020, "none_occurred"); // a state that stands alone reaches nothing else
    assert_verdict(world, "1", 2020, "unmet");
}

static void none_occurred_is_a_state_or_zero(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "5.2", 2017, 0);
    assert_verdict(world, "5.2", 2017, "met");
    put(&world, "5.2", 2018, 1);
    assert_verdict(world, "5.2", 2018, "unmet");
    put_state(&world, "5.2", 2019, "none_occurred");
    assert_verdict(world, "5.2", 2019, "met");
    put_state(&world, "5.2", 2020, "occurred");
    assert_verdict(world, "5.2", 2020, "unmet");
}

static void what_does_not_apply_counts_as_met(void **state)
{
    (void)state;
    WORLD(world);
    put_state(&world, "2", 2017, "not_applicable");
    assert_verdict(world, "2", 2017, "met");
}

static void the_base_year_is_compared_with(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "9", 2018, 9);
    assert_verdict(world, "9", 2018, "no_data"); // no base
    put(&world, "9", 2017, 10);
    assert_verdict(world, "9", 2018, "unmet");
    assert_verdict(world, "9", 2017, "met"); // not lower than itself
    put_flags(&world, "9", 2017, 8, MARK_AT_LEAST);
    assert_verdict(world, "9", 2018, "no_data"); // 8 or more: it may be 10
    put(&world, "5.2", 2017, 3);
    put(&world, "5.2", 2020, 4);
    assert_stage(world, "5.2", 2020, 0, "unmet"); // not higher than the base
}

static void last_year_is_compared_with(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "2", 2020, 19);
    assert_stage(world, "2", 2020, 0, "no_data"); // both conditions must hold
    put(&world, "2", 2019, 19.5);
    assert_stage(world, "2", 2020, 0, "unmet");
    put(&world, "2", 2019, 19);
    assert_stage(world, "2", 2020, 0, "met");
}

static void rates_and_changes_are_compared_in_percent_and_points(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "3", 2019, 100);
    put(&world, "3", 2020, 105);
    assert_stage(world, "3", 2020, 0, "met");
    put(&world, "3", 2020, 104.9);
    assert_stage(world, "3", 2020, 0, "unmet");
    put(&world, "4", 2019, 60);
    put(&world, "4", 2020, 61);
    assert_stage(world, "4", 2020, 0, "met");
    put(&world, "4", 2020, 60.9);
    assert_stage(world, "4", 2020, 0, "unmet");
    put(&world, "5.1", 2016, 85);
    put(&world, "5.1", 2020, 85.5);
    assert_stage(world, "5.1", 2020, 0, "met"); // (85.5/85)^(1/4) - 1 = 0.147 %
    put(&world, "5.1", 2020, 85.1);
    assert_stage(world, "5.1", 2020, 0, "unmet");
}

static void a_threshold_may_be_a_fact(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "4", 2017, 60);
    assert_verdict(world, "4", 2017, "no_data");
    put(&world, "required_share", 2016, 50); // a level: it holds until a new one
    assert_verdict(world, "4", 2017, "met");
    put(&world, "required_share", 2017, 70);
    assert_verdict(world, "4", 2017, "unmet");
}

static void what_is_compared_may_be_an_element(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "decline", 2017, 5.18);
    assert_verdict(world, "11", 2017, "met"); // with no value of its own
    assert_verdict(world, "11", 2018, "no_data");
    put(&world, "task_met", 2020, 0);
    assert_stage(world, "11", 2020, 0, "unmet");
    put(&world, "task_met", 2020, 1);
    assert_stage(world, "11", 2020, 0, "met");
}

static void an_attested_indicator_has_the_verdict_of_its_document(void **state)
{
    (void)state;
    WORLD(world);
    put_flags(&world, "6", 2017, 100, MARK_MET);
    assert_verdict(world, "6", 2017, "met");
    assert_int_equal(evaluate(&world, "6", 2017).basis, BASIS_ATTESTED);
    assert_verdict(world, "6", 2018, "met"); // carried with its value
    put_flags(&world, "6", 2018, NAN, MARK_UNMET); // a decision alone is enough
    assert_verdict(world, "6", 2018, "unmet");
    assert_verdict(world, "6", 2019, "unmet");
}

static void a_decision_about_a_stage_is_one_of_its_year(void **state)
{
    (void)state;
    WORLD(world);
    put_flags(&world, "6", 2019, 100, MARK_MET);
    assert_stage(world, "6", 2019, 0, "not_due");
    assert_stage(world, "6", 2020, 0, "no_data");
    put_flags(&world, "6", 2020, 100, MARK_MET);
    assert_stage(world, "6", 2020, 0, "met");
    assert_stage(world, "6", 2023, 0, "met");
}

static void a_decision_takes_no_value_away(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "13", 2019, 120);
    put_flags(&world, "13", 2020, NAN, MARK_UNMET);
    assert_stage(world, "13", 2020, 0, "unmet");
    assert_value(evaluate(&world, "13", 2020), 120, 2019, "carried"); // the number before it still stands
    assert_verdict(world, "13", 2020, "met");
}

// ---- verdicts ----

static void an_outlook_makes_unmet_expected_never_met(void **state)
{
    (void)state;
    WORLD(world);
    put_flags(&world, "2", 2017, 17, MARK_OUTLOOK_MET);
    assert_verdict(world, "2", 2017, "expected");
    assert_verdict(world, "2", 2018, "expected"); // carried with its value
    put_flags(&world, "2", 2017, 19, MARK_OUTLOOK_MET);
    assert_verdict(world, "2", 2017, "met");
}

static void an_outlook_may_be_said_without_a_value(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "2", 2017, 17);
    put_flags(&world, "2", 2018, NAN, MARK_OUTLOOK_MET);
    assert_verdict(world, "2", 2017, "unmet");
    assert_verdict(world, "2", 2018, "expected");
    assert_value(evaluate(&world, "2", 2018), 17, 2017, "carried");
}

static void a_stage_that_is_not_due_is_met_early_or_not_due(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "2", 2017, 19);
    put(&world, "2", 2018, 20);
    assert_stage(world, "2", 2018, 0, "met");
    assert_stage(world, "2", 2018, 1, "met");
    assert_stage(world, "2", 2017, 1, "not_due");
    assert_stage(world, "2", 2016, 0, "not_due"); // no data yet is not due either
    assert_stage(world, "2", 2022, 0, "no_data");  // 2020 had no value of its own to compare with last year's
}

static void after_its_year_a_stage_is_judged_by_its_year(void **state)
{
    (void)state;
    WORLD(world);
    put_state(&world, "1", 2020, "in_progress");
    put_state(&world, "1", 2021, "done");
    assert_stage(world, "1", 2021, 0, "unmet");
    assert_verdict(world, "1", 2021, "met");
}

static void a_secondary_indicator_speaks_of_the_stage_due_next(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "S1", 2018, 12);
    assert_verdict(world, "S1", 2018, "met");
    put(&world, "S1", 2018, 9);
    assert_verdict(world, "S1", 2018, "not_due"); // 10 公顷 by 2020
    put(&world, "S1", 2020, 12);
    assert_verdict(world, "S1", 2021, "not_due"); // now 20 公顷 by 2025
    assert_verdict(world, "S1", 2025, "unmet");
}

static void a_group_is_as_good_as_its_worst_part(void **state)
{
    (void)state;
    WORLD(world);
    assert_verdict(world, "5", 2017, "no_data");
    put(&world, "5.1", 2017, 90);
    assert_verdict(world, "5", 2017, "no_data"); // one part is missing
    put(&world, "5.2", 2017, 0);
    assert_verdict(world, "5", 2017, "met");
    put(&world, "5.2", 2017, 2);
    assert_verdict(world, "5", 2017, "unmet");
    put_flags(&world, "5.2", 2017, 2, MARK_OUTLOOK_MET);
    assert_verdict(world, "5", 2017, "expected");
    struct indicator_result result = evaluate(&world, "5", 2017);
    assert_true(isnan(result.value));
    assert_int_equal(result.value_year, 2017);
    put(&world, "5.1", 2017, 80);
    assert_verdict(world, "5", 2017, "unmet"); // unmet outweighs expected
}

static void years_outside_the_data_have_no_verdict_but_no_crash(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "2", 2017, 19);
    assert_verdict(world, "2", 1949, "no_data");
    assert_value(evaluate(&world, "2", 2100), 19, 2017, "carried");
}

static void the_default_year_is_the_newest_of_data_with_half_of_the_values(void **state)
{
    (void)state;
    WORLD(world);
    static const char *const numbers[] = {"2", "3", "4", "6", "7", "8", "9"};
    indicator_inputs_derive(world.inputs);
    assert_int_equal(indicator_default_year(world.inputs), 2017); // nothing is known: the base year
    assert_int_equal(indicator_data_year(world.inputs, INT32_MAX), 0);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put(&world, numbers[i], 2019, 50);
    indicator_inputs_derive(world.inputs);
    assert_int_equal(indicator_default_year(world.inputs), 2019); // not a later one, whatever is carried there
    assert_int_equal(indicator_reported_year(world.inputs), 2019);
    put(&world, "2", 2023, 50);
    indicator_inputs_derive(world.inputs);
    struct value_counts values;
    indicator_count_values(world.inputs, 2023, &values);
    assert_int_equal(values.own + values.carried + values.none, 13); // main indicators only
    assert_int_equal(values.own, 1);
    bool half = (values.own + values.carried) * 2 >= 13;
    assert_int_equal(indicator_default_year(world.inputs), half ? 2023 : 2019);
    assert_int_equal(indicator_reported_year(world.inputs), 2019);
    assert_int_equal(indicator_data_year(world.inputs, 2022), 2019);
    struct verdict_counts counts;
    indicator_count(world.inputs, 2019, &counts);
    int32_t total = 0;
    for (int i = 0; i < VERDICT_COUNT; i++)
        total += counts.count[i];
    assert_int_equal(total, 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_reaches_what_it_ranks_above),
        cmocka_unit_test(none_occurred_is_a_state_or_zero),
        cmocka_unit_test(what_does_not_apply_counts_as_met),
        cmocka_unit_test(the_base_year_is_compared_with),
        cmocka_unit_test(last_year_is_compared_with),
        cmocka_unit_test(rates_and_changes_are_compared_in_percent_and_points),
        cmocka_unit_test(a_threshold_may_be_a_fact),
        cmocka_unit_test(what_is_compared_may_be_an_element),
        cmocka_unit_test(an_attested_indicator_has_the_verdict_of_its_document),
        cmocka_unit_test(a_decision_about_a_stage_is_one_of_its_year),
        cmocka_unit_test(a_decision_takes_no_value_away),
        cmocka_unit_test(an_outlook_makes_unmet_expected_never_met),
        cmocka_unit_test(an_outlook_may_be_said_without_a_value),
        cmocka_unit_test(a_stage_that_is_not_due_is_met_early_or_not_due),
        cmocka_unit_test(after_its_year_a_stage_is_judged_by_its_year),
        cmocka_unit_test(a_secondary_indicator_speaks_of_the_stage_due_next),
        cmocka_unit_test(a_group_is_as_good_as_its_worst_part),
        cmocka_unit_test(years_outside_the_data_have_no_verdict_but_no_crash),
        cmocka_unit_test(the_default_year_is_the_newest_of_data_with_half_of_the_values),
    };
    return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
