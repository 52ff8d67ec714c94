// What a frame says, as observations. Pure but for the arena and the count of unknown codes.
#ifndef QINGSHAN_OBSERVE_STOW_FRAME_H
#define QINGSHAN_OBSERVE_STOW_FRAME_H

#include "base/map.h"
#include "base/period.h"
#include "observe/point/device.h"
#include "observe/point/factor_book.h"
#include "observe/raw/raw.h"
#include "observe/series/code_limit.h"
#include "observe/series/series.h"
#include "observe/stow/stow_field.h"

// Observations by key, over many frames.
struct stow_batch {
    struct arena *arena;
    struct map runs;                // "kind/point/factor" -> struct stow_run
    struct map sent;                // "kind/point/factor name" -> struct series_sent
    const struct factor_book *names; // NULL: factors keep the names they were sent under
    struct code_book *codes;        // NULL: unknown codes have no limit; else code_book_sound is to be asked
    stow_tell *tell;                // NULL: nobody listens
    void *context;
};
void stow_batch_init(struct stow_batch *batch, struct arena *arena);

// What a device says the time is, compared with when its frame came. Older values may be history that was asked for.
#define STOW_PAST_MS (1096 * DAY_MS) // three years
#define STOW_FUTURE_MS HOUR_MS

enum stow_frame_result {
    STOW_FRAME_GOOD,    // also when it holds no values
    STOW_FRAME_UNTIMED, // values without a readable time: left out
    STOW_FRAME_CLOCK,   // values of a time that cannot be: left out
};
enum stow_frame_result stow_frame_add(struct stow_batch *batch, const struct device *device, const struct raw_frame *raw, int64_t position);
// Under which other names they came.
struct series_sent *stow_batch_sent(const struct stow_batch *batch, size_t *ret_count);
struct series_run *stow_batch_runs(const struct stow_batch *batch, size_t *ret_count);

#endif
