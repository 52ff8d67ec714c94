#include "service/model.h"

#include "base/arena.h"
#include "service/state.h"

struct model_asked {
    struct store *store;
    int64_t version;
};

static bool model_fits(const struct shared *shared, const void *asked)
{
    return ((const struct shared_model *)shared)->version >= ((const struct model_asked *)asked)->version; // somebody who began later may have brought a newer one
}

static struct shared *model_make(const void *asked, struct fault *f)
{
    const struct model_asked *wanted = asked;
    struct indicator_model *model = indicator_model_load(wanted->store, INT64_MAX, f);
    if (!model)
        return NULL;
    struct shared_model *made = heap_alloc(sizeof *made);
    *made = (struct shared_model){.model = model, .version = wanted->version};
    return &made->shared;
}

static void model_drop(struct shared *shared)
{
    indicator_model_free(((struct shared_model *)shared)->model);
    heap_free(shared);
}

void service_model_init(struct service *service)
{
    static const struct shared_kind kind = {model_fits, model_make, model_drop};
    shared_place_init(&service->model, &kind);
}

struct shared_model *service_model_take(struct service *service, struct store *store, struct fault *f)
{
    const struct model_asked asked = {store, atomic_load(&service->definitions)};
    return (struct shared_model *)shared_take(&service->model, &asked, f);
}

void service_model_give(struct service *service, struct shared_model *shared)
{
    shared_give(&service->model, &shared->shared);
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

void service_model_free(struct service *service)
{
    shared_place_done(&service->model);
    indicator_model_free(service->writer_model);
}

const struct standards *service_standards(const struct service *service, struct fault *f)
{
    if (!service->standards)
        fault_set(f, FAULT_UNAVAILABLE, "standard.no_tables", NULL);
    return service->standards;
}
