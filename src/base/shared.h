// What many threads read and what becomes out of date: definitions, indexes. It is made by the first who asks for another than the one
// that is there, counted, and freed with the last who reads it, so that nobody waits for a reader and nobody reads half of a change.
// Who asks while one is made waits for it. Immutable once made.
#ifndef QINGSHAN_BASE_SHARED_H
#define QINGSHAN_BASE_SHARED_H

#include "base/fault.h"
#include "base/guard.h"

GUARD(shared_guard)

// The first member of what is shared.
struct shared {
    int users; // the place itself is one
};

struct shared_kind {
    bool (*fits)(const struct shared *shared, const void *asked);
    struct shared *(*make)(const void *asked, struct fault *f); // on the heap; NULL with a fault: the one that is there stays
    void (*free)(struct shared *shared);
};

struct shared_place {
    const struct shared_kind *kind;
    pthread_mutex_t lock;
    struct shared *now GUARDED_BY(shared_guard); // NULL: nobody has asked yet
};
void shared_place_init(struct shared_place *place, const struct shared_kind *kind);
void shared_place_done(struct shared_place *place); // nobody reads any more
// asked: handed on to fits and make. Given back by shared_give. NULL: make's fault.
struct shared *shared_take(struct shared_place *place, const void *asked, struct fault *f);
void shared_give(struct shared_place *place, struct shared *shared);

#endif
