// Text -> pointer map in an arena (open addressing). Keys are borrowed and must outlive the map.
// Iteration follows the order of insertion, so that results are the same on every machine.
#ifndef QINGSHAN_BASE_MAP_H
#define QINGSHAN_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct map_entry {
    const char *key;
    void *value;
};

struct map {
    struct arena *arena;
    struct map_entry *entries; // in order of insertion
    size_t count;
    size_t capacity;
    size_t *slots;             // index + 1 into entries, 0 = free
    size_t slot_count;
};

void map_init(struct map *map, struct arena *arena);
bool map_put(struct map *map, const char *key, void *value); // false, and unchanged, when the key is there
void *map_get(const struct map *map, const char *key);       // NULL when absent
bool map_has(const struct map *map, const char *key);

#endif
