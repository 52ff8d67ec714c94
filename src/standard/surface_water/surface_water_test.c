#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "standard/surface_water/black_odour.h"
#include "standard/surface_water/surface_water.h"
#include "standard/surface_water/trophic.h"
#include "standard/table/cases.h"

struct national {
    struct arena *arena;
    struct water_edition water;
    struct trophic_table trophic;
    struct odour_table odour;
};

static bool load(struct arena *arena, struct national *ret_national, struct fault *f)
{
    struct water_files files = {cases_table(arena, "surface_water_limits.csv"), cases_table(arena, "surface_water_classes.csv"), cases_table(arena, "surface_water_reaches.csv")};
    struct standard_file items = cases_table(arena, "lake_trophic.csv"), levels = cases_table(arena, "lake_trophic_levels.csv");
    struct standard_file odour = cases_table(arena, "black_odour.csv");
    ret_national->arena = arena;
    return water_edition_parse(arena, &files, &ret_national->water, f) && trophic_table_parse(arena, &items, &levels, &ret_national->trophic, f) &&
           odour_table_parse(arena, &odour, &ret_national->odour, f);
}

static struct national *national(struct arena *arena)
{
    struct national *made = arena_alloc(arena, sizeof *made);
    struct fault f = {0};
    if (!load(arena, made, &f))
        fail_msg("%s %s %s %s", f.key, fault_argument(&f, "file"), fault_argument(&f, "line"), fault_argument(&f, "text"));
    return made;
}

static const char *plain(struct arena *arena, double value)
{
    return isnan(value) ? "-" : arena_printf(arena, "%.10g", value);
}

static void add_name(struct text_buffer *out, const char *name)
{
    text_buffer_printf(out, "%s%s", out->size ? "," : "", name);
}

static const char *or_dash(const struct text_buffer *out)
{
    return out->size ? out->bytes : "-";
}

static void expect_items(const struct national *n, const struct standard_case *one, enum water_body body, const struct standard_reading *readings,
                         size_t *failures)
{
    struct text_buffer known;
    text_buffer_init(&known, n->arena);
    text_buffer_append(&known, "class items deciding main");
    for (int i = 0; i < n->water.item_count; i++) {
        const struct water_item *item = &n->water.items[i];
        if (!*item->column || !item->in_body[body])
            continue;
        const char *class = arena_printf(n->arena, "item.%s", item->column), *multiple = arena_printf(n->arena, "multiple.%s", item->column);
        text_buffer_printf(&known, " %s %s", class, multiple);
        case_expect(one, class, plain(n->arena, water_item_class(item, body, &readings[i])), failures);
        case_expect(one, multiple, plain(n->arena, water_multiple(item, readings[i].value)), failures);
    }
    case_expect_known(one, known.bytes, failures);
}

static void replay_water(const struct national *n, const struct standard_case *one, enum water_body body, size_t *failures)
{
    struct standard_reading readings[WATER_ITEMS_MAX] = {0};
    struct water_result result;
    struct text_buffer deciding, chief;
    int main_items[WATER_MAIN_MAX];
    for (int i = 0; i < n->water.item_count; i++)
        if (*n->water.items[i].column)
            readings[i] = case_reading(one, n->water.items[i].column);
    water_compute(&n->water, body, readings, &result);
    text_buffer_init(&deciding, n->arena);
    text_buffer_init(&chief, n->arena);
    for (int i = 0; i < n->water.item_count; i++)
        if (result.deciding[i])
            add_name(&deciding, n->water.items[i].name);
    int count = water_main_pollutants(&n->water, readings, &result, main_items);
    for (int i = 0; i < count; i++)
        add_name(&chief, n->water.items[main_items[i]].name);
    case_expect(one, "class", plain(n->arena, result.class), failures);
    case_expect(one, "items", plain(n->arena, result.evaluated), failures);
    case_expect(one, "deciding", or_dash(&deciding), failures);
    case_expect(one, "main", or_dash(&chief), failures);
    expect_items(n, one, body, readings, failures);
}

