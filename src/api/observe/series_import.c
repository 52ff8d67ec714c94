// Observations from a table: looked at, then stored by the stower (the one that writes series.db), then journaled.
#include "api/observe/series_import.h"

#include <string.h>

#include "view/observe/point_json.h"
#include "api/write_job.h"
#include "base/cell/choice.h"
#include "observe/stow/series_file.h"
#include "sheet/table_form.h"

struct series_import {
    struct stow_job stow;
    struct write_job *job;
    bool time_is_end;
    struct series_table table;
    struct series_report report;
};

// ---- what was found ----

static json_t *run_json(const struct series_run *run)
{
    int64_t first_ms = INT64_MAX, last_ms = INT64_MIN;
    for (size_t j = 0; j < run->count; j++) {
        first_ms = run->observations[j].at_ms < first_ms ? run->observations[j].at_ms : first_ms;
        last_ms = run->observations[j].at_ms > last_ms ? run->observations[j].at_ms : last_ms;
    }
    return json_pack("{s:s,s:s,s:s,s:I,s:I,s:I}", "point", run->key.point, "factor", run->key.factor, "kind", series_kind_name(run->key.kind), "rows",
                     (json_int_t)run->count, "first_ms", (json_int_t)first_ms, "last_ms", (json_int_t)last_ms);
}

static json_t *notes_json(struct arena *arena, enum language language, const struct series_table *table)
{
    json_t *array = json_array();
    for (size_t i = 0; i < table->note_count; i++) {
        const struct series_table_note *note = &table->notes[i];
        const char *text = message_text(arena, language, note->key, "text", note->text, "line", arena_printf(arena, "%zu", note->line), "count",
                                        arena_printf(arena, "%llu", (unsigned long long)note->count), NULL);
        json_array_append_new(array, json_pack("{s:s,s:s,s:I,s:I,s:s}", "what", strrchr(note->key, '.') + 1, "name", note->text, "line",
                                               (json_int_t)note->line, "count", (json_int_t)note->count, "text", text));
    }
    return array;
}

// What follows from the values, and what does not.
static json_t *outlook_json(const struct means_outlook *outlook)
{
    json_t *without = json_array();
    for (size_t i = 0; i < outlook->not_count && i < MEANS_OUTLOOK_NOT_MOST; i++) {
        const struct means_outlook_not *one = &outlook->items[i];
        json_array_append_new(without, json_pack("{s:s,s:s,s:s,s:I,s:s}", "point", one->key.point, "factor", one->key.factor, "kind", series_kind_name(one->key.kind),
                                                 "rows", (json_int_t)one->rows, "reason", means_outlook_reason_name(one->reason)));
    }
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:o}", "hours", (json_int_t)outlook->hours, "valid_hours", (json_int_t)outlook->valid_hours, "days",
                     (json_int_t)outlook->days, "judged_from_ms", (json_int_t)outlook->from_ms, "judged_to_ms", (json_int_t)outlook->to_ms, "without_means", without);
}

json_t *series_table_json(struct arena *arena, enum language language, const struct series_table *table)
{
    json_t *series = json_array();
    for (size_t i = 0; i < table->batch.count; i++)
        if (table->batch.runs[i].count)
            json_array_append_new(series, run_json(&table->batch.runs[i]));
    return json_pack("{s:I,s:o,s:o,s:o}", "rows", (json_int_t)table->rows, "series", series, "notes", notes_json(arena, language, table),
                     "makes", outlook_json(&table->outlook));
}

json_t *series_table_report(struct arena *arena, enum language language, const struct series_table *table)
{
    json_t *report = json_array();
    for (size_t i = 0; i < table->fault_count; i++) {
        int64_t line = 0;
        text_parse_int64(fault_argument(&table->faults[i], "line"), &line);
        json_array_append_new(report, json_pack("{s:I,s:b,s:s}", "row", (json_int_t)line, "ok", false, "text",
                                                message_fault(arena, language, &table->faults[i])));
    }
    return report;
}

// What the table itself was like stands before what is odd in its rows.
static json_t *import_json(const struct write_job *job, const struct series_import *import)
{
    json_t *document = series_table_json(job->arena, job->request->language, &import->table), *notes = json_object_get(document, "notes");
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
    return series_table_put(series, request_server(import->job->request)->folder, &import->table, &import->report, f);
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
    const struct series_file file = {.folder = request_server(job->request)->folder, .name = request_query(job->request, "name"),
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
    STORE_SCOPED store = store_open(request_server(job->request)->folder, STORE_READ, f);
    if (!store || !table_form_read(job->arena, job->form, body.bytes, body.size, &job->text, f))
        return false;
    if (job->text.size > BODY_FILE_MAX)
        return fault_set(f, FAULT_TOO_LARGE, "api.too_large", NULL);
    if (series_table_read(store, job->arena, (struct store_bytes){job->text.csv, job->text.size}, import->time_is_end, &import->table, f))
        return true;
    // the person corrects the first bad rows at once, not one after the other
    job->extra = json_pack("{s:o}", "report", series_table_report(job->arena, job->request->language, &import->table));
    return false;
}

// What the stower would refuse is told before.
static bool check_codes(const struct series_import *import, struct fault *f)
{
    struct server *server = request_server(import->job->request);
    struct series *series;
    return server_thread_series(server, &series, f) && series_table_check(series, server->folder, &import->table, f);
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
    if (!stow_submit(request_server(job->request)->stow, &import->stow, &fault))
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
