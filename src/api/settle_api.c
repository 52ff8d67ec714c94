// Settling: what a finished year's observations say becomes facts of the elements that ask for it.
//
// Reading a year takes a while, so it happens before the writer gets the values; the writer compares them with the facts as
// they are then. The settler's own thread does this for every finished year that has observations: at the start, after each
// midnight (late data arrive in January too), and when it is woken.
#include <time.h>

#include "api/observed.h"
#include "api/write_job.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/thread.h"

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
    return settle_year_read(source, arena, year, &resolving->year, f) && source_resolve(model, arena, &kind, year, ret_report, f);
}

json_t *settling_json(const struct source_report *report)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < report->count; i++) {
        const struct source_row *row = &report->rows[i];
        json_array_append_new(rows, json_pack("{s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:b,s:s}", "element", row->element, "name", row->name, "query", row->query, "state",
                                              source_state_name(row->value.state), "value", json_text_or_null(row->value.value), "unit",
                                              json_text_or_null(row->value.unit), "source", json_text_or_null(row->value.text), "simulated",
                                              row->value.simulated, "outcome", source_outcome_name(row->outcome)));
    }
    return json_pack("{s:i,s:I,s:o,s:o}", "year", report->year, "written", (json_int_t)report->written, "batch", json_count_or_null(report->batch, report->batch > 0),
                     "rows", rows);
}

static bool source_of(struct server *server, struct store *store, const struct indicator_model *model, struct settle_source *ret_source, struct fault *f)
{
    *ret_source = (struct settle_source){.store = store, .standards = server_standards(server, f), .region = model->plan.region,
                                         .today = day_of_ms(instant_now_ms())};
    return ret_source->standards && server_thread_series(server, &ret_source->series, f);
}

static bool parse_year(const char *text, int32_t *ret_year, struct fault *f)
{
    bool good = text_parse_int32(text ? text : "", ret_year) && *ret_year > YEAR_MIN && *ret_year < YEAR_MAX;
    return good || fault_set(f, FAULT_INPUT, "period.syntax", "text", text ? text : "", NULL);
}

// ---- routes ----

json_t *settle_document(struct request *request, struct view *view, struct fault *f)
{
    struct settle_source source;
    struct source_report report;
    int32_t year = view->year;
    const char *asked = request_query(request, "year");
    if ((!text_empty(asked) && !parse_year(asked, &year, f)) || !source_of(request->server, view->store, view->model, &source, f) ||
        !settling_resolve(&source, view->model, request->arena, year, &report, f))
        return NULL;
    return settling_json(&report);
}

static bool settle_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct source_report *report = job->memory;
    const struct indicator_model *model = server_writer_model(job->request->server, store, f);
    if (!model || !source_settle(store, model, SETTLING_KIND, SETTLING_WHO, report, f))
        return false;
    job->batch = report->batch;
    job->definitions = report->written && (report->year < model->first_year || report->year > model->last_year);
    job->answer = settling_json(report);
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
    struct store *store = server_thread_store(request->server, &fault);
    struct shared_model *shared = store ? server_model_take(request->server, store, &fault) : NULL;
    bool ok = shared && parse_year(request_query(request, "year"), &year, &fault) && source_of(request->server, store, shared->model, &source, &fault) &&
              settling_resolve(&source, shared->model, request->arena, year, report, &fault);
    if (shared)
        server_model_give(request->server, shared);
    if (!ok)
        return answer_fault(request, &fault);
    job->memory = report;
    job->work = settle_work;
    return write_job_start(job);
}

// ---- the settler's thread ----

struct settler {
    struct server *server;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stopping, wanted, done;
    // of the job that is with the writer
    struct writer_job job;
    struct source_report *report;
    bool wrote, definitions;
};

static bool run_settling(void *context, struct store *store, struct fault *f)
{
    struct settler *settler = context;
    const struct indicator_model *model = server_writer_model(settler->server, store, f);
    if (!model || !source_settle(store, model, SETTLING_KIND, SETTLING_WHO, settler->report, f))
        return false;
    settler->definitions = settler->report->written && (settler->report->year < model->first_year || settler->report->year > model->last_year);
    settler->server->writer_model_stale = settler->server->writer_model_stale || settler->definitions;
    return true;
}

