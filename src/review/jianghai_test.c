// What must hold for the plan of Jianghai District, from packs/jianghai through store and evaluator.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/text.h"
#include "indicator/evaluate.h"
#include "indicator/fact.h"
#include "indicator/reach.h"
#include "plan/project.h"
#include "review/load.h"
#include "review/rules.h"

struct county {
    struct arena *arena;
    struct store *store;
    struct indicator_model *model;
    struct indicator_inputs *inputs;
};

static const char *pack_folder(struct arena *arena)
{
    return arena_printf(arena, "%s/packs/jianghai", getenv("QINGSHAN_SOURCE"));
}

static void load_inputs(struct county *county)
{
    struct fault fault = {0};
    indicator_model_free(county->model);
    county->model = indicator_model_load(county->store, INT64_MAX, &fault);
    assert_non_null(county->model);
    county->inputs = indicator_inputs_new(county->arena, county->model);
    assert_true(indicator_inputs_load(county->inputs, county->store, county->model->plan.region, INT64_MAX, &fault));
}

static void county_open(struct county *county)
{
    struct fault fault = {0};
    struct load_report report;
    struct finding_list findings;
    county->arena = arena_new();
    county->store = store_open_memory(&fault);
    struct pack_source source = pack_source_folder(pack_folder(county->arena));
    finding_list_init(&findings, county->arena);
    struct pack *pack = pack_read(county->arena, &source, &findings);
    assert_non_null(pack);
    assert_int_equal(findings.errors, 0);
    assert_true(review_load(county->store, county->arena, pack, "test", false, &report, &fault));
    load_inputs(county);
}

static void county_close(struct county *county)
{
    indicator_model_free(county->model);
    store_close(county->store);
    arena_free(county->arena);
}
#define COUNTY(name)                                                     \
    __attribute__((cleanup(county_close))) struct county name = {0};     \
    county_open(&(name))

static bool try_fact(struct county *county, const char *subject, const char *period, const char *value, const char *unit, struct fault *f)
{
    struct fact_entry entry = {.subject = subject, .period = period, .value = value, .unit = unit, .source = "T"};
    struct fact_batch batch = {.entries = &entry, .count = 1, .who = "test", .what = "fact.add", .detail = ""};
    if (store_begin(county->store, f) && fact_save(county->store, county->model, &batch, NULL, f) && store_commit(county->store, f)) {
        load_inputs(county);
        return true;
    }
    store_rollback(county->store);
    return false;
}

static void add_fact(struct county *county, const char *subject, const char *period, const char *value, const char *unit)
{
    struct fault fault = {0};
    if (!try_fact(county, subject, period, value, unit, &fault))
        fail_msg("%s", fault.key);
}

static struct indicator_result result_of(const struct county *county, const char *no, int32_t year)
{
    struct indicator_result result;
    indicator_evaluate(county->inputs, indicator_model_find(county->model, no), year, &result);
    return result;
}

// The numbers of the main indicators that fit, "3 13 21".
static const char *numbers_where(const struct county *county, bool (*fits)(const struct indicator *, const struct indicator_result *))
{
    struct text_buffer out;
    text_buffer_init(&out, county->arena);
    text_buffer_append(&out, "");
    for (int32_t i = 0; i < county->model->indicator_count; i++) {
        const struct indicator *indicator = &county->model->indicators[i];
        struct indicator_result result = result_of(county, indicator->no, 2017);
        if (indicator->class == CLASS_MAIN && fits(indicator, &result))
            text_buffer_printf(&out, "%s%s", out.size ? " " : "", indicator->no);
    }
    return out.bytes;
}

static bool is_unmet(const struct indicator *indicator, const struct indicator_result *result)
{
    (void)indicator;
    return result->verdict == VERDICT_UNMET;
}

static bool is_missing(const struct indicator *indicator, const struct indicator_result *result)
{
    (void)indicator;
    return result->verdict == VERDICT_NO_DATA;
}

static bool is_expected(const struct indicator *indicator, const struct indicator_result *result)
{
    (void)indicator;
    return result->verdict == VERDICT_EXPECTED;
}

static bool is_attested(const struct indicator *indicator, const struct indicator_result *result)
{
    (void)indicator;
    return result->basis == BASIS_ATTESTED;
}

static bool is_binding_met(const struct indicator *indicator, const struct indicator_result *result)
{
    return indicator->attribute == ATTRIBUTE_BINDING && result->verdict == VERDICT_MET;
}

