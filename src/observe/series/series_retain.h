// Retention: what the settings do not keep any longer (series_settings.h) is removed by the stower, some chunks at a time, never within
// an hour of its start and never while the clock is doubted. How long something is kept counts from the newest observation of all, or
// from now where that is earlier: a clock that runs ahead, and a county that was closed, remove nothing. What was removed is counted in
// series.db with it, and stands there until the journal says so.
#ifndef QINGSHAN_OBSERVE_SERIES_RETAIN_H
#define QINGSHAN_OBSERVE_SERIES_RETAIN_H

#include "observe/series/series.h"

#define RETAIN_CHUNKS 128 // removed at once; of so many series, too

// Looking for the newest observation, some series at a time. 0: there is none up to now.
struct series_newest {
    enum series_kind kind;
    int64_t after;
    bool done;
    int64_t at_ms;
};
bool series_newest_some(struct series *series, struct series_newest *newest, struct fault *f);

// A pass of the stower.
struct retention {
    bool running, found;              // found: the newest observation is known
    int64_t keep_ms[SERIES_KIND_COUNT]; // 0: for ever
    struct series_newest newest;
    struct series_retaining retaining; // the kind in hand
    uint64_t removed;
};
// Does a piece; *ret_more false: the pass has ended, or there is none. now_ms: a clock that is believed.
bool retention_begin(struct retention *retention, const char *folder, struct fault *f); // reads the settings
bool retention_step(struct retention *retention, struct series *series, int64_t now_ms, bool *ret_more, struct fault *f);

struct series_removed {
    enum series_kind kind;
    int64_t observations, before_ms;
};
struct series_removed_list {
    struct series_removed items[SERIES_KIND_COUNT];
    size_t count;
};
bool series_removed_unsaid(struct series *series, struct series_removed_list *ret_list, struct fault *f);
bool series_removed_said(struct series *series, const struct series_removed_list *list, struct fault *f);

#endif
