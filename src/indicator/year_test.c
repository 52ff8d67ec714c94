// How the facts of the store become the value of a year.
#include "base/text.h"
#include "indicator/fact.h"
#include "indicator/lineage.h"
#include "store/record.h"
#include "tests/packs/world.h"

struct line { const char *subject, *period, *value, *unit; };

static void save(struct world *world, const struct line *lines, size_t count)
{
    struct fault fault = {0};
    struct fact_entry entries[16] = {0};
    for (size_t i = 0; i < count; i++)
        entries[i] = (struct fact_entry){.subject = lines[i].subject, .period = lines[i].period, .value = lines[i].value,
                                         .unit = lines[i].unit, .withdrawn = !lines[i].value, .source = "T"};
    struct fact_batch batch = {.entries = entries, .count = count, .who = "test", .what = "fact.add", .detail = ""};
    bool ok = store_begin(world->store, &fault) && fact_save(world->store, world->model, &batch, NULL, &fault) && store_commit(world->store, &fault);
    if (!ok)
        fail_msg("%s", fault.key);
    assert_true(indicator_inputs_load(world->inputs, world->store, world->model->plan.region, INT64_MAX, &fault));
}
#define SAVE(world, ...)                                             \
    do {                                                             \
        const struct line lines[] = {__VA_ARGS__};                   \
        save(&(world), lines, sizeof lines / sizeof *lines);         \
    } while (0)

static double fact_in(const struct world *world, const char *code, int32_t year)
{
    const struct indicator_inputs *inputs = world->inputs;
    return inputs->facts[(size_t)indicator_model_subject(world->model, code) * (size_t)inputs->years + (size_t)(year - inputs->first_year)];
}

static void quarters_and_months_make_a_year_when_all_are_there(void **state)
{
    (void)state;
    WORLD(world);
    SAVE(world, {"trained", "2017Q1", "1", "人"}, {"trained", "2017Q2", "2", "人"}, {"trained", "2017Q3", "3", "人"});
    assert_true(isnan(fact_in(&world, "trained", 2017)));
    SAVE(world, {"trained", "2017Q4", "4", "人"});
    assert_float_equal(fact_in(&world, "trained", 2017), 10, 0);
    SAVE(world, {"trained", "2017-01", "50", "人"}); // one month does not take the complete quarters away
    assert_float_equal(fact_in(&world, "trained", 2017), 10, 0);
    SAVE(world, {"trained", "2017Q2", NULL, NULL}); // withdrawn
    assert_true(isnan(fact_in(&world, "trained", 2017)));
    SAVE(world, {"trained", "2017", "12", "人"}); // a value of the year itself wins
    assert_float_equal(fact_in(&world, "trained", 2017), 12, 0);
    SAVE(world, {"trained", "2017", NULL, NULL}, {"trained", "2017Q2", "5", "人"}); // and makes room when it is withdrawn
    assert_float_equal(fact_in(&world, "trained", 2017), 13, 0);
}

static void complete_months_win_over_quarters(void **state)
{
    (void)state;
    WORLD(world);
    SAVE(world, {"trained", "2017Q1", "1", "人"}, {"trained", "2017Q2", "1", "人"}, {"trained", "2017Q3", "1", "人"}, {"trained", "2017Q4", "1", "人"});
    for (int m = 1; m <= 12; m++)
        SAVE(world, {"trained", arena_printf(world.arena, "2017-%02d", m), "2", "人"});
    assert_float_equal(fact_in(&world, "trained", 2017), 24, 0);
}

static void means_maxima_and_last_values_make_years_too(void **state)
{
    (void)state;
    WORLD(world);
    for (int m = 1; m <= 12; m++) {
        const char *period = arena_printf(world.arena, "2017-%02d", m), *value = arena_printf(world.arena, "%d", m == 3 ? 99 : m);
        SAVE(world, {"noise", period, value, "个"}, {"peak", period, value, "个"}, {"stock", period, value, "个"});
        if (m == 11) {
            assert_true(isnan(fact_in(&world, "noise", 2017)));
            assert_true(isnan(fact_in(&world, "peak", 2017)));
            assert_true(isnan(fact_in(&world, "stock", 2017)));
        }
    }
    assert_float_equal(fact_in(&world, "noise", 2017), (78 - 3 + 99) / 12.0, 1e-12);
    assert_float_equal(fact_in(&world, "peak", 2017), 99, 0);
    assert_float_equal(fact_in(&world, "stock", 2017), 12, 0);
    SAVE(world, {"stock", "2018-12", "7", "个"}); // of a level the last part is enough
    assert_float_equal(fact_in(&world, "stock", 2018), 7, 0);
}

static const char *refused(struct world *world, const struct fact_entry *entry)
{
    struct fault fault = {0};
    assert_false(fact_check(world->store, world->model, entry, &fault));
    return fault.key;
}

static void a_correction_replaces_and_a_withdrawal_leaves_nothing(void **state)
{
    (void)state;
    WORLD(world);
    SAVE(world, {"2", "2017", "17", "%"});
    SAVE(world, {"2", "2017", "18.5", "%"});
    assert_value(evaluate(&world, "2", 2017), 18.5, 2017, "published");
    SAVE(world, {"2", "2017", NULL, NULL});
    assert_no_value(evaluate(&world, "2", 2017)); // not the corrected value again, and never 0
    assert_verdict(world, "2", 2017, "no_data");
    struct fact_entry again = {.subject = "2", .period = "2017", .withdrawn = true, .source = "T"};
    assert_string_equal(refused(&world, &again), "fact.nothing_to_withdraw");
    again.value = "3";
    assert_string_equal(refused(&world, &again), "fact.withdrawn_value");
}

