// The history of a device of the world: what it measured is a function of the instant, so it can send again any mean it was
// asked for, also of the time when its line was dead.
#ifndef QINGSHAN_OBSERVE_SIMULATE_HISTORY_H
#define QINGSHAN_OBSERVE_SIMULATE_HISTORY_H

#include "observe/simulate/simulate_world.h"
#include "standard/hj212/hj212.h"

struct simulate_history {
    int command;                 // 2031, 2051, 2061; 0: nothing is asked for
    int64_t at_ms, to_ms, step_ms, last_qn_ms;
    int frames;
    char qn[18];                 // of the question
};
// Takes up a question; false: it is none of history, or has no sound times.
bool simulate_history_begin(struct simulate_history *history, const struct hj212_message *message, int64_t minute_ms, int64_t now_ms);
// The frame of the next mean; 0: there are no more.
size_t simulate_history_next(struct simulate_history *history, const struct simulate_world *world, size_t place, char *out, size_t size, char ret_qn[18]);
// 9012: done, or no data. The question is answered with it.
size_t simulate_history_end(struct simulate_history *history, const struct simulate_place *place, char *out, size_t size);

#endif
