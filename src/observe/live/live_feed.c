// What comes into the live table: observations, signs of devices, and what the watch says; see live.h.
#include <stdlib.h>
#include <string.h>

#include "observe/live/live_internal.h"

// ---- observations ----

static int64_t slot_of(int64_t at_ms)
{
    return at_ms / LIVE_SLOT_MS;
}

static void mark_slot(struct point_slot *point, int64_t slot)
{
    if (slot > point->slot_newest) {
        if (slot - point->slot_newest >= LIVE_SLOTS)
            memset(point->slots, 0, sizeof point->slots);
        else
            for (int64_t s = point->slot_newest + 1; s <= slot; s++)
                point->slots[s % LIVE_SLOTS / 64] &= ~(UINT64_C(1) << (s % LIVE_SLOTS % 64));
        point->slot_newest = slot;
    } else if (slot <= point->slot_newest - LIVE_SLOTS || slot < 0) {
        return;
    }
    point->slots[slot % LIVE_SLOTS / 64] |= UINT64_C(1) << (slot % LIVE_SLOTS % 64);
}

// same_too: what comes now corrects what is there for the same time.
static void take(struct live *live, struct point_slot *point, const struct stow_newest *newest, int64_t now_ms, bool same_too)
{
    const struct observation *one = &newest->observation;
    live_changed(live, point);
    if (one->at_ms > now_ms + LIVE_AHEAD_MS) {
        point->ahead++;
        return;
    }
    struct factor_slot *factor = live_factor_slot(live, point, newest->key.factor);
    if (!factor)
        return;
    mark_slot(point, slot_of(one->at_ms));
    struct live_value *value = &factor->newest[newest->key.kind];
    if (!value->present || one->at_ms > value->at_ms || (same_too && one->at_ms == value->at_ms)) {
        *value = (struct live_value){.present = true, .at_ms = one->at_ms, .value = one->value, .least = one->least, .origin = one->origin};
        memcpy(value->flag, one->flag, sizeof value->flag);
    }
    if (one->at_ms > point->data_ms)
        point->data_ms = one->at_ms;
    if (one->at_ms > live->data_ms)
        live->data_ms = one->at_ms;
    const int64_t heard_ms = one->at_ms < now_ms ? one->at_ms : now_ms;
    if (heard_ms > point->heard_ms)
        point->heard_ms = heard_ms;
}

static void take_all(struct live *live, const struct stow_newest *newest, size_t count, int64_t now_ms, bool same_too)
{
    struct point_slot *point = NULL;
    pthread_mutex_lock(&live->lock);
    live->turn++;
    for (size_t i = 0; i < count; i++) {
        if (!point || strcmp(point->given.code, newest[i].key.point) != 0) // those of a point mostly stand together
            point = map_get(&live->points_by_code, newest[i].key.point);
        if (point)
            take(live, point, &newest[i], now_ms, same_too);
    }
    pthread_mutex_unlock(&live->lock);
}

void live_stored(struct live *live, const struct stow_newest *newest, size_t count, int64_t now_ms)
{
    take_all(live, newest, count, now_ms, true);
}

void live_remember(struct live *live, const struct stow_newest *newest, size_t count, int64_t now_ms)
{
    take_all(live, newest, count, now_ms, false);
}

void live_remember_slots(struct live *live, const char *code, const struct series_bucket *buckets, size_t count)
{
    pthread_mutex_lock(&live->lock);
    struct point_slot *point = map_get(&live->points_by_code, code);
    live->turn++;
    for (size_t i = 0; point && i < count; i++)
        mark_slot(point, slot_of(buckets[i].at_ms));
    if (point)
        live_changed(live, point);
    pthread_mutex_unlock(&live->lock);
}

// ---- devices ----

// Under the lock.
static struct device_slot *hear(struct live *live, const char *mn, int64_t at_ms, bool present)
{
    struct device_slot *device = map_get(&live->devices_by_mn, mn);
    if (!device)
        return NULL;
    live->turn++;
    if (device->point) {
        live_changed(live, device->point);
        if (present && at_ms > device->point->heard_ms)
            device->point->heard_ms = at_ms;
    }
    return device;
}

void live_heard(struct live *live, const char *mn, enum live_line what, int64_t at_ms)
{
    pthread_mutex_lock(&live->lock);
    struct device_slot *device = hear(live, mn, at_ms, what != LIVE_DISCONNECTED);
    if (device) {
        device->shown.connected = what == LIVE_CONNECTED;
        device->shown.connects += what == LIVE_CONNECTED;
        device->shown.line_ms = at_ms;
    }
    pthread_mutex_unlock(&live->lock);
}

bool live_frames(struct live *live, const char *mn, int64_t count, int64_t at_ms)
{
    if (pthread_mutex_trylock(&live->lock) != 0)
        return false;
    struct device_slot *device = hear(live, mn, at_ms, true);
    if (device) {
        device->shown.frame_ms = at_ms;
        device->shown.frames += count;
    }
    pthread_mutex_unlock(&live->lock);
    return true;
}

// ---- the watch ----

static int compare_warnings(const void *a, const void *b)
{
    const struct live_warning *left = a, *right = b;
    const int order = strcmp(left->point, right->point);
    return order ? order : (left->since_ms > right->since_ms) - (left->since_ms < right->since_ms);
}

static int compare_limits(const void *a, const void *b)
{
    const struct live_limit *left = a, *right = b;
    const int order = strcmp(left->point, right->point);
    return order ? order : (int)left->kind - (int)right->kind;
}

static uint64_t mix(uint64_t digest, uint64_t value)
{
    return (digest ^ value) * UINT64_C(0x100000001b3);
}

