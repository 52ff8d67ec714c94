// Every finished year that has observations is settled: at the start and half an hour after each midnight (late data arrive in
// January too).
#include "service/change.h"
#include "service/chores.h"
#include "service/handles.h"
#include "service/settling.h"
#include "service/state.h"

#define AFTER_MIDNIGHT_MS INT64_C(1800000)

struct settling {
    struct service *service;
    struct source_report *report;
    bool definitions;
};

static bool run_settling(void *context, struct store *store, struct fault *f)
{
    struct settling *settling = context;
    const struct source_report *report = settling->report;
    const struct indicator_model *model = service_writer_model(settling->service, store, f);
    if (!model || !source_settle(store, model, SETTLING_KIND, SETTLING_WHO, settling->report, f))
        return false;
    settling->definitions = report->written && (report->year < model->first_year || report->year > model->last_year);
    if (settling->definitions)
        service_writer_model_stale(settling->service);
    return true;
}

static bool write_report(struct service *service, struct source_report *report, struct fault *f)
{
    struct settling settling = {.service = service, .report = report};
    if (!chore_write(service, run_settling, &settling, f))
        return false;
    if (report->batch) {
        service_changed(service, settling.definitions ? CHANGE_DEFINITIONS : 0, NULL);
        service->news(service->context, &(struct news){.kind = NEWS_RECORDED, .batch = report->batch, .text = "settle"});
    }
    return true;
}

static bool any_final(const struct source_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->rows[i].value.state == SOURCE_FINAL)
            return true;
    return false;
}

static bool settle_one(struct service *service, const struct settle_source *source, const struct indicator_model *model, int32_t year, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct source_report report;
    return settling_resolve(source, model, arena, year, &report, f) && (!any_final(&report) || write_report(service, &report, f));
}

// Years of the plan that are over and not before the first observation.
bool settle_all(struct service *service, struct fault *f)
{
    if (!service->standards)
        return true;
    struct store *store = service_store(service, f);
    struct shared_model *shared = store ? service_model_take(service, store, f) : NULL;
    struct settle_source source;
    bool ok = shared && settling_source(service, store, shared->model, &source, f);
    int32_t last = ok && source.series ? source.today.year - 1 : 0;
    if (ok && last > shared->model->last_year)
        last = shared->model->last_year;
    for (int32_t year = ok ? shared->model->first_year : 1; ok && year <= last && !chore_is_stopping(); year++)
        ok = settle_one(service, &source, shared->model, year, f);
    if (shared)
        service_model_give(service, shared);
    return ok;
}

int64_t settle_next_ms(const struct service *service, int64_t now_ms)
{
    (void)service;
    return day_end_ms(day_of_ms(now_ms)) + 1 + AFTER_MIDNIGHT_MS;
}
