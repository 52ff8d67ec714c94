// Shared by forward.c (who runs) and forward_line.c (one target).
#ifndef QINGSHAN_OBSERVE_FORWARD_INTERNAL_H
#define QINGSHAN_OBSERVE_FORWARD_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/map.h"
#include "observe/forward.h"
#include "observe/forward_mark.h"
#include "store/store.h"

#define FORWARD_HELD_SIZE (2 * (size_t)HJ212_FRAME_MAX)

struct forward_line {
    struct forward_line *next;
    struct arena *arena;
    struct forward_options options;
    struct forward_target target;
    pthread_t thread;
    atomic_bool stopping;
    int wake;                      // eventfd
    pthread_mutex_t lock;          // of status
    struct forward_status status;
    // the thread's own
    struct store *store;
    struct raw_reader *reader;
    struct arena *devices_arena;
    struct map devices;            // struct device by row, as text
    struct forward_mark mark;
    int64_t next_position;         // behind the packet, and behind what the target does not take
    struct forward_packet packet;
    bool has_packet, was_sent;     // was_sent: on some connection already
    bool was_refused;              // in this try
    int64_t packet_ms;             // when its frame came
    int socket;
    int64_t retry_ms;
    char held[FORWARD_HELD_SIZE];
    size_t held_size;
};

struct forward_line *forward_line_start(const struct forward_options *options, const struct forward_target *target, struct fault *f);
void forward_line_wake(struct forward_line *line);
void forward_line_stop(struct forward_line *line);

#endif
