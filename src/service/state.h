// One serving process: what its parts share. Its locks and atomics guard what stands beside them; all else is set before the
// first thread starts and stays.
#ifndef QINGSHAN_SERVICE_STATE_H
#define QINGSHAN_SERVICE_STATE_H

#include <stdatomic.h>

#include "archive/upload.h"
#include "base/clock/wall_watch.h"
#include "base/progress.h"
#include "observe/forward/forward.h"
#include "observe/gateway/gateway.h"
#include "observe/live/live.h"
#include "observe/stow/stow.h"
#include "observe/watch/watch.h"
#include "service/descriptors.h"
#include "service/model.h"
#include "service/news.h"
#include "service/points.h"
#include "service/readers.h"
#include "store/folder.h"
#include "store/writer.h"

struct chores;
struct live_feed;

struct service {
    const char *folder;
    struct arena *arena;
    void (*news)(void *context, const struct news *news);
    void *context;                   // of it
    int64_t last_batch;              // when it was opened
    int64_t damages_unseen;
    struct folder_lock lock;
    struct descriptor_shares shares;
    struct readers readers;
    struct writer *writer;
    atomic_int_fast64_t version;     // goes up with every commit
    atomic_int_fast64_t definitions; // goes up with every commit that changes what the model holds
    atomic_int_fast64_t registered;  // goes up with every commit that changes points or devices
    atomic_int_fast64_t observed;    // goes up when observations of hours or days were stored

    struct shared_place model, points;
    struct indicator_model *writer_model; // the writer's thread only: it may hold what is not committed yet
    bool writer_model_stale;

    struct live_feed *live;
    struct uploads *uploads;         // files that are coming

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

#endif
