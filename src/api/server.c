#include "api/server.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "api/api_internal.h"
#include "api/observed.h"
#include "api/routes.h"
#include "base/clock/wall_clock.h"
#include "base/ending.h"
#include "base/text.h"
#include "observe/gateway/command.h"
#include "observe/judge/warning.h"
#include "service/chores.h"
#include "store/journal.h"
#include "store/proof/damage_log.h"
#include "store/settings.h"

// A stop takes no longer than two seconds, whatever is under way: what has not ended by then is done at the next start, or by who
// asked for it. In ms from its beginning:
#define WORK_MS 700    // readers, the stower, the watch, forwarding; the writer has a little longer
#define HEADS_MS 1200  // digests for the last head
#define ANSWERS_MS 1600 // answers that a client is slow to take

// ---- definitions shared by requests ----

static void shared_drop(struct shared_model *shared)
{
    if (--shared->users > 0)
        return;
    indicator_model_free(shared->model);
    heap_free(shared);
}

struct shared_model *server_model_take(struct server *server, struct store *store, struct fault *f)
{
    int64_t version = atomic_load(&server->definitions);
    pthread_mutex_lock(&server->model_lock);
    struct shared_model *shared = server->model;
    if (!shared || shared->version != version) {
        struct indicator_model *model = indicator_model_load(store, INT64_MAX, f);
        if (!model) {
            pthread_mutex_unlock(&server->model_lock);
            return NULL;
        }
        if (shared)
            shared_drop(shared);
        shared = heap_alloc(sizeof *shared);
        *shared = (struct shared_model){.model = model, .version = version, .users = 1};
        server->model = shared;
    }
    shared->users++;
    pthread_mutex_unlock(&server->model_lock);
    return shared;
}

void server_model_give(struct server *server, struct shared_model *shared)
{
    pthread_mutex_lock(&server->model_lock);
    shared_drop(shared);
    pthread_mutex_unlock(&server->model_lock);
}

const struct indicator_model *server_writer_model(struct server *server, struct store *store, struct fault *f)
{
    if (server->writer_model_stale) {
        indicator_model_free(server->writer_model);
        server->writer_model = NULL;
        server->writer_model_stale = false;
    }
    if (!server->writer_model)
        server->writer_model = indicator_model_load(store, INT64_MAX, f);
    return server->writer_model;
}

// ---- what a thread reads with: opened when it is first needed, closed with the thread ----

struct handles {
    struct store *store;
    struct series *series;
};

static pthread_key_t handles_key;
static pthread_once_t handles_key_once = PTHREAD_ONCE_INIT;

static void close_handles(void *memory)
{
    struct handles *handles = memory;
    series_close(handles->series);
    store_close(handles->store);
    heap_free(handles);
}

static void make_handles_key(void)
{
    pthread_key_create(&handles_key, close_handles);
}

static struct handles *thread_handles(void)
{
    pthread_once(&handles_key_once, make_handles_key);
    struct handles *handles = pthread_getspecific(handles_key);
    if (!handles) {
        handles = heap_alloc(sizeof *handles);
        pthread_setspecific(handles_key, handles);
    }
    return handles;
}

struct store *server_thread_store(struct server *server, struct fault *f)
{
    struct handles *handles = thread_handles();
    if (!handles->store)
        handles->store = store_open(server->folder, STORE_READ, f);
    return handles->store;
}

bool server_thread_series(struct server *server, struct series **ret_series, struct fault *f)
{
    struct handles *handles = thread_handles();
    struct fault fault = {0};
    if (!handles->series)
        handles->series = series_open(&(struct series_options){.folder = server->folder, .mode = STORE_READ}, &fault);
    *ret_series = handles->series;
    if (*ret_series || series_is_unready(&fault))
        return true;
    if (f)
        *f = fault;
    return false;
}

void server_changed(struct server *server, bool definitions)
{
    if (definitions) // first, so that what is answered from old definitions carries an old version
        atomic_fetch_add(&server->definitions, 1);
    atomic_fetch_add(&server->version, 1);
    struct stow *stow = server->stow;
    if (definitions && stow) // factors may be others
        stow_rename(stow);
}

void server_devices_changed(struct server *server)
{
    if (server->gateway)
        gateway_reload(server->gateway);
    struct stow *stow = server->stow;
    if (stow) // else it is about to start, and reads them
        stow_rename(stow); // an old code is read as what is measured at the point
    live_feed_reload(server->live);
}

