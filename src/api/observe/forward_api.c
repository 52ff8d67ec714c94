// Upper platforms: where accepted frames go, how far each one is, and setting that.
#include "api/observe/device_rows.h"
#include "api/observe/observe_api.h"
#include "api/write_job.h"
#include "base/period.h"
#include "base/text.h"
#include "asked_answer.h"
#include "forward_answer.h"
#include "saved_answer.h"
#include "observe/forward/forward_store.h"

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

static struct forward_target target_of(const struct forward_save_request *asked)
{
    return (struct forward_target){
        .name = text_or_none(asked->name), .address = text_or_none(asked->address), .mns = text_or_none(asked->mns), .points = text_or_none(asked->points),
        .encoding = text_equal(asked->encoding, "head") ? FORWARD_HEAD : FORWARD_RAW, .password = asked->password,
        .edition = text_equal(asked->edition, "2005") ? HJ212_2005 : text_equal(asked->edition, "2025") ? HJ212_2025 : HJ212_2017, .answers = asked->answers,
        .enabled = asked->enabled, .simulated = asked->simulated, .from_start = asked->from_start, .over_time_s = asked->over_time_s};
}

static bool save_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct forward_save_request asked;
    if (!forward_save_read(job->arena, job->body, &asked, f))
        return false;
    const struct gateway *gateway = request_service(job->request)->gateway;
    write_job_by(job, asked.person);
    const struct forward_change change = {.target = target_of(&asked), .removed = asked.removed, .raw_end = gateway ? raw_synced(gateway_raw(gateway)) : 0,
                                          .person = write_job_person(job, asked.person), .note = text_or_none(asked.note)};
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
