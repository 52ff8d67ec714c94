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

static bool read_damage(const json_t *one, struct damage *ret_damage, struct fault *f)
{
    json_int_t from, to, places, bytes;
    json_error_t error;
    *ret_damage = (struct damage){0};
    if (json_unpack_ex((json_t *)(uintptr_t)one, &error, 0, "{s:s,s:s,s:s,s:I,s:I,s:I,s:I}", "kind", &ret_damage->kind, "file", &ret_damage->file, "trace",
                       &ret_damage->trace, "from", &from, "to", &to, "places", &places, "bytes", &bytes) != 0)
        return fault_set(f, FAULT_INPUT, "api.body_field", "field", "damages", "wanted", error.text, NULL);
    ret_damage->from = from;
    ret_damage->to = to;
    ret_damage->places = places;
    ret_damage->bytes = bytes;
    return true;
}

static bool note_work(struct write_job *job, struct store *store, struct fault *f)
{
    const json_t *list = json_object_get(job->body, "damages"), *one;
    struct damage_noted noted = {.found = (int64_t)json_array_size(list)};
    size_t i;
    json_array_foreach((json_t *)(uintptr_t)list, i, one)
    {
        struct damage damage;
        bool new;
        if (!read_damage(one, &damage, f) || !damage_note(store, &damage, &new, f))
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
    static const char *const fields[] = {"reason"};
    const char *reason;
    job->person = write_job_text(job, "person"); // a name, not whose token it is
    if (!write_job_fields(job, fields, 1, f) || !write_job_reason(job, "damage.reason", &reason, f) ||
        !damage_acknowledge(store, job->arena, job->request->path_value, job->person, reason, &job->batch, f) ||
        (!job->dry_run && !damage_log_count(request_service(job->request)->damages, store, f)))
        return false;
    job->answer = damage_acknowledged_json(job);
    return true;
}

enum MHD_Result damage_acknowledge_handle(struct request *request)
{
    return write_job_from_json(request, "damage.acknowledge", acknowledge_work);
}