void server_judging_changed(struct server *server, const char *point)
{
    watch_touched(server->watch, point);
    stow_reload(server->stow); // in maintenance values do not count: their means are others
}

static void on_commit(void *context)
{
    server_changed(context, false);
}

// ---- start and stop ----

static void on_synced(void *context)
{
    struct server *server = context;
    struct stow *stow = server->stow;
    if (stow) // else it is about to start, and begins with looking
        stow_wake(stow);
    struct forward_hub *forwards = server->forwards;
    if (forwards)
        forward_wake(forwards);
}

static void on_command(void *context, const char *mn, const struct command *command)
{
    (void)mn;
    command_changed_say(context, command);
    if (command->number == COMMAND_PASSWORD && command->code == 1 && !command_is_open(command)) // its stored password is another one
        server_devices_changed(context);
}

static void on_heard(void *context, const char *mn, enum gateway_sign sign)
{
    struct server *server = context;
    live_feed_heard(server->live, mn, sign);
}

static bool on_frames(void *context, const char *mn, int64_t count)
{
    struct server *server = context;
    return live_feed_frames(server->live, mn, count);
}

// Reports are made of hours and days: what comes every few seconds makes no answer old.
static void on_stored(void *context, const struct stow_newest *newest, size_t count)
{
    struct server *server = context;
    bool means = false;
    live_feed_stored(server->live, newest, count);
    for (size_t i = 0; i < count && !means; i++)
        means = newest[i].key.kind == SERIES_HOUR || newest[i].key.kind == SERIES_DAY;
    if (means)
        server_observed(server);
    struct stow *stow = server->stow;
    watch_rushed(server->watch, stow && stow_counts(stow).rushed);
    watch_stored(server->watch, newest, count);
}

static void on_judged(void *context, const struct watch_news *news)
{
    struct server *server = context;
    char json[256];
    snprintf(json, sizeof json, "{\"batch\":%lld,\"opened\":%zu,\"closed\":%zu,\"revised\":%zu,\"active\":%zu}", (long long)news->batch,
             news->opened, news->closed, news->revised, news->warning_count);
    if (news->opened || news->closed || news->revised)
        event_hub_say(http_events(server->http), "warning", json);
}

static bool start_observing(struct server *server, const struct server_options *options, struct fault *f)
{
    server->device_events = event_log_new(server->writer);
    if (!series_upgrade(server->folder, f)) // the gateway looks at the stower's mark first
        return false;
    struct gateway_options gateway = {.folder = server->folder, .listen = options->hj212, .events = server->device_events, .damages = server->damages, .writer = server->writer,
                                      .synced = on_synced, .heard = on_heard, .frames = on_frames, .command_changed = on_command, .context = server};
    if (!gateway_limits_read(server->folder, &gateway, f) || !gateway_limits_parse(options->hj212_limits, &gateway, f))
        return false;
    const int lines = !options->hj212 ? 0 : gateway.connections_most ? gateway.connections_most : GATEWAY_CONNECTIONS;
    server->shares = descriptors_reserve(lines, http_settings_files(&server->http_settings));
    gateway.connections_most = server->shares.lines;
    http_settings_fit(&server->http_settings, server->shares.http);
    server->backfill_seconds = gateway.backfill_seconds;
    server->heads_seconds = gateway.heads_seconds;
    server->retain_seconds = gateway.retain_seconds;
    server->gateway = options->hj212 ? gateway_start(&gateway, f) : NULL;
    if (options->hj212 && !server->gateway)
        return false;
    damage_log_send(server->damages); // what the raw log was found to be
    const struct watch_options watch = {.folder = server->folder, .writer = server->writer, .judged = on_judged, .context = server};
    server->watch = watch_start(&watch, f); // before the stower, which tells it
    const struct stow_options stow = {.folder = server->folder, .raw = server->gateway ? gateway_raw(server->gateway) : NULL, .events = server->device_events, .damages = server->damages,
                                      .progress = server->progress, .retain_seconds = gateway.retain_seconds, .stored = on_stored, .context = server};
    if (!server->watch)
        return false;
    server->stow = stow_start(&stow, f);
    if (!server->stow || !server->gateway)
        return server->stow != NULL;
    server->forwards = forward_start(&(struct forward_options){.folder = server->folder, .raw = gateway_raw(server->gateway), .damages = server->damages}, f);
    return server->forwards != NULL;
}

// What stands there for others they read themselves; series_settings.h refuses what is no line of settings.
static bool take_setting(void *context, const struct settings_line *line, struct fault *f)
{
    (void)f;
    return !line->value || http_settings_take(context, line->key, line->value);
}

