// The county as it is now, in memory: of every registered point the newest observation by factor and kind, whether it is
// heard, and what the watch has against it. Fed by the stower after each commit and by the gateway; read by pages.
//
// A point is `online` while something of it came within one and a half of its device's interval (at least LIVE_SILENT_MS),
// `silent` after that, `never` before the first time, and `manual` when no device belongs to it (its data come from tables). What lies further ahead of the clock than
// LIVE_AHEAD_MS is not the newest of anything: a device with a clock in 2099 must not hide what comes after.
//
// Every change takes a new turn. A page that knows turn T asks for what changed after T; turns go on growing over a
// restart, and a turn that is too old or from elsewhere gives the whole county.
//
// Threads: all functions from any thread; one lock, held for moments. Memory is bounded: points and devices that are not
// registered are passed over, and a point keeps at most LIVE_FACTORS_MAX factors.
#ifndef QINGSHAN_OBSERVE_LIVE_H
#define QINGSHAN_OBSERVE_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/cell/kinds.h"
#include "base/fault.h"
#include "observe/judge/doubt.h"
#include "observe/stow/stow.h"

#define LIVE_FACTORS_MAX 128
#define LIVE_AHEAD_MS INT64_C(600000)
#define LIVE_SILENT_MS INT64_C(900000)  // 15 minutes: a minute mean of ten minutes may be late
#define LIVE_SLOT_MS INT64_C(600000)    // what `captured` counts
#define LIVE_SLOTS 144                  // a day of them

#define LIVE_STATES(X)              \
    X(LIVE_NEVER, "never")          \
    X(LIVE_ONLINE, "online")        \
    X(LIVE_SILENT, "silent")        \
    X(LIVE_MANUAL, "manual")

enum live_state {
#define X(state, name) state,
    LIVE_STATES(X)
#undef X
    LIVE_STATE_COUNT
};
const char *live_state_name(enum live_state state);

struct live;

// What a state follows from; the one rule for lists, map, wall and devices.
struct live_signs {
    bool devices;                         // at least one belongs to the point
    int64_t heard_ms;                     // 0: never
    int64_t silent_ms;                    // live_silent_ms of the shortest interval
};
int64_t live_silent_ms(int64_t interval_ms);
enum live_state live_state_of(const struct live_signs *signs, int64_t now_ms);

struct live *live_new(int64_t now_ms);
void live_free(struct live *live); // NULL is fine

// ---- what is registered ----

struct live_point {
    const char *code, *name, *kind, *region, *longitude, *latitude; // the last three may be NULL
    bool simulated;
};
struct live_device {
    const char *mn, *point;
    bool enabled;
    int64_t interval_ms;                  // of its shortest regular data; 0: unknown
};
struct live_registered {
    const struct live_point *points;
    size_t point_count;
    const struct live_device *devices;
    size_t device_count;
};
// All that there is; what was known of those that stay is kept.
void live_register(struct live *live, const struct live_registered *registered);

// ---- what comes ----

// After a commit of the stower: the newest of what it held of each series. Must not block it.
void live_stored(struct live *live, const struct stow_newest *newest, size_t count, int64_t now_ms);
// The same from the store: does not speak against what is there for the same time.
void live_remember(struct live *live, const struct stow_newest *newest, size_t count, int64_t now_ms);

// Slots of the last day in which a point has data, told by instants in them.
void live_remember_slots(struct live *live, const char *point, const struct series_bucket *buckets, size_t count);

enum live_line { LIVE_CONNECTED, LIVE_DISCONNECTED };
void live_heard(struct live *live, const char *mn, enum live_line what, int64_t at_ms);
// Frames that came. Does not wait: false when others are at the table, then nothing was taken.
bool live_frames(struct live *live, const char *mn, int64_t count, int64_t at_ms);

// ---- what the watch says (a whole snapshot each time, copied) ----

#define LIVE_CONCERNS(X) X(LIVE_EXCEEDS, "exceeds") X(LIVE_MISSING, "missing") X(LIVE_SUSPICIOUS, "suspicious")
enum live_concern { LIVE_CONCERNS(KIND_MEMBER) };
const char *live_concern_name(enum live_concern concern);

