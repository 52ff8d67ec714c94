// One request from its first byte to its answer. The library calls http_handle several times: first when the headers
// are in (we only look at sizes and rights), then with the body, then once more to be answered. Answering in that
// last call keeps the connection alive, which is worth a factor of four in requests per second.
#include "http/handle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "http/head_check.h"
#include "http/http_internal.h"
#include "http/parameter_check.h"
#include "http/token_watch.h"

#define URI_MAX 4096
#define PARAMETERS_MAX 100 // no page asks with more than twenty

void http_log(void *context, const char *format, va_list arguments)
{
    char text[512];
    (void)context;
    vsnprintf(text, sizeof text, format, arguments);
    text[strcspn(text, "\n")] = '\0';
    log_line(LOG_DEBUG, "http: %s", text);
}

// ---- life ----

// A request whose headers never end is not reported as completed, so the connection knows the one it is in.
struct open_connection {
    struct request *request;
    struct guest *guest;
};

static struct open_connection *connection_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *known = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return known ? known->socket_context : NULL;
}

static void request_free(struct request *request)
{
    if (!request)
        return;
    if (request->waiting)
        atomic_fetch_sub(&request->http->waiting, 1);
    arena_free(request->arena);
    heap_free(request->body);
    heap_free(request->uri);
    heap_free(request);
}

void http_connection(void *context, struct MHD_Connection *connection, void **memory, enum MHD_ConnectionNotificationCode code)
{
    const struct listener *listener = context;
    struct guard *guard = listener->local ? NULL : listener->http->guard;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        struct open_connection *opened = heap_alloc(sizeof *opened);
        opened->guest = guard ? guard_enter(guard, connection) : NULL;
        *memory = opened;
        return;
    }
    struct open_connection *open = *memory;
    request_free(open->request);
    if (open->guest)
        guard_leave(guard, open->guest);
    heap_free(open);
    *memory = NULL;
}

// The library has a place in the memory of the connection for each parameter. Where that has no room for all of them it neither
// answers nor closes, so they are counted before it reads them, and it is shown none where there are too many.
static bool has_too_many_parameters(const char *uri)
{
    const char *first = strchr(uri, '?'), *at = first;
    size_t count = 0;
    for (; at && count <= PARAMETERS_MAX; at = strchr(at + 1, '&'))
        count++;
    if (count > PARAMETERS_MAX)
        ((char *)(uintptr_t)first)[1] = '\0'; // its own memory, which it writes to next
    return count > PARAMETERS_MAX;
}

void *http_request_new(void *context, const char *uri, struct MHD_Connection *connection)
{
    struct listener *listener = context;
    struct open_connection *open = connection_of(connection);
    struct request *request = heap_alloc(sizeof *request);
    request->http = listener->http;
    request->context = listener->http->options.context;
    request->local = listener->local;
    request->connection = connection;
    request->uri = heap_strdup(strlen(uri) <= URI_MAX ? uri : "/");
    request->too_large = strlen(uri) > URI_MAX;
    request->crowded = has_too_many_parameters(uri);
    if (open) {
        request_free(open->request);
        open->request = request;
        request->guest = open->guest;
    }
    request_is(request, GUEST_HEAD);
    return request;
}

void http_request_free(void *context, struct MHD_Connection *connection, void **memory, enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)code;
    struct open_connection *open = connection_of(connection);
    if (open)
        open->request = NULL;
    if (*memory)
        request_is(*memory, GUEST_IDLE);
    request_free(*memory);
    *memory = NULL;
}

// ---- rights ----

static const char *const right_words[] = {RIGHTS(KIND_WORD)};

static bool refuse(struct request *request, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *key = arena_printf(arena, "right.%s", right_words[request->route->right]);
    return fault_set(f, FAULT_DENIED, "api.no_right", "right", message_text(arena, request->language, key, NULL), NULL);
}

static bool check_right(struct request *request, struct fault *f)
{
    const enum right wanted = request->route->right;
    const struct actor *actor = request_actor(request);
    if (request->actor_wrong)
        return fault_set(f, request->actor_fault, request->actor_wrong, NULL);
    if (actor->rights & RIGHT_BIT(wanted))
        return true;
    if (actor->kind == ACTOR_VISITOR)
        return fault_set(f, FAULT_UNAUTHORIZED, "api.token_missing", NULL);
    if (actor->first)
        return fault_set(f, FAULT_DENIED, "session.first", NULL);
    return refuse(request, f);
}

