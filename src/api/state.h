// One serving process: what its parts share.
#ifndef QINGSHAN_API_STATE_H
#define QINGSHAN_API_STATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/clock/wall_watch.h"
#include "base/progress.h"
#include "http/http.h"
#include "indicator/model.h"
#include "observe/forward/forward.h"
#include "observe/gateway/gateway.h"
#include "observe/live/live.h"
#include "observe/series/series.h"
#include "observe/stow/stow.h"
#include "observe/watch/watch.h"
#include "service/descriptors.h"
#include "store/folder.h"
#include "store/store.h"
#include "store/writer.h"

struct standards;
struct chores;

// Threads that read tables of facts before the writer gets them (import_api.c).
struct imports {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int running, reading;
    bool stopping;
};
void imports_init(struct imports *imports);
void imports_stop(struct imports *imports); // takes no more and waits for those that run; before the writer stops
void imports_done(struct imports *imports);

struct server {
    const char *folder, *web, *boundary, *token;
    struct arena *arena;
    struct folder_lock lock;
    struct http_settings http_settings;
    struct http *http;
    struct descriptor_shares shares;
    struct imports imports;
    struct writer *writer;
    atomic_int_fast64_t version;     // goes up with every commit
    atomic_int_fast64_t definitions; // goes up with every commit that changes what the model holds
    atomic_int_fast64_t observed;    // goes up when observations of hours or days were stored

    pthread_mutex_t model_lock;
    struct shared_model *model;
    struct indicator_model *writer_model; // the writer's thread only: it may hold what is not committed yet
    bool writer_model_stale;

    struct live_feed *live;

    const struct standards *standards; // NULL: started without their tables
    struct chores *chores;
    int backfill_seconds, heads_seconds, retain_seconds; // 0: the usual
    int heads_looks;                 // of the chore that names the ends of chains
    atomic_bool chores_ending;       // a long one stops where it is

    struct gateway *gateway;         // NULL: devices are not listened to
    struct forward_hub *_Atomic forwards; // NULL: nothing is passed on
    struct stow *_Atomic stow;       // the only writer of series.db; asked for by the gateway's thread
    struct event_log *device_events; // of both
    struct damage_log *damages;      // what anybody finds damaged
    struct progress *progress;       // of steps behind serving
    enum wall_doubt clock_told;      // the chores': what was said of the clock last
    struct watch *watch;             // judges what the stower stored
};

// The definitions, shared by requests and freed with the last of them.
struct shared_model {
    struct indicator_model *model;
    int64_t version;
    int users;
};
struct shared_model *server_model_take(struct server *server, struct store *store, struct fault *f);
void server_model_give(struct server *server, struct shared_model *shared);
// The definitions as the writer's open transaction sees them. Borrowed; on the writer's thread only.
const struct indicator_model *server_writer_model(struct server *server, struct store *store, struct fault *f);
struct store *server_thread_store(struct server *server, struct fault *f); // this thread's connection
// This thread's reading handle of the observations; NULL while there are none yet.
bool server_thread_series(struct server *server, struct series **ret_series, struct fault *f);
// After a commit. definitions: also what the model holds, its range of years included.
void server_changed(struct server *server, bool definitions);
void server_devices_changed(struct server *server); // points or devices are other ones
void server_judging_changed(struct server *server, const char *point); // limits, maintenance, rules of a point; NULL: of all

// The county as it is now (live_feed.c).
struct live_feed;
struct live_feed *live_feed_start(struct server *server, struct store *store, struct fault *f);
void live_feed_stop(struct live_feed *feed);   // ends the thread; gateway and stower may still tell
void live_feed_free(struct live_feed *feed);   // NULL is fine
struct live *live_feed_table(struct live_feed *feed);
void live_feed_stored(struct live_feed *feed, const struct stow_newest *newest, size_t count);
void live_feed_heard(struct live_feed *feed, const char *mn, enum gateway_sign sign);
bool live_feed_frames(struct live_feed *feed, const char *mn, int64_t count);
void live_feed_reload(struct live_feed *feed); // points or devices are other ones

json_t *live_counts_json(const struct live_counts *counts);
bool clock_begin(struct server *server, struct store *store, struct fault *f); // looks at the clock, and watches it from now on

#endif
