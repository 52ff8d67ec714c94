// A person's yes to a clock that is doubted (base/clock/wall_clock.h): a journaled act. Its batch carries the clock's own time, also where
// that lies before the batch before; recording goes on from there.
// Faults: clock.sound, clock.person, clock.reason, store.sql.
#ifndef QINGSHAN_STORE_CLOCK_ACCEPTED_H
#define QINGSHAN_STORE_CLOCK_ACCEPTED_H

#include "base/arena.h"
#include "base/clock/wall_watch.h"
#include "base/messages.h"
#include "store/store.h"

struct clock_acceptance {
    enum wall_doubt doubt;
    int64_t now_ms, newest_ms;
    int64_t devices_ms;        // of WALL_DEVICES
    int64_t raw;               // position behind the newest frame
    const char *who, *reason;
};
// Inside the caller's transaction.
bool clock_accept(struct store *store, const struct clock_acceptance *acceptance, int64_t *ret_batch, struct fault *f);

struct clock_accepted {
    bool found;
    int64_t at_ms, raw;
};
bool clock_accepted_read(struct store *store, struct clock_accepted *ret_accepted, struct fault *f); // the newest

const char *clock_doubt_text(struct arena *arena, enum language language, const struct clock_acceptance *doubted); // one sentence

#endif
