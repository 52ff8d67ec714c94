// Observations from a table: looked at, then stored by the stower (the one that writes series.db), then journaled.
#include "api/observe/observe_api.h"
#include "api/write_job.h"
#include "base/cell/choice.h"
#include "json/json.h"
#include "observe/stow/series_file.h"
#include "sheet/table_form.h"
#include "view/observe/series_table_json.h"

struct series_import {
    struct stow_job stow;
    struct write_job *job;
    bool time_is_end;
    struct series_table table;
    struct series_report report;
};

// ---- what was found ----

// What the table itself was like stands before what is odd in its rows.
static json_t *import_json(const struct write_job *job, const struct series_import *import)
{
    const struct series_words words = {job->arena, job->request->language};
    json_t *document = series_table_json(&words, &import->table), *notes = json_object_get(document, "notes");
    for (size_t i = job->text.note_count; i-- > 0;) {
        const struct sheet_note *note = &job->text.notes[i];
        const char *text = message_text(job->arena, job->request->language, note->key, "text", note->text, NULL);
        json_array_insert_new(notes, 0, json_pack("{s:s,s:s,s:i,s:i,s:s}", "what", "table", "name", note->text, "line", 0, "count", 1, "text", text));
    }
    return document;
}

static struct store_bytes body_of(const struct request *request)
{
    return (struct store_bytes){request->body ? request->body : "", request->body_size};
}

// ---- storing, on the stower's thread ----

static bool import_run(void *context, struct series *series, struct fault *f)
{
    struct series_import *import = context;
    return series_table_put(series, request_service(import->job->request)->folder, &import->table, &import->report, f);
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
    const struct series_file file = {.folder = request_service(job->request)->folder, .name = request_query(job->request, "name"),
                                     .csv = {job->text.csv, job->text.size}, .time_is_end = import->time_is_end};
    if (!series_table_journal(store, job->arena, &import->table, &file, job->person, &import->report, &job->batch, f))
        return false;
    job->answer = import_json(job, import);
    json_object_set_new(job->answer, "stored", json_integer((json_int_t)import->report.stored));
    json_object_set_new(job->answer, "repeated", json_integer((json_int_t)import->report.repeated));
    json_object_set_new(job->answer, "batch", json_integer(job->batch));
    return true;
}

// ---- reading, on a thread of its own ----

// ?time=end: times of means are the ends of their intervals.
static bool read_meaning(struct request *request, bool *ret_end, struct fault *f)
{
    static const struct choice times[] = {{"start", NULL, NULL}, {"end", NULL, NULL}, {0}};
    const char *time = request_query(request, "time");
    const int place = text_empty(time) ? 0 : choice_place(times, request->arena, time);
    *ret_end = place == 1;
    return place >= 0 || fault_set(f, FAULT_INPUT, "series.query", "name", "time", "text", time, NULL);
}

// A spreadsheet may hold no more than a CSV of this route.
static bool read_table(struct write_job *job, struct fault *f)
{
    struct series_import *import = job->context;
    const struct store_bytes body = body_of(job->request);
    STORE_SCOPED store = store_open(request_service(job->request)->folder, STORE_READ, f);
    if (!store || !table_form_read(job->arena, job->form, body.bytes, body.size, &job->text, f))
        return false;
    if (job->text.size > BODY_FILE_MAX)
        return fault_set(f, FAULT_TOO_LARGE, "api.too_large", NULL);
    if (series_table_read(store, job->arena, (struct store_bytes){job->text.csv, job->text.size}, import->time_is_end, &import->table, f))
        return true;
    // the person corrects the first bad rows at once, not one after the other
    job->extra = json_pack("{s:o}", "report", series_table_report(&(struct series_words){job->arena, job->request->language}, &import->table));
    return false;
}

// What the stower would refuse is told before.
static bool check_codes(const struct series_import *import, struct fault *f)
{
    struct service *service = request_service(import->job->request);
    struct series *series;
    return service_series(service, &series, f) && series_table_check(series, service->folder, &import->table, f);
}

static void store_table(struct write_job *job)
{
    struct fault fault = {0};
    struct series_import *import = job->context;
    if (job->dry_run) {
        if (!check_codes(import, &fault)) {
            write_job_refuse(job, &fault);
            return;
        }
        job->answer = import_json(job, import);
        json_object_set_new(job->answer, "batch", json_null());
        write_job_tell(job);
        return;
    }
    import->stow = (struct stow_job){.run = import_run, .done = import_done, .context = import};
    if (!stow_submit(request_service(job->request)->stow, &import->stow, &fault))
        write_job_refuse(job, &fault);
}

enum MHD_Result series_import_handle(struct request *request)
{
    struct fault fault = {0};
    if (request->waiting)
        return write_job_answer(request);
    struct series_import *import = arena_alloc(request->arena, sizeof *import);
    *import = (struct series_import){.job = write_job_new(request, "series.import")};
    if (!read_meaning(request, &import->time_is_end, &fault))
        return answer_fault(request, &fault);
    import->job->work = import_work;
    import->job->read = read_table;
    import->job->go_on = store_table;
    import->job->form = table_form_find("series");
    import->job->context = import;
    return write_job_read(import->job);
}