static uint64_t mix_number(uint64_t digest, struct observation_number number)
{
    return mix(mix(digest, (uint64_t)number.mantissa), ((uint64_t)number.scale << 1) + number.present);
}

static uint64_t digest_of(const struct point_slot *point)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < point->warning_count; i++) {
        const struct live_warning *one = &point->warnings[i];
        digest = mix_number(mix_number(mix(mix(digest, (uint64_t)one->id), (uint64_t)one->since_ms + one->acknowledged), one->value), one->limit);
    }
    for (size_t i = 0; i < point->limit_count; i++)
        digest = mix_number(mix_number(mix(digest, point->limits[i].kind), point->limits[i].upper), point->limits[i].lower);
    return digest;
}

// Both lists are sorted by point.
static void attach_warnings(struct live *live, const struct live_watch *watch)
{
    for (size_t i = 0, first; i < watch->warning_count;) {
        struct point_slot *point = map_get(&live->points_by_code, watch->warnings[i].point);
        for (first = i; i < watch->warning_count && strcmp(watch->warnings[i].point, watch->warnings[first].point) == 0; i++)
            ;
        if (point) {
            point->warnings = watch->warnings + first;
            point->warning_count = i - first;
        }
    }
}

static void attach_limits(struct live *live, const struct live_watch *watch)
{
    for (size_t i = 0, first; i < watch->limit_count;) {
        struct point_slot *point = map_get(&live->points_by_code, watch->limits[i].point);
        for (first = i; i < watch->limit_count && strcmp(watch->limits[i].point, watch->limits[first].point) == 0; i++)
            ;
        if (point) {
            point->limits = watch->limits + first;
            point->limit_count = i - first;
        }
    }
}

void live_attach_watch(struct live *live)
{
    for (size_t i = 0; i < live->point_count; i++)
        live->points[i].warning_count = live->points[i].limit_count = 0;
    attach_warnings(live, &live->watch);
    attach_limits(live, &live->watch);
    for (size_t i = 0; i < live->point_count; i++) {
        struct point_slot *point = &live->points[i];
        const uint64_t digest = digest_of(point);
        if (digest != point->watch_digest)
            live_changed(live, point);
        point->watch_digest = digest;
    }
}

static struct live_watch copy_watch(struct arena *arena, const struct live_watch *watch)
{
    struct live_warning *warnings = arena_array(arena, watch->warning_count, sizeof *warnings);
    struct live_limit *limits = arena_array(arena, watch->limit_count, sizeof *limits);
    for (size_t i = 0; i < watch->warning_count; i++) {
        warnings[i] = watch->warnings[i];
        warnings[i].point = arena_strdup(arena, warnings[i].point);
        warnings[i].factor = arena_strdup(arena, warnings[i].factor);
        warnings[i].rule = arena_strdup(arena, warnings[i].rule);
    }
    for (size_t i = 0; i < watch->limit_count; i++) {
        limits[i] = watch->limits[i];
        limits[i].point = arena_strdup(arena, limits[i].point);
        limits[i].factor = arena_strdup(arena, limits[i].factor);
    }
    if (watch->warning_count)
        qsort(warnings, watch->warning_count, sizeof *warnings, compare_warnings);
    if (watch->limit_count)
        qsort(limits, watch->limit_count, sizeof *limits, compare_limits);
    return (struct live_watch){.warnings = warnings, .warning_count = watch->warning_count, .limits = limits, .limit_count = watch->limit_count};
}

void live_judge(struct live *live, const struct live_watch *watch)
{
    struct arena *arena = arena_new_lasting();
    const struct live_watch copy = copy_watch(arena, watch);
    pthread_mutex_lock(&live->lock);
    struct arena *before = live->watch_arena;
    live->watch_arena = arena;
    live->watch = copy;
    live->turn++;
    live_attach_watch(live);
    pthread_mutex_unlock(&live->lock);
    arena_free(before);
}

// ---- doubt ----

static uint64_t mix_text(uint64_t digest, const char *text)
{
    for (; text && *text; text++)
        digest = mix(digest, (unsigned char)*text);
    return mix(digest, 0x100);
}

static uint64_t mix_bound(uint64_t digest, bool has, struct decimal bound)
{
    return has ? mix(mix(digest, (uint64_t)bound.mantissa), (uint64_t)bound.scale + 1) : mix(digest, 0);
}

static uint64_t digest_of_doubts(const struct doubts *doubts)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < doubts->factors.count; i++) {
        const struct factor *factor = &doubts->factors.items[i];
        digest = mix_text(mix_text(digest, factor->code), factor->unit);
        digest = mix_bound(mix_bound(digest, factor->has_least, factor->least), factor->has_most, factor->most);
    }
    for (size_t i = 0; i < doubts->rules.count; i++) {
        const struct judge_rule_row *row = &doubts->rules.rows[i];
        const char *const texts[] = {row->parameter, row->domain, row->point, row->factor, row->value};
        digest = mix(digest, row->rule);
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
            digest = mix_text(digest, texts[t]);
    }
    return digest;
}

void live_doubt(struct live *live, struct arena *arena, const struct doubts *doubts)
{
    const uint64_t digest = digest_of_doubts(doubts);
    pthread_mutex_lock(&live->lock);
    const bool known = live->doubts_arena && live->doubts_digest == digest;
    struct arena *before = known ? arena : live->doubts_arena;
    if (!known) {
        live->doubts_arena = arena;
        live->doubts = *doubts;
        live->doubts_digest = digest;
        live->turn++;
        for (size_t i = 0; i < live->point_count; i++) {
            live_bound(live, &live->points[i]);
            live_changed(live, &live->points[i]);
        }
    }
    pthread_mutex_unlock(&live->lock);
    arena_free(before);
}
