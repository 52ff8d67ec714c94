// Trees become text for two engines, and SQLite gives the rows that the tree says, page by page. With QUERY_POSTGRES in the environment
// the program writes the texts for PostgreSQL instead, as statements to prepare (tests/postgres).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/query_internal.h"
#include "store/store_internal.h"

#define ROWS 60

enum { ID, NAME, YEAR, SHARE, FLAG, COLUMNS };

static const struct query_column columns[] = {{"id", QUERY_INT64, false, true, true},    {"name", QUERY_TEXT, true, true, true},
                                              {"year", QUERY_INT64, true, true, true},   {"share", QUERY_FLOAT64, false, true, true},
                                              {"flag", QUERY_BOOL, false, true, false}};
static const struct query_source source = {"item", "SELECT id, name, year, share, flag FROM item WHERE id >= ?1", "SELECT id, name, year, share, flag FROM item WHERE id >= $1::bigint", 1,
                                           columns, COLUMNS, ID};

struct item {
    int64_t id;
    const char *name; // NULL: missing
    struct store_int64 year;
    double share;
    bool flag;
};

static struct item items[ROWS];
static uint64_t state = 20240229;

static int dice(int sides)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int)((state >> 33) % (uint64_t)sides);
}

static const char *const names[] = {"水", "气", "a", "A", "' OR 1=1 --", NULL, "z\"; DROP TABLE item", ""};

