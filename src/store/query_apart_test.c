// What a choice whose cases lie apart says, read case by case, is what it says read row by row: rows, pages, tallies.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "store/query_internal.h"
#include "store/store_internal.h"

#define ROWS 80

enum { ID, YEAR, SHARE, FLAG, COLUMNS };

static const struct query_column columns[] = {{"id", QUERY_INT64, false, true, true}, {"year", QUERY_INT64, true, true, true},
                                              {"share", QUERY_FLOAT64, false, true, true}, {"flag", QUERY_BOOL, false, true, false}};
static const struct query_source source = {"item", "SELECT id, year, share, flag FROM item", "SELECT id, year, share, flag FROM item", 0, columns, COLUMNS, ID};

static uint64_t state = 20260228;

static int dice(int sides)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int)((state >> 33) % (uint64_t)sides);
}

static struct store *some_items(void)
{
    struct store *store = store_open_memory(NULL);
    bool more;
    assert_non_null(store);
    assert_true(store_execute(store, "CREATE TABLE item (id INTEGER PRIMARY KEY, year INTEGER, share REAL NOT NULL, flag INTEGER NOT NULL) STRICT", NULL));
    struct store_row *row = store_prepare_text(store, "INSERT INTO item VALUES (?1, ?2, ?3, ?4)", NULL);
    for (int i = 0; i < ROWS; i++) {
        store_bind_int64(row, 1, i + 1);
        if (dice(5))
            store_bind_int64(row, 2, 2015 + dice(5));
        store_bind_float64(row, 3, dice(4) / 4.0);
        store_bind_int64(row, 4, dice(2));
        assert_true(store_step(row, &more, NULL));
        store_reset(row);
    }
    return store;
}

static void read_id(struct store_row *row, struct arena *arena, void *ret_row)
{
    (void)arena;
    *(int64_t *)ret_row = store_column_int64(row, ID);
}

static const struct query_reader reader = {sizeof(int64_t), NULL, read_id, NULL};

static const struct query_node *flag(struct arena *arena, bool set)
{
    return query_compare(arena, QUERY_EQUAL, FLAG, (struct query_value){.type = QUERY_BOOL, .int64 = set});
}

static const struct query_node *year(struct arena *arena, enum query_operator operator, int64_t value)
{
    return query_compare(arena, operator, YEAR, query_int64(value));
}

// Every item is of one case: flagged, or of a year before one, or from it on, or of none.
static struct query_choice some_choice(struct arena *arena)
{
    static struct query_case cases[4], inner[1];
    static struct query_choice nested;
    const int64_t border = 2014 + dice(7);
    const struct query_node *plain = flag(arena, false);
    inner[0] = (struct query_case){year(arena, QUERY_LESS, 2017), dice(4), NULL};
    nested = (struct query_choice){.cases = inner, .count = 1, .otherwise = dice(4)};
    cases[0] = (struct query_case){.when = flag(arena, true), .then = &nested};
    cases[1] = (struct query_case){query_and(arena, plain, year(arena, QUERY_LESS, border)), dice(4), NULL};
    cases[2] = (struct query_case){query_and(arena, plain, year(arena, QUERY_AT_LEAST, border)), dice(4), NULL};
    cases[3] = (struct query_case){query_and(arena, plain, query_compare(arena, QUERY_MISSING, YEAR, (struct query_value){0})), dice(4), NULL};
    return (struct query_choice){"said", cases, 4, 0, false};
}

static struct query some_query(struct arena *arena, const struct query_choice *choice)
{
    struct query query = {.source = &source, .choice = choice, .limit = 1 + dice(ROWS), .key_descending = dice(2), .lean = dice(2), .skip = dice(2) ? dice(ROWS) : 0};
    query.where = dice(3) ? NULL : year(arena, QUERY_AT_MOST, 2015 + dice(5));
    if (dice(2))
        query.where = query_and(arena, query.where, query_compare(arena, QUERY_AT_LEAST, COLUMNS, query_int64(dice(4))));
    query.scope = dice(3) ? NULL : query_compare(arena, QUERY_UNEQUAL, SHARE, (struct query_value){.type = QUERY_FLOAT64, .float64 = 0.5});
    query.orders[query.order_count++] = (struct query_order){COLUMNS, dice(2)};
    for (int column = SHARE; column > ID; column--)
        if (dice(2))
            query.orders[query.order_count++] = (struct query_order){column, dice(2)};
    return query;
}

static void check_page(struct store *store, struct arena *arena, struct query *row_by_row, struct query *apart)
{
    struct query_page wanted_page, page;
    void *wanted, *rows;
    assert_true(query_run(store, arena, row_by_row, &reader, &wanted, &wanted_page, NULL));
    assert_true(query_run(store, arena, apart, &reader, &rows, &page, NULL));
    assert_int_equal(page.count, wanted_page.count);
    assert_memory_equal(rows, wanted, page.count * sizeof(int64_t));
    assert_true(page.next ? wanted_page.next && strcmp(page.next, wanted_page.next) == 0 : !wanted_page.next); // either goes on behind the other
    row_by_row->after = apart->after = page.next;
    row_by_row->skip = apart->skip = 0;
}

static void cases_apart_give_the_rows_that_all_together_give(void **unused)
{
    (void)unused;
    STORE_SCOPED store = some_items();
    for (int i = 0; i < 400; i++) {
        ARENA_SCOPED arena = arena_new();
        const struct query_choice choice = some_choice(arena);
        struct query_choice cases = choice;
        struct query_tally *wanted, *tallies;
        size_t wanted_count, count;
        cases.apart = true;
        struct query row_by_row = some_query(arena, &choice), apart = row_by_row;
        apart.choice = &cases;
        do
            check_page(store, arena, &row_by_row, &apart);
        while (apart.after);
        assert_true(query_run_tally(store, arena, &row_by_row, &reader, &wanted, &wanted_count, NULL));
        assert_true(query_run_tally(store, arena, &apart, &reader, &tallies, &count, NULL));
        assert_int_equal(count, wanted_count);
        assert_memory_equal(tallies, wanted, count * sizeof *tallies);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_apart_give_the_rows_that_all_together_give),
    };
    return cmocka_run_group_tests_name("query_apart", tests, NULL, NULL);
}
