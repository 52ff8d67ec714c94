// Shared by forward.c (who runs) and forward_line.c (one target).
#ifndef QINGSHAN_OBSERVE_FORWARD_INTERNAL_H
#define QINGSHAN_OBSERVE_FORWARD_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/guard.h"
#include "base/map.h"
#include "observe/forward/forward.h"
#include "observe/forward/forward_window.h"
#include "observe/raw/forward_mark.h"
#include "store/store.h"

#define FORWARD_GARBAGE ((size_t)64 << 10) // a target that sends more between two frames is hung up on
#define FORWARD_HELD_SIZE (2 * (size_t)HJ212_FRAME_MAX)

GUARD(line_shared)

struct forward_line {
    struct forward_line *next;
    struct arena *arena;
    struct forward_options options;
    struct forward_target target;
    pthread_t thread;
    atomic_bool stopping;
    int wake;                      // eventfd
    pthread_mutex_t lock;
    struct forward_status status GUARDED_BY(line_shared);
    int64_t waits_since_ms GUARDED_BY(line_shared); // when the oldest frame that waits came, 0: none does
    // the thread's own
    struct store *store;
    struct raw_reader *reader;
    struct arena *devices_arena;
    struct map devices;            // struct device by row, as text
    struct forward_mark mark;
    int64_t next_position;         // of the raw log, behind what was read
    int64_t told_segment;          // damage up to here was told
    int64_t moved_ms;              // when the mark was moved
    struct forward_window window;
    struct forward_packet *spare;  // a packet is made here and cut to its size
    bool progress;                 // an answer came on this connection
    int64_t heard_ms;              // the last one
    int socket;
    int64_t retry_ms;
    struct hj212_work work;        // of the connection
    size_t garbage;                // bytes that were no frame since the last one
    char held[FORWARD_HELD_SIZE];
    size_t held_size;
};

struct forward_line *forward_line_start(const struct forward_options *options, const struct forward_target *target, struct fault *f);
void forward_line_wake(struct forward_line *line);
void forward_line_stop(struct forward_line *line);

#endif
