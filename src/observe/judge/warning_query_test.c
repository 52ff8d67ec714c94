// Pages of warnings are what choosing, sorting and cutting all of them by hand gives, whatever people have set.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "observe/judge/warning.h"
#include "observe/point/factor.h"
#include "observe/point/point.h"
#include "store/store_raw.h"

#define WARNINGS 420

static uint64_t state = 20260131;

static int dice(int sides)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int)((state >> 33) % (uint64_t)sides);
}

#define ONE_OF(list) (list)[dice((int)(sizeof(list) / sizeof *(list)))]

static const char *const rules[] = {"exceedance", "exceedance", "sustained", "no_data", "copy", "idle", "rule_of_later"};
static const char *const points[] = {"stack1", "wwtp1", "lake1", "air1", "noise1", "odd1", "gone1"};
static const char *const factors[] = {"a21026", "w01001", "a01001", "Leq", "", "w01"};
static const char *const states[] = {"open", "acknowledged", "closed", "closed"};

static void do_sql(struct store *store, const char *sql)
{
    struct fault f = {0};
    if (!store_execute(store, sql, &f))
        fail_msg("%s: %s %s", sql, f.key, fault_argument(&f, "text"));
}

// Points of all domains, one of a kind that is none, one that is withdrawn; an old code that means another factor in water and in gas.
static struct store *some_store(struct arena *arena)
{
    static const char *const kinds[] = {"stack", "sewage", "lake", "air", "noise", "kitchen", "sewage"};
    struct store *store = store_open_memory(NULL);
    assert_non_null(store);
    do_sql(store, "INSERT INTO journal (seq, at_ms, who, what, detail, digest, previous, hash) VALUES (1, 1, 'x', 'x', '', '', '', '')");
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        do_sql(store, arena_printf(arena, "INSERT INTO point (code, name, kind, simulated, position, row_digest, batch, until_batch)"
                                          " VALUES ('%s', 'x', '%s', 0, %zu, 'd', 1, %s)",
                                   points[i], kinds[i], i, text_equal(points[i], "gone1") ? "2" : "NULL"));
    do_sql(store, "INSERT INTO factor (code, old_code, name, kind, position, row_digest, batch) VALUES ('a21026', '01', 'x', 'gas', 0, 'd', 1),"
                  " ('w01001', '01', 'x', 'water', 1, 'd', 1), ('a01001', '02', 'x', 'gas', 2, 'd', 1)");
    for (int i = 0; i < WARNINGS; i++) {
        const char *other = dice(3) ? "NULL" : "'air1'", *kind = ONE_OF(states);
        do_sql(store, arena_printf(arena, "INSERT INTO warning (id, point, factor, kind, rule, state, first_ms, last_ms, count, suppressed, worst_ms, severity,"
                                          " numbers, frames, other_point, simulated, revoked, opened_ms, closed_by_person)"
                                          " VALUES (%d, '%s', '%s', 'hour', '%s', '%s', %d, %d, 1, 0, 0, %d / 2.0, '', '', %s, 0, 0, 0, 0)",
                                   i + 1, ONE_OF(points), ONE_OF(factors), ONE_OF(rules), kind, dice(9), 9 + dice(9), dice(4), other));
        if (!dice(3))
            do_sql(store, arena_printf(arena, "INSERT INTO warning_event VALUES (%d, %d, 0, %s)", i + 1, dice(2), dice(6) ? "NULL" : "1"));
    }
    return store;
}

static const char *quoted(struct arena *arena, const char *text)
{
    return text ? arena_printf(arena, "'%s'", text) : "NULL";
}

// What the pack says, by domain and factor, and what people set, by point and factor; any number of rows.
static void set_levels(struct store *store, struct arena *arena)
{
    static const char *const domains[] = {NULL, NULL, "water", "gas", "air", "surface", "nowhere"};
    static const char *const values[] = {"1", "2", "3", "0", "7.5", "2.9"};
    static const char *const asked[] = {"exceedance", "sustained", "no_data", "copy"};
    do_sql(store, "DELETE FROM judge_rule");
    do_sql(store, "DELETE FROM judge_setting");
    for (int i = dice(12); i > 0; i--)
        do_sql(store, arena_printf(arena, "INSERT INTO judge_rule (rule, parameter, domain, factor, value, position, row_digest, batch)"
                                          " VALUES ('%s', '%s', %s, %s, '%s', %d, 'd', 1)",
                                   ONE_OF(asked), dice(4) ? "level" : "count", quoted(arena, ONE_OF(domains)), dice(2) ? "NULL" : quoted(arena, factors[dice(3)]),
                                   ONE_OF(values), i));
    for (int i = dice(10); i > 0; i--)
        do_sql(store, arena_printf(arena, "INSERT INTO judge_setting (rule, parameter, point, factor, value, source, row_digest, batch)"
                                          " VALUES ('%s', 'level', %s, %s, '%s', 'x', 'd', 1)",
                                   ONE_OF(asked), dice(3) ? quoted(arena, ONE_OF(points)) : "NULL",
                                   dice(2) ? "NULL" : quoted(arena, dice(4) ? factors[dice(3)] : "01"), ONE_OF(values)));
}