// ---- body ----

static void take_body(struct request *request, const char *bytes, size_t size)
{
    size_t limit = request->route ? request->route->body_limit : 0;
    if (request->guest)
        guest_received(request->guest, size);
    if (request->refused) // nobody without the right to write fills our memory
        return;
    if (request->too_large || size > limit - request->body_size || request->body_size > limit) {
        request->too_large = true; // the rest is read and dropped, so that the answer can be heard
        return;
    }
    if (request->body_capacity - request->body_size <= size) {
        size_t wanted = 2 * (request->body_size + size) + 1;
        request->body_capacity = wanted > limit + 1 ? limit + 1 : wanted;
        request->body = heap_realloc(request->body, request->body_capacity);
    }
    memcpy(request->body + request->body_size, bytes, size);
    request->body_size += size;
    request->body[request->body_size] = '\0';
}

// ---- answering ----

static struct response_cache *cache_of(const struct request *request)
{
    return request->route->fleeting ? request->http->fleeting : request->http->cache;
}

enum MHD_Result answer_made(struct request *request, int64_t version, const struct answer *answer)
{
    return request->route->cached ? response_cache_keep(cache_of(request), request, version, answer) : answer_bytes(request, 200, answer);
}

static void note_wrong_token(struct request *request)
{
    char text[ADDRESS_TEXT_SIZE];
    if (request_header(request, "Authorization") && request->actor_wrong)
        token_watch_note(address_format(request_client(request), text), clock_monotonic_ns() / 1000000);
}

static enum MHD_Result answer_route(struct request *request)
{
    struct fault fault = {0};
    if (request->too_large)
        return answer_fault(request, (fault_set(&fault, FAULT_TOO_LARGE, "api.too_large", NULL), &fault));
    if (!check_right(request, &fault)) {
        note_wrong_token(request);
        return answer_fault(request, &fault);
    }
    if (!parameters_check(request, &fault))
        return answer_fault(request, &fault);
    return request->route->handle(request);
}

static enum MHD_Result answer_unrouted(struct request *request, bool known)
{
    enum MHD_Result result;
    struct fault fault = {0};
    bool api = text_starts_with(request->uri, "/api/");
    if (!api && !known && static_files_answer(request->http->files, request, &result))
        return result;
    fault_set(&fault, known ? FAULT_METHOD : FAULT_NOT_FOUND, known ? "api.method" : "api.not_found", "path", request->uri, NULL);
    return answer_fault(request, &fault);
}

// The first of the calls: find the route, so that the body's limit is known before the body comes.
static void start_request(struct request *request, const char *url, const char *method, bool *ret_known)
{
    struct route_value value;
    request_is(request, GUEST_BODY);
    request->path = (char *)(uintptr_t)url;
    request->route = route_find(request->http->options.routes, method, url, &value, ret_known);
    if (request->route && value.text) {
        request->arena = request->arena ? request->arena : arena_new();
        request->path_value = arena_strndup(request->arena, value.text, value.size);
    }
    request->refused = request->route && !check_right(request, NULL);
}

// NOLINTNEXTLINE(readability-function-size): libmicrohttpd's parameters
enum MHD_Result http_handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                            const char *version, const char *upload, size_t *upload_size, void **memory)
{
    struct request *request = *memory;
    bool known = false;
    enum MHD_Result result;
    (void)context;
    if (!request->started) {
        const struct head_check head = {connection, request->local ? NULL : request->http->options.settings, request->uri, version};
        struct fault fault = {0};
        request->started = true;
        request->language = request_language(request);
        if (request->crowded)
            return answer_fault(request, (fault_set_number(&fault, FAULT_SYNTAX, "http.parameters", "most", PARAMETERS_MAX), &fault));
        if (!head_check(&head, &fault)) // answered now: the library then closes the connection, whatever follows on it
            return answer_fault(request, &fault);
        start_request(request, url, method, &known);
        request->wrong_method = !request->route && known;
        return MHD_YES;
    }
    if (*upload_size) {
        take_body(request, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    request->path = (char *)(uintptr_t)url;
    request_is(request, GUEST_WORK);
    if (request->route && request->route->cached && request->route->right == RIGHT_VISITOR &&
        response_cache_answer(cache_of(request), request, request_version(request), &result))
        return result;
    if (!request->arena)
        request->arena = arena_new();
    return request->route ? answer_route(request) : answer_unrouted(request, request->wrong_method);
}
