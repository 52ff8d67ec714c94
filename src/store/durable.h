// Files that are whole or absent, whatever happens to the process or the power: written under another name, synced,
// renamed, and the folder synced too.
#ifndef QINGSHAN_STORE_DURABLE_H
#define QINGSHAN_STORE_DURABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/fault.h"

// Replaces what is there. One caller per path at a time (the holder of the folder's lock).
bool durable_write(const char *path, const void *bytes, size_t size, mode_t mode, struct fault *f);
bool durable_move(const char *from, const char *to, struct fault *f); // inside one file system
bool durable_sync(const char *path, struct fault *f);                 // a file or a folder that is already there
bool durable_sync_parent(const char *path, struct fault *f);          // the folder that holds its name
bool durable_put(int file, const char *bytes, size_t size);           // all of them, not synced; false: errno says why

#endif
