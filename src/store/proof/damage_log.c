#include "store/proof/damage_log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/guard.h"
#include "base/list.h"
#include "base/log.h"
#include "base/text.h"

#define PENDING_MAX 256 // told and not written yet; what is dropped is met again

struct pending LIST_OF(struct damage);

GUARD(damages_shared)

struct damage_log {
    struct writer *writer;
    pthread_mutex_t lock;
    struct arena *gathering GUARDED_BY(damages_shared), *flying; // flying and sent: the writer's until it is done
    struct pending pending GUARDED_BY(damages_shared), sent;
    bool busy GUARDED_BY(damages_shared);
    struct writer_job job;
    atomic_size_t pages; // up to here those that the databases were found to have are known
    atomic_int_fast64_t unseen;
};

struct damage_log *damage_log_new(struct writer *writer, int64_t unseen)
{
    struct damage_log *log = heap_alloc(sizeof *log);
    *log = (struct damage_log){.writer = writer, .gathering = arena_new(), .flying = arena_new()};
    atomic_init(&log->unseen, unseen);
    pthread_mutex_init(&log->lock, NULL);
    return log;
}

ALONE void damage_log_free(struct damage_log *log)
{
    if (!log)
        return;
    arena_free(log->gathering);
    arena_free(log->flying);
    pthread_mutex_destroy(&log->lock);
    heap_free(log);
}

void damage_log_add(struct damage_log *log, const struct damage *found)
{
    if (!log) {
        ARENA_SCOPED arena = arena_new();
        log_line(LOG_ERROR, "damage: %s", damage_text(arena, LANGUAGE_EN, found));
        return;
    }
    damages_shared_lock(&log->lock);
    bool known = log->pending.count >= PENDING_MAX;
    for (size_t i = 0; i < log->pending.count && !known; i++)
        known = damage_is_same(&log->pending.items[i], found);
    if (!known)
        LIST_PUSH(log->gathering, &log->pending, damage_copy(log->gathering, found));
    damages_shared_unlock(&log->lock);
}

void damage_log_told(void *log, const struct damage *found)
{
    damage_log_add(log, found);
}

// ---- on the writer's thread ----

static bool write_damage(void *context, struct store *store, struct fault *f)
{
    struct damage_log *log = context;
    ARENA_SCOPED arena = arena_new();
    for (size_t i = 0; i < log->sent.count; i++) {
        bool new;
        if (!damage_note(store, &log->sent.items[i], &new, f))
            return false;
        if (new)
            log_line(LOG_ERROR, "damage: %s", damage_text(arena, LANGUAGE_EN, &log->sent.items[i]));
    }
    return damage_log_count(log, store, f);
}

bool damage_log_count(struct damage_log *log, struct store *store, struct fault *f)
{
    int64_t unseen;
    if (!damage_count_unseen(store, &unseen, f))
        return false;
    atomic_store(&log->unseen, unseen);
    return true;
}

static void written(void *context, bool ok, const struct fault *f)
{
    struct damage_log *log = context;
    if (!ok)
        log_line(LOG_WARNING, "damage: %zu findings were not written: %s", log->sent.count, f->key);
    damages_shared_lock(&log->lock);
    log->busy = false;
    damages_shared_unlock(&log->lock);
}

// This process has one folder open.
static void take_pages(struct damage_log *log)
{
    size_t place = atomic_load(&log->pages);
    damage_pages(NULL, &place, damage_log_told, log);
    atomic_store(&log->pages, place);
}

void damage_log_send(struct damage_log *log)
{
    struct fault fault = {0};
    if (!log)
        return;
    take_pages(log);
    damages_shared_lock(&log->lock);
    const bool ready = log->pending.count && !log->busy && log->writer;
    if (ready) {
        struct arena *spare = log->flying;
        log->flying = log->gathering;
        log->sent = log->pending;
        arena_free(spare);
        log->gathering = arena_new();
        log->pending = (struct pending){0};
        log->busy = true;
    }
    damages_shared_unlock(&log->lock);
    if (!ready)
        return;
    log->job = (struct writer_job){.run = write_damage, .done = written, .context = log};
    if (!writer_submit(log->writer, &log->job, &fault))
        written(log, false, &fault);
}

int64_t damage_log_unseen(const struct damage_log *log)
{
    return log ? atomic_load(&log->unseen) : 0;
}