static void the_same_land_in_any_unit_is_the_same_land(void **state)
{
    (void)state;
    WORLD(world);
    static const struct line lands[] = {{"land_area", "2017", "12000", "亩"}, {"land_area", "2017", "800", "公顷"}};
    for (size_t i = 0; i < sizeof lands / sizeof *lands; i++) {
        save(&world, &lands[i], 1);
        SAVE(world, {"added_value", "2017", "90", "亿元"});
        assert_value(evaluate(&world, "3", 2017), 75, 2017, "computed");
    }
}

static void a_fact_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    WORLD(world);
    static const struct { struct fact_entry entry; const char *key; } cases[] = {
        {{.subject = "land_aria", .period = "2017", .value = "1", .unit = "亩", .source = "T"}, "fact.subject"},
        {{.subject = "land_area", .period = "2017", .value = "1", .unit = "万元", .source = "T"}, "fact.unit"},
        {{.subject = "land_area", .period = "2017", .value = "1", .source = "T"}, "fact.unit_missing"},
        {{.subject = "land_area", .period = "2017", .value = "1", .unit = "亩亩", .source = "T"}, "unit.unknown"},
        {{.subject = "land_area", .period = "2017", .value = "1x", .unit = "亩", .source = "T"}, "number.tail"},
        {{.subject = "land_area", .period = "17", .value = "1", .unit = "亩", .source = "T"}, "period.syntax"},
        {{.subject = "land_area", .period = "2017Q1", .value = "1", .unit = "亩", .source = "T"}, "fact.period_year_only"},
        {{.subject = "land_area", .period = "2017", .value = "1", .unit = "亩"}, "fact.no_source"},
        {{.subject = "land_area", .period = "2017", .source = "T"}, "fact.no_value"},
        {{.subject = "land_area", .period = "2017", .value = "1", .unit = "亩", .source = "T", .region = "1"}, "fact.region"},
        {{.subject = "land_area", .period = "2017", .value = "1", .unit = "亩", .source = "T", .qualifier = ">"}, "fact.qualifier"},
        {{.subject = "1", .period = "2017", .state = "finished", .source = "T"}, "fact.state"},
        {{.subject = "6", .period = "2017", .verdict = "perhaps", .source = "T"}, "fact.verdict"},
        {{.subject = "5", .period = "2017", .value = "1", .source = "T"}, "fact.group"},
        {{.subject = "2", .period = "2017", .value = "1", .unit = "百分点", .source = "T"}, "fact.unit"}, // a share is no point
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(refused(&world, &cases[i].entry), cases[i].key);
}

static void formulas_in_a_circle_are_refused(void **state)
{
    (void)state;
    WORLD(world);
    struct fault fault = {0};
    const struct record_table *table = record_table_find("element");
    const char *texts[24] = {0}, *values[][2] = {{"code", "circle"}, {"name", "circle"}, {"kind", "number"}, {"period", "year"}, {"carry", "no"},
                                                 {"formula", "circle + 1"}, {"source_kind", "formula"}, {"position", "99"}};
    for (int c = 0; c < record_column_count(table); c++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++)
            if (text_equal(record_column_name(table, c), values[v][0]))
                texts[c] = values[v][1];
    assert_true(record_insert(world.store, table, texts, "x", 1, &fault)); // behind the back of check, which refuses it too
    assert_null(indicator_model_load(world.store, INT64_MAX, &fault));
    assert_string_equal(fault.key, "model.cycle");
}

static void the_lineage_shows_every_year_that_was_read(void **state)
{
    (void)state;
    WORLD(world);
    put(&world, "2", 2016, 16);
    put(&world, "2", 2017, 17.5);
    indicator_inputs_derive(world.inputs);
    const struct lineage_node *node = lineage_build(world.inputs, world.arena, NULL, 0, indicator_model_subject(world.model, "10"), 2017, false);
    assert_float_equal(node->value, 1.5, 1e-12);
    assert_string_equal(node->formula_names, "change(森林覆盖率)");
    assert_string_equal(node->formula_values, "change(16 % → 17.5 %)");
    assert_int_equal(node->child_count, 2);
    assert_int_equal(node->children[0]->year, 2017);
    assert_float_equal(node->children[0]->value, 17.5, 1e-12);
    assert_int_equal(node->children[1]->year, 2016);
    assert_float_equal(node->children[1]->value, 16, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quarters_and_months_make_a_year_when_all_are_there),
        cmocka_unit_test(complete_months_win_over_quarters),
        cmocka_unit_test(means_maxima_and_last_values_make_years_too),
        cmocka_unit_test(a_correction_replaces_and_a_withdrawal_leaves_nothing),
        cmocka_unit_test(the_same_land_in_any_unit_is_the_same_land),
        cmocka_unit_test(a_fact_that_does_not_fit_is_refused),
        cmocka_unit_test(formulas_in_a_circle_are_refused),
        cmocka_unit_test(the_lineage_shows_every_year_that_was_read),
    };
    return cmocka_run_group_tests_name("year", tests, NULL, NULL);
}
