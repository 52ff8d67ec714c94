// States, and the slots of factors in the live table; see live.h.
#include "observe/live/live.h"

#include <string.h>

#include "observe/live/live_internal.h"

#define TURNS_A_MS 1000 // turns begin at the clock times this, so that they go on growing over a restart

static const char *const state_names[] = {
#define X(state, name) name,
    LIVE_STATES(X)
#undef X
};

const char *live_state_name(enum live_state state)
{
    return state_names[state];
}

const char *live_status_name(const struct live_shown *shown)
{
    const bool heard = shown->state == LIVE_ONLINE || shown->state == LIVE_MANUAL;
    return shown->exceeding ? "exceeding" : heard && (shown->suspicious || shown->missing) ? "suspicious" : live_state_name(shown->state);
}

const char *live_concern_name(enum live_concern concern)
{
    static const char *const names[] = {LIVE_CONCERNS(KIND_WORD)};
    return names[concern];
}

int64_t live_silent_ms(int64_t interval_ms)
{
    const int64_t late_ms = interval_ms + interval_ms / 2;
    return late_ms > LIVE_SILENT_MS ? late_ms : LIVE_SILENT_MS;
}

enum live_state live_state_of(const struct live_signs *signs, int64_t now_ms)
{
    if (!signs->devices)
        return LIVE_MANUAL;
    if (!signs->heard_ms)
        return LIVE_NEVER;
    return now_ms - signs->heard_ms <= signs->silent_ms ? LIVE_ONLINE : LIVE_SILENT;
}

ALONE struct live *live_new(int64_t now_ms)
{
    struct live *live = heap_alloc(sizeof *live);
    pthread_mutex_init(&live->lock, NULL);
    live->turn = live->whole_turn = now_ms * TURNS_A_MS;
    live->arena = arena_new_lasting();
    live->watch_arena = arena_new_lasting();
    map_init(&live->points_by_code, live->arena);
    map_init(&live->devices_by_mn, live->arena);
    return live;
}

ALONE void live_free(struct live *live)
{
    if (!live)
        return;
    arena_free(live->arena);
    arena_free(live->watch_arena);
    arena_free(live->doubts_arena);
    pthread_mutex_destroy(&live->lock);
    heap_free(live);
}

// ---- factors ----

static uint32_t hash_of(const char *text)
{
    uint32_t hash = 0x811c9dc5u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x01000193u;
    return hash;
}

REQUIRES(live_shared) static void grow(struct live *live, struct point_slot *point)
{
    const size_t capacity = point->factor_capacity ? point->factor_capacity * 2 : 8;
    struct factor_slot *factors = arena_array(live->arena, capacity, sizeof *factors);
    if (point->factor_count)
        memcpy(factors, point->factors, point->factor_count * sizeof *factors);
    point->factors = factors;
    point->factor_capacity = capacity;
}

REQUIRES(live_shared) static struct doubt_bounds bounds_of(const struct live *live, const struct point_slot *point, const char *factor)
{
    const struct judge_whose whose = {point->given.code, factor, judge_domain(point->given.kind, factor)};
    return doubts_find(live->doubts_arena ? &live->doubts : NULL, &whose);
}

void live_bound(const struct live *live, struct point_slot *point)
{
    for (size_t i = 0; i < point->factor_count; i++)
        point->factors[i].bounds = bounds_of(live, point, point->factors[i].code);
}

struct factor_slot *live_factor_slot(struct live *live, struct point_slot *point, const char *code)
{
    const uint32_t hash = hash_of(code);
    for (size_t i = 0; i < point->factor_count; i++)
        if (point->factors[i].hash == hash && strcmp(point->factors[i].code, code) == 0)
            return &point->factors[i];
    if (point->factor_count == LIVE_FACTORS_MAX)
        return NULL;
    if (point->factor_count == point->factor_capacity)
        grow(live, point);
    struct factor_slot *factor = &point->factors[point->factor_count++];
    *factor = (struct factor_slot){.code = arena_strdup(live->arena, code), .hash = hash, .bounds = bounds_of(live, point, code)};
    return factor;
}
