#include "http/route.h"

#include <string.h>

// Matches "/a/{x}/b"; the part that stands for {x} must be one non-empty path segment.
static bool path_matches(const char *pattern, const char *path, struct route_value *ret_value)
{
    *ret_value = (struct route_value){0};
    while (*pattern && *pattern != '{' && *pattern == *path) { // a path may have braces too
        pattern++;
        path++;
    }
    if (*pattern != '{')
        return !*pattern && !*path;
    size_t size = strcspn(path, "/");
    *ret_value = (struct route_value){path, size};
    return size > 0 && strcmp(strchr(pattern, '}') + 1, path + size) == 0;
}

static bool method_matches(const struct route *route, const char *method)
{
    return strcmp(route->method, method) == 0 || (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

const char *route_methods(const struct route_table *table, const char *path)
{
    bool reads = false, writes = false, puts = false;
    struct route_value value;
    for (size_t list = 0; list < table->count; list++)
        for (size_t i = 0; i < table->lists[list]->count; i++) {
            const struct route *route = &table->lists[list]->routes[i];
            if (!path_matches(route->path, path, &value))
                continue;
            reads = reads || strcmp(route->method, "GET") == 0;
            writes = writes || strcmp(route->method, "POST") == 0;
            puts = puts || strcmp(route->method, "PUT") == 0;
        }
    if (puts)
        return writes ? "GET, HEAD, POST, PUT" : "GET, HEAD, PUT"; // all that is put can be got
    return reads && writes ? "GET, HEAD, POST" : (writes ? "POST" : "GET, HEAD");
}

const struct route *route_find(const struct route_table *table, const char *method, const char *path, struct route_value *ret_value, bool *ret_known)
{
    const struct route *found = NULL;
    *ret_known = false;
    *ret_value = (struct route_value){0};
    for (size_t list = 0; list < table->count; list++)
        for (size_t i = 0; i < table->lists[list]->count; i++) {
            const struct route *route = &table->lists[list]->routes[i];
            struct route_value value;
            if (!path_matches(route->path, path, &value))
                continue;
            *ret_known = true;
            if (!method_matches(route, method) || (found && value.text))
                continue;
            found = route;
            *ret_value = value;
            if (!value.text)
                return route;
        }
    return found;
}
