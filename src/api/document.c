#include "api/document.h"

#include "api/state.h"

static bool view_for(struct request *request, struct store *store, const struct indicator_model *model, struct view *view, struct fault *f)
{
    const struct document *document = request->route->context;
    struct view_request wanted = {.region = request_query(request, "region"), .year = document->observed ? NULL : request_query(request, "year"),
                                  .as_of = request_query(request, "as_of"), .language = request->language};
    return view_open(view, store, model, &wanted, f);
}

#define JSON_TYPE "application/json; charset=utf-8"

bool answer_document(struct request *request, json_t *document, struct answer *ret_answer)
{
    *ret_answer = (struct answer){.content_type = JSON_TYPE};
    ret_answer->bytes = json_document_text(request->arena, document, &ret_answer->size);
    json_decref(document);
    return true;
}

bool answer_json_text(struct text_buffer *document, struct answer *ret_answer)
{
    *ret_answer = (struct answer){.content_type = JSON_TYPE, .bytes = document->bytes, .size = document->size};
    return true;
}

bool answer_table(struct request *request, const struct table *table, const char *format, struct answer *ret_answer, struct fault *f)
{
    struct table_file file;
    if (!table_write(request->arena, table, format, &file, f))
        return false;
    *ret_answer = (struct answer){.bytes = file.bytes, .size = file.size, .content_type = file.content_type, .file_name = file.name};
    return true;
}

bool list_file_wanted(struct request *request)
{
    return table_wanted(request_query(request, "format"));
}

bool answer_list_file(struct request *request, const struct list_file *list, struct answer *ret_answer, struct fault *f)
{
    struct table table = {.name = list->name, .title = message_text(request->arena, request->language, list->title, NULL)};
    table_put_rows(&table, request->arena, request->language, list->kind, &list->rows);
    return answer_table(request, &table, request_query(request, "format"), ret_answer, f);
}

static bool run_view(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    const struct document *wanted = request->route->context;
    if (wanted->respond)
        return wanted->respond(request, view, answer, f);
    json_t *document = wanted->make(request, view, f);
    return document && answer_document(request, document, answer);
}

static bool answer_of_view(struct request *request, struct store *store, struct answer *answer, struct fault *f)
{
    struct service *service = request_service(request);
    struct shared_model *shared = service_model_take(service, store, f);
    if (!shared)
        return false;
    VIEW_SCOPED view = {0};
    bool ok = view_for(request, store, shared->model, &view, f) && run_view(request, &view, answer, f) && arena_within(view.arena, f);
    view_close(&view); // before the definitions it was lent
    service_model_give(service, shared);
    return ok;
}

static bool answer_of_reading(struct request *request, struct store *store, struct answer *answer, struct fault *f)
{
    const struct document *wanted = request->route->context;
    READING_SCOPED reading = {0};
    if (!reading_open(&reading, store, request_query(request, "as_of"), request->language, f))
        return false;
    if (wanted->read_out)
        return wanted->read_out(request, &reading, answer, f) && arena_within(reading.arena, f);
    json_t *document = wanted->read(request, &reading, f);
    return document && answer_document(request, document, answer) && arena_within(reading.arena, f);
}

static bool make_answer(struct request *request, struct answer *answer, struct fault *f)
{
    const struct document *wanted = request->route->context;
    struct store *store = service_store(request_service(request), f);
    if (!store)
        return false;
    const bool light = wanted->read || wanted->read_out;
    return (light ? answer_of_reading : answer_of_view)(request, store, answer, f) && arena_within(request->arena, f);
}

// The counters only go up, so their sum is new whenever one of them is.
int64_t document_version(void *context, const struct route *route)
{
    const struct server *server = context;
    struct service *service = server->service;
    const struct document *document = route && route->handle == document_handle ? route->context : NULL;
    return atomic_load(&service->version) + (document && document->observed ? atomic_load(&service->observed) : 0) +
           (document && document->live ? live_turn(live_feed_table(service->live)) : 0);
}

enum MHD_Result document_handle(struct request *request)
{
    struct answer answer = {0};
    struct fault fault = {0};
    int64_t version = request_version(request); // before reading: an answer is never newer than its mark
    if (!make_answer(request, &answer, &fault))
        return answer_fault(request, &fault);
    return answer_made(request, version, &answer);
}
