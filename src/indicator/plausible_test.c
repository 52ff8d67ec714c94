// What is entered can be at all, and is explained where it is far from what was before.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/messages.h"
#include "base/period.h"
#include "base/text.h"
#include "indicator/lineage.h"
#include "indicator/plausible.h"
#include "pack/pack.h"
#include "review/load.h"

struct county {
    struct arena *arena;
    struct store *store;
    struct fault fault;
};

static void county_open(struct county *county)
{
    struct load_report report;
    struct finding_list findings;
    county->arena = arena_new();
    county->store = store_open_memory(&county->fault);
    const struct pack_source source = pack_source_folder(arena_printf(county->arena, "%s/packs/jianghai", getenv("QINGSHAN_SOURCE")));
    finding_list_init(&findings, county->arena);
    const struct pack *pack = pack_read(county->arena, &source, &findings);
    assert_true(pack && review_load(county->store, county->arena, pack, "test", false, &report, &county->fault));
}

static void county_close(struct county *county)
{
    store_close(county->store);
    arena_free(county->arena);
}
#define COUNTY(name)                                                 \
    __attribute__((cleanup(county_close))) struct county name = {0}; \
    county_open(&(name))

// The key of the refusal, "" when the entries are saved.
static const char *save(struct county *county, struct fact_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        entries[i].source = "T";
    fault_clear(&county->fault);
    INDICATOR_MODEL_SCOPED model = indicator_model_load(county->store, INT64_MAX, &county->fault);
    const struct fact_batch batch = {.entries = entries, .count = count, .who = "test", .what = "import", .detail = ""};
    assert_true(store_begin(county->store, &county->fault));
    if (fact_save(county->store, model, &batch, NULL, &county->fault) && store_commit(county->store, &county->fault))
        return "";
    store_rollback(county->store);
    return county->fault.key;
}

static const char *enter(struct county *county, const char *subject, const char *period, const char *value, const char *unit)
{
    struct fact_entry entry = {.subject = subject, .period = period, .value = value, .unit = unit};
    return save(county, &entry, 1);
}

