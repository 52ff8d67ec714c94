#include "service/points.h"

#include <assert.h>

#include "service/state.h"

static void points_drop(struct shared_points *shared)
{
    assert(shared->users > 0);
    if (--shared->users > 0)
        return;
    point_index_free(shared->index);
    heap_free(shared);
}

REQUIRES(points_shared) static bool load(struct service *service, struct store *store, int64_t as_of, struct fault *f)
{
    struct point_index *index = point_index_load(store, as_of, f);
    if (!index)
        return false;
    if (service->points)
        points_drop(service->points);
    service->points = heap_alloc(sizeof *service->points);
    *service->points = (struct shared_points){index, 1}; // the service's own
    return true;
}

struct shared_points *service_points_take(struct service *service, struct store *store, int64_t as_of, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct point_edition edition;
    struct shared_points *shared = NULL;
    if (!point_edition_read(store, arena, as_of, &edition, f))
        return NULL;
    points_shared_lock(&service->points_lock);
    if ((service->points && point_edition_equal(&service->points->index->edition, &edition)) || load(service, store, as_of, f)) {
        shared = service->points;
        shared->users++;
    }
    points_shared_unlock(&service->points_lock);
    return shared;
}

void service_points_give(struct service *service, struct shared_points *shared)
{
    points_shared_lock(&service->points_lock);
    points_drop(shared);
    points_shared_unlock(&service->points_lock);
}

ALONE void service_points_free(struct service *service)
{
    if (service->points)
        points_drop(service->points);
    service->points = NULL;
}
