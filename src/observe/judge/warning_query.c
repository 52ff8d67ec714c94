// Warnings as people ask for them: chosen, sorted and cut into pages by the store. The level of a warning is not stored: it is what the
// rules say now (judge_level), so it goes into the query as cases.
#include "observe/judge/warning.h"

#include "base/text.h"
#include "observe/judge/warning_internal.h"
#include "observe/point/factor.h"
#include "observe/point/point.h"
#include "store/query.h"

// What a choice says of a warning: its level, the gravest first, and in it the rank of its rule.
#define RANKS (JUDGE_RULE_COUNT + 1)
static int64_t worst_of(int level, int rank)
{
    return (int64_t)(JUDGE_LEVEL_MOST - level) * RANKS + rank;
}

static int level_of_worst(int64_t worst)
{
    return JUDGE_LEVEL_MOST - (int)(worst / RANKS);
}

int warning_rank(const char *rule)
{
    enum judge_rule known = JUDGE_RULE_COUNT;
    judge_rule_parse(rule, &known);
    return (int)known;
}

bool warning_order_parse(const char *name, enum warning_order *ret_order)
{
    static const char *const names[] = {WARNING_ORDERS(KIND_WORD)};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(name, names[i])) {
            *ret_order = (enum warning_order)i;
            return true;
        }
    return false;
}

// ---- conditions ----

struct nodes LIST_OF(const struct query_node *);

static int column(const char *name)
{
    return query_column(&warning_places_source, name);
}

static const struct query_node *compare_text(struct arena *arena, enum query_operator operator, const char *name, const char *text)
{
    return query_compare(arena, operator, column(name), query_text(text));
}

static const struct query_node *compare_number(struct arena *arena, enum query_operator operator, int at, int64_t number)
{
    return query_compare(arena, operator, at, query_int64(number));
}

static const struct query_node *all_of(struct arena *arena, const struct nodes *nodes)
{
    return query_join(arena, QUERY_AND, nodes->items, nodes->count);
}

static const struct query_node *any_of(struct arena *arena, const struct nodes *nodes)
{
    return query_join(arena, QUERY_OR, nodes->items, nodes->count);
}

static const struct query_node *not_any_of(struct arena *arena, const struct nodes *nodes)
{
    const struct query_node *any = any_of(arena, nodes);
    return any ? query_join(arena, QUERY_NOT, &any, 1) : NULL;
}

// judge_domain as a condition: of the kind of the point, or where that says nothing of the factor's first letter.
static const struct query_node *of_domain(struct arena *arena, const char *domain)
{
    struct nodes with_domain = {0}, wanted = {0};
    for (size_t i = 0; point_kind_at(i); i++) {
        const char *kind = point_kind_at(i), *own = point_kind_domain(kind);
        const struct query_node *is = own ? compare_text(arena, QUERY_EQUAL, "point_kind", kind) : NULL;
        if (is)
            LIST_PUSH(arena, &with_domain, is);
        if (is && text_equal(own, domain))
            LIST_PUSH(arena, &wanted, is);
    }
    for (char letter = 'a'; letter <= 'z'; letter++) {
        const char *first = arena_printf(arena, "%c", letter), *behind = arena_printf(arena, "%c", letter + 1);
        if (!text_equal(judge_domain("", first), domain))
            continue;
        const struct query_node *begins = query_and(arena, compare_text(arena, QUERY_AT_LEAST, "factor", first), compare_text(arena, QUERY_LESS, "factor", behind));
        LIST_PUSH(arena, &wanted, query_and(arena, not_any_of(arena, &with_domain), begins));
    }
    return wanted.count ? any_of(arena, &wanted) : compare_text(arena, QUERY_LESS, "point_kind", ""); // a domain that nothing is of
}

// A factor by the name that people use, which may be another one at another kind of point (factor_canonical).
static const struct query_node *of_factor(struct arena *arena, const struct factor_table *factors, const char *asked)
{
    struct nodes wanted = {0}, others = {0};
    const char *anywhere = factor_canonical(factors, arena, NULL, asked);
    LIST_PUSH(arena, &wanted, compare_text(arena, QUERY_EQUAL, "factor", asked));
    for (size_t i = 0; point_kind_at(i); i++) {
        const char *kind = point_kind_at(i), *name = factor_canonical(factors, arena, kind, asked);
        if (text_equal(name, anywhere))
            continue;
        const struct query_node *there = compare_text(arena, QUERY_EQUAL, "point_kind", kind);
        LIST_PUSH(arena, &others, there);
        LIST_PUSH(arena, &wanted, query_and(arena, compare_text(arena, QUERY_EQUAL, "factor", name), there));
    }
    if (!text_equal(anywhere, asked))
        LIST_PUSH(arena, &wanted, query_and(arena, compare_text(arena, QUERY_EQUAL, "factor", anywhere), not_any_of(arena, &others)));
    return any_of(arena, &wanted);
}

