#include "http/parameter_check.h"

#include <string.h>

#include "base/text.h"
#include "http/http_internal.h"

struct checking {
    const struct route_table *table;
    const struct route *route;
    const char *seen[QUERY_PARAMETERS_MAX + SHARED_PARAMETERS_MAX]; // no more can be known and asked once
    size_t count;
    const char *unknown, *twice;
};

bool parameter_is_own(const struct route *route, const char *name)
{
    for (size_t i = 0; i < QUERY_PARAMETERS_MAX && route->parameters[i].name; i++)
        if (strcmp(route->parameters[i].name, name) == 0)
            return true;
    return false;
}

size_t parameters_shared(const struct route_table *table, const struct route *route)
{
    return strcmp(route->method, "GET") == 0 || !table->shared_count ? table->shared_count : 1;
}

static bool is_shared(const struct checking *checking, const char *name)
{
    for (size_t i = 0; i < parameters_shared(checking->table, checking->route); i++)
        if (strcmp(checking->table->shared[i].name, name) == 0)
            return true;
    return false;
}

static enum MHD_Result look(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct checking *checking = context;
    (void)kind;
    if (!*name && text_empty(value))
        return MHD_YES; // between two signs, as in "?&lang=en": nothing is asked
    if (!parameter_is_own(checking->route, name) && !is_shared(checking, name)) {
        checking->unknown = name;
        return MHD_NO;
    }
    for (size_t i = 0; i < checking->count; i++)
        if (strcmp(checking->seen[i], name) == 0) {
            checking->twice = name;
            return MHD_NO;
        }
    checking->seen[checking->count++] = name;
    return MHD_YES;
}

// For the sentence: "kind, region, lang".
static const char *known_names(struct arena *arena, const struct route *route)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < QUERY_PARAMETERS_MAX && route->parameters[i].name; i++)
        text_buffer_printf(&out, "%s%s", out.size ? ", " : "", route->parameters[i].name);
    if (!parameter_is_own(route, "lang"))
        text_buffer_printf(&out, "%slang", out.size ? ", " : "");
    return out.bytes;
}

bool parameters_check(struct request *request, struct fault *f)
{
    struct checking checking = {.table = request_routes(request), .route = request->route};
    MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, look, &checking);
    if (checking.twice)
        return fault_set(f, FAULT_SYNTAX, "http.parameter_twice", "name", checking.twice, NULL);
    if (!checking.unknown)
        return true;
    char *shown = arena_strdup(request->arena, checking.unknown);
    text_make_showable(shown);
    return fault_set(f, FAULT_SYNTAX, "http.parameter_unknown", "name", shown, "known", known_names(request->arena, request->route), NULL);
}
