#include "api/routes.h"

#include "api/observe/observe_api.h"
#include "api/plan/plan_api.h"
#include "api/server.h"
#include "api/system/system_api.h"

static const struct route_list *const lists[] = {&plan_routes, &observe_routes, &system_routes};
const struct route_table server_routes = {lists, sizeof lists / sizeof *lists};

const char *server_openapi(struct arena *arena)
{
    size_t size;
    return openapi_text(arena, &server_routes, &size);
}
