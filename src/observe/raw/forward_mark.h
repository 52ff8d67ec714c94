// How far a target is: DIR/forward/NAME.mark. Two lines of equal length that are written in turn, each with its own check sum:
// a torn write leaves the other one. Behind them two lines more that say which segment of the raw log that is (raw_mark.h).
// Faults: system.call.
#ifndef QINGSHAN_OBSERVE_FORWARD_MARK_H
#define QINGSHAN_OBSERVE_FORWARD_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/proof/damage_log.h"

#define FORWARD_MARK_SEGMENT_SIZE 65

struct forward_mark {
    int file;
    char segment[FORWARD_MARK_SEGMENT_SIZE]; // as it was read; "": not known
    int64_t turn, position; // position: the raw log before it is done with
};
struct forward_mark_place {
    const char *folder, *name;  // of the data folder, of the target
    int64_t first, anew;        // where a target begins that has none, and one whose mark is damaged
    struct damage_log *damages; // NULL: damage is told in the log of the program alone
};
// *ret_found false: there was none; it is made, durably. Where no line of it can be read that is damage: it begins at `anew`.
bool forward_mark_open(struct forward_mark *mark, const struct forward_mark_place *place, bool *ret_found, struct fault *f);
bool forward_mark_read(const char *path, struct forward_mark *ret_mark, bool *ret_found, struct fault *f); // only looks; it is closed again
// The damage of a mark in which no line can be read; texts are the arena's.
bool forward_mark_damage(struct arena *arena, const char *path, struct damage *ret_damage, struct fault *f);
bool forward_mark_move(struct forward_mark *mark, int64_t position, const char *segment, struct fault *f); // durable; segment NULL: not known
void forward_mark_close(struct forward_mark *mark);
void forward_mark_remove(const char *folder, const char *name);

#endif
