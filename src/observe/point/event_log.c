#include "observe/point/event_log.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock/clock.h"
#include "base/clock/wall_clock.h"
#include "base/guard.h"
#include "base/log.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/point/device.h"
#include "observe/point/device_note.h"
#include "observe_sql.h"

#define KNOWN_MAX 256            // events waiting to be written
#define STRANGERS_MAX 128        // of strangers
#define WHATS_MAX 32             // beyond, one a kind of event, for either
#define PENDING_MAX (KNOWN_MAX + STRANGERS_MAX + 2 * WHATS_MAX)
#define PEER_SIZE 56
#define PRUNE_MS HOUR_MS

struct pending {
    char what[24], mn[DEVICE_MN_MAX + 1], peer[PEER_SIZE];
    int64_t at_ms, count;
    uint64_t key;                         // of the texts: most differ here
    bool stranger;
};

GUARD(events_shared)

struct event_log {
    struct writer *writer;
    pthread_mutex_t lock;
    struct pending *pending GUARDED_BY(events_shared), *flying; // flying: the writer's until it is done
    size_t pending_count GUARDED_BY(events_shared), flying_count;
    size_t strangers GUARDED_BY(events_shared); // of the pending ones
    bool busy GUARDED_BY(events_shared);  // something is flying
    struct writer_job job;
    int64_t pruned_ms;                    // the writer's
    int64_t begun_ns;
    struct note_log *notes;
    struct pending rooms[2][PENDING_MAX];
};

ALONE struct event_log *event_log_new(struct writer *writer)
{
    struct event_log *log = heap_alloc(sizeof *log);
    log->writer = writer;
    log->pending = log->rooms[0];
    log->flying = log->rooms[1];
    log->notes = note_log_new(writer);
    log->begun_ns = clock_monotonic_ns();
    pthread_mutex_init(&log->lock, NULL);
    return log;
}

void event_log_free(struct event_log *log)
{
    if (!log)
        return;
    note_log_free(log->notes);
    pthread_mutex_destroy(&log->lock);
    heap_free(log);
}

struct note_log *event_log_notes(struct event_log *log)
{
    return log->notes;
}

static void copy_text(char *out, size_t size, const char *text)
{
    const size_t length = strnlen(text, size - 1);
    memcpy(out, text, length);
    out[length] = '\0';
}

static uint64_t key_of(const struct pending *event)
{
    uint64_t key = event->stranger;
    for (const char *const *text = (const char *const[]){event->mn, event->what, event->peer, NULL}; *text; text++)
        for (const char *at = *text;; at++) {
            key = (key ^ (unsigned char)*at) * UINT64_C(0x100000001B3);
            if (!*at)
                break;
        }
    return key;
}

// The place of the same thing, or the next free one.
REQUIRES(events_shared) static size_t place_of(const struct event_log *log, const struct pending *event)
{
    size_t at = 0;
    for (; at < log->pending_count; at++) {
        const struct pending *other = &log->pending[at];
        if (other->key == event->key && other->stranger == event->stranger && strcmp(other->mn, event->mn) == 0 && strcmp(other->what, event->what) == 0 &&
            strcmp(other->peer, event->peer) == 0)
            break;
    }
    return at;
}

REQUIRES(events_shared) static void put(struct event_log *log, struct pending *event)
{
    assert(log->strangers <= log->pending_count && log->pending_count <= PENDING_MAX);
    const bool crowded = event->stranger ? log->strangers >= STRANGERS_MAX : log->pending_count - log->strangers >= KNOWN_MAX;
    event->key = key_of(event);
    size_t at = place_of(log, event);
    if (at == log->pending_count && crowded) { // without a name: one a kind counts for the rest
        event->mn[0] = event->peer[0] = '\0';
        event->key = key_of(event);
        at = place_of(log, event);
    }
    if (at < log->pending_count) {
        log->pending[at].count += event->count;
        return;
    }
    if (at == PENDING_MAX)
        return;
    log->strangers += event->stranger;
    log->pending[log->pending_count++] = *event;
}

void event_log_note(struct event_log *log, const struct event_seen *seen)
{
    struct pending event = {.at_ms = instant_now_ms(), .count = seen->count, .stranger = seen->stranger};
    const size_t size = seen->mn.size < DEVICE_MN_MAX ? seen->mn.size : DEVICE_MN_MAX;
    copy_text(event.what, sizeof event.what, seen->what);
    copy_text(event.peer, sizeof event.peer, seen->peer);
    for (size_t i = 0; i < size; i++)
        event.mn[i] = seen->mn.bytes[i] > ' ' && seen->mn.bytes[i] <= '~' ? seen->mn.bytes[i] : '?';
    events_shared_lock(&log->lock);
    put(log, &event);
    events_shared_unlock(&log->lock);
}

void event_log_add(struct event_log *log, const char *what, struct hj212_text mn, const char *peer)
{
    event_log_note(log, &(struct event_seen){.what = what, .mn = mn, .peer = peer, .count = 1});
}

// ---- on the writer's thread ----

static bool prune(struct event_log *log, struct store *store, struct fault *f)
{
    const int64_t now = instant_now_ms();
    if ((now >= log->pruned_ms && now - log->pruned_ms < PRUNE_MS) || wall_clock_is_doubted())
        return true;
    log->pruned_ms = now;
    const bool early = clock_monotonic_ns() - log->begun_ns < PRUNE_MS * 1000000; // devices may not have spoken against the clock yet
    return (early || gateway_event_forget(store, &(struct gateway_event_forget_in){.before_ms = now - EVENT_LOG_DAYS * DAY_MS}, f)) &&
           gateway_event_trim(store, &(struct gateway_event_trim_in){.most = EVENT_LOG_ROWS}, f) &&
           gateway_event_trim_strangers(store, &(struct gateway_event_trim_strangers_in){.most = EVENT_LOG_STRANGERS}, f) &&
           stranger_event_forget(store, f);
}

static bool write_events(void *context, struct store *store, struct fault *f)
{
    struct event_log *log = context;
    for (size_t i = 0; i < log->flying_count; i++) {
        const struct pending *event = &log->flying[i];
        const struct gateway_event_insert_in row = {.at_ms = event->at_ms, .what = event->what, .mn = event->mn, .peer = event->peer, .count = event->count};
        if (!gateway_event_insert(store, &row, f) || (event->stranger && !stranger_event_insert(store, f)))
            return false;
    }
    return prune(log, store, f);
}

static void written(void *context, bool ok, const struct fault *f)
{
    struct event_log *log = context;
    if (!ok)
        log_line(LOG_WARNING, "gateway: %zu events were not written: %s", log->flying_count, f->key);
    events_shared_lock(&log->lock);
    log->busy = false;
    events_shared_unlock(&log->lock);
}

void event_log_send(struct event_log *log)
{
    struct fault fault = {0};
    note_log_send(log->notes);
    events_shared_lock(&log->lock);
    const bool ready = log->pending_count && !log->busy && log->writer;
    if (ready) {
        struct pending *swap = log->flying;
        log->flying = log->pending;
        log->flying_count = log->pending_count;
        log->pending = swap;
        log->pending_count = log->strangers = 0;
        log->busy = true;
    }
    events_shared_unlock(&log->lock);
    if (!ready)
        return;
    log->job = (struct writer_job){.run = write_events, .done = written, .context = log};
    if (!writer_submit(log->writer, &log->job, &fault))
        written(log, false, &fault);
}
