// Folders of files for a backup: copied with a digest taken on the way, walked in order, removed whole.
// Faults: system.call and its kind, tree.not_regular {path}.
#ifndef QINGSHAN_STORE_TREE_H
#define QINGSHAN_STORE_TREE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fault.h"

// A copy shares no byte with the original that a later write could reach: it is read and written, or cloned where the file
// system can (FICLONE). A link, only for whoever asked for it and only for files that never change, is the same file.
struct tree_copy {
    const char *from, *to; // `to` does not exist; nothing is replaced
    mode_t mode;
    bool link;
};
struct tree_copied {
    char digest[DIGEST_HEX_SIZE];
    int64_t size;
};
// Durable but for its name, which the caller syncs with the folder. Symbolic links are not followed.
bool tree_copy(const struct tree_copy *copy, struct tree_copied *ret_copied, struct fault *f);
// The same of bytes in memory.
bool tree_write(const char *to, const void *bytes, size_t size, mode_t mode, struct tree_copied *ret_copied, struct fault *f);
bool tree_digest(const char *path, struct tree_copied *ret_copied, struct fault *f);

// The names in a folder in the order of their bytes, without "." and ".."; a folder that is not there is empty.
bool tree_names(struct arena *arena, const char *folder, const char *const **ret_names, size_t *ret_count, struct fault *f);

// Every file below a folder, by its path in it, in that order; folders themselves are not visited.
typedef bool tree_visit(void *context, const char *path, bool regular, struct fault *f);
bool tree_walk(const char *folder, tree_visit *visit, void *context, struct fault *f);

bool tree_make(const char *folder, const char *path, struct fault *f); // the folders in front of the last name of path; 0700
bool tree_sync(const char *folder, struct fault *f);   // all folders from here down: their names are durable
bool tree_remove(const char *folder, struct fault *f); // not there is fine

#endif
