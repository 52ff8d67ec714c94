// For the series files only: the handle, and the chunks of one series in series.db.
#ifndef QINGSHAN_OBSERVE_SERIES_INTERNAL_H
#define QINGSHAN_OBSERVE_SERIES_INTERNAL_H

#include "base/map.h"
#include "observe/chunk.h"
#include "observe/series.h"

// What a handle knows of a series. newest_ms is trusted by the one writer only.
struct series_entry {
    int64_t id;
    enum series_kind kind;
    bool newest_known;
    int64_t newest_ms; // of the observations in chunks; INT64_MIN: none
};

struct series {
    struct store *store;
    struct chunk_coder *coder;
    struct arena *names;    // entries and their keys
    struct map entries;     // "kind/point/factor"
    struct arena *scratch;  // of one chunk
    bool in_transaction;
};

// ---- series_sqlite.c ----

// Merges rows, ascending by time and then version, into the series. Versions of rows are settled as series_put says.
bool chunks_put(struct series *series, struct series_entry *entry, const struct observation *rows, size_t count,
                struct series_report *report, struct fault *f);
// `frame` holds what chunks_put was given. All versions.
bool chunks_read(struct series *series, const struct series_entry *entry, struct series_range range, series_visit *visit, void *context,
                 struct fault *f);
bool chunks_latest(struct series *series, const struct series_entry *entry, int64_t before_ms, struct observation *ret_observation,
                   bool *ret_found, struct fault *f);
bool chunks_summary(struct series *series, int64_t id, struct series_summary *summary, struct fault *f);
bool chunks_retain(struct series *series, enum series_kind kind, int64_t before_ms, uint64_t *ret_removed, struct fault *f);
// Decoded chunks, tail last. The chunk is gone when the visit returns.
typedef bool chunks_visit(void *context, const struct chunk *chunk, struct fault *f);
bool chunks_each(struct series *series, const struct series_entry *entry, struct series_range range, enum chunk_part part,
                 chunks_visit *visit, void *context, struct fault *f);

#endif
