// What members of the county live are made of beside the row itself (live.answer).
#ifndef QINGSHAN_API_LIVE_SHOWING_H
#define QINGSHAN_API_LIVE_SHOWING_H

#include "live_answer.h"
#include "observe/live/live.h"
#include "observe/point/factor.h"

struct live_showing {
    struct arena *arena;
    struct factor_table factors;
    bool english;
    bool open;      // for the public: no device, no warning's handling
    bool simulated; // the folder
    bool listening; // the gateway is on
};
const char *live_factor_title(const struct live_showing *showing, const char *factor); // NULL for none
const char *live_factor_unit(const struct live_showing *showing, const char *point_kind, const char *factor);
int live_factor_decimals(const struct live_showing *showing, const char *point_kind, const char *factor);

#endif
