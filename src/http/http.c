#include "http/http.h"

#include <time.h>
#include <unistd.h>

#include "base/ending.h"
#include "http/handle.h"
#include "http/head_check.h"
#include "http/http_internal.h"
#include "http/listen.h"

#define LOCAL_CONNECTIONS_MAX 256
#define THREADS_MOST 8

struct http *http_new(const struct http_options *options)
{
    struct http *http = heap_alloc(sizeof *http);
    http->options = *options;
    http->events = event_hub_new(http, options->last_batch);
    http->cache = response_cache_new();
    http->fleeting = response_cache_new();
    http->files = static_files_load(options->web, options->dotted);
    return http;
}

static bool start_listener(struct http *http, struct listener *listener, int descriptor, unsigned threads, struct fault *f)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    const unsigned connections = listener->local ? LOCAL_CONNECTIONS_MAX : (unsigned)http_settings_files(http->options.settings);
    listener->http = http;
    listener->daemon = MHD_start_daemon(
        flags, 0, listener->local ? NULL : guard_accept, http->guard, http_handle, listener, MHD_OPTION_LISTEN_SOCKET, descriptor,
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

bool http_listen(struct http *http, const char *address, const char *socket, struct fault *f)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int tcp = listen_tcp(address, f);
    if (tcp < 0)
        return false;
    http->port = listen_port(tcp);
    http->guard = guard_new(http->options.settings);
    if (!start_listener(http, &http->tcp, tcp, cores > 1 ? (unsigned)(cores > THREADS_MOST ? THREADS_MOST : cores) : 2, f))
        return false;
    int local = listen_unix(socket, f);
    http->socket = heap_strdup(socket);
    http->unix_socket.local = true;
    return local >= 0 && start_listener(http, &http->unix_socket, local, 2, f);
}

int http_port(const struct http *http)
{
    return http->port;
}

struct event_hub *http_events(struct http *http)
{
    return http->events;
}

// What was written is also answered: the daemons' threads still run, and need a moment to send.
static void wait_for_answers(struct http *http, int64_t answers_ms)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    while (atomic_load(&http->waiting) > 0 && ending_left_ms(answers_ms))
        nanosleep(&pause, NULL);
}

void http_stop(struct http *http, int64_t answers_ms)
{
    event_hub_stop(http->events);
    wait_for_answers(http, answers_ms);
    if (http->tcp.daemon)
        MHD_stop_daemon(http->tcp.daemon);
    if (http->unix_socket.daemon)
        MHD_stop_daemon(http->unix_socket.daemon);
    guard_stop(http->guard);
}

void http_free(struct http *http)
{
    if (!http)
        return;
    event_hub_free(http->events);
    guard_free(http->guard);
    response_cache_free(http->cache);
    response_cache_free(http->fleeting);
    static_files_free(http->files);
    if (http->unix_socket.daemon)
        unlink(http->socket);
    heap_free(http->socket);
    heap_free(http);
}
