// The outline of the region that a person loaded: GeoJSON in the archive, with its datum, source and map approval number.
// Faults: outline.datum {text}, outline.source, field.too_long {field, most}.
#ifndef QINGSHAN_PLAN_OUTLINE_H
#define QINGSHAN_PLAN_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

struct outline {
    const char *digest, *datum, *source;
    const char *approval;            // NULL: none
    const char *who;
    int64_t recorded_ms;
};
bool outline_find(struct store *store, struct arena *arena, struct outline *ret_outline, bool *ret_found, struct fault *f);
// Inside the writer's transaction: the file goes to the archive of the folder, and stands in place of the one before.
// ret_batch 0: it is what stands there already.
bool outline_save(struct store *store, const char *folder, const struct outline *outline, struct store_bytes geojson, int64_t *ret_batch, struct fault *f);

// The files of all outlines there were.
bool outline_files(struct store *store, struct arena *arena, const char ***ret_digests, size_t *ret_count, struct fault *f);

#endif
