// Warnings as people ask for them: chosen, sorted and cut into pages by the store. The level of a warning is not stored: it is what the
// rules say now (judge_level), so it goes into the query as cases.
#include "observe/judge/warning.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
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

static const struct query_node *of_case(struct arena *arena, const struct judge_level_case *one)
{
    struct nodes nodes = {0};
    if (!text_empty(one->point))
        LIST_PUSH(arena, &nodes, compare_text(arena, QUERY_EQUAL, "point", one->point));
    if (!text_empty(one->factor))
        LIST_PUSH(arena, &nodes, compare_text(arena, QUERY_EQUAL, "factor", one->factor));
    if (!text_empty(one->domain))
        LIST_PUSH(arena, &nodes, of_domain(arena, one->domain));
    return all_of(arena, &nodes);
}

static const struct query_node *is(struct arena *arena, const char *name)
{
    return query_compare(arena, QUERY_EQUAL, column(name), (struct query_value){.type = QUERY_BOOL, .int64 = true});
}

static const struct query_node *of_rule(struct arena *arena, int rule)
{
    return compare_text(arena, QUERY_EQUAL, "rule", judge_rule_name((enum judge_rule)rule));
}

// What a rule says of those that were sustained, or of the others: mostly one level for all.
static struct query_case rule_case(struct arena *arena, const struct judge_rules *rules, int rule, bool sustained, const struct query_node *when)
{
    struct cases cases = {0};
    struct judge_level_case *list;
    size_t count;
    judge_level_cases(arena, rules, (enum judge_rule)rule, sustained, &list, &count);
    for (size_t i = 0; i < count && (!i || cases.items[i - 1].when); i++) // behind one for all there is nothing
        LIST_PUSH(arena, &cases, ((struct query_case){of_case(arena, &list[i]), worst_of(list[i].level, rule), NULL}));
    if (!cases.items[0].when)
        return (struct query_case){when, cases.items[0].says, NULL};
    struct query_choice *choice = arena_alloc(arena, sizeof *choice);
    *choice = (struct query_choice){.cases = cases.items, .count = cases.count}; // the last one fits all
    return (struct query_case){.when = when, .then = choice};
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Of a rule that is none: between the names that there are, as an index finds it.
static const struct query_node *of_no_rule(struct arena *arena)
{
    const char *names[JUDGE_RULE_COUNT];
    struct nodes nodes = {0};
    for (int rule = 0; rule < JUDGE_RULE_COUNT; rule++)
        names[rule] = judge_rule_name((enum judge_rule)rule);
    qsort(names, JUDGE_RULE_COUNT, sizeof *names, compare_names);
    for (int i = 0; i <= JUDGE_RULE_COUNT; i++) {
        const struct query_node *behind = i ? compare_text(arena, QUERY_MORE, "rule", names[i - 1]) : NULL;
        LIST_PUSH(arena, &nodes, query_and(arena, behind, i < JUDGE_RULE_COUNT ? compare_text(arena, QUERY_LESS, "rule", names[i]) : NULL));
    }
    return any_of(arena, &nodes);
}

// Few are sustained, and of these the rule is asked then; the others are said by rule. Every one fits one case. asked: of this rule alone
// are those that are listed; NULL: of any.
static struct query_choice worst_choice(struct arena *arena, const struct judge_rules *rules, const char *asked)
{
    const int64_t unknown = worst_of(1, JUDGE_RULE_COUNT);
    const struct query_node *plain = is(arena, "plain");
    struct cases cases = {0}, sustained = {0};
    struct query_choice *choice = arena_alloc(arena, sizeof *choice);
    LIST_PUSH(arena, &cases, ((struct query_case){.when = is(arena, "sustained"), .then = choice}));
    for (int rule = 0; rule < JUDGE_RULE_COUNT; rule++)
        if (!asked || text_equal(judge_rule_name((enum judge_rule)rule), asked)) {
            LIST_PUSH(arena, &sustained, rule_case(arena, rules, rule, true, of_rule(arena, rule)));
            LIST_PUSH(arena, &cases, rule_case(arena, rules, rule, false, query_and(arena, of_rule(arena, rule), plain)));
        }
    *choice = (struct query_choice){.cases = sustained.items, .count = sustained.count, .otherwise = unknown};
    if (!asked || warning_rank(asked) == JUDGE_RULE_COUNT)
        LIST_PUSH(arena, &cases, ((struct query_case){.when = query_and(arena, of_no_rule(arena), plain), .says = unknown}));
    return (struct query_choice){"worst", cases.items, cases.count, unknown, .apart = true};
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

struct placing {
    struct store *store;
    struct arena *arena;
    struct map places;             // of the rows, by id
};

static bool place_rows(void *context, const struct query *query, struct fault *f)
{
    struct placing *placing = context;
    struct warning_row *rows;
    struct query_page page;
    if (!warning_lines_page(placing->store, placing->arena, query, &rows, &page, f))
        return false;
    for (size_t i = 0; i < page.count; i++)
        *(struct warning *)map_get(&placing->places, arena_printf(placing->arena, "%lld", (long long)rows[i].id)) = warning_of_row(&rows[i]);
    return true;
}

// The rows of these keys, in their order.
static bool read_lines(struct store *store, struct arena *arena, const struct warning_places_row *keys, size_t count, struct warning *list, struct fault *f)
{
    struct placing placing = {.store = store, .arena = arena};
    struct query_value *ids = arena_array(arena, count + 1, sizeof *ids);
    map_init(&placing.places, arena);
    for (size_t i = 0; i < count; i++) {
        ids[i] = query_int64(keys[i].id);
        map_put(&placing.places, arena_printf(arena, "%lld", (long long)keys[i].id), &list[i]);
    }
    return query_one_of(arena, &warning_lines_source, "id", ids, count, place_rows, &placing, f);
}

bool warning_page_read(struct store *store, struct arena *arena, const struct warning_wish *wish, struct warning **ret_list, size_t *ret_count,
                       const char **ret_next, struct fault *f)
{
    const struct query_choice choice = worst_choice(arena, wish->rules, wish->filter.rule);
    const bool asked = wish->level || wish->order == WARNING_BY_WORST || wish->order == WARNING_BY_POINT;
    struct query query = {.choice = asked ? &choice : NULL, .where = conditions_of(arena, wish), .limit = wish->filter.limit, .skip = wish->skip, .after = wish->after,
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
    const struct query_choice choice = worst_choice(arena, wish->rules, wish->filter.rule);
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

// Of a rule that says one level of all, whatever point and factor; 0: it says more.
static int level_of_all(struct arena *arena, const struct judge_rules *rules, enum judge_rule rule, bool sustained)
{
    struct judge_level_case *list;
    size_t count;
    judge_level_cases(arena, rules, rule, sustained, &list, &count);
    return text_empty(list[0].point) && text_empty(list[0].factor) && text_empty(list[0].domain) ? list[0].level : 0;
}

static int64_t count_active(const struct warning_state_count *counts, size_t count, const char *rule)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        if (text_equal(counts[i].rule, rule) && !text_equal(counts[i].state, warning_state_name(WARNING_CLOSED)))
            sum += counts[i].count;
    return sum;
}

// One rule's, where it says one level to each degree of it. Returns whether it does.
static bool add_rule(struct arena *arena, const struct judge_rules *rules, enum judge_rule rule, int64_t count, int64_t sustained, int64_t *levels)
{
    const int level = level_of_all(arena, rules, rule, false), raised = level_of_all(arena, rules, rule, true);
    if (!level || !raised)
        return !count;
    levels[level] += count - sustained;
    levels[raised] += sustained;
    return true;
}

bool warning_level_count_active(struct store *store, struct arena *arena, const struct judge_rules *rules, const struct warning_state_count *counts,
                                size_t count, int64_t ret_levels[static JUDGE_LEVEL_MOST + 1], struct fault *f)
{
    struct warning_sustained_counts_row *rows;
    size_t row_count;
    int64_t all = 0, known = 0;
    for (int i = 0; i <= JUDGE_LEVEL_MOST; i++)
        ret_levels[i] = 0;
    if (!warning_sustained_counts_all(store, arena, &rows, &row_count, f))
        return false;
    for (int rule = 0; rule < JUDGE_RULE_COUNT; rule++) {
        const char *name = judge_rule_name((enum judge_rule)rule);
        const int64_t active = count_active(counts, count, name);
        int64_t sustained = 0;
        for (size_t i = 0; i < row_count; i++)
            if (text_equal(rows[i].rule, name))
                sustained = rows[i].count;
        known += active;
        if (add_rule(arena, rules, (enum judge_rule)rule, active, sustained, ret_levels))
            continue;
        int64_t levels[JUDGE_LEVEL_MOST + 1];
        const struct warning_wish wish = {.filter = {.state = "active", .rule = name, .span = {INT64_MIN, INT64_MAX}}, .rules = rules};
        if (!warning_level_count(store, arena, &wish, levels, f))
            return false;
        for (int i = 0; i <= JUDGE_LEVEL_MOST; i++)
            ret_levels[i] += levels[i];
    }
    for (size_t i = 0; i < count; i++)
        all += text_equal(counts[i].state, warning_state_name(WARNING_CLOSED)) ? 0 : counts[i].count;
    ret_levels[1] += all - known;
    return true;
}

bool warning_count(struct store *store, struct arena *arena, const struct warning_wish *wish, int64_t *ret_count, struct fault *f)
{
    const struct query_choice choice = worst_choice(arena, wish->rules, wish->filter.rule);
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
