// The stower: a thread that reads the raw log from where it stopped, decodes each frame by the settings its device had, and
// puts the observations into the series store with its new place in the same transaction. Killed anywhere it goes on with
// exactly one row per (point, time, factor, kind).
#ifndef QINGSHAN_OBSERVE_STOW_H
#define QINGSHAN_OBSERVE_STOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "observe/raw.h"

#define STOW_MARK "stow"

struct stow;

struct stow_options {
    const char *folder;
    const struct raw *raw;   // borrowed; nothing behind raw_synced is read
    void (*stored)(void *context, uint64_t rows); // on the stower's thread, after a commit; may be NULL
    void *context;
};

struct stow *stow_start(const struct stow_options *options, struct fault *f);
void stow_wake(struct stow *stow);     // there is more; from any thread
void stow_stop(struct stow *stow);     // stores what is durable, then ends; NULL is fine

struct stow_counts {
    int64_t frames, rows, skipped;     // skipped: frames with values that could not be stored
    int64_t position;                  // up to here all is stored
};
struct stow_counts stow_counts(const struct stow *stow);

#endif
