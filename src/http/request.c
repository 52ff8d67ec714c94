#include "http/request.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "http/http_internal.h"

const char *request_query(struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *request_header(struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *request_cookie(struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);
}

enum language request_language(struct request *request)
{
    const char *asked = request_query(request, "lang");
    if (!asked)
        asked = request_header(request, "Accept-Language");
    return language_parse(asked ? asked : "");
}

bool request_accepts_gzip(struct request *request)
{
    const char *header = request_header(request, "Accept-Encoding");
    const char *found = header ? strstr(header, "gzip") : NULL;
    if (!found)
        return false;
    found += strlen("gzip");
    found += strspn(found, " \t");
    if (*found != ';')
        return true;
    found += 1 + strspn(found + 1, " \t");
    return strncmp(found, "q=0", 3) != 0 || (found[3] == '.' && found[4 + strspn(found + 4, "0")] >= '1' && found[4 + strspn(found + 4, "0")] <= '9');
}

void request_is(struct request *request, enum guest_state state)
{
    if (request->guest)
        guest_is(request->guest, state);
}

void request_wait(struct request *request)
{
    request->waiting = true;
    atomic_fetch_add(&request->http->waiting, 1);
    MHD_suspend_connection(request->connection);
}

void request_resume(struct request *request)
{
    MHD_resume_connection(request->connection);
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
    return forwarded.last && client_of(request->http->options.settings, forwarded.last, &client) ? client : from;
}

const struct actor *request_actor(struct request *request)
{
    struct fault fault = {0};
    if (!request->actor_known && !request->http->options.actor(request->context, request, &request->actor, &fault)) {
        request->actor_fault = fault.kind;
        request->actor_wrong = fault.key;
        request->actor = (struct actor){.rights = RIGHT_BIT(RIGHT_VISITOR)};
    }
    request->actor_known = true;
    return &request->actor;
}

bool request_may(struct request *request, enum right right)
{
    return (request_actor(request)->rights & RIGHT_BIT(right)) != 0;
}

int64_t request_version(const struct request *request)
{
    return request->http->options.version(request->context, request->route);
}

const struct route_table *request_routes(const struct request *request)
{
    return request->http->options.routes;
}
