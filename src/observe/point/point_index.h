// What points are chosen and sorted by: of all that stood at a batch, in memory, without what else is said of them. About 150 bytes a
// point. It belongs to an edition of the points and devices: two readings of the same edition have the same index (service/points.h
// shares one). Immutable once loaded; texts live as long as it.
#ifndef QINGSHAN_OBSERVE_POINT_INDEX_H
#define QINGSHAN_OBSERVE_POINT_INDEX_H

#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

// The newest batches that began and ended rows of either.
struct point_edition {
    int64_t points, points_ended, devices, devices_ended;
};

struct point_key {
    int64_t id, position;
    const char *code, *name;
    const char *kind, *region; // region NULL: not said
    const char *text;          // "code name" as text_fold gives it
    bool devices;              // at least one belongs to it
};

#define POINT_ORDERS(X)                                                    \
    X(POINT_BY_PLACE, "")      /* of registration; the others end with it */ \
    X(POINT_BY_CODE, "code")                                               \
    X(POINT_BY_NAME, "name")                                               \
    X(POINT_BY_KIND, "kind")                                               \
    X(POINT_BY_LAST, "last")   /* of the newest observation: of the asker's, not in the index */
enum point_order {
#define X(order, name) order,
    POINT_ORDERS(X)
#undef X
    POINT_ORDER_COUNT
};
bool point_order_parse(const char *name, enum point_order *ret_order); // NULL and "": by place

struct point_index {
    struct arena *arena;
    struct point_edition edition;
    struct point_key *keys;                      // by place
    size_t count;
    const uint32_t *orders[POINT_BY_LAST];       // places in this order
    const char *const *codes;                    // beside the keys
};
bool point_edition_read(struct store *store, struct arena *arena, int64_t as_of, struct point_edition *ret_edition, struct fault *f);
bool point_edition_equal(const struct point_edition *a, const struct point_edition *b);
// On the heap; NULL with a fault. Inside the reading whose edition it is.
struct point_index *point_index_load(struct store *store, int64_t as_of, struct fault *f);
void point_index_free(struct point_index *index); // NULL is fine

#endif