// ---- by hand ----

struct ranked {
    struct warning is;
    int level;
    size_t place; // as the store gives them: the newest first
};

static enum warning_order sorting;

static int by_worst(const struct ranked *a, const struct ranked *b)
{
    if (a->level != b->level)
        return b->level - a->level;
    if (!text_equal(a->is.rule, b->is.rule))
        return warning_rank(a->is.rule) - warning_rank(b->is.rule);
    return (a->is.severity < b->is.severity) - (a->is.severity > b->is.severity);
}

static int by_order(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    int order = sorting == WARNING_BY_POINT ? strcmp(a->is.point, b->is.point) : 0;
    if (sorting == WARNING_BY_FIRST)
        order = (a->is.first_ms < b->is.first_ms) - (a->is.first_ms > b->is.first_ms);
    if (!order && (sorting == WARNING_BY_WORST || sorting == WARNING_BY_POINT))
        order = by_worst(a, b);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

static const char *kind_of(const struct point *known, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(known[i].code, code))
            return known[i].kind;
    return NULL;
}

static bool is_factor(const struct warning_wish *wish, struct arena *arena, const struct warning *warning, const char *kind)
{
    const char *asked = wish->filter.factor;
    return !asked || text_equal(warning->factor, asked) || text_equal(warning->factor, factor_canonical(wish->factors, arena, kind, asked));
}

static size_t chosen_by_hand(struct store *store, struct arena *arena, const struct warning_wish *wish, struct ranked **ret_list)
{
    struct warning_filter filter = wish->filter;
    struct warning *all;
    struct point *known;
    size_t count, known_count, kept = 0;
    filter.factor = NULL;
    filter.limit = 0;
    assert_true(warning_list(store, arena, &filter, &all, &count, NULL));
    assert_true(point_list(store, arena, POINT_NOW, &known, &known_count, NULL));
    struct ranked *list = arena_array(arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const char *kind = kind_of(known, known_count, all[i].point);
        list[kept] = (struct ranked){all[i], warning_level(wish->rules, &all[i], kind ? kind : ""), i};
        kept += is_factor(wish, arena, &all[i], kind) && (!wish->level || list[kept].level == wish->level);
    }
    sorting = wish->order;
    qsort(list, kept, sizeof *list, by_order);
    *ret_list = list;
    return kept;
}

// ---- the same by the store ----

static void check_pages(struct store *store, struct arena *arena, struct warning_wish wish, const struct ranked *wanted, size_t count)
{
    const bool by_number = dice(2);
    size_t seen = 0;
    for (;;) {
        struct warning *page;
        const char *next;
        struct fault f = {0};
        size_t page_count;
        if (!warning_page_read(store, arena, &wish, &page, &page_count, &next, &f))
            fail_msg("%s %s", f.key, fault_argument(&f, "text"));
        for (size_t i = 0; i < page_count; i++, seen++)
            if (seen >= count || page[i].id != wanted[seen].is.id || page[i].sustained != wanted[seen].is.sustained)
                fail_msg("order %d, row %zu of %zu is %lld", (int)wish.order, seen, count, (long long)page[i].id);
        if (!next)
            break;
        if (by_number)
            wish.skip += wish.filter.limit;
        else
            wish.after = next;
    }
    assert_int_equal(seen, count);
}

static struct warning_wish some_wish(void)
{
    static const char *const asked_states[] = {NULL, "active", "open", "closed"}, *const asked_factors[] = {NULL, NULL, "a21026", "A21026", "01", "02", "none", "w01001"};
    struct warning_wish wish = {.filter = {.state = ONE_OF(asked_states), .factor = ONE_OF(asked_factors), .span = {INT64_MIN, INT64_MAX}}};
    wish.filter.rule = dice(4) ? NULL : ONE_OF(rules);
    wish.filter.point = dice(4) ? NULL : ONE_OF(points);
    if (!dice(4))
        wish.filter.span = (struct series_range){9 + dice(9), 1 + dice(9)};
    wish.filter.limit = 1 + dice(dice(4) ? 60 : 250);
    wish.level = dice(2) ? 0 : 1 + dice(3);
    wish.order = (enum warning_order)dice(4);
    return wish;
}

