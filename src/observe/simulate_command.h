// How a simulated logger answers what it is told. It keeps no history: asked for it, it says that it has no data.
#ifndef QINGSHAN_OBSERVE_SIMULATE_COMMAND_H
#define QINGSHAN_OBSERVE_SIMULATE_COMMAND_H

#include "standard/hj212/hj212.h"

#define SIMULATE_REPLY_MAX 1600

struct simulate_settings {
    int real_time_s, minutes; // what 1061 and 1063 read out; 0: 30 and 10
};
// The frames that answer, one behind the other in `out` (SIMULATE_REPLY_MAX); 0: nothing is answered.
size_t simulate_reply(const struct hj212_message *message, struct simulate_settings *settings, int64_t now_ms, char *out);

#endif
