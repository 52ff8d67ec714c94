#include "observe/watch/watch_told.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "observe/judge/judged.h"

#define DIRTY_MAX 100000           // series; beyond it the rest is found by the next start's comparison

void told_init(struct told *told)
{
    *told = (struct told){.arena = arena_new_lasting()};
    map_init(&told->dirty, told->arena);
    map_init(&told->points, told->arena);
}

void told_add(struct told *told, const struct series_key *key, struct series_range span)
{
    char name[SERIES_KEY_TEXT_SIZE];
    struct dirty *dirty = map_get(&told->dirty, series_key_text(key, name));
    if (!dirty && told->dirty.count < DIRTY_MAX) {
        dirty = arena_alloc(told->arena, sizeof *dirty);
        *dirty = (struct dirty){{arena_strdup(told->arena, key->point), arena_strdup(told->arena, key->factor), key->kind}, span};
        map_put(&told->dirty, arena_strdup(told->arena, name), dirty);
    } else if (dirty) {
        dirty->span.from_ms = span.from_ms < dirty->span.from_ms ? span.from_ms : dirty->span.from_ms;
        dirty->span.to_ms = span.to_ms > dirty->span.to_ms ? span.to_ms : dirty->span.to_ms;
    }
}

void told_add_pairs(struct told *told, const struct watch_world *world)
{
    const size_t count = told->dirty.count; // those added now have no further ones
    for (size_t r = 0; r < world->rules.count; r++) {
        const struct judge_rule_row *row = &world->rules.rows[r];
        struct judge_settings settings;
        if (text_empty(row->point) || text_empty(row->factor) ||
            (!text_equal(row->parameter, "other_point") && !text_equal(row->parameter, "other_factor")))
            continue;
        judge_settings_find(&world->rules, row->rule, &(struct judge_whose){row->point, row->factor, ""}, &settings);
        const char *point = settings.other_point ? settings.other_point : row->point;
        const char *factor = settings.other_factor ? settings.other_factor : row->factor;
        for (size_t i = 0; i < count; i++) {
            const struct dirty *dirty = told->dirty.entries[i].value;
            const struct series_key key = {row->point, row->factor, dirty->key.kind};
            if (text_equal(point, dirty->key.point) && text_equal(factor, dirty->key.factor))
                told_add(told, &key, dirty->span);
        }
    }
}

static int by_point(const void *a, const void *b)
{
    const struct dirty *left = *(const struct dirty *const *)a, *right = *(const struct dirty *const *)b;
    const int points = strcmp(left->key.point, right->key.point);
    if (points || left->key.kind != right->key.kind)
        return points ? points : left->key.kind < right->key.kind ? -1 : 1;
    return strcmp(left->key.factor, right->key.factor);
}

const struct dirty **told_sorted(const struct told *told, struct arena *arena)
{
    const struct dirty **sorted = arena_array(arena, told->dirty.count + 1, sizeof *sorted);
    for (size_t i = 0; i < told->dirty.count; i++)
        sorted[i] = told->dirty.entries[i].value;
    if (told->dirty.count)
        qsort(sorted, told->dirty.count, sizeof *sorted, by_point);
    return sorted;
}

bool dirty_are_siblings(const struct dirty *a, const struct dirty *b)
{
    return a->key.kind == b->key.kind && text_equal(a->key.point, b->key.point);
}

static uint64_t judged_rows_of(const struct judged_mark *marks, size_t count, const struct series_key *key, int64_t *ret_last_ms)
{
    *ret_last_ms = INT64_MIN;
    for (size_t i = 0; i < count; i++)
        if (text_equal(marks[i].point, key->point) && text_equal(marks[i].factor, key->factor) && text_equal(marks[i].kind, series_kind_name(key->kind))) {
            *ret_last_ms = marks[i].last_ms;
            return (uint64_t)marks[i].rows;
        }
    return 0;
}

bool told_add_unjudged(struct told *told, struct series *series, struct store *store, bool *ret_heard, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_summary *list;
    struct judged_mark *marks;
    size_t count, known;
    if (!series_list(series, arena, NULL, &list, &count, f) || !judged_marks(store, arena, &marks, &known, f))
        return false;
    *ret_heard = *ret_heard || count;
    for (size_t i = 0; i < count; i++) {
        int64_t last_ms;
        const uint64_t judged = judged_rows_of(marks, known, &list[i].key, &last_ms);
        if (judged == list[i].rows)
            continue;
        struct observation *behind;
        size_t new_count = 0;
        if (judged && !series_collect(series, arena, &list[i].key, (struct series_range){last_ms + 1, SERIES_AT_MAX}, SERIES_ALL_VERSIONS,
                                      &behind, &new_count, f))
            return false;
        const bool appended = judged && list[i].rows <= judged + new_count;
        told_add(told, &list[i].key, (struct series_range){appended ? last_ms + 1 : list[i].first_ms, list[i].last_ms + 1});
    }
    return true;
}
