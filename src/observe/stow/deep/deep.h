// Whether the series say what the raw frames say: every frame that was stored is decoded again and looked for, and every mean that
// was computed is computed again where its inputs are there. Reads only; a batch of frames, or a day of means, is held at a time.
//
// What differs is a finding. Told, and no finding: what was removed because it was older than it is kept; as many values of a point and
// day as no series took because there were too many unknown codes (code_limit.h); frames of a device that
// nobody knows; means whose span waits to be computed, whose inputs are gone, that stand under an older edition of the rules, or
// that differ in their flag alone: how long an input holds is asked of the days before, and these may have been completed since.
#ifndef QINGSHAN_OBSERVE_DEEP_H
#define QINGSHAN_OBSERVE_DEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"

#define DEEP_FINDINGS_MAX 100 // kept; all are counted

struct deep_report {
    struct fault *findings;   // of kind FAULT_BROKEN, in the arena
    size_t count, total;
    int64_t frames, values;   // decoded, and found again
    int64_t means;            // computed again, and equal
    int64_t removed;          // values older than they are kept
    int64_t refused;          // values of too many unknown codes, as they came
    int64_t strange;          // frames of unknown devices, or damaged
    int64_t open;             // means that cannot be told
};

struct deep_verifying {
    const char *folder;
    void (*progress)(void *context, int64_t done, int64_t total); // percent of bytes, then of series; NULL: nobody asks
    void *context;
};
bool deep_verify(const struct deep_verifying *verifying, struct arena *arena, struct deep_report *ret_report, struct fault *f);

#endif