static struct store *some_items(void)
{
    struct store *store = store_open_memory(NULL);
    assert_non_null(store);
    assert_true(store_execute(store, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, year INTEGER, share REAL NOT NULL, flag INTEGER NOT NULL) STRICT", NULL));
    struct store_row *row = store_prepare_text(store, "INSERT INTO item VALUES (?1, ?2, ?3, ?4, ?5)", NULL);
    for (int i = 0; i < ROWS; i++) {
        bool more;
        struct item *item = &items[i];
        *item = (struct item){i + 1, names[dice(8)], {dice(4) > 0, 2015 + dice(5)}, dice(4) / 4.0, dice(2)};
        store_bind_int64(row, 1, item->id);
        store_bind_text(row, 2, item->name);
        if (item->year.present)
            store_bind_int64(row, 3, item->year.value);
        store_bind_float64(row, 4, item->share);
        store_bind_int64(row, 5, item->flag);
        assert_true(store_step(row, &more, NULL));
        store_reset(row);
    }
    return store;
}

static void bind(struct store_row *row, const void *in)
{
    store_bind_int64(row, 1, *(const int64_t *)in);
}

static void read_id(struct store_row *row, struct arena *arena, void *ret_row)
{
    (void)arena;
    *(int64_t *)ret_row = store_column_int64(row, ID);
}

static const int64_t from_first = 1;
static const struct query_reader reader = {sizeof(int64_t), bind, read_id, &from_first};

// ---- what a tree says, judged here: 1 true, 0 false, -1 neither ----

static const struct query *sorting;

static int judge(const struct item *item, const struct query_node *node);
static int64_t said_of(const struct item *item)
{
    for (size_t i = 0; i < sorting->choice->count; i++)
        if (!sorting->choice->cases[i].when || judge(item, sorting->choice->cases[i].when) == 1)
            return sorting->choice->cases[i].then ? sorting->choice->cases[i].then->otherwise : sorting->choice->cases[i].says;
    return sorting->choice->otherwise;
}
static int64_t sign_of(double difference) { return (difference > 0) - (difference < 0); }

static int compare(const struct item *item, const struct query_node *node)
{
    int64_t order = 0;
    if ((node->column == NAME && !item->name) || (node->column == YEAR && !item->year.present))
        return -1;
    if (node->operator == QUERY_CONTAINS)
        return strstr(item->name, node->value.text) != NULL;
    if (node->column == NAME)
        order = strcmp(item->name, node->value.text);
    else if (node->column == SHARE)
        order = sign_of(item->share - node->value.float64);
    else
        order = (node->column == ID ? item->id : node->column == YEAR ? item->year.value : node->column == COLUMNS ? said_of(item) : item->flag) - node->value.int64;
    switch (node->operator) {
    case QUERY_EQUAL: return order == 0;
    case QUERY_UNEQUAL: return order != 0;
    case QUERY_LESS: return order < 0;
    case QUERY_AT_MOST: return order <= 0;
    case QUERY_MORE: return order > 0;
    default: return order >= 0;
    }
}

static int judge(const struct item *item, const struct query_node *node)
{
    int all = node->operator == QUERY_AND;
    if (node->operator == QUERY_MISSING)
        return node->column == NAME ? !item->name : node->column == YEAR && !item->year.present;
    if (node->operator > QUERY_NOT)
        return compare(item, node);
    if (node->operator == QUERY_NOT) {
        const int inner = judge(item, node->children[0]);
        return inner < 0 ? -1 : !inner;
    }
    for (size_t i = 0; i < node->child_count; i++) {
        const int one = judge(item, node->children[i]);
        if (one == (node->operator == QUERY_OR)) // decides alone
            return one;
        all = one < 0 ? -1 : all;
    }
    return all;
}

static const struct query_node *some_tree(struct arena *arena, int depth)
{
    struct query_node *node = arena_alloc(arena, sizeof *node);
    *node = (struct query_node){.operator = (enum query_operator)(depth ? dice(3) : QUERY_EQUAL + dice(8)), .column = dice(COLUMNS)};
    if (node->operator <= QUERY_NOT) {
        const struct query_node **children = arena_array(arena, 3, sizeof *children);
        node->child_count = node->operator == QUERY_NOT ? 1 : 1 + (size_t)dice(3);
        for (size_t i = 0; i < node->child_count; i++)
            children[i] = some_tree(arena, dice(depth));
        node->children = children;
        return node;
    }
    if (node->operator == QUERY_CONTAINS)
        node->column = NAME;
    node->value = (struct query_value){.type = columns[node->column].type, .float64 = dice(4) / 4.0, .int64 = node->column == FLAG ? dice(2) : node->column == ID ? dice(ROWS) : 2015 + dice(5)};
    const char *name = names[dice(8)];
    node->value.text = name ? name : "气";
    return node;
}

// ---- orders, judged here ----

static int missing_last(bool a, bool b, int order, bool descending)
{
    if (a || b)
        return a - b;
    return descending ? -order : order;
}

static int by_order(const struct item *a, const struct item *b, struct query_order order)
{
    switch (order.column) {
    case NAME: return missing_last(!a->name, !b->name, a->name && b->name ? strcmp(a->name, b->name) : 0, order.descending);
    case YEAR: return missing_last(!a->year.present, !b->year.present, (int)(a->year.value - b->year.value), order.descending);
    case COLUMNS: return missing_last(false, false, (int)(said_of(a) - said_of(b)), order.descending);
    case SHARE: return missing_last(false, false, (int)sign_of(a->share - b->share), order.descending);
    default: return missing_last(false, false, (int)(a->id - b->id), order.descending);
    }
}

static int by_orders(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    for (size_t i = 0; i < sorting->order_count; i++) {
        const int order = by_order(a, b, sorting->orders[i]);
        if (order)
            return order;
    }
    return by_order(a, b, (struct query_order){ID, sorting->key_descending});
}

static size_t wanted_rows(const struct query *query, struct item *ret_items)
{
    size_t count = 0;
    sorting = query;
    for (size_t i = 0; i < ROWS; i++)
        if ((!query->where || judge(&items[i], query->where) == 1) && (!query->scope || judge(&items[i], query->scope) == 1))
            ret_items[count++] = items[i];
    qsort(ret_items, count, sizeof *ret_items, by_orders);
    return count;
}

// A page by number begins where the rows before it end.
static void check_skip(struct store *store, struct arena *arena, struct query query, const struct item *wanted, size_t count)
{
    struct query_page page;
    void *rows;
    query.after = NULL;
    query.skip = dice(ROWS);
    assert_true(query_run(store, arena, &query, &reader, &rows, &page, NULL));
    const size_t rest = count > (size_t)query.skip ? count - (size_t)query.skip : 0;
    assert_int_equal(page.count, rest < (size_t)query.limit ? rest : (size_t)query.limit);
    assert_true(!page.count || ((int64_t *)rows)[0] == wanted[query.skip].id);
    assert_int_equal(page.next != NULL, rest > page.count);
}

static void check_tally(struct store *store, struct arena *arena, const struct query *query, const struct item *wanted, size_t count)
{
    struct query_tally *tallies;
    size_t tally_count;
    assert_true(query_run_tally(store, arena, query, &reader, &tallies, &tally_count, NULL));
    assert_true(query->choice || (tally_count == 1 && tallies[0].count == (int64_t)count));
    for (size_t i = 0; query->choice && i < tally_count; i++) {
        assert_true(tallies[i].count > 0 && (!i || tallies[i].says > tallies[i - 1].says));
        for (size_t k = 0; k < count; k++)
            tallies[i].count -= said_of(&wanted[k]) == tallies[i].says;
        assert_int_equal(tallies[i].count, 0);
    }
}

// All pages of the query, one behind the other, are the rows that are wanted, in their order.
static void check_pages(struct store *store, struct query query)
{
    ARENA_SCOPED arena = arena_new();
    struct item wanted[ROWS];
    struct fault fault = {0};
    const size_t count = wanted_rows(&query, wanted);
    size_t seen = 0;
    for (query.after = NULL;;) {
        struct query_page page;
        void *rows;
        if (!query_run(store, arena, &query, &reader, &rows, &page, &fault))
            fail_msg("%s %s", fault.key, fault_argument(&fault, "text"));
        for (size_t i = 0; i < page.count; i++, seen++)
            if (seen >= count || ((int64_t *)rows)[i] != wanted[seen].id)
                fail_msg("row %zu is %lld", seen, (long long)((int64_t *)rows)[i]);
        if (!page.next)
            break;
        assert_true(page.count == (size_t)query.limit && !strpbrk(page.next, "+&%# /=")); // an address says it as it is
        query.after = page.next;
    }
    assert_int_equal(seen, count);
    struct query_count counted;
    assert_true(query_run_count(store, &query, &reader, &counted, NULL));
    assert_true(counted.count == (int64_t)count && !counted.more);
    check_skip(store, arena, query, wanted, count);
    check_tally(store, arena, &query, wanted, count);
}

static void pages_are_the_rows_that_the_tree_says_in_its_order(void **unused)
{
    (void)unused;
    STORE_SCOPED store = some_items();
    for (int i = 0; i < 600; i++) {
        ARENA_SCOPED arena = arena_new();
        struct query query = {.source = &source, .limit = 1 + dice(ROWS), .key_descending = dice(2), .lean = dice(2)};
        query.where = dice(4) ? some_tree(arena, dice(4)) : NULL;
        query.scope = dice(4) ? NULL : some_tree(arena, dice(3));
        const struct query_choice inner = {.otherwise = dice(4)};
        const struct query_case cases[] = {{some_tree(arena, 2), dice(4), dice(2) ? &inner : NULL}, {some_tree(arena, 1), dice(4)}, {dice(9) ? some_tree(arena, 0) : NULL, dice(4)}};
        const struct query_choice choice = {"said", cases, (size_t)dice(4), dice(4)};
        query.choice = dice(2) ? &choice : NULL;
        if (query.choice && dice(2))
            query.where = query_and(arena, query.where, query_compare(arena, QUERY_AT_LEAST, COLUMNS, query_int64(dice(4))));
        if (query.choice && dice(2))
            query.orders[query.order_count++] = (struct query_order){COLUMNS, dice(2)};
        for (int column = YEAR + dice(2); column > ID && query.order_count < QUERY_ORDERS_MAX; column--)
            if (dice(2))
                query.orders[query.order_count++] = (struct query_order){column, dice(2)};
        check_pages(store, query);
    }
}

// ---- texts ----

static struct query_text compiled(struct arena *arena, const struct query *query, enum query_engine engine, enum query_shape shape)
{
    struct query_text text;
    struct fault fault = {0};
    if (!query_compile(arena, query, engine, shape, &text, &fault))
        fail_msg("%s", fault.key);
    return text;
}

static void the_same_tree_is_text_of_both_engines(void **unused)
{
    (void)unused;
    ARENA_SCOPED arena = arena_new();
    const struct query_node *both = query_and(arena, query_compare(arena, QUERY_CONTAINS, NAME, query_text("水")), query_compare(arena, QUERY_AT_LEAST, YEAR, query_int64(2018)));
    const struct query query = {.source = &source, .where = both, .orders = {{NAME, true}}, .order_count = 1, .limit = 50};
    assert_string_equal(compiled(arena, &query, QUERY_SQLITE, QUERY_ROWS).sql,
                        "SELECT l.\"id\", l.\"name\", l.\"year\", l.\"share\", l.\"flag\" FROM (SELECT id, name, year, share, flag FROM item WHERE id >= ?1) AS l"
                        " WHERE (instr(l.\"name\", ?2) > 0 AND l.\"year\" >= ?3) ORDER BY l.\"name\" IS NULL, l.\"name\" DESC, l.\"id\" LIMIT ?4");
    assert_string_equal(compiled(arena, &query, QUERY_POSTGRES, QUERY_COUNT).sql,
                        "SELECT count(*) FROM (SELECT 1 AS one FROM (SELECT id, name, year, share, flag FROM item WHERE id >= $1::bigint) AS l"
                        " WHERE (strpos(l.\"name\", $2::text) > 0 AND l.\"year\" >= $3::bigint) LIMIT $4::bigint) AS counted");
}

static void assert_refused(bool done, const struct fault *fault, const char *key, enum fault_kind kind)
{
    assert_false(done);
    assert_string_equal(fault->key, key);
    assert_int_equal(fault->kind, kind);
}

static void a_tree_that_the_source_does_not_have_is_our_own_fault(void **unused)
{
    (void)unused;
    ARENA_SCOPED arena = arena_new();
    const struct query_node *child = query_compare(arena, QUERY_EQUAL, COLUMNS, query_int64(1));
    const struct query_node wrong[] = {*child, *query_compare(arena, QUERY_EQUAL, NAME, query_int64(1)), *query_compare(arena, QUERY_CONTAINS, YEAR, query_int64(1)), {.operator = QUERY_AND},
                                       {.operator = QUERY_NOT}, *query_compare(arena, QUERY_EQUAL, YEAR, (struct query_value){.type = QUERY_INT64, .null = true})};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct query_text text;
        struct fault fault = {0};
        const struct query query = {.source = &source, .where = &wrong[i], .limit = 1};
        assert_refused(query_compile(arena, &query, QUERY_SQLITE, QUERY_ROWS, &text, &fault), &fault, "query.tree", FAULT_INTERNAL);
    }
    const struct query_node *deep = query_compare(arena, QUERY_MISSING, NAME, (struct query_value){0});
    for (int i = 0; i <= QUERY_DEPTH_MAX; i++) {
        struct query_node *around = arena_alloc(arena, sizeof *around);
        const struct query_node **one = arena_array(arena, 1, sizeof *one);
        one[0] = deep;
        *around = (struct query_node){.operator = QUERY_NOT, .children = one, .child_count = 1};
        deep = around;
    }
    struct query_text text;
    struct fault fault = {0};
    assert_refused(query_compile(arena, &(struct query){.source = &source, .where = deep, .limit = 1}, QUERY_SQLITE, QUERY_ROWS, &text, &fault), &fault, "query.tree", FAULT_INTERNAL);
    fault_clear(&fault);
    static const struct query_case many[QUERY_CASES_MAX + 1];
    const struct query_choice choices[] = {{"said", &(struct query_case){child, 1}, 1, 0}, {"said", many, QUERY_CASES_MAX + 1, 0}};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) { // its conditions know the source alone
        fault_clear(&fault);
        assert_refused(query_compile(arena, &(struct query){.source = &source, .choice = &choices[i], .limit = 1}, QUERY_SQLITE, QUERY_ROWS, &text, &fault), &fault, "query.tree", FAULT_INTERNAL);
    }
    fault_clear(&fault);
    assert_refused(query_compile(arena, &(struct query){.source = &source, .limit = QUERY_LIMIT_MAX + 1}, QUERY_SQLITE, QUERY_ROWS, &text, &fault), &fault, "query.tree", FAULT_INTERNAL);
}

