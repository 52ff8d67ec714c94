// Shared by live.c (slots), live_register.c (what is registered), live_feed.c (what comes), live_watch.c (what is judged) and live_read.c
// (what is shown).
#ifndef QINGSHAN_OBSERVE_LIVE_INTERNAL_H
#define QINGSHAN_OBSERVE_LIVE_INTERNAL_H

#include "base/guard.h"
#include "base/map.h"
#include "observe/live/live.h"

struct factor_slot {
    const char *code;
    uint32_t hash;
    struct live_value newest[SERIES_KIND_COUNT]; // its doubt is told when it is read
    struct doubt_bounds bounds;
};

struct point_slot {
    struct live_point given;
    struct factor_slot *factors;
    size_t factor_count, factor_capacity;
    struct device_slot *devices;            // the first; NULL: none
    enum live_state state;
    int64_t since_ms, heard_ms, data_ms, silent_ms, ahead;
    uint64_t slots[(LIVE_SLOTS + 63) / 64]; // which of the last slots have data; slot s is bit s % LIVE_SLOTS
    int64_t slot_newest;
    int64_t last_ms;                        // newest observation, however far ahead
    bool asked, known;                      // the store is asked, was asked, what it has of it
    int64_t turn;                           // of its last change
    int64_t settled_turn;                   // the three below are of this turn
    bool exceeding, missing, suspicious;
    const struct live_warning *warnings;    // in the sorted copy of the watch's snapshot
    size_t warning_count;
    const struct live_limit *limits;
    size_t limit_count;
    uint64_t watch_digest;
};

struct device_slot {
    struct live_shown_device shown;
    struct point_slot *point;               // NULL: of no registered point
    struct device_slot *next;               // of the same point
};

GUARD(live_shared)

struct live {
    pthread_mutex_t lock;
    int64_t turn GUARDED_BY(live_shared), whole_turn GUARDED_BY(live_shared); // whole_turn: the points themselves changed
    int64_t data_ms GUARDED_BY(live_shared);
    struct arena *arena GUARDED_BY(live_shared); // of what is registered, and of the factors that came
    struct point_slot *points GUARDED_BY(live_shared);
    size_t point_count GUARDED_BY(live_shared);
    struct device_slot *devices GUARDED_BY(live_shared);
    size_t device_count GUARDED_BY(live_shared);
    struct map points_by_code GUARDED_BY(live_shared), devices_by_mn GUARDED_BY(live_shared);
    struct arena *doubts_arena GUARDED_BY(live_shared); // NULL: nothing is doubted yet
    struct doubts doubts GUARDED_BY(live_shared);
    uint64_t doubts_digest GUARDED_BY(live_shared);
    struct arena *watch_arena GUARDED_BY(live_shared);
    struct live_watch watch GUARDED_BY(live_shared); // sorted by point
};

REQUIRES(live_shared) static inline void live_changed(struct live *live, struct point_slot *point)
{
    point->turn = live->turn;
}

void live_remember_last(struct live *live, const char *code, int64_t last_ms); // of a series in the store, however far ahead
void live_remembering(struct live *live, bool ends); // the store is asked for all series
// NULL: it is new and there is no room.
struct factor_slot *live_factor_slot(struct live *live, struct point_slot *point, const char *code) REQUIRES(live_shared);
void live_bound(const struct live *live, struct point_slot *point) REQUIRES(live_shared); // what the values of its factors can be, anew
void live_attach_watch(struct live *live) REQUIRES(live_shared); // gives each point its part of the watch's snapshot

#endif
