// The members of a ZIP container as streams of XML. Private to the helper program.
#ifndef QINGSHAN_SHEET_PARTS_H
#define QINGSHAN_SHEET_PARTS_H

#include <stdbool.h>

#include "base/arena.h"

enum part_state { PART_READ, PART_ABSENT, PART_BROKEN };

#define PART_MOST ((unsigned long long)256 << 20)  // bytes of one part, as declared and as they come
#define PARTS_MOST ((unsigned long long)512 << 20) // of all that are read

// Takes a file into memory; its name from then on is PART_BOOK.
#define PART_BOOK "/vsimem/book"
bool part_take(const char *path);

// Where the handlers keep what they read: over its budget the reading ends.
void part_memory(const struct arena *arena);
bool part_was_too_large(void); // a part, all together, or what was kept of them

// Names come without their prefix ("r:id" is "id"). A handler that returns false ends the reading: broken.
struct part_reader {
    void *context;
    bool (*start)(void *context, const char *name, const char **attributes);
    bool (*end)(void *context, const char *name);
    void (*text)(void *context, const char *bytes, int size);
};

// container: a path that can be opened. A part with a document type (entities) is broken; so is one that is cut.
enum part_state part_read(const char *container, const char *name, const struct part_reader *reader);
bool part_is_there(const char *container, const char *name);
const char *part_attribute(const char **attributes, const char *name); // NULL: not there

#endif
