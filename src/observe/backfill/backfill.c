#include "observe/backfill/backfill.h"

#include <string.h>

#include "base/period.h"
#include "base/text.h"
#include "backfill_sql.h"
#include "observe/gateway/command.h"
#include "observe/gateway/gateway.h"
#include "observe/gateway/learned.h"
#include "observe/judge/limit.h"
#include "observe/series/series_interval.h"

#define REST_MS DAY_MS           // before the same slots are asked for again
#define UNHEARD_REST_MS HOUR_MS  // the same where the device did not answer at all
#define FIELDS_MAX 8
#define LEARN_LEAST 6                   // rows from which their distance is learned

// Coarse ones first: few frames, and the device's own means are in force before finer data make computed ones.
static const struct {
    enum series_kind kind;
    int number;
    int64_t unit_ms, most, grace_ms;    // most: units of one slot; grace: from the end of a slot until it should be here
} kinds[] = {{SERIES_DAY, 2031, DAY_MS, 1, 2 * HOUR_MS},
             {SERIES_HOUR, 2061, HOUR_MS, 24, HOUR_MS / 2},
             {SERIES_MINUTE, 2051, MINUTE_MS, 60, HOUR_MS / 4}};
#define KIND_COUNT (sizeof kinds / sizeof *kinds)

struct asked {
    int number;
    struct series_range range;
};

struct looking {
    const struct backfill_source *source;
    struct arena *arena;
    const struct backfill_devices_row *device;
    struct asked *asked;                // what is not to be asked for again yet
    size_t asked_count;
    struct maintenance *maintenance;
    size_t maintenance_count;
};

// ---- slots ----

bool backfill_first_gap(const struct backfill_slots *slots, struct series_range *ret_gap)
{
    size_t first = 0;
    while (first < slots->count && slots->states[first] != BACKFILL_OPEN)
        first++;
    if (first == slots->count)
        return false;
    size_t end = first + 1;
    for (size_t i = end; i < slots->count && i - first < BACKFILL_SLOTS_MAX && i - end <= BACKFILL_BETWEEN_MAX; i++) {
        if (slots->states[i] == BACKFILL_BARRED)
            break;
        if (slots->states[i] == BACKFILL_OPEN)
            end = i + 1;
    }
    *ret_gap = (struct series_range){slots->from_ms + (int64_t)first * slots->step_ms, slots->from_ms + (int64_t)end * slots->step_ms};
    return true;
}

static int64_t floor_to(int64_t at_ms, int64_t step_ms)
{
    return (at_ms + ZONE_MS) / step_ms * step_ms - ZONE_MS;
}

static struct backfill_slots make_slots(const struct looking *looking, size_t kind, int64_t step_ms)
{
    const int64_t now_ms = looking->source->now_ms, to_ms = floor_to(now_ms - kinds[kind].grace_ms, step_ms);
    struct backfill_slots slots = {.from_ms = floor_to(now_ms - BACKFILL_SPAN_DAYS * DAY_MS, step_ms), .step_ms = step_ms};
    slots.count = (size_t)((to_ms - slots.from_ms) / step_ms);
    slots.states = arena_alloc(looking->arena, slots.count + 1);
    memset(slots.states, BACKFILL_OPEN, slots.count + 1);
    return slots;
}

// Every slot that the range touches.
static void bar(struct backfill_slots *slots, struct series_range range)
{
    for (size_t i = 0; i < slots->count; i++) {
        const int64_t at_ms = slots->from_ms + (int64_t)i * slots->step_ms;
        if (at_ms < range.to_ms && at_ms + slots->step_ms > range.from_ms)
            slots->states[i] = BACKFILL_BARRED;
    }
}

static void mark(struct backfill_slots *slots, const struct observation *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const int64_t at_ms = rows[i].at_ms - slots->from_ms;
        if (at_ms >= 0 && (size_t)(at_ms / slots->step_ms) < slots->count)
            slots->states[at_ms / slots->step_ms] = BACKFILL_THERE;
    }
}

static bool any_open(const struct backfill_slots *slots)
{
    return slots->count && memchr(slots->states, BACKFILL_OPEN, slots->count);
}

// ---- one kind of a point ----

struct history {
    const char **factors;
    size_t count;
    struct series_range span;
    int64_t first_ms;                   // of the device's oldest row, INT64_MAX: none
};

static bool read_rows(const struct looking *looking, const struct history *history, size_t kind, size_t factor, struct observation **ret_rows,
                      size_t *ret_count, struct fault *f)
{
    const struct series_key key = {looking->device->point, history->factors[factor], kinds[kind].kind};
    return series_collect(looking->source->series, looking->arena, &key, history->span, 0, ret_rows, ret_count, f);
}

