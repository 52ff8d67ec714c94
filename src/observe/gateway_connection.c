// One connection: bytes to frames, frames to the raw log, answers after the sync.
#include <string.h>

#include "base/log.h"
#include "base/period.h"
#include "observe/gateway_internal.h"

#define HELD_LEAST 256
#define TELL_MS 1000

// ---- closing ----

void connection_free(struct connection *connection)
{
    if (!connection->closed || connection->owed)
        return;
    heap_free(connection->held);
    heap_free(connection);
}

static void on_closed(uv_handle_t *handle)
{
    struct connection *connection = (void *)handle;
    connection->closed = true;
    connection_free(connection);
}

static void tell(struct gateway *gateway, const char *mn, enum gateway_sign sign)
{
    if (gateway->options.heard)
        gateway->options.heard(gateway->options.context, mn, sign);
}

// The line of a device is read by pages.
static void set_line(struct gateway *gateway, struct device_state *state, struct connection *connection)
{
    uv_mutex_lock(&gateway->state_lock);
    state->connection = connection;
    uv_mutex_unlock(&gateway->state_lock);
}

void connection_close(struct connection *connection)
{
    struct gateway *gateway = connection->gateway;
    if (connection->closing)
        return;
    connection->closing = true;
    if (connection->previous)
        connection->previous->next = connection->next;
    else
        gateway->connections = connection->next;
    if (connection->next)
        connection->next->previous = connection->previous;
    if (connection->state) {
        if (connection->state->connection == connection) {
            set_line(gateway, connection->state, NULL);
            tell(gateway, connection->state->mn, GATEWAY_DISCONNECTED);
        }
        atomic_fetch_sub(&gateway->registered, 1);
    }
    atomic_fetch_sub(&gateway->connection_count, 1);
    uv_close((uv_handle_t *)&connection->tcp, on_closed);
}

void connection_turn_away(struct connection *connection, const char *what, struct hj212_text mn)
{
    gateway_event(connection->gateway, what, mn, &connection->peer);
    connection_close(connection);
}

struct hj212_text connection_mn(const struct connection *connection)
{
    const char *mn = connection->state ? connection->state->mn : "";
    return (struct hj212_text){mn, strlen(mn)};
}

// ---- frames ----

// Takes as long for a wrong password as for a right one, wherever they differ.
static bool same_password(const char *wanted, struct hj212_text sent)
{
    const size_t size = strlen(wanted);
    unsigned difference = size != sent.size;
    for (size_t i = 0; i < size; i++)
        difference |= (unsigned char)wanted[i] ^ (unsigned char)(i < sent.size ? sent.bytes[i] : 0);
    return !difference;
}

static void register_connection(struct connection *connection, struct device_state *state)
{
    struct connection *old = state->connection;
    if (old) // the newest is the one that lives: the old one may be half open
        connection_turn_away(old, EVENT_REPLACED, connection_mn(old));
    connection->state = state;
    set_line(connection->gateway, state, connection);
    atomic_fetch_add(&connection->gateway->registered, 1);
    tell(connection->gateway, state->mn, GATEWAY_CONNECTED);
}

// false: the connection was closed.
static bool admit(struct connection *connection, const struct hj212_message *message, const struct device *device)
{
    const char *why = !device ? EVENT_UNKNOWN : !device->enabled ? EVENT_DISABLED : !same_password(device->password, message->pw) ? EVENT_PASSWORD : NULL;
    if (!why && connection->state && strcmp(connection->state->mn, device->mn) != 0)
        why = EVENT_OTHER_MN;
    if (why) {
        connection_turn_away(connection, why, message->mn);
        return false;
    }
    if (!connection->state)
        register_connection(connection, gateway_state(connection->gateway, device));
    return true;
}

// Whoever looks at it looks at seconds, and must not hold up an answer.
static void tell_frame(struct gateway *gateway, struct device_state *state)
{
    const uint64_t now = uv_now(&gateway->loop);
    state->untold++;
    if ((state->told_ms && now - state->told_ms < TELL_MS) || !gateway->options.frames ||
        !gateway->options.frames(gateway->options.context, state->mn, state->untold))
        return;
    state->told_ms = now;
    state->untold = 0;
}

static void keep(struct connection *connection, const struct hj212_frame *frame, const char *bytes)
{
    struct gateway *gateway = connection->gateway;
    const struct device *device = connection->state->device;
    const struct raw_frame raw = {.received_ms = instant_now_ms(), .device = device->id, .peer = connection->peer, .bytes = bytes, .size = frame->drop};
    atomic_fetch_add(&gateway->frames, 1);
    tell_frame(gateway, connection->state);
    if (!recent_add(gateway->recent, device->mn, frame->segment.bytes, frame->segment.size)) {
        atomic_fetch_add(&gateway->repeated, 1);
        return;
    }
    raw_append(gateway->raw, &raw);
    gateway_round(gateway)->frames++;
}

