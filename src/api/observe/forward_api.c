// Upper platforms: where accepted frames go, how far each one is, and setting that.
#include "api/observe/observe_api.h"
#include "api/write_job.h"
#include "base/period.h"
#include "base/text.h"
#include "json/json.h"
#include "observe/forward/forward.h"
#include "observe/forward/forward_store.h"

#define OVER_TIME_S 10

static json_t *status_json(const struct forward_status *status)
{
    json_t *object = json_pack("{s:b,s:I,s:I,s:I,s:I,s:I}", "connected", status->connected, "sent", (json_int_t)status->sent, "passed",
                               (json_int_t)status->passed, "repeated", (json_int_t)status->repeated, "position", (json_int_t)status->position, "behind_ms",
                               (json_int_t)status->behind_ms);
    put_text(object, "fault", status->fault);
    json_object_set_new(object, "code", status->code > 0 ? json_integer(status->code) : json_null());
    json_object_set_new(object, "fault_at", *status->fault ? json_instant_text(status->fault_ms) : json_null());
    json_object_set_new(object, "passed_at", json_instant_text(status->passed_ms));
    return object;
}

static json_t *target_json(struct forward_hub *hub, const struct forward_target *target)
{
    struct forward_status status;
    json_t *object = json_pack("{s:s,s:s,s:s,s:s,s:b,s:s,s:s,s:b,s:I,s:b,s:b,s:b}", "name", target->name, "address", target->address, "encoding",
                               target->encoding == FORWARD_HEAD ? "head" : "raw", "edition", hj212_edition_name(target->edition), "has_password",
                               !text_empty(target->password), "mns", target->mns, "points", target->points, "answers", target->answers, "over_time_s",
                               (json_int_t)target->over_time_s, "from_start", target->from_start, "simulated", target->simulated, "enabled", target->enabled);
    const bool runs = hub && forward_status_of(hub, target->name, &status);
    json_object_set_new(object, "status", runs ? status_json(&status) : json_null());
    return object;
}

json_t *forwards_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct forward_target *targets;
    size_t count;
    if (!forward_load(reading->store, reading->arena, &targets, &count, f))
        return NULL;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, target_json(request_service(request)->forwards, &targets[i]));
    return json_pack("{s:o,s:b}", "forwards", array, "running", request_service(request)->forwards != NULL);
}

// ---- setting ----

static bool take_target(const struct write_job *job, struct forward_target *target, struct fault *f)
{
    const char *encoding = write_job_text(job, "encoding"), *edition = write_job_text(job, "edition");
    *target = (struct forward_target){.name = write_job_text(job, "name"), .address = write_job_text(job, "address"), .mns = write_job_text(job, "mns"),
                                      .points = write_job_text(job, "points"), .encoding = text_equal(encoding, "head") ? FORWARD_HEAD : FORWARD_RAW};
    if (json_is_string(json_object_get(job->body, "password")))
        target->password = write_job_text(job, "password");
    target->edition = text_equal(edition, "2005") ? HJ212_2005 : text_equal(edition, "2025") ? HJ212_2025 : HJ212_2017;
    if (!text_empty(encoding) && !text_equal(encoding, "raw") && !text_equal(encoding, "head"))
        return fault_set(f, FAULT_INPUT, "api.body_field", "field", "encoding", "wanted", "raw / head", NULL);
    if (!text_empty(edition) && !text_equal(edition, hj212_edition_name(target->edition)))
        return fault_set(f, FAULT_INPUT, "api.body_field", "field", "edition", "wanted", "2005 / 2017 / 2025", NULL);
    return write_job_flag(job, "answers", true, &target->answers, f) && write_job_flag(job, "enabled", true, &target->enabled, f) &&
           write_job_flag(job, "simulated", false, &target->simulated, f) && write_job_flag(job, "from_start", false, &target->from_start, f) &&
           write_job_number(job, "over_time_s", OVER_TIME_S, &target->over_time_s, f);
}

static bool save_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct forward_change change = {.removed = false};
    if (!write_job_step(job, &change.note, f) || !take_target(job, &change.target, f) || !write_job_flag(job, "removed", false, &change.removed, f))
        return false;
    change.person = job->person;
    if (!forward_save(store, job->arena, &change, &job->batch, f))
        return false;
    job->changes |= CHANGE_FORWARDS;
    job->answer = json_pack("{s:s,s:b,s:o}", "name", change.target.name, "removed", change.removed, "batch",
                            write_job_batch(job));
    return true;
}

enum MHD_Result forward_save_handle(struct request *request)
{
    return write_job_from_json(request, "forward", save_work);
}
