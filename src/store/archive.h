// Blobs by their SHA-256 under DIR/archive/ab/cdef...: written to a temporary name, fsynced, renamed, folder fsynced.
// A blob is never overwritten. Used for imported files and evidence.
#ifndef QINGSHAN_STORE_ARCHIVE_H
#define QINGSHAN_STORE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fault.h"

bool archive_save(const char *folder, const void *bytes, size_t size, char ret_digest[DIGEST_HEX_SIZE], struct fault *f);
// Faults: archive.missing {digest}, archive.damaged {digest} (content does not match its name).
bool archive_load(const char *folder, const char *digest, struct arena *arena, char **ret_bytes, size_t *ret_size,
                  struct fault *f);
// A whole file of the folder's own disk, synced and of this digest, becomes one; where that is there already, it is removed instead.
bool archive_adopt(const char *folder, const char *path, const char *digest, struct fault *f);
// For reading piece by piece: a descriptor, which is the caller's. Its content is not compared. Faults: archive.missing.
bool archive_open(const char *folder, const char *digest, int *ret_file, int64_t *ret_size, struct fault *f);
// Walks all blobs up to the first whose content does not match its name: *ret_damaged, NULL when all are sound.
// *ret_count is how many it looked at. false when something cannot be read; no archive is an empty one.
bool archive_verify(const char *folder, struct arena *arena, size_t *ret_count, const char **ret_damaged, struct fault *f);

// The digests of all blobs by their names, ascending; contents are not looked at.
bool archive_list(const char *folder, struct arena *arena, const char ***ret_digests, size_t *ret_count, struct fault *f);

#endif
