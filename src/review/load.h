// A pack into a store: the first time everything, later only the difference, as new versions, in one batch.
#ifndef QINGSHAN_REVIEW_LOAD_H
#define QINGSHAN_REVIEW_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "pack/pack.h"
#include "store/store.h"

enum change_kind { CHANGE_ADDED, CHANGE_CHANGED, CHANGE_REMOVED };

struct load_change {
    enum change_kind kind;
    const char *table;   // schema name: "indicator", "fact" ...
    const char *label;
};

struct load_report {
    struct load_change *items;
    size_t count, capacity;
    size_t added, changed, removed;
    int64_t batch;       // 0: nothing was written
};

// The pack must be free of errors. Takes its own transaction; with dry set it only reports. After writing, every
// result is evaluated anew in the same transaction. A fact entered by a person stays when the pack's row is unchanged;
// facts that vanished from the pack stay too (a fact is never taken back silently).
bool review_load(struct store *store, struct arena *arena, const struct pack *pack, const char *who, bool dry,
                 struct load_report *ret_report, struct fault *f);
// The same inside the caller's transaction (the server's writer).
bool review_load_inside(struct store *store, struct arena *arena, const struct pack *pack, const char *who,
                        struct load_report *ret_report, struct fault *f);

#endif
