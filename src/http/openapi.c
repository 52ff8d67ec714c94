#include "http/openapi.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "http/answer.h"
#include "http/parameter_check.h"

static void add_parameter(json_t *list, const char *name, const char *where, const char *description)
{
    json_array_append_new(list, json_pack("{s:s,s:s,s:b,s:s,s:{s:s}}", "name", name, "in", where, "required",
                                          strcmp(where, "path") == 0, "description", description, "schema", "type", "string"));
}

static char lower(char c)
{
    return (char)tolower((unsigned char)c);
}

static char upper(char c)
{
    return (char)toupper((unsigned char)c);
}

// "/api/v1/indicators/{no}" + GET -> "getIndicatorsNo"
static const char *operation_id(struct arena *arena, const char *prefix, const struct route *route)
{
    struct text_buffer out;
    bool starts_word = true;
    text_buffer_init(&out, arena);
    for (const char *at = route->method; *at; at++)
        text_buffer_append_char(&out, lower(*at));
    for (const char *at = route->path + strlen(prefix); *at; at++) {
        if (!isalnum((unsigned char)*at)) {
            starts_word = true;
            continue;
        }
        text_buffer_append_char(&out, starts_word ? upper(*at) : *at);
        starts_word = false;
    }
    return out.bytes;
}

#define JSON_TYPE "application/json"

// {"text/csv": {}, "application/json": {"schema": {"$ref": ...}}}; answer: the name of the schema, NULL where none is declared
static json_t *content(struct arena *arena, const char *media_types, const char *answer)
{
    static const char *const separators[] = {" ", NULL};
    json_t *object = json_object();
    for (const char **type = text_split(arena, media_types ? media_types : JSON_TYPE, separators, NULL); *type; type++)
        json_object_set_new(object, *type, answer && text_equal(*type, JSON_TYPE)
                                               ? json_pack("{s:{s:s}}", "schema", "$ref", arena_printf(arena, "#/components/schemas/%s", answer))
                                               : json_object());
    return object;
}

// What is declared: every schema, and which of them a route answers and takes.
struct declared {
    const char *prefix;
    json_t *schemas, *answers, *takes;
};

static json_t *operation(struct arena *arena, const struct declared *declared, const struct route_table *table, const struct route *route)
{
    const char *answer = json_string_value(json_object_get(declared->answers, arena_printf(arena, "%s %s", route->method, route->path)));
    const char *takes = json_string_value(json_object_get(declared->takes, arena_printf(arena, "%s %s", route->method, route->path)));
    json_t *parameters = json_array(), *object = json_object(), *responses = json_object();
    const char *open = strchr(route->path, '{');
    if (open)
        add_parameter(parameters, arena_strndup(arena, open + 1, strcspn(open + 1, "}")), "path", "");
    for (size_t i = 0; i < sizeof route->parameters / sizeof *route->parameters && route->parameters[i].name; i++)
        add_parameter(parameters, route->parameters[i].name, "query", route->parameters[i].description);
    for (size_t i = 0; i < parameters_shared(table, route); i++)
        if (!parameter_is_own(route, table->shared[i].name))
            add_parameter(parameters, table->shared[i].name, "query", table->shared[i].description);
    json_object_set_new(object, "operationId", json_string(operation_id(arena, declared->prefix, route)));
    json_object_set_new(object, "summary", json_string(route->summary));
    json_object_set_new(object, "parameters", parameters);
    json_object_set_new(responses, "200", json_pack("{s:s,s:o}", "description", "the document", "content", content(arena, route->produces, answer)));
    if (route->creates)
        json_object_set_new(responses, "201", json_pack("{s:s,s:o}", "description", "saved", "content", content(arena, route->produces, answer)));
    json_object_set_new(responses, "default", json_pack("{s:s}", "$ref", "#/components/responses/Problem"));
    json_object_set_new(object, "responses", responses);
    if (route->body_limit)
        json_object_set_new(object, "requestBody", json_pack("{s:b,s:o}", "required", 1, "content", content(arena, route->accepts, takes)));
    if (route->right != RIGHT_VISITOR)
        json_object_set_new(object, "security", json_pack("[{s:[]},{s:[]}]", "administrator", "session"));
    return object;
}

static void add_path(struct arena *arena, const struct declared *declared, const struct route_table *table, const struct route *route, json_t *paths)
{
    json_t *path = json_object_get(paths, route->path);
    char method[8] = {0};
    if (!path) {
        path = json_object();
        json_object_set_new(paths, route->path, path);
    }
    for (size_t i = 0; route->method[i] && i + 1 < sizeof method; i++)
        method[i] = lower(route->method[i]);
    json_object_set_new(path, method, operation(arena, declared, table, route));
}

static json_t *declarations(struct arena *arena, const char *const *pieces)
{
    struct text_buffer text;
    text_buffer_init(&text, arena);
    for (; *pieces; pieces++)
        text_buffer_append(&text, *pieces);
    return json_loads(text.bytes, 0, NULL);
}

const char *openapi_write(struct arena *arena, const struct openapi *openapi, const struct route_table *table, size_t *ret_size)
{
    json_t *paths = json_object(), *written = declarations(arena, openapi->schemas);
    const struct declared declared = {openapi->prefix, json_object_get(written, "schemas"), json_object_get(written, "answers"),
                                      json_object_get(written, "takes")};
    for (size_t list = 0; list < table->count; list++)
        for (size_t i = 0; i < table->lists[list]->count; i++)
            add_path(arena, &declared, table, &table->lists[list]->routes[i], paths);
    json_t *problem = json_pack("{s:s,s:{s:{s:{s:s,s:{s:{s:s},s:{s:s},s:{s:s},s:{s:s},s:{s:s}}}}}}", "description",
                                "what went wrong (RFC 9457)", "content", "application/problem+json", "schema", "type", "object",
                                "properties", "type", "type", "string", "title", "type", "string", "status", "type", "integer",
                                "detail", "type", "string", "key", "type", "string");
    json_t *document = json_pack("{s:s,s:{s:s,s:s,s:s},s:o,s:{s:O,s:{s:o},s:{s:{s:s,s:s},s:{s:s,s:s,s:s}}}}", "openapi", "3.1.0", "info", "title",
                                 openapi->title, "version", openapi->version, "description", openapi->description, "paths",
                                 paths, "components", "schemas", declared.schemas, "responses", "Problem", problem, "securitySchemes", "administrator", "type",
                                 "http", "scheme", "bearer", "session", "type", "apiKey", "in", "cookie", "name", "qingshan_session");
    const char *text = json_document_text(arena, document, ret_size);
    json_decref(document);
    json_decref(written);
    return text;
}