static bool read_settings(struct server *server, const char *listen, struct fault *f)
{
    struct http_settings_reading *reading = http_settings_begin(server->arena, listen, &server->http_settings);
    if (!settings_read(server->arena, server->folder, take_setting, reading, f))
        return false;
    http_settings_end(reading);
    return true;
}

static bool is_token(void *context, const char *token)
{
    const struct server *server = context;
    const size_t size = strlen(server->token);
    return strlen(token) == size && sodium_memcmp(token, server->token, size) == 0;
}

static bool start_all(struct server *server, const struct server_options *options, struct fault *f)
{
    server->lock.descriptor = -1;
    if (!settings_use_memory(server->folder, f) || !read_settings(server, options->listen, f))
        return false;
    if (options->standards && !(server->standards = standards_load(server->arena, options->standards, f)))
        return false;
    if (!folder_lock(server->folder, &server->lock, f) || !folder_token(server->arena, server->folder, &server->token, f))
        return false;
    struct store *store = store_open(server->folder, STORE_WRITE, f); // brings the schema up to date
    if (!store)
        return false;
    int64_t last_batch = 0, unseen = 0;
    struct shared_model *shared = clock_begin(server, store, f) && warning_name_factors(store, f) && journal_batch_at(store, INT64_MAX, &last_batch, f) && damage_count_unseen(store, &unseen, f) ? server_model_take(server, store, f) : NULL;
    if (shared)
        server_model_give(server, shared);
    server->http = http_new(&(struct http_options){.settings = &server->http_settings, .routes = &server_routes, .web = server->web, .dotted = "/indicators/",
                                                   .last_batch = last_batch, .is_token = is_token, .version = document_version, .context = server});
    server->live = shared ? live_feed_start(server, store, f) : NULL;
    store_close(store);
    if (!server->live)
        return false;
    server->writer = writer_start(server->folder, on_commit, server, f);
    server->damages = damage_log_new(server->writer, unseen);
    if (!server->writer || !start_observing(server, options, f) || !http_listen(server->http, options->listen, folder_file(server->arena, server->folder, "qingshan.sock"), f))
        return false;
    descriptors_tell(&server->shares);
    heads_start(server);
    server->chores = chores_start(server);
    return true;
}

struct server *server_start(const struct server_options *options, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct server *server = arena_alloc(arena, sizeof *server);
    server->arena = arena;
    server->folder = arena_strdup(arena, options->folder);
    server->web = arena_strdup(arena, options->web);
    server->boundary = arena_strdup(arena, options->boundary);
    pthread_mutex_init(&server->model_lock, NULL);
    imports_init(&server->imports);
    server->progress = progress_new();
    if (start_all(server, options, f))
        return server;
    server_stop(server);
    return NULL;
}

int server_hj212_port(const struct server *server)
{
    return server->gateway ? gateway_port(server->gateway) : 0;
}

const struct folder_lock *server_lock(const struct server *server)
{
    return &server->lock;
}

int server_port(const struct server *server)
{
    return http_port(server->http);
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    ending_later(ENDING_NEVER);
    ending_begin(WORK_MS);
    watch_stop(server->watch);   // the next start judges what comes now
    chores_stop(server->chores); // they wait for the writer
    imports_stop(&server->imports);
    if (server->gateway)
        gateway_stop(server->gateway);
    forward_stop(server->forwards);
    stow_stop(server->stow); // before the writer: it may hand on events
    if (server->writer)
        writer_stop(server->writer);
    heads_end(server, ending_left_ms(HEADS_MS));
    if (server->live)
        live_feed_stop(server->live);
    if (server->http)
        http_stop(server->http, ANSWERS_MS);
    if (server->writer)
        writer_free(server->writer); // only now nobody submits any more
    forward_free(server->forwards);
    stow_free(server->stow);
    watch_free(server->watch);
    gateway_free(server->gateway);
    event_log_free(server->device_events);
    damage_log_free(server->damages);
    progress_free(server->progress);
    live_feed_free(server->live);
    http_free(server->http);
    if (server->model)
        shared_drop(server->model);
    indicator_model_free(server->writer_model);
    if (server->lock.descriptor >= 0)
        folder_unlock(&server->lock);
    imports_done(&server->imports);
    wall_clock_end();
    pthread_mutex_destroy(&server->model_lock);
    arena_free(server->arena);
    ending_over();
}
