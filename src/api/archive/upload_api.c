// Uploading: a file is announced, then comes in parts. A part is written on a thread of its own, for the disk may take its time; the
// last one is handed to the writer, which records the file.
#include "api/archive/archive_api.h"
#include "api/archive/archive_rows.h"
#include "base/cell/field.h"
#include "base/log.h"
#include "base/text.h"
#include "archive_answer.h"

static struct uploads *uploads_of(const struct write_job *job)
{
    return request_service(job->request)->uploads;
}

// ---- announcing ----

static bool begin_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct file_begin_request asked;
    struct file_shown shown;
    if (!file_begin_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    const struct file_target *targets = file_targets_asked(job->arena, asked.links, asked.links_count);
    struct upload upload = {.name = asked.name, .digest = asked.digest, .kind = asked.kind, .note = asked.note, .who = job->person, .size = asked.size, .targets = targets,
                            .target_count = asked.links_count};
    if (!file_targets_check(store, job->arena, targets, asked.links_count, f) ||
        !(job->dry_run ? upload_check(job->arena, &upload, f) : upload_begin(uploads_of(job), job->arena, &upload, f)) ||
        !file_show_upload(store, job->arena, job->request->language, &upload, &shown, f))
        return false;
    job->answer = file_saved_json(job, &shown);
    return true;
}

enum MHD_Result file_begin_handle(struct request *request)
{
    return write_job_from_json(request, "file.begin", begin_work);
}

// ---- a part ----

struct part {
    struct upload upload;
    struct file file;
};

// Recorded before what tells that it is under way goes: a stop between the two is gone through again.
static bool record_work(struct write_job *job, struct store *store, struct fault *f)
{
    const struct part *part = job->memory;
    const struct upload *upload = &part->upload;
    struct file file;
    struct file_shown shown;
    if (!file_save(store, job->arena, &part->file, upload->targets, upload->target_count, &job->batch, f) || !file_find(store, job->arena, upload->id, &file, f) ||
        !file_show(store, job->arena, job->request->language, &file, &shown, f))
        return false;
    job->answer = file_saved_json(job, &shown);
    return true;
}

static bool take_part(struct write_job *job, struct fault *f)
{
    struct part *part = job->memory;
    struct request *request = job->request;
    const char *text = request_query(request, "offset");
    const struct store_bytes bytes = {request->body ? request->body : "", request->body_size};
    int64_t offset;
    if (!text_parse_int64(text_or_none(text), &offset) || offset < 0)
        return fault_set(f, FAULT_INPUT, "series.query", "name", "offset", "text", text_or_none(text), NULL);
    if (!upload_put(uploads_of(job), job->arena, request->path_value, offset, bytes, &part->upload, f))
        return false;
    return part->upload.offset < part->upload.size || upload_finish(uploads_of(job), job->arena, &part->upload, &part->file, f);
}

static void go_on(struct write_job *job)
{
    const struct part *part = job->memory;
    if (part->upload.offset == part->upload.size) {
        write_job_submit(job);
        return;
    }
    job->answer = file_saved_json(job, &(struct file_shown){.is = file_of_upload(&part->upload), .offset = part->upload.offset});
    write_job_tell(job);
}

static bool find_recorded(struct request *request, struct file *ret_file, struct file_shown *ret_shown, struct fault *f)
{
    struct store *store = service_store(request_service(request), f);
    return store && file_find(store, request->arena, request->path_value, ret_file, f) &&
           file_show(store, request->arena, request->language, ret_file, ret_shown, f);
}

// It is recorded; how far it came is of no use any more. What cannot be taken away goes with the old ones.
static enum MHD_Result answer_part(struct request *request)
{
    struct fault ignored = {0};
    struct file file;
    struct file_shown shown;
    if (request->status == 200 && find_recorded(request, &file, &shown, &ignored) && !upload_forget(request_service(request)->uploads, file.id, &ignored))
        log_line(LOG_WARNING, "upload %s: %s", file.id, ignored.key);
    return write_job_answer(request);
}

enum MHD_Result file_part_handle(struct request *request)
{
    struct fault unknown = {0};
    struct file file;
    struct file_shown shown;
    if (request->waiting)
        return answer_part(request);
    struct write_job *job = write_job_new(request, "file.add");
    if (find_recorded(request, &file, &shown, &unknown)) { // the answer to its end was not heard
        struct answer answer;
        answer_document(request, file_saved_json(job, &shown), &answer);
        return answer_bytes(request, 200, &answer);
    }
    job->memory = arena_alloc(request->arena, sizeof(struct part));
    job->status = 200;
    job->read = take_part;
    job->go_on = go_on;
    job->work = record_work;
    return write_job_read(job);
}
