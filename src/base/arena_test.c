#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/cell/csv.h"
#include "base/fault.h"

static void an_arena_over_its_budget_goes_on_serving_and_says_so(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    (void)state;
    arena_allow(arena, 3 << 20);
    for (int i = 0; i < 3; i++)
        assert_true(memset(arena_alloc(arena, 1 << 20), 1, 1 << 20) && arena_within(arena, &fault));
    assert_non_null(memset(arena_alloc(arena, 1 << 20), 1, 1 << 20));
    assert_true(arena_over(arena));
    assert_false(arena_within(arena, &fault));
    assert_string_equal(fault.key, "memory.budget");
    assert_string_equal(fault_argument(&fault, "megabytes"), "3");
    assert_int_equal(fault.kind, FAULT_TOO_LARGE);
    arena_clear(arena);
    assert_true(arena_within(arena, NULL));
}

static void arenas_made_later_have_the_budget_of_the_process_and_lasting_ones_none(void **state)
{
    (void)state;
    const size_t before = arena_budget();
    arena_budget_use(1 << 20);
    ARENA_SCOPED small = arena_new();
    ARENA_SCOPED lasting = arena_new_lasting();
    arena_budget_use(before);
    arena_alloc(small, 2 << 20);
    arena_alloc(lasting, 2 << 20);
    assert_true(arena_over(small) && !arena_over(lasting));
    assert_int_equal(before, ARENA_BUDGET);
}

static void a_table_ends_where_the_budget_does_also_for_who_goes_on_after_a_fault(void **state)
{
    ARENA_SCOPED text = arena_new();
    ARENA_SCOPED arena = arena_new();
    struct text_buffer table;
    struct csv_reader reader;
    struct csv_record record;
    struct fault fault = {0};
    bool more = true;
    size_t rows = 0, faults = 0;
    (void)state;
    text_buffer_init(&table, text);
    for (int i = 0; i < 100000; i++)
        text_buffer_append(&table, "a,b,c,d\n");
    arena_allow(arena, 1 << 20);
    assert_true(csv_reader_init(&reader, arena, table.bytes, table.size, &fault));
    while (more && faults < 10) {
        if (csv_read(&reader, &record, &more, &fault))
            rows += more;
        else
            faults++;
    }
    assert_int_equal(faults, 1);
    assert_string_equal(fault.key, "memory.budget");
    assert_in_range(rows, 1000, 50000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_arena_over_its_budget_goes_on_serving_and_says_so),
                                       cmocka_unit_test(arenas_made_later_have_the_budget_of_the_process_and_lasting_ones_none),
                                       cmocka_unit_test(a_table_ends_where_the_budget_does_also_for_who_goes_on_after_a_fault)};
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