// ---- from outside ----

static void what_a_person_sends_is_a_value_or_refused(void **unused)
{
    static const struct {
        const char *name, *text, *key; // NULL: taken
    } cases[] = {{"year", "2018", NULL}, {"year", ">=2018", NULL}, {"year", "<9223372036854775807", NULL}, {"year", "9223372036854775808", "query.value"},
                 {"year", "2018 OR 1=1", "query.value"}, {"year", "", "query.value"}, {"share", "0.25", NULL}, {"share", "1e999", "query.value"}, {"share", "nan", "query.value"},
                 {"flag", "yes", NULL}, {"flag", "2", "query.value"}, {"name", "' OR 1=1 --", NULL}, {"name", ">=x", NULL}, {"name", "\xff", "query.value"},
                 {"id\"; DROP TABLE item --", "1", "query.column"}, {"rowid", "1", "query.column"}, {"", "1", "query.column"}};
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA_SCOPED arena = arena_new();
        const struct query_node *node;
        struct fault fault = {0};
        const bool taken = query_filter(arena, &source, cases[i].name, cases[i].text, &node, &fault);
        if (cases[i].key) {
            assert_refused(taken, &fault, cases[i].key, FAULT_SYNTAX);
            continue;
        }
        assert_true(taken);
        const struct query query = {.source = &source, .where = node, .limit = 1};
        assert_null(strstr(compiled(arena, &query, QUERY_POSTGRES, QUERY_ROWS).sql, cases[i].text));
    }
    char longest[QUERY_TEXT_MAX + 2];
    ARENA_SCOPED arena = arena_new();
    const struct query_node *node;
    struct fault fault = {0};
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_refused(query_filter(arena, &source, "name", longest, &node, &fault), &fault, "query.long", FAULT_SYNTAX);
    assert_true(query_filter(arena, &source, "name", longest + 1, &node, NULL));
}

