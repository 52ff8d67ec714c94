// Marks: how far those who follow the raw log have come (the stower in series.db, each forwarding target in forward/NAME.mark). A mark
// names its segment by number and by the digest of that segment's head. At the start it is held against the log:
// - the log ends before it: frames were stored or forwarded that the log does not have any more. That is damage; the log goes on in a new
//   segment above all marks, so that no position is used twice and nothing that comes is taken for done;
// - the segment is another one than that which was worked through: damage, and who follows begins with this segment anew;
// - it is no position at all: damage, and who follows begins at the end of the log.
#ifndef QINGSHAN_OBSERVE_RAW_MARK_H
#define QINGSHAN_OBSERVE_RAW_MARK_H

#include "observe/raw/raw.h"

struct raw_mark {
    int64_t position;
    const char *segment; // digest of its head; NULL or "": not known
};
// All that are in a data folder. Those of a series.db that is of an older version are not seen (series_upgrade).
bool raw_marks_load(const char *folder, struct arena *arena, struct raw_mark **ret_marks, size_t *ret_count, struct fault *f);
int64_t raw_marks_above(const struct raw_mark *marks, size_t count); // the highest, for raw_open and raw_check; 0: none

// Tells what is wrong with it. end: of the log, its last durable record.
bool raw_mark_check(struct raw_reader *reader, const struct raw_mark *mark, int64_t end, raw_told *told, void *context, struct fault *f);
// Opens the log above all marks, and tells what is damaged in it and what the marks say against it.
struct raw *raw_open_marked(const struct raw_options *options, struct damage_log *damages, struct fault *f);
// From where who has this mark goes on.
bool raw_mark_begin(struct raw_reader *reader, const struct raw_mark *mark, int64_t end, int64_t *ret_position, struct fault *f);

#endif
