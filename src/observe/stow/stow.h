// The stower: the one thread that writes series.db while the server runs. It reads the raw log from where it stopped, decodes
// each frame by the settings its device had, and puts the observations into the series store with its new place in the same
// transaction; killed anywhere it goes on with exactly one row per (point, time, factor, kind). Between these rounds it runs
// the jobs that others submit, and when no more than a few thousand frames wait it computes the means of touched spans.
// It yields to the gateway: its thread runs at a low priority.
#ifndef QINGSHAN_OBSERVE_STOW_H
#define QINGSHAN_OBSERVE_STOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/progress.h"
#include "observe/point/event_log.h"
#include "observe/raw/raw.h"
#include "observe/series/series.h"
#include "observe/stow/means.h"

struct stow;

// The newest observation of what one commit stored of a series, and from when on it stored: late data begin far back.
struct stow_newest {
    struct series_key key;
    struct observation observation;
    int64_t oldest_ms;
};

struct stow_options {
    const char *folder;
    const struct raw *raw;            // borrowed, nothing behind raw_synced is read; NULL: no gateway, only jobs and means
    struct event_log *events;         // borrowed; NULL: clocks that are wrong are told to nobody
    struct damage_log *damages;       // borrowed; NULL: damage is told in the log of the program alone
    struct progress *progress;        // borrowed; NULL: how far steps behind serving are is told to nobody
    const struct means_policy *means; // borrowed; NULL: by the kind of the point (stow_means.h)
    int retain_seconds;               // between passes of retention, the first one too; 0: an hour after the start, then a day
    // On the stower's thread after each commit that stored anything: frames, means and jobs alike. Borrowed for the call;
    // it must not block.
    void (*stored)(void *context, const struct stow_newest *newest, size_t count);
    void *context;
};

struct stow *stow_start(const struct stow_options *options, struct fault *f);
void stow_wake(struct stow *stow);   // there are more frames; from any thread
void stow_reload(struct stow *stow); // points or maintenance have changed; from any thread
void stow_rename(struct stow *stow); // the same, and factors may have other names
void stow_stop(struct stow *stow);   // stores what is durable, runs what was submitted, then takes no more
void stow_free(struct stow *stow);   // stopped or never used by others again; NULL is fine

struct stow_job {
    // On the stower's thread, with the writing handle; makes its own series_put calls.
    bool (*run)(void *context, struct series *series, struct fault *f);
    // On the same thread, right after it. May free the context.
    void (*done)(void *context, bool ok, const struct fault *f);
    void *context;
    struct stow_job *next; // the stower's own
};
// From any thread. The job is borrowed until done was called. false when stopping or when too many wait (stow.full, FAULT_BUSY):
// then done is not called.
bool stow_submit(struct stow *stow, struct stow_job *job, struct fault *f);

struct stow_counts {
    int64_t frames, rows, skipped;   // skipped: frames with values that could not be stored
    int64_t means;                   // stored
    int64_t position;                // up to here all is stored
    bool rushed;                     // devices send far more than a county's: what follows them takes its time
};
struct stow_counts stow_counts(const struct stow *stow);

#endif