static void replay_reach(const struct national *n, const struct standard_case *one, size_t *failures)
{
    const char *state = water_reach_state(&n->water, decimal_to_double(case_reading(one, "share3").value), decimal_to_double(case_reading(one, "share6").value));
    case_expect(one, "state", state ? state : "-", failures);
    case_expect_known(one, "state", failures);
}

static void replay_trophic(const struct national *n, const struct standard_case *one, size_t *failures)
{
    struct standard_reading readings[TROPHIC_ITEMS_MAX] = {0};
    struct trophic_result result;
    struct text_buffer known;
    text_buffer_init(&known, n->arena);
    text_buffer_append(&known, "index level");
    for (int i = 0; i < n->trophic.item_count; i++)
        readings[i] = case_reading(one, n->trophic.items[i].column);
    trophic_compute(&n->trophic, readings, &result);
    case_expect(one, "index", plain(n->arena, result.index), failures);
    case_expect(one, "level", result.level ? result.level->name : "-", failures);
    for (int i = 0; i < n->trophic.item_count; i++) {
        const char *column = n->trophic.items[i].column;
        const char *index = arena_printf(n->arena, "tli.%s", column), *weight = arena_printf(n->arena, "weight.%s", column);
        text_buffer_printf(&known, " %s %s", index, weight);
        case_expect(one, index, plain(n->arena, decimal_round_double(result.items[i], 2)), failures);
        case_expect(one, weight, plain(n->arena, decimal_round_double(trophic_weight(&n->trophic, i), 4)), failures);
    }
    case_expect_known(one, known.bytes, failures);
}

static const char *const grades[] = {"unknown", "none", "mild", "severe"};

static void replay_odour(const struct national *n, const struct standard_case *one, size_t *failures)
{
    struct odour_sample sample = {.depth_cm = case_reading(one, "depth_cm")};
    for (int i = 0; i < n->odour.item_count; i++)
        sample.readings[i] = case_reading(one, n->odour.items[i].column);
    case_expect(one, "grade", grades[odour_compute(&n->odour, &sample)], failures);
    case_expect_known(one, "grade", failures);
}

static void every_case_of_the_file_holds(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct national *n = national(arena);
    size_t count, failures = 0;
    const struct standard_case *cases = cases_load(arena, "src/standard/surface_water/cases.txt", &count);
    (void)state;
    assert_non_null(cases);
    for (size_t i = 0; i < count; i++) {
        const char *kind = cases[i].words[0];
        if (text_equal(kind, "river") || text_equal(kind, "lake"))
            replay_water(n, &cases[i], text_equal(kind, "lake") ? WATER_LAKE : WATER_RIVER, &failures);
        else if (text_equal(kind, "reach"))
            replay_reach(n, &cases[i], &failures);
        else if (text_equal(kind, "trophic"))
            replay_trophic(n, &cases[i], &failures);
        else if (text_equal(kind, "odour"))
            replay_odour(n, &cases[i], &failures);
        else
            fail_msg("cases.txt:%zu: unknown kind %s", cases[i].line, kind);
    }
    assert_int_equal(failures, 0);
}

static int count_where(const struct water_edition *edition, int table, bool evaluated)
{
    int count = 0;
    for (int i = 0; i < edition->item_count; i++) {
        bool repeated = i > 0 && edition->items[i].no == edition->items[i - 1].no && edition->items[i].table == edition->items[i - 1].table;
        count += !repeated && edition->items[i].table == table && (!evaluated || edition->items[i].evaluated);
    }
    return count;
}

static void the_table_has_24_basic_5_supplementary_and_80_specific_items_and_evaluates_21(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct national *n = national(arena);
    (void)state;
    assert_int_equal(count_where(&n->water, 1, false), 24);
    assert_int_equal(count_where(&n->water, 1, true), 21);
    assert_int_equal(count_where(&n->water, 2, false), 5);
    assert_int_equal(count_where(&n->water, 3, false), 80);
}

