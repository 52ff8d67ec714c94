// A pack into a store, and again: what is written, what is a new version, what stays.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "indicator/evaluate.h"
#include "indicator/fact.h"
#include "indicator/lineage.h"
#include "plan/project.h"
#include "review/load.h"
#include "store/journal.h"
#include "store/record.h"
#include "tests/packs/fixture.h"

struct loaded {
    struct arena *arena;
    struct store *store;
    struct fixture fixture;
    struct load_report report; // of the last load
};

static void load_again(struct loaded *loaded, bool dry)
{
    struct finding_list findings;
    struct fault fault = {0};
    struct pack *pack = fixture_read(&loaded->fixture, &findings);
    assert_string_equal(fixture_findings(loaded->arena, &findings), "");
    if (!review_load(loaded->store, loaded->arena, pack, "test", dry, &loaded->report, &fault))
        fail_msg("%s %s", fault.key, fault_where(&fault));
}

static void loaded_open(struct loaded *loaded)
{
    struct fault fault = {0};
    loaded->arena = arena_new();
    loaded->store = store_open_memory(&fault);
    fixture_load(&loaded->fixture, loaded->arena, getenv("QINGSHAN_SOURCE"));
    load_again(loaded, false);
}

static void loaded_close(struct loaded *loaded)
{
    store_close(loaded->store);
    arena_free(loaded->arena);
}
#define LOADED(name)                                                 \
    __attribute__((cleanup(loaded_close))) struct loaded name = {0}; \
    loaded_open(&(name))

static int64_t newest_batch(const struct loaded *loaded)
{
    int64_t batch;
    struct fault fault = {0};
    assert_true(journal_batch_at(loaded->store, INT64_MAX, &batch, &fault));
    return batch;
}

static void add_fact(struct loaded *loaded, const char *subject, const char *period, const char *value, const char *unit)
{
    struct fault fault = {0};
    INDICATOR_MODEL_SCOPED model = indicator_model_load(loaded->store, INT64_MAX, &fault);
    struct fact_entry entry = {.subject = subject, .period = period, .value = value, .unit = unit, .source = "T"};
    struct fact_batch batch = {.entries = &entry, .count = 1, .who = "test", .what = "fact.add", .detail = ""};
    assert_true(store_begin(loaded->store, &fault) && fact_save(loaded->store, model, &batch, NULL, &fault) && store_commit(loaded->store, &fault));
}

static struct indicator_result result_as_of(struct loaded *loaded, const char *no, int32_t year, int64_t as_of)
{
    struct fault fault = {0};
    struct indicator_result result;
    INDICATOR_MODEL_SCOPED model = indicator_model_load(loaded->store, as_of, &fault);
    assert_non_null(model);
    struct indicator_inputs *inputs = indicator_inputs_new(loaded->arena, model);
    assert_true(indicator_inputs_load(inputs, loaded->store, model->plan.region, as_of, &fault));
    indicator_evaluate(inputs, indicator_model_find(model, no), year, &result);
    return result;
}

static struct indicator_result result_now(struct loaded *loaded, const char *no, int32_t year)
{
    return result_as_of(loaded, no, year, INT64_MAX);
}

static void the_first_load_adds_everything_in_one_batch(void **state)
{
    (void)state;
    LOADED(loaded);
    assert_int_equal(loaded.report.batch, 1);
    assert_int_equal(newest_batch(&loaded), 1);
    assert_int_equal(loaded.report.changed + loaded.report.removed, 0);
    assert_true(loaded.report.added > 60);
    assert_int_equal(loaded.report.count, loaded.report.added);
}

static void the_same_pack_again_changes_nothing(void **state)
{
    (void)state;
    LOADED(loaded);
    load_again(&loaded, false);
    assert_int_equal(loaded.report.batch, 0);
    assert_int_equal(loaded.report.count, 0);
    assert_int_equal(newest_batch(&loaded), 1);
}

static void one_changed_row_is_one_new_version(void **state)
{
    (void)state;
    LOADED(loaded);
    assert_int_equal(result_now(&loaded, "2", 2017).verdict, VERDICT_UNMET);
    fixture_edit(&loaded.fixture, "targets.csv", "2,standard,value,at_least,18,%,,≥18", "2,standard,value,at_least,17,%,,≥17");
    load_again(&loaded, false);
    assert_int_equal(loaded.report.changed, 1);
    assert_int_equal(loaded.report.added + loaded.report.removed, 0);
    assert_string_equal(loaded.report.items[0].table, "target");
    assert_string_equal(loaded.report.items[0].label, "2");
    assert_int_equal(newest_batch(&loaded), 2);
    assert_int_equal(result_now(&loaded, "2", 2017).verdict, VERDICT_MET);
    assert_int_equal(result_as_of(&loaded, "2", 2017, 1).verdict, VERDICT_UNMET); // as it stood before
}

static struct record_current place_of(const struct loaded *loaded, const char *table, const char *label)
{
    struct record_current *rows;
    size_t count;
    assert_true(record_current(loaded->store, loaded->arena, record_table_find(table), &rows, &count, NULL));
    for (size_t i = 0; i < count; i++)
        if (text_equal(rows[i].label, label))
            return rows[i];
    fail_msg("no %s %s", table, label);
    return (struct record_current){0};
}

