// What a file is, told by its first bytes. A name says nothing: whoever uploads chooses it.
#ifndef QINGSHAN_ARCHIVE_FILE_TYPE_H
#define QINGSHAN_ARCHIVE_FILE_TYPE_H

#include <stdbool.h>
#include <stddef.h>

#define FILE_TYPE_HEAD 4096 // bytes that are looked at

// A media type; application/octet-stream of what is not known. Static.
const char *file_type(const void *head, size_t size) __attribute__((returns_nonnull));
// May a page show it? Only what cannot run: of drawings that are text (SVG) none.
bool file_type_is_picture(const char *type);

#endif
