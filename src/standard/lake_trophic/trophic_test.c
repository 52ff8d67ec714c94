#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "standard/lake_trophic/trophic.h"
#include "standard/table/cases.h"

static const struct trophic_table *national(struct arena *arena)
{
    struct trophic_table *table = arena_alloc(arena, sizeof *table);
    struct standard_file items = cases_table(arena, "lake_trophic.csv"), levels = cases_table(arena, "lake_trophic_levels.csv");
    struct fault f = {0};
    assert_true(trophic_table_parse(arena, &items, &levels, table, &f));
    return table;
}

static const char *plain(struct arena *arena, double value)
{
    return isnan(value) ? "-" : arena_printf(arena, "%.10g", value);
}

static void replay_trophic(struct arena *arena, const struct trophic_table *table, const struct standard_case *one, size_t *failures)
{
    struct standard_reading readings[TROPHIC_ITEMS_MAX] = {0};
    struct trophic_result result;
    struct text_buffer known;
    text_buffer_init(&known, arena);
    text_buffer_append(&known, "index level");
    for (int i = 0; i < table->item_count; i++)
        readings[i] = case_reading(one, table->items[i].column);
    trophic_compute(table, readings, &result);
    case_expect(one, "index", plain(arena, result.index), failures);
    case_expect(one, "level", result.level ? result.level->name : "-", failures);
    for (int i = 0; i < table->item_count; i++) {
        const char *column = table->items[i].column;
        const char *index = arena_printf(arena, "tli.%s", column), *weight = arena_printf(arena, "weight.%s", column);
        text_buffer_printf(&known, " %s %s", index, weight);
        case_expect(one, index, plain(arena, decimal_round_double(result.items[i], 2)), failures);
        case_expect(one, weight, plain(arena, decimal_round_double(trophic_weight(table, i), 4)), failures);
    }
    case_expect_known(one, known.bytes, failures);
}

static void every_case_of_the_file_holds(void **state)
{
    ARENA_SCOPED arena = arena_new();
    const struct trophic_table *table = national(arena);
    size_t count, failures = 0;
    const struct standard_case *cases = cases_load(arena, "src/standard/lake_trophic/cases.txt", &count);
    (void)state;
    assert_non_null(cases);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(cases[i].words[0], "trophic");
        replay_trophic(arena, table, &cases[i], &failures);
    }
    assert_int_equal(failures, 0);
}

static void only_the_transparency_row_is_weak(void **state)
{
    ARENA_SCOPED arena = arena_new();
    const struct trophic_table *table = national(arena);
    (void)state;
    assert_int_equal(table->item_count, 5);
    for (int i = 0; i < table->item_count; i++)
        assert_int_equal(table->items[i].verified, !text_equal(table->items[i].column, "transparency_m"));
}

static void a_weight_of_nothing_is_refused(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct standard_file items = cases_table(arena, "lake_trophic.csv"), levels = cases_table(arena, "lake_trophic_levels.csv");
    struct trophic_table table;
    struct fault f = {0};
    char *at = strstr((char *)(uintptr_t)items.bytes, "0.7056");
    (void)state;
    assert_non_null(at);
    memcpy(at, "0.0000", 6);
    assert_false(trophic_table_parse(arena, &items, &levels, &table, &f));
    assert_string_equal(fault_argument(&f, "column"), "weight");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_file_holds),
        cmocka_unit_test(only_the_transparency_row_is_weak),
        cmocka_unit_test(a_weight_of_nothing_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