static void orders_are_declared_columns(void **unused)
{
    static const char *const wrong[] = {"flag", "nam", "namee", "name,name", "name,-name", "name,", ",name", "-", "--name", "name desc", "name;--", "id,name,year,share,id"};
    struct query query = {.source = &source, .limit = 1};
    (void)unused;
    assert_true(query_order_parse("-year,name", &query, NULL));
    assert_int_equal(query.order_count, 2);
    assert_true(query.orders[0].column == YEAR && query.orders[0].descending && query.orders[1].column == NAME && !query.orders[1].descending);
    assert_true(query_order_parse("", &query, NULL));
    assert_int_equal(query.order_count, 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct fault fault = {0};
        assert_refused(query_order_parse(wrong[i], &query, &fault), &fault, "query.order", FAULT_SYNTAX);
    }
}

static void a_cursor_fits_its_own_query_alone(void **unused)
{
    (void)unused;
    ARENA_SCOPED arena = arena_new();
    struct query_text text;
    struct query query = {.source = &source, .orders = {{NAME, false}}, .order_count = 1, .limit = 1};
    const struct query_value values[] = {query_text("' OR 1=1 --"), query_int64(INT64_MIN)};
    const char *cursor = query_cursor(arena, &query, values, 2);
    assert_non_null(cursor);
    query.after = cursor;
    text = compiled(arena, &query, QUERY_SQLITE, QUERY_ROWS);
    assert_null(strstr(text.sql, "1=1"));
    assert_string_equal(text.values[0].text, "' OR 1=1 --");
    assert_true(text.values[text.value_count - 2].int64 == INT64_MIN);
    query.limit = 7; // the same rows in the same order
    compiled(arena, &query, QUERY_SQLITE, QUERY_ROWS);
    struct query others[] = {query, query, query, query, query, query};
    others[0].orders[0].descending = true;
    others[1].where = query_compare(arena, QUERY_EQUAL, YEAR, query_int64(2018));
    others[2].order_count = 0;
    others[3].after = arena_printf(arena, "%s~", cursor);
    others[4].after = arena_strndup(arena, cursor, strlen(cursor) - strlen("~i-9223372036854775808"));
    others[5].after = "x";
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct fault fault = {0};
        assert_refused(query_compile(arena, &others[i], QUERY_SQLITE, QUERY_ROWS, &text, &fault), &fault, "query.cursor", FAULT_SYNTAX);
    }
}

