// The definitions that a serving process works with. Requests share one compiled model (base/shared.h), loaded again by the first who
// asks after a commit that changed what it holds. The writer has a model of its own, which may hold what is not committed yet.
#ifndef QINGSHAN_SERVICE_MODEL_H
#define QINGSHAN_SERVICE_MODEL_H

#include "base/shared.h"
#include "indicator/model.h"

struct service;
struct standards;

struct shared_model {
    struct shared shared;
    struct indicator_model *model;
    int64_t version;
};
void service_model_init(struct service *service);
struct shared_model *service_model_take(struct service *service, struct store *store, struct fault *f);
void service_model_give(struct service *service, struct shared_model *shared);
void service_model_free(struct service *service); // at the end: both
// The definitions as the writer's open transaction sees them. Borrowed; on the writer's thread only.
const struct indicator_model *service_writer_model(struct service *service, struct store *store, struct fault *f);
void service_writer_model_stale(struct service *service); // there too: it may hold something else now
// The tables of standards; fault standard.no_tables when it was started without.
const struct standards *service_standards(const struct service *service, struct fault *f);

#endif
