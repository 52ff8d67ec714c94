// One connection: its bytes, and its life. What they hold is gateway_frame.c's.
#include <assert.h>
#include <netinet/tcp.h>
#include <string.h>

#include "observe/gateway/gateway_internal.h"

#define HELD_LEAST 256
#define LOOK_MS 2000 // nothing came for so long: what is held is looked at

// ---- bytes ----

// ---- bytes ----

// Keeps what is not a whole frame yet, in as little memory as it needs.
static void hold(struct connection *connection, const char *bytes, size_t size)
{
    if (!size) {
        heap_free(connection->held);
        connection->held = NULL;
        connection->held_size = connection->held_capacity = 0;
        return;
    }
    if (size > connection->held_capacity) {
        const size_t capacity = size < HELD_LEAST ? HELD_LEAST : size;
        char *held = heap_alloc(capacity);
        memcpy(held, bytes, size);
        heap_free(connection->held);
        connection->held = held;
        connection->held_capacity = (uint32_t)capacity;
    } else {
        memmove(connection->held, bytes, size);
    }
    assert(size <= UINT32_MAX);
    connection->held_size = (uint32_t)size;
}

static void on_allocate(uv_handle_t *handle, size_t wanted, uv_buf_t *buffer)
{
    struct connection *connection = (void *)handle;
    (void)wanted;
    assert(connection->held_size <= GATEWAY_READ_SIZE); // the buffer is twice as large
    // What is held goes in front, so that frames are always in one piece.
    memcpy(connection->gateway->read_buffer, connection->held ? connection->held : "", connection->held_size);
    *buffer = uv_buf_init(connection->gateway->read_buffer + connection->held_size, (unsigned)GATEWAY_READ_SIZE);
}

static void wait_for_rate(struct connection *connection)
{
    if (connection->closing || connection->paused == connection->left_over)
        return;
    connection->paused = connection->left_over;
    uv_read_stop((uv_stream_t *)&connection->tcp);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct connection *connection = (void *)stream;
    (void)buffer;
    if (count == 0)
        return;
    if (count < 0) {
        frames_look_at_held(connection);
        connection_close(connection);
        return;
    }
    const char *bytes = connection->gateway->read_buffer;
    const size_t size = connection->held_size + (size_t)count;
    const bool fresh = !connection->held_size;
    connection->heard_ms = uv_now(&connection->gateway->loop);
    const size_t done = frames_take(connection, bytes, size);
    if (connection->closing)
        return;
    if (fresh || done) {
        connection->frame_ms = connection->heard_ms;
        connection->told = false;
    }
    hold(connection, bytes + done, size - done);
    wait_for_rate(connection);
    if (!connection->paused && newcomer_waits(connection)) {
        connection->paused = true;
        uv_read_stop((uv_stream_t *)&connection->tcp);
    }
}

// Its peer has closed it while nobody read.
static bool is_left(const struct connection *connection)
{
    struct tcp_info info;
    socklen_t size = sizeof info;
    uv_os_fd_t file;
    return uv_fileno((const uv_handle_t *)&connection->tcp, &file) == 0 && getsockopt(file, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
           info.tcpi_state != TCP_ESTABLISHED;
}

void connection_resume(struct connection *connection)
{
    if (!connection->paused || connection->closing || (connection->newcomer && uv_now(&connection->gateway->loop) < connection->newcomer->wait_ms))
        return;
    if (connection->newcomer && connection->newcomer->tries && is_left(connection)) { // who does not wait for the answer is not looked at
        connection_close(connection);
        return;
    }
    connection->left_over = false;
    const size_t done = connection->held_size ? frames_take(connection, connection->held, connection->held_size) : 0;
    if (connection->closing)
        return;
    connection->frame_ms = uv_now(&connection->gateway->loop);
    if (done)
        hold(connection, connection->held + done, connection->held_size - done);
    if (connection->left_over)
        return;
    connection->paused = false;
    uv_read_start((uv_stream_t *)&connection->tcp, on_allocate, on_read);
}

// ---- life ----

void connection_check_time(struct connection *connection, uint64_t now_ms)
{
    const struct gateway_options *options = &connection->gateway->options;
    const uint64_t second = 1000, idle_ms = second * (uint64_t)options->idle_seconds;
    const uint64_t silent_ms = now_ms - connection->heard_ms;
    if (silent_ms > LOOK_MS)
        frames_look_at_held(connection);
    if (!connection->state && now_ms - connection->since_ms > second * (uint64_t)options->register_seconds)
        connection_turn_away(connection, EVENT_UNREGISTERED, frames_held_mn(connection));
    else if (connection->held_size && !connection->paused && now_ms - connection->frame_ms > second * (uint64_t)options->frame_seconds)
        connection_turn_away(connection, EVENT_SLOW, frames_held_mn(connection));
    else if (silent_ms > idle_ms)
        connection_turn_away(connection, EVENT_SILENT, connection_mn(connection));
    else if (now_ms > idle_ms)
        line_leave_silent(connection, now_ms - idle_ms);
}

static void note_peer(struct connection *connection)
{
    struct sockaddr_storage address = {0};
    int size = sizeof address;
    if (uv_tcp_getpeername(&connection->tcp, (struct sockaddr *)&address, &size) != 0)
        return;
    address_of_socket((const struct sockaddr *)&address, &connection->peer.address);
    connection->peer.port = ntohs(address.ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)(const void *)&address)->sin6_port
                                                                : ((const struct sockaddr_in *)(const void *)&address)->sin_port);
}

static void link_in(struct gateway *gateway, struct connection *connection)
{
    connection->next = gateway->connections;
    if (connection->next)
        connection->next->previous = connection;
    gateway->connections = connection;
    atomic_fetch_add(&gateway->connection_count, 1);
}

// NULL: there is none.
static void evict(struct connection *oldest)
{
    if (oldest)
        connection_turn_away(oldest, EVENT_CROWDED, (struct hj212_text){0});
}

static bool make_room(struct connection *connection)
{
    struct connection *oldest = newcomer_oldest(connection->gateway);
    if (oldest == connection)
        return false;
    evict(oldest);
    return oldest;
}

void connection_accept(struct gateway *gateway)
{
    struct connection *connection = heap_alloc(sizeof *connection);
    connection->gateway = gateway;
    connection->credit = HJ212_WORK_MOST;
    connection->since_ms = connection->heard_ms = connection->frame_ms = uv_now(&gateway->loop);
    uv_tcp_init(&gateway->loop, &connection->tcp);
    link_in(gateway, connection);
    if (uv_accept((uv_stream_t *)&gateway->server, (uv_stream_t *)&connection->tcp) != 0) {
        connection_close(connection);
        return;
    }
    note_peer(connection);
    evict(newcomer_enter(connection));
    if (atomic_load(&gateway->connection_count) > gateway->options.connections_most && !make_room(connection)) {
        connection_turn_away(connection, EVENT_FULL, connection_mn(connection));
        return;
    }
    uv_tcp_nodelay(&connection->tcp, 1);
    uv_tcp_keepalive(&connection->tcp, 1, 60);
    uv_read_start((uv_stream_t *)&connection->tcp, on_allocate, on_read);
}