// Nearly always the one that registered.
static const struct device *find_device(const struct connection *connection, struct hj212_text mn)
{
    const struct device *own = connection->state ? connection->state->device : NULL;
    if (own && strlen(own->mn) == mn.size && memcmp(own->mn, mn.bytes, mn.size) == 0)
        return own;
    return device_table_find(connection->gateway->devices, mn);
}

static void learn(struct connection *connection, const struct hj212_frame *frame, const struct hj212_message *message)
{
    struct device_state *state = connection->state;
    uv_mutex_lock(&connection->gateway->state_lock);
    learned_frame(&state->learned, frame->dialect, true);
    learned_times(&state->learned, message, instant_now_ms(), state->device->minute_interval_ms);
    uv_mutex_unlock(&connection->gateway->state_lock);
}

// A CRC that the settings do not take is not believed, but says how the device computes it.
static void learn_refused(struct gateway *gateway, const struct device *device, const struct hj212_frame *frame, const struct hj212_message *message)
{
    if (!device || !frame->whole || !same_password(device->password, message->pw))
        return;
    struct device_state *state = gateway_state(gateway, device);
    uv_mutex_lock(&gateway->state_lock);
    learned_frame(&state->learned, frame->dialect, false);
    uv_mutex_unlock(&gateway->state_lock);
}

enum outcome { OUTCOME_DONE, OUTCOME_WAIT, OUTCOME_CLOSED };

static enum outcome take_frame(struct connection *connection, const struct hj212_frame *frame, const char *bytes, bool *ret_consumed)
{
    struct hj212_message message;
    struct gateway *gateway = connection->gateway;
    *ret_consumed = true;
    if (!hj212_message_read(gateway->readable, &message)) {
        atomic_fetch_add(&gateway->refused, 1);
        gateway_event(gateway, EVENT_REFUSED, connection_mn(connection), &connection->peer);
        return OUTCOME_DONE;
    }
    if (!admit(connection, &message, find_device(connection, message.mn)))
        return OUTCOME_CLOSED;
    if (!gateway_may_send(gateway, connection->state)) {
        *ret_consumed = false;
        return OUTCOME_WAIT;
    }
    keep(connection, frame, bytes);
    learn(connection, frame, &message);
    command_desk_hear(gateway->desk, connection->state, &message);
    connection_put_answer(connection, &message);
    return OUTCOME_DONE;
}

// An encrypted frame has the CRC of its plain text. What is kept is the frame as it came.
static bool is_opened(struct gateway *gateway, const struct device *device, const char *bytes, size_t size, struct hj212_frame *ret_frame)
{
    const struct hj212_options options = {.crc = HJ212_CRC_IGNORE};
    struct hj212_frame frame;
    if (hj212_frame_next(bytes, size, &options, &frame) != HJ212_FRAME ||
        !cipher_open(device->keys, device->key_count, &frame, gateway->plain, &gateway->readable))
        return false;
    *ret_frame = frame;
    ret_frame->dialect = HJ212_DIALECT_STANDARD;
    return true;
}

// The CRC is checked as the device's setting says, and that is known only once its MN was read: the standard's way first.
static enum hj212_step next_frame(const struct connection *connection, const char *bytes, size_t size, struct hj212_frame *ret_frame)
{
    struct hj212_options options = {.crc = HJ212_CRC_STRICT};
    struct hj212_message message;
    enum hj212_step step = hj212_frame_next(bytes, size, &options, ret_frame);
    if (step != HJ212_REFUSED || ret_frame->refusal != HJ212_REFUSED_CRC || !hj212_message_read(ret_frame->segment, &message))
        return step;
    const struct device *device = device_table_find(connection->gateway->devices, message.mn);
    if (device && device->key_count && is_opened(connection->gateway, device, bytes, size, ret_frame))
        return HJ212_FRAME;
    options.crc = device ? device->crc : HJ212_CRC_STRICT;
    if (options.crc != HJ212_CRC_STRICT)
        step = hj212_frame_next(bytes, size, &options, ret_frame);
    if (step == HJ212_REFUSED)
        learn_refused(connection->gateway, device, ret_frame, &message);
    return step;
}

static void refuse(struct connection *connection, const struct hj212_frame *frame)
{
    if (!frame->whole)
        return; // garbage between frames: some modems greet
    atomic_fetch_add(&connection->gateway->refused, 1);
    gateway_event(connection->gateway, EVENT_REFUSED, connection_mn(connection), &connection->peer);
}

