// Finding a route. First line: the method, second: the path as the library hands it over (decoded), rest: ignored.
#include <string.h>

#include "api/api_internal.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct request request = {0};
    bool known;
    ARENA_SCOPED arena = arena_new();
    char *method = arena_strndup(arena, (const char *)bytes, size), *path = strchr(method, '\n');
    if (!path)
        return 0;
    *path++ = '\0';
    request.path = path;
    fuzz_work_begin();
    const struct route *route = route_find(&request, method, &known);
    fuzz_work_end("route", size, 50000, 200);
    FUZZ_MUST(!route || known);
    if (route && strchr(route->path, '{')) {
        FUZZ_MUST(request.path_value && *request.path_value && !strchr(request.path_value, '/'));
        FUZZ_MUST(strlen(request.path_value) <= strlen(path));
    }
    if (route)
        FUZZ_MUST(strcmp(route->method, method) == 0 || (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0));
    arena_free(request.arena);
    return 0;
}
