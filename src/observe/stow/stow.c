#include "observe/stow/stow.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock/clock.h"
#include "base/ending.h"
#include "base/guard.h"
#include "base/log.h"
#include "base/map.h"
#include "base/period.h"
#include "base/thread.h"
#include "observe/chain/heads.h"
#include "observe/stow/stow_edition.h"
#include "observe/stow/stow_join.h"
#include "observe/stow/stow_means.h"
#include "observe/stow/stow_retain.h"
#include "observe/stow/stow_round.h"
#include "observe/stow/stow_touch.h"

#define BATCH_FRAMES 16000
#define FEW_FRAMES 4000         // when fewer wait, there is time for means
#define MEANS_AT_ONCE 64        // spans of each kind
#define GATHER_NS INT64_C(200000000)  // between two rounds, so that a commit holds more than one frame
#define MEANS_NS INT64_C(10000000000) // an hour ends without a frame too
#define RUSH_BYTES INT64_C(1000000) // a second: far more than the devices of a county send
#define REST_TIMES 9            // in a rush: the larger a batch, the less a frame costs
#define RATE_NS INT64_C(50000000) // over no less time is a rate told
#define QUIET_NS INT64_C(1000000000)       // history that is coming in: when nothing of it has come for so long its means are made
#define QUIET_MOST_NS INT64_C(60000000000) // or after so long all the same
#define RETRY_NS INT64_C(1000000000)  // after a fault: a full disk
#define JOBS_MAX 1024
#define NOTE_NS INT64_C(20000000000)  // the journal's end is noted within a minute of a commit

GUARD(stow_shared)

struct stow {
    struct arena *arena;
    struct stow_options options;
    pthread_t thread;
    bool started;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool wake GUARDED_BY(stow_shared), stopping GUARDED_BY(stow_shared);
    struct stow_job *first GUARDED_BY(stow_shared), *last GUARDED_BY(stow_shared);
    size_t job_count GUARDED_BY(stow_shared);
    atomic_bool reload, renamed, rushed; // renamed: points or factors may have changed
    atomic_int_fast64_t frames, rows, skipped, means_stored, position;
    // the thread's own
    struct store *store;
    struct series *series;
    struct stow_rounds *rounds;
    struct stow_means *means;
    struct stow_join *join;
    struct stow_retain retain;
    struct pace pace;
    int64_t rate_ns, rate_from; // when it was told last, and where the log ended then
    int64_t history_ns, history_since_ns; // when values of hours that are over came last, and first since their means were made; 0: none
    struct stow_edition edition;
    int64_t note_ns;            // when the journal's end was noted last
    bool cut_told;              // the journal lacks its end
    bool faulty;                // the last round failed, and it was told
};

// ---- what was stored ----

static const struct observation *newest_of(const struct series_run *run)
{
    const struct observation *newest = run->observations;
    for (size_t i = 1; i < run->count; i++)
        if (run->observations[i].at_ms >= newest->at_ms)
            newest = &run->observations[i];
    return newest;
}

static int64_t oldest_of(const struct series_run *run)
{
    int64_t oldest_ms = run->observations->at_ms;
    for (size_t i = 1; i < run->count; i++)
        oldest_ms = run->observations[i].at_ms < oldest_ms ? run->observations[i].at_ms : oldest_ms;
    return oldest_ms;
}

// Values of an hour that is over: others of it may be on their way. A mean of half of them would be a version for nothing.
static void note_history(struct stow *stow, const struct series_batch *batch)
{
    const int64_t now_ms = instant_now_ms(), hour_ms = now_ms - now_ms % HOUR_MS;
    bool history = false;
    for (size_t i = 0; i < batch->count && !history; i++)
        history = batch->runs[i].count && batch->runs[i].key.kind < SERIES_HOUR && oldest_of(&batch->runs[i]) < hour_ms;
    if (!history)
        return;
    stow->history_ns = clock_monotonic_ns();
    stow->history_since_ns = stow->history_since_ns ? stow->history_since_ns : stow->history_ns;
}

static bool history_comes(const struct stow *stow)
{
    const int64_t now_ns = clock_monotonic_ns();
    return stow->history_ns && now_ns - stow->history_ns < QUIET_NS && now_ns - stow->history_since_ns < QUIET_MOST_NS;
}

