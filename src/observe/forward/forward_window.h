// The packets of one target that were read and wait for their answers, in the order of the raw log. How many may be under way
// at once grows while answers come, and falls back to one where they do not. Pure, but for the bytes it keeps.
#ifndef QINGSHAN_OBSERVE_FORWARD_WINDOW_H
#define QINGSHAN_OBSERVE_FORWARD_WINDOW_H

#include "observe/forward/forward_frame.h"

#define FORWARD_WINDOW_MOST 256

struct forward_sent {
    struct forward_packet *packet;
    int64_t next_position;         // behind its frame in the raw log, and behind what the target does not take
    int64_t received_ms;           // when its frame came
    int64_t sent_ms;               // on this connection, 0: not yet
    int tries;                     // on this connection
    bool was_sent, answered, refused;
};

struct forward_window {
    struct forward_sent items[FORWARD_WINDOW_MOST]; // a ring
    uint64_t first, last;
    unsigned under_way;            // sent and not answered
    unsigned room, most;           // how many may be
    unsigned good, patience;       // answers in time since most was changed; so many make it grow
    bool echoes_mn;                // the target answers with the MN it was sent
};

void forward_window_init(struct forward_window *window);
void forward_window_free(struct forward_window *window);
bool forward_window_wants(const struct forward_window *window);                   // one more could be sent now
void forward_window_add(struct forward_window *window, struct forward_packet *packet, int64_t next_position, int64_t received_ms); // takes the packet over
struct forward_sent *forward_window_unsent(struct forward_window *window);        // the next to send, NULL: none may be
struct forward_sent *forward_window_oldest(struct forward_window *window);        // of those under way; NULL: none is
void forward_window_sent(struct forward_window *window, struct forward_sent *item, int64_t now_ms);
struct forward_sent *forward_window_find(struct forward_window *window, const struct forward_answer *answer); // whose answer it is; NULL: nobody's
void forward_window_answered(struct forward_window *window, struct forward_sent *item);
void forward_window_late(struct forward_window *window);                          // the oldest was not answered in time
void forward_window_restart(struct forward_window *window);                       // on a new connection
// Takes out those at the beginning that are answered; how many. *ret_position is moved behind them.
int forward_window_pass(struct forward_window *window, int64_t *ret_position);
bool forward_window_passes(const struct forward_window *window);                  // there are some
int64_t forward_window_waits_since(const struct forward_window *window);          // received_ms of the first that waits, 0: none does

#endif
