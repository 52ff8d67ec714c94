// Every rule fires on a small plan damaged in one place, and is silent on the plan as it stands.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>

#include "base/map.h"
#include "indicator/settled.h"
#include "review/load.h"
#include "review/rules.h"
#include "store/journal.h"
#include "tests/packs/fixture.h"

struct damage {
    const char *sentence, *file, *find, *replace, *findings;
};

static const struct damage cases[] = {
    {"a plan without contradictions has no findings", "regions.csv", "T0", "T0", ""},
    {"a target below the standard", "targets.csv", "2,2025,value,at_least,20,%,,≥20", "2,2025,value,at_least,17.8,%,,≥17.8",
     "targets.csv:6 target-below-standard 2"},
    {"a target that only keeps a base below the standard", "targets.csv", "2,2020,value,at_least,18,%,,≥18", "2,2020,value,not_lower_than_base,,,,不降低",
     "targets.csv:5 target-below-standard 2"},
    {"a target above a standard of at most", "targets.csv", "5.1,standard,value,at_least,85,%,,≥85,T0,\n5.1,2020,average_rate:2016,at_least,0.1",
     "5.1,standard,value,at_most,90,%,,≤90,T0,\n5.1,2020,value,at_most,95", "targets.csv:12 target-below-current 5.1; targets.csv:12 target-below-standard 5.1"},
    {"a target that today's value already passes", "facts.csv", "2,,2017,,17.7,%", "2,,2017,,19,%", "targets.csv:5 target-below-current 2"},
    {"at least 19 is no value to compare a target with", "facts.csv", "2,,2017,,17.7,%", "2,,2017,>=,19,%", ""},
    {"a trend that misses its target", "facts.csv", "2,,2016,,17.5,%", "2,,2016,,17.69,%", "indicators.csv:3 trend-misses-target 2"},
    {"a met indicator may stand still", "facts.csv", "2,,2016,,17.5,%,,,,,,T0,\n2,,2017,,17.7,%", "2,,2016,,18,%,,,,,,T0,\n2,,2017,,18,%", ""},
    {"an input that is missing beside one that is known", "facts.csv", "staff,,2017,,100,人,,,,,,T0,\n", "",
     "indicators.csv:5 inputs-incomplete 4"},
    {"no input at all is no finding", "facts.csv",
     "trained,,2017Q1,,15,人,,,,,,T0,\ntrained,,2017Q2,,15,人,,,,,,T0,\ntrained,,2017Q3,,15,人,,,,,,T0,\ntrained,,2017Q4,,15,人,,,,,,T0,\nstaff,,2017,,100,人,,,,,,T0,\n",
     "", ""},
    {"a published value that the computation contradicts", "facts.csv", "S1,,2017", "3,,2017,,90,万元/亩,,,,,,T0,\nS1,,2017",
     "indicators.csv:4 published-differs 3"},
    {"a published value within rounding is no finding", "facts.csv", "S1,,2017", "3,,2017,,100.004,万元/亩,,,,,,T0,\nS1,,2017", ""},
    {"a baseline of another year", "facts.csv", "5.1,,2017,,88.5,%,,,,,yes", "5.1,,2018,,88.5,%,,,,,yes", "indicators.csv:7 baseline-year 5.1"},
    {"a standard without a number", "targets.csv", "5.1,standard,value,at_least,85,%,,≥85", "5.1,standard,value,decided,,,,上级认定",
     "targets.csv:11 standard-without-number 5.1"},
    {"a project that ends after the plan", "projects.csv", "2018,2020", "2018,2030", "projects.csv:2 project-after-plan 1"},
    {"a project that starts before the plan", "projects.csv", "2018,2020", "2016,2020", "projects.csv:2 project-before-plan 1"},
    {"an indicator that no project and no measure serves", "measures.csv", "3;S1,1,", "S1,1,", "indicators.csv:4 indicator-unserved 3"},
    {"an alias of a department in a project", "projects.csv", "生态环境局、区统计局", "环保局、区统计局", "projects.csv:2 department-alias 环保局"},
    {"an alias of a department in an indicator", "indicators.csv", "yes,生态环境局,,,,T0,,\n2", "yes,环保局,,,,T0,,\n2", "indicators.csv:2 department-alias 环保局"},
    {"a department of another level in a measure", "measures.csv", "提高产出,,区统计局", "提高产出,,市自然资源局", "measures.csv:2 department-level 市自然资源局"},
    {"a deadline after the plan", "measures.csv", ",2020,at_least", ",2026-01,at_least", "measures.csv:2 deadline-after-plan m001"},
};

