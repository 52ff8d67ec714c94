#include "observe/gateway/clock_witness.h"

#include <stdbool.h>
#include <stddef.h>

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

static struct clock_witness *find(struct clock_witnesses *witnesses, const char *device)
{
    for (size_t i = 0; i < CLOCK_WITNESSES; i++)
        if (!witnesses->items[i].device || witnesses->items[i].device == device)
            return &witnesses->items[i];
    return NULL;
}

static bool is_steady(const struct clock_witness *witness)
{
    return witness->frames >= CLOCK_FRAMES && witness->last_ms - witness->first_ms >= CLOCK_SPAN_MS;
}

static void hear(struct clock_witness *witness, const char *device, int64_t said_ms, int64_t drift_ms)
{
    if (witness->device == device && said_ms >= witness->last_ms && distance(drift_ms, witness->drift_ms) <= CLOCK_STEADY_MS) {
        witness->last_ms = said_ms;
        witness->frames++;
        return;
    }
    *witness = (struct clock_witness){device, said_ms, drift_ms, said_ms, 1};
}

enum clock_says clock_witness_hear(struct clock_witnesses *witnesses, const char *device, int64_t said_ms, int64_t received_ms)
{
    struct clock_witness *witness = find(witnesses, device);
    if (!witness)
        return CLOCK_SAYS_NOTHING;
    hear(witness, device, said_ms, said_ms - received_ms);
    if (!is_steady(witness))
        return CLOCK_SAYS_NOTHING;
    for (size_t i = 0; i < CLOCK_WITNESSES && witnesses->items[i].device; i++) {
        const struct clock_witness *other = &witnesses->items[i];
        if (other == witness || !is_steady(other) || distance(other->drift_ms, witness->drift_ms) > CLOCK_APART_MS)
            continue;
        if (distance(witness->drift_ms, 0) <= CLOCK_APART_MS && distance(other->drift_ms, 0) <= CLOCK_APART_MS)
            return CLOCK_SAYS_RIGHT;
        if (witness->drift_ms < -CLOCK_AHEAD_MS && other->drift_ms < -CLOCK_AHEAD_MS)
            return CLOCK_SAYS_AHEAD;
    }
    return CLOCK_SAYS_NOTHING;
}
