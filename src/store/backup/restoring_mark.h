// By which names a restore is seen from outside. For the files of src/store only.
#ifndef QINGSHAN_STORE_RESTORING_MARK_H
#define QINGSHAN_STORE_RESTORING_MARK_H

#include <stdbool.h>

#include "base/arena.h"

#define RESTORING_MARKER "restoring"
#define RESTORING_MADE ".restoring"

bool restoring_is_there(const char *path); // a link, too
const char *restoring_beside(struct arena *arena, const char *folder);
const char *restoring_marker(struct arena *arena, const char *folder);

#endif
