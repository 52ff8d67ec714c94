// What points are chosen by (point_index.h), shared by requests (base/shared.h): loaded again by the first who asks after points or
// devices changed.
#ifndef QINGSHAN_SERVICE_POINTS_H
#define QINGSHAN_SERVICE_POINTS_H

#include "base/shared.h"
#include "observe/point/point_index.h"

struct service;

struct shared_points {
    struct shared shared;
    struct point_index *index;
};
void service_points_init(struct service *service);
// As the store's open reading sees them at a batch. One of another day than the newest takes the place of the one that was there.
struct shared_points *service_points_take(struct service *service, struct store *store, int64_t as_of, struct fault *f);
void service_points_give(struct service *service, struct shared_points *shared);
void service_points_free(struct service *service); // at the end

#endif
