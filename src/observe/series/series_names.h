// Which factors a point has series of, without looking at what is in them, in pages. A point may have thousands (code_limit.h; more in
// folders from before that limit): nothing that a visitor asks for takes memory, or looks into chunks, for all of them.
#ifndef QINGSHAN_OBSERVE_SERIES_NAMES_H
#define QINGSHAN_OBSERVE_SERIES_NAMES_H

#include "observe/point/factor.h"
#include "observe/series/series.h"

struct series_name {
    const char *factor;
    bool kinds[SERIES_KIND_COUNT]; // of which there is a series
};
struct series_names {
    struct series_name *items;     // of the page
    size_t count;
    size_t from;                   // so many stand before it
    size_t total;                  // of all pages
    struct map expected;           // names of the factor table, of all pages: there are only so many
};
struct series_names_page {
    size_t from, most;             // their sum does not overflow
    const char *holding;           // the page that holds this factor, of pages from 0 on; NULL, or none of these: as `from` says
};
// First those of the factor table, then the others, each by code.
bool series_names_read(struct series *series, struct arena *arena, const struct factor_table *factors, const char *point,
                       const struct series_names_page *page, struct series_names *ret_names, struct fault *f);

// Of every point that has series: how many factors, and the time of the newest observation in the first `most` of its series;
// most 0: only how many factors, nothing is looked into.
struct series_point {
    const char *point;
    size_t factors;
    int64_t last_ms;               // 0: there is none
};
bool series_points_read(struct series *series, struct arena *arena, size_t most, struct series_point **ret_points, size_t *ret_count, struct fault *f);
// The same of these points alone.
bool series_points_read_of(struct series *series, struct arena *arena, const char *const *codes, size_t code_count, size_t most,
                           struct series_point **ret_points, size_t *ret_count, struct fault *f);

#endif
