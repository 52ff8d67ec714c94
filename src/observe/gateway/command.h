// One request or notice to a device, from its order to its end: a state machine of frames heard and time gone by. Pure; the
// desk (command_desk.h) holds the open ones and speaks to the devices.
//
// A request is answered by 9011, then by data or 9012, a notice by 9013. What is not answered within OverTime is sent again,
// the identical packet, ReCount times. After 9011 a device has OverTime x (ReCount + 1) for each further step; where data came
// but no 9012, the request is done. Defaults of HJ 212-2017 table 1 for wireless lines: 10 s, 3 times.
#ifndef QINGSHAN_OBSERVE_COMMAND_H
#define QINGSHAN_OBSERVE_COMMAND_H

#include "base/arena.h"
#include "observe/point/device.h"

#define COMMAND_OVER_TIME_S 10
#define COMMAND_RETRIES 3
#define COMMAND_ARGUMENTS_MAX 600 // bytes
#define COMMAND_ANSWER_MAX 1000
#define COMMAND_FRAME_MAX 1200
#define COMMAND_PASSWORD 1072     // sets the password
#define COMMAND_OPEN_MAX 100      // of one device

#define COMMAND_STATES(X)                                                           \
    X(COMMAND_WAITING, "waiting")       /* for the device, or for the one before */ \
    X(COMMAND_SENT, "sent")                                                         \
    X(COMMAND_ACCEPTED, "accepted")     /* 9011 said yes, or data came */           \
    X(COMMAND_DONE, "done")                                                         \
    X(COMMAND_REFUSED, "refused")       /* 9011 said no */                          \
    X(COMMAND_FAILED, "failed")         /* 9012 said no */                          \
    X(COMMAND_UNANSWERED, "unanswered")                                             \
    X(COMMAND_EXPIRED, "expired")       /* the device did not come */               \
    X(COMMAND_CANCELLED, "cancelled")

enum command_state {
#define X(state, name) state,
    COMMAND_STATES(X)
#undef X
};
const char *command_state_name(enum command_state state);
enum command_state command_state_of(const char *name); // unknown: COMMAND_CANCELLED

struct command {
    int64_t id;
    int number;
    char arguments[COMMAND_ARGUMENTS_MAX]; // as in a CP
    int64_t at_ms, expires_ms, sent_ms, ended_ms; // wall clock; 0: not yet
    enum command_state state;
    char qn[HJ212_QN_SIZE];                // "" before it is sent
    int64_t tries, frames;
    int code;                              // QnRtn or ExeRtn, -1: none
    char answer[COMMAND_ANSWER_MAX];       // first data area that answered, shown as ASCII
    uint64_t deadline_ms;                  // of the loop's clock
    bool saved;                            // as it is now
};

struct command_timing {
    int64_t over_time_s, retries;
};

static inline bool command_is_open(const struct command *command)
{
    return command->state <= COMMAND_ACCEPTED;
}

// Gives it its QN and what depends on the moment (SystemTime of 1012 where none is given). Later sends are the same packet.
void command_start(struct command *command, int64_t now_ms, int64_t *last_qn_ms);
void command_sent(struct command *command, struct command_timing timing, uint64_t loop_ms);
// Whether the frame is about this command; then it may have gone on or ended.
bool command_hear(struct command *command, const struct hj212_message *message, struct command_timing timing, uint64_t loop_ms);
// Whether the message is the 9012 of the packet with this QN; *ret_code -1: without a sound ExeRtn.
bool command_is_result_of(const struct hj212_message *message, const char *qn, int *ret_code);
// true: it is to be sent (again). Ends what has waited too long.
bool command_is_due(struct command *command, struct command_timing timing, uint64_t loop_ms);

struct command_spelling {
    enum hj212_edition edition;
    const char *st, *password, *mn;
};
void command_expire(struct command *command);

// The frame; 0: *ret_mistake. 2012 and 2022 are notices, all the same Flag.
size_t command_encode(const struct command *command, const struct command_spelling *spelling, char *out, size_t size, enum hj212_mistake *ret_mistake);

// Arguments with what must not be shown replaced: NewPW, PW, NewSK. Size COMMAND_ARGUMENTS_MAX.
const char *command_shown_arguments(struct arena *arena, const char *arguments);

#endif
