// Bytes of files: one of them, or a package of many.
#include <unistd.h>

#include "api/archive/archive_api.h"
#include "archive/file_name.h"
#include "archive/file_type.h"
#include "archive/package.h"
#include "base/list.h"
#include "base/text.h"
#include "http/byte_range.h"
#include "store/archive.h"

#define BLOCK ((size_t)64 << 10)

// A name in letters that every client reads, and as it is for those of today (RFC 6266).
static void put_name(struct MHD_Response *response, struct arena *arena, const char *way, const char *name)
{
    char *plain = arena_strdup(arena, name);
    for (char *at = plain; *at; at++)
        *at = *at < ' ' || *at > '~' || *at == '"' || *at == '\\' || *at == '%' ? '_' : *at;
    MHD_add_response_header(response, "Content-Disposition",
                            arena_printf(arena, "%s; filename=\"%s\"; filename*=UTF-8''%s", way, plain, file_name_encoded(arena, name)));
}

// ---- one file ----

// A page shows pictures alone; whatever else it is, a browser saves it and runs nothing of it.
static void describe(struct MHD_Response *response, struct arena *arena, const struct file *file)
{
    const bool picture = file_type_is_picture(file->type);
    MHD_add_response_header(response, "Content-Type", picture ? file->type : "application/octet-stream");
    response_secure(response, false); // nosniff, and nothing in it may run
    put_name(response, arena, picture ? "inline" : "attachment", file->name);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "Accept-Ranges", "bytes");
    MHD_add_response_header(response, "ETag", arena_printf(arena, "\"%s\"", file->digest));
}

static enum byte_range range_of(struct request *request, const struct file *file, struct byte_span *ret_span)
{
    const char *same = request_header(request, "If-Range");
    const bool other = same && !text_equal(same, arena_printf(request->arena, "\"%s\"", file->digest));
    return byte_range_parse(other ? NULL : request_header(request, "Range"), file->size, ret_span);
}

static enum MHD_Result send_file(struct request *request, const struct file *file, int descriptor)
{
    struct byte_span span;
    const enum byte_range range = range_of(request, file, &span);
    struct arena *arena = request->arena;
    struct MHD_Response *response;
    if (range == BYTE_RANGE_BEYOND) {
        close(descriptor);
        response = MHD_create_response_from_buffer(0, (char[1]){0}, MHD_RESPMEM_MUST_COPY);
        MHD_add_response_header(response, "Content-Range", arena_printf(arena, "bytes */%lld", (long long)file->size));
    } else {
        response = MHD_create_response_from_fd_at_offset64((uint64_t)span.size, descriptor, (uint64_t)span.from); // closes it
        if (range == BYTE_RANGE_PART)
            MHD_add_response_header(response, "Content-Range", arena_printf(arena, "bytes %lld-%lld/%lld", (long long)span.from, (long long)(span.from + span.size - 1),
                                                                             (long long)file->size));
    }
    describe(response, arena, file);
    const enum MHD_Result result = request_queue(request, range == BYTE_RANGE_WHOLE ? 200 : range == BYTE_RANGE_PART ? 206 : 416, response);
    MHD_destroy_response(response);
    return result;
}

static bool open_content(struct request *request, struct file *file, int *ret_descriptor, struct fault *f)
{
    int64_t size;
    struct service *service = request_service(request);
    struct store *store = service_store(service, f);
    if (!store || !file_find(store, request->arena, request->path_value, file, f))
        return false;
    if (!text_equal(file->state, FILE_KEPT))
        return fault_set(f, FAULT_CONFLICT, "file.withdrawn", "id", file->id, NULL);
    if (!archive_open(service->folder, file->digest, ret_descriptor, &size, f))
        return false;
    if (size == file->size)
        return true;
    close(*ret_descriptor);
    return fault_set(f, FAULT_BROKEN, "archive.damaged", "digest", file->digest, NULL);
}

enum MHD_Result file_content_handle(struct request *request)
{
    struct fault fault = {0};
    struct file file;
    int descriptor;
    return open_content(request, &file, &descriptor, &fault) ? send_file(request, &file, descriptor) : answer_fault(request, &fault);
}

// ---- a package ----

struct subjects LIST_OF(const char *);

// What an indicator's result stands on: its own facts, those of its elements, and theirs.
bool package_subjects(const struct indicator_model *model, struct arena *arena, struct package_of *of, struct fault *f)
{
    struct subjects subjects = {0};
    const int32_t index = indicator_model_find(model, of->target.key);
    if (index < 0)
        return fault_set(f, FAULT_NOT_FOUND, "view.no_indicator", "no", of->target.key, NULL);
    for (int32_t slot = 0; slot < model->subject_count; slot++)
        if (model->reads[index][slot] || model->indicators[index].subject->slot == slot)
            LIST_PUSH(arena, &subjects, arena_strdup(arena, model->subjects[slot].code));
    of->subjects = subjects.items;
    of->subject_count = subjects.count;
    return true;
}

static bool find_subjects(struct request *request, struct store *store, struct package_of *of, struct fault *f)
{
    struct shared_model *shared = service_model_take(request_service(request), store, f);
    if (!shared)
        return false;
    const bool ok = package_subjects(shared->model, request->arena, of, f);
    service_model_give(request_service(request), shared);
    return ok;
}

static struct zip_stream *open_package(struct request *request, struct package_of *of, struct fault *f)
{
    struct zip_stream *stream = NULL;
    struct store *store = service_store(request_service(request), f);
    *of = (struct package_of){.folder = request_service(request)->folder, .language = request->language};
    if (!store || !package_target_parse(request->arena, request_query(request, "of"), &of->target, f))
        return NULL;
    if (text_equal(of->target.kind, "indicator") && !find_subjects(request, store, of, f))
        return NULL;
    if (store_pin(store, f)) { // all of it is of one moment
        stream = package_open(store, of, f);
        store_rollback(store);
    }
    return stream;
}

static ssize_t read_package(void *context, uint64_t at, char *out, size_t most)
{
    (void)at; // it is read from its beginning on
    const ssize_t got = zip_stream_read(context, out, most);
    return got > 0 ? got : got == 0 ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void free_package(void *context)
{
    zip_stream_free(context);
}

enum MHD_Result file_package_handle(struct request *request)
{
    struct fault fault = {0};
    struct package_of of;
    struct zip_stream *stream = open_package(request, &of, &fault);
    if (!stream)
        return answer_fault(request, &fault);
    struct MHD_Response *response = MHD_create_response_from_callback((uint64_t)zip_stream_size(stream), BLOCK, read_package, stream, free_package);
    MHD_add_response_header(response, "Content-Type", "application/zip");
    response_secure(response, false);
    put_name(response, request->arena, "attachment", file_name_safe(request->arena, arena_printf(request->arena, "evidence-%s-%s.zip", of.target.kind, of.target.key)));
    MHD_add_response_header(response, "Cache-Control", "no-store");
    const enum MHD_Result result = request_queue(request, 200, response);
    MHD_destroy_response(response);
    return result;
}
