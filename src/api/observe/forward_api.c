// Upper platforms: where accepted frames go, how far each one is, and setting that.
#include "api/observe/device_rows.h"
#include "api/observe/observe_api.h"
#include "api/write_job.h"
#include "base/period.h"
#include "base/text.h"
#include "forward_answer.h"
#include "saved_answer.h"
#include "observe/forward/forward_store.h"

#define OVER_TIME_S 10

json_t *forwards_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct forward_target *targets;
    size_t count;
    if (!forward_load(reading->store, reading->arena, &targets, &count, f))
        return NULL;
    struct forward_hub *hub = request_service(request)->forwards;
    struct forward_rows rows = {arena_array(reading->arena, count + 1, sizeof *rows.items), count, hub != NULL};
    for (size_t i = 0; i < count; i++) {
        struct forward_row *row = &rows.items[i];
        row->target = targets[i];
        row->runs = hub && forward_status_of(hub, targets[i].name, &row->status);
    }
    return forward_list_json(&rows);
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
    job->answer = forward_saved_json(&change, job);
    return true;
}

enum MHD_Result forward_save_handle(struct request *request)
{
    return write_job_from_json(request, "forward", save_work);
}
