// How far a target is: DIR/forward/NAME.mark. Two lines of equal length that are written in turn, each with its own check sum:
// a torn write leaves the other one. Behind them two lines more that say which segment of the raw log that is (raw_mark.h).
// Faults: system.call.
#ifndef QINGSHAN_OBSERVE_FORWARD_MARK_H
#define QINGSHAN_OBSERVE_FORWARD_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"

#define FORWARD_MARK_SEGMENT_SIZE 65

struct forward_mark {
    int file;
    char segment[FORWARD_MARK_SEGMENT_SIZE]; // as it was read; "": not known
    int64_t turn, position; // position: the raw log before it is done with
};
// *ret_found false: there was none; it is made, durably, with the position given.
bool forward_mark_open(struct forward_mark *mark, const char *folder, const char *name, int64_t first, bool *ret_found, struct fault *f);
bool forward_mark_read(const char *path, struct forward_mark *ret_mark, bool *ret_found, struct fault *f); // only looks; it is closed again
bool forward_mark_move(struct forward_mark *mark, int64_t position, const char *segment, struct fault *f); // durable; segment NULL: not known
void forward_mark_close(struct forward_mark *mark);
void forward_mark_remove(const char *folder, const char *name);

#endif
