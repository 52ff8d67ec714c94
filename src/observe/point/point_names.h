// What points and devices are called: for who goes through all of them and keeps something of each.
#ifndef QINGSHAN_OBSERVE_POINT_NAMES_H
#define QINGSHAN_OBSERVE_POINT_NAMES_H

#include "base/fault.h"
#include "store/store.h"

struct point_name {
    const char *code, *name, *kind;
    const char *region_name, *region_name_en; // NULL: not said, or no such division
};
struct device_name {
    const char *mn, *point;
    const char *point_name;                   // NULL: it is registered no more
};
// In the order of registration, as of a batch (POINT_NOW). What is handed to the visit is borrowed until it returns.
bool point_name_each(struct store *store, int64_t as_of, bool (*visit)(void *context, const struct point_name *name, struct fault *f), void *context,
                     struct fault *f);
bool device_name_each(struct store *store, int64_t as_of, bool (*visit)(void *context, const struct device_name *name, struct fault *f), void *context,
                      struct fault *f);

#endif
