// Where a database stands: a file of its folder itself, on a disk that may only be readable. For the files of src/store only.
#ifndef QINGSHAN_STORE_PLACE_H
#define QINGSHAN_STORE_PLACE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fault.h"

// The database and its log are no links. Fault: folder.link {path}.
bool place_check_plain(struct arena *arena, const char *path, struct fault *f);
// The engine's address of a database on a disk that can only be read; NULL: it is not on one. There nobody writes, so nobody has
// to be locked out; the log of a process that was killed is read too, its index is kept in memory.
const char *place_read_only(struct arena *arena, const char *folder, const char *path);

#endif
