// Shared by gateway.c (loop, timers), gateway_connection.c (bytes), gateway_frame.c (frames), gateway_answer.c (answers), gateway_send.c,
// gateway_line.c (who speaks on which connection, and its end), gateway_newcomer.c (where nobody was taken yet) and gateway_state.c
// (what is known of a device). All on the loop's thread.
#ifndef QINGSHAN_OBSERVE_GATEWAY_INTERNAL_H
#define QINGSHAN_OBSERVE_GATEWAY_INTERNAL_H

#include <stdatomic.h>
#include <uv.h>

#include "base/map.h"
#include "observe/gateway/clock_witness.h"
#include "observe/gateway/command_desk.h"
#include "observe/gateway/gateway.h"
#include "observe/gateway/learned.h"
#include "observe/gateway/recent.h"
#include "observe/gateway/suspicion.h"
#include "observe/point/device.h"

#define GATEWAY_READ_SIZE ((size_t)64 << 10)
#define GATEWAY_ROUNDS 8                      // more than the raw log has under way
#define GATEWAY_QUEUE_MAX ((size_t)64 << 10)  // bytes a device may leave unread

// What is known of a device while the program runs, connected or not.
struct device_state {
    char mn[DEVICE_MN_MAX + 1];
    const struct device *device;  // of the newest snapshot; NULL: gone
    struct connection *connection; // where it was heard last; changed under gateway.state_lock: pages ask whether there is one
    struct device_state *next, *previous; // a ring: others on the same connection, that heard last first
    uint64_t heard_ms;            // its last frame
    double tokens;                // frames it may send now
    uint64_t tokens_ms;
    int commands;                 // open ones at the desk
    char given_up[HJ212_QN_SIZE]; // QN of the last command that it did not answer; "": none, or its late answer came
    uint64_t time_asked_ms;       // when it last asked for its time
    uint64_t told_ms;             // when its frames were last told of
    int64_t untold;               // frames since then
    char st[3];                   // as it sends it; "" until it sent data
    struct learned learned;       // under gateway.state_lock: pages read it
};

// Of a connection that nobody was taken on yet.
struct newcomer {
    struct connection *connection;
    struct stranger *stranger;    // its address
    struct newcomer *earlier, *later; // of all
    struct newcomer *before, *behind; // of its address
    uint64_t wait_ms;             // not read or looked at before: for garbage, or for a password
    bool tries;                   // it waits, or waited, for its password to be looked at
    uint32_t garbage, refused;    // bytes that are no frame; frames that say nothing
};

struct connection {
    uv_tcp_t tcp;                 // first: a handle is its connection
    struct gateway *gateway;
    struct connection *next, *previous;
    struct device_state *state;   // of the devices that speak here, the one heard last; NULL: not registered
    struct newcomer *newcomer;    // until somebody is taken
    char *held;                   // the beginning of a frame; NULL when nothing is held
    uint32_t held_size, held_capacity;
    uint64_t since_ms, heard_ms, frame_ms; // connected, last bytes, first byte of what is held
    struct raw_peer peer;
    uint32_t owed;                // answers that wait for a batch
    uint32_t credit;              // of looks in vain (struct hj212_work)
    bool closing, closed, paused, left_over; // left_over: whole frames are held that the rate did not let through yet
    bool told;                    // what is wrong with the frame that is held
};

struct answer {
    struct connection *connection;
    size_t offset, size;          // in the round's texts
};

// What came between two batches of the raw log: to be answered when the batch is durable.
struct round {
    size_t frames;                // of the batch
    char *texts;
    size_t texts_size, texts_capacity;
    struct answer *answers;
    size_t answer_count, answer_capacity;
};

struct gateway {
    struct arena *arena;
    struct gateway_options options;
    uv_loop_t loop;
    uv_tcp_t server;
    uv_check_t check;             // after the polling of each round
    uv_idle_t again;              // active: the next round does not wait for anything
    uv_timer_t tick;
    uv_async_t async, batch;      // stop and reload; a batch is done
    uv_thread_t thread;
    bool loop_made, accept_held;  // a connection waits for the next round of the loop
    int port, accepted;           // of this round
    atomic_bool stopping, reload, commands_changed;

    struct raw *raw;
    struct recent *recent;
    struct round rounds[GATEWAY_ROUNDS];
    uint64_t first, last;         // under way: first..last-1; rounds[last] gathers
    int64_t handed_ns;            // when the newest was handed over
    struct store *store;
    struct device_table *devices;
    struct device_option_table *device_options;
    struct command_desk *desk;
    struct arena *states_arena;
    struct map states;            // by MN; added to under state_lock
    uv_mutex_t state_lock;
    struct connection *connections;
    struct newcomers *newcomers;
    struct suspicion *suspicion;

    char *read_buffer;
    char plain[HJ212_SEGMENT_MAX]; // what the frame in hand says, where it came encrypted
    struct hj212_text readable;    // its segment as it is to be read
    struct hj212_work work;        // of the connection in hand
    struct clock_witnesses witnesses;
    bool storage_failed;          // told once

    atomic_int_fast64_t connection_count, registered, frames, repeated, refused, answer_total;
};

// Each file calls those above it and none below: closing a line is above reading from it.

// ---- gateway_state.c ----
void gateway_note(const struct connection *connection, const char *what, struct hj212_text mn);
struct device_state *gateway_state(struct gateway *gateway, const struct device *device);
struct round *gateway_round(struct gateway *gateway); // the one that gathers
bool gateway_may_send(struct gateway *gateway, struct device_state *state); // takes a token

// ---- gateway_newcomer.c ----
struct newcomers *newcomers_new(void);
void newcomers_free(struct newcomers *newcomers);          // all connections are closed; NULL is fine
struct connection *newcomer_enter(struct connection *connection); // the oldest of its address, where there are too many; else NULL
void newcomer_leave(struct connection *connection);        // it is registered, or closed
struct connection *newcomer_oldest(const struct gateway *gateway); // of all; NULL: there is none
bool newcomer_waits(struct connection *connection);        // it sent garbage, as others of its address did: it is read no further for a while

// ---- gateway_line.c ----
void connection_close(struct connection *connection);
void connection_free(struct connection *connection);       // when it is closed and nothing is owed
void connection_turn_away(struct connection *connection, const char *what, struct hj212_text mn);
struct hj212_text connection_mn(const struct connection *connection);
void line_hear(struct connection *connection, struct device_state *state); // it speaks here, wherever it spoke before
void line_leave(struct device_state *state);               // it speaks nowhere; its connection stays
void line_leave_silent(struct connection *connection, uint64_t before_ms); // all but the one heard last, if not heard since

// ---- gateway_send.c ----
void connection_send(struct connection *connection, char *bytes, size_t size); // now, or when the line takes it

// ---- gateway_answer.c; command_desk.c stands beside it ----
void connection_put_answer(struct connection *connection, struct hj212_message *message);
void connection_refuse_login(struct connection *connection, struct hj212_message *message);
void connection_answer_all(struct gateway *gateway, struct round *round, bool ok); // its batch is durable, or never will be

// ---- gateway_frame.c ----
size_t frames_take(struct connection *connection, const char *bytes, size_t size); // all whole ones; how many bytes are done with
void frames_look_at_held(struct connection *connection);           // nothing came behind it for some time, or will come
struct hj212_text frames_held_mn(const struct connection *connection);

// ---- gateway_connection.c; above it gateway.c ----
void connection_accept(struct gateway *gateway);
void connection_resume(struct connection *connection);     // what the rate held back
void connection_check_time(struct connection *connection, uint64_t now_ms);

#endif
