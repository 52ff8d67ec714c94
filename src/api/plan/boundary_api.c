// The outline of the region: what a person loaded in the page, else the file of the command line.
#include <string.h>

#include "api/plan/boundary_api.h"
#include "api/plan/plan_api.h"
#include "api/plan/written_rows.h"
#include "base/cell/csv.h"
#include "store/archive.h"
#include "view/boundary.h"

#define MARK "qingshan" // foreign member of the GeoJSON (RFC 7946, 6.1): datum, source, approval

// Visitors see an outline only with its approval number.
static bool loaded(struct view *view, bool administrator, struct outline *ret_outline, bool *ret_shown, struct fault *f)
{
    if (!outline_find(view->store, view->arena, ret_outline, ret_shown, f))
        return false;
    *ret_shown = *ret_shown && (administrator || !text_empty(ret_outline->approval));
    return true;
}

bool boundary_shown(struct request *request, struct view *view, bool *ret_shown, struct fault *f)
{
    struct outline outline;
    if (!loaded(view, false, &outline, ret_shown, f)) // the answer is kept for everybody
        return false;
    *ret_shown = *ret_shown || request_server(request)->boundary;
    return true;
}

bool boundary_respond(struct request *request, struct view *view, struct answer *ret_answer, struct fault *f)
{
    struct outline outline;
    char *bytes;
    size_t size;
    bool shown;
    if (!loaded(view, request_may(request, RIGHT_SIGNED), &outline, &shown, f))
        return false;
    if (!shown && !request_server(request)->boundary)
        return fault_set(f, FAULT_NOT_FOUND, "boundary.missing", NULL);
    if (!(shown ? archive_load(request_service(request)->folder, outline.digest, request->arena, &bytes, &size, f)
                : file_read(request->arena, request_server(request)->boundary, CSV_FILE_MAX, &bytes, &size, f)))
        return false;
    if (shown) {
        json_t *document = json_loadb(bytes, size, 0, NULL); // it was one when it was loaded
        json_object_set_new(document, MARK, outline_mark_json(&outline));
        bytes = (char *)(uintptr_t)json_document_text(request->arena, document, &size);
        json_decref(document);
    }
    *ret_answer = (struct answer){.bytes = bytes, .size = size, .content_type = "application/geo+json; charset=utf-8"};
    return true;
}

static bool load_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct outline_load_request asked;
    if (!outline_load_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    struct outline outline = {.datum = asked.datum, .source = asked.source, .approval = asked.approval};
    json_t *copy = asked.geojson ? json_deep_copy(asked.geojson) : json_null();
    json_object_del(copy, MARK);
    size_t size;
    const char *bytes = json_document_text(job->arena, copy, &size);
    json_decref(copy);
    if (!boundary_check(bytes, size, f))
        return false;
    outline.who = job->person;
    if (!outline_save(store, request_service(job->request)->folder, &outline, (struct store_bytes){bytes, size}, &job->batch, f))
        return false;
    job->answer = outline_loaded_json(job, &outline);
    return true;
}

enum MHD_Result boundary_load_handle(struct request *request)
{
    return write_job_from_json(request, "outline.load", load_work);
}