static const struct query_node *of_state(struct arena *arena, const char *state)
{
    if (!text_equal(state, "active"))
        return compare_text(arena, QUERY_EQUAL, "state", state);
    struct nodes states = {0}; // by their names: an index finds them
    for (int i = 0; i < WARNING_STATE_COUNT; i++)
        if (i != WARNING_CLOSED)
            LIST_PUSH(arena, &states, compare_text(arena, QUERY_EQUAL, "state", warning_state_name((enum warning_state)i)));
    return any_of(arena, &states);
}

static const struct query_node *conditions_of(struct arena *arena, const struct warning_wish *wish)
{
    const struct warning_filter *filter = &wish->filter;
    struct nodes nodes = {0};
    if (filter->state)
        LIST_PUSH(arena, &nodes, of_state(arena, filter->state));
    if (filter->point)
        LIST_PUSH(arena, &nodes, compare_text(arena, QUERY_EQUAL, "point", filter->point));
    if (filter->rule)
        LIST_PUSH(arena, &nodes, compare_text(arena, QUERY_EQUAL, "rule", filter->rule));
    if (filter->factor)
        LIST_PUSH(arena, &nodes, of_factor(arena, wish->factors, filter->factor));
    if (filter->span.to_ms < INT64_MAX)
        LIST_PUSH(arena, &nodes, compare_number(arena, QUERY_LESS, column("first_ms"), filter->span.to_ms));
    if (filter->span.from_ms > INT64_MIN)
        LIST_PUSH(arena, &nodes, compare_number(arena, QUERY_AT_LEAST, column("last_ms"), filter->span.from_ms));
    if (wish->level) {
        const int worst = warning_places_source.column_count;
        LIST_PUSH(arena, &nodes, compare_number(arena, QUERY_AT_LEAST, worst, worst_of(wish->level, 0)));
        LIST_PUSH(arena, &nodes, compare_number(arena, QUERY_LESS, worst, worst_of(wish->level, 0) + RANKS));
    }
    return all_of(arena, &nodes);
}

// ---- how grave ----

struct cases LIST_OF(struct query_case);

static const struct query_node *of_case(struct arena *arena, bool sustained, const struct judge_level_case *one)
{
    struct nodes nodes = {0};
    if (sustained)
        LIST_PUSH(arena, &nodes, query_compare(arena, QUERY_EQUAL, column("sustained"), (struct query_value){.type = QUERY_BOOL, .int64 = 1}));
    if (!text_empty(one->point))
        LIST_PUSH(arena, &nodes, compare_text(arena, QUERY_EQUAL, "point", one->point));
    if (!text_empty(one->factor))
        LIST_PUSH(arena, &nodes, compare_text(arena, QUERY_EQUAL, "factor", one->factor));
    if (!text_empty(one->domain))
        LIST_PUSH(arena, &nodes, of_domain(arena, one->domain));
    return all_of(arena, &nodes);
}

// Of a rule: those that were sustained, then the others.
static const struct query_choice *rule_choice(struct arena *arena, const struct judge_rules *rules, enum judge_rule rule)
{
    struct cases cases = {0};
    for (int sustained = 1; sustained >= 0; sustained--) {
        struct judge_level_case *list;
        size_t count;
        judge_level_cases(arena, rules, rule, sustained, &list, &count);
        for (size_t i = 0; i < count; i++)
            LIST_PUSH(arena, &cases, ((struct query_case){of_case(arena, sustained, &list[i]), worst_of(list[i].level, (int)rule), NULL}));
    }
    struct query_choice *choice = arena_alloc(arena, sizeof *choice);
    *choice = (struct query_choice){NULL, cases.items, cases.count, 0}; // the last one fits all
    return choice;
}

