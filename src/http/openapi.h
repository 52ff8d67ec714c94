// OpenAPI 3.1, written from a route table.
#ifndef QINGSHAN_HTTP_OPENAPI_H
#define QINGSHAN_HTTP_OPENAPI_H

#include "base/arena.h"
#include "http/route.h"

struct openapi {
    const char *title, *version, *description;
    const char *prefix;           // of every path; no part of an operation's name
    const char *const *schemas;   // pieces of a JSON text, ended by NULL: {"schemas": {NAME: schema}, "answers": {"GET /path": NAME}}
};
const char *openapi_write(struct arena *arena, const struct openapi *openapi, const struct route_table *table, size_t *ret_size);

#endif
