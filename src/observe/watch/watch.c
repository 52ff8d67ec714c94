#include "observe/watch/watch.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>

#include "base/clock/clock.h"
#include "base/clock/wall_clock.h"
#include "base/ending.h"
#include "base/guard.h"
#include "base/log.h"
#include "base/period.h"
#include "base/text.h"
#include "base/thread.h"
#include "observe/judge/judged.h"
#include "observe/watch/watch_internal.h"
#include "observe/watch/watch_told.h"

#define GATHER_MS 2000
#define TICK_MS 60000
#define REST_TIMES 9               // rests so many times as long as a round took
#define PAUSE_TIMES 2              // and within a round
#define PAUSE_TIMES_RUSHED 9
#define TOUCHED_BACK_MS WATCH_BACK_MS
#define STOP_MS 600                 // judges on for so long when it is to end
#define COPY_TICKS 5               // copies are looked for with every so many ticks
#define ARRIVALS 32                // kept of a point

struct arrivals {
    const char *point;
    struct watch_arrival items[ARRIVALS];
    size_t count;
};

GUARD(watch_shared)

struct watch {
    struct arena *arena;
    struct watch_options options;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct told told GUARDED_BY(watch_shared);
    struct arena *arrivals_arena GUARDED_BY(watch_shared);
    struct map arrivals GUARDED_BY(watch_shared); // point -> struct arrivals
    bool stopping GUARDED_BY(watch_shared), job_done GUARDED_BY(watch_shared), job_ok GUARDED_BY(watch_shared), running;
    int64_t stop_ns GUARDED_BY(watch_shared); // stopping: when to leave off
    // the thread's own
    struct store *store;
    struct series *series;
    struct raw_reader *raw;
    struct watch_world world;
    struct pace pace;
    atomic_bool rushed;
    bool faulty, first, heard;     // heard: something was ever stored
    int64_t next_tick_ms;
    int ticks;
};

static int64_t now_of(const struct watch *watch)
{
    return watch->options.now_ms ? watch->options.now_ms() : instant_now_ms();
}

// ---- what is told ----

REQUIRES(watch_shared) static void note_arrival(struct watch *watch, const struct stow_newest *newest, int64_t now_ms)
{
    const struct observation *o = &newest->observation;
    struct arrivals *arrivals = map_get(&watch->arrivals, newest->key.point);
    if (!arrivals) {
        arrivals = arena_alloc(watch->arrivals_arena, sizeof *arrivals);
        arrivals->point = arena_strdup(watch->arrivals_arena, newest->key.point);
        map_put(&watch->arrivals, arrivals->point, arrivals);
    }
    if (arrivals->count && arrivals->items[arrivals->count - 1].frame == o->frame)
        return; // another factor of the same frame
    if (arrivals->count == ARRIVALS)
        memmove(arrivals->items, arrivals->items + 1, (size_t)--arrivals->count * sizeof *arrivals->items);
    assert(arrivals->count < ARRIVALS);
    arrivals->items[arrivals->count++] = (struct watch_arrival){o->at_ms, now_ms, o->frame};
}

void watch_stored(struct watch *watch, const struct stow_newest *newest, size_t count)
{
    const int64_t now_ms = now_of(watch);
    const bool doubted = wall_clock_is_doubted(); // then when it came says nothing of the device's clock
    watch_shared_lock(&watch->lock);
    for (size_t i = 0; i < count; i++) {
        told_add(&watch->told, &newest[i].key, (struct series_range){newest[i].oldest_ms, newest[i].observation.at_ms + 1});
        if (newest[i].key.kind == SERIES_REALTIME && newest[i].observation.frame && !doubted)
            note_arrival(watch, &newest[i], now_ms);
    }
    pthread_cond_signal(&watch->changed);
    watch_shared_unlock(&watch->lock);
}

void watch_touched(struct watch *watch, const char *point)
{
    watch_shared_lock(&watch->lock);
    if (point && !map_has(&watch->told.points, point))
        map_put(&watch->told.points, arena_strdup(watch->told.arena, point), watch);
    watch->told.all = watch->told.all || !point;
    pthread_cond_signal(&watch->changed);
    watch_shared_unlock(&watch->lock);
}