static void counting_stops_at_a_thousand(void **unused)
{
    (void)unused;
    STORE_SCOPED store = some_items();
    struct query_count count;
    const struct query query = {.source = &source, .limit = 1};
    assert_true(store_execute(store, "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO item SELECT i, 'x', 1, 0, 0 FROM n", NULL));
    assert_true(query_run_count(store, &query, &reader, &count, NULL));
    assert_int_equal(count.count, QUERY_COUNT_MAX);
    assert_true(count.more);
}

static void a_page_is_one_statement_and_many_texts_are_forgotten(void **unused)
{
    (void)unused;
    STORE_SCOPED store = some_items();
    for (int i = 0; i < 200; i++) {
        ARENA_SCOPED arena = arena_new();
        const int64_t before = store_statement_count(store);
        struct query query = {.source = &source, .limit = 1 + dice(20), .where = some_tree(arena, 3)};
        struct query_page page;
        void *rows;
        assert_true(query_run(store, arena, &query, &reader, &rows, &page, NULL));
        assert_int_equal(store_statement_count(store) - before, 1);
    }
}

// ---- for a real PostgreSQL ----

static void write_prepare(FILE *file, const char *sql, int number)
{
    fprintf(file, "PREPARE query_%d (bigint) AS %s;\n\\if :ERROR\n\\echo not ok - query %d\n\\else\n\\echo ok - query %d\n\\endif\n", number, sql, number, number);
}

