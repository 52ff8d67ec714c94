#include "http/answer.h"

#include <stdio.h>
#include <string.h>

#include "base/cell/field.h"
#include "base/text.h"
#include "http/http.h"

// Nothing from elsewhere runs, is shown around us or is sent to; a document or a file is nothing that runs at all.
// Pictures of the base map come from outside, once somebody has entered a key for it.
void response_secure(struct MHD_Response *response, bool page)
{
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Referrer-Policy", "same-origin");
    MHD_add_response_header(response, "X-Frame-Options", page ? "SAMEORIGIN" : "DENY");
    MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
    if (page)
        MHD_add_response_header(response, "Cross-Origin-Opener-Policy", "same-origin");
    MHD_add_response_header(response, "Content-Security-Policy",
                            page ? "default-src 'self'; img-src 'self' data: https://*.tianditu.gov.cn; object-src 'none'; frame-ancestors 'self'; "
                                   "base-uri 'self'; form-action 'self'"
                                 : "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
}

enum MHD_Result request_queue(struct request *request, int status, struct MHD_Response *response)
{
    request_is(request, GUEST_ANSWER);
    if (request->cookie)
        MHD_add_response_header(response, "Set-Cookie", request->cookie);
    return MHD_queue_response(request->connection, (unsigned)status, response);
}

void response_describe(struct MHD_Response *response, const struct answer *answer)
{
    char header[256];
    MHD_add_response_header(response, "Content-Type", answer->content_type);
    response_secure(response, false);
    if (!answer->file_name)
        return;
    snprintf(header, sizeof header, "attachment; filename=\"%s\"", answer->file_name);
    MHD_add_response_header(response, "Content-Disposition", header);
}

enum MHD_Result answer_bytes(struct request *request, int status, const struct answer *answer)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(answer->size, (void *)(uintptr_t)answer->bytes, MHD_RESPMEM_MUST_COPY);
    response_describe(response, answer);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (status == 401)
        MHD_add_response_header(response, "WWW-Authenticate", "Bearer realm=\"qingshan\"");
    if (status == 405)
        MHD_add_response_header(response, "Allow", route_methods(request_routes(request), request->path));
    enum MHD_Result result = request_queue(request, status, response);
    MHD_destroy_response(response);
    return result;
}

const char *fault_problem(struct arena *arena, enum language language, const struct fault *f, json_t *extra, size_t *ret_size)
{
    json_t *problem = extra ? extra : json_object(), *arguments = json_object();
    char type[64];
    f = fault_or_unsaid(f);
    snprintf(type, sizeof type, "/problems/%s", fault_slug(f->kind));
    json_object_set_new(problem, "type", json_string(type));
    json_object_set_new(problem, "title", json_string(message_text(arena, language, "api.problem", NULL)));
    json_object_set_new(problem, "status", json_integer(fault_http_status(f->kind)));
    json_object_set_new(problem, "detail", json_string(message_fault(arena, language, f)));
    json_object_set_new(problem, "key", json_string(f->key ? f->key : ""));
    for (size_t i = 0; i < f->argument_count; i++)
        json_object_set_new(arguments, f->name[i], json_string(f->text + f->value[i]));
    json_object_set_new(problem, "arguments", arguments);
    const char *field = field_of_fault(f);
    json_object_set_new(problem, "field", field ? json_string(field) : json_null());
    const char *text = json_document_text(arena, problem, ret_size);
    json_decref(problem);
    return text;
}

enum MHD_Result answer_fault(struct request *request, const struct fault *f)
{
    struct answer answer = {.content_type = "application/problem+json; charset=utf-8"};
    if (!request->arena)
        request->arena = arena_new();
    answer.bytes = fault_problem(request->arena, request->language, f, NULL, &answer.size);
    return answer_bytes(request, fault_http_status(fault_or_unsaid(f)->kind), &answer);
}
