// The wall clock of this process, and whether it can be believed (wall_watch.h). A server begins to watch it; a command does not, for it
// the journal alone knows (store/journal.h). While it is doubted reading and devices go on; what would delete or judge by it waits,
// and so does what people write. Any thread.
#ifndef QINGSHAN_BASE_WALL_CLOCK_H
#define QINGSHAN_BASE_WALL_CLOCK_H

#include "base/clock/wall_watch.h"

void wall_clock_begin(const struct wall_signs *signs);
void wall_clock_end(void);           // nobody watches it any more
bool wall_clock_is_doubted(void);    // looks first: two system calls
void wall_clock_accept(void);        // a person says that it is right
void wall_clock_contradict(int64_t devices_ms);
void wall_clock_confirm(void);
int64_t wall_clock_steps(void);      // that were noticed: who waits by the wall clock asks anew

struct wall_view {
    enum wall_doubt doubt;
    int64_t now_ms, newest_ms, believed_ms, devices_ms; // 0: not known
};
struct wall_view wall_clock_view(void); // looks first
int64_t wall_build_ms(void);            // a day before the day this program was built: zones differ

#endif
