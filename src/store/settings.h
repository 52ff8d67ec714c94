// Settings of a data folder: flat lines `key: value` of DIR/qingshan.yaml; what stands behind " #" is a remark. Each module
// takes the keys that are its own and lets the others pass.
#ifndef QINGSHAN_STORE_SETTINGS_H
#define QINGSHAN_STORE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"

struct settings_line {
    int number;
    const char *text;       // the whole line
    const char *key, *value; // NULL where it has no colon: value; the key is all of it then
};
// take: false when the key is its own and the value is none for it; its own fault, if it sets one, stands. All texts are in the arena.
typedef bool settings_take(void *context, const struct settings_line *line, struct fault *f);
// No file: nothing is set. Faults: settings.line {line, text}, those of file_read.
bool settings_read(struct arena *arena, const char *folder, settings_take *take, void *context, struct fault *f);

// A whole number between two others. false: it is none.
bool settings_number(const char *value, int32_t least, int32_t most, int32_t *ret_number);

// Budget of an arena as `memory_mb` sets it for the whole process (16 to 65536). Faults as above.
bool settings_use_memory(const char *folder, struct fault *f);

#endif
