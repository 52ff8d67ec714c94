// What the live table shows: states by the clock, comparison with limits, copies for the reader; see live.h.
#include <string.h>

#include "observe/live/live_internal.h"

// ---- states ----

// One turn for all that falls silent or is heard again at this moment.
REQUIRES(live_shared) static void pass_time(struct live *live, int64_t now_ms)
{
    bool first = true;
    for (size_t i = 0; i < live->point_count; i++) {
        struct point_slot *point = &live->points[i];
        const struct live_signs signs = {point->devices != NULL, point->heard_ms, point->silent_ms};
        const enum live_state state = live_state_of(&signs, now_ms);
        if (state == point->state)
            continue;
        live->turn += first;
        first = false;
        point->state = state;
        point->since_ms = point->heard_ms;
        live_changed(live, point);
    }
}

static int captured(const struct point_slot *point, int64_t now_ms)
{
    const int64_t now = now_ms / LIVE_SLOT_MS;
    int count = 0;
    for (int64_t s = now - LIVE_SLOTS + 1; s <= now; s++)
        if (s >= 0 && s <= point->slot_newest && s > point->slot_newest - LIVE_SLOTS)
            count += (int)(point->slots[s % LIVE_SLOTS / 64] >> (s % LIVE_SLOTS % 64) & 1);
    return count;
}

// ---- values ----

static bool is_valid(const struct live_value *value)
{
    return value->present && value->value.present && (!value->flag[0] || strcmp(value->flag, "N") == 0);
}

// D fault, T over range, B line to the instrument: the device itself doubts the value. Stops and calibrations are no doubt. What
// cannot be we doubt.
static bool is_doubted(const struct live_value *value, const struct doubt_bounds *bounds)
{
    return value->present && ((value->flag[0] && !value->flag[1] && strchr("DTB", value->flag[0])) || doubt_bars(doubt_of(bounds, value->value)));
}

static bool is_over(const struct live_value *value, const struct doubt_bounds *bounds, const struct live_limit *limit)
{
    if (!is_valid(value))
        return false;
    const struct decimal number = observation_decimal(doubt_counted(bounds, value->value));
    const bool above = limit->upper.present && decimal_compare(number, observation_decimal(limit->upper)) > 0;
    const bool below = limit->lower.present && decimal_compare(number, observation_decimal(limit->lower)) < 0;
    return (above || below) && doubt_lets_judge(bounds, value->value, value->least, below);
}

// The limit that is beyond, or else the first: of the shortest mean. NULL: the factor has none.
static const struct live_limit *speaking_limit(const struct point_slot *point, const struct factor_slot *factor, bool *ret_over)
{
    const struct live_limit *spoken = NULL;
    *ret_over = false;
    for (size_t i = 0; i < point->limit_count && !*ret_over; i++) {
        const struct live_limit *limit = &point->limits[i];
        if (strcmp(limit->factor, factor->code) != 0)
            continue;
        *ret_over = is_over(&factor->newest[limit->kind], &factor->bounds, limit);
        if (!spoken || *ret_over)
            spoken = limit;
    }
    return spoken;
}

static bool is_suspicious(const struct factor_slot *factor)
{
    bool suspicious = false;
    for (int kind = 0; kind < SERIES_KIND_COUNT; kind++)
        suspicious = suspicious || is_doubted(&factor->newest[kind], &factor->bounds);
    return suspicious;
}

static void settle(struct point_slot *point)
{
    if (point->settled_turn == point->turn)
        return;
    bool concerns[] = {[LIVE_EXCEEDS] = false, [LIVE_MISSING] = point->state == LIVE_SILENT, [LIVE_SUSPICIOUS] = false}, over;
    for (size_t i = 0; i < point->factor_count; i++) {
        speaking_limit(point, &point->factors[i], &over);
        concerns[LIVE_EXCEEDS] = concerns[LIVE_EXCEEDS] || over;
        concerns[LIVE_SUSPICIOUS] = concerns[LIVE_SUSPICIOUS] || is_suspicious(&point->factors[i]);
    }
    for (size_t i = 0; i < point->warning_count; i++)
        concerns[point->warnings[i].concern] = true;
    point->exceeding = concerns[LIVE_EXCEEDS];
    point->missing = concerns[LIVE_MISSING];
    point->suspicious = concerns[LIVE_SUSPICIOUS];
    point->settled_turn = point->turn;
}

// ---- copies ----

static void copy_factors(struct arena *arena, const struct point_slot *point, struct live_shown *shown)
{
    struct live_factor *factors = arena_array(arena, point->factor_count, sizeof *factors);
    for (size_t i = 0; i < point->factor_count; i++) {
        const struct live_limit *limit = speaking_limit(point, &point->factors[i], &factors[i].over);
        factors[i].code = arena_strdup(arena, point->factors[i].code);
        factors[i].suspicious = is_suspicious(&point->factors[i]);
        memcpy(factors[i].newest, point->factors[i].newest, sizeof factors[i].newest);
        for (int kind = 0; kind < SERIES_KIND_COUNT; kind++)
            if (factors[i].newest[kind].present)
                factors[i].newest[kind].doubt = doubt_of(&point->factors[i].bounds, factors[i].newest[kind].value);
        if (limit) {
            factors[i].limit_kind = limit->kind;
            factors[i].upper = limit->upper;
            factors[i].lower = limit->lower;
        }
    }
    shown->factors = factors;
    shown->factor_count = point->factor_count;
}

