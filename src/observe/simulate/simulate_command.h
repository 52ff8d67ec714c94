// How a simulated logger answers what it is told. One of the world remembers: its history follows frame by frame; others say
// that they have no data.
#ifndef QINGSHAN_OBSERVE_SIMULATE_COMMAND_H
#define QINGSHAN_OBSERVE_SIMULATE_COMMAND_H

#include "observe/simulate/simulate_history.h"

#define SIMULATE_REPLY_MAX 1600

struct simulate_settings {
    int real_time_s, minutes; // what 1061 and 1063 read out; 0: 30 and 10
    bool remembers;
    struct simulate_history history; // what of it is still to be sent
};
// The frames that answer, one behind the other in `out` (SIMULATE_REPLY_MAX); 0: nothing is answered.
size_t simulate_reply(const struct hj212_message *message, struct simulate_settings *settings, int64_t now_ms, char *out);

#endif
