// One request from its first byte to its answer. The library calls http_handle several times: first when the headers
// are in (we only look at sizes and rights), then with the body, then once more to be answered. Answering in that
// last call keeps the connection alive, which is worth a factor of four in requests per second.
#include "http/http.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/observe_json.h"
#include "base/clock/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "http/head_check.h"
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
        atomic_fetch_sub(&request->server->waiting, 1);
    arena_free(request->arena);
    heap_free(request->body);
    heap_free(request->uri);
    heap_free(request);
}

void http_connection(void *context, struct MHD_Connection *connection, void **memory, enum MHD_ConnectionNotificationCode code)
{
    const struct listener *listener = context;
    struct guard *guard = listener->local ? NULL : listener->server->guard;
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
    request->server = listener->server;
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

const char *request_query(struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *request_header(struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

void request_is(struct request *request, enum guest_state state)
{
    if (request->guest)
        guest_is(request->guest, state);
}

// ---- who asks ----

struct forwarded {
    const char *last;
};

static enum MHD_Result take_forwarded(void *context, enum MHD_ValueKind kind, const char *key, const char *value)
{
    struct forwarded *forwarded = context;
    (void)kind;
    if (value && strcasecmp(key, "X-Forwarded-For") == 0)
        forwarded->last = value; // a proxy adds its own behind those it was given
    return MHD_YES;
}

// The last address in the list that is no proxy's: what stands in front of it, anybody may have written.
static bool client_of(const struct http_settings *settings, const char *list, struct address *ret_client)
{
    for (size_t end = strlen(list); end > 0;) {
        size_t start = end;
        while (start > 0 && list[start - 1] != ',')
            start--;
        const char *part = list + start;
        size_t size = end - start;
        for (; size && strchr(" \t", *part); part++)
            size--;
        while (size && strchr(" \t", part[size - 1]))
            size--;
        if (!address_parse(part, size, ret_client))
            return false;
        if (!http_settings_is_proxy(settings, *ret_client))
            return true;
        end = start ? start - 1 : 0;
    }
    return false;
}

struct address request_client(struct request *request)
{
    struct forwarded forwarded = {NULL};
    struct address from = {{0}}, client;
    if (!request->guest)
        return from;
    from = guest_address(request->guest);
    if (!guest_is_proxy(request->guest))
        return from;
    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, take_forwarded, &forwarded);
    return forwarded.last && client_of(&request->server->http, forwarded.last, &client) ? client : from;
}

// ---- rights ----

// -1: a wrong token, 0: none, 1: the administrator's
static int token_state(struct request *request)
{
    const char *header = request_header(request, "Authorization");
    if (!header)
        return 0;
    const char *token = text_starts_with(header, "Bearer ") ? header + 7 : "";
    size_t size = strlen(request->server->token);
    return strlen(token) == size && sodium_memcmp(token, request->server->token, size) == 0 ? 1 : -1;
}

bool request_is_administrator(struct request *request)
{
    return request->local || token_state(request) == 1;
}

const char *request_person(struct request *request)
{
    return request->local ? "本机" : "管理员";
}

static bool check_right(struct request *request, struct fault *f)
{
    if (request->local || (request->route->right == RIGHT_VISITOR && token_state(request) >= 0))
        return true;
    if (token_state(request) == 1)
        return true;
    return fault_set(f, FAULT_UNAUTHORIZED, token_state(request) < 0 ? "api.token_wrong" : "api.token_missing", NULL);
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

static enum language request_language(struct request *request)
{
    const char *asked = request_query(request, "lang");
    if (!asked)
        asked = request_header(request, "Accept-Language");
    return language_parse(asked ? asked : "");
}

static bool view_for(struct request *request, struct store *store, const struct indicator_model *model, struct view *view, struct fault *f)
{
    struct view_request wanted = {.region = request_query(request, "region"), .year = request->route->observed ? NULL : request_query(request, "year"),
                                  .as_of = request_query(request, "as_of"), .language = request->language};
    return view_open(view, store, model, &wanted, f);
}

static bool run_view(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    if (request->route->respond)
        return request->route->respond(request, view, answer, f);
    json_t *document = request->route->document(request, view, f);
    return document && answer_document(request, document, answer);
}

static bool make_answer(struct request *request, struct answer *answer, struct fault *f)
{
    struct store *store = server_thread_store(request->server, f);
    struct shared_model *shared = store ? server_model_take(request->server, store, f) : NULL;
    if (!shared)
        return false;
    VIEW_SCOPED view = {0};
    bool ok = view_for(request, store, shared->model, &view, f) && run_view(request, &view, answer, f) && arena_within(view.arena, f) &&
              arena_within(request->arena, f);
    view_close(&view); // before the definitions it was lent
    server_model_give(request->server, shared);
    return ok;
}

// The counters only go up, so their sum is new whenever one of them is.
static int64_t version_of(const struct request *request)
{
    struct server *server = request->server;
    return atomic_load(&server->version) + (request->route->observed ? atomic_load(&server->observed) : 0) +
           (request->route->live ? live_turn(live_feed_table(server->live)) : 0);
}

static struct response_cache *cache_of(const struct request *request)
{
    return request->route->live ? request->server->live_cache : request->server->cache;
}

static enum MHD_Result answer_view(struct request *request)
{
    struct answer answer = {0};
    struct fault fault = {0};
    int64_t version = version_of(request); // before reading: an answer is never newer than its mark
    if (!make_answer(request, &answer, &fault))
        return answer_fault(request, &fault);
    if (request->route->cached)
        return response_cache_keep(cache_of(request), request, version, &answer);
    return answer_bytes(request, 200, &answer);
}

static void note_wrong_token(struct request *request)
{
    char text[ADDRESS_TEXT_SIZE];
    if (token_state(request) < 0)
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
    return request->route->handle ? request->route->handle(request) : answer_view(request);
}

static enum MHD_Result answer_unrouted(struct request *request, bool known)
{
    enum MHD_Result result;
    struct fault fault = {0};
    bool api = text_starts_with(request->uri, "/api/");
    if (!api && !known && static_files_answer(request->server->files, request, &result))
        return result;
    fault_set(&fault, known ? FAULT_METHOD : FAULT_NOT_FOUND, known ? "api.method" : "api.not_found", "path", request->uri, NULL);
    return answer_fault(request, &fault);
}

// The first of the calls: find the route, so that the body's limit is known before the body comes.
static void start_request(struct request *request, const char *url, const char *method, bool *ret_known)
{
    request_is(request, GUEST_BODY);
    request->path = (char *)(uintptr_t)url;
    request->route = route_find(request, method, ret_known);
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
        const struct head_check head = {connection, request->local ? NULL : &request->server->http, request->uri, version};
        struct fault fault = {0};
        request->started = true;
        request->language = request_language(request);
        if (request->crowded)
            return answer_fault(request, (fault_set_number(&fault, FAULT_SYNTAX, "http.parameters", "most", PARAMETERS_MAX), &fault));
        if (!head_check(&head, &fault)) // answered now: the library then closes the connection, whatever follows on it
            return answer_fault(request, &fault);
        start_request(request, url, method, &known);
        request->status = request->route ? 0 : (known ? FAULT_METHOD : FAULT_NOT_FOUND);
        return MHD_YES;
    }
    if (*upload_size) {
        take_body(request, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    request->path = (char *)(uintptr_t)url;
    request_is(request, GUEST_WORK);
    if (request->route && request->route->cached &&
        response_cache_answer(cache_of(request), request, version_of(request), &result))
        return result;
    if (!request->arena)
        request->arena = arena_new();
    return request->route ? answer_route(request) : answer_unrouted(request, request->status == FAULT_METHOD);
}
