#include "service/chores.h"

#include "base/clock/clock.h"
#include "base/clock/wall_clock.h"
#include "base/guard.h"
#include "base/log.h"
#include "base/period.h"
#include "base/thread.h"
#include "service/state.h"

GUARD(chores_shared)

struct chores {
    struct service *service;
    const struct chore *known;
    size_t count;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stopping GUARDED_BY(chores_shared);
    int64_t due_ms[CHORES_MAX]; // of the wall clock
    int64_t steps;               // of it
};

// ---- writing ----

GUARD(waiting_shared)

struct waiting {
    bool (*write)(void *context, struct store *store, struct fault *f);
    bool (*stow)(void *context, struct series *series, struct fault *f);
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool done GUARDED_BY(waiting_shared), ok GUARDED_BY(waiting_shared);
    struct fault fault GUARDED_BY(waiting_shared);
};

static bool run_write(void *context, struct store *store, struct fault *f)
{
    struct waiting *waiting = context;
    return waiting->write(waiting->context, store, f);
}

static bool run_stow(void *context, struct series *series, struct fault *f)
{
    struct waiting *waiting = context;
    return waiting->stow(waiting->context, series, f);
}

static void job_done(void *context, bool ok, const struct fault *f)
{
    struct waiting *waiting = context;
    waiting_shared_lock(&waiting->lock);
    waiting->done = true;
    waiting->ok = ok;
    if (!ok)
        waiting->fault = *f;
    pthread_cond_signal(&waiting->changed);
    waiting_shared_unlock(&waiting->lock);
}

static bool wait_for(struct waiting *waiting, struct fault *f)
{
    waiting_shared_lock(&waiting->lock);
    while (!waiting->done)
        waiting_shared_wait(&waiting->changed, &waiting->lock);
    const bool ok = waiting->ok;
    if (!ok)
        *f = waiting->fault;
    waiting_shared_unlock(&waiting->lock);
    return ok;
}

static bool write_and_wait(struct service *service, struct waiting *waiting, bool quiet, struct fault *f)
{
    struct writer_job job = {.run = run_write, .done = job_done, .context = waiting, .quiet = quiet};
    return writer_submit(service->writer, &job, f) && wait_for(waiting, f);
}

bool chore_write(struct service *service, bool (*run)(void *context, struct store *store, struct fault *f), void *context, struct fault *f)
{
    struct waiting waiting = {.write = run, .context = context, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    return write_and_wait(service, &waiting, false, f);
}

bool chore_write_quietly(struct service *service, bool (*run)(void *context, struct store *store, struct fault *f), void *context, struct fault *f)
{
    struct waiting waiting = {.write = run, .context = context, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    return write_and_wait(service, &waiting, true, f);
}

bool chore_stow(struct service *service, bool (*run)(void *context, struct series *series, struct fault *f), void *context, struct fault *f)
{
    struct waiting waiting = {.stow = run, .context = context, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    struct stow_job job = {.run = run_stow, .done = job_done, .context = &waiting};
    return stow_submit(service->stow, &job, f) && wait_for(&waiting, f);
}

// ---- the thread ----

static _Thread_local struct chores *own; // of the chores' thread

static void run_due(struct chores *chores, size_t which)
{
    struct fault fault = {0};
    if (instant_now_ms() < chores->due_ms[which])
        return;
    if (chores->known[which].believes && wall_clock_is_doubted()) {
        chores->due_ms[which] = instant_now_ms() + CHORE_LOOK_MS;
        return;
    }
    if (!chores->known[which].run(chores->service, &fault) && fault.kind != FAULT_BUSY)
        log_line(LOG_WARNING, "%s: %s", chores->known[which].name, fault.key ? fault.key : "");
    chores->due_ms[which] = chores->known[which].next_ms(chores->service, instant_now_ms());
}

// A clock that was set back is waited for by nobody.
static void follow_clock(struct chores *chores)
{
    const int64_t steps = wall_clock_steps();
    for (size_t i = 0; steps != chores->steps && i < chores->count; i++)
        chores->due_ms[i] = instant_now_ms() + CHORE_LOOK_MS;
    chores->steps = steps;
}

static struct timespec next_time(const struct chores *chores)
{
    int64_t wait_ms = chores->due_ms[0] - instant_now_ms();
    for (size_t i = 1; i < chores->count; i++)
        if (chores->due_ms[i] - instant_now_ms() < wait_ms)
            wait_ms = chores->due_ms[i] - instant_now_ms();
    wait_ms = wait_ms > CHORE_LOOK_MS ? CHORE_LOOK_MS : wait_ms;
    return clock_after_ms(wait_ms > 0 ? wait_ms + 1 : 0);
}

static bool is_stopping(struct chores *chores, const struct timespec *until)
{
    int code = 0;
    chores_shared_lock(&chores->lock);
    while (until && !chores->stopping && code == 0)
        code = chores_shared_wait_until(&chores->changed, &chores->lock, until);
    const bool stopping = chores->stopping;
    chores_shared_unlock(&chores->lock);
    return stopping;
}

bool chore_is_stopping(void)
{
    return own && is_stopping(own, NULL);
}

static void *chores_main(void *context)
{
    struct chores *chores = own = context;
    struct timespec until;
    thread_begin("chores", THREAD_FOLLOWS);
    do {
        follow_clock(chores);
        for (size_t i = 0; i < chores->count && !is_stopping(chores, NULL); i++)
            run_due(chores, i);
        until = next_time(chores);
    } while (!is_stopping(chores, &until));
    return NULL;
}

struct chores *chores_start(struct service *service, const struct chore *known, size_t count)
{
    struct chores *chores = heap_alloc(sizeof *chores);
    chores->known = known;
    chores->count = count;
    chores->service = service;
    pthread_mutex_init(&chores->lock, NULL);
    thread_condition_init(&chores->changed);
    if (pthread_create(&chores->thread, NULL, chores_main, chores) == 0)
        return chores;
    pthread_cond_destroy(&chores->changed);
    pthread_mutex_destroy(&chores->lock);
    heap_free(chores);
    return NULL;
}

void chores_stop(struct chores *chores)
{
    if (!chores)
        return;
    atomic_store(&chores->service->chores_ending, true);
    chores_shared_lock(&chores->lock);
    chores->stopping = true;
    pthread_cond_broadcast(&chores->changed);
    chores_shared_unlock(&chores->lock);
    pthread_join(chores->thread, NULL);
    pthread_cond_destroy(&chores->changed);
    pthread_mutex_destroy(&chores->lock);
    heap_free(chores);
}