// All whole frames of the bytes. Returns how many bytes are done with.
static size_t take_bytes(struct connection *connection, const char *bytes, size_t size)
{
    struct gateway *gateway = connection->gateway;
    size_t at = 0;
    connection->left_over = false;
    while (!connection->closing) {
        struct hj212_frame frame;
        bool consumed = true;
        enum outcome outcome = OUTCOME_DONE;
        gateway->readable.size = 0;
        const enum hj212_step step = next_frame(connection, bytes + at, size - at, &frame);
        if (step == HJ212_MORE)
            break;
        if (step == HJ212_FRAME && !gateway->readable.size)
            gateway->readable = frame.segment;
        if (step == HJ212_FRAME)
            outcome = take_frame(connection, &frame, bytes + at, &consumed);
        else
            refuse(connection, &frame);
        if (outcome == OUTCOME_WAIT) {
            connection->left_over = true;
            break;
        }
        at += consumed ? frame.drop : 0;
    }
    return at;
}

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
    connection->held_size = (uint32_t)size;
}

static void on_allocate(uv_handle_t *handle, size_t wanted, uv_buf_t *buffer)
{
    struct connection *connection = (void *)handle;
    (void)wanted;
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
        connection_close(connection);
        return;
    }
    const char *bytes = connection->gateway->read_buffer;
    const size_t size = connection->held_size + (size_t)count;
    const bool fresh = !connection->held_size;
    connection->heard_ms = uv_now(&connection->gateway->loop);
    const size_t done = take_bytes(connection, bytes, size);
    if (connection->closing)
        return;
    if (fresh || done)
        connection->frame_ms = connection->heard_ms;
    hold(connection, bytes + done, size - done);
    wait_for_rate(connection);
}

void connection_resume(struct connection *connection)
{
    if (!connection->paused || connection->closing)
        return;
    const size_t done = take_bytes(connection, connection->held, connection->held_size);
    if (connection->closing)
        return;
    connection->frame_ms = uv_now(&connection->gateway->loop);
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
    const uint64_t second = 1000;
    if (!connection->state && now_ms - connection->since_ms > second * (uint64_t)options->register_seconds)
        connection_turn_away(connection, EVENT_UNREGISTERED, connection_mn(connection));
    else if (connection->held_size && !connection->paused && now_ms - connection->frame_ms > second * (uint64_t)options->frame_seconds)
        connection_turn_away(connection, EVENT_SLOW, connection_mn(connection));
    else if (now_ms - connection->heard_ms > second * (uint64_t)options->idle_seconds)
        connection_turn_away(connection, EVENT_SILENT, connection_mn(connection));
}

static void note_peer(struct connection *connection)
{
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    struct sockaddr_storage address = {0};
    int size = sizeof address;
    if (uv_tcp_getpeername(&connection->tcp, (struct sockaddr *)&address, &size) != 0)
        return;
    if (address.ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const void *)&address;
        memcpy(connection->peer.address, &six->sin6_addr, sizeof connection->peer.address);
        connection->peer.port = ntohs(six->sin6_port);
        return;
    }
    const struct sockaddr_in *four = (const void *)&address;
    memcpy(connection->peer.address, mapped, sizeof mapped);
    memcpy(connection->peer.address + sizeof mapped, &four->sin_addr, sizeof four->sin_addr);
    connection->peer.port = ntohs(four->sin_port);
}

static void link_in(struct gateway *gateway, struct connection *connection)
{
    connection->next = gateway->connections;
    if (connection->next)
        connection->next->previous = connection;
    gateway->connections = connection;
    atomic_fetch_add(&gateway->connection_count, 1);
}

void connection_accept(struct gateway *gateway)
{
    struct connection *connection = heap_alloc(sizeof *connection);
    connection->gateway = gateway;
    connection->since_ms = connection->heard_ms = connection->frame_ms = uv_now(&gateway->loop);
    uv_tcp_init(&gateway->loop, &connection->tcp);
    link_in(gateway, connection);
    if (uv_accept((uv_stream_t *)&gateway->server, (uv_stream_t *)&connection->tcp) != 0) {
        connection_close(connection);
        return;
    }
    note_peer(connection);
    if (atomic_load(&gateway->connection_count) > gateway->options.connections_most) {
        connection_turn_away(connection, EVENT_FULL, connection_mn(connection));
        return;
    }
    uv_tcp_nodelay(&connection->tcp, 1);
    uv_tcp_keepalive(&connection->tcp, 1, 60);
    uv_read_start((uv_stream_t *)&connection->tcp, on_allocate, on_read);
}
