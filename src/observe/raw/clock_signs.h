// What is held against the wall clock at the start (base/clock/wall_watch.h): the newest thing recorded is the journal's last row or the last
// frame of the raw log, in the order they were recorded. Frames from before a person accepted the clock do not count.
#ifndef QINGSHAN_OBSERVE_CLOCK_SIGNS_H
#define QINGSHAN_OBSERVE_CLOCK_SIGNS_H

#include "base/clock/wall_watch.h"
#include "store/store.h"

struct clock_signs {
    struct wall_signs wall;
    int64_t raw;           // position behind the last frame; 0: there is none
};
bool clock_signs_read(const char *folder, struct store *store, struct clock_signs *ret_signs, struct fault *f);

#endif
