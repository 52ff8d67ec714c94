// What the answer about the health of devices is made of (health.answer). Private to the folder.
#ifndef QINGSHAN_API_HEALTH_ROWS_H
#define QINGSHAN_API_HEALTH_ROWS_H

#include <string.h>

#include "api/observe/observe_api.h"
#include "observe/point/device.h"
#include "observe/point/event_read.h"
#include "observe/series/means_edition.h"

struct health_device {
    const struct live_shown *point;
    const struct live_shown_device *device;
    const struct device *settings;          // NULL: unknown, or not for this reader
};

struct health {
    bool administrator;                     // of a device only they hear more than how it is
    struct gateway *gateway;                // NULL: not listening
    struct gateway_counts counts;
    struct live_snapshot snapshot;
    struct health_device *devices;
    size_t device_count;
    struct gateway_event *sums, *events;    // sums: by MN
    size_t sum_count, event_count;
    struct means_edition_state means;
};

#endif
