// For raw_open.c, raw_file.c and raw_write.c only: the open segment, and the threads that write to it.
#ifndef QINGSHAN_OBSERVE_RAW_WRITE_H
#define QINGSHAN_OBSERVE_RAW_WRITE_H

#include <stdatomic.h>

#include "base/guard.h"
#include "observe/raw/raw_internal.h"

#define RAW_WRITERS 3                     // more than one sync at a time: the disk gathers them
#define RAW_BATCHES (RAW_WRITERS + 1)     // one is collected

enum batch_state { BATCH_COLLECTED, BATCH_WAITING, BATCH_WRITING, BATCH_DONE };

GUARD(raw_shared)

struct raw_batch {
    enum batch_state state GUARDED_BY(raw_shared);
    bool ok, alone;                       // alone: makes a new segment or mends this one before it is written
    struct fault fault;
    char *bytes;
    size_t size, capacity, offset;
    struct digest_state before;           // of the segment in front of it
};

struct raw {
    struct arena *arena;
    const char *folder;
    size_t limit;
    void (*finished)(void *context);
    void *context;

    // Changed by a batch that is alone, else by the appending thread.
    int file;
    int64_t number;
    size_t next;                          // behind what was handed over
    struct digest_state digest;           // up to next

    pthread_mutex_t lock;
    pthread_cond_t work, done;
    pthread_t threads[RAW_WRITERS];
    int thread_count;
    bool stopping GUARDED_BY(raw_shared), mending GUARDED_BY(raw_shared); // mending: a batch that is alone is under way
    bool spoilt GUARDED_BY(raw_shared);   // a batch failed: what the file holds behind `size` is unknown
    struct fault fault;                   // why
    struct digest_state durable_digest;   // up to size, when spoilt
    bool spare_wanted GUARDED_BY(raw_shared), spare_making GUARDED_BY(raw_shared), spare_ready GUARDED_BY(raw_shared);
                                          // one is made at a time: a second maker would write zeros into a taken one
    int64_t spare_for GUARDED_BY(raw_shared); // the segment in which a spare was last wanted
    size_t size GUARDED_BY(raw_shared);   // durable
    struct raw_batch batches[RAW_BATCHES];
    uint64_t first, last;                 // under way: first..last-1; batches[last] is collected. Changed by the appending thread, under the lock
    struct raw_times times GUARDED_BY(raw_shared);
    int64_t usual_ns GUARDED_BY(raw_shared); // a sync takes so long lately
    atomic_int_fast64_t synced;
};

// ---- raw_file.c ----
bool raw_write_at(int file, const char *bytes, size_t size, size_t offset);
// Goes on in this file, of which so much is durable.
void raw_use_segment(struct raw *raw, int file, int64_t number, size_t size);
// A new one behind that with this digest.
bool raw_begin_segment(struct raw *raw, int64_t number, const char *previous, struct fault *f);
// Zeros up to the limit, a piece at a time, so that others' syncs need not wait for all of them.
bool raw_fill(const struct raw *raw, int file, size_t from);
const char *raw_spare_path(struct arena *arena, const struct raw *raw);
// While nothing else is under way:
bool raw_cut(struct raw *raw, struct fault *f);  // what failed; true when nothing did
bool raw_mend(struct raw *raw, struct fault *f); // the same, and a new segment when this one is full
void raw_make_spare(struct raw *raw);            // the file of the next segment, filled with zeros

// ---- raw_write.c ----
bool raw_start_writers(struct raw *raw, struct fault *f);
void raw_stop_writers(struct raw *raw);

#endif
