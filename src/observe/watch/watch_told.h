// What the watch is to judge in its next round: series, each with the span that changed, and points whose limits or settings did.
#ifndef QINGSHAN_OBSERVE_WATCH_TOLD_H
#define QINGSHAN_OBSERVE_WATCH_TOLD_H

#include "observe/watch/watch_internal.h"

struct dirty {
    struct series_key key;
    struct series_range span;
};

// What others told since the last round. One is filled while the other is judged.
struct told {
    struct arena *arena;
    struct map dirty;              // series_key_text -> struct dirty
    struct map points;             // whose limits or settings changed
    bool all;
};
void told_init(struct told *told);
void told_add(struct told *told, const struct series_key *key, struct series_range span);
// Pairs are judged by their outlet or facility: when the other side changed, it is asked too.
void told_add_pairs(struct told *told, const struct watch_world *world);
// What was stored while nobody watched: behind the last judged time, or anywhere where the count does not tell. *ret_heard: set where
// anything was ever stored.
bool told_add_unjudged(struct told *told, struct series *series, struct store *store, bool *ret_heard, struct fault *f);

// By point, kind, factor.
const struct dirty **told_sorted(const struct told *told, struct arena *arena);
bool dirty_are_siblings(const struct dirty *a, const struct dirty *b); // of one point and kind

#endif
