// The members of a ZIP container as streams of XML. Private to the helper program.
#ifndef QINGSHAN_SHEET_PARTS_H
#define QINGSHAN_SHEET_PARTS_H

#include <stdbool.h>

enum part_state { PART_READ, PART_ABSENT, PART_BROKEN };

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
