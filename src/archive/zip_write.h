// A ZIP that is made while it is read: its entries are stored as they are, so its size is known beforehand and no more of it than a block is
// in memory. Rejected: libminizip, which writes to a file and seeks back in it, and deflating scans and photos, which gains nothing.
#ifndef QINGSHAN_ARCHIVE_ZIP_WRITE_H
#define QINGSHAN_ARCHIVE_ZIP_WRITE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"

struct zip_entry {
    const char *name;      // UTF-8, at most ZIP_NAME_MAX bytes
    const char *bytes;     // its content; NULL: that of the archive
    const char *digest;    // there
    int64_t size, at_ms;   // size: below 4 GiB
    uint32_t crc;
};
#define ZIP_NAME_MAX 300

struct zip_stream;
// Takes the arena, which holds the entries and the folder's name.
struct zip_stream *zip_stream_new(struct arena *arena, const char *folder, const struct zip_entry *entries, size_t count);
void zip_stream_free(struct zip_stream *stream); // NULL is fine
int64_t zip_stream_size(const struct zip_stream *stream);
// The next bytes, from the first on; 0: the end. -1: a file cannot be read or is another one than was recorded; nothing more comes.
ssize_t zip_stream_read(struct zip_stream *stream, void *out, size_t most);

#endif