static int write_postgres(const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return 1;
    fputs("CREATE TABLE item (id bigint PRIMARY KEY, name text COLLATE \"C\", year bigint, share double precision NOT NULL, flag boolean NOT NULL);\n", file);
    for (int i = 0; i < 200; i++) {
        ARENA_SCOPED arena = arena_new();
        const struct query_value values[] = {dice(3) ? query_text("水") : (struct query_value){.type = QUERY_TEXT, .null = true}, query_int64(7)};
        struct query query = {.source = &source, .limit = 5, .orders = {{NAME, dice(2)}}, .order_count = 1, .where = dice(8) ? some_tree(arena, dice(4)) : NULL};
        struct query_text text;
        const struct query_case cases[] = {{some_tree(arena, 2), dice(4)}, {some_tree(arena, 1), dice(4)}};
        const struct query_choice choice = {"said", cases, (size_t)dice(3), dice(4), dice(2)};
        const enum query_shape shapes[] = {QUERY_COUNT, QUERY_ROWS, QUERY_TALLY, QUERY_ROWS};
        query.choice = dice(2) || i % 4 == 2 ? &choice : NULL;
        query.skip = query.choice ? dice(9) : 0;
        query.after = dice(3) ? query_cursor(arena, &query, values, 2) : NULL;
        if (!query_compile(arena, &query, QUERY_POSTGRES, shapes[i % 4], &text, NULL))
            return 1;
        write_prepare(file, text.sql, i);
    }
    return fclose(file);
}

int main(void)
{
    const char *postgres = getenv("QUERY_POSTGRES");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_the_rows_that_the_tree_says_in_its_order),
        cmocka_unit_test(the_same_tree_is_text_of_both_engines),
        cmocka_unit_test(a_tree_that_the_source_does_not_have_is_our_own_fault),
        cmocka_unit_test(what_a_person_sends_is_a_value_or_refused),
        cmocka_unit_test(orders_are_declared_columns),
        cmocka_unit_test(a_cursor_fits_its_own_query_alone),
        cmocka_unit_test(counting_stops_at_a_thousand),
        cmocka_unit_test(a_page_is_one_statement_and_many_texts_are_forgotten),
    };
    return postgres ? write_postgres(postgres) : cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
