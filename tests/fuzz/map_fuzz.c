// Maps of texts: a line a key. Whatever the keys are, each is found where it was first put, and finding it is no search.
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct map map;
    char *rest = arena_strndup(arena, (const char *)bytes, size);
    map_init(&map, arena);
    fuzz_work_begin();
    for (char *key; (key = strsep(&rest, "\n"));) {
        char *known = map_get(&map, key);
        FUZZ_MUST(map_put(&map, key, key) == !known);
        FUZZ_MUST(map_get(&map, key) == (known ? known : key) && map_has(&map, key));
    }
    fuzz_work_end("map", size, 20000, 400);
    return 0;
}
