#include "observe/stow.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "observe/device.h"
#include "observe/series.h"
#include "observe/stow_frame.h"

#define BATCH_FRAMES 20000
#define BATCH_BYTES ((size_t)8 << 20)
#define DEVICES_MAX 20000       // settings kept; then they are read again
#define PACK_AT_ONCE 1
#define GATHER_MS 200           // between two rounds, so that a commit holds more than one frame
#define RETRY_MS 1000           // after a fault: a full disk

struct stow {
    struct arena *arena;
    struct stow_options options;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool wake, stopping;        // under the lock
    atomic_int_fast64_t frames, rows, skipped, position;
    // the thread's own
    struct store *store;
    struct series *series;
    struct raw_reader *reader;
    struct arena *devices_arena;
    struct map devices;         // by row, as text
    bool faulty;                // the last round failed, and it was told
};

// ---- settings of devices ----

static void forget_devices(struct stow *stow)
{
    arena_free(stow->devices_arena);
    stow->devices_arena = arena_new();
    map_init(&stow->devices, stow->devices_arena);
}

// *ret_device NULL: nobody knows this row; the frame stays in the raw log.
static bool find_device(struct stow *stow, int64_t id, const struct device **ret_device, struct fault *f)
{
    char key[24];
    bool found;
    snprintf(key, sizeof key, "%lld", (long long)id);
    *ret_device = map_get(&stow->devices, key);
    if (*ret_device)
        return true;
    struct device *device = arena_alloc(stow->devices_arena, sizeof *device);
    if (!device_read(stow->store, stow->devices_arena, id, device, &found, f))
        return false;
    if (found) {
        map_put(&stow->devices, arena_strdup(stow->devices_arena, key), device);
        *ret_device = device;
    }
    return true;
}

// ---- a round ----

struct round {
    struct stow_batch batch;
    int64_t from, to;           // positions
    int64_t frames, skipped;
    size_t frames_most;
};

static bool gather(struct stow *stow, struct round *round, struct fault *f)
{
    const int64_t limit = raw_synced(stow->options.raw);
    struct raw_read read = {.next = round->from};
    size_t bytes = 0;
    while ((size_t)round->frames < round->frames_most && bytes < BATCH_BYTES) {
        const struct device *device;
        if (!raw_read(stow->reader, read.next, limit, &read, f))
            return false;
        if (!read.found)
            break;
        if (!find_device(stow, read.frame.device, &device, f))
            return false;
        if (!device || !stow_frame_add(&round->batch, device, read.frame.bytes, read.frame.size, read.position))
            round->skipped++;
        bytes += read.frame.size;
        round->frames++;
    }
    round->to = read.next;
    return true;
}

static bool put(struct stow *stow, const struct round *round, struct series_report *report, struct fault *f)
{
    struct series_batch batch = {.mark = {STOW_MARK, round->to}};
    batch.runs = stow_batch_runs(&round->batch, &batch.count);
    return series_put(stow->series, &batch, report, f);
}

// Frames that hold something no series takes must not stop the others: alone, such a frame is passed over.
static bool is_of_input(const struct fault *f)
{
    return f->kind == FAULT_INPUT || f->kind == FAULT_TOO_LARGE;
}

static bool store_round(struct stow *stow, struct round *round, struct fault *f)
{
    struct series_report report = {0};
    bool ok = put(stow, round, &report, f);
    if (!ok && round->frames == 1 && is_of_input(f)) {
        fault_clear(f);
        const struct series_batch nothing = {.mark = {STOW_MARK, round->to}};
        round->skipped = 1;
        ok = series_put(stow->series, &nothing, NULL, f);
    }
    if (!ok)
        return false;
    atomic_fetch_add(&stow->frames, round->frames);
    atomic_fetch_add(&stow->rows, (int64_t)report.stored);
    atomic_fetch_add(&stow->skipped, round->skipped);
    atomic_store(&stow->position, round->to);
    if (stow->options.stored && report.stored)
        stow->options.stored(stow->options.context, report.stored);
    return true;
}

static bool run_round(struct stow *stow, size_t frames_most, int64_t *ret_frames, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct round round = {.from = atomic_load(&stow->position), .frames_most = frames_most};
    stow_batch_init(&round.batch, arena);
    if (stow->devices.count > DEVICES_MAX)
        forget_devices(stow);
    *ret_frames = 0;
    if (!gather(stow, &round, f))
        return false;
    *ret_frames = round.frames;
    return !round.frames || store_round(stow, &round, f);
}

