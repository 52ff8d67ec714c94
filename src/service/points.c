#include "service/points.h"

#include "service/state.h"

struct points_asked {
    struct store *store;
    int64_t as_of;
    struct point_edition edition;
};

static bool points_fit(const struct shared *shared, const void *asked)
{
    return point_edition_equal(&((const struct shared_points *)shared)->index->edition, &((const struct points_asked *)asked)->edition);
}

static struct shared *points_make(const void *asked, struct fault *f)
{
    const struct points_asked *wanted = asked;
    struct point_index *index = point_index_load(wanted->store, wanted->as_of, f);
    if (!index)
        return NULL;
    struct shared_points *made = heap_alloc(sizeof *made);
    *made = (struct shared_points){.index = index};
    return &made->shared;
}

static void points_drop(struct shared *shared)
{
    point_index_free(((struct shared_points *)shared)->index);
    heap_free(shared);
}

void service_points_init(struct service *service)
{
    static const struct shared_kind kind = {points_fit, points_make, points_drop};
    shared_place_init(&service->points, &kind);
}

struct shared_points *service_points_take(struct service *service, struct store *store, int64_t as_of, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct points_asked asked = {store, as_of, {0}};
    return point_edition_read(store, arena, as_of, &asked.edition, f) ? (struct shared_points *)shared_take(&service->points, &asked, f) : NULL;
}

void service_points_give(struct service *service, struct shared_points *shared)
{
    shared_give(&service->points, &shared->shared);
}

void service_points_free(struct service *service)
{
    shared_place_done(&service->points);
}