// ---- handing over ----

struct saving_job {
    struct writer_job job;
    struct watch *watch;
    struct watch_reading *reading;
    struct series_summary *marks;  // series that are judged as far as this
    size_t mark_count;
    struct warning_report report;
};

static bool save_run(void *context, struct store *store, struct fault *f)
{
    struct saving_job *saving = context;
    struct watch_reading *reading = saving->reading;
    if (!warning_save(store, reading->arena, reading->judged.items, reading->judged.count, reading->now_ms, &saving->report, f))
        return false;
    for (size_t i = 0; i < saving->mark_count; i++)
        if (!judged_mark_set(store, &saving->marks[i], f))
            return false;
    return true;
}

static void save_done(void *context, bool ok, const struct fault *f)
{
    struct saving_job *saving = context;
    struct watch *watch = saving->watch;
    watch_shared_lock(&watch->lock);
    watch->job_done = true;
    watch->job_ok = ok;
    if (!ok)
        log_line(LOG_ERROR, "watch: %s %s %s", f->key, fault_argument(f, "text"), fault_where(f));
    pthread_cond_broadcast(&watch->changed);
    watch_shared_unlock(&watch->lock);
}

static bool submit(struct watch *watch, struct saving_job *saving, struct fault *f)
{
    saving->watch = watch;
    saving->job = (struct writer_job){.run = save_run, .done = save_done, .context = saving};
    if (!writer_submit(watch->options.writer, &saving->job, f))
        return false;
    watch_shared_lock(&watch->lock);
    while (!watch->job_done)
        watch_shared_wait(&watch->changed, &watch->lock);
    const bool ok = watch->job_ok;
    watch->job_done = false; // for the next
    watch_shared_unlock(&watch->lock);
    return ok || fault_set(f, FAULT_STORAGE, "watch.save", NULL);
}

static void publish(const struct watch *watch, const struct watch_reading *reading, const struct warning_report *report)
{
    const struct watch_news news = {.batch = report->batch, .opened = report->opened, .closed = report->closed, .revised = report->revised,
                                    .warnings = reading->open, .warning_count = reading->open_count, .limits = watch->world.limits,
                                    .limit_count = watch->world.limit_count};
    if (watch->options.judged)
        watch->options.judged(watch->options.context, &news);
}

static bool would_change(struct watch_reading *reading, bool *ret_change, struct fault *f)
{
    *ret_change = false;
    for (size_t i = 0; i < reading->judged.count && !*ret_change; i++)
        if (!warning_would_change(reading->store, reading->arena, &reading->judged.items[i], ret_change, f))
            return false;
    return true;
}

// A commit that says nothing new would still make every reader load again: first ask, then write.
static bool flush(struct watch_reading *reading, struct fault *f)
{
    struct watch *watch = reading->context;
    struct saving_job saving = {.reading = reading};
    bool change = false;
    if (!would_change(reading, &change, f) || (change && !submit(watch, &saving, f)))
        return false;
    reading->judged.count = 0;
    if (!watch_open_load(reading, f))
        return false;
    if (saving.report.opened || saving.report.closed || saving.report.revised || saving.report.updated || watch->first)
        publish(watch, reading, &saving.report);
    watch->first = false;
    return true;
}

// ---- a round ----

// Until then, or until it is to end.
static void rest_until(struct watch *watch, const struct timespec *until)
{
    watch_shared_lock(&watch->lock);
    while (!watch->stopping && watch_shared_wait_until(&watch->changed, &watch->lock, until) == 0)
        ;
    watch_shared_unlock(&watch->lock);
}

static void pause(void *context, int64_t ns)
{
    struct watch *watch = context;
    const struct timespec until = clock_after_ns(ns);
    rest_until(watch, &until);
    watch->pace.times = atomic_load(&watch->rushed) ? PAUSE_TIMES_RUSHED : PAUSE_TIMES;
}

