// Buckets for charts in which what cannot be (doubt.h) does not count: it is counted as doubted and left out of mean, least and
// most. Values of which nothing is doubted cost nothing more: only from the first bucket that may hold such a value to the last
// one are rows read.
#ifndef QINGSHAN_OBSERVE_SERIES_DOUBT_H
#define QINGSHAN_OBSERVE_SERIES_DOUBT_H

#include "observe/judge/doubt.h"
#include "observe/series/series.h"

struct doubted_bucket {
    struct series_bucket all; // mean, least, most: NaN where nothing of it can be; valid: what bars a value is not
    uint32_t doubted;         // of all.count: in doubt, whether it bars them or not
};
// As series_means. step.valid_only leaves out what cannot be, too.
bool series_doubted_means(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                          const struct doubt_bounds *bounds, struct doubted_bucket **ret_buckets, size_t *ret_count, struct fault *f);

#endif
