// What judging needs besides observations, and small questions to it.
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "observe/watch/watch_internal.h"
#include "store/journal.h"
#include "watch_sql.h"

#define WARNING_KEY "%s/%s/%s/%s" // rule, kind, point, factor
#define WARNING_KEY_SIZE (2 * SERIES_NAME_MAX + 64)

static bool load_points(struct watch_world *world, struct store *store, struct fault *f)
{
    struct watch_points_row *rows;
    if (!watch_points_all(store, world->arena, &rows, &world->point_count, f))
        return false;
    world->points = arena_array(world->arena, world->point_count + 1, sizeof *world->points);
    map_init(&world->by_code, world->arena);
    for (size_t i = 0; i < world->point_count; i++) {
        world->points[i] = (struct watch_point){rows[i].code, rows[i].kind, rows[i].simulated, rows[i].devices > 0};
        map_put(&world->by_code, rows[i].code, &world->points[i]);
    }
    return true;
}

static bool load_limits(struct watch_world *world, struct store *store, struct fault *f)
{
    struct limit_entry *entries;
    if (!limit_list(store, world->arena, &(struct limit_filter){0}, &entries, &world->limit_count, f))
        return false;
    world->limits = arena_array(world->arena, world->limit_count + 1, sizeof *world->limits);
    for (size_t i = 0; i < world->limit_count; i++)
        world->limits[i] = entries[i].limit;
    return true;
}

bool watch_world_load(struct watch_world *world, struct store *store, struct fault *f)
{
    int64_t batch;
    if (!journal_batch_at(store, INT64_MAX, &batch, f))
        return false;
    if (world->arena && batch == world->batch)
        return true;
    arena_free(world->arena);
    *world = (struct watch_world){.arena = arena_new_lasting(), .batch = batch};
    if (!doubts_load(store, world->arena, &world->doubts, f))
        return false;
    world->rules = world->doubts.rules;
    return load_limits(world, store, f) && load_points(world, store, f);
}

bool watch_open_load(struct watch_reading *reading, struct fault *f)
{
    const struct warning_filter open = {.state = "active", .span = {INT64_MIN, INT64_MAX}};
    if (!warning_list(reading->store, reading->arena, &open, &reading->open, &reading->open_count, f))
        return false;
    map_init(&reading->warned, reading->arena);
    map_init(&reading->open_by_key, reading->arena);
    for (size_t i = 0; i < reading->open_count; i++) {
        struct warning *one = &reading->open[i];
        if (one->held) // a person's: what comes later is another one
            continue;
        map_put(&reading->open_by_key, arena_printf(reading->arena, WARNING_KEY, one->rule, one->kind, one->point, one->factor), one);
    }
    return true;
}

static const char *key_name(const struct series_key *key, enum judge_rule rule, char name[static WARNING_KEY_SIZE])
{
    snprintf(name, WARNING_KEY_SIZE, WARNING_KEY, judge_rule_name(rule), series_kind_name(key->kind), key->point, key->factor);
    return name;
}

const struct warning *watch_open_find(const struct watch_reading *reading, const struct series_key *key, enum judge_rule rule)
{
    char name[WARNING_KEY_SIZE];
    return reading->open_count ? map_get(&reading->open_by_key, key_name(key, rule, name)) : NULL;
}

static bool load_warned(struct watch_reading *reading, const char *point, struct map **ret_keys, struct fault *f)
{
    struct warning_keys_row *rows;
    size_t count;
    if (!warning_keys_all(reading->store, reading->arena, &(struct warning_keys_in){.point = point}, &rows, &count, f))
        return false;
    *ret_keys = arena_alloc(reading->arena, sizeof **ret_keys);
    map_init(*ret_keys, reading->arena);
    for (size_t i = 0; i < count; i++)
        map_put(*ret_keys, arena_printf(reading->arena, WARNING_KEY, rows[i].rule, rows[i].kind, point, rows[i].factor), reading);
    return map_put(&reading->warned, arena_strdup(reading->arena, point), *ret_keys);
}

bool watch_warned(struct watch_reading *reading, const struct series_key *key, enum judge_rule rule, bool *ret_warned, struct fault *f)
{
    char name[WARNING_KEY_SIZE];
    *ret_warned = true;
    if (!reading->warned.arena)
        return true;
    struct map *keys = map_get(&reading->warned, key->point);
    if (!keys && !load_warned(reading, key->point, &keys, f))
        return false;
    *ret_warned = map_has(keys, key_name(key, rule, name));
    return true;
}

struct judge_whose watch_whose(const struct watch_reading *reading, const char *point, const char *factor)
{
    const struct watch_point *found = map_get(&reading->world->by_code, point);
    return (struct judge_whose){point, factor, judge_domain(found ? found->kind : "", factor)};
}

bool watch_maintenance(struct watch_reading *reading, const struct series_key *key, struct series_range span, struct series_range **ret_windows,
                       size_t *ret_count, struct fault *f)
{
    struct maintenance *list;
    size_t count;
    if (!maintenance_list(reading->store, reading->arena, key->point, span, &list, &count, f))
        return false;
    *ret_windows = arena_array(reading->arena, count + 1, sizeof **ret_windows);
    *ret_count = 0;
    for (size_t i = 0; i < count; i++)
        if (text_empty(list[i].factor) || text_equal(list[i].factor, key->factor))
            (*ret_windows)[(*ret_count)++] = list[i].span;
    return true;
}

bool watch_collect(struct watch_reading *reading, const struct series_key *key, struct series_range span, struct judge_values *ret_values,
                   struct fault *f)
{
    struct observation *rows;
    if (!series_collect(reading->series, reading->scratch, key, span, 0, &rows, &ret_values->count, f))
        return false;
    struct doubt_bounds *bounds = arena_alloc(reading->scratch, sizeof *bounds);
    const struct judge_whose whose = watch_whose(reading, key->point, key->factor);
    *bounds = doubts_find(&reading->world->doubts, &whose);
    ret_values->items = rows;
    ret_values->bounds = bounds;
    return true;
}

const struct watch_summaries *watch_summaries(struct watch_reading *reading, const char *point, struct fault *f)
{
    struct watch_summaries *found = map_get(&reading->summaries, point);
    if (found)
        return found;
    found = arena_alloc(reading->arena, sizeof *found);
    if (!series_list(reading->series, reading->arena, point, &found->list, &found->count, f))
        return NULL;
    map_put(&reading->summaries, arena_strdup(reading->arena, point), found);
    return found;
}

bool watch_finest(const struct watch_summaries *summaries, const char *factor, enum series_kind *ret_kind)
{
    bool found = false;
    for (size_t i = 0; i < summaries->count; i++)
        if (text_equal(summaries->list[i].key.factor, factor) && (!found || summaries->list[i].key.kind < *ret_kind)) {
            *ret_kind = summaries->list[i].key.kind;
            found = true;
        }
    return found;
}
