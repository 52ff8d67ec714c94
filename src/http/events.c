// Server-sent events. Each open stream has a small buffer; a stream with nothing to say is suspended and woken by the
// next change or the next heartbeat. A reader too slow for its buffer is closed: its browser comes back by itself.
#include "http/events.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock/clock.h"
#include "base/guard.h"
#include "base/period.h"
#include "base/thread.h"
#include "http/http_internal.h"

#define BUFFER_SIZE 4096
#define HEARTBEAT_SECONDS 20

GUARD(hub_shared)

struct stream {
    struct stream *next;
    struct event_hub *hub;
    struct MHD_Connection *connection;
    struct stranger *stranger; // whose share of the streams it is of; NULL: the local socket
    char buffer[BUFFER_SIZE];
    size_t size GUARDED_BY(hub_shared);
    bool suspended GUARDED_BY(hub_shared), ended GUARDED_BY(hub_shared);
};

struct event_hub {
    struct http *http;
    pthread_mutex_t lock;
    pthread_cond_t stopping_changed;
    pthread_t heartbeat;
    struct stream *streams GUARDED_BY(hub_shared);
    int64_t last_batch GUARDED_BY(hub_shared);
    bool stopping GUARDED_BY(hub_shared);
};

REQUIRES(hub_shared) static void stream_wake(struct stream *stream)
{
    if (!stream->suspended)
        return;
    stream->suspended = false;
    MHD_resume_connection(stream->connection);
}

REQUIRES(hub_shared) static void stream_say(struct stream *stream, const char *text)
{
    size_t size = strlen(text);
    if (BUFFER_SIZE - stream->size < size)
        stream->ended = true;
    else {
        memcpy(stream->buffer + stream->size, text, size);
        stream->size += size;
    }
    stream_wake(stream);
}

static ssize_t stream_read(void *context, uint64_t position, char *out, size_t room)
{
    struct stream *stream = context;
    (void)position;
    hub_shared_lock(&stream->hub->lock);
    size_t size = stream->size < room ? stream->size : room;
    ssize_t result = (ssize_t)size;
    memcpy(out, stream->buffer, size);
    memmove(stream->buffer, stream->buffer + size, stream->size - size);
    stream->size -= size;
    if (size == 0 && (stream->ended || stream->hub->stopping))
        result = MHD_CONTENT_READER_END_OF_STREAM;
    else if (size == 0) {
        stream->suspended = true;
        MHD_suspend_connection(stream->connection);
    }
    hub_shared_unlock(&stream->hub->lock);
    return result;
}

static void stream_free(void *context)
{
    struct stream *stream = context;
    struct event_hub *hub = stream->hub;
    hub_shared_lock(&hub->lock);
    for (struct stream **at = &hub->streams; *at; at = &(*at)->next)
        if (*at == stream) {
            *at = stream->next;
            break;
        }
    hub_shared_unlock(&hub->lock);
    if (stream->stranger)
        guard_stream_end(hub->http->guard, stream->stranger);
    heap_free(stream);
}

static void *heartbeat_run(void *context)
{
    struct event_hub *hub = context;
    hub_shared_lock(&hub->lock);
    while (!hub->stopping) {
        const struct timespec until = clock_after_ms(HEARTBEAT_SECONDS * INT64_C(1000));
        if (hub_shared_wait_until(&hub->stopping_changed, &hub->lock, &until) != ETIMEDOUT)
            continue;
        for (struct stream *stream = hub->streams; stream; stream = stream->next)
            stream_say(stream, ": still here\n\n");
    }
    hub_shared_unlock(&hub->lock);
    return NULL;
}

ALONE struct event_hub *event_hub_new(struct http *http, int64_t last_batch)
{
    struct event_hub *hub = heap_alloc(sizeof *hub);
    hub->http = http;
    hub->last_batch = last_batch;
    pthread_mutex_init(&hub->lock, NULL);
    thread_condition_init(&hub->stopping_changed);
    if (pthread_create(&hub->heartbeat, NULL, heartbeat_run, hub) != 0)
        hub->stopping = true;
    return hub;
}

void event_hub_stop(struct event_hub *hub)
{
    hub_shared_lock(&hub->lock);
    bool running = !hub->stopping;
    hub->stopping = true;
    pthread_cond_broadcast(&hub->stopping_changed);
    for (struct stream *stream = hub->streams; stream; stream = stream->next) {
        stream->ended = true;
        stream_wake(stream);
    }
    hub_shared_unlock(&hub->lock);
    if (running)
        pthread_join(hub->heartbeat, NULL);
}

