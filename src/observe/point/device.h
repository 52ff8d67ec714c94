// Points and their devices: importing them, and the immutable snapshot that the gateway works with.
// Faults: point.column {column}, point.cell {line, column, text}, point.twice {line, text}, point.simulated and point.real {line, text}: of the
// other kind than the folder; those of csv.h and store.h.
#ifndef QINGSHAN_OBSERVE_DEVICE_H
#define QINGSHAN_OBSERVE_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/map.h"
#include "standard/hj212/cipher.h"
#include "standard/hj212/hj212.h"
#include "store/store.h"

#define DEVICE_MN_MAX 27

enum device_charset { DEVICE_UTF8, DEVICE_GBK };

struct device {
    int64_t id;                  // row of the table device: these very settings
    const char *mn, *password, *point;
    enum hj212_edition edition;
    enum hj212_crc_mode crc;
    enum hj212_tail_mode tail;   // only where devices are looked up by MN: what was accepted is read whatever its tail
    enum device_charset charset;
    bool time_is_end;            // DataTime of a mean is the end of its interval
    int64_t minute_interval_ms;  // of one minute mean
    int64_t clock_offset_ms;     // added to the times it sends
    bool simulated, enabled;
    const struct cipher_key *keys; // newest first; a new key makes a new row
    size_t key_count;
};

// Found by the first tries of a stranger: short, one character throughout, a run like 123456, part of its own MN, or of the
// few that every list begins with.
bool device_password_is_weak(const char *mn, const char *password);

// All devices as last committed. Whoever loads it owns it; what it holds does not change.
struct device_table;
struct device_table *device_table_load(struct store *store, struct fault *f);
void device_table_free(struct device_table *table); // NULL is fine
const struct device *device_table_find(const struct device_table *table, struct hj212_text mn); // NULL: unknown

// Settings by row, ended ones too. *ret_found false: no such row.
bool device_read(struct store *store, struct arena *arena, int64_t id, struct device *ret_device, bool *ret_found, struct fault *f);
// The same, read once: by_id keeps it in this arena. *ret_device NULL: nobody knows this row.
bool device_read_once(struct store *store, struct arena *kept, struct map *by_id, int64_t id, const struct device **ret_device, struct fault *f);

#endif
