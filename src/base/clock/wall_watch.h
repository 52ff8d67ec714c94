// Whether the wall clock can be believed: the rules, without a clock. Times are UTC milliseconds.
//
// At the start it is doubted only if it stands more than five minutes before the newest thing that was recorded, more than 400 days
// behind it, or before the day this program was built: a county that was closed for a week notices nothing. While the program runs it
// goes as the time since the machine started goes; a step of more than five minutes either way is doubted until the clock is set
// back, devices confirm it, or a person accepts it. What devices say comes from observe/gateway/clock_witness.h.
#ifndef QINGSHAN_BASE_WALL_WATCH_H
#define QINGSHAN_BASE_WALL_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/period.h"

#define WALL_STEP_MS INT64_C(300000)             // less is a clock that is set right, or one machine's clock against another's
#define WALL_AHEAD_MS (400 * DAY_MS)  // behind the newest thing recorded

#define WALL_DOUBTS(X)                                                                        \
    X(WALL_SOUND, "sound")                                                                    \
    X(WALL_BEHIND, "behind")              /* the newest thing recorded is later */            \
    X(WALL_AHEAD, "ahead")                /* it is more than WALL_AHEAD_MS ago */             \
    X(WALL_BEFORE_BUILD, "before_build")                                                      \
    X(WALL_DEVICES, "devices")            /* two devices agree on an earlier time */          \
    X(WALL_JUMPED, "jumped")              /* while the program ran */

enum wall_doubt {
#define X(doubt, name) doubt,
    WALL_DOUBTS(X)
#undef X
};
const char *wall_doubt_name(enum wall_doubt doubt);

struct wall_signs {
    int64_t newest_ms;  // the newest thing recorded; 0: nothing is
    int64_t build_ms;   // the clock was not before it when the program was built; 0: not known
};
enum wall_doubt wall_judge(const struct wall_signs *signs, int64_t now_ms);

struct wall_watch {
    struct wall_signs signs;
    enum wall_doubt doubt;
    int64_t base_ms;    // believed time minus the time since the machine started
    int64_t steps;      // that were noticed
    int64_t seen_ms;    // likewise, of the clock as it was seen last
    int64_t devices_ms; // what two devices said; 0: nothing
};

struct wall_instant {
    int64_t wall_ms, boot_ms; // taken together
};
void wall_watch_begin(struct wall_watch *watch, const struct wall_signs *signs, struct wall_instant now);
void wall_watch_look(struct wall_watch *watch, struct wall_instant now);
void wall_watch_accept(struct wall_watch *watch, struct wall_instant now);
// Two devices agree with each other on an earlier time (it counts where it is newer than all that was recorded); or with the clock too.
void wall_watch_contradict(struct wall_watch *watch, int64_t devices_ms);
void wall_watch_confirm(struct wall_watch *watch, struct wall_instant now);
// What the time would be if the clock had gone on as it was: of a jump, without it.
int64_t wall_watch_believed(const struct wall_watch *watch, struct wall_instant now);

#endif
