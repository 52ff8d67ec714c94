#include "observe/gateway/suspicion.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "observe/point/device.h"

#define BUCKETS 1024
#define SUSPECTS_MAX 8192 // beyond, all others are one
#define LEVEL_MOST 10

struct suspect {
    struct suspect *next;
    struct address stranger;
    char mn[DEVICE_MN_MAX + 1];
    int level;             // tries, less what was forgotten
    bool hot, began;       // waits are on; and that was told
    uint64_t level_ms;     // when it was last reckoned
    uint64_t next_ms;      // not looked at before
    uint64_t until_ms;     // of those that waited until then,
    int looked;            // so many were looked at
    uint64_t looked_ms;    // on a line where others speak
    int64_t untold;
    uint64_t told_ms;
};

struct suspicion {
    uint64_t seed;
    size_t count;
    struct suspect *buckets[BUCKETS];
    struct suspect others;
};

struct suspicion *suspicion_new(uint64_t seed)
{
    struct suspicion *suspicion = heap_alloc(sizeof *suspicion);
    suspicion->seed = seed;
    return suspicion;
}

void suspicion_free(struct suspicion *suspicion)
{
    for (size_t i = 0; suspicion && i < BUCKETS; i++)
        for (struct suspect *suspect = suspicion->buckets[i], *next; suspect; suspect = next) {
            next = suspect->next;
            heap_free(suspect);
        }
    heap_free(suspicion);
}

static struct suspect **bucket_of(const struct suspicion *suspicion, struct address stranger, const char *mn)
{
    uint64_t hash = suspicion->seed;
    for (size_t i = 0; i < sizeof stranger.bytes; i++)
        hash = (hash ^ stranger.bytes[i]) * UINT64_C(0x100000001B3);
    for (; *mn; mn++)
        hash = (hash ^ (unsigned char)*mn) * UINT64_C(0x100000001B3);
    return (struct suspect **)(uintptr_t)&suspicion->buckets[(hash ^ hash >> 32) % BUCKETS];
}

// NULL: nothing was tried.
static struct suspect *find(const struct suspicion *suspicion, const struct raw_peer *peer, const char *mn)
{
    const struct address stranger = address_stranger(peer->address);
    if (!suspicion->count)
        return NULL;
    struct suspect *suspect = *bucket_of(suspicion, stranger, mn);
    while (suspect && (!address_equal(suspect->stranger, stranger) || strcmp(suspect->mn, mn) != 0))
        suspect = suspect->next;
    if (!suspect && suspicion->count >= SUSPECTS_MAX)
        return (struct suspect *)(uintptr_t)&suspicion->others;
    return suspect;
}

static struct suspect *find_or_add(struct suspicion *suspicion, const struct raw_peer *peer, const char *mn)
{
    struct suspect *suspect = find(suspicion, peer, mn);
    if (suspect)
        return suspect;
    suspect = heap_alloc(sizeof *suspect);
    suspect->stranger = address_stranger(peer->address);
    snprintf(suspect->mn, sizeof suspect->mn, "%s", mn);
    struct suspect **bucket = bucket_of(suspicion, suspect->stranger, mn);
    suspect->next = *bucket;
    *bucket = suspect;
    suspicion->count++;
    return suspect;
}

// Tries fade one by one; the waits are off when all have.
static void fade(struct suspect *suspect, uint64_t now_ms)
{
    const uint64_t faded = (now_ms - suspect->level_ms) / SUSPICION_FORGET_MS;
    suspect->level = faded >= (uint64_t)suspect->level ? 0 : suspect->level - (int)faded;
    suspect->level_ms += faded * SUSPICION_FORGET_MS;
    suspect->hot = suspect->hot && suspect->level;
}

static uint64_t wait_of(const struct suspect *suspect)
{
    const uint64_t most = strcmp(suspect->mn, SUSPICION_GARBAGE) == 0 ? SUSPICION_GARBAGE_MS : SUSPICION_MOST_MS;
    const uint64_t wait = (uint64_t)SUSPICION_FIRST_MS << (suspect->level > SUSPICION_FREE ? suspect->level - SUSPICION_FREE - 1 : 0);
    return wait < most ? wait : most;
}

uint64_t suspicion_wait(const struct suspicion *suspicion, const struct raw_peer *peer, const char *mn, uint64_t now_ms)
{
    const struct suspect *suspect = find(suspicion, peer, mn);
    return suspect && now_ms < suspect->next_ms ? suspect->next_ms : 0;
}

bool suspicion_is_looked_at(struct suspicion *suspicion, const struct raw_peer *peer, const char *mn, uint64_t until_ms)
{
    struct suspect *suspect = find(suspicion, peer, mn);
    if (!suspect)
        return true;
    suspect->looked = suspect->until_ms == until_ms ? suspect->looked : 0;
    suspect->until_ms = until_ms;
    return suspect->looked++ < SUSPICION_NEWEST;
}

bool suspicion_may_look(struct suspicion *suspicion, const struct raw_peer *peer, const char *mn, uint64_t now_ms)
{
    struct suspect *suspect = find(suspicion, peer, mn);
    if (!suspect)
        return true;
    fade(suspect, now_ms);
    if (suspect->hot && now_ms < suspect->looked_ms + SUSPICION_SHARED_MS)
        return false;
    suspect->looked_ms = now_ms;
    return true;
}

bool suspicion_note(struct suspicion *suspicion, const struct raw_peer *peer, const char *mn, uint64_t now_ms)
{
    struct suspect *suspect = find_or_add(suspicion, peer, mn);
    fade(suspect, now_ms);
    suspect->level_ms = suspect->level ? suspect->level_ms : now_ms;
    suspect->level += suspect->level < LEVEL_MOST;
    suspect->hot = suspect->hot || suspect->level > SUSPICION_FREE;
    if (suspect->hot && now_ms >= suspect->next_ms)
        suspect->next_ms = now_ms + wait_of(suspect);
    suspect->untold += suspect->hot;
    return suspect->hot;
}

static void tell(struct suspect *suspect, uint64_t now_ms, suspicion_told *told, void *context)
{
    const bool due = !suspect->hot || !suspect->began || now_ms >= suspect->told_ms + SUSPICION_TELL_MS;
    const bool password = strcmp(suspect->mn, SUSPICION_GARBAGE) != 0 && strcmp(suspect->mn, SUSPICION_UNKNOWN) != 0;
    const struct raw_peer peer = {.address = suspect->stranger};
    if (!suspect->untold || !due)
        return;
    if (password)
        told(context, &peer, suspect->mn, suspect->untold, !suspect->began);
    suspect->began = true;
    suspect->told_ms = now_ms;
    suspect->untold = 0;
}

void suspicion_tell(struct suspicion *suspicion, uint64_t now_ms, suspicion_told *told, void *context)
{
    tell(&suspicion->others, now_ms, told, context);
    for (size_t i = 0; suspicion->count && i < BUCKETS; i++)
        for (struct suspect **at = &suspicion->buckets[i], *suspect; (suspect = *at);) {
            fade(suspect, now_ms);
            tell(suspect, now_ms, told, context);
            if (suspect->level || now_ms < suspect->next_ms) {
                at = &suspect->next;
                continue;
            }
            *at = suspect->next;
            heap_free(suspect);
            suspicion->count--;
        }
}
