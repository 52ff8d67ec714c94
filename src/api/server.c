#include "api/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "api/api_internal.h"
#include "api/observed.h"
#include "base/clock/wall_clock.h"
#include "base/ending.h"
#include "base/text.h"
#include "http/head_check.h"
#include "http/http.h"
#include "observe/gateway/command.h"
#include "observe/judge/warning.h"
#include "service/chores.h"
#include "store/journal.h"
#include "store/proof/damage_log.h"
#include "store/settings.h"

#define LOCAL_CONNECTIONS_MAX 256
#define BACKLOG 512
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

// ---- listening ----

static bool split_address(struct arena *arena, const char *text, const char **ret_host, const char **ret_port)
{
    struct address_place place;
    if (!address_place_parse(text, &place))
        return false;
    *ret_host = place.host_size ? arena_strndup(arena, place.host, place.host_size) : NULL;
    *ret_port = arena_printf(arena, "%d", (int)place.port);
    return true;
}

static int bind_first(const struct addrinfo *found)
{
    for (; found; found = found->ai_next) {
        int one = 1, descriptor = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (descriptor < 0)
            continue;
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (bind(descriptor, found->ai_addr, found->ai_addrlen) == 0 && listen(descriptor, BACKLOG) == 0)
            return descriptor;
        int code = errno;
        close(descriptor);
        errno = code;
    }
    return -1;
}

static int listen_tcp(struct server *server, const char *text, struct fault *f)
{
    const char *host, *port;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found = NULL;
    if (!split_address(server->arena, text, &host, &port) || getaddrinfo(host, port, &hints, &found) != 0) {
        fault_set(f, FAULT_USAGE, "server.address", "text", text, NULL);
        return -1;
    }
    int descriptor = bind_first(found);
    int code = errno;
    freeaddrinfo(found);
    errno = code;
    if (descriptor >= 0)
        return descriptor;
    if (code == EADDRINUSE)
        fault_set(f, FAULT_UNAVAILABLE, "server.port_in_use", "text", text, NULL);
    else
        fault_set_errno(f, "listen", text);
    return -1;
}

static int bound_port(int descriptor)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &size) != 0)
        return 0;
    if (address.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)(void *)&address)->sin6_port);
    return ntohs(((struct sockaddr_in *)(void *)&address)->sin_port);
}

// The folder's lock is ours, so a socket file that is there was left by a process that died.
static int listen_unix(struct server *server, struct fault *f)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = folder_file(server->arena, server->folder, "qingshan.sock");
    size_t size = strlen(path) + 1;
    if (size > sizeof address.sun_path) {
        fault_set(f, FAULT_USAGE, "server.path_too_long", "path", path, NULL);
        return -1;
    }
    memcpy(address.sun_path, path, size);
    unlink(path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t before = umask(0177);
    bool ok = descriptor >= 0 && bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0 && listen(descriptor, BACKLOG) == 0;
    umask(before);
    if (ok)
        return descriptor;
    fault_set_errno(f, "listen", path);
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

static bool start_listener(struct server *server, struct listener *listener, int descriptor, unsigned threads, struct fault *f)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    const unsigned connections = listener->local ? LOCAL_CONNECTIONS_MAX : (unsigned)http_settings_files(&server->http);
    listener->server = server;
    listener->daemon = MHD_start_daemon(
        flags, 0, listener->local ? NULL : guard_accept, server->guard, http_handle, listener, MHD_OPTION_LISTEN_SOCKET, descriptor,
        MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_SECONDS,
        MHD_OPTION_STRICT_FOR_CLIENT, MHD_VERSION > HEAD_LINES_LEFT ? 1 : 0, MHD_OPTION_NOTIFY_CONNECTION, http_connection, listener,
        MHD_OPTION_URI_LOG_CALLBACK, http_request_new, listener,
        MHD_OPTION_NOTIFY_COMPLETED, http_request_free, NULL,
        MHD_OPTION_EXTERNAL_LOGGER, http_log, NULL, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32 << 10, MHD_OPTION_END);
    if (listener->daemon)
        return true;
    close(descriptor);
    return fault_set(f, FAULT_SYSTEM, "server.start", NULL);
}

static bool start_listeners(struct server *server, const char *listen_text, struct fault *f)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int tcp = listen_tcp(server, listen_text, f);
    if (tcp < 0)
        return false;
    server->port = bound_port(tcp);
    server->guard = guard_new(&server->http);
    if (!start_listener(server, &server->tcp, tcp, cores > 1 ? (unsigned)(cores > 8 ? 8 : cores) : 2, f))
        return false;
    int local = listen_unix(server, f);
    server->unix_socket.local = true;
    return local >= 0 && start_listener(server, &server->unix_socket, local, 2, f);
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
        event_hub_say(server->events, "warning", json);
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
    server->shares = descriptors_reserve(lines, http_settings_files(&server->http));
    gateway.connections_most = server->shares.lines;
    http_settings_fit(&server->http, server->shares.http);
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

static bool start_all(struct server *server, const struct server_options *options, struct fault *f)
{
    server->lock.descriptor = -1;
    if (!settings_use_memory(server->folder, f) || !http_settings_read(server->arena, server->folder, options->listen, &server->http, f))
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
    server->events = event_hub_new(server, last_batch);
    server->live = shared ? live_feed_start(server, store, f) : NULL;
    store_close(store);
    if (!server->live)
        return false;
    server->writer = writer_start(server->folder, on_commit, server, f);
    server->damages = damage_log_new(server->writer, unseen);
    server->cache = response_cache_new();
    server->live_cache = response_cache_new();
    server->files = static_files_load(server->web);
    if (!server->writer || !start_observing(server, options, f) || !start_listeners(server, options->listen, f))
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
    return server->port;
}

// What was written is also answered: the daemons' threads still run, and need a moment to send.
static void wait_for_answers(struct server *server)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    while (atomic_load(&server->waiting) > 0 && ending_left_ms(ANSWERS_MS))
        nanosleep(&pause, NULL);
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
    if (server->events)
        event_hub_stop(server->events);
    wait_for_answers(server);
    if (server->tcp.daemon)
        MHD_stop_daemon(server->tcp.daemon);
    if (server->unix_socket.daemon)
        MHD_stop_daemon(server->unix_socket.daemon);
    guard_stop(server->guard);
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
    event_hub_free(server->events);
    guard_free(server->guard);
    response_cache_free(server->cache);
    response_cache_free(server->live_cache);
    static_files_free(server->files);
    if (server->model)
        shared_drop(server->model);
    indicator_model_free(server->writer_model);
    if (server->unix_socket.daemon)
        unlink(folder_file(server->arena, server->folder, "qingshan.sock"));
    if (server->lock.descriptor >= 0)
        folder_unlock(&server->lock);
    imports_done(&server->imports);
    wall_clock_end();
    pthread_mutex_destroy(&server->model_lock);
    arena_free(server->arena);
    ending_over();
}