void watch_rushed(struct watch *watch, bool rushed)
{
    atomic_store(&watch->rushed, rushed);
}

// A limit may be entered after the history it holds for: all that a limit asks for is judged again. What single values are
// doubted by is looked at for the last weeks.
static int64_t touched_from(const struct watch_world *world, const struct series_summary *series)
{
    bool asked = series->key.kind >= SERIES_HOUR;
    for (size_t i = 0; i < world->limit_count && !asked; i++)
        asked = world->limits[i].average == EMISSION_INSTANT && text_equal(world->limits[i].point, series->key.point);
    return asked ? series->first_ms : series->last_ms - TOUCHED_BACK_MS;
}

static bool add_touched(struct told *told, struct watch_reading *reading, struct fault *f)
{
    struct series_summary *list;
    size_t count;
    if (!told->all && !told->points.count)
        return true;
    if (!series_list(reading->series, reading->arena, NULL, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (told->all || map_has(&told->points, list[i].key.point))
            told_add(told, &list[i].key, (struct series_range){touched_from(reading->world, &list[i]), list[i].last_ms + 1});
    return true;
}

static void leave_off(struct watch *watch, const struct dirty *const *left, size_t count)
{
    watch_shared_lock(&watch->lock);
    for (size_t i = 0; i < count; i++)
        told_add(&watch->told, &left[i]->key, left[i]->span);
    watch_shared_unlock(&watch->lock);
}

static bool is_time_up(struct watch *watch)
{
    watch_shared_lock(&watch->lock);
    const bool up = watch->stopping && clock_monotonic_ns() > watch->stop_ns;
    watch_shared_unlock(&watch->lock);
    return up;
}

// What changed, by point and kind: twins are looked for among the factors of a point when all that changed of it was judged.
static bool judge_siblings(const struct dirty *const *siblings, size_t count, struct watch_reading *reading, struct fault *f)
{
    struct series_range span = siblings[0]->span;
    for (size_t i = 0; i < count; i++) {
        const struct dirty *dirty = siblings[i];
        if (!watch_judge(reading, &dirty->key, dirty->span, f))
            return fault_at(f, "%s %s", dirty->key.point, dirty->key.factor);
        span.from_ms = dirty->span.from_ms < span.from_ms ? dirty->span.from_ms : span.from_ms;
        span.to_ms = dirty->span.to_ms > span.to_ms ? dirty->span.to_ms : span.to_ms;
    }
    return watch_judge_twins(reading, siblings[0]->key.point, siblings[0]->key.kind, span, f) || fault_at(f, "%s", siblings[0]->key.point);
}

// When time is up, what was not judged is left to mark_judged, which tells the next start.
static bool judge_told(struct watch *watch, struct told *told, struct watch_reading *reading, struct fault *f)
{
    if (!add_touched(told, reading, f))
        return false;
    told_add_pairs(told, &watch->world);
    const struct dirty **sorted = told_sorted(told, reading->arena);
    for (size_t i = 0, next; i < told->dirty.count; i = next) {
        for (next = i + 1; next < told->dirty.count && dirty_are_siblings(sorted[i], sorted[next]);)
            next++;
        if (is_time_up(watch))
            leave_off(watch, sorted + i, next - i);
        else if (!judge_siblings(sorted + i, next - i, reading, f))
            return false;
    }
    return true;
}

static bool judge_clocks(struct watch *watch, struct told *told, struct watch_reading *reading, struct fault *f)
{
    struct map done;
    map_init(&done, reading->arena);
    for (size_t i = 0; i < told->dirty.count; i++) {
        const struct dirty *dirty = told->dirty.entries[i].value;
        struct arrivals *copy = arena_alloc(reading->arena, sizeof *copy);
        if (dirty->key.kind != SERIES_REALTIME || !map_put(&done, dirty->key.point, watch))
            continue;
        watch_shared_lock(&watch->lock);
        const struct arrivals *found = map_get(&watch->arrivals, dirty->key.point);
        if (found)
            *copy = *found;
        watch_shared_unlock(&watch->lock);
        if (!watch_judge_clock(reading, dirty->key.point, copy->items, copy->count, f))
            return false;
    }
    return true;
}

static bool judge_tick(struct watch *watch, struct watch_reading *reading, struct fault *f)
{
    const int64_t tick = watch->options.tick_ms ? watch->options.tick_ms : TICK_MS;
    const bool waits = reading->now_ms < watch->next_tick_ms && watch->next_tick_ms - reading->now_ms <= tick; // not for a clock that was set back
    if (!watch->heard || waits || is_time_up(watch))
        return true; // the first look comes with the first values, not a minute behind them
    watch->next_tick_ms = reading->now_ms + tick;
    return watch_judge_silence(reading, f) && (watch->ticks++ % COPY_TICKS || watch_judge_copies(reading, f));
}

static bool round_run(struct watch *watch, struct told *told, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    ARENA_SCOPED scratch = arena_new();
    struct watch_reading reading = {.arena = arena, .scratch = scratch, .store = watch->store, .series = watch->series, .raw = watch->raw, .world = &watch->world,
                                    .now_ms = now_of(watch), .flush = flush, .pace = &watch->pace, .context = watch};
    map_init(&reading.summaries, arena);
    return watch_world_load(&watch->world, watch->store, f) && watch_open_load(&reading, f) && judge_told(watch, told, &reading, f) &&
           judge_clocks(watch, told, &reading, f) && judge_tick(watch, &reading, f) && flush(&reading, f);
}

// ---- across restarts ----

// Whatever comes between the list and the commit is judged again at the next start: once too often does no harm.
static bool mark_judged(struct watch *watch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct watch_reading nothing = {.arena = arena, .now_ms = now_of(watch)};
    struct saving_job saving = {.reading = &nothing};
    if (!series_list(watch->series, arena, NULL, &saving.marks, &saving.mark_count, f))
        return false;
    char name[SERIES_KEY_TEXT_SIZE];
    watch_shared_lock(&watch->lock);
    for (size_t i = 0; i < saving.mark_count; i++)
        if (map_has(&watch->told.dirty, series_key_text(&saving.marks[i].key, name)))
            saving.marks[i].rows = 0; // time was up before it
    watch_shared_unlock(&watch->lock);
    return !saving.mark_count || submit(watch, &saving, f);
}

// ---- the thread ----

REQUIRES(watch_shared) static bool has_news(const struct watch *watch)
{
    return watch->told.dirty.count || watch->told.points.count || watch->told.all;
}

// Rests, then waits for news or the next tick. Returns whether to end.
static bool wait_for_news(struct watch *watch, int64_t took_ns)
{
    const int64_t took_ms = took_ns / 1000000;
    const int64_t gather = watch->options.gather_ms ? watch->options.gather_ms : GATHER_MS;
    const struct timespec rest = clock_after_ms(took_ms * REST_TIMES > gather ? took_ms * REST_TIMES : gather);
    const struct timespec tick = clock_after_ms(watch->options.tick_ms ? watch->options.tick_ms : TICK_MS);
    rest_until(watch, &rest);
    watch_shared_lock(&watch->lock);
    while (!watch->stopping && !has_news(watch) && watch_shared_wait_until(&watch->changed, &watch->lock, &tick) == 0)
        ;
    const bool stopping = watch->stopping;
    watch_shared_unlock(&watch->lock);
    return stopping;
}

static void take_told(struct watch *watch, struct told *told)
{
    watch_shared_lock(&watch->lock);
    *told = watch->told;
    told_init(&watch->told);
    watch_shared_unlock(&watch->lock);
}

static void give_back(struct watch *watch, const struct told *told)
{
    leave_off(watch, told_sorted(told, told->arena), told->dirty.count);
    watch_shared_lock(&watch->lock);
    watch->told.all = watch->told.all || told->all || told->points.count;
    watch_shared_unlock(&watch->lock);
}

// series.db is made by the stower; until it is there nothing can be judged.
static bool open_series(struct watch *watch, struct told *told, struct fault *f)
{
    if (watch->series)
        return true;
    watch->series = series_open(&(struct series_options){.folder = watch->options.folder, .mode = STORE_READ}, f);
    return watch->series && told_add_unjudged(told, watch->series, watch->store, &watch->heard, f);
}

static void tell(struct watch *watch, bool ok, const struct fault *f)
{
    if (!ok && !watch->faulty && !series_is_unready(f) && !ending_is_up())
        log_line(LOG_ERROR, "watch: %s %s %s", f->key, fault_argument(f, "text"), fault_where(f));
    watch->faulty = !ok;
}

static void judge_news(struct watch *watch)
{
    struct fault fault = {0};
    struct told told;
    take_told(watch, &told);
    watch->heard = watch->heard || told.dirty.count;
    const bool ok = open_series(watch, &told, &fault) && round_run(watch, &told, &fault);
    if (!ok)
        give_back(watch, &told);
    tell(watch, ok, &fault);
    arena_free(told.arena);
}

// What came before the clock was doubted may have been timed by the same wrong clock.
static void forget_arrivals(struct watch *watch)
{
    watch_shared_lock(&watch->lock);
    arena_free(watch->arrivals_arena);
    watch->arrivals_arena = arena_new_lasting();
    map_init(&watch->arrivals, watch->arrivals_arena);
    watch_shared_unlock(&watch->lock);
}

static void *run(void *context)
{
    struct watch *watch = context;
    struct fault fault = {0};
    bool stopping = false;
    thread_begin("watch", THREAD_FOLLOWS);
    do {
        const int64_t before_ns = clock_thread_ns(); // where others have the processor, it need not rest the longer
        if (wall_clock_is_doubted())
            forget_arrivals(watch); // what is told meanwhile waits
        else
            judge_news(watch);
        stopping = wait_for_news(watch, clock_thread_ns() - before_ns);
    } while (!stopping);
    if (wall_clock_is_doubted() || ending_is_up()) // the next start finds what was not judged
        return NULL;
    judge_news(watch);
    if (watch->series && !watch->faulty && !ending_is_up())
        tell(watch, mark_judged(watch, &fault), &fault);
    return NULL;
}

ALONE struct watch *watch_start(const struct watch_options *options, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct watch *watch = arena_alloc(arena, sizeof *watch);
    *watch = (struct watch){.arena = arena, .options = *options, .first = true, .arrivals_arena = arena_new_lasting()};
    watch->options.folder = arena_strdup(arena, options->folder);
    watch->pace = (struct pace){.rest = pause, .context = watch, .times = PAUSE_TIMES};
    told_init(&watch->told);
    map_init(&watch->arrivals, watch->arrivals_arena);
    thread_condition_init(&watch->changed);
    pthread_mutex_init(&watch->lock, NULL);
    watch->store = store_open(watch->options.folder, STORE_READ, f);
    watch->raw = raw_reader_open(watch->options.folder);
    watch->running = watch->store && (pthread_create(&watch->thread, NULL, run, watch) == 0 || fault_set(f, FAULT_SYSTEM, "server.start", NULL));
    if (watch->running)
        return watch;
    watch_free(watch);
    return NULL;
}

void watch_stop(struct watch *watch)
{
    if (!watch || !watch->running)
        return;
    watch_shared_lock(&watch->lock);
    watch->stopping = true;
    watch->stop_ns = clock_monotonic_ns() + STOP_MS * INT64_C(1000000);
    pthread_cond_broadcast(&watch->changed);
    watch_shared_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
    watch->running = false;
}

ALONE void watch_free(struct watch *watch)
{
    if (!watch)
        return;
    raw_reader_close(watch->raw);
    series_close(watch->series);
    store_close(watch->store);
    arena_free(watch->world.arena);
    arena_free(watch->told.arena);
    arena_free(watch->arrivals_arena);
    pthread_cond_destroy(&watch->changed);
    pthread_mutex_destroy(&watch->lock);
    arena_free(watch->arena);
}
