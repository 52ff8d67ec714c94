// Work behind everything that others must not notice: after a little of it the thread rests several times as long. Whoever does
// the work asks between two pieces of it; how to rest, and what ends a rest early, is the thread's own affair. One thread.
#ifndef QINGSHAN_BASE_PACE_H
#define QINGSHAN_BASE_PACE_H

#include <stdint.h>

struct pace {
    void (*rest)(void *context, int64_t ns);
    void *context;
    int times;          // rests so many times as long as it worked; 0: works through
    int64_t rested_ns;  // processor time of the thread when its last rest ended; pace's own
};

// Rests when it is time. NULL is fine: works through. While a pace works through, nothing is counted.
void pace_keep(struct pace *pace);

#endif