static void on_stored(void *context, const struct series_batch *batch)
{
    struct stow *stow = context;
    size_t count = 0;
    note_history(stow, batch);
    if (!stow->options.stored || !batch->count)
        return;
    ARENA_SCOPED arena = arena_new();
    struct stow_newest *newest = arena_array(arena, batch->count, sizeof *newest);
    for (size_t i = 0; i < batch->count; i++)
        if (batch->runs[i].count)
            newest[count++] = (struct stow_newest){batch->runs[i].key, *newest_of(&batch->runs[i]), oldest_of(&batch->runs[i])};
    stow->options.stored(stow->options.context, newest, count);
}

// ---- jobs ----

bool stow_submit(struct stow *stow, struct stow_job *job, struct fault *f)
{
    job->next = NULL;
    stow_shared_lock(&stow->lock);
    const bool room = !stow->stopping && stow->job_count < JOBS_MAX;
    if (room) {
        *(stow->last ? &stow->last->next : &stow->first) = job;
        stow->last = job;
        stow->job_count++;
        pthread_cond_signal(&stow->woken);
    }
    stow_shared_unlock(&stow->lock);
    return room || fault_set(f, FAULT_BUSY, "stow.full", NULL);
}

static struct stow_job *take_job(struct stow *stow)
{
    stow_shared_lock(&stow->lock);
    struct stow_job *job = stow->first;
    if (job) {
        stow->first = job->next;
        stow->last = stow->first ? stow->last : NULL;
        stow->job_count--;
    }
    assert(!stow->first == !stow->job_count && !stow->first == !stow->last);
    stow_shared_unlock(&stow->lock);
    return job;
}

static void run_jobs(struct stow *stow)
{
    for (struct stow_job *job; (job = take_job(stow));) {
        struct fault fault = {0};
        const bool ok = job->run(job->context, stow->series, &fault);
        job->done(job->context, ok, &fault);
    }
}

// ---- frames and means ----

static void note_counts(struct stow *stow)
{
    const struct stow_round_counts counts = stow_round_counts(stow->rounds);
    atomic_store(&stow->frames, counts.frames);
    atomic_store(&stow->rows, counts.rows);
    atomic_store(&stow->skipped, counts.skipped);
    atomic_store(&stow->position, counts.position);
}

// All that is durable now, but for the few frames that came meanwhile: they wait until there is more of them.
REQUIRES(stow_shared) static void wait_until(struct stow *stow, bool (*enough)(const struct stow *stow), int64_t ns)
{
    const struct timespec until = clock_after_ns(ns);
    while (!enough(stow) && stow_shared_wait_until(&stow->woken, &stow->lock, &until) == 0)
        ;
}

REQUIRES(stow_shared) static bool is_called(const struct stow *stow) { return stow->stopping || stow->first; }
REQUIRES(stow_shared) static bool is_woken(const struct stow *stow) { return is_called(stow) || stow->wake; }

static void rest(void *context, int64_t ns)
{
    struct stow *stow = context;
    stow_shared_lock(&stow->lock);
    wait_until(stow, is_called, ns);
    stow_shared_unlock(&stow->lock);
}

static void begin_rate(struct stow *stow)
{
    stow->rate_ns = clock_monotonic_ns();
    stow->rate_from = stow->options.raw ? raw_synced(stow->options.raw) : 0;
}

// While devices send much at once they want answers, and the log keeps what comes.
static void set_pace(struct stow *stow, int64_t synced)
{
    const int64_t took_ns = clock_monotonic_ns() - stow->rate_ns, came = synced - stow->rate_from;
    if (took_ns < RATE_NS)
        return;
    if (synced >> 32 == stow->rate_from >> 32) // a position holds its segment above bit 32
        atomic_store(&stow->rushed, came >= RUSH_BYTES / 1000 * (took_ns / 1000000));
    stow->pace.times = atomic_load(&stow->rushed) ? REST_TIMES : 0;
    begin_rate(stow);
}

static bool plan_names(struct stow *stow, struct fault *f)
{
    size_t left;
    if (!stow_join_plan(stow->join, &left, f))
        return false;
    if (left)
        progress_tell(stow->options.progress, "names", 0, (int64_t)left);
    else
        progress_end(stow->options.progress, "names");
    return true;
}

static bool take_names(struct stow *stow, struct fault *f)
{
    stow_rounds_forget(stow->rounds);
    if (plan_names(stow, f))
        return true;
    atomic_store(&stow->renamed, true);
    return false;
}

