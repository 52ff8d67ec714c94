// The register of damage: what is damaged in the data folder, and who has acknowledged it.
#include "api/system/system_api.h"
#include "api/system/system_rows.h"
#include "store/proof/damage_log.h"
#include "view/damage_view.h"

json_t *damage_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct damage *list;
    size_t count;
    (void)request;
    if (!damage_list(reading->store, reading->arena, false, &list, &count, f))
        return NULL;
    const struct damage_lines lines = damage_lines_of(reading->arena, reading->language, list, count);
    return damage_list_json(&lines);
}

// ---- what qingshan damage scan found on this machine ----

static bool note_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct damage_note_request asked;
    if (!damage_note_read(job->arena, job->body, &asked, f))
        return false;
    struct damage_noted noted = {.found = (int64_t)asked.damages_count};
    for (size_t i = 0; i < asked.damages_count; i++) {
        const struct damage_found_request *one = &asked.damages[i];
        const struct damage damage = {.kind = one->kind, .file = one->file, .trace = one->trace, .from = one->from, .to = one->to, .places = one->places, .bytes = one->bytes};
        bool new;
        if (!damage_note(store, &damage, &new, f))
            return false;
        noted.added += new;
    }
    job->answer = damage_noted_json(&noted);
    return damage_log_count(request_service(job->request)->damages, store, f);
}

enum MHD_Result damage_note_handle(struct request *request)
{
    struct fault fault = {0};
    if (!request->local)
        return answer_fault(request, (fault_set(&fault, FAULT_DENIED, "api.local_only", NULL), &fault));
    return write_job_from_json(request, "damage.note", note_work);
}

// ---- acknowledging ----

static bool acknowledge_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct damage_acknowledge_request asked;
    if (!damage_acknowledge_read(job->arena, job->body, &asked, f))
        return false;
    job->person = write_job_person(job, asked.person); // a name, not whose token it is
    if (!damage_acknowledge(store, job->arena, job->request->path_value, job->person, asked.reason, &job->batch, f) ||
        (!job->dry_run && !damage_log_count(request_service(job->request)->damages, store, f)))
        return false;
    job->answer = damage_acknowledged_json(job);
    return true;
}

enum MHD_Result damage_acknowledge_handle(struct request *request)
{
    return write_job_from_json(request, "damage.acknowledge", acknowledge_work);
}
