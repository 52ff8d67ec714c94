// Shared by gateway.c (loop, timers, devices) and gateway_connection.c (bytes, frames, answers). All on the loop's thread.
#ifndef QINGSHAN_OBSERVE_GATEWAY_INTERNAL_H
#define QINGSHAN_OBSERVE_GATEWAY_INTERNAL_H

#include <stdatomic.h>
#include <uv.h>

#include "base/map.h"
#include "observe/command_desk.h"
#include "observe/device.h"
#include "observe/gateway.h"
#include "observe/recent.h"

#define GATEWAY_READ_SIZE ((size_t)64 << 10)
#define GATEWAY_QUEUE_MAX ((size_t)64 << 10)  // bytes a device may leave unread

// What is known of a device while the program runs, connected or not.
struct device_state {
    char mn[DEVICE_MN_MAX + 1];
    const struct device *device;  // of the newest snapshot; NULL: gone
    struct connection *connection;
    double tokens;                // frames it may send now
    uint64_t tokens_ms;
    int commands;                 // open ones at the desk
    uint64_t time_asked_ms;       // when it last asked for its time
    char st[3];                   // as it sends it; "" until it sent data
};

struct connection {
    uv_tcp_t tcp;                 // first: a handle is its connection
    struct gateway *gateway;
    struct connection *next, *previous;
    struct device_state *state;   // NULL: not registered
    char *held;                   // the beginning of a frame; NULL when nothing is held
    uint32_t held_size, held_capacity;
    uint64_t since_ms, heard_ms, frame_ms; // connected, last bytes, first byte of what is held
    struct raw_peer peer;
    bool closing, paused, left_over; // left_over: whole frames are held that the rate did not let through yet
};

struct answer {
    struct connection *connection;
    size_t offset, size;          // in gateway.answers
};

struct gateway {
    struct arena *arena;
    struct gateway_options options;
    uv_loop_t loop;
    uv_tcp_t server;
    uv_check_t check;             // after the polling of each round
    uv_timer_t tick;
    uv_async_t async;
    uv_thread_t thread;
    bool loop_made;
    int port;
    atomic_bool stopping, reload, commands_changed;

    struct raw *raw;
    struct recent *recent;
    size_t round_added;           // frames of this round
    struct store *store;
    struct device_table *devices;
    struct device_option_table *device_options;
    struct command_desk *desk;
    struct arena *states_arena;
    struct map states;            // by MN
    struct connection *connections;

    char *read_buffer;
    char *answers;                // texts of this round
    size_t answers_size, answers_capacity;
    struct answer *answer_list;
    size_t answer_count, answer_capacity;
    bool storage_failed;          // told once

    atomic_int_fast64_t connection_count, registered, frames, repeated, refused, answer_total;
    atomic_int_fast64_t syncs, sync_ns, sync_most_ns;
};

// ---- gateway.c ----
void gateway_event(struct gateway *gateway, const char *what, struct hj212_text mn, const struct raw_peer *peer);
struct device_state *gateway_state(struct gateway *gateway, const struct device *device);
bool gateway_may_send(struct gateway *gateway, struct device_state *state); // takes a token

// ---- gateway_connection.c ----
void connection_accept(struct gateway *gateway);
void connection_close(struct connection *connection);
void connection_send(struct connection *connection, char *bytes, size_t size); // now, or when the line takes it
void connection_resume(struct connection *connection);     // what the rate held back
void connection_check_time(struct connection *connection, uint64_t now_ms);
void gateway_send_answers(struct gateway *gateway, bool ok); // after the sync

#endif
