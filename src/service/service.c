#include "service/service.h"

#include "base/arena.h"
#include "base/clock/wall_clock.h"
#include "base/ending.h"
#include "observe/evaluate/standards.h"
#include "observe/gateway/command.h"
#include "observe/judge/warning.h"
#include "observe/series/series.h"
#include "service/change.h"
#include "service/chores.h"
#include "service/live_feed.h"
#include "service/state.h"
#include "store/journal.h"
#include "store/proof/damage_log.h"
#include "store/settings.h"

#define READERS_MAX 4 // tables at a time: each may hold a spreadsheet's memory
static const struct chore chores[] = {{"settle", settle_all, settle_next_ms, true}, {"backfill", backfill_all, backfill_next_ms, true},
                                      {"heads", heads_all, heads_next_ms, false}, {"removed", removed_all, removed_next_ms, false},
                                      {"clock", clock_look, clock_next_ms, false}, {"uploads", uploads_all, uploads_next_ms, true}};
_Static_assert(sizeof chores / sizeof *chores <= CHORES_MAX, "room for every chore");

// ---- what its parts tell each other ----

static void on_synced(void *context)
{
    struct service *service = context;
    struct stow *stow = service->stow;
    if (stow) // else it is about to start, and begins with looking
        stow_wake(stow);
    struct forward_hub *forwards = service->forwards;
    if (forwards)
        forward_wake(forwards);
}

static void on_command(void *context, const char *mn, const struct command *command)
{
    struct service *service = context;
    (void)mn;
    service->news(service->context, &(struct news){.kind = NEWS_COMMAND, .command = command});
    if (command->number == COMMAND_PASSWORD && command->code == 1 && !command_is_open(command)) // its stored password is another one
        service_changed(service, CHANGE_DEVICES, NULL);
}

static void on_heard(void *context, const char *mn, enum gateway_sign sign)
{
    struct service *service = context;
    live_feed_heard(service->live, mn, sign);
}

static bool on_frames(void *context, const char *mn, int64_t count)
{
    struct service *service = context;
    return live_feed_frames(service->live, mn, count);
}

// Reports are made of hours and days: what comes every few seconds makes no answer old.
static void on_stored(void *context, const struct stow_newest *newest, size_t count)
{
    struct service *service = context;
    bool means = false;
    live_feed_stored(service->live, newest, count);
    for (size_t i = 0; i < count && !means; i++)
        means = newest[i].key.kind == SERIES_HOUR || newest[i].key.kind == SERIES_DAY;
    if (means)
        service_observed(service);
    struct stow *stow = service->stow;
    watch_rushed(service->watch, stow && stow_counts(stow).rushed);
    watch_stored(service->watch, newest, count);
}

static void on_judged(void *context, const struct watch_news *news)
{
    struct service *service = context;
    if (news->opened || news->closed || news->revised)
        service->news(service->context, &(struct news){.kind = NEWS_WARNINGS, .warnings = news});
}

static bool start_observing(struct service *service, const struct service_options *options, struct fault *f)
{
    service->device_events = event_log_new(service->writer);
    if (!series_upgrade(service->folder, f)) // the gateway looks at the stower's mark first
        return false;
    struct gateway_options gateway = {.folder = service->folder, .listen = options->hj212, .events = service->device_events, .damages = service->damages, .writer = service->writer,
                                      .synced = on_synced, .heard = on_heard, .frames = on_frames, .command_changed = on_command, .context = service};
    if (!gateway_limits_read(service->folder, &gateway, f) || !gateway_limits_parse(options->hj212_limits, &gateway, f))
        return false;
    const int lines = !options->hj212 ? 0 : gateway.connections_most ? gateway.connections_most : GATEWAY_CONNECTIONS;
    service->shares = descriptors_reserve(lines, options->files);
    gateway.connections_most = service->shares.lines;
    service->backfill_seconds = gateway.backfill_seconds;
    service->heads_seconds = gateway.heads_seconds;
    service->retain_seconds = gateway.retain_seconds;
    service->gateway = options->hj212 ? gateway_start(&gateway, f) : NULL;
    if (options->hj212 && !service->gateway)
        return false;
    damage_log_send(service->damages); // what the raw log was found to be
    const struct watch_options watch = {.folder = service->folder, .writer = service->writer, .judged = on_judged, .context = service};
    service->watch = watch_start(&watch, f); // before the stower, which tells it
    const struct stow_options stow = {.folder = service->folder, .raw = service->gateway ? gateway_raw(service->gateway) : NULL, .events = service->device_events, .damages = service->damages,
                                      .progress = service->progress, .retain_seconds = gateway.retain_seconds, .stored = on_stored, .context = service};
    if (!service->watch)
        return false;
    service->stow = stow_start(&stow, f);
    if (!service->stow || !service->gateway)
        return service->stow != NULL;
    service->forwards = forward_start(&(struct forward_options){.folder = service->folder, .raw = gateway_raw(service->gateway), .damages = service->damages}, f);
    return service->forwards != NULL;
}

