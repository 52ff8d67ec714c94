#include "api/routes.h"

#include "api/archive/archive_api.h"
#include "api/observe/observe_api.h"
#include "api/people/people_api.h"
#include "api/plan/plan_api.h"
#include "api/search/search_api.h"
#include "api/server.h"
#include "api/system/system_api.h"

static const struct route_list *const lists[] = {&plan_routes, &observe_routes, &search_routes, &archive_routes, &people_routes, &system_routes};

// What a page shows of the plan goes with each of its requests.
static const struct parameter shared[] = {{"lang", "zh (default) or en"},
                                          {"year", "evaluated year; where no value of a year appears it changes nothing"},
                                          {"as_of", "recording time; where the document has no past it changes nothing"},
                                          {"region", "division code; where the document is not of a region it changes nothing"}};

const struct route_table server_routes = {lists, sizeof lists / sizeof *lists, shared, sizeof shared / sizeof *shared};

const char *server_openapi(struct arena *arena)
{
    size_t size;
    return openapi_text(arena, &server_routes, &size);
}
