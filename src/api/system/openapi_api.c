// The routes, told to programs.
#include "api/system/system_api.h"
#include "http/openapi.h"

const char *openapi_text(struct arena *arena, const struct route_table *table, size_t *ret_size)
{
    static const struct openapi openapi = {.title = "Qingshan", .version = "1", .prefix = "/api/v1", .schemas = answer_schemas,
                                           .description = "Where a county stands on its ecological-civilization plan. Missing values are null."};
    return openapi_write(arena, &openapi, table, ret_size);
}

bool openapi_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f)
{
    (void)reading;
    (void)f;
    answer->bytes = openapi_text(request->arena, request_routes(request), &answer->size);
    answer->content_type = "application/json; charset=utf-8";
    return true;
}