// What people entered says nothing of when the device began.
static void take_first(struct history *history, const struct observation *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].origin != OBSERVATION_MANUAL) {
            history->first_ms = rows[i].at_ms < history->first_ms ? rows[i].at_ms : history->first_ms;
            return;
        }
}

static bool look_before(const struct looking *looking, struct history *history, size_t kind, struct fault *f)
{
    struct observation newest;
    bool found;
    for (size_t i = 0; i < history->count && history->first_ms > history->span.from_ms; i++) {
        const struct series_key key = {looking->device->point, history->factors[i], kinds[kind].kind};
        if (!series_latest(looking->source->series, &key, history->span.from_ms, &newest, &found, f))
            return false;
        if (found)
            take_first(history, &newest, 1);
    }
    return true;
}

static void bar_known(const struct looking *looking, size_t kind, struct backfill_slots *slots)
{
    for (size_t i = 0; i < looking->asked_count; i++)
        if (looking->asked[i].number == kinds[kind].number)
            bar(slots, looking->asked[i].range);
    for (size_t i = 0; i < looking->maintenance_count; i++)
        if (!looking->maintenance[i].factor)
            bar(slots, looking->maintenance[i].span);
}

static int64_t step_of(const struct looking *looking, size_t kind, const struct observation *rows, size_t count)
{
    if (kinds[kind].kind == SERIES_MINUTE && count < LEARN_LEAST)
        return looking->device->minute_interval * MINUTE_MS;
    return series_interval(rows, count, kinds[kind].unit_ms, kinds[kind].most);
}

// Rows of every factor, until no slot is open: where nothing is missing that is one factor.
static bool fill_slots(const struct looking *looking, struct history *history, size_t kind, struct backfill_slots *slots, struct fault *f)
{
    struct observation *rows;
    size_t count;
    bool seen = false;
    *slots = (struct backfill_slots){0};
    for (size_t i = 0; i < history->count && (!seen || any_open(slots)); i++) {
        if (!read_rows(looking, history, kind, i, &rows, &count, f))
            return false;
        if (count && !seen) {
            const int64_t step_ms = step_of(looking, kind, rows, count);
            if (DAY_MS % step_ms)  // slots of this length do not fit a day: nothing can be said
                return true;
            *slots = make_slots(looking, kind, step_ms);
            seen = true;
        }
        take_first(history, rows, count);
        mark(slots, rows, count);
    }
    if (seen)
        bar(slots, (struct series_range){INT64_MIN, history->first_ms});
    return true;
}

static bool find_gap(const struct looking *looking, size_t kind, struct series_range *ret_gap, bool *ret_found, struct fault *f)
{
    const int64_t now_ms = looking->source->now_ms;
    struct history history = {.span = {now_ms - (BACKFILL_SPAN_DAYS + 1) * DAY_MS, now_ms}, .first_ms = INT64_MAX};
    struct backfill_slots slots;
    *ret_found = false;
    if (!series_factors(looking->source->series, looking->arena, looking->device->point, kinds[kind].kind, &history.factors, &history.count, f) ||
        !look_before(looking, &history, kind, f) || !fill_slots(looking, &history, kind, &slots, f))
        return false;
    bar_known(looking, kind, &slots);
    *ret_found = backfill_first_gap(&slots, ret_gap);
    return true;
}

// ---- one device ----

static bool asked_range(const struct looking *looking, const char *arguments, struct series_range *ret_range)
{
    struct hj212_field fields[FIELDS_MAX];
    size_t count;
    *ret_range = (struct series_range){0};
    hj212_arguments(arguments, fields, FIELDS_MAX, &count);
    for (size_t i = 0; i < count; i++)
        if (hj212_text_is(fields[i].name, "BeginTime"))
            hj212_time_parse(fields[i].value, &ret_range->from_ms);
        else if (hj212_text_is(fields[i].name, "EndTime"))
            hj212_time_parse(fields[i].value, &ret_range->to_ms);
    const bool good = ret_range->from_ms && ret_range->to_ms > ret_range->from_ms;
    ret_range->from_ms += looking->device->clock_offset_s * 1000;
    ret_range->to_ms += looking->device->clock_offset_s * 1000;
    return good;
}

