// Merged cells by row and column, against looking at all of them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "sheet/spans.h"

static bool plainly(const struct sheet_table *table, size_t row, size_t column)
{
    for (size_t i = 0; i < table->span_count; i++) {
        const struct sheet_span *span = &table->spans[i];
        if (row > span->first_row && row <= span->last_row && column >= span->first_column && column <= span->last_column)
            return true;
    }
    return false;
}

static void a_cell_is_hidden_where_a_merged_one_covers_it_below_its_first_row(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct sheet_span spans[] = {{5, 2, 7, 3}, {1, 0, 3, 0}, {2, 3, 2, 9}, {5, 3, 20, 3}, {1, 250, 2, 16000}};
    struct sheet_table table = {.spans = spans, .span_count = sizeof spans / sizeof *spans};
    struct sheet_spans *index = sheet_spans_new(arena, &table);
    assert_false(sheet_spans_hide(index, 1, 0));
    assert_true(sheet_spans_hide(index, 2, 0));
    assert_true(sheet_spans_hide(index, 3, 0));
    assert_false(sheet_spans_hide(index, 4, 0));
    for (size_t row = 0; row < 25; row++)
        for (size_t column = 0; column < 256; column++)
            assert_int_equal(sheet_spans_hide(index, row, column), plainly(&table, row, column));
    assert_false(sheet_spans_hide(NULL, 2, 0));
}

static void any_merged_cells_also_such_as_lie_over_each_other(void **state)
{
    (void)state;
    srand(7);
    for (int round = 0; round < 200; round++) {
        ARENA_SCOPED arena = arena_new();
        struct sheet_span spans[12];
        struct sheet_table table = {.spans = spans, .span_count = (size_t)(rand() % 12)};
        for (size_t i = 0; i < table.span_count; i++) {
            const size_t row = (size_t)(rand() % 20), column = (size_t)(rand() % 6);
            spans[i] = (struct sheet_span){row, column, row + (size_t)(rand() % 8), column + (size_t)(rand() % 3)};
        }
        struct sheet_spans *index = sheet_spans_new(arena, &table);
        for (size_t row = 0; row < 30; row++)
            for (size_t column = 0; column < 10; column++)
                assert_int_equal(sheet_spans_hide(index, row, column), plainly(&table, row, column));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_is_hidden_where_a_merged_one_covers_it_below_its_first_row),
        cmocka_unit_test(any_merged_cells_also_such_as_lie_over_each_other),
    };
    return cmocka_run_group_tests_name("spans", tests, NULL, NULL);
}
