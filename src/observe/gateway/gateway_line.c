// Which devices speak on which connection. A logger has one of its own; a dispatcher, or a lower platform that forwards, has
// one for hundreds. The devices of a connection are a ring that hangs in their states, so that a connection with one
// device is no larger for it. The one heard last comes first, so the one that was silent longest is behind it.
#include <string.h>

#include "observe/gateway/gateway_internal.h"

static void tell(struct gateway *gateway, const char *mn, enum gateway_sign sign)
{
    if (gateway->options.heard)
        gateway->options.heard(gateway->options.context, mn, sign);
}

// Where a device is, is read by pages.
static void set_connection(struct gateway *gateway, struct device_state *state, struct connection *connection)
{
    uv_mutex_lock(&gateway->state_lock);
    state->connection = connection;
    uv_mutex_unlock(&gateway->state_lock);
}

static void link_in(struct connection *connection, struct device_state *state)
{
    struct device_state *first = connection->state;
    state->next = first ? first : state;
    state->previous = first ? first->previous : state;
    state->next->previous = state->previous->next = state;
    connection->state = state;
}

static void link_out(struct connection *connection, struct device_state *state)
{
    if (connection->state == state)
        connection->state = state->next == state ? NULL : state->next;
    state->previous->next = state->next;
    state->next->previous = state->previous;
}

void line_leave(struct device_state *state)
{
    struct connection *connection = state->connection;
    struct gateway *gateway = connection->gateway;
    link_out(connection, state);
    set_connection(gateway, state, NULL);
    atomic_fetch_sub(&gateway->registered, 1);
    tell(gateway, state->mn, GATEWAY_DISCONNECTED);
}

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
    newcomer_leave(connection);
    while (connection->state)
        line_leave(connection->state);
    atomic_fetch_sub(&gateway->connection_count, 1);
    uv_close((uv_handle_t *)&connection->tcp, on_closed);
}

void connection_turn_away(struct connection *connection, const char *what, struct hj212_text mn)
{
    gateway_note(connection, what, mn);
    connection_close(connection);
}

struct hj212_text connection_mn(const struct connection *connection)
{
    const bool alone = connection->state && connection->state->next == connection->state; // of several it may be any
    const char *mn = alone ? connection->state->mn : "";
    return (struct hj212_text){mn, strlen(mn)};
}

// ---- who speaks ----

// The newest is the one that lives: the old one may be half open.
static void take_over(struct device_state *state)
{
    struct connection *old = state->connection;
    gateway_note(old, EVENT_REPLACED, (struct hj212_text){state->mn, strlen(state->mn)});
    line_leave(state);
    if (!old->state)
        connection_close(old);
}

void line_hear(struct connection *connection, struct device_state *state)
{
    struct gateway *gateway = connection->gateway;
    state->heard_ms = uv_now(&gateway->loop);
    if (connection->state == state)
        return;
    if (state->connection == connection) {
        link_out(connection, state);
        link_in(connection, state);
        return;
    }
    if (state->connection)
        take_over(state);
    newcomer_leave(connection);
    link_in(connection, state);
    set_connection(gateway, state, connection);
    atomic_fetch_add(&gateway->registered, 1);
    tell(gateway, state->mn, GATEWAY_CONNECTED);
}

void line_leave_silent(struct connection *connection, uint64_t before_ms)
{
    for (struct device_state *last; (last = connection->state) && last->previous != last && (last = last->previous)->heard_ms < before_ms;) {
        gateway_note(connection, EVENT_SILENT, (struct hj212_text){last->mn, strlen(last->mn)});
        line_leave(last);
    }
}
