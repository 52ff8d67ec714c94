// For the embedded store only: the handle, the chunks of one series in series.db, and the places of frames.
#ifndef QINGSHAN_OBSERVE_SERIES_EMBEDDED_H
#define QINGSHAN_OBSERVE_SERIES_EMBEDDED_H

#include "base/list.h"
#include "observe/series/embedded/chunk.h"
#include "observe/series/series_internal.h"

#define FRAME_FACTOR "" // the series of a point's frames: value = position in the raw log, version = slot

struct embedded {
    struct series base;
    struct chunk_coder *coder;
    struct arena *scratch;    // of one chunk
};

static inline struct embedded *embedded_of(struct series *series) { return (struct embedded *)series; }

// ---- series_sqlite.c ----

// Merges rows, ascending by time and then version, into the series. Versions of rows are settled as series_put says.
bool chunks_put(struct embedded *embedded, struct series_entry *entry, const struct observation *rows, size_t count,
                struct series_report *report, struct fault *f);
// `frame` holds what chunks_put was given. All versions.
bool chunks_read(struct embedded *embedded, const struct series_entry *entry, struct series_range range, series_visit *visit, void *context,
                 struct fault *f);
bool chunks_latest(struct embedded *embedded, const struct series_entry *entry, int64_t before_ms, struct observation *ret_observation,
                   bool *ret_found, struct fault *f);
bool chunks_summary(struct embedded *embedded, int64_t id, struct series_summary *summary, struct fault *f);
bool chunks_retain(struct embedded *embedded, struct series_retaining *retaining, struct fault *f); // some
bool chunks_newest(struct embedded *embedded, struct series_newest *newest, struct fault *f);       // of some series
// Decoded chunks, tail last. The chunk is gone when the visit returns.
typedef bool chunks_visit(void *context, const struct chunk *chunk, struct fault *f);
bool chunks_each(struct embedded *embedded, const struct series_entry *entry, struct series_range range, enum chunk_part part,
                 chunks_visit *visit, void *context, struct fault *f);

// ---- series_frames.c ----

struct placed {
    int64_t at_ms, frame;
    int32_t slot;
};

struct placed_list LIST_OF(struct placed);

struct frame_runs {
    const struct series_run *const *runs; // of one point and kind
    size_t count;
};

// Gives every frame of the runs a slot in the track; ret_places is what frame_set_slot needs.
bool frames_put(struct embedded *embedded, struct arena *arena, struct series_entry *track, const struct frame_runs *incoming,
                struct placed_list *ret_places, struct fault *f);
void frame_set_slot(struct observation *o, const struct placed_list *places);
bool frames_read(struct embedded *embedded, struct arena *arena, const struct series_key *key, struct series_range range,
                 struct placed_list *ret_places, struct fault *f);
// 0: none. o->frame is a slot.
int64_t frame_of_slot(const struct observation *o, const struct placed_list *places);

// ---- series_bucket.c ----

bool embedded_means(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                    struct series_bucket **ret_buckets, size_t *ret_count, struct fault *f);

#endif