static void a_row_that_only_moved_is_no_change(void **state)
{
    (void)state;
    LOADED(loaded);
    fixture_edit(&loaded.fixture, "domains.csv", "institutions,生态制度,institutions\nspace,生态空间,space\n",
                 "space,生态空间,space\ninstitutions,生态制度,institutions\n");
    int64_t line = place_of(&loaded, "domain", "space").line, position = place_of(&loaded, "domain", "space").position;
    load_again(&loaded, false);
    assert_int_equal(loaded.report.count, 0);
    assert_int_equal(newest_batch(&loaded), 1);
    assert_int_equal(place_of(&loaded, "domain", "space").line, line - 1); // but it is found where it stands now
    assert_int_equal(place_of(&loaded, "domain", "space").position, position - 1);
}

static void a_row_that_vanished_is_retired_not_deleted(void **state)
{
    (void)state;
    LOADED(loaded);
    struct fault fault = {0};
    struct measure_list_row *rows;
    size_t now, before;
    fixture_edit(&loaded.fixture, "measures.csv", "m002,3-1,培训和空气,,生态环境局,2020-06,,,,4;5,1;2,3-1\n", "");
    fixture_edit(&loaded.fixture, "pack.yaml", "measures: 2", "measures: 1");
    load_again(&loaded, false);
    assert_int_equal(loaded.report.removed, 1);
    assert_true(measure_list_all(loaded.store, loaded.arena, &(struct measure_list_in){.as_of = INT64_MAX}, &rows, &now, &fault));
    assert_true(measure_list_all(loaded.store, loaded.arena, &(struct measure_list_in){.as_of = 1}, &rows, &before, &fault));
    assert_int_equal(now, 1);
    assert_int_equal(before, 2);
}

static void a_dry_load_only_reports(void **state)
{
    (void)state;
    LOADED(loaded);
    fixture_edit(&loaded.fixture, "targets.csv", "≥18", "不低于18");
    load_again(&loaded, true);
    assert_int_equal(loaded.report.changed, 1);
    assert_int_equal(newest_batch(&loaded), 1);
    load_again(&loaded, false);
    assert_int_equal(newest_batch(&loaded), 2);
}

static void a_persons_fact_stays_when_the_packs_row_is_unchanged(void **state)
{
    (void)state;
    LOADED(loaded);
    add_fact(&loaded, "2", "2017", "18.2", "%");
    load_again(&loaded, false);
    assert_int_equal(loaded.report.count, 0);
    assert_float_equal(result_now(&loaded, "2", 2017).value, 18.2, 0);
}

static void a_changed_row_of_the_pack_replaces_a_persons_fact(void **state)
{
    (void)state;
    LOADED(loaded);
    add_fact(&loaded, "2", "2017", "18.2", "%");
    fixture_edit(&loaded.fixture, "facts.csv", "2,,2017,,17.7,%", "2,,2017,,17.8,%");
    load_again(&loaded, false);
    assert_int_equal(loaded.report.changed, 1);
    assert_float_equal(result_now(&loaded, "2", 2017).value, 17.8, 0);
    assert_float_equal(result_as_of(&loaded, "2", 2017, 2).value, 18.2, 0);
    load_again(&loaded, false); // and that is that
    assert_int_equal(loaded.report.count, 0);
}

static void a_fact_that_vanished_from_the_pack_stays(void **state)
{
    (void)state;
    LOADED(loaded);
    fixture_edit(&loaded.fixture, "facts.csv", "2,,2016,,17.5,%,,,,,,T0,\n", "");
    load_again(&loaded, false);
    assert_int_equal(loaded.report.count, 0);
    assert_float_equal(result_now(&loaded, "2", 2016).value, 17.5, 0);
}

static void a_fact_of_another_region_is_not_the_plans(void **state)
{
    (void)state;
    LOADED(loaded);
    struct fault fault = {0};
    struct fact_view *facts;
    size_t count;
    assert_true(fact_list(loaded.store, loaded.arena, &(struct fact_filter){.region = "990001001", .as_of = INT64_MAX}, &facts, &count, &fault));
    assert_int_equal(count, 1);
    assert_string_equal(facts[0].value, "300");
    assert_float_equal(result_now(&loaded, "3", 2017).value, 100, 0); // 1200000 / 12000, not of the street's 300
}

static void the_journal_covers_every_load(void **state)
{
    (void)state;
    LOADED(loaded);
    struct fault fault = {0};
    struct journal_report report;
    fixture_edit(&loaded.fixture, "targets.csv", "≥18", "不低于18");
    load_again(&loaded, false);
    add_fact(&loaded, "2", "2017", "18.2", "%");
    assert_true(journal_verify(loaded.store, loaded.arena, &report, &fault));
    assert_null(report.reason);
    assert_int_equal(report.rows, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_load_adds_everything_in_one_batch),
        cmocka_unit_test(the_same_pack_again_changes_nothing),
        cmocka_unit_test(one_changed_row_is_one_new_version),
        cmocka_unit_test(a_row_that_only_moved_is_no_change),
        cmocka_unit_test(a_row_that_vanished_is_retired_not_deleted),
        cmocka_unit_test(a_dry_load_only_reports),
        cmocka_unit_test(a_persons_fact_stays_when_the_packs_row_is_unchanged),
        cmocka_unit_test(a_changed_row_of_the_pack_replaces_a_persons_fact),
        cmocka_unit_test(a_fact_that_vanished_from_the_pack_stays),
        cmocka_unit_test(a_fact_of_another_region_is_not_the_plans),
        cmocka_unit_test(the_journal_covers_every_load),
    };
    return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
