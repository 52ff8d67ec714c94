// A table of points and devices into the store. Its columns: point, mn, pw, edition, crc, kind, longitude, latitude.
// Also taken: name, region, charset, data_time, minute_interval, clock_offset_s, simulated, enabled, tail (a table without that
// column leaves it as it is). A row without mn, or a table
// without the four columns of devices (mn, pw, edition, crc), is a point whose data come by import. All or nothing; points and devices
// that the table does not name stay as they are.
#ifndef QINGSHAN_OBSERVE_POINT_IMPORT_H
#define QINGSHAN_OBSERVE_POINT_IMPORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

struct point_report {
    size_t rows, added, changed;  // of points and devices; nothing of both: no batch was written
    int64_t batch;                // 0: nothing changed
};
// Inside the caller's transaction.
bool point_import(struct store *store, struct arena *arena, struct store_bytes csv, const char *who, struct point_report *ret_report, struct fault *f);

#endif