// ---- opening and starting ----

static bool open_all(struct service *service, const struct service_options *options, struct fault *f)
{
    service->lock.descriptor = -1;
    if (!settings_use_memory(service->folder, f))
        return false;
    if (options->standards && !(service->standards = standards_load(service->arena, options->standards, f)))
        return false;
    if (!folder_lock(service->folder, &service->lock, f))
        return false;
    STORE_SCOPED store = store_open(service->folder, STORE_WRITE, f); // brings the schema up to date
    if (!store || !clock_begin(service, store, f) || !warning_name_factors(store, f) || !journal_batch_at(store, INT64_MAX, &service->last_batch, f) ||
        !damage_count_unseen(store, &service->damages_unseen, f))
        return false;
    struct shared_model *shared = service_model_take(service, store, f);
    if (shared)
        service_model_give(service, shared);
    return shared != NULL;
}

struct service *service_open(const struct service_options *options, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct service *service = arena_alloc(arena, sizeof *service);
    service->arena = arena;
    service->folder = arena_strdup(arena, options->folder);
    service->news = options->news;
    service->context = options->context;
    service_model_init(service);
    service_points_init(service);
    readers_init(&service->readers, READERS_MAX);
    service->progress = progress_new();
    service->uploads = uploads_new(options->folder);
    if (open_all(service, options, f))
        return service;
    service_free(service);
    return NULL;
}

bool service_start(struct service *service, const struct service_options *options, struct fault *f)
{
    STORE_SCOPED store = store_open(service->folder, STORE_READ, f);
    service->live = store ? live_feed_start(service, store, f) : NULL;
    if (!service->live)
        return false;
    service->writer = writer_start(service->folder, service_committed, service, f);
    service->damages = damage_log_new(service->writer, service->damages_unseen);
    return service->writer && start_observing(service, options, f);
}

void service_tend(struct service *service)
{
    descriptors_tell(&service->shares);
    heads_start(service);
    service->chores = chores_start(service, chores, sizeof chores / sizeof *chores);
}

int64_t service_last_batch(const struct service *service)
{
    return service->last_batch;
}

int service_files(const struct service *service)
{
    return service->shares.http;
}

int service_hj212_port(const struct service *service)
{
    return service->gateway ? gateway_port(service->gateway) : 0;
}

const struct folder_lock *service_lock(const struct service *service)
{
    return &service->lock;
}

// ---- the end ----

void service_stop(struct service *service, int64_t heads_ms)
{
    watch_stop(service->watch);   // the next start judges what comes now
    chores_stop(service->chores); // they wait for the writer
    readers_stop(&service->readers);
    if (service->gateway)
        gateway_stop(service->gateway);
    forward_stop(service->forwards);
    stow_stop(service->stow); // before the writer: it may hand on events
    if (service->writer)
        writer_stop(service->writer);
    heads_end(service, ending_left_ms(heads_ms));
    if (service->live)
        live_feed_stop(service->live);
}

void service_free(struct service *service)
{
    if (!service)
        return;
    if (service->writer)
        writer_free(service->writer); // only now nobody submits any more
    forward_free(service->forwards);
    stow_free(service->stow);
    watch_free(service->watch);
    gateway_free(service->gateway);
    event_log_free(service->device_events);
    damage_log_free(service->damages);
    progress_free(service->progress);
    uploads_free(service->uploads);
    live_feed_free(service->live);
    service_model_free(service);
    if (service->lock.descriptor >= 0)
        folder_unlock(&service->lock);
    readers_done(&service->readers);
    wall_clock_end();
    service_points_free(service);
    arena_free(service->arena);
}
