#include "observe/gateway/recent.h"

#include <string.h>

#include "base/arena.h"

#define SLOTS (2 * RECENT_MAX)

struct recent {
    uint64_t seed;
    uint64_t ring[RECENT_MAX];   // in the order added; 0: free
    uint64_t slots[SLOTS];       // open addressing
    uint64_t added;
};

struct recent *recent_new(uint64_t seed)
{
    struct recent *recent = heap_alloc(sizeof *recent);
    recent->seed = seed;
    return recent;
}

void recent_free(struct recent *recent)
{
    heap_free(recent);
}

// A multiplication of 64 by 64 bits folded together; the seed is not known outside, so nobody can aim at another's frame.
static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t digest(uint64_t state, const char *bytes, size_t size)
{
    uint64_t word[2];
    state ^= fold(size ^ UINT64_C(0x9E3779B97F4A7C15), UINT64_C(0xD6E8FEB86659FD93));
    for (; size >= sizeof word; bytes += sizeof word, size -= sizeof word) {
        memcpy(word, bytes, sizeof word);
        state = fold(word[0] ^ UINT64_C(0xA0761D6478BD642F) ^ state, word[1] ^ UINT64_C(0xE7037ED1A0B428DB));
    }
    memset(word, 0, sizeof word);
    memcpy(word, bytes, size);
    return fold(word[0] ^ UINT64_C(0x8EBC6AF09C88C6E3) ^ state, word[1] ^ UINT64_C(0x589965CC75374CC3));
}

static size_t slot_of(const struct recent *recent, uint64_t key)
{
    size_t slot = key % SLOTS;
    while (recent->slots[slot] && recent->slots[slot] != key)
        slot = (slot + 1) % SLOTS;
    return slot;
}

// Closes the gap, so that no search ends too early.
static void take_out(struct recent *recent, uint64_t key)
{
    size_t gap = slot_of(recent, key);
    if (!recent->slots[gap])
        return;
    recent->slots[gap] = 0;
    for (size_t at = (gap + 1) % SLOTS; recent->slots[at]; at = (at + 1) % SLOTS) {
        uint64_t moved = recent->slots[at];
        recent->slots[at] = 0;
        recent->slots[slot_of(recent, moved)] = moved;
    }
}

bool recent_add(struct recent *recent, const char *mn, const char *bytes, size_t size)
{
    uint64_t key = digest(digest(recent->seed, mn, strlen(mn)), bytes, size);
    key += !key;
    if (recent->slots[slot_of(recent, key)])
        return false;
    uint64_t *place = &recent->ring[recent->added++ % RECENT_MAX];
    if (*place)
        take_out(recent, *place);
    *place = key;
    recent->slots[slot_of(recent, key)] = key;
    return true;
}

void recent_forget(struct recent *recent, size_t count)
{
    for (; count && recent->added; count--) {
        uint64_t *place = &recent->ring[--recent->added % RECENT_MAX];
        take_out(recent, *place);
        *place = 0;
    }
}