static bool is_binding(const struct indicator *indicator, const struct indicator_result *result)
{
    (void)result;
    return indicator->attribute == ATTRIBUTE_BINDING;
}

static size_t words(const char *text)
{
    size_t count = *text != '\0';
    for (; *text; text++)
        count += *text == ' ';
    return count;
}

static void in_2017_29_are_met_1_expected_5_unmet_3_without_data(void **state)
{
    (void)state;
    COUNTY(county);
    struct verdict_counts counts;
    assert_int_equal(county.model->main_count, 38);
    assert_int_equal(indicator_reported_year(county.inputs), 2017);
    assert_int_equal(indicator_default_year(county.inputs), 2018); // 4 values of its own, 26 carried; nobody has reported for 2019
    indicator_count(county.inputs, 2017, &counts);
    assert_int_equal(counts.count[VERDICT_MET], 29);
    assert_int_equal(counts.count[VERDICT_EXPECTED], 1);
    assert_int_equal(counts.count[VERDICT_UNMET], 5);
    assert_int_equal(counts.count[VERDICT_NO_DATA], 3);
    assert_int_equal(counts.count[VERDICT_NOT_DUE], 0);
    assert_string_equal(numbers_where(&county, is_unmet), "3 13 21 33 38");
    assert_string_equal(numbers_where(&county, is_missing), "24 34 37");
    assert_string_equal(numbers_where(&county, is_expected), "1");
}

static void of_18_binding_indicators_17_are_met_and_1_is_expected(void **state)
{
    (void)state;
    COUNTY(county);
    assert_int_equal(words(numbers_where(&county, is_binding)), 18);
    assert_int_equal(words(numbers_where(&county, is_binding_met)), 17);
}

static void only_1_10_11_and_29_may_be_attested(void **state)
{
    (void)state;
    COUNTY(county);
    assert_string_equal(numbers_where(&county, is_attested), "10 11 29");
}

static void every_fact_keeps_its_real_year(void **state)
{
    (void)state;
    COUNTY(county);
    struct indicator_result ecology = result_of(&county, "12", 2017), sewage = result_of(&county, "28", 2017), travel = result_of(&county, "33", 2017);
    assert_int_equal(ecology.value_year, 2016);
    assert_string_equal(origin_name((enum value_origin)ecology.origin), "carried");
    assert_int_equal(sewage.value_year, 2018);
    assert_string_equal(origin_name((enum value_origin)sewage.origin), "baseline");
    assert_int_equal(travel.value_year, 2017); // 31.11 of annex 1, not the 31.67 that the column prints
    assert_float_equal(travel.value, 31.11, 0);
}

static struct reachability reach_of(const struct county *county, const char *no)
{
    struct reachability reach;
    reachability_compute(county->inputs, indicator_model_find(county->model, no), INT32_MAX, &reach);
    return reach;
}

static double projected_in(const struct reachability *reach, int32_t year)
{
    for (int32_t i = 0; i < reach->projected_count; i++)
        if (reach->projected[i].year == year)
            return reach->projected[i].value;
    return NAN;
}

static void satisfaction_grows_fast_enough(void **state)
{
    (void)state;
    COUNTY(county);
    struct reachability reach = reach_of(&county, "38");
    assert_int_equal(reach.point_count, 2);
    assert_int_equal(reach.points[0].year, 2016);
    assert_float_equal(reach.points[0].value, 69.58, 0);
    assert_int_equal(reach.points[1].year, 2017);
    assert_float_equal(reach.points[1].value, 73.88, 0);
    assert_int_equal(reach.target_year, 2020);
    assert_float_equal(reach.target, 80, 0);
    assert_float_equal(reach.trend_per_year, 4.30, 1e-9);
    assert_float_equal(reach.needed_per_year, 2.04, 1e-9);
    assert_float_equal(projected_in(&reach, 2020), 86.78, 1e-9);
    assert_float_equal(projected_in(&reach, 2025), 100, 0); // capped: a share
    assert_string_equal(reach_verdict_name(reach.verdict), "reachable");
}

static void green_travel_does_not(void **state)
{
    (void)state;
    COUNTY(county);
    struct reachability reach = reach_of(&county, "33");
    assert_int_equal(reach.point_count, 2);
    assert_int_equal(reach.points[1].year, 2018);
    assert_float_equal(reach.points[0].value, 31.11, 0);
    assert_float_equal(reach.points[1].value, 31.67, 0);
    assert_float_equal(reach.trend_per_year, 0.56, 1e-9);
    assert_float_equal(reach.needed_per_year, 9.165, 1e-9);
    assert_float_equal(projected_in(&reach, 2020), 32.79, 1e-9);
    assert_string_equal(reach_verdict_name(reach.verdict), "off_track");
}