static struct map seen;

static const char *review_text(struct arena *arena, const struct damage *damage)
{
    struct fixture fixture;
    struct finding_list findings;
    struct load_report report;
    struct fault fault = {0};
    fixture_load(&fixture, arena, getenv("QINGSHAN_SOURCE"));
    if (*damage->findings || strcmp(damage->find, damage->replace) != 0)
        fixture_edit(&fixture, damage->file, damage->find, damage->replace);
    struct pack *pack = fixture_read(&fixture, &findings);
    assert_string_equal(fixture_findings(arena, &findings), ""); // damaged, but not in error
    STORE_SCOPED store = store_open_memory(&fault);
    assert_true(review_load(store, arena, pack, "test", false, &report, &fault));
    INDICATOR_MODEL_SCOPED model = indicator_model_load(store, INT64_MAX, &fault);
    struct indicator_inputs *inputs = indicator_inputs_new(arena, model);
    assert_true(indicator_inputs_load(inputs, store, model->plan.region, INT64_MAX, &fault));
    struct review review = {.store = store, .arena = arena, .model = model, .inputs = inputs, .as_of = INT64_MAX, .findings = &findings};
    assert_true(review_run(&review, &fault));
    for (size_t i = 0; i < findings.count; i++) {
        assert_int_equal(findings.items[i].severity, SEVERITY_WARNING);
        assert_string_not_equal(finding_text(arena, LANGUAGE_EN, &findings.items[i]), findings.items[i].key); // it has words
        map_put(&seen, arena_strdup(seen.arena, findings.items[i].rule), &seen);
    }
    return fixture_findings(arena, &findings);
}

static void run_case(void **state)
{
    const struct damage *damage = *state;
    ARENA_SCOPED arena = arena_new();
    assert_string_equal(review_text(arena, damage), damage->findings);
}

// ---- what was settled under earlier rules ----

struct settling {
    struct arena *arena;
    struct store *store;
    struct indicator_model *model;
};

#define LATER INT64_C(4102444800000) // 2100: whatever was settled was settled before

// An element's value of 2018, settled by rules that hold since then.
static enum source_outcome settle(const struct settling *settling, const char *value, int64_t since_ms, int64_t *ret_batch)
{
    struct fault fault = {0};
    struct source_row row = {.element = "staff", .name = "职工", .query = "x", .value = {.state = SOURCE_FINAL, .value = value, .unit = "人", .text = "监测数据"}};
    struct source_report report = {.year = 2018, .rows = &row, .count = 1, .rules_since_ms = since_ms, .rules_edition = 2};
    assert_true(store_begin(settling->store, &fault) && source_settle(settling->store, settling->model, "series", "test", &report, &fault) &&
                store_commit(settling->store, &fault));
    *ret_batch = report.batch;
    return row.outcome;
}

// What is found of it, as of a batch.
static const char *differences(const struct settling *settling, int64_t as_of)
{
    struct finding_list findings;
    struct fault fault = {0};
    struct indicator_inputs *inputs = indicator_inputs_new(settling->arena, settling->model);
    finding_list_init(&findings, settling->arena);
    assert_true(indicator_inputs_load(inputs, settling->store, settling->model->plan.region, as_of, &fault));
    struct review review = {.store = settling->store, .arena = settling->arena, .model = settling->model, .inputs = inputs, .as_of = as_of, .findings = &findings};
    assert_true(review_run(&review, &fault));
    const char *found = "";
    for (size_t i = 0; i < findings.count; i++)
        if (strcmp(findings.items[i].rule, "settled-differs") == 0)
            found = arena_printf(settling->arena, "%s%s", found, finding_text(settling->arena, LANGUAGE_EN, &findings.items[i]));
    return found;
}