static bool join_some(struct stow *stow, bool *ret_more, struct fault *f)
{
    size_t done, total;
    if (!stow_join_some(stow->join, &done, &total, f))
        return false;
    if (done < total)
        progress_tell(stow->options.progress, "names", (int64_t)done, (int64_t)total);
    else if (total)
        progress_end(stow->options.progress, "names");
    *ret_more = *ret_more || done < total;
    return true;
}

static bool store_frames(struct stow *stow, struct fault *f)
{
    size_t frames;
    do {
        const int64_t synced = raw_synced(stow->options.raw);
        set_pace(stow, synced);
        run_jobs(stow);
        if (atomic_exchange(&stow->renamed, false) && !take_names(stow, f))
            return false;
        if (!stow_round_run(stow->rounds, synced, BATCH_FRAMES, &frames, f))
            return false;
        note_counts(stow);
    } while (frames >= FEW_FRAMES);
    return true;
}

static bool compute_means(struct stow *stow, bool *ret_more, struct fault *f)
{
    struct means_report report;
    const struct means_policy *policy = stow->options.means ? stow->options.means : stow_means_policy(stow->means);
    if (atomic_exchange(&stow->reload, false)) {
        stow_means_forget(stow->means);
        if (!stow_touch(stow->store, stow->series, f)) {
            atomic_store(&stow->reload, true);
            return false;
        }
    }
    if (history_comes(stow))
        return true;
    if (!means_run(stow->series, policy, instant_now_ms(), MEANS_AT_ONCE, &report, f))
        return false;
    atomic_fetch_add(&stow->means_stored, (int64_t)report.stored);
    *ret_more = report.spans >= MEANS_AT_ONCE || stow->edition.days; // what an edition touched was made, its next piece does not wait
    if (report.spans)
        return true;
    stow->history_ns = stow->history_since_ns = 0;
    return stow_edition_step(&stow->edition, stow->series, stow->options.progress, ret_more, f);
}

// One at a time, so that frames need not wait; true: there may be another one.
static bool pack_behind(struct stow *stow)
{
    struct fault fault = {0};
    bool done = false;
    if (stow->options.raw && !ending_is_up() && !raw_compress(stow->options.folder, atomic_load(&stow->position), &stow->pace, &done, &fault) && !ending_is_up())
        log_line(LOG_WARNING, "stow: packing failed: %s %s", fault.key, fault_argument(&fault, "text"));
    return done;
}

static void note_journal(struct stow *stow)
{
    struct fault fault = {0};
    const int64_t now_ns = clock_monotonic_ns();
    if (stow->note_ns && now_ns - stow->note_ns < NOTE_NS)
        return;
    stow->note_ns = now_ns;
    if (heads_note(stow->store, stow->series, &fault) || ending_is_up())
        return;
    if (!stow->cut_told)
        log_line(LOG_ERROR, "stow: %s %s", fault.key, fault_argument(&fault, fault.kind == FAULT_BROKEN ? "seq" : "text"));
    stow->cut_told = true;
}

static bool is_ending(struct stow *stow)
{
    stow_shared_lock(&stow->lock);
    const bool ending = stow->stopping;
    stow_shared_unlock(&stow->lock);
    return ending;
}

static bool work(struct stow *stow, bool *ret_more, struct fault *f)
{
    *ret_more = false;
    note_journal(stow);
    run_jobs(stow);
    if (stow->options.raw && !store_frames(stow, f))
        return false;
    if (is_ending(stow)) // means and packing go on at the next start
        return true;
    if (!compute_means(stow, ret_more, f) || !join_some(stow, ret_more, f))
        return false;
    if (!*ret_more && !stow->history_ns) // what means are to be made of is not taken away before
        stow_retain(&stow->retain, stow->series, ret_more);
    *ret_more = pack_behind(stow) || *ret_more;
    return true;
}

static void tell(struct stow *stow, bool ok, const struct fault *f)
{
    if (!ok && ending_is_up()) // what it left is in the raw log
        return;
    if (!ok && !stow->faulty)
        log_line(LOG_ERROR, "stow: %s %s", f->key, fault_argument(f, "text"));
    if (!ok && f->kind == FAULT_BROKEN)
        stow_tell_broken(stow->options.damages, f);
    if (ok && stow->faulty)
        log_line(LOG_NOTE, "stow: goes on");
    stow->faulty = !ok;
}

// ---- the thread ----

