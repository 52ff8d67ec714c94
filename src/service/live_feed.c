// Keeps the live table of a serving process: loads it, joins it to gateway and stower, and tells open pages once a second
// what changed. A thread of its own reads the series store at the start, so that a large one does not hold up the server.
#include "service/live_feed.h"

#include <time.h>

#include "base/clock/clock.h"
#include "base/ending.h"
#include "base/guard.h"
#include "base/log.h"
#include "base/period.h"
#include "base/thread.h"
#include "observe/point/factor_book.h"
#include "service/handles.h"
#include "service/state.h"

#define TELL_MS 1000
#define LOAD_AGAIN_MS INT64_C(600000) // what was filled in late belongs to the share of the day too

GUARD(feed_shared)

struct live_feed {
    struct service *service;
    struct live *live;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stopping GUARDED_BY(feed_shared), reload GUARDED_BY(feed_shared);
    int64_t told;          // turn; the thread's own
    int64_t loaded_ns, version, day_ms; // of the series read last; of the store and the day whose warnings and limits are known
};

struct live *live_feed_table(struct live_feed *feed)
{
    return feed->live;
}

// ---- what comes ----

void live_feed_stored(struct live_feed *feed, const struct stow_newest *newest, size_t count)
{
    live_stored(feed->live, newest, count, instant_now_ms());
}

void live_feed_heard(struct live_feed *feed, const char *mn, enum gateway_sign sign)
{
    live_heard(feed->live, mn, sign == GATEWAY_CONNECTED ? LIVE_CONNECTED : LIVE_DISCONNECTED, instant_now_ms());
}

bool live_feed_frames(struct live_feed *feed, const char *mn, int64_t count)
{
    return live_frames(feed->live, mn, count, instant_now_ms());
}

void live_feed_reload(struct live_feed *feed)
{
    feed_shared_lock(&feed->lock);
    feed->reload = true;
    pthread_cond_signal(&feed->changed);
    feed_shared_unlock(&feed->lock);
}

// ---- telling ----

static void tell(struct live_feed *feed)
{
    ARENA_SCOPED arena = arena_new();
    struct live_snapshot snapshot;
    live_read(feed->live, arena, &(struct live_request){.since = feed->told, .now_ms = instant_now_ms(), .heads = true}, &snapshot);
    if (snapshot.turn == feed->told)
        return;
    feed->told = snapshot.turn;
    feed->service->news(feed->service->context, &(struct news){.kind = NEWS_LIVE, .live = &snapshot});
}

// ---- the thread ----

static void complain(const char *what, const struct fault *f)
{
    if (!ending_is_up())
        log_line(LOG_WARNING, "live: %s: %s %s", what, f->key, fault_argument(f, "text"));
}

// What lists of points are chosen by is made here, so that nobody who asks waits for it.
static void prepare_lists(struct live_feed *feed)
{
    struct fault fault = {0};
    struct store *store = service_store(feed->service, &fault);
    struct shared_points *shared = NULL;
    if (store && store_read_begin(store, &fault)) {
        shared = service_points_take(feed->service, store, INT64_MAX, &fault);
        store_rollback(store);
    }
    if (shared)
        service_points_give(feed->service, shared);
    else
        complain("lists", &fault);
}

static void load_points(struct live_feed *feed)
{
    struct fault fault = {0};
    struct store *store = service_store(feed->service, &fault);
    if (!store || !live_load_points(feed->live, store, &fault))
        complain("points", &fault);
}

// Warnings and limits: read again when something was committed, and when a new day may bring other limits.
static void load_watch(struct live_feed *feed)
{
    struct fault fault = {0};
    const int64_t version = atomic_load(&feed->service->version), now_ms = instant_now_ms(), day_ms = day_start_ms(day_of_ms(now_ms));
    if (version == feed->version && day_ms == feed->day_ms)
        return;
    struct store *store = service_store(feed->service, &fault);
    if (!store || !live_load_watch(feed->live, store, now_ms, &fault)) {
        complain("watch", &fault);
        return;
    }
    feed->version = version;
    feed->day_ms = day_ms;
}

static void load_series(struct live_feed *feed)
{
    struct fault fault = {0};
    feed->loaded_ns = clock_monotonic_ns();
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = feed->service->folder, .mode = STORE_READ}, &fault);
    if (!series && series_is_unready(&fault)) {
        feed->loaded_ns -= LOAD_AGAIN_MS * 1000000; // at the next turn again
        return;
    }
    ARENA_SCOPED arena = arena_new();
    struct factor_book names;
    struct store *store = series ? service_store(feed->service, &fault) : NULL;
    if (!store || !factor_book_load(&names, arena, store, &fault) || !live_load_series(feed->live, series, &names, instant_now_ms(), &fault))
        complain("series", &fault);
}

// Returns whether the thread is to end.
static bool wait_a_while(struct live_feed *feed, bool *ret_reload)
{
    const struct timespec until = clock_after_ms(TELL_MS);
    feed_shared_lock(&feed->lock);
    while (!feed->stopping && feed_shared_wait_until(&feed->changed, &feed->lock, &until) == 0)
        ;
    *ret_reload = feed->reload;
    feed->reload = false;
    const bool stopping = feed->stopping;
    feed_shared_unlock(&feed->lock);
    return stopping;
}

static void *run(void *context)
{
    struct live_feed *feed = context;
    bool reload;
    thread_begin("live", THREAD_FOLLOWS);
    prepare_lists(feed);
    load_series(feed);
    while (!wait_a_while(feed, &reload)) {
        if (reload) {
            load_points(feed);
            prepare_lists(feed);
        }
        if (clock_monotonic_ns() - feed->loaded_ns > LOAD_AGAIN_MS * 1000000)
            load_series(feed);
        load_watch(feed);
        tell(feed);
    }
    return NULL;
}

ALONE struct live_feed *live_feed_start(struct service *service, struct store *store, struct fault *f)
{
    struct live_feed *feed = heap_alloc(sizeof *feed);
    feed->service = service;
    feed->version = -1;
    feed->live = live_new(instant_now_ms());
    pthread_mutex_init(&feed->lock, NULL);
    thread_condition_init(&feed->changed);
    if (live_load_points(feed->live, store, f) && (pthread_create(&feed->thread, NULL, run, feed) == 0 || fault_set(f, FAULT_SYSTEM, "server.start", NULL)))
        return feed;
    feed->stopping = true;
    live_feed_free(feed);
    return NULL;
}

void live_feed_stop(struct live_feed *feed)
{
    feed_shared_lock(&feed->lock);
    feed->stopping = true;
    pthread_cond_signal(&feed->changed);
    feed_shared_unlock(&feed->lock);
    pthread_join(feed->thread, NULL);
}

void live_feed_free(struct live_feed *feed)
{
    if (!feed)
        return;
    live_free(feed->live);
    pthread_cond_destroy(&feed->changed);
    pthread_mutex_destroy(&feed->lock);
    heap_free(feed);
}
