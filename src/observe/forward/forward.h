// Passing accepted frames on to upper platforms: an HJ 212 client for each, on a thread of its own. The raw log is the queue:
// each target has a mark in it, which moves only when the target has answered the frame (or, where it never answers, when the
// frame is sent). Frames are sent in order; several are under way while the target answers them in time (forward_window.h), and
// one is sent again only when its answer did not come. The gateway is never waited for.
// Segments of the raw log must not be removed before the lowest mark.
// Faults: those of store.h and forward_mark.h.
#ifndef QINGSHAN_OBSERVE_FORWARD_H
#define QINGSHAN_OBSERVE_FORWARD_H

#include "base/arena.h"
#include "observe/forward/forward_frame.h"

struct damage_log;
struct forward_hub;

struct forward_options {
    const char *folder;
    const struct raw *raw;  // borrowed; nothing behind raw_synced is read
    struct damage_log *damages; // borrowed; NULL: damage is told in the log of the program alone
    int64_t retry_ms;       // after a failure, doubled each time up to retry_most_ms; 0: 1000
    int64_t retry_most_ms;  // 0: 60000
};
struct forward_hub *forward_start(const struct forward_options *options, struct fault *f);
void forward_wake(struct forward_hub *hub);   // there is more in the raw log; from any thread
void forward_reload(struct forward_hub *hub); // the targets have changed; from any thread
void forward_stop(struct forward_hub *hub);   // no target is spoken to any more; what is asked afterwards finds none; NULL is fine
void forward_free(struct forward_hub *hub);   // stopped; NULL is fine

struct forward_status {
    bool connected;
    int64_t sent, passed, repeated;           // since the start of the program
    int64_t position, behind_ms;              // behind_ms: age of the oldest frame that waits, 0: none does
    int64_t passed_ms;                        // wall clock of the last frame that is done, 0: none
    char fault[24];                           // of the last try, "" none: unreachable, closed, garbage, no_answer, refused, log, address
    int code;                                 // QnRtn of `refused`
    int64_t fault_ms;
};
// false: no such target runs.
bool forward_status_of(struct forward_hub *hub, const char *name, struct forward_status *ret_status);

#endif