static void settling_done(void *context, bool ok, const struct fault *f)
{
    struct settler *settler = context;
    if (!ok)
        log_line(LOG_WARNING, "settle %d: %s", settler->report->year, f->key ? f->key : "");
    if (ok && settler->report->batch) {
        server_changed(settler->server, settler->definitions);
        event_hub_publish(settler->server->events, settler->report->batch, "settle", "[]");
    }
    pthread_mutex_lock(&settler->lock);
    settler->done = true;
    pthread_cond_broadcast(&settler->changed);
    pthread_mutex_unlock(&settler->lock);
}

// Hands the values to the writer and waits: the report lives in the caller's arena.
static bool write_report(struct settler *settler, struct source_report *report, struct fault *f)
{
    settler->report = report;
    settler->done = false;
    settler->job = (struct writer_job){.run = run_settling, .done = settling_done, .context = settler};
    if (!writer_submit(settler->server->writer, &settler->job, f))
        return false;
    pthread_mutex_lock(&settler->lock);
    while (!settler->done)
        pthread_cond_wait(&settler->changed, &settler->lock);
    pthread_mutex_unlock(&settler->lock);
    return true;
}

static bool any_final(const struct source_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->rows[i].value.state == SOURCE_FINAL)
            return true;
    return false;
}

static bool settle_one(struct settler *settler, const struct settle_source *source, const struct indicator_model *model, int32_t year, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct source_report report;
    return settling_resolve(source, model, arena, year, &report, f) && (!any_final(&report) || write_report(settler, &report, f));
}

// Years of the plan that are over and not before the first observation.
static bool settle_all(struct settler *settler, struct fault *f)
{
    struct server *server = settler->server;
    struct store *store = server_thread_store(server, f);
    struct shared_model *shared = store ? server_model_take(server, store, f) : NULL;
    struct settle_source source;
    bool ok = shared && source_of(server, store, shared->model, &source, f);
    int32_t last = ok && source.series ? source.today.year - 1 : 0;
    if (ok && last > shared->model->last_year)
        last = shared->model->last_year;
    for (int32_t year = ok ? shared->model->first_year : 1; ok && year <= last; year++)
        ok = settle_one(settler, &source, shared->model, year, f);
    if (shared)
        server_model_give(server, shared);
    return ok;
}

static void next_midnight(struct timespec *ret_time)
{
    int64_t now = instant_now_ms(), next = day_end_ms(day_of_ms(now)) + 1 + AFTER_MIDNIGHT_MS;
    int64_t until_ns = clock_monotonic_ns() + (next - now) * 1000000;
    *ret_time = (struct timespec){.tv_sec = (time_t)(until_ns / 1000000000), .tv_nsec = (long)(until_ns % 1000000000)};
}

static void *settler_main(void *context)
{
    struct settler *settler = context;
    thread_begin("settle", THREAD_FOLLOWS);
    for (;;) {
        struct fault fault = {0};
        struct timespec until;
        if (!settle_all(settler, &fault) && fault.kind != FAULT_BUSY)
            log_line(LOG_WARNING, "settle: %s", fault.key ? fault.key : "");
        next_midnight(&until);
        pthread_mutex_lock(&settler->lock);
        int code = 0;
        while (!settler->stopping && !settler->wanted && code == 0)
            code = pthread_cond_timedwait(&settler->changed, &settler->lock, &until);
        settler->wanted = false;
        bool stopping = settler->stopping;
        pthread_mutex_unlock(&settler->lock);
        if (stopping)
            return NULL;
    }
}

struct settler *settler_start(struct server *server)
{
    struct settler *settler = heap_alloc(sizeof *settler);
    pthread_condattr_t attributes;
    settler->server = server;
    pthread_mutex_init(&settler->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&settler->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&settler->thread, NULL, settler_main, settler) == 0)
        return settler;
    pthread_cond_destroy(&settler->changed);
    pthread_mutex_destroy(&settler->lock);
    heap_free(settler);
    return NULL;
}

static void ask(struct settler *settler, bool *wanted)
{
    pthread_mutex_lock(&settler->lock);
    *wanted = true;
    pthread_cond_broadcast(&settler->changed);
    pthread_mutex_unlock(&settler->lock);
}

void settler_wake(struct settler *settler)
{
    ask(settler, &settler->wanted);
}

void settler_stop(struct settler *settler)
{
    if (!settler)
        return;
    ask(settler, &settler->stopping);
    pthread_join(settler->thread, NULL);
    pthread_cond_destroy(&settler->changed);
    pthread_mutex_destroy(&settler->lock);
    heap_free(settler);
}
