// A request that writes: suspended while the writer's thread does the work; the answer is made there and leaves after the commit.
#include "api/write_job.h"
#include "base/text.h"
#include "store/journal.h"

// ---- a job for the writer ----

static bool job_run(void *context, struct store *store, struct fault *f)
{
    struct write_job *job = context;
    journal_act_as(store, job->account);
    bool ok = job->work(job, store, f) && arena_within(job->arena, f) && !job->dry_run; // a dry run ends as a savepoint that is taken back
    journal_act_as(store, NULL);
    if (job->changes & CHANGE_DEFINITIONS)
        service_writer_model_stale(request_service(job->request)); // for the next job of the same transaction
    return ok;
}

static void job_done(void *context, bool ok, const struct fault *f)
{
    struct write_job *job = context;
    struct request *request = job->request;
    struct service *service = request_service(request);
    size_t size;
    if (ok && job->refusal) {
        request->status = fault_http_status(job->refusal->kind);
        request->answer = fault_problem(request->arena, request->language, job->refusal, NULL, &size);
        request->content_type = "application/problem+json; charset=utf-8";
    } else if (ok || (job->dry_run && !fault_is_set(f))) {
        request->status = job->dry_run ? 200 : job->status;
        request->answer = json_document_text(request->arena, job->answer, &size);
        request->content_type = "application/json; charset=utf-8";
    } else {
        request->cookie = NULL; // what was not recorded gives nobody a key
        request->status = fault_http_status(fault_or_unsaid(f)->kind);
        request->answer = fault_problem(request->arena, request->language, f, job->extra, &size);
        job->extra = NULL;
        request->content_type = "application/problem+json; charset=utf-8";
    }
    request->answer_size = size;
    if (job->changes & CHANGE_DEFINITIONS)
        service_writer_model_stale(service); // committed or taken back, it is known only now
    if (ok && job->batch) {
        service_changed(service, job->changes, job->judged_point);
        event_hub_publish(http_events(request->http), job->batch, job->what, job->changed ? job->changed : "[]");
    }
    json_decref(job->answer);
    json_decref(job->extra);
    json_decref(job->body);
    request_resume(request);
}

enum MHD_Result write_job_answer(struct request *request)
{
    struct answer answer = {.bytes = request->answer, .size = request->answer_size, .content_type = request->content_type};
    return answer_bytes(request, request->status, &answer);
}

void write_job_refuse(struct write_job *job, const struct fault *f)
{
    struct request *request = job->request;
    json_decref(job->body);
    request->status = fault_http_status(fault_or_unsaid(f)->kind);
    request->answer = fault_problem(request->arena, request->language, f, job->extra, &request->answer_size);
    job->extra = NULL;
    request->content_type = "application/problem+json; charset=utf-8";
    request_resume(request);
}

void write_job_tell(struct write_job *job)
{
    struct request *request = job->request;
    request->status = 200;
    request->answer = json_document_text(request->arena, job->answer, &request->answer_size);
    request->content_type = "application/json; charset=utf-8";
    json_decref(job->answer);
    json_decref(job->body);
    request_resume(request);
}

void write_job_submit(struct write_job *job)
{
    struct fault fault = {0};
    job->job = (struct writer_job){.run = job_run, .done = job_done, .context = job};
    if (!writer_submit(request_service(job->request)->writer, &job->job, &fault))
        write_job_refuse(job, &fault);
}

enum MHD_Result write_job_start(struct write_job *job)
{
    request_wait(job->request); // before the writer can resume it
    write_job_submit(job);
    return MHD_YES;
}

const char *write_job_account(const struct write_job *job, const char *account, const char *role)
{
    char address[ADDRESS_TEXT_SIZE];
    return arena_printf(job->arena, "%s %s %s", account, role, address_format(request_client(job->request), address));
}

struct write_job *write_job_new(struct request *request, const char *what)
{
    struct write_job *job = arena_alloc(request->arena, sizeof *job);
    job->request = request;
    job->arena = request->arena;
    job->dry_run = text_equal(request_query(request, "dry_run"), "1");
    job->status = request->route->creates ? 201 : 200;
    job->what = what;
    const struct actor *actor = request_actor(request);
    job->person = request->local ? "本机" : "管理员";
    if (actor->kind != ACTOR_PERSON)
        return job;
    job->person = arena_strdup(job->arena, actor->person);
    job->account = write_job_account(job, actor->account, actor->role);
    return job;
}
