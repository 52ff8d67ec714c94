// Points of monitoring as they are registered: what they are, where they stand, which devices report for them.
#ifndef QINGSHAN_OBSERVE_POINT_H
#define QINGSHAN_OBSERVE_POINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

#define POINT_NOW INT64_MAX

struct point {
    const char *code, *name, *kind;       // kind: outfall stack hood dust river lake air sewage noise ..., a word of the importer
    const char *region;                   // division code; NULL: not said
    const char *region_name, *region_name_en; // NULL: no such division
    const char *longitude, *latitude;     // decimals as given; NULL: not said
    bool simulated;
    int64_t devices;                      // of point_list_of only: so many belong to it
};

// What is measured there, the domain of rules and means: water gas air surface. NULL: of no domain, or unknown.
const char *point_kind_domain(const char *kind);
const char *point_kind_at(size_t i); // the kinds that are known, one after the other; NULL behind the last

struct point_device {
    const char *mn, *point, *password;
    const char *edition, *crc, *tail, *charset, *data_time; // words of the table, see docs/api.md
    int64_t minute_interval, clock_offset_s;
    bool simulated, enabled;
};

// In the order of registration, as of a batch (POINT_NOW). code, point NULL: all.
bool point_list(struct store *store, struct arena *arena, int64_t as_of, struct point **ret_points, size_t *ret_count, struct fault *f);
// Those of these codes that are registered, in no order, each once.
bool point_list_of(struct store *store, struct arena *arena, int64_t as_of, const char *const *codes, size_t code_count, struct point **ret_points,
                   size_t *ret_count, struct fault *f);
// Fault: point.unknown {point}.
bool point_find(struct store *store, struct arena *arena, int64_t as_of, const char *code, struct point *ret_point, struct fault *f);
bool point_device_list(struct store *store, struct arena *arena, int64_t as_of, const char *point, struct point_device **ret_devices, size_t *ret_count,
                       struct fault *f);

// Ends a point and its devices; what was observed stays. Inside the caller's transaction. Fault: point.unknown {point}.
bool point_withdraw(struct store *store, struct arena *arena, const char *code, const char *who, const char *reason, int64_t *ret_batch, struct fault *f);

#endif