static struct query_choice worst_choice(struct arena *arena, const struct judge_rules *rules)
{
    struct cases cases = {0};
    for (int rule = 0; rule < JUDGE_RULE_COUNT; rule++) {
        const struct query_node *of_rule = compare_text(arena, QUERY_EQUAL, "rule", judge_rule_name((enum judge_rule)rule));
        LIST_PUSH(arena, &cases, ((struct query_case){.when = of_rule, .then = rule_choice(arena, rules, (enum judge_rule)rule)}));
    }
    return (struct query_choice){"worst", cases.items, cases.count, worst_of(1, JUDGE_RULE_COUNT)};
}

// ---- pages ----

static void set_orders(struct query *query, enum warning_order order)
{
    const struct query_order last = {column("last_ms"), true}, severity = {column("severity"), true};
    const struct query_order worst = {warning_places_source.column_count, false}, first = {column("first_ms"), true}, point = {column("point"), false};
    const struct {
        struct query_order orders[QUERY_ORDERS_MAX];
        size_t count;
    } all[] = {[WARNING_BY_WORST] = {{worst, severity, last}, 3}, [WARNING_BY_LAST] = {{last}, 1}, [WARNING_BY_FIRST] = {{first, last}, 2},
               [WARNING_BY_POINT] = {{point, worst, severity, last}, 4}};
    for (size_t i = 0; i < all[order].count; i++)
        query->orders[i] = all[order].orders[i];
    query->order_count = all[order].count;
    query->key_descending = true;
}

// The rows of these keys, in their order.
static bool read_lines(struct store *store, struct arena *arena, const struct warning_places_row *keys, size_t count, struct warning *list, struct fault *f)
{
    for (size_t from = 0; from < count; from += QUERY_VALUES_MAX) {
        const size_t some = count - from < QUERY_VALUES_MAX ? count - from : QUERY_VALUES_MAX;
        struct query_value ids[QUERY_VALUES_MAX];
        struct warning_row *rows;
        struct query_page page;
        for (size_t i = 0; i < some; i++)
            ids[i] = query_int64(keys[from + i].id);
        const struct query query = {.where = query_one_of(arena, query_column(&warning_lines_source, "id"), ids, some), .limit = QUERY_VALUES_MAX};
        if (!warning_lines_page(store, arena, &query, &rows, &page, f))
            return false;
        for (size_t i = 0; i < some; i++)
            for (size_t k = 0; k < page.count; k++)
                if (rows[k].id == ids[i].int64)
                    list[from + i] = warning_of_row(&rows[k]);
    }
    return true;
}

bool warning_page_read(struct store *store, struct arena *arena, const struct warning_wish *wish, struct warning **ret_list, size_t *ret_count,
                       const char **ret_next, struct fault *f)
{
    const struct query_choice choice = worst_choice(arena, wish->rules);
    struct query query = {.choice = &choice, .where = conditions_of(arena, wish), .limit = wish->filter.limit, .skip = wish->skip, .after = wish->after,
                          .lean = true};
    struct query_page page;
    struct warning_places_row *keys;
    set_orders(&query, wish->order);
    if (!warning_places_page(store, arena, &query, &keys, &page, f))
        return false;
    *ret_list = arena_array(arena, page.count + 1, sizeof **ret_list);
    *ret_count = page.count;
    *ret_next = page.next;
    return read_lines(store, arena, keys, page.count, *ret_list, f);
}

bool warning_level_count(struct store *store, struct arena *arena, const struct warning_wish *wish, int64_t ret_levels[static JUDGE_LEVEL_MOST + 1],
                         struct fault *f)
{
    const struct query_choice choice = worst_choice(arena, wish->rules);
    const struct query query = {.choice = &choice, .where = conditions_of(arena, wish), .limit = 1};
    struct query_tally *tallies;
    size_t count;
    for (int i = 0; i <= JUDGE_LEVEL_MOST; i++)
        ret_levels[i] = 0;
    if (!warning_places_tally(store, arena, &query, &tallies, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        ret_levels[level_of_worst(tallies[i].says)] += tallies[i].count;
    return true;
}

bool warning_count(struct store *store, struct arena *arena, const struct warning_wish *wish, int64_t *ret_count, struct fault *f)
{
    const struct query_choice choice = worst_choice(arena, wish->rules);
    const struct query query = {.choice = wish->level ? &choice : NULL, .where = conditions_of(arena, wish), .limit = 1};
    struct query_tally *tallies;
    size_t count;
    *ret_count = 0;
    if (!warning_places_tally(store, arena, &query, &tallies, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        *ret_count += tallies[i].count;
    return true;
}
