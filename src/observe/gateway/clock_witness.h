// What devices say of the server's clock. A device is a witness once it has been off by the same for two minutes: a clock does that, and
// history that is caught up with does not. Two witnesses that agree with each other within five minutes speak: for the clock where they
// are off by no more; against it where it runs ahead of both by more than a day (whole hours are a zone that somebody set wrong). A logger
// whose battery is empty says 1970: that older than what was recorded does not count is wall_watch's matter. Pure; by one thread.
#ifndef QINGSHAN_OBSERVE_CLOCK_WITNESS_H
#define QINGSHAN_OBSERVE_CLOCK_WITNESS_H

#include <stdint.h>

#include "base/period.h"

#define CLOCK_WITNESSES 16   // devices that are looked at, those heard first
#define CLOCK_STEADY_MS INT64_C(30000)
#define CLOCK_SPAN_MS INT64_C(120000)
#define CLOCK_FRAMES 3
#define CLOCK_APART_MS INT64_C(300000)
#define CLOCK_AHEAD_MS DAY_MS

enum clock_says { CLOCK_SAYS_NOTHING, CLOCK_SAYS_RIGHT, CLOCK_SAYS_AHEAD };

struct clock_witness {
    const char *device;      // identity of the caller's; NULL: free
    int64_t first_ms, drift_ms, last_ms; // of its clock; drift: device minus server
    int frames;
};
struct clock_witnesses {
    struct clock_witness items[CLOCK_WITNESSES];
};

// A packet that says the device's own time, and came at received_ms.
enum clock_says clock_witness_hear(struct clock_witnesses *witnesses, const char *device, int64_t said_ms, int64_t received_ms);

#endif
