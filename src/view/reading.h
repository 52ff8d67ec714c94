// One reading of the store: a snapshot of one moment, recording time, language, and the memory of what is read. Documents that need
// no plan are made of it: it costs a transaction and nothing else. A view (view.h) is a reading with the plan in it. It belongs
// to one thread and is freed with its arena.
#ifndef QINGSHAN_VIEW_READING_H
#define QINGSHAN_VIEW_READING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/messages.h"
#include "json/json.h"
#include "store/store.h"

#define READING_PARTS                                              \
    struct arena *arena;                                           \
    struct store *store;   /* borrowed */                          \
    int64_t as_of;         /* batch; INT64_MAX = now */            \
    const char *as_of_day; /* as asked, NULL = now */              \
    enum language language;                                        \
    bool english;

struct reading {
    READING_PARTS
};

// as_of: YYYY-MM-DD, recording time; NULL, "" = now. Faults: view.before_records {day}, day.*, store.*; then it is closed.
bool reading_open(struct reading *reading, struct store *store, const char *as_of, enum language language, struct fault *f);
void reading_close(struct reading *reading);
#define READING_SCOPED __attribute__((cleanup(reading_close))) struct reading

bool reading_check_region(const struct reading *reading, const char *region, struct fault *f); // a division of the plan. Fault: fact.region {region}

#endif
