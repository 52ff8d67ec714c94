// What a device's row does not say: how long answers may take, whether gaps are asked for, and its key. By MN.
// Faults: device.option {field, text}, those of store.h.
#ifndef QINGSHAN_OBSERVE_DEVICE_OPTION_H
#define QINGSHAN_OBSERVE_DEVICE_OPTION_H

#include "base/arena.h"
#include "standard/hj212/cipher.h"
#include "store/store.h"

#define DEVICE_OVER_TIME_S 10  // HJ 212-2017 table 1, wireless
#define DEVICE_RETRIES 3
#define DEVICE_BACKFILL_HOURLY 6

struct device_option {
    const char *mn;
    struct cipher_key keys[CIPHER_KEYS_MAX]; // newest first; older ones still open older frames
    size_t key_count;
    bool enciphers;               // has a key now
    enum cipher_form form;        // of requests to the device
    int64_t over_time_s, retries;
    bool backfill;
    int64_t backfill_hourly;
};

// All options as last committed; immutable. A device without a row gets the defaults.
struct device_option_table;
struct device_option_table *device_option_load(struct store *store, struct fault *f);
void device_option_free(struct device_option_table *table); // NULL is fine
const struct device_option *device_option_find(const struct device_option_table *table, const char *mn); // never NULL

#endif
