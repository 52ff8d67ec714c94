// Threads that prepare what the writer gets (reading a table, hashing a password): a few at a time, for each may hold much memory; the
// others wait for their turn. From any thread.
#ifndef QINGSHAN_SERVICE_READERS_H
#define QINGSHAN_SERVICE_READERS_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/guard.h"

GUARD(readers_shared)

struct readers {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int running GUARDED_BY(readers_shared), reading GUARDED_BY(readers_shared);
    bool stopping GUARDED_BY(readers_shared);
    int most;      // at a time
};
void readers_init(struct readers *readers, int most);
void readers_stop(struct readers *readers); // takes no more and waits for those that run; before the writer stops
void readers_done(struct readers *readers);

bool readers_enter(struct readers *readers, struct fault *f); // a thread more. Fault: api.too_many_imports
void readers_leave(struct readers *readers);
bool readers_begin(struct readers *readers, struct fault *f); // waits for its turn; false when the process ends before that
void readers_end(struct readers *readers);

#endif
