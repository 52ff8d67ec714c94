// A file's name as somebody gave it, made safe for any system it is saved on later.
#ifndef QINGSHAN_ARCHIVE_FILE_NAME_H
#define QINGSHAN_ARCHIVE_FILE_NAME_H

#include "base/arena.h"

#define FILE_NAME_MAX 200 // bytes, as most systems have room for with something in front

// Without folders, without letters that hide or turn others, that a shell or a system reads otherwise, or that stand for devices; never
// empty, never with a dot in front. Valid UTF-8 stays so. In the arena.
const char *file_name_safe(struct arena *arena, const char *given) __attribute__((returns_nonnull));
// For a header: every byte but letters, digits, dot, dash and underscore as %XX (RFC 8187).
const char *file_name_encoded(struct arena *arena, const char *name) __attribute__((returns_nonnull));

#endif
