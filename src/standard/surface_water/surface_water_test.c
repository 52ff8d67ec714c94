#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "standard/surface_water/surface_water.h"
#include "standard/table/cases.h"

struct national {
    struct arena *arena;
    struct water_edition water;
};

static bool load(struct arena *arena, struct national *ret_national, struct fault *f)
{
    struct water_files files = {cases_table(arena, "surface_water_limits.csv"), cases_table(arena, "surface_water_classes.csv"), cases_table(arena, "surface_water_reaches.csv")};
    ret_national->arena = arena;
    return water_edition_parse(arena, &files, &ret_national->water, f);
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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_file_holds),
        cmocka_unit_test(the_table_has_24_basic_5_supplementary_and_80_specific_items_and_evaluates_21),
        cmocka_unit_test(a_drinking_water_source_is_judged_by_its_single_limits),
        cmocka_unit_test(a_table_whose_limits_fall_back_is_refused),
        cmocka_unit_test(weak_rows_of_the_tables_stay_weak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
