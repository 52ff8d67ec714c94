// The watch: a thread that judges what was stored. It is told which series changed, reads them with a handle of its own,
// judges only the span that changed (and what must be looked back at), and hands what follows to the one writer.
//
// Timed rules (no_data, copy) come with its tick. After a restart it judges the series that differ from what it had judged,
// and judging again says nothing twice. It takes at most a tenth of a core: a loaded server judges later, not slower.
// Threads: watch_stored and watch_touched from any thread, they do not block. Faults are logged, and tried again.
#ifndef QINGSHAN_OBSERVE_WATCH_H
#define QINGSHAN_OBSERVE_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "observe/judge/warning.h"
#include "observe/stow/stow.h"
#include "store/writer.h"

struct watch;

// After each round that changed something, and once at the start.
struct watch_news {
    int64_t batch;                        // 0: no step was taken
    size_t opened, closed, revised;
    const struct warning *warnings;       // those that are not closed now
    size_t warning_count;
    const struct limit *limits;           // all that are not withdrawn
    size_t limit_count;
};

struct watch_options {
    const char *folder;
    struct writer *writer;                // borrowed
    void (*judged)(void *context, const struct watch_news *news); // on the watch's thread; may be NULL
    void *context;
    int64_t (*now_ms)(void);              // NULL: the wall clock
    int64_t gather_ms;                    // between rounds; 0: 2000
    int64_t tick_ms;                      // of timed rules; 0: 60000
};

struct watch *watch_start(const struct watch_options *options, struct fault *f);
void watch_stored(struct watch *watch, const struct stow_newest *newest, size_t count);
void watch_rushed(struct watch *watch, bool rushed); // devices send very much: it takes less of the processor. From any thread
// Limits, maintenance or settings of a point are others (NULL: of all): its last weeks are judged again.
void watch_touched(struct watch *watch, const char *point);
void watch_stop(struct watch *watch);     // judges on for two seconds at most: the next start finds the rest; before the writer stops. NULL is fine
void watch_free(struct watch *watch);     // stopped, and nobody tells it anything any more

// ---- the same without a thread: what the rules say of a whole folder, nothing is stored ----

struct watch_scan {
    const char *point, *factor;           // NULL: all
    struct series_range span;
};
bool watch_scan(const char *folder, struct arena *arena, const struct watch_scan *scan, struct warning_judged **ret_judged, size_t *ret_count,
                struct fault *f);

#endif
