#include "observe/stow_means.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "observe/factor.h"
#include "observe/limit.h"
#include "observe/point.h"
#include "observe_sql.h"

struct stow_means {
    struct store *store;
    struct arena *arena;
    struct map kinds;       // by point; "" where it is not registered
    struct means_policy policy;
};

// The domain of means.h for a kind of point: rivers and lakes have the means of water. Others have none of their own.
static const char *domain_of(const char *kind)
{
    const char *domain = point_kind_domain(kind);
    return text_equal(domain, "surface") ? "water" : domain;
}

static const char *kind_of(struct stow_means *means, const char *point)
{
    struct point_kind_row row;
    struct fault ignored = {0};
    bool found = false;
    const char *kind = map_get(&means->kinds, point);
    if (kind)
        return kind;
    ARENA_SCOPED arena = arena_new();
    if (!point_kind(means->store, arena, &(struct point_kind_in){.code = point}, &row, &found, &ignored))
        return ""; // asked again the next time
    kind = arena_strdup(means->arena, found ? row.kind : "");
    map_put(&means->kinds, arena_strdup(means->arena, point), (void *)(uintptr_t)kind);
    return kind;
}

static bool rule_of(void *context, const struct series_key *source, enum series_kind target, struct means_rule *ret_rule)
{
    const char *domain = factor_is_measured(source->factor) ? domain_of(kind_of(context, source->point)) : NULL;
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
    means->policy = (struct means_policy){.rule = rule_of, .excluded = excluded, .context = means};
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
    means->arena = arena_new();
    map_init(&means->kinds, means->arena);
}

const struct means_policy *stow_means_policy(struct stow_means *means)
{
    return &means->policy;
}
