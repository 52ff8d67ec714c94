// Observations from a table: looked at, then stored as manual data by the stower (the one that writes series.db), then journaled.
#include "api/observe_json.h"
#include "api/write_job.h"
#include "base/digest.h"
#include "base/map.h"
#include "store/folder.h"
#include "store/journal.h"

#define FAULTS_SHOWN 20 // of a refused table

struct series_import {
    struct stow_job stow;
    struct write_job *job;
    struct series_run *runs;
    size_t count;
    uint64_t rows;
    struct series_report report;
};

// Every point must be registered; what people bring is manual, in a folder of simulated data simulated.
static bool check_runs(struct store *store, struct arena *arena, struct series_import *import, struct fault *f)
{
    struct point *points;
    size_t count;
    struct map known;
    bool simulated;
    map_init(&known, arena);
    if (!point_list(store, arena, POINT_NOW, &points, &count, f) || !folder_simulated(store, &simulated, f))
        return false;
    for (size_t i = 0; i < count; i++)
        map_put(&known, points[i].code, &points[i]);
    for (size_t i = 0; i < import->count; i++) {
        if (!map_has(&known, import->runs[i].key.point))
            return fault_set(f, FAULT_NOT_FOUND, "point.unknown", "point", import->runs[i].key.point, NULL);
        struct observation *rows = (struct observation *)(uintptr_t)import->runs[i].observations; // of this arena
        for (size_t j = 0; j < import->runs[i].count; j++)
            rows[j].origin = simulated ? OBSERVATION_SIMULATED : OBSERVATION_MANUAL;
        import->rows += import->runs[i].count;
    }
    return import->rows > 0 || fault_set(f, FAULT_INPUT, "series.import_empty", NULL);
}

static json_t *runs_json(const struct series_import *import)
{
    json_t *array = json_array();
    for (size_t i = 0; i < import->count; i++) {
        const struct series_run *run = &import->runs[i];
        int64_t first_ms = INT64_MAX, last_ms = INT64_MIN;
        for (size_t j = 0; j < run->count; j++) {
            first_ms = run->observations[j].at_ms < first_ms ? run->observations[j].at_ms : first_ms;
            last_ms = run->observations[j].at_ms > last_ms ? run->observations[j].at_ms : last_ms;
        }
        json_array_append_new(array, json_pack("{s:s,s:s,s:s,s:I,s:I,s:I}", "point", run->key.point, "factor", run->key.factor, "kind",
                                               series_kind_name(run->key.kind), "rows", (json_int_t)run->count, "first_ms", (json_int_t)first_ms,
                                               "last_ms", (json_int_t)last_ms));
    }
    return array;
}

static json_t *import_json(const struct series_import *import)
{
    return json_pack("{s:I,s:o}", "rows", (json_int_t)import->rows, "series", runs_json(import));
}

// ---- storing, on the stower's thread ----

static bool import_run(void *context, struct series *series, struct fault *f)
{
    struct series_import *import = context;
    return series_put(series, &(struct series_batch){.runs = import->runs, .count = import->count}, &import->report, f);
}

static void import_done(void *context, bool ok, const struct fault *f)
{
    struct series_import *import = context;
    if (ok)
        write_job_submit(import->job);
    else
        write_job_refuse(import->job, f);
}

// ---- the journal's row, on the writer's thread ----

static bool import_work(struct write_job *job, struct store *store, struct fault *f)
{
    const struct series_import *import = job->context;
    const struct request *request = job->request;
    char digest[DIGEST_HEX_SIZE];
    digest_of(request->body, request->body_size, digest);
    const char *detail = arena_printf(job->arena, "导入监测数据：%llu 行，新存 %llu，文件摘要 %s", (unsigned long long)import->rows,
                                      (unsigned long long)import->report.stored, digest);
    if (!journal_open(store, job->person, "series.import", &job->batch, f) || !journal_close(store, job->batch, detail, f))
        return false;
    job->answer = import_json(import);
    json_object_set_new(job->answer, "stored", json_integer((json_int_t)import->report.stored));
    json_object_set_new(job->answer, "repeated", json_integer((json_int_t)import->report.repeated));
    json_object_set_new(job->answer, "batch", json_integer(job->batch));
    return true;
}

static enum MHD_Result answer_preview(struct request *request, const struct series_import *import)
{
    struct answer answer;
    json_t *document = import_json(import);
    json_object_set_new(document, "batch", json_null());
    answer_document(request, document, &answer);
    return answer_bytes(request, 200, &answer);
}

// The person corrects the first bad rows at once, not one after the other.
static enum MHD_Result answer_refused(struct request *request, const struct fault *f)
{
    struct fault *faults = arena_array(request->arena, FAULTS_SHOWN, sizeof *faults);
    const char *body = request->body ? request->body : "";
    const size_t count = text_equal(f->key, "series.cell") ? series_csv_faults(request->arena, body, request->body_size, faults, FAULTS_SHOWN) : 0;
    struct answer answer = {.content_type = "application/problem+json; charset=utf-8"};
    json_t *report = json_array();
    for (size_t i = 0; i < count; i++) {
        int64_t line = 0;
        text_parse_int64(fault_argument(&faults[i], "line"), &line);
        json_array_append_new(report, json_pack("{s:I,s:b,s:s}", "row", (json_int_t)line, "ok", false, "text",
                                                message_fault(request->arena, request->language, &faults[i])));
    }
    answer.bytes = fault_problem(request->arena, request->language, f, json_pack("{s:o}", "report", report), &answer.size);
    return answer_bytes(request, fault_http_status(f->kind), &answer);
}

static void start(struct request *request, struct series_import *import)
{
    struct fault fault = {0};
    import->job = write_job_new(request, "series.import");
    import->job->work = import_work;
    import->job->context = import;
    import->stow = (struct stow_job){.run = import_run, .done = import_done, .context = import};
    request_wait(request); // before the stower can resume it
    if (!stow_submit(request->server->stow, &import->stow, &fault))
        write_job_refuse(import->job, &fault);
}

enum MHD_Result series_import_handle(struct request *request)
{
    struct fault fault = {0};
    if (request->waiting)
        return write_job_answer(request);
    struct series_import *import = arena_alloc(request->arena, sizeof *import);
    struct store *store = server_thread_store(request->server, &fault);
    *import = (struct series_import){0};
    if (!store || !series_csv_parse(request->arena, request->body ? request->body : "", request->body_size, &import->runs, &import->count, &fault) ||
        !check_runs(store, request->arena, import, &fault))
        return answer_refused(request, &fault);
    if (text_equal(request_query(request, "dry_run"), "1"))
        return answer_preview(request, import);
    start(request, import);
    return MHD_YES;
}