void event_hub_free(struct event_hub *hub)
{
    if (!hub)
        return;
    pthread_mutex_destroy(&hub->lock);
    pthread_cond_destroy(&hub->stopping_changed);
    heap_free(hub);
}

void event_hub_publish(struct event_hub *hub, int64_t batch, const char *what, const char *indicators)
{
    char text[BUFFER_SIZE / 2];
    snprintf(text, sizeof text, "id: %lld\nevent: changed\ndata: {\"batch\":%lld,\"what\":\"%s\",\"indicators\":%s,\"at_ms\":%lld}\n\n",
             (long long)batch, (long long)batch, what, strlen(indicators) < BUFFER_SIZE / 4 ? indicators : "[]",
             (long long)instant_now_ms());
    hub_shared_lock(&hub->lock);
    hub->last_batch = batch;
    for (struct stream *stream = hub->streams; stream; stream = stream->next)
        stream_say(stream, text);
    hub_shared_unlock(&hub->lock);
}

void event_hub_say(struct event_hub *hub, const char *name, const char *json)
{
    char text[BUFFER_SIZE / 2];
    if (snprintf(text, sizeof text, "event: %s\ndata: %s\n\n", name, json) >= (int)sizeof text)
        return;
    hub_shared_lock(&hub->lock);
    for (struct stream *stream = hub->streams; stream; stream = stream->next)
        stream_say(stream, text);
    hub_shared_unlock(&hub->lock);
}

void event_hub_offer(struct event_hub *hub, const char *name, const char *json)
{
    char text[BUFFER_SIZE / 2];
    const int size = snprintf(text, sizeof text, "event: %s\ndata: %s\n\n", name, json);
    if (size >= (int)sizeof text)
        return;
    hub_shared_lock(&hub->lock);
    for (struct stream *stream = hub->streams; stream; stream = stream->next)
        if (BUFFER_SIZE / 2 >= stream->size + (size_t)size) // the other half is for what must not be missed
            stream_say(stream, text);
    hub_shared_unlock(&hub->lock);
}

// An address without a stream takes the place of another's that has many: its oldest one ends, and may come back.
REQUIRES(hub_shared) static void end_one(struct event_hub *hub)
{
    struct stream *oldest = NULL;
    for (struct stream *stream = hub->streams; stream; stream = stream->next)
        if (stream->stranger && !stream->ended && guard_stream_crowds(hub->http->guard, stream->stranger))
            oldest = stream;
    if (!oldest)
        return;
    oldest->ended = true;
    stream_wake(oldest);
}

static struct stream *stream_new(struct event_hub *hub, struct request *request, struct stranger *stranger)
{
    struct stream *stream = NULL;
    hub_shared_lock(&hub->lock);
    if (!hub->stopping) {
        end_one(hub);
        stream = heap_alloc(sizeof *stream);
        *stream = (struct stream){.hub = hub, .connection = request->connection, .stranger = stranger, .next = hub->streams};
        hub->streams = stream;
        int size = snprintf(stream->buffer, BUFFER_SIZE, "retry: 2000\nevent: hello\ndata: {\"batch\":%lld,\"version\":%lld}\n\n",
                            (long long)hub->last_batch, (long long)hub->http->options.version(hub->http->options.context, NULL));
        stream->size = (size_t)size;
    }
    hub_shared_unlock(&hub->lock);
    return stream;
}

enum MHD_Result events_handle(struct request *request)
{
    struct fault fault = {0};
    struct guard *guard = request->guest ? request->http->guard : NULL;
    struct stranger *stranger = guard ? guard_stream_begin(guard, request_client(request)) : NULL;
    struct stream *stream = !guard || stranger ? stream_new(request->http->events, request, stranger) : NULL;
    if (!stream && stranger)
        guard_stream_end(guard, stranger);
    if (!stream)
        return answer_fault(request, (fault_set(&fault, FAULT_BUSY, "api.too_many_streams", NULL), &fault));
    struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BUFFER_SIZE, stream_read, stream, stream_free);
    MHD_add_response_header(response, "Content-Type", "text/event-stream; charset=utf-8");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "X-Accel-Buffering", "no");
    response_secure(response, false);
    enum MHD_Result result = request_queue(request, 200, response);
    request_is(request, GUEST_STREAM);
    MHD_destroy_response(response);
    return result;
}
