// What a handler that writes is: how the body becomes a job, and what is done with it before the writer's turn.
#include <pthread.h>
#include <stdatomic.h>

#include "api/write_job.h"
#include "base/log.h"
#include "sheet/sheet.h"

// ---- a step before the work ----

static atomic_bool told_unconfined;

static struct readers *turns_of(const struct write_job *job)
{
    return job->turns ? job->turns : &request_service(job->request)->readers;
}

static bool read_in_turn(struct write_job *job, struct fault *f)
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

static void *read_body(void *context)
{
    struct write_job *job = context;
    struct readers *readers = turns_of(job); // the request may be gone once it is resumed
    struct fault fault = {0};
    if (!read_in_turn(job, &fault))
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
    if (pthread_create(&thread, NULL, read_body, job) != 0)
        return fault_set(f, FAULT_SYSTEM, "api.import_thread", NULL);
    pthread_detach(thread);
    return true;
}

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

// ---- JSON ----

enum MHD_Result write_job_from_json(struct request *request, const char *what, write_work *work)
{
    return write_job_from_slow_json(request, what, NULL, NULL, work);
}

enum MHD_Result write_job_from_slow_json(struct request *request, const char *what, bool (*read)(struct write_job *job, struct fault *f), struct readers *turns, write_work *work)
{
    struct fault fault = {0};
    if (request->waiting)
        return write_job_answer(request);
    struct write_job *job = write_job_new(request, what);
    job->body = write_job_body(request, &fault);
    if (!job->body)
        return answer_fault(request, &fault);
    job->work = work;
    job->read = read;
    job->turns = turns;
    return read ? write_job_read(job) : write_job_start(job);
}

// ---- tables ----

static bool parse_form(struct write_job *job, struct fault *f)
{
    const struct request *request = job->request;
    return table_form_read(job->arena, job->form, request->body ? request->body : "", request->body_size, &job->text, f);
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
