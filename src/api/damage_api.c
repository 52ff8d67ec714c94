// The register of damage: what is damaged in the data folder, and who has acknowledged it.
#include "api/api_internal.h"
#include "api/observe_json.h"
#include "api/write_job.h"
#include "store/damage_log.h"

static json_t *acknowledged_json(const struct damage *damage)
{
    if (!damage->batch)
        return json_null();
    return json_pack("{s:s?,s:I,s:s?,s:I}", "who", damage->who, "at_ms", (json_int_t)damage->at_ms, "reason", damage->reason, "batch", (json_int_t)damage->batch);
}

static json_t *damage_json(const struct view *view, const struct damage *damage)
{
    return json_pack("{s:I,s:s,s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:o}", "id", (json_int_t)damage->id, "kind", damage->kind, "file", damage->file, "text",
                     damage_text(view->arena, view->language, damage), "from", (json_int_t)damage->from, "to", (json_int_t)damage->to, "places",
                     (json_int_t)damage->places, "bytes", (json_int_t)damage->bytes, "noted_ms", (json_int_t)damage->noted_ms, "acknowledged",
                     acknowledged_json(damage));
}

json_t *damage_document(struct request *request, struct view *view, struct fault *f)
{
    struct damage *list;
    size_t count;
    int64_t unseen;
    (void)request;
    if (!damage_list(view->store, view->arena, false, &list, &count, f) || !damage_count_unseen(view->store, &unseen, f))
        return NULL;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, damage_json(view, &list[i]));
    return json_pack("{s:I,s:o}", "unseen", (json_int_t)unseen, "damages", array);
}

static bool acknowledge_work(struct write_job *job, struct store *store, struct fault *f)
{
    static const char *const fields[] = {"reason"};
    const char *reason;
    job->person = write_job_text(job, "person"); // a name, not whose token it is
    if (!write_job_fields(job, fields, 1, f) || !write_job_reason(job, "damage.reason", &reason, f) ||
        !damage_acknowledge(store, job->arena, job->request->path_value, job->person, reason, &job->batch, f) ||
        (!job->dry_run && !damage_log_count(job->request->server->damages, store, f)))
        return false;
    job->answer = json_pack("{s:s,s:o}", "damage", job->request->path_value, "batch", write_job_batch(job));
    return true;
}

enum MHD_Result damage_acknowledge_handle(struct request *request)
{
    return write_job_from_json(request, "damage.acknowledge", acknowledge_work);
}
