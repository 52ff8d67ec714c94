// For deep.c, deep_means.c and deep_found.c only.
#ifndef QINGSHAN_OBSERVE_DEEP_INTERNAL_H
#define QINGSHAN_OBSERVE_DEEP_INTERNAL_H

#include "observe/series/series.h"
#include "observe/stow/deep/deep.h"
#include "store/store.h"

struct deep {
    const struct deep_verifying *options;
    struct deep_report *report;
    struct store *store;
    struct series *series;
};
void deep_found(struct deep *deep, const char *key, const struct series_key *series, int64_t at_ms);
bool deep_frames(struct deep *deep, struct fault *f);
bool deep_means(struct deep *deep, struct fault *f);

#endif
