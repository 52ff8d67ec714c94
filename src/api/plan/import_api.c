// Tables of facts. Reading a spreadsheet may take half a minute: that is done on a thread of its own, which then hands
// the rows to the writer, so that neither other writes nor the clients of this request's thread wait for the file.
#include "api/plan/plan_api.h"
#include "api/write_job.h"
#include "base/ending.h"
#include "base/text.h"
#include "indicator/fact.h"
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

enum MHD_Result fact_import_handle(struct request *request)
{
    if (request->waiting)
        return write_job_answer(request);
    struct write_job *job = write_job_new(request, "import");
    job->work = import_work;
    job->read = parse_facts;
    return write_job_read(job);
}
