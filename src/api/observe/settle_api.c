// Settling: what a finished year's observations say becomes facts of the elements that ask for it.
//
// Reading a year takes a while, so it happens before the writer gets the values; the writer compares them with the facts as
// they are then. A chore does this too (service/settle_chore.c).
#include "api/observe/observe_api.h"
#include "api/observed.h"
#include "api/write_job.h"
#include "asked_answer.h"
#include "base/text.h"
#include "service/settling.h"
#include "view/observe/settle_json.h"

// ---- routes ----

json_t *settle_document(struct request *request, struct view *view, struct fault *f)
{
    struct settle_source source;
    struct source_report report;
    int32_t year = view->year;
    const char *asked = request_query(request, "year");
    if ((!text_empty(asked) && !year_parameter(asked, &year, f)) || !settling_source(request_service(request), view->store, view->model, &source, f) ||
        !settling_resolve(&source, view->model, request->arena, year, &report, f))
        return NULL;
    return settling_json(false, &report);
}

static bool settle_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct source_report *report = job->memory;
    const struct indicator_model *model = service_writer_model(request_service(job->request), store, f);
    if (!model || !source_settle(store, model, SETTLING_KIND, SETTLING_WHO, report, f))
        return false;
    job->batch = report->batch;
    job->changes |= report->written && (report->year < model->first_year || report->year > model->last_year) ? CHANGE_DEFINITIONS : 0;
    job->answer = settling_json(job->dry_run, report);
    return true;
}

// The year stands in the address; a body, where one came, has nothing to say.
static bool read_nothing(struct request *request, struct fault *f)
{
    struct settle_start_request asked;
    if (!request->body_size)
        return true;
    json_t *body = write_job_body(request, f);
    const bool ok = body && settle_start_read(request->arena, body, &asked, f);
    json_decref(body);
    return ok;
}

enum MHD_Result settle_handle(struct request *request)
{
    struct fault fault = {0};
    struct settle_source source;
    int32_t year;
    if (request->waiting)
        return write_job_answer(request);
    struct write_job *job = write_job_new(request, "settle");
    if (!read_nothing(request, &fault))
        return answer_fault(request, &fault);
    struct source_report *report = arena_alloc(request->arena, sizeof *report);
    struct store *store = service_store(request_service(request), &fault);
    struct shared_model *shared = store ? service_model_take(request_service(request), store, &fault) : NULL;
    bool ok = shared && year_parameter(request_query(request, "year"), &year, &fault) && settling_source(request_service(request), store, shared->model, &source, &fault) &&
              settling_resolve(&source, shared->model, request->arena, year, report, &fault);
    if (shared)
        service_model_give(request_service(request), shared);
    if (!ok)
        return answer_fault(request, &fault);
    job->memory = report;
    job->work = settle_work;
    return write_job_start(job);
}
