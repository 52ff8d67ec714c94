// Routes as data: one row a route. Finding one, rights, limits of bodies, caching and OpenAPI all come from the rows; whoever
// serves hands them in as a table of tables, one for each area.
#ifndef QINGSHAN_HTTP_ROUTE_H
#define QINGSHAN_HTTP_ROUTE_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/cell/kinds.h"

#define QUERY_PARAMETERS_MAX 14
#define SHARED_PARAMETERS_MAX 4

struct request;

struct parameter {
    const char *name, *description;
};

struct route {
    const char *method, *path;       // "/api/v1/indicators/{no}"
    const char *summary;             // English, for OpenAPI
    enum right right;
    bool cached;                     // the answer depends only on URI, language and the version of the route (http.h)
    bool fleeting;                   // its version changes all the time: kept among answers of its own
    enum MHD_Result (*handle)(struct request *request);
    const void *context;             // of the handler, which knows what it is
    size_t body_limit;
    const char *accepts, *produces;  // media types separated by spaces; NULL = application/json
    bool creates;                    // 201 when something was saved
    struct parameter parameters[QUERY_PARAMETERS_MAX];
};

struct route_list {
    const struct route *routes;
    size_t count;
};

struct route_table {
    const struct route_list *const *lists;
    size_t count;
    const struct parameter *shared;  // that every GET takes beside its own; of them the first is every route's
    size_t shared_count;             // at most SHARED_PARAMETERS_MAX
};

// The {part} of a path that was found.
struct route_value {
    const char *text;                // in the path; NULL: the route has none
    size_t size;
};
// A path that is written out goes before one with a {part}, wherever they stand. *ret_known tells whether the path exists, perhaps with another method. NULL: not with this one.
const struct route *route_find(const struct route_table *table, const char *method, const char *path, struct route_value *ret_value, bool *ret_known);
// Methods the path takes, for the Allow header: "GET, HEAD, POST".
const char *route_methods(const struct route_table *table, const char *path);

#endif