static void one_value_or_none_is_no_trend(void **state)
{
    (void)state;
    COUNTY(county);
    static const char *const numbers[] = {"13", "24"};
    for (size_t i = 0; i < 2; i++) {
        struct reachability reach = reach_of(&county, numbers[i]);
        assert_int_equal(reach.point_count, 1 - (int)i);
        assert_true(isnan(reach.trend_per_year));
        assert_int_equal(reach.projected_count, 0);
        assert_string_equal(reach_verdict_name(reach.verdict), "no_trend");
    }
}

static void a_lower_satisfaction_is_off_track_with_the_same_commit(void **state)
{
    (void)state;
    COUNTY(county);
    add_fact(&county, "38", "2017", "70", "%");
    struct reachability reach = reach_of(&county, "38");
    assert_float_equal(reach.trend_per_year, 0.42, 1e-9);
    assert_string_equal(reach_verdict_name(reach.verdict), "off_track");
}

static void more_forest_meets_the_standard(void **state)
{
    (void)state;
    COUNTY(county);
    assert_int_equal(result_of(&county, "13", 2017).verdict, VERDICT_UNMET);
    add_fact(&county, "13", "2017", "18.5", "%");
    assert_int_equal(result_of(&county, "13", 2017).verdict, VERDICT_MET);
}

static void industrial_land_in_any_unit_makes_24_computable(void **state)
{
    (void)state;
    static const char *const lands[][2] = {{"12940.95", "亩"}, {"862.73", "公顷"}, {"8.6273", "平方千米"}, {"8.6273", "km2"}};
    for (size_t i = 0; i < sizeof lands / sizeof *lands; i++) {
        COUNTY(county);
        add_fact(&county, "industrial_land", "2017", lands[i][0], lands[i][1]);
        struct indicator_result result = result_of(&county, "24", 2017);
        assert_float_equal(result.value, 80, 0); // 1035277 / 12940.95 = 80.0000..., rounded to 80.00
        assert_string_equal(origin_name((enum value_origin)result.origin), "computed");
        assert_int_equal(result.verdict, VERDICT_MET);
    }
}

static void industrial_land_in_money_is_refused(void **state)
{
    (void)state;
    COUNTY(county);
    struct fault fault = {0};
    assert_false(try_fact(&county, "industrial_land", "2017", "12940.95", "万元", &fault));
    assert_string_equal(fault.key, "fact.unit");
    assert_int_equal(result_of(&county, "24", 2017).verdict, VERDICT_NO_DATA);
}

// ---- projects ----

static int64_t whole(struct decimal value)
{
    double number = decimal_to_double(value);
    assert_float_equal(number, rint(number), 0);
    return (int64_t)number;
}

static void there_are_52_projects_46_priced_1626835_in_all(void **state)
{
    (void)state;
    COUNTY(county);
    struct fault fault = {0};
    struct project *projects;
    struct project_totals totals;
    size_t count;
    assert_true(project_list(county.store, county.arena, INT64_MAX, &projects, &count, &fault));
    assert_true(project_totals_compute(county.store, county.arena, INT64_MAX, projects, count, &totals, &fault));
    assert_int_equal(count, 52);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(projects[i].no, i + 1); // in number order
    assert_int_equal(totals.count, 52);
    assert_int_equal(totals.priced, 46);
    assert_int_equal(whole(totals.invest_wan_yuan), 1626835);
    assert_int_equal(whole(projects[40].invest_wan_yuan) + whole(projects[41].invest_wan_yuan), 1200000);
    static const int64_t groups[] = {500, 158059, 30420, 31200, 1404956, 1700};
    assert_int_equal(totals.group_count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(whole(totals.groups[i].invest_wan_yuan), groups[i]);
}

static void money_by_department_and_by_year_adds_up_exactly(void **state)
{
    (void)state;
    COUNTY(county);
    struct fault fault = {0};
    struct project *projects;
    struct project_totals totals;
    size_t count, lead = 0;
    struct decimal departments = {0}, years = {0};
    assert_true(project_list(county.store, county.arena, INT64_MAX, &projects, &count, &fault));
    assert_true(project_totals_compute(county.store, county.arena, INT64_MAX, projects, count, &totals, &fault));
    for (size_t i = 0; i < totals.department_count; i++) {
        assert_true(decimal_add(departments, totals.departments[i].invest_wan_yuan, &departments));
        lead += totals.departments[i].count;
    }
    for (size_t i = 0; i < totals.year_count; i++) {
        assert_true(decimal_add(years, totals.years[i].invest_wan_yuan, &years));
        assert_true(totals.years[i].invest_wan_yuan.mantissa >= 0);
        assert_true(i == 0 || totals.years[i].year == totals.years[i - 1].year + 1);
    }
    assert_int_equal(lead, 52); // each project at its first-named department only
    assert_true(decimal_equal(departments, totals.invest_wan_yuan));
    assert_true(decimal_equal(years, totals.invest_wan_yuan));
}

// ---- findings ----

static bool has_finding(const struct finding_list *findings, const char *rule, const char *subject)
{
    for (size_t i = 0; i < findings->count; i++)
        if (text_equal(findings->items[i].rule, rule) && text_equal(findings->items[i].subject, subject))
            return true;
    return false;
}

static const char *subjects_of(struct arena *arena, const struct finding_list *findings, const char *rule)
{
    struct text_buffer out;
    struct map seen;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, "");
    map_init(&seen, arena);
    for (size_t i = 0; i < findings->count; i++)
        if (text_equal(findings->items[i].rule, rule) && map_put(&seen, findings->items[i].subject, &seen))
            text_buffer_printf(&out, "%s%s", out.size ? " " : "", findings->items[i].subject);
    return out.bytes;
}