static void a_drinking_water_source_is_judged_by_its_single_limits(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct national *n = national(arena);
    const struct water_item *last = &n->water.items[n->water.item_count - 1]; // thallium, 0.0001
    bool has;
    (void)state;
    assert_true(water_single_meets(last, (struct decimal){1, 4}, &has) && has);
    assert_false(water_single_meets(last, (struct decimal){11, 5}, &has));
    assert_false(water_single_meets(&n->water.items[1], (struct decimal){7, 0}, &has));
    assert_false(has);
}

static struct odour_sample oxygen_and_ammonia(const struct odour_table *table, int64_t oxygen_hundredths, int64_t ammonia)
{
    struct odour_sample sample = {0};
    for (int i = 0; i < table->item_count; i++) {
        if (text_equal(table->items[i].parameter, "dissolved_oxygen"))
            sample.readings[i] = (struct standard_reading){.valid = true, .value = {oxygen_hundredths, 2}};
        if (text_equal(table->items[i].parameter, "ammonia"))
            sample.readings[i] = (struct standard_reading){.valid = true, .value = {ammonia, 0}};
    }
    return sample;
}

static void the_two_rules_for_a_severe_point_differ_as_written(void **state)
{
    ARENA_SCOPED arena = arena_new();
    const struct odour_table *table = &national(arena)->odour;
    struct odour_sample samples[5];
    (void)state;
    for (int i = 0; i < 5; i++)
        samples[i] = oxygen_and_ammonia(table, i < 2 ? 10 : 100, 9); // oxygen severe in two of five
    assert_int_equal(odour_point_compute(table, ODOUR_WORST, samples, 5), ODOUR_SEVERE);
    assert_int_equal(odour_point_compute(table, ODOUR_SHARE, samples, 5), ODOUR_MILD);
    samples[2] = oxygen_and_ammonia(table, 10, 9); // three of five: 60 %
    assert_int_equal(odour_point_compute(table, ODOUR_SHARE, samples, 5), ODOUR_SEVERE);
    samples[2] = oxygen_and_ammonia(table, 100, 16); // two of five again, and a second item
    assert_int_equal(odour_point_compute(table, ODOUR_SHARE, samples, 5), ODOUR_SEVERE);
    assert_int_equal(odour_point_compute(table, ODOUR_WORST, samples, 2), ODOUR_UNKNOWN);
}

static void a_table_whose_limits_fall_back_is_refused(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct water_files files = {cases_table(arena, "surface_water_limits.csv"), cases_table(arena, "surface_water_classes.csv"), cases_table(arena, "surface_water_reaches.csv")};
    struct water_edition edition;
    struct fault f = {0};
    (void)state;
    char *at = strstr(files.limits.bytes, ",2,4,6,10,15,"); // permanganate index
    assert_non_null(at);
    memcpy(at, ",2,4,6,10,05,", 13);
    assert_false(water_edition_parse(arena, &files, &edition, &f));
    assert_string_equal(fault_argument(&f, "column"), "class5");
}

static void weak_rows_of_the_tables_stay_weak(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct national *n = national(arena);
    (void)state;
    assert_false(n->water.items[0].verified); // water temperature
    assert_true(n->water.items[1].verified);
    for (int i = 0; i < n->odour.item_count; i++)
        assert_int_equal(n->odour.items[i].verified, !text_equal(n->odour.items[i].parameter, "redox"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_file_holds),
        cmocka_unit_test(the_table_has_24_basic_5_supplementary_and_80_specific_items_and_evaluates_21),
        cmocka_unit_test(a_drinking_water_source_is_judged_by_its_single_limits),
        cmocka_unit_test(the_two_rules_for_a_severe_point_differ_as_written),
        cmocka_unit_test(a_table_whose_limits_fall_back_is_refused),
        cmocka_unit_test(weak_rows_of_the_tables_stay_weak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
