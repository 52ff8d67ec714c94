// What all parts of the gateway stand on: what is known of a device, events, the round that gathers.
#include <assert.h>
#include <string.h>

#include "observe/gateway/gateway_internal.h"

#define BURST_SECONDS 2

struct device_state *gateway_state(struct gateway *gateway, const struct device *device)
{
    struct device_state *state = map_get(&gateway->states, device->mn);
    if (state)
        return state;
    state = arena_alloc(gateway->states_arena, sizeof *state);
    memcpy(state->mn, device->mn, strlen(device->mn) + 1);
    state->device = device;
    state->tokens = gateway->options.rate * BURST_SECONDS;
    state->tokens_ms = uv_now(&gateway->loop);
    uv_mutex_lock(&gateway->state_lock);
    map_put(&gateway->states, state->mn, state);
    uv_mutex_unlock(&gateway->state_lock);
    return state;
}

bool gateway_may_send(struct gateway *gateway, struct device_state *state)
{
    const uint64_t now = uv_now(&gateway->loop);
    const double most = gateway->options.rate * BURST_SECONDS;
    state->tokens += (double)(now - state->tokens_ms) * gateway->options.rate / 1000;
    state->tokens = state->tokens > most ? most : state->tokens;
    state->tokens_ms = now;
    if (state->tokens < 1)
        return false;
    state->tokens -= 1;
    return true;
}

void gateway_note(const struct connection *connection, const char *what, struct hj212_text mn)
{
    char text[ADDRESS_TEXT_SIZE];
    const struct event_seen seen = {.what = what, .mn = mn, .peer = address_format(connection->peer.address, text), .count = 1, .stranger = !connection->state};
    if (connection->gateway->options.events)
        event_log_note(connection->gateway->options.events, &seen);
}

struct round *gateway_round(struct gateway *gateway)
{
    assert(gateway->first <= gateway->last && gateway->last - gateway->first < GATEWAY_ROUNDS);
    return &gateway->rounds[gateway->last % GATEWAY_ROUNDS];
}

void gateway_commands_changed(struct gateway *gateway)
{
    atomic_store(&gateway->commands_changed, true);
    if (!atomic_load(&gateway->stopping)) // the writer still runs while the loop ends
        uv_async_send(&gateway->async);
}
