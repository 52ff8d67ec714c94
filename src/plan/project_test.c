// Money of projects: by group, by department, by year; exact to the last digit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "plan/project.h"
#include "review/load.h"
#include "tests/packs/fixture.h"

#define HEAD "no,name,group,content,invest_wan_yuan,departments,from,to,effect,source,note\n"

struct plan {
    struct arena *arena;
    struct store *store;
    struct project *projects;
    size_t count;
    struct project_totals totals;
};

// rows: of projects.csv in the small pack, whose links to projects are left out.
static void plan_open(struct plan *plan, const char *rows, const char *count, const char *sum)
{
    struct fixture fixture;
    struct finding_list findings;
    struct load_report report;
    struct fault fault = {0};
    plan->arena = arena_new();
    plan->store = store_open_memory(&fault);
    fixture_load(&fixture, plan->arena, getenv("QINGSHAN_SOURCE"));
    fixture_edit(&fixture, "projects.csv", NULL, arena_printf(plan->arena, HEAD "%s", rows));
    fixture_edit(&fixture, "project_groups.csv", "2,120", arena_printf(plan->arena, "%s,%s", count, sum));
    fixture_edit(&fixture, "pack.yaml", "  projects: 2\n  projects_priced: 1\n  invest_wan_yuan: 120\n  measures: 2\n", "");
    fixture_edit(&fixture, "contributions.csv", NULL, "project,indicator,points,unit,by,basis,source\n");
    fixture_edit(&fixture, "measures.csv", NULL, "id,section,title,text,departments,deadline,comparator,value,unit,indicators,projects,source\n");
    struct pack *pack = fixture_read(&fixture, &findings);
    if (findings.errors)
        fail_msg("%s", fixture_findings(plan->arena, &findings));
    assert_true(review_load(plan->store, plan->arena, pack, "test", false, &report, &fault));
    assert_true(project_list(plan->store, plan->arena, INT64_MAX, &plan->projects, &plan->count, &fault));
    assert_true(project_totals_compute(plan->store, plan->arena, INT64_MAX, plan->projects, plan->count, &plan->totals, &fault));
}

static void plan_close(struct plan *plan)
{
    store_close(plan->store);
    arena_free(plan->arena);
}
#define PLAN(name, rows, count, sum)                                 \
    __attribute__((cleanup(plan_close))) struct plan name = {0};     \
    plan_open(&(name), rows, count, sum)

static void assert_money(struct decimal found, const char *wanted)
{
    char text[DECIMAL_TEXT_SIZE];
    assert_string_equal(decimal_format(found, text, sizeof text), wanted);
}

static void assert_years(const struct plan *plan, int32_t first, const char *const *wanted, size_t count)
{
    struct decimal sum = {0};
    assert_int_equal(plan->totals.year_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(plan->totals.years[i].year, first + (int32_t)i);
        assert_money(plan->totals.years[i].invest_wan_yuan, wanted[i]);
        assert_true(decimal_add(sum, plan->totals.years[i].invest_wan_yuan, &sum));
    }
    assert_true(decimal_equal(sum, plan->totals.invest_wan_yuan));
}

static void shares_that_do_not_divide_still_add_up(void **state)
{
    (void)state;
    PLAN(plan, "1,造林,works,种树,100,生态环境局,2018,2020,,T0,\n", "1", "100");
    assert_years(&plan, 2018, (const char *const[]){"33", "33", "34"}, 3);
}

static void shares_keep_the_digits_of_the_amount(void **state)
{
    (void)state;
    PLAN(plan, "1,造林,works,种树,0.05,生态环境局,2018,2020,,T0,\n2,修渠,works,挖沟,10,生态环境局,2019,2021,,T0,\n", "2", "10.05");
    assert_years(&plan, 2018, (const char *const[]){"0.01", "3.02", "3.02", "4"}, 4);
}

static void less_than_a_digit_a_year_is_not_lost(void **state)
{
    (void)state;
    PLAN(plan, "1,造林,works,种树,1,生态环境局,2018,2020,,T0,\n", "1", "1");
    assert_years(&plan, 2018, (const char *const[]){"0", "0", "1"}, 3);
}

static void one_year_takes_the_whole_amount(void **state)
{
    (void)state;
    PLAN(plan, "1,造林,works,种树,7.25,生态环境局,2019,2019,,T0,\n", "1", "7.25");
    assert_years(&plan, 2019, (const char *const[]){"7.25"}, 1);
}