static void what_was_settled_stands_and_each_difference_is_a_finding(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fixture fixture;
    struct finding_list findings;
    struct load_report report;
    struct fault fault = {0};
    int64_t first, differs, batch;
    fixture_load(&fixture, arena, getenv("QINGSHAN_SOURCE"));
    STORE_SCOPED store = store_open_memory(&fault);
    assert_true(review_load(store, arena, fixture_read(&fixture, &findings), "test", false, &report, &fault));
    INDICATOR_MODEL_SCOPED model = indicator_model_load(store, INT64_MAX, &fault);
    const struct settling settling = {arena, store, model};
    assert_int_equal(settle(&settling, "120", 0, &first), SOURCE_WRITTEN);
    assert_string_equal(differences(&settling, INT64_MAX), "");
    assert_int_equal(settle(&settling, "118", LATER, &differs), SOURCE_DIFFERS);
    assert_true(differs > first);
    const char *text = differences(&settling, INT64_MAX);
    assert_non_null(strstr(text, "120 人"));
    assert_non_null(strstr(text, "118 人"));
    assert_non_null(strstr(text, "edition 2"));
    assert_string_equal(differences(&settling, first), ""); // as of before it was not known
    assert_int_equal(settle(&settling, "118.0", LATER, &batch), SOURCE_DIFFERS);
    assert_int_equal(batch, 0); // told once
    assert_int_equal(settle(&settling, "117", LATER, &batch), SOURCE_DIFFERS);
    assert_non_null(strstr(differences(&settling, INT64_MAX), "117 人"));
    assert_int_equal(settle(&settling, "120", LATER, &batch), SOURCE_SAME); // the data were corrected
    assert_string_equal(differences(&settling, INT64_MAX), "");
    assert_non_null(strstr(differences(&settling, differs), "118 人"));
    assert_int_equal(settle(&settling, "118", LATER, &batch), SOURCE_DIFFERS);
    struct fact_entry entry = {.subject = "staff", .period = "2018", .value = "120", .unit = "人", .source = "核实", .reason = "核实"};
    const struct fact_batch answer = {.entries = &entry, .count = 1, .who = "test", .what = "fact.add", .detail = ""};
    assert_true(store_begin(store, &fault) && fact_save(store, model, &answer, NULL, &fault) && store_commit(store, &fault));
    assert_string_equal(differences(&settling, INT64_MAX), ""); // a person has answered
    struct journal_report sound;
    assert_true(journal_verify(store, arena, &sound, &fault) && !sound.broken_seq);
    map_put(&seen, "settled-differs", &seen);
}

// The ids stand in the table of rules, some two to a row.
static void every_rule_has_a_case(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    static const char *const separators[] = {",", NULL};
    size_t rules = 0;
    for (size_t i = 0; i < review_rule_count; i++)
        for (const char **id = text_split(arena, review_rules[i].id, separators, NULL); *id; id++, rules++)
            if (!map_has(&seen, *id))
                fail_msg("no case for %s", *id);
    assert_int_equal(seen.count, rules);
}

// A quoted "13" or "10.1" in the code would be an indicator's number.
static void no_rule_names_an_indicator(void **state)
{
    (void)state;
    static const char *const files[] = {"src/review/rules.c", "src/indicator/evaluate.c", "src/indicator/inputs.c", "src/indicator/reach.c",
                                        "src/view/status_view.c", "src/view/indicator_view.c", "src/view/reach_view.c", "src/view/annex_view.c"};
    ARENA_SCOPED arena = arena_new();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *bytes;
        size_t size;
        struct fault fault = {0};
        assert_true(file_read(arena, arena_printf(arena, "%s/%s", getenv("QINGSHAN_SOURCE"), files[i]), CSV_FILE_MAX, &bytes, &size, &fault));
        for (const char *at = strchr(bytes, '"'); at; at = strchr(at + 1, '"')) {
            const char *text = at + 1 + (at[1] == '#' || at[1] == 'S');
            size_t digits = strspn(text, "0123456789.");
            if (digits && text[digits] == '"' && isdigit((unsigned char)*text))
                fail_msg("%s names an indicator: %.12s", files[i], at);
        }
    }
}

int main(void)
{
    enum { CASES = sizeof cases / sizeof *cases };
    const struct CMUnitTest others[] = {cmocka_unit_test(what_was_settled_stands_and_each_difference_is_a_finding), cmocka_unit_test(every_rule_has_a_case), cmocka_unit_test(no_rule_names_an_indicator)};
    struct CMUnitTest tests[CASES + sizeof others / sizeof *others];
    for (size_t i = 0; i < CASES; i++)
        tests[i] = (struct CMUnitTest){.name = cases[i].sentence, .test_func = run_case, .initial_state = (void *)(uintptr_t)&cases[i]};
    memcpy(tests + CASES, others, sizeof others);
    struct arena *arena = arena_new();
    map_init(&seen, arena);
    int failed = cmocka_run_group_tests_name("rules", tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
