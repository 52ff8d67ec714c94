// Finding a route. First line: the method, second: the path as the library hands it over (decoded), rest: ignored.
#include <string.h>

#include "api/routes.h"
#include "base/arena.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct route_value value;
    bool known;
    ARENA_SCOPED arena = arena_new();
    char *method = arena_strndup(arena, (const char *)bytes, size), *path = strchr(method, '\n');
    if (!path)
        return 0;
    *path++ = '\0';
    fuzz_work_begin();
    const struct route *route = route_find(&server_routes, method, path, &value, &known);
    fuzz_work_end("route", size, 50000, 200);
    FUZZ_MUST(!route || known);
    if (route && strchr(route->path, '{')) {
        FUZZ_MUST(value.text && value.size > 0 && !memchr(value.text, '/', value.size));
        FUZZ_MUST(value.text >= path && value.text + value.size <= path + strlen(path));
    }
    if (route)
        FUZZ_MUST(strcmp(route->method, method) == 0 || (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0));
    return 0;
}