static void copy_warnings(struct arena *arena, const struct point_slot *point, struct live_shown *shown)
{
    struct live_warning *warnings = arena_array(arena, point->warning_count, sizeof *warnings);
    for (size_t i = 0; i < point->warning_count; i++) {
        warnings[i] = point->warnings[i];
        warnings[i].point = shown->point.code;
        warnings[i].factor = arena_strdup(arena, warnings[i].factor);
        warnings[i].rule = arena_strdup(arena, warnings[i].rule);
    }
    shown->warnings = warnings;
    shown->warning_count = point->warning_count;
}

static void copy_devices(struct arena *arena, const struct point_slot *point, struct live_shown *shown)
{
    size_t count = 0;
    for (const struct device_slot *device = point->devices; device; device = device->next)
        count++;
    struct live_shown_device *devices = arena_array(arena, count, sizeof *devices);
    for (const struct device_slot *device = point->devices; device; device = device->next) {
        devices[shown->device_count] = device->shown;
        devices[shown->device_count++].mn = arena_strdup(arena, device->shown.mn);
    }
    shown->devices = devices;
}

static struct live_point copy_given(struct arena *arena, const struct live_point *given)
{
    return (struct live_point){.code = arena_strdup(arena, given->code), .name = arena_strdup(arena, given->name),
                               .kind = arena_strdup(arena, given->kind), .region = arena_strdup(arena, given->region),
                               .longitude = arena_strdup(arena, given->longitude), .latitude = arena_strdup(arena, given->latitude),
                               .simulated = given->simulated};
}

static void copy_point(struct arena *arena, const struct point_slot *point, const struct live_request *request, struct live_shown *shown)
{
    *shown = (struct live_shown){.state = point->state, .since_ms = point->since_ms, .heard_ms = point->heard_ms, .data_ms = point->data_ms, .silent_ms = point->silent_ms,
                                 .ahead = point->ahead, .exceeding = point->exceeding, .missing = point->missing,
                                 .suspicious = point->suspicious};
    if (request->heads) {
        shown->point.code = arena_strdup(arena, point->given.code);
        return;
    }
    shown->point = copy_given(arena, &point->given);
    shown->captured = captured(point, request->now_ms);
    copy_factors(arena, point, shown);
    copy_warnings(arena, point, shown);
    copy_devices(arena, point, shown);
}

static void count_in(struct live_counts *counts, const struct point_slot *point)
{
    counts->points++;
    counts->states[point->state]++;
    counts->exceeding += point->exceeding;
    counts->missing += point->missing;
    counts->suspicious += point->suspicious;
    counts->warnings += point->warning_count;
}

void live_read(struct live *live, struct arena *arena, const struct live_request *request, struct live_snapshot *ret_snapshot)
{
    live_shared_lock(&live->lock);
    pass_time(live, request->now_ms);
    struct live_snapshot snapshot = {.turn = live->turn, .now_ms = request->now_ms, .data_ms = live->data_ms,
                                     .whole = request->since < live->whole_turn || request->since > live->turn};
    struct live_shown *points = arena_array(arena, live->point_count, sizeof *points);
    for (size_t i = 0; i < live->point_count; i++) {
        settle(&live->points[i]);
        count_in(&snapshot.counts, &live->points[i]);
        if (snapshot.whole || live->points[i].turn > request->since)
            copy_point(arena, &live->points[i], request, &points[snapshot.point_count++]);
    }
    live_shared_unlock(&live->lock);
    snapshot.points = points;
    *ret_snapshot = snapshot;
}

void live_heads(struct live *live, const char *const *codes, size_t count, int64_t now_ms, struct live_head *ret_heads)
{
    size_t next = 0;
    live_shared_lock(&live->lock);
    pass_time(live, now_ms);
    for (size_t i = 0; i < count; i++) {
        const bool follows = next < live->point_count && strcmp(live->points[next].given.code, codes[i]) == 0;
        struct point_slot *point = follows ? &live->points[next] : map_get(&live->points_by_code, codes[i]);
        ret_heads[i] = (struct live_head){0};
        if (!point)
            continue;
        settle(point);
        ret_heads[i] = (struct live_head){point->known, point->heard_ms, point->silent_ms, point->last_ms, point->exceeding, point->missing,
                                          point->suspicious};
        next = (size_t)(point - live->points) + 1;
    }
    live_shared_unlock(&live->lock);
}

int64_t live_turn(struct live *live)
{
    live_shared_lock(&live->lock);
    const int64_t turn = live->turn;
    live_shared_unlock(&live->lock);
    return turn;
}