// *ret_busy: it has a request under way, or had as many as it may in this hour.
static bool read_asked(struct looking *looking, bool *ret_busy, struct fault *f)
{
    const int64_t now_ms = looking->source->now_ms;
    struct command_lately_row *rows;
    size_t count, hourly = 0, open = 0;
    if (!command_lately_all(looking->source->store, looking->arena, &(struct command_lately_in){looking->device->mn, now_ms - REST_MS}, &rows, &count, f))
        return false;
    looking->asked = arena_array(looking->arena, count + 1, sizeof *looking->asked);
    for (size_t i = 0; i < count; i++) {
        const enum command_state state = command_state_of(rows[i].state);
        const bool unheard = state == COMMAND_UNANSWERED || state == COMMAND_EXPIRED, ours = text_equal(rows[i].origin, BACKFILL_ORIGIN);
        struct asked *asked = &looking->asked[looking->asked_count];
        hourly += ours && rows[i].at_ms > now_ms - HOUR_MS;
        open += ours && state <= COMMAND_ACCEPTED;
        if (unheard && rows[i].at_ms < now_ms - UNHEARD_REST_MS)
            continue;
        asked->number = (int)rows[i].number;
        looking->asked_count += asked_range(looking, rows[i].arguments, &asked->range);
    }
    *ret_busy = open > 0 || (int64_t)hourly >= looking->device->backfill_hourly;
    return true;
}

// From the start of the first slot to the end of the last one: right for devices that leave the end out and for those that
// do not, and for both meanings of DataTime. A neighbour that comes again is stored once.
static const char *arguments_of(const struct looking *looking, struct series_range gap)
{
    const int64_t offset_ms = looking->device->clock_offset_s * 1000;
    char from[HJ212_QN_SIZE], to[HJ212_QN_SIZE];
    hj212_time_text(gap.from_ms - offset_ms, false, from);
    hj212_time_text(gap.to_ms - offset_ms, false, to);
    return arena_printf(looking->arena, "BeginTime=%s,EndTime=%s", from, to);
}

// Means that are still being computed, as after a start that found much to store, are no gaps.
static bool is_settled(const struct looking *looking, size_t kind, bool *ret_settled, struct fault *f)
{
    static const struct {
        enum series_kind of, source;
    } made[] = {{SERIES_HOUR, SERIES_REALTIME}, {SERIES_HOUR, SERIES_MINUTE}, {SERIES_DAY, SERIES_HOUR}};
    const int64_t before_ms = looking->source->now_ms - kinds[kind].grace_ms - kinds[kind].unit_ms;
    *ret_settled = true;
    for (size_t i = 0; i < sizeof made / sizeof *made && *ret_settled; i++) {
        struct series_touch *touches;
        size_t count;
        if (made[i].of != kinds[kind].kind)
            continue;
        if (!series_touched(looking->source->series, looking->arena, made[i].source, before_ms, 1, &touches, &count, f))
            return false;
        *ret_settled = count == 0;
    }
    return true;
}

static bool look_at(struct looking *looking, struct backfill_order *ret_order, bool *ret_found, struct fault *f)
{
    const int64_t now_ms = looking->source->now_ms;
    const struct series_range span = {now_ms - (BACKFILL_SPAN_DAYS + 1) * DAY_MS, now_ms};
    struct series_range gap;
    bool busy;
    *ret_found = false;
    if (!read_asked(looking, &busy, f))
        return false;
    if (busy)
        return true;
    if (!maintenance_list(looking->source->store, looking->arena, looking->device->point, span, &looking->maintenance, &looking->maintenance_count, f))
        return false;
    for (size_t i = 0; i < KIND_COUNT && !*ret_found; i++) {
        bool settled;
        if (!is_settled(looking, i, &settled, f) || (settled && !find_gap(looking, i, &gap, ret_found, f)))
            return false;
        if (*ret_found)
            *ret_order = (struct backfill_order){.mn = looking->device->mn, .number = kinds[i].number, .arguments = arguments_of(looking, gap)};
    }
    return true;
}

static bool is_online(const struct backfill_source *source, const char *mn)
{
    struct learned learned;
    bool online;
    return gateway_learned(source->gateway, mn, &learned, &online) && online;
}

bool backfill_look(const struct backfill_source *source, struct arena *arena, struct backfill_order **ret_orders, size_t *ret_count, struct fault *f)
{
    struct backfill_devices_row *rows;
    size_t count;
    *ret_count = 0;
    if (!backfill_devices_all(source->store, arena, &rows, &count, f))
        return false;
    *ret_orders = arena_array(arena, count + 1, sizeof **ret_orders);
    for (size_t i = 0; i < count; i++) {
        ARENA_SCOPED scratch = arena_new();
        struct looking looking = {.source = source, .arena = scratch, .device = &rows[i]};
        struct backfill_order order;
        bool found;
        if (!is_online(source, rows[i].mn))
            continue;
        if (!look_at(&looking, &order, &found, f))
            return false;
        if (found) {
            order.arguments = arena_strdup(arena, order.arguments);
            (*ret_orders)[(*ret_count)++] = order;
        }
    }
    return true;
}