static void a_project_without_an_amount_is_counted_not_summed(void **state)
{
    (void)state;
    PLAN(plan, "1,造林,works,种树,120,生态环境局,2018,2018,,T0,\n2,编规划,works,编,,区统计局,2018,2020,,T0,\n", "2", "120");
    assert_int_equal(plan.totals.count, 2);
    assert_int_equal(plan.totals.priced, 1);
    assert_false(plan.projects[1].priced);
    assert_money(plan.totals.invest_wan_yuan, "120");
    assert_years(&plan, 2018, (const char *const[]){"120", "0", "0"}, 3); // its years are there, without money
    assert_int_equal(plan.totals.groups[0].count, 2);
    assert_int_equal(plan.totals.groups[0].priced, 1);
    assert_string_equal(plan.totals.departments[1].name, "区统计局");
    assert_int_equal(plan.totals.departments[1].count, 1);
    assert_int_equal(plan.totals.departments[1].priced, 0);
}

static void the_first_named_department_has_the_whole_amount(void **state)
{
    (void)state;
    PLAN(plan, "1,造林,works,种树,120,生态环境局、区统计局,2018,2018,,T0,\n2,修渠,works,挖沟,30,区统计局、生态环境局、市自然资源局,2018,2018,,T0,\n", "2", "150");
    assert_int_equal(plan.totals.department_count, 3);
    static const struct { const char *name, *lead, *assisting; size_t count, assisting_count; } wanted[] = {
        {"生态环境局", "120", "30", 1, 1}, {"区统计局", "30", "120", 1, 1}, {"市自然资源局", "0", "30", 0, 1}};
    for (size_t i = 0; i < 3; i++) { // the largest first
        const struct project_sum *found = &plan.totals.departments[i];
        assert_string_equal(found->name, wanted[i].name);
        assert_money(found->invest_wan_yuan, wanted[i].lead);
        assert_money(found->assisting_invest_wan_yuan, wanted[i].assisting);
        assert_int_equal(found->count, wanted[i].count);
        assert_int_equal(found->assisting_count, wanted[i].assisting_count);
    }
}

static void an_alias_is_the_same_department_but_stays_as_published(void **state)
{
    (void)state;
    PLAN(plan, "1,造林,works,种树,1,环保局,2018,2018,,T0,\n2,修渠,works,挖沟,2,生态环境局,2018,2018,,T0,\n", "2", "3");
    assert_string_equal(plan.projects[0].departments[0], "环保局");
    assert_string_equal(plan.projects[0].lead, "生态环境局");
    assert_int_equal(plan.totals.department_count, 1);
    assert_money(plan.totals.departments[0].invest_wan_yuan, "3");
}

static void an_undeclared_department_counts_under_its_own_spelling(void **state)
{
    (void)state;
    PLAN(plan, "", "0", "");
    struct fault fault = {0};
    struct project_totals totals;
    const char *departments[] = {"区水务局", NULL};
    struct project project = {.no = 1, .group = "works", .priced = true, .invest_wan_yuan = {.mantissa = 5}, .departments = departments,
                              .department_count = 1, .year_from = 2018, .year_to = 2019};
    assert_true(project_totals_compute(plan.store, plan.arena, INT64_MAX, &project, 1, &totals, &fault));
    assert_int_equal(totals.department_count, 1);
    assert_string_equal(totals.departments[0].name, "区水务局");
    assert_money(totals.departments[0].invest_wan_yuan, "5");
}

static void without_projects_there_are_no_years_and_no_money(void **state)
{
    (void)state;
    PLAN(plan, "", "0", "");
    assert_int_equal(plan.count, 0);
    assert_int_equal(plan.totals.year_count, 0);
    assert_int_equal(plan.totals.department_count, 0);
    assert_money(plan.totals.invest_wan_yuan, "0");
}

static void names_split_at_every_separator_of_the_plan(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    size_t count;
    const char **names = department_split(arena, "甲、乙;丙；丁", &count);
    assert_int_equal(count, 4);
    assert_string_equal(names[3], "丁");
    assert_null(names[4]);
    assert_null(department_split(arena, NULL, &count)[0]);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_that_do_not_divide_still_add_up),
        cmocka_unit_test(shares_keep_the_digits_of_the_amount),
        cmocka_unit_test(less_than_a_digit_a_year_is_not_lost),
        cmocka_unit_test(one_year_takes_the_whole_amount),
        cmocka_unit_test(a_project_without_an_amount_is_counted_not_summed),
        cmocka_unit_test(the_first_named_department_has_the_whole_amount),
        cmocka_unit_test(an_alias_is_the_same_department_but_stays_as_published),
        cmocka_unit_test(an_undeclared_department_counts_under_its_own_spelling),
        cmocka_unit_test(without_projects_there_are_no_years_and_no_money),
        cmocka_unit_test(names_split_at_every_separator_of_the_plan),
    };
    return cmocka_run_group_tests_name("project", tests, NULL, NULL);
}
