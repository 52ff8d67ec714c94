// Settling: what a finished year's observations say becomes facts of the elements that ask for it.
//
// Reading a year takes a while, so it happens before the writer gets the values; the writer compares them with the facts as
// they are then. A chore does this for every finished year that has observations: at the start and after each midnight (late
// data arrive in January too).
#include "api/observed.h"
#include "api/write_job.h"
#include "base/log.h"
#include "base/text.h"
#include "observe/stow/means_edition.h"
#include "service/chores.h"
#include "view/observe/settle_json.h"

#define AFTER_MIDNIGHT_MS INT64_C(1800000)

// ---- resolving ----

struct resolving {
    const struct settle_source *source;
    struct settle_year year;
};

static bool resolve(void *context, struct arena *arena, const char *query, int32_t year, struct source_value *ret_value, struct fault *f)
{
    static const enum source_state states[] = {[SETTLE_UNKNOWN] = SOURCE_UNKNOWN, [SETTLE_MISSING] = SOURCE_MISSING, [SETTLE_RUNNING] = SOURCE_RUNNING,
                                               [SETTLE_SHORT] = SOURCE_SHORT, [SETTLE_FINAL] = SOURCE_FINAL};
    const struct resolving *resolving = context;
    struct settle_value value;
    char text[DECIMAL_TEXT_SIZE];
    (void)year;
    (void)f;
    settle_resolve(&resolving->year, arena, query, &value);
    bool known = value.state >= SETTLE_RUNNING;
    *ret_value = (struct source_value){.state = states[value.state], .unit = value.unit, .text = value.text, .simulated = value.simulated,
                                       .value = known ? arena_strdup(arena, decimal_format(value.value, text, sizeof text)) : NULL};
    return true;
}

bool settling_resolve(const struct settle_source *source, const struct indicator_model *model, struct arena *arena, int32_t year,
                      struct source_report *ret_report, struct fault *f)
{
    struct resolving *resolving = arena_alloc(arena, sizeof *resolving);
    const struct source_kind kind = {.name = SETTLING_KIND, .resolve = resolve, .context = resolving};
    resolving->source = source;
    struct means_edition_state state = {0};
    if (!settle_year_read(source, arena, year, &resolving->year, f) || !source_resolve(model, arena, &kind, year, ret_report, f) ||
        (source->series && !means_edition_state(source->series, &state, f)))
        return false;
    ret_report->rules_since_ms = state.since_ms;
    ret_report->rules_edition = state.edition;
    return true;
}

static bool source_of(struct server *server, struct store *store, const struct indicator_model *model, struct settle_source *ret_source, struct fault *f)
{
    *ret_source = (struct settle_source){.store = store, .standards = server_standards(server, f), .region = model->plan.region,
                                         .today = day_of_ms(instant_now_ms())};
    return ret_source->standards && server_thread_series(server, &ret_source->series, f);
}

// ---- routes ----

json_t *settle_document(struct request *request, struct view *view, struct fault *f)
{
    struct settle_source source;
    struct source_report report;
    int32_t year = view->year;
    const char *asked = request_query(request, "year");
    if ((!text_empty(asked) && !year_parameter(asked, &year, f)) || !source_of(request_server(request), view->store, view->model, &source, f) ||
        !settling_resolve(&source, view->model, request->arena, year, &report, f))
        return NULL;
    return settling_json(&report, false);
}

static bool settle_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct source_report *report = job->memory;
    const struct indicator_model *model = server_writer_model(request_server(job->request), store, f);
    if (!model || !source_settle(store, model, SETTLING_KIND, SETTLING_WHO, report, f))
        return false;
    job->batch = report->batch;
    job->definitions = report->written && (report->year < model->first_year || report->year > model->last_year);
    job->answer = settling_json(report, job->dry_run);
    return true;
}

enum MHD_Result settle_handle(struct request *request)
{
    struct fault fault = {0};
    struct settle_source source;
    int32_t year;
    if (request->waiting)
        return write_job_answer(request);
    struct write_job *job = write_job_new(request, "settle");
    struct source_report *report = arena_alloc(request->arena, sizeof *report);
    struct store *store = server_thread_store(request_server(request), &fault);
    struct shared_model *shared = store ? server_model_take(request_server(request), store, &fault) : NULL;
    bool ok = shared && year_parameter(request_query(request, "year"), &year, &fault) && source_of(request_server(request), store, shared->model, &source, &fault) &&
              settling_resolve(&source, shared->model, request->arena, year, report, &fault);
    if (shared)
        server_model_give(request_server(request), shared);
    if (!ok)
        return answer_fault(request, &fault);
    job->memory = report;
    job->work = settle_work;
    return write_job_start(job);
}

// ---- the settler ----

struct settling {
    struct server *server;
    struct source_report *report;
    bool definitions;
};

static bool run_settling(void *context, struct store *store, struct fault *f)
{
    struct settling *settling = context;
    const struct source_report *report = settling->report;
    const struct indicator_model *model = server_writer_model(settling->server, store, f);
    if (!model || !source_settle(store, model, SETTLING_KIND, SETTLING_WHO, settling->report, f))
        return false;
    settling->definitions = report->written && (report->year < model->first_year || report->year > model->last_year);
    settling->server->writer_model_stale = settling->server->writer_model_stale || settling->definitions;
    return true;
}

static bool write_report(struct server *server, struct source_report *report, struct fault *f)
{
    struct settling settling = {.server = server, .report = report};
    if (!chore_write(server, run_settling, &settling, f))
        return false;
    if (report->batch) {
        server_changed(server, settling.definitions);
        event_hub_publish(http_events(server->http), report->batch, "settle", "[]");
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

static bool settle_one(struct server *server, const struct settle_source *source, const struct indicator_model *model, int32_t year, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct source_report report;
    return settling_resolve(source, model, arena, year, &report, f) && (!any_final(&report) || write_report(server, &report, f));
}

// Years of the plan that are over and not before the first observation.
bool settle_all(struct server *server, struct fault *f)
{
    if (!server->standards)
        return true;
    struct store *store = server_thread_store(server, f);
    struct shared_model *shared = store ? server_model_take(server, store, f) : NULL;
    struct settle_source source;
    bool ok = shared && source_of(server, store, shared->model, &source, f);
    int32_t last = ok && source.series ? source.today.year - 1 : 0;
    if (ok && last > shared->model->last_year)
        last = shared->model->last_year;
    for (int32_t year = ok ? shared->model->first_year : 1; ok && year <= last && !chore_is_stopping(); year++)
        ok = settle_one(server, &source, shared->model, year, f);
    if (shared)
        server_model_give(server, shared);
    return ok;
}

int64_t settle_next_ms(const struct server *server, int64_t now_ms)
{
    (void)server;
    return day_end_ms(day_of_ms(now_ms)) + 1 + AFTER_MIDNIGHT_MS;
}
