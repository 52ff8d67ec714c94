#include "observe/stow/stow_means.h"

#include <string.h>

#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "means_sql.h"
#include "observe/judge/doubt.h"
#include "observe/judge/limit.h"
#include "observe/point/factor.h"
#include "observe/point/point.h"

struct stow_means {
    struct store *store;
    struct arena *arena;
    struct map places;       // by point
    struct map bounds;       // by series_key_text
    struct doubts doubts;
    bool doubts_known;
    struct means_policy policy;
};

struct place {
    const char *kind;            // "" where the point is not registered
    int64_t minute_interval_ms;  // of its device; 0: it has none
};

static const struct place *place_of(struct stow_means *means, const char *point)
{
    static const struct place nowhere = {.kind = ""};
    struct means_point_row row = {0};
    struct fault ignored = {0};
    bool found = false;
    const struct place *known = map_get(&means->places, point);
    if (known)
        return known;
    ARENA_SCOPED arena = arena_new();
    if (!means_point(means->store, arena, &(struct means_point_in){.code = point}, &row, &found, &ignored))
        return &nowhere; // asked again the next time
    struct place *place = arena_alloc(means->arena, sizeof *place);
    *place = (struct place){.kind = arena_strdup(means->arena, found ? row.kind : ""), .minute_interval_ms = found ? row.minute_interval * MINUTE_MS : 0};
    map_put(&means->places, arena_strdup(means->arena, point), place);
    return place;
}

static struct doubt_bounds bounds_of(void *context, const struct series_key *source)
{
    struct stow_means *means = context;
    char name[SERIES_KEY_TEXT_SIZE];
    const struct series_key key = {source->point, source->factor, SERIES_REALTIME}; // the same of all kinds
    const struct doubt_bounds *known = map_get(&means->bounds, series_key_text(&key, name));
    if (known)
        return *known;
    struct fault ignored = {0};
    if (!means->doubts_known && !doubts_load(means->store, means->arena, &means->doubts, &ignored))
        return (struct doubt_bounds){0};
    means->doubts_known = true;
    struct doubt_bounds *bounds = arena_alloc(means->arena, sizeof *bounds);
    *bounds = doubts_find(&means->doubts, &(struct judge_whose){source->point, source->factor,
                                                                judge_domain(place_of(means, source->point)->kind, source->factor)});
    map_put(&means->bounds, arena_strdup(means->arena, name), bounds);
    return *bounds;
}

static int64_t interval_of(void *context, const struct series_key *source)
{
    return place_of(context, source->point)->minute_interval_ms;
}

static bool rule_of(void *context, const struct series_key *source, enum series_kind target, struct means_rule *ret_rule)
{
    const char *domain = factor_is_measured(source->factor) ? point_kind_domain(place_of(context, source->point)->kind) : NULL;
    return domain && means_rule_default(domain, target, ret_rule);
}

// What the bureau has entered as maintenance, of the point or of this factor.
static bool excluded(void *context, struct arena *arena, const struct series_key *source, struct series_range span, struct series_range **ret_ranges,
                     size_t *ret_count, struct fault *f)
{
    const struct stow_means *means = context;
    struct maintenance *list;
    size_t count;
    if (!maintenance_list(means->store, arena, source->point, span, &list, &count, f))
        return false;
    *ret_ranges = arena_array(arena, count, sizeof **ret_ranges);
    *ret_count = 0;
    for (size_t i = 0; i < count; i++)
        if (!list[i].factor || text_equal(list[i].factor, source->factor))
            (*ret_ranges)[(*ret_count)++] = list[i].span;
    return true;
}

struct stow_means *stow_means_new(struct store *store)
{
    struct stow_means *means = heap_alloc(sizeof *means);
    means->store = store;
    means->policy = (struct means_policy){.rule = rule_of, .excluded = excluded, .bounds = bounds_of, .interval = interval_of, .context = means};
    stow_means_forget(means);
    return means;
}

void stow_means_free(struct stow_means *means)
{
    if (!means)
        return;
    arena_free(means->arena);
    heap_free(means);
}

void stow_means_forget(struct stow_means *means)
{
    arena_free(means->arena);
    means->arena = arena_new_lasting();
    map_init(&means->places, means->arena);
    map_init(&means->bounds, means->arena);
    means->doubts_known = false;
}

const struct means_policy *stow_means_policy(struct stow_means *means)
{
    return &means->policy;
}
