// Reading a ZIP of stored entries that came from outside, without unpacking it: every number in it is doubted. Entries may not lie over
// each other, so reading all of them takes no longer than reading the file once.
#ifndef QINGSHAN_ARCHIVE_ZIP_READ_H
#define QINGSHAN_ARCHIVE_ZIP_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"

struct zip_source {
    bool (*read)(void *context, int64_t at, void *bytes, size_t size); // all of them, which are within its size
    void *context;
    int64_t size;
};

struct zip_item {
    const char *name;
    int64_t begins, at, size; // of its head; of its content
    uint32_t crc;
};

#define ZIP_DIRECTORY_MAX ((int64_t)64 << 20)

// Fault: zip.broken {text}: which part of it.
bool zip_items_read(const struct zip_source *source, struct arena *arena, struct zip_item **ret_items, size_t *ret_count, struct fault *f);

#endif
