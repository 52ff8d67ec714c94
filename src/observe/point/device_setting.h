// Changing how a device is spoken to: a new row of device or device_option, journaled.
// Faults: device.missing {mn}, device.setting {field, text}, those of store.h.
#ifndef QINGSHAN_OBSERVE_DEVICE_SETTING_H
#define QINGSHAN_OBSERVE_DEVICE_SETTING_H

#include "base/arena.h"
#include "store/store.h"

// edition crc charset data_time minute_interval clock_offset_s enabled password; tail; cipher_key ("" takes it away; never read
// back) cipher_form over_time_s retries backfill backfill_hourly. Flags are "yes" and "no".
struct device_setting {
    const char *name, *text;
};
struct device_setting_change {
    const char *mn, *person, *note;
    const struct device_setting *settings;
    size_t count;
    bool done;         // the device has it already: also while the clock is doubted
};
// Inside the caller's transaction. *ret_batch 0: all of it was so before.
bool device_setting_save(struct store *store, struct arena *arena, const struct device_setting_change *change, int64_t *ret_batch, struct fault *f);

struct device_shown {
    const char *point, *edition, *crc, *tail, *charset, *data_time, *cipher_form;
    int64_t minute_interval, clock_offset_s, over_time_s, retries, backfill_hourly;
    bool simulated, enabled, has_password, weak_password, has_key, backfill;
};
bool device_setting_show(struct store *store, struct arena *arena, const char *mn, struct device_shown *ret_shown, struct fault *f);

#endif
