#include "service/model.h"

#include <assert.h>

#include "base/arena.h"
#include "service/state.h"

static void shared_drop(struct shared_model *shared)
{
    assert(shared->users > 0);
    if (--shared->users > 0)
        return;
    indicator_model_free(shared->model);
    heap_free(shared);
}

struct shared_model *service_model_take(struct service *service, struct store *store, struct fault *f)
{
    int64_t version = atomic_load(&service->definitions);
    model_shared_lock(&service->model_lock);
    struct shared_model *shared = service->model;
    if (!shared || shared->version != version) {
        struct indicator_model *model = indicator_model_load(store, INT64_MAX, f);
        if (!model) {
            model_shared_unlock(&service->model_lock);
            return NULL;
        }
        if (shared)
            shared_drop(shared);
        shared = heap_alloc(sizeof *shared);
        *shared = (struct shared_model){.model = model, .version = version, .users = 1};
        service->model = shared;
    }
    assert(shared->users > 0); // the service's own
    shared->users++;
    model_shared_unlock(&service->model_lock);
    return shared;
}

void service_model_give(struct service *service, struct shared_model *shared)
{
    model_shared_lock(&service->model_lock);
    shared_drop(shared);
    model_shared_unlock(&service->model_lock);
}

const struct indicator_model *service_writer_model(struct service *service, struct store *store, struct fault *f)
{
    if (service->writer_model_stale) {
        indicator_model_free(service->writer_model);
        service->writer_model = NULL;
        service->writer_model_stale = false;
    }
    if (!service->writer_model)
        service->writer_model = indicator_model_load(store, INT64_MAX, f);
    return service->writer_model;
}

void service_writer_model_stale(struct service *service)
{
    service->writer_model_stale = true;
}

ALONE void service_model_free(struct service *service)
{
    if (service->model)
        shared_drop(service->model);
    indicator_model_free(service->writer_model);
}

const struct standards *service_standards(const struct service *service, struct fault *f)
{
    if (!service->standards)
        fault_set(f, FAULT_UNAVAILABLE, "standard.no_tables", NULL);
    return service->standards;
}
