// What the watch says and what is doubted, in the live table; see live.h.
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "observe/live/live_internal.h"

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
        assert(i == 0 || strcmp(watch->warnings[i - 1].point, watch->warnings[i].point) < 0);
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
        assert(i == 0 || strcmp(watch->limits[i - 1].point, watch->limits[i].point) < 0);
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
    live_shared_lock(&live->lock);
    struct arena *before = live->watch_arena;
    live->watch_arena = arena;
    live->watch = copy;
    live->turn++;
    live_attach_watch(live);
    live_shared_unlock(&live->lock);
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
    live_shared_lock(&live->lock);
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
    live_shared_unlock(&live->lock);
    arena_free(before);
}
