// What a frame says, as observations. Pure but for the arena.
#ifndef QINGSHAN_OBSERVE_STOW_FRAME_H
#define QINGSHAN_OBSERVE_STOW_FRAME_H

#include "base/map.h"
#include "observe/device.h"
#include "observe/series.h"

// Observations by key, over many frames.
struct stow_batch {
    struct arena *arena;
    struct map runs;          // "kind/point/factor" -> struct stow_run
};
void stow_batch_init(struct stow_batch *batch, struct arena *arena);
// false: the frame holds values, but its time cannot be used. Frames without values add nothing.
bool stow_frame_add(struct stow_batch *batch, const struct device *device, const char *bytes, size_t size, int64_t position);
struct series_run *stow_batch_runs(const struct stow_batch *batch, size_t *ret_count);

#endif
