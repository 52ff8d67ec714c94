// How grave a warning is: of one that is asked for, and as cases that a list is filtered and sorted by.
#include <stdlib.h>

#include "base/text.h"
#include "observe/judge/judge_internal.h"

static int bounded(double level) // people set the number: any
{
    return level < 1 ? 1 : level > JUDGE_LEVEL_MOST ? JUDGE_LEVEL_MOST : (int)level;
}

// Of an exceedance that goes on in a row, where no row says it.
static int one_more(int level)
{
    return level < JUDGE_LEVEL_MOST ? level + 1 : level;
}

static int level_of(const struct judge_rules *rules, enum judge_rule rule, const struct judge_whose *whose, int otherwise)
{
    struct judge_settings settings;
    judge_settings_find(rules, rule, whose, &settings);
    return settings.given[JUDGE_LEVEL] ? bounded(settings.numbers[JUDGE_LEVEL]) : otherwise;
}

int judge_level(const struct judge_rules *rules, enum judge_rule rule, const struct judge_whose *whose, bool sustained)
{
    const int level = level_of(rules, rule, whose, JUDGE_MODERATE);
    const int more = sustained ? level_of(rules, JUDGE_SUSTAINED, whose, one_more(level)) : level;
    return more > level ? more : level;
}

// ---- cases ----

// A row that says a level. The closest come first, of equally close ones the later: as judge_settings_find chooses.
struct said {
    struct judge_level_case is;
    int closeness;
    size_t place;
};
struct said_list LIST_OF(struct said);

static int closest_first(const void *a, const void *b)
{
    const struct said *left = a, *right = b;
    if (left->closeness != right->closeness)
        return right->closeness - left->closeness;
    return (left->place < right->place) - (left->place > right->place);
}

// Ends with what holds for all, level 0: nobody says anything.
static void take_rows(struct arena *arena, const struct judge_rules *rules, enum judge_rule rule, struct said_list *list)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct judge_rule_row *row = &rules->rows[i];
        struct decimal value;
        if (row->rule != rule || !text_equal(row->parameter, "level") || !decimal_parse(row->value, &value, NULL))
            continue;
        LIST_PUSH(arena, list, (struct said){{row->point, row->factor, row->domain, bounded(decimal_to_double(value))}, judge_row_closeness(row), i});
    }
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, closest_first);
    LIST_PUSH(arena, list, (struct said){.closeness = -1});
}

static bool join_part(const char *a, const char *b, const char **ret_both)
{
    *ret_both = text_empty(a) ? b : a;
    return text_empty(a) || text_empty(b) || text_equal(a, b);
}

static bool join(const struct judge_level_case *a, const struct judge_level_case *b, struct judge_level_case *ret_both)
{
    return join_part(a->point, b->point, &ret_both->point) && join_part(a->factor, b->factor, &ret_both->factor) &&
           join_part(a->domain, b->domain, &ret_both->domain);
}

// Whoever fits the first pair of a row and a row of `sustained`, in the order of both, fits the closest of each.
void judge_level_cases(struct arena *arena, const struct judge_rules *rules, enum judge_rule rule, bool sustained, struct judge_level_case **ret_cases,
                       size_t *ret_count)
{
    struct said_list own = {0}, more = {0};
    struct LIST_OF(struct judge_level_case) cases = {0};
    take_rows(arena, rules, rule, &own);
    if (sustained)
        take_rows(arena, rules, JUDGE_SUSTAINED, &more);
    else
        LIST_PUSH(arena, &more, (struct said){.is.level = 1});
    for (size_t i = 0; i < own.count; i++)
        for (size_t k = 0; k < more.count; k++) {
            struct judge_level_case both;
            if (!join(&own.items[i].is, &more.items[k].is, &both))
                continue;
            const int level = own.items[i].is.level ? own.items[i].is.level : JUDGE_MODERATE;
            const int raised = more.items[k].is.level ? more.items[k].is.level : one_more(level);
            both.level = raised > level ? raised : level;
            LIST_PUSH(arena, &cases, both);
        }
    *ret_cases = cases.items;
    *ret_count = cases.count;
}
