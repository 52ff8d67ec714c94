#include "base/map.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>

#include "base/list.h"

#define SLOTS_FIRST 16

// Keys come from files and devices too: who knows the hash could send such as all meet in one slot, and each would be compared with
// all before it. So it is SipHash, under the random bytes that the kernel gives every process.
static uint64_t hash_text(const char *key)
{
    static _Atomic(const unsigned char *) secret;
    const unsigned char *bytes = atomic_load_explicit(&secret, memory_order_relaxed);
    uint64_t hash;
    if (!bytes)
        atomic_store_explicit(&secret, bytes = (const unsigned char *)getauxval(AT_RANDOM), memory_order_relaxed);
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key, strlen(key), bytes);
    return hash;
}

void map_init(struct map *map, struct arena *arena)
{
    *map = (struct map){.arena = arena};
}

static size_t *find_slot(const struct map *map, const char *key)
{
    size_t mask = map->slot_count - 1, at = (size_t)hash_text(key) & mask;
    while (map->slots[at] && strcmp(map->entries[map->slots[at] - 1].key, key) != 0)
        at = (at + 1) & mask;
    return &map->slots[at];
}

static void grow(struct map *map)
{
    map->slot_count = map->slot_count ? map->slot_count * 2 : SLOTS_FIRST;
    map->slots = arena_array(map->arena, map->slot_count, sizeof *map->slots);
    for (size_t i = 0; i < map->count; i++)
        *find_slot(map, map->entries[i].key) = i + 1;
}

bool map_put(struct map *map, const char *key, void *value)
{
    if ((map->count + 1) * 4 > map->slot_count * 3)
        grow(map);
    size_t *slot = find_slot(map, key);
    if (*slot)
        return false;
    map->entries = list_reserve(map->arena, map->entries, map->count, &map->capacity, sizeof *map->entries);
    map->entries[map->count++] = (struct map_entry){.key = key, .value = value};
    *slot = map->count;
    return true;
}

static const struct map_entry *find_entry(const struct map *map, const char *key)
{
    if (!map->slot_count || !key)
        return NULL;
    size_t slot = *find_slot(map, key);
    return slot ? &map->entries[slot - 1] : NULL;
}

void *map_get(const struct map *map, const char *key)
{
    const struct map_entry *entry = find_entry(map, key);
    return entry ? entry->value : NULL;
}

bool map_has(const struct map *map, const char *key)
{
    return find_entry(map, key) != NULL;
}
