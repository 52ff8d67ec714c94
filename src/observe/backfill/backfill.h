// Gaps in the means of devices, and the requests for history that fill them. Reads only; whoever calls gives the orders.
//
// A slot (a minute interval, an hour, a day) is open when no series of its point and kind has a row there although the kind
// has rows before it. What maintenance covers, what was asked for lately, and what may still be under way is not asked for.
// Neighbouring open slots are one request. A device has one such request under way, and backfill_hourly in an hour.
// Faults: those of series.h and store.h.
#ifndef QINGSHAN_OBSERVE_BACKFILL_H
#define QINGSHAN_OBSERVE_BACKFILL_H

#include "base/arena.h"
#include "observe/series/series.h"

#define BACKFILL_SPAN_DAYS 7     // so far back gaps are looked for
#define BACKFILL_SLOTS_MAX 360   // of one request
#define BACKFILL_BETWEEN_MAX 2   // slots that are there, between two open ones, that one request asks for again
#define BACKFILL_SECONDS 60      // from one look to the next
#define BACKFILL_ORIGIN "backfill"

enum backfill_slot { BACKFILL_OPEN, BACKFILL_THERE, BACKFILL_BARRED };

struct backfill_slots {
    int64_t from_ms, step_ms;
    uint8_t *states;             // enum backfill_slot
    size_t count;
};
// The oldest gap, whole slots. Pure. false: none.
bool backfill_first_gap(const struct backfill_slots *slots, struct series_range *ret_gap);

struct gateway;
struct backfill_source {
    struct store *store;
    struct series *series;
    struct gateway *gateway;     // knows who is online
    int64_t now_ms;
};
struct backfill_order {
    const char *mn, *arguments;
    int number;
};
// What is to be asked for now: at most one order a device, in the arena.
bool backfill_look(const struct backfill_source *source, struct arena *arena, struct backfill_order **ret_orders, size_t *ret_count, struct fault *f);

#endif
