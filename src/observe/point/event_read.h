// Reading what the event log wrote.
#ifndef QINGSHAN_OBSERVE_EVENT_READ_H
#define QINGSHAN_OBSERVE_EVENT_READ_H

#include "base/arena.h"
#include "store/store.h"

struct gateway_event {
    const char *what, *mn, *peer; // event_log.h; peer: "127.0.0.1:4000", "" or NULL when there is none
    int64_t at_ms, count;
    bool stranger;                // on a line that nobody was taken on; of sums: either
};

// The newest `most` events of known devices and the newest `most` of strangers, of one MN or of all (NULL), newest first.
bool gateway_event_list(struct store *store, struct arena *arena, const char *mn, int64_t most, struct gateway_event **ret_events, size_t *ret_count,
                        struct fault *f);
// How often each thing happened to each registered MN in the day before now: not what a clock that was ahead once stamped; at_ms is the newest, peer is NULL.
bool gateway_event_sums(struct store *store, struct arena *arena, int64_t now_ms, struct gateway_event **ret_events, size_t *ret_count, struct fault *f);

#endif