static void what_cannot_be_is_refused_in_any_unit(void **state)
{
    (void)state;
    COUNTY(county);
    static const struct { const char *subject, *value, *unit, *key; } cases[] = {
        {"industrial_land", "-862.73", "公顷", "fact.below"},   {"section_compliance", "1952", "%", "fact.above"},
        {"section_compliance", "1000.1", "‰", "fact.above"},    {"section_compliance", "1000", "‰", ""},
        {"section_compliance", "100", "%", ""},                 {"section_compliance", "-0.01", "%", "fact.below"},
        {"33", "317", "%", "fact.above"},                       {"17", "-1", "起", "fact.below"},
        {"aqi_days_valid", "367", "天", "fact.above"},          {"aqi_days_valid", "366", "天", ""},
        {"gdp_growth", "-4.5", "%", ""},                        {"gdp_growth", "-101", "%", "fact.below"},
        {"energy_intensity_decline", "-3.2", "%", ""},          {"energy_intensity_decline", "105", "%", "fact.above"},
        {"trade_growth", "265", "%", ""},                       {"high_tech_zone_rank", "0", "位", "fact.below"},
        {"10.1", "-6.7", "百分点", ""},                         {"31", "120", "%", ""},
        {"capacity_wenchangsha", "-20", "万吨/日", "fact.below"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *key = enter(&county, cases[i].subject, "2016", cases[i].value, cases[i].unit);
        if (!text_equal(key, cases[i].key) && !(text_empty(key) && text_empty(cases[i].key)))
            fail_msg("%s %s %s: %s", cases[i].subject, cases[i].value, cases[i].unit, key);
    }
    enter(&county, "industrial_land", "2016", "-862.73", "公顷");
    assert_string_equal(message_fault(county.arena, LANGUAGE_ZH, &county.fault), "工业用地面积：-862.73 公顷 不可能，最小只能是 0 亩");
}

static void a_period_that_has_not_begun_is_refused_and_the_running_one_taken(void **state)
{
    (void)state;
    COUNTY(county);
    const struct day today = day_of_ms(instant_now_ms()), tomorrow = day_of_ms(instant_now_ms() + 86400000);
    struct fault fault = {0};
    const char *next = arena_printf(county.arena, "%d", today.year + 1), *now = arena_printf(county.arena, "%d", today.year);
    assert_string_equal(enter(&county, "38", next, "80", "%"), "fact.not_begun");
    assert_string_equal(enter(&county, "38", "2099", "80", "%"), "fact.not_begun");
    assert_string_equal(enter(&county, "38", now, "80", "%"), "");
    struct fact_entry state_entry = {.subject = "1", .period = next, .state = "done"};
    assert_string_equal(save(&county, &state_entry, 1), "fact.not_begun");
    const struct period running[] = {{PERIOD_MONTH, today.year, today.month}, {PERIOD_QUARTER, today.year, (today.month + 2) / 3}};
    const struct period late[] = {{PERIOD_MONTH, today.year + (today.month == 12), today.month % 12 + 1},
                                  {PERIOD_QUARTER, today.year + (today.month > 9), today.month > 9 ? 1 : (today.month + 2) / 3 + 1}};
    for (int i = 0; i < 2; i++) {
        assert_true(plausible_period(running[i], &fault));
        assert_false(plausible_period(late[i], &fault));
        assert_string_equal(fault.key, "fact.not_begun");
    }
    struct period day;
    assert_true(period_parse(arena_printf(county.arena, "%04d-%02d-%02d", today.year, today.month, today.day), &day, &fault) && plausible_period(day, &fault));
    assert_true(period_parse(arena_printf(county.arena, "%04d-%02d-%02d", tomorrow.year, tomorrow.month, tomorrow.day), &day, &fault));
    assert_false(plausible_period(day, &fault));
}

static void three_values(struct county *county, const char *a, const char *b, const char *c)
{
    assert_string_equal(enter(county, "water_use", "2017", a, "立方米"), "");
    assert_string_equal(enter(county, "water_use", "2018", b, "立方米"), "");
    assert_string_equal(enter(county, "water_use", "2019", c, "立方米"), "");
}

static void a_far_value_is_asked_for_its_reason_and_keeps_it(void **state)
{
    (void)state;
    COUNTY(county);
    three_values(&county, "30", "31.5", "31.67");
    assert_string_equal(enter(&county, "water_use", "2020", "5004", "立方米"), "fact.far_times");
    assert_string_equal(message_fault(county.arena, LANGUAGE_ZH, &county.fault),
                        "用水总量：5004 立方米 是上一个数（2019：31.67）的 158 倍，此前在 30～31.67 立方米 之间；如果没有填错，请写明原因");
    assert_string_equal(fault_argument(&county.fault, "field"), "reason");
    assert_string_equal(enter(&county, "water_use", "2020", "0.5004", "万立方米"), "fact.far_times"); // the same in another unit
    assert_string_equal(fault_argument(&county.fault, "last"), "0.003167");
    struct fact_entry entry = {.subject = "water_use", .period = "2020", .value = "5004", .unit = "立方米", .reason = "新水厂投产"};
    assert_string_equal(save(&county, &entry, 1), "");
    struct fact_view *facts;
    size_t count;
    const struct fact_filter filter = {.region = "440704", .subject = "water_use", .year = 2020, .as_of = INT64_MAX};
    assert_true(fact_list(county.store, county.arena, &filter, &facts, &count, &county.fault));
    assert_int_equal(count, 1);
    assert_string_equal(facts[0].reason, "新水厂投产");
}

static void near_values_and_short_histories_are_not_asked(void **state)
{
    (void)state;
    COUNTY(county);
    assert_string_equal(enter(&county, "water_use", "2017", "30", "立方米"), "");
    assert_string_equal(enter(&county, "water_use", "2018", "3000", "立方米"), ""); // one value before it
    assert_string_equal(enter(&county, "water_use", "2019", "30", "立方米"), "");   // two
    assert_string_equal(enter(&county, "water_use", "2020", "5900", "立方米"), ""); // three, but the range is as wide
    assert_string_equal(enter(&county, "trips", "2015", "100", "人次"), "");
    assert_string_equal(enter(&county, "trips", "2016", "100", "人次"), "");
    assert_string_equal(enter(&county, "trips", "2017", "100", "人次"), "");
    assert_string_equal(enter(&county, "trips", "2019", "140", "人次"), "");          // beyond the range, but within half of the last one
    assert_string_equal(enter(&county, "trips", "2014", "9000", "人次"), "");         // nothing is before it
    struct fact_entry observed = {.subject = "trips", .period = "2020", .value = "90000", .unit = "人次", .source_kind = "series"};
    assert_string_equal(save(&county, &observed, 1), "");                           // nobody can be asked
}

static void every_kind_of_distance_is_told(void **state)
{
    (void)state;
    COUNTY(county);
    three_values(&county, "100", "101", "102");
    assert_string_equal(enter(&county, "water_use", "2020", "10.2", "立方米"), "fact.far_less");
    assert_string_equal(fault_argument(&county.fault, "times"), "10");
    assert_string_equal(enter(&county, "water_use", "2020", "178.5", "立方米"), "fact.far_more");
    assert_string_equal(fault_argument(&county.fault, "times"), "75");
    assert_string_equal(enter(&county, "water_use", "2020", "0", "立方米"), "fact.far");
    three_values(&county, "0", "0", "0"); // corrections: the range is one value now
    assert_string_equal(enter(&county, "water_use", "2020", "5", "立方米"), "fact.far");
    assert_string_equal(fault_argument(&county.fault, "range"), "0 立方米");
}

static void withdrawn_and_corrected_values_do_not_count_and_five_are_enough(void **state)
{
    (void)state;
    COUNTY(county);
    three_values(&county, "30", "31", "32");
    struct fact_entry back = {.subject = "water_use", .period = "2019", .withdrawn = true};
    assert_string_equal(save(&county, &back, 1), "");
    assert_string_equal(enter(&county, "water_use", "2020", "900", "立方米"), ""); // two are left
    static const char *const years[] = {"2011", "2012", "2013", "2014", "2015", "2016"};
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(enter(&county, "gdp", years[i], i == 0 ? "900" : "10", "亿元"), "");
    assert_string_equal(enter(&county, "gdp", "2017", "800", "亿元"), "fact.far_times"); // 900 is the sixth
}

static void rows_of_one_table_are_values_before_each_other(void **state)
{
    (void)state;
    COUNTY(county);
    struct fact_entry entries[] = {{.subject = "water_use", .period = "2019", .value = "5004", .unit = "立方米"},
                                   {.subject = "water_use", .period = "2018", .value = "31", .unit = "立方米"},
                                   {.subject = "gdp", .period = "2019", .value = "190", .unit = "亿元"},
                                   {.subject = "water_use", .period = "2016", .value = "30", .unit = "立方米"},
                                   {.subject = "water_use", .period = "2017", .value = "0.0032", .unit = "万立方米"}};
    assert_string_equal(save(&county, entries, 5), "fact.far_times");
    assert_string_equal(fault_where(&county.fault), "1");
    assert_string_equal(fault_argument(&county.fault, "period"), "2018");
    entries[0].value = "33";
    assert_string_equal(save(&county, entries, 5), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_is_refused_in_any_unit),
        cmocka_unit_test(a_period_that_has_not_begun_is_refused_and_the_running_one_taken),
        cmocka_unit_test(a_far_value_is_asked_for_its_reason_and_keeps_it),
        cmocka_unit_test(near_values_and_short_histories_are_not_asked),
        cmocka_unit_test(every_kind_of_distance_is_told),
        cmocka_unit_test(withdrawn_and_corrected_values_do_not_count_and_five_are_enough),
        cmocka_unit_test(rows_of_one_table_are_values_before_each_other),
    };
    return cmocka_run_group_tests_name("plausible", tests, NULL, NULL);
}