// All that is durable now.
static bool catch_up(struct stow *stow, struct fault *f)
{
    int64_t frames;
    size_t most = BATCH_FRAMES;
    do {
        bool ok = run_round(stow, most, &frames, f);
        if (!ok && is_of_input(f) && most > 1) {
            fault_clear(f);
            most = 1;
            frames = 1;
            continue;
        }
        if (!ok)
            return false;
        most = most < BATCH_FRAMES ? most * 2 : BATCH_FRAMES;
    } while (frames);
    return true;
}

static void pack_behind(struct stow *stow)
{
    struct fault fault = {0};
    size_t count;
    if (!raw_compress(stow->options.folder, atomic_load(&stow->position), PACK_AT_ONCE, &count, &fault))
        log_line(LOG_WARNING, "stow: packing failed: %s %s", fault.key, fault_argument(&fault, "text"));
}

static void tell(struct stow *stow, bool ok, const struct fault *f)
{
    if (!ok && !stow->faulty)
        log_line(LOG_ERROR, "stow: %s %s", f->key, fault_argument(f, "text"));
    if (ok && stow->faulty)
        log_line(LOG_NOTE, "stow: goes on");
    stow->faulty = !ok;
}

// ---- the thread ----

static struct timespec after_ms(int64_t ms)
{
    const int64_t at_ns = clock_monotonic_ns() + ms * 1000000;
    return (struct timespec){.tv_sec = at_ns / 1000000000, .tv_nsec = at_ns % 1000000000};
}

// Waits for a wake, then a little for more to come. Returns whether the stower is to end.
static bool wait_for_more(struct stow *stow, bool ok)
{
    const struct timespec until = after_ms(ok ? GATHER_MS : RETRY_MS);
    pthread_mutex_lock(&stow->lock);
    while (!stow->wake && !stow->stopping && ok)
        pthread_cond_wait(&stow->woken, &stow->lock);
    while (!stow->stopping && pthread_cond_timedwait(&stow->woken, &stow->lock, &until) == 0)
        ;
    stow->wake = false;
    const bool stopping = stow->stopping;
    pthread_mutex_unlock(&stow->lock);
    return stopping;
}

static void *run(void *context)
{
    struct stow *stow = context;
    bool stopping = false, ok;
    do {
        struct fault fault = {0};
        ok = catch_up(stow, &fault);
        tell(stow, ok, &fault);
        if (ok)
            pack_behind(stow);
        stopping = stopping || wait_for_more(stow, ok);
    } while (!stopping);
    struct fault fault = {0};
    tell(stow, catch_up(stow, &fault), &fault);
    return NULL;
}

static bool open_all(struct stow *stow, struct fault *f)
{
    int64_t position = 0;
    bool found;
    stow->store = store_open(stow->options.folder, STORE_READ, f);
    stow->series = stow->store ? series_open(&(struct series_options){.folder = stow->options.folder, .mode = STORE_WRITE}, f) : NULL;
    stow->reader = raw_reader_open(stow->options.folder);
    forget_devices(stow);
    if (!stow->series || !series_mark_read(stow->series, STOW_MARK, &position, &found, f))
        return false;
    atomic_store(&stow->position, found ? position : 0);
    return true;
}

static void close_all(struct stow *stow)
{
    raw_reader_close(stow->reader);
    series_close(stow->series);
    store_close(stow->store);
    arena_free(stow->devices_arena);
    pthread_cond_destroy(&stow->woken);
    pthread_mutex_destroy(&stow->lock);
    arena_free(stow->arena);
}

struct stow *stow_start(const struct stow_options *options, struct fault *f)
{
    struct arena *arena = arena_new();
    struct stow *stow = arena_alloc(arena, sizeof *stow);
    pthread_condattr_t attributes;
    stow->arena = arena;
    stow->options = *options;
    stow->options.folder = arena_strdup(arena, options->folder);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&stow->woken, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&stow->lock, NULL);
    if (open_all(stow, f) && (pthread_create(&stow->thread, NULL, run, stow) == 0 || fault_set(f, FAULT_SYSTEM, "server.start", NULL)))
        return stow;
    close_all(stow);
    return NULL;
}

void stow_wake(struct stow *stow)
{
    pthread_mutex_lock(&stow->lock);
    stow->wake = true;
    pthread_cond_signal(&stow->woken);
    pthread_mutex_unlock(&stow->lock);
}

void stow_stop(struct stow *stow)
{
    if (!stow)
        return;
    pthread_mutex_lock(&stow->lock);
    stow->stopping = true;
    pthread_cond_signal(&stow->woken);
    pthread_mutex_unlock(&stow->lock);
    pthread_join(stow->thread, NULL);
    close_all(stow);
}

struct stow_counts stow_counts(const struct stow *stow)
{
    return (struct stow_counts){.frames = atomic_load(&stow->frames), .rows = atomic_load(&stow->rows), .skipped = atomic_load(&stow->skipped),
                                .position = atomic_load(&stow->position)};
}
