// One round of the stower: frames out of the raw log, as observations, into the series store. One thread.
#ifndef QINGSHAN_OBSERVE_STOW_ROUND_H
#define QINGSHAN_OBSERVE_STOW_ROUND_H

#include "observe/point/event_log.h"
#include "observe/raw/raw.h"
#include "observe/series/series.h"

struct stow_options;
struct stow_rounds;

struct stow_round_counts {
    int64_t frames, rows, skipped;
    int64_t position;         // stored up to here
};

// Opens readers of its own; the series handle, for writing, and the pace are borrowed.
struct stow_rounds *stow_rounds_open(const struct stow_options *options, struct series *series, struct pace *pace, struct fault *f);
void stow_rounds_close(struct stow_rounds *rounds); // NULL is fine

// Points or factors may have changed: they are read again.
void stow_rounds_forget(struct stow_rounds *rounds);

// At most so many frames from the place of the last round up to `limit`, in one commit. A frame that holds something no series
// takes is passed over alone. *ret_frames 0: there is nothing more.
bool stow_round_run(struct stow_rounds *rounds, int64_t limit, size_t most, size_t *ret_frames, struct fault *f);
// A part of series.db cannot be read: into the register of damage, NULL: nowhere.
void stow_tell_broken(struct damage_log *damages, const struct fault *f);
struct stow_round_counts stow_round_counts(const struct stow_rounds *rounds);

#endif