// From counts and few rows: as many of each level as all of them, looked at one by one, give.
static void check_active_levels(struct store *store, struct arena *arena, const struct judge_rules *known)
{
    const struct warning_wish active = {.filter = {.state = "active", .span = {INT64_MIN, INT64_MAX}}, .rules = known, .order = WARNING_BY_LAST};
    struct warning_state_count *counts;
    struct ranked *list;
    size_t count;
    int64_t levels[JUDGE_LEVEL_MOST + 1];
    assert_true(warning_count_list(store, arena, &counts, &count, NULL));
    assert_true(warning_level_count_active(store, arena, known, counts, count, levels, NULL));
    count = chosen_by_hand(store, arena, &active, &list);
    for (size_t i = 0; i < count; i++)
        levels[list[i].level]--;
    assert_true(levels[1] == 0 && levels[2] == 0 && levels[3] == 0);
}

static void pages_of_warnings_are_those_that_choosing_and_sorting_all_by_hand_gives(void **unused)
{
    ARENA_SCOPED lasting = arena_new();
    STORE_SCOPED store = some_store(lasting);
    size_t most = 0;
    (void)unused;
    for (int i = 0; i < 400; i++) {
        ARENA_SCOPED arena = arena_new();
        struct judge_rules known;
        struct factor_table table;
        struct ranked *wanted;
        int64_t levels[JUDGE_LEVEL_MOST + 1];
        set_levels(store, arena);
        assert_true(warning_rules(store, arena, &known, NULL) && factor_table_load(store, arena, INT64_MAX, &table, NULL));
        struct warning_wish wish = some_wish();
        wish.rules = &known;
        wish.factors = &table;
        const size_t count = chosen_by_hand(store, arena, &wish, &wanted);
        check_pages(store, arena, wish, wanted, count);
        assert_true(warning_level_count(store, arena, &wish, levels, NULL));
        assert_true(warning_count(store, arena, &wish, &levels[0], NULL));
        assert_int_equal(levels[0], count);
        for (size_t k = 0; k < count; k++)
            levels[wanted[k].level]--;
        assert_true(levels[1] == 0 && levels[2] == 0 && levels[3] == 0);
        check_active_levels(store, arena, &known);
        most = count > most ? count : most;
    }
    assert_true(most > WARNINGS / 2); // not only empty lists
}

static void a_page_of_warnings_is_two_statements_however_many_there_are(void **unused)
{
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = some_store(arena);
    struct judge_rules known;
    struct warning *page;
    const char *next;
    size_t count;
    (void)unused;
    set_levels(store, arena);
    assert_true(warning_rules(store, arena, &known, NULL));
    const struct warning_wish wish = {.filter = {.span = {INT64_MIN, INT64_MAX}, .limit = 20}, .rules = &known, .order = WARNING_BY_WORST};
    const int64_t before = store_statement_count(store);
    assert_true(warning_page_read(store, arena, &wish, &page, &count, &next, NULL));
    assert_int_equal(count, 20);
    assert_int_equal(store_statement_count(store) - before, 2); // the keys, and their rows
}

// The cursor of a list that was sorted by levels does not fit when people have set others.
static void a_cursor_by_level_fits_the_same_settings_alone(void **unused)
{
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = some_store(arena);
    struct judge_rules known;
    struct warning *page;
    struct fault f = {0};
    size_t count;
    struct warning_wish wish = {.filter = {.span = {INT64_MIN, INT64_MAX}, .limit = 20}, .rules = &known, .order = WARNING_BY_WORST};
    (void)unused;
    assert_true(warning_rules(store, arena, &known, NULL));
    assert_true(warning_page_read(store, arena, &wish, &page, &count, &wish.after, NULL));
    assert_true(warning_page_read(store, arena, &wish, &page, &count, &(const char *){NULL}, NULL));
    do_sql(store, "INSERT INTO judge_setting (rule, parameter, point, value, source, row_digest, batch) VALUES ('copy', 'level', 'stack1', '3', 'x', 'd', 1)");
    assert_true(warning_rules(store, arena, &known, NULL));
    assert_false(warning_page_read(store, arena, &wish, &page, &count, &(const char *){NULL}, &f));
    assert_string_equal(f.key, "query.cursor");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_of_warnings_are_those_that_choosing_and_sorting_all_by_hand_gives),
        cmocka_unit_test(a_page_of_warnings_is_two_statements_however_many_there_are),
        cmocka_unit_test(a_cursor_by_level_fits_the_same_settings_alone),
    };
    return cmocka_run_group_tests_name("warning_query", tests, NULL, NULL);
}
