// Tables of facts. Reading a spreadsheet may take half a minute: that is done on a thread of its own, which then hands
// the rows to the writer, so that neither other writes nor the clients of this request's thread wait for the file.
#include <pthread.h>

#include "api/plan/plan_api.h"
#include "api/write_job.h"
#include "base/ending.h"
#include "base/log.h"
#include "base/text.h"
#include "indicator/fact.h"
#include "sheet/sheet.h"
#include "store/archive.h"
#include "store/journal_detail.h"

// ---- on the writer's thread ----

static bool save_table(struct write_job *job, struct store *store, const struct indicator_model *model, struct fault *f)
{
    struct import_table *table = job->table;
    char digest[DIGEST_HEX_SIZE];
    struct request *request = job->request;
    const char *name = request_query(request, "name");
    for (size_t i = 0; i < table->count; i++)
        if (text_empty(table->entries[i].source))
            table->entries[i].source = name;
    bool ok = import_check(store, model, table, job->arena, f);
    if (!ok && ending_is_up())
        return false;
    job->extra = json_pack("{s:o, s:o}", "report", import_report(job->arena, request->language, table), "notes", import_notes(job->arena, request->language, table));
    if (!ok)
        return false;
    if (!job->dry_run && !archive_save(request_service(request)->folder, request->body, request->body_size, digest, f))
        return false;
    for (size_t i = 0; i < table->count && !job->dry_run; i++)
        table->entries[i].evidence = digest;
    const char *detail = journal_detail(job->arena, "journal.import", "rows", journal_detail_number(job->arena, (long long)table->count), "file",
                                        name ? name : "-", NULL);
    struct fact_batch batch = {.entries = table->entries, .count = table->count, .who = job->person, .what = "import", .detail = detail};
    struct fact_saved saved;
    if (!fact_save(store, model, &batch, &saved, f))
        return false;
    job->batch = saved.batch;
    job->answer = job->extra;
    job->extra = NULL;
    json_object_set_new(job->answer, "accepted", json_true());
    json_object_set_new(job->answer, "rows", json_integer((json_int_t)table->count));
    json_object_set_new(job->answer, "changes", import_changes(table));
    json_object_set_new(job->answer, "batch", write_job_batch(job));
    return true;
}

static bool import_work(struct write_job *job, struct store *store, struct fault *f)
{
    const struct indicator_model *model = service_writer_model(request_service(job->request), store, f);
    job->changes |= CHANGE_DEFINITIONS; // its years may reach beyond those known
    return model && save_table(job, store, model, f);
}

// ---- reading ----

static bool parse_facts(struct write_job *job, struct fault *f)
{
    const struct request *request = job->request;
    job->table = arena_alloc(job->arena, sizeof *job->table);
    return import_parse(job->arena, request->body ? request->body : "", request->body_size, job->table, f);
}

static bool parse_form(struct write_job *job, struct fault *f)
{
    const struct request *request = job->request;
    return table_form_read(job->arena, job->form, request->body ? request->body : "", request->body_size, &job->text, f);
}

static atomic_bool told_unconfined;

static struct readers *turns_of(const struct write_job *job)
{
    return job->turns ? job->turns : &request_service(job->request)->readers;
}

static bool parse_table(struct write_job *job, struct fault *f)
{
    struct readers *readers = turns_of(job);
    if (!readers_begin(readers, f))
        return false;
    bool ok = job->read(job, f);
    if (sheet_was_unconfined() && !atomic_exchange(&told_unconfined, true))
        log_line(LOG_WARNING, "spreadsheets are read without a filter of system calls: this kernel has none");
    readers_end(readers);
    return ok;
}

static void *read_table(void *context)
{
    struct write_job *job = context;
    struct readers *readers = turns_of(job); // the request may be gone once it is resumed
    struct fault fault = {0};
    if (!parse_table(job, &fault))
        write_job_refuse(job, &fault);
    else if (job->go_on)
        job->go_on(job);
    else
        write_job_submit(job);
    readers_leave(readers);
    return NULL;
}

static bool start_reading(struct write_job *job, struct fault *f)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, read_table, job) != 0)
        return fault_set(f, FAULT_SYSTEM, "api.import_thread", NULL);
    pthread_detach(thread);
    return true;
}

// Takes a prepared job's table apart, then submits it.
enum MHD_Result write_job_read(struct write_job *job)
{
    struct fault fault = {0};
    struct request *request = job->request;
    struct readers *readers = turns_of(job);
    if (!readers_enter(readers, &fault))
        return answer_fault(request, &fault);
    request_wait(request); // before the thread can resume it
    if (start_reading(job, &fault))
        return MHD_YES;
    write_job_refuse(job, &fault);
    readers_leave(readers);
    return MHD_YES;
}

enum MHD_Result fact_import_handle(struct request *request)
{
    if (request->waiting)
        return write_job_answer(request);
    struct write_job *job = write_job_new(request, "import");
    job->work = import_work;
    job->read = parse_facts;
    return write_job_read(job);
}

enum MHD_Result write_job_from_form(struct request *request, const char *what, const char *form, write_work *work)
{
    if (request->waiting)
        return write_job_answer(request);
    struct write_job *job = write_job_new(request, what);
    job->work = work;
    job->read = parse_form;
    job->form = table_form_find(form);
    return write_job_read(job);
}

json_t *write_job_notes(const struct write_job *job)
{
    json_t *notes = json_array();
    for (size_t i = 0; i < job->text.note_count; i++)
        json_array_append_new(notes, json_string(message_text(job->arena, job->request->language, job->text.notes[i].key, "text", job->text.notes[i].text, NULL)));
    return notes;
}
