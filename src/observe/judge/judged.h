// How far each series is judged: the next start finds what a killed server had not judged yet.
#ifndef QINGSHAN_OBSERVE_JUDGED_H
#define QINGSHAN_OBSERVE_JUDGED_H

#include "base/fault.h"
#include "observe/series/series.h"
#include "store/store.h"

struct judged_mark {
    const char *point, *factor, *kind;
    int64_t rows;    // that were judged; 0: all of it is judged again
    int64_t last_ms; // time of the newest one
};
bool judged_marks(struct store *store, struct arena *arena, struct judged_mark **ret_marks, size_t *ret_count, struct fault *f);
bool judged_mark_set(struct store *store, const struct series_summary *series, struct fault *f);
// What a point is judged by is another one; NULL: what all are.
bool judged_again(struct store *store, const char *point, struct fault *f);

#endif
