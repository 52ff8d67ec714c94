// The gateway: devices connect by TCP and send HJ 212 frames; what is accepted is in the raw log, synced, before it is
// answered. A thread of its own with a libuv loop. README.md tells the rules.
// Faults: gateway.address {text}, gateway.port_in_use {text}, those of raw.h and store.h.
#ifndef QINGSHAN_OBSERVE_GATEWAY_H
#define QINGSHAN_OBSERVE_GATEWAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "observe/point/event_log.h"
#include "observe/raw/raw.h"
#include "store/writer.h"

struct command;
struct gateway;

#define GATEWAY_CONNECTIONS 20000
#define GATEWAY_NEWCOMERS 1000          // 512 loggers behind one carrier come back at once
#define GATEWAY_GARBAGE (64 << 10)

enum gateway_sign { GATEWAY_CONNECTED, GATEWAY_DISCONNECTED };

struct gateway_options {
    const char *folder;        // data folder
    const char *listen;        // "0.0.0.0:9002", "[::]:9002", ":9002"; port 0 = any free one
    struct damage_log *damages; // borrowed; NULL: damage is told in the log of the program alone
    struct event_log *events;  // borrowed; NULL: nobody is told
    struct writer *writer;     // saves how far commands are; borrowed; NULL: none are sent
    // 0 takes the default
    int connections_most;      // GATEWAY_CONNECTIONS
    int newcomers_most;        // of one address, that nobody was taken on yet; GATEWAY_NEWCOMERS
    int garbage_bytes;         // on such a line, before it is closed; GATEWAY_GARBAGE
    int rate;                  // frames a second and device, on average; 2000. What is above waits, nothing is dropped
    int idle_seconds;          // registered and silent; 1800
    int register_seconds;      // connected and not registered; 30
    int frame_seconds;         // from the first byte of a frame to its last; 60
    int segment_limit;         // bytes of one segment of the raw log; RAW_SEGMENT_LIMIT
    int quiet_ms;              // nothing heard for so long before a command is sent: slow modems merge packets; 700
    int heads_seconds;         // from one naming of the ends of chains to the next, by whoever names them; HEADS_SECONDS
    int backfill_seconds;      // from one look for gaps to the next, by whoever looks; BACKFILL_SECONDS
    int retain_seconds;        // between passes of retention, by whoever removes (stow.h)
    void (*synced)(void *context); // after a sync, on the gateway's thread; may be NULL
    void (*command_changed)(void *context, const char *mn, const struct command *command); // saved; on the writer's thread; may be NULL
    void (*heard)(void *context, const char *mn, enum gateway_sign sign); // of a registered device, on the same thread; may be NULL
    // Frames of a device since it was last told of, about once a second; may say no when it is busy, and is told again. May be NULL.
    bool (*frames)(void *context, const char *mn, int64_t count);
    void *context;
};

// "idle=1800,register=30,frame=60,rate=2000,connections=20000,newcomers=1000,garbage=65536,quiet=700,backfill=60,heads=3600,retain=86400,segment=33554432": those
// it names.
// Fault: gateway.limit {text}.
bool gateway_limits_parse(const char *list, struct gateway_options *options, struct fault *f);
// The same by DIR/qingshan.yaml: lines "gateway_NAME: NUMBER". Fault: series.setting {line, text}.
bool gateway_limits_read(const char *folder, struct gateway_options *options, struct fault *f);

struct gateway *gateway_start(const struct gateway_options *options, struct fault *f);
int gateway_port(const struct gateway *gateway);
const struct raw *gateway_raw(const struct gateway *gateway);
void gateway_reload(struct gateway *gateway);  // the devices have changed; from any thread
void gateway_commands_changed(struct gateway *gateway); // the store has other open commands; from any thread
void gateway_stop(struct gateway *gateway);    // closes all connections, ends the thread
void gateway_free(struct gateway *gateway);    // stopped; NULL is fine

// What is known of a device since the start. false: nothing. From any thread.
struct learned;
bool gateway_learned(struct gateway *gateway, const char *mn, struct learned *ret_learned, bool *ret_online);

struct gateway_counts {
    int64_t connections, registered;           // now
    int64_t frames, repeated, refused, answers; // since the start
    struct raw_times syncs;
};
struct gateway_counts gateway_counts(const struct gateway *gateway); // from any thread

#endif