// For frames, then a little for more of them; a job does not wait. Returns whether the stower is to end.
static bool wait_for_more(struct stow *stow, bool ok, bool more)
{
    stow_shared_lock(&stow->lock);
    if (ok && !more)
        wait_until(stow, is_woken, stow->history_ns ? QUIET_NS : MEANS_NS);
    begin_rate(stow); // of what comes, without the silence before it
    wait_until(stow, is_called, ok ? more ? 0 : GATHER_NS : RETRY_NS);
    stow->wake = false;
    const bool stopping = stow->stopping;
    stow_shared_unlock(&stow->lock);
    if (stow->options.events)
        event_log_send(stow->options.events);
    return stopping;
}

static void *run(void *context)
{
    struct stow *stow = context;
    bool stopping, more;
    thread_begin("stow", THREAD_FOLLOWS);
    do {
        struct fault fault = {0};
        const bool ok = work(stow, &more, &fault);
        tell(stow, ok, &fault);
        damage_log_send(stow->options.damages);
        stopping = wait_for_more(stow, ok, more);
    } while (!stopping);
    struct fault fault = {0};
    tell(stow, !stow->options.raw || store_frames(stow, &fault), &fault);
    run_jobs(stow);
    damage_log_send(stow->options.damages);
    return NULL;
}

// ---- start and stop ----

static bool open_all(struct stow *stow, struct fault *f)
{
    stow->store = store_open(stow->options.folder, STORE_READ, f);
    stow->series = stow->store ? series_open(&(struct series_options){.folder = stow->options.folder, .mode = STORE_WRITE}, f) : NULL;
    if (!stow->series)
        return false;
    series_watch(stow->series, on_stored, stow);
    series_pace(stow->series, &stow->pace);
    stow->means = stow_means_new(stow->store);
    stow->rounds = stow_rounds_open(&stow->options, stow->series, &stow->pace, f);
    if (!stow->rounds)
        return false;
    note_counts(stow);
    stow->join = stow_join_new(stow->store, stow->series);
    // Before frames come in under the one name, and told before anybody asks.
    if (!plan_names(stow, f) || !stow_edition_begin(&stow->edition, stow->series, stow->options.progress, f))
        return false;
    atomic_store(&stow->reload, true); // what has changed since the last one
    stow_retain_begin(&stow->retain, &stow->options);
    return true;
}

struct stow *stow_start(const struct stow_options *options, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct stow *stow = arena_alloc(arena, sizeof *stow);
    stow->arena = arena;
    stow->options = *options;
    stow->pace = (struct pace){.rest = rest, .context = stow};
    stow->options.folder = arena_strdup(arena, options->folder);
    thread_condition_init(&stow->woken);
    pthread_mutex_init(&stow->lock, NULL);
    stow->started = open_all(stow, f) && (pthread_create(&stow->thread, NULL, run, stow) == 0 || fault_set(f, FAULT_SYSTEM, "server.start", NULL));
    if (stow->started)
        return stow;
    stow_free(stow);
    return NULL;
}

void stow_wake(struct stow *stow)
{
    stow_shared_lock(&stow->lock);
    const bool first = !stow->wake;
    stow->wake = true;
    if (first)
        pthread_cond_signal(&stow->woken);
    stow_shared_unlock(&stow->lock);
}

void stow_reload(struct stow *stow)
{
    atomic_store(&stow->reload, true);
    stow_wake(stow);
}

void stow_rename(struct stow *stow)
{
    atomic_store(&stow->renamed, true);
    stow_reload(stow);
}

void stow_stop(struct stow *stow)
{
    if (!stow || !stow->started)
        return;
    stow_shared_lock(&stow->lock);
    stow->stopping = true;
    pthread_cond_signal(&stow->woken);
    stow_shared_unlock(&stow->lock);
    pthread_join(stow->thread, NULL);
    stow->started = false;
}

void stow_free(struct stow *stow)
{
    if (!stow)
        return;
    stow_stop(stow);
    stow_rounds_close(stow->rounds);
    stow_means_free(stow->means);
    stow_join_free(stow->join);
    series_close(stow->series);
    store_close(stow->store);
    pthread_cond_destroy(&stow->woken);
    pthread_mutex_destroy(&stow->lock);
    arena_free(stow->arena);
}

struct stow_counts stow_counts(const struct stow *stow)
{
    return (struct stow_counts){.frames = atomic_load(&stow->frames), .rows = atomic_load(&stow->rows), .skipped = atomic_load(&stow->skipped),
                                .means = atomic_load(&stow->means_stored), .position = atomic_load(&stow->position),
                                .rushed = atomic_load(&stow->rushed)};
}