struct live_warning {
    int64_t id;
    const char *point, *factor, *rule;    // factor "" = the whole point
    enum series_kind kind;
    enum live_concern concern;
    struct observation_number value, limit;
    int64_t since_ms;
    bool acknowledged;
};
struct live_limit {
    const char *point, *factor;
    enum series_kind kind;                // of the mean that it judges
    struct observation_number upper, lower;
};
struct live_watch {
    const struct live_warning *warnings;  // those that are open
    size_t warning_count;
    const struct live_limit *limits;      // those that hold today
    size_t limit_count;
};
void live_judge(struct live *live, const struct live_watch *watch);

// What the values of factors can be. Takes the arena, in which they are; cheap when they say what they said before.
void live_doubt(struct live *live, struct arena *arena, const struct doubts *doubts);

// ---- reading ----

struct live_value {
    bool present;                         // there was an observation of this kind; its value may be absent
    enum doubt_reason doubt;              // ours, beside the flag
    int64_t at_ms;
    struct observation_number value, least; // least: of what a mean was made of
    char flag[OBSERVATION_FLAG_SIZE];
    uint8_t origin;
};
struct live_factor {
    const char *code;
    struct live_value newest[SERIES_KIND_COUNT];
    struct observation_number upper, lower; // of the limit that holds, for kind limit_kind
    enum series_kind limit_kind;
    bool over;                            // the newest valid mean of that kind is beyond the limit, and may be judged by it (doubt.h)
    bool suspicious;                      // the newest flag of any kind says so (fault, over range, line), or the value cannot be
};
struct live_shown_device {
    const char *mn;
    bool enabled, connected;
    int64_t line_ms;                      // since when it is or is not; 0: unknown
    int64_t frame_ms;                     // newest frame; 0: none since the start
    int64_t frames, connects;             // since the start
};
struct live_shown {
    struct live_point point;
    enum live_state state;
    int64_t since_ms;                     // online: since it is heard again; silent: newest sign; 0: unknown
    int64_t heard_ms, data_ms;            // newest sign of life, newest observation; 0: none
    int64_t silent_ms;                    // after so long without a sign it is silent
    int captured;                         // slots of the last LIVE_SLOTS with data
    int64_t ahead;                        // observations too far ahead, since the start
    bool exceeding, missing, suspicious;
    const struct live_factor *factors;
    size_t factor_count;
    const struct live_warning *warnings;
    size_t warning_count;
    const struct live_shown_device *devices;
    size_t device_count;
};
// The one word a point is shown by: "exceeding" before a state without news, "suspicious" before one with news.
const char *live_status_name(const struct live_shown *shown);

struct live_counts {
    size_t points, states[LIVE_STATE_COUNT], exceeding, missing, suspicious, warnings;
};
struct live_snapshot {
    int64_t turn, now_ms, data_ms;        // data_ms: newest observation of all; 0: none
    bool whole;                           // not only what changed
    struct live_counts counts;            // of all points
    const struct live_shown *points;
    size_t point_count;
};
struct live_request {
    int64_t since;                        // what changed after this turn; 0: all
    int64_t now_ms;
    bool heads;                           // only code, state and its times of the points: cheap
};
// In the arena. Time passes here: points that fell silent change now.
void live_read(struct live *live, struct arena *arena, const struct live_request *request, struct live_snapshot *ret_snapshot);

// What lists of points choose and sort by, of these codes alone: no copies.
struct live_head {
    bool known;                           // registered here, and the store was asked what it has of it; false: ask the store too
    int64_t heard_ms, silent_ms;          // silent_ms 0: the usual
    int64_t last_ms;                      // newest observation, also one too far ahead; 0: none
    bool exceeding, missing, suspicious;
};
// Quickest in the order of registration.
void live_heads(struct live *live, const char *const *codes, size_t count, int64_t now_ms, struct live_head *ret_heads);

// The newest change: what was read at a turn says the same until there is another one.
int64_t live_turn(struct live *live);

// ---- loading (live_load.c) ----

// Points and devices as last committed.
bool live_load_points(struct live *live, struct store *store, struct fault *f);
// Warnings that are not closed, the limits that hold today, and what values can be.
bool live_load_watch(struct live *live, struct store *store, int64_t now_ms, struct fault *f);
// The newest of every series, and which slots of the last day have data. May take a while; live_stored may run beside it. A series
// that still has another name than its factor's one stands under that (NULL: as stored).
struct factor_book;
bool live_load_series(struct live *live, struct series *series, const struct factor_book *names, int64_t now_ms, struct fault *f);

#endif