static void the_plans_contradictions_are_found(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct finding_list findings;
    struct fault fault = {0};
    static const char *const wanted[][2] = {
        {"target-below-standard", "13"}, {"inputs-incomplete", "24"}, {"target-below-current", "20"}, {"trend-misses-target", "33"},
        {"project-after-plan", "3"}, {"project-after-plan", "19"}, {"department-alias", "区农业农村水利局"}, {"department-alias", "统计局"},
        {"department-alias", "审计局"}, {"department-level", "市自然资源局"}};
    assert_true(review_check(arena, pack_folder(arena), &findings, &fault));
    assert_int_equal(findings.errors, 0);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!has_finding(&findings, wanted[i][0], wanted[i][1]))
            fail_msg("no %s %s", wanted[i][0], wanted[i][1]);
    assert_string_equal(subjects_of(arena, &findings, "project-after-plan"), "3 19");
    assert_string_equal(subjects_of(arena, &findings, "trend-misses-target"), "33"); // 38 is on its way
    assert_true(*subjects_of(arena, &findings, "project-before-plan"));
}

static void projects_that_start_before_the_plan_are_all_named(void **state)
{
    (void)state;
    COUNTY(county);
    struct finding_list findings;
    struct fault fault = {0};
    struct project *projects;
    size_t count, early = 0;
    assert_true(review_check(county.arena, pack_folder(county.arena), &findings, &fault));
    assert_true(project_list(county.store, county.arena, INT64_MAX, &projects, &count, &fault));
    for (size_t i = 0; i < count; i++) {
        bool before = projects[i].year_from < 2018;
        early += before;
        assert_int_equal(has_finding(&findings, "project-before-plan", arena_printf(county.arena, "%d", (int)projects[i].no)), before);
    }
    assert_true(early > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_2017_29_are_met_1_expected_5_unmet_3_without_data),
        cmocka_unit_test(of_18_binding_indicators_17_are_met_and_1_is_expected),
        cmocka_unit_test(only_1_10_11_and_29_may_be_attested),
        cmocka_unit_test(every_fact_keeps_its_real_year),
        cmocka_unit_test(satisfaction_grows_fast_enough),
        cmocka_unit_test(green_travel_does_not),
        cmocka_unit_test(one_value_or_none_is_no_trend),
        cmocka_unit_test(a_lower_satisfaction_is_off_track_with_the_same_commit),
        cmocka_unit_test(more_forest_meets_the_standard),
        cmocka_unit_test(industrial_land_in_any_unit_makes_24_computable),
        cmocka_unit_test(industrial_land_in_money_is_refused),
        cmocka_unit_test(there_are_52_projects_46_priced_1626835_in_all),
        cmocka_unit_test(money_by_department_and_by_year_adds_up_exactly),
        cmocka_unit_test(the_plans_contradictions_are_found),
        cmocka_unit_test(projects_that_start_before_the_plan_are_all_named),
    };
    return cmocka_run_group_tests_name("jianghai", tests, NULL, NULL);
}
