#include "observe/gateway/gateway.h"

#include <string.h>
#include <sys/random.h>

#include "base/clock/clock.h"
#include "base/log.h"
#include "base/period.h"
#include "base/text.h"
#include "base/thread.h"
#include "observe/chain/raw_mark.h"
#include "observe/gateway/gateway_internal.h"

#define TICK_MS 100
#define BACKLOG 4096
#define ACCEPTS_A_ROUND 32 // strangers come in by so many, and between them devices are heard
#define SPACING_NS INT64_C(400000)
#define COLLECT_MAX ((size_t)8 << 20) // of one batch

// ---- devices ----

// Whoever's registration no longer holds leaves, and the connection with the last one that speaks there.
static void use_devices(struct gateway *gateway, struct device_table *devices)
{
    for (size_t i = 0; i < gateway->states.count; i++) {
        struct device_state *state = gateway->states.entries[i].value;
        struct connection *connection = state->connection;
        const struct device *old = state->device, *now = device_table_find(devices, (struct hj212_text){state->mn, strlen(state->mn)});
        const bool holds = old && now && now->enabled && text_equal(old->password, now->password);
        if (!holds && connection)
            line_leave(state);
        if (!holds && connection && !connection->state)
            connection_close(connection);
        state->device = now;
    }
    device_table_free(gateway->devices);
    gateway->devices = devices;
}

static bool use_options(struct gateway *gateway, struct fault *f)
{
    struct device_option_table *options = device_option_load(gateway->store, f);
    if (!options)
        return false;
    device_option_free(gateway->device_options);
    gateway->device_options = options;
    return true;
}

static void reload(struct gateway *gateway)
{
    struct fault fault = {0};
    struct device_table *devices = device_table_load(gateway->store, &fault);
    if (devices && use_options(gateway, &fault)) {
        use_devices(gateway, devices);
        return;
    }
    device_table_free(devices);
    log_line(LOG_ERROR, "gateway: devices: %s %s", fault.key, fault_argument(&fault, "text"));
}

// Tries of a password, told with their count.
static void tell_tries(void *context, const struct raw_peer *peer, const char *mn, int64_t count, bool begins)
{
    struct gateway *gateway = context;
    char text[ADDRESS_TEXT_SIZE];
    struct event_seen seen = {.what = EVENT_PASSWORD, .mn = hj212_text_of(mn), .peer = address_format(peer->address, text), .count = count, .stranger = true};
    log_line(LOG_WARNING, "gateway: %s tries passwords of %s: %lld wrong ones", text, mn, (long long)count);
    if (!gateway->options.events)
        return;
    event_log_note(gateway->options.events, &seen);
    seen.what = EVENT_GUESSING;
    seen.count = 1;
    if (begins)
        event_log_note(gateway->options.events, &seen);
}

// ---- rounds ----

static void tell_storage(struct gateway *gateway, bool ok, const struct fault *f)
{
    if (ok == gateway->storage_failed)
        log_line(ok ? LOG_NOTE : LOG_ERROR, "gateway: raw log: %s", ok ? "goes on" : fault_argument(f, "text"));
    gateway->storage_failed = !ok;
}

// What failed is not in the log, and neither is what came behind it: the devices send it again, and it is then new.
static void forget_round(struct gateway *gateway, struct round *round)
{
    recent_forget(gateway->recent, round->frames);
    round->frames = 0;
    connection_answer_all(gateway, round, false);
}

// The oldest one has failed, and the log has told of it.
static void fail_rounds(struct gateway *gateway)
{
    struct fault ignored;
    bool ok;
    for (uint64_t i = gateway->last + 1; i-- > gateway->first;) // the newest first, as they are remembered
        forget_round(gateway, &gateway->rounds[i % GATEWAY_ROUNDS]);
    raw_drop(gateway->raw);
    for (gateway->first++; gateway->first < gateway->last; gateway->first++) {
        raw_wait(gateway->raw);
        raw_finished(gateway->raw, &ok, &ignored);
    }
}

// Answers what has become durable.
static void finish_rounds(struct gateway *gateway)
{
    struct fault fault = {0};
    bool ok, stored = false;
    while (raw_finished(gateway->raw, &ok, &fault)) {
        struct round *round = &gateway->rounds[gateway->first % GATEWAY_ROUNDS];
        tell_storage(gateway, ok, &fault);
        if (!ok) {
            fail_rounds(gateway);
            break;
        }
        stored = stored || round->frames;
        round->frames = 0;
        gateway->first++;
        connection_answer_all(gateway, round, true);
    }
    if (stored && gateway->options.synced)
        gateway->options.synced(gateway->options.context);
}

static void hand_over(struct gateway *gateway)
{
    const struct round *round = gateway_round(gateway);
    if (!round->frames && !round->answer_count)
        return;
    if (raw_hand_over(gateway->raw)) {
        gateway->handed_ns = clock_monotonic_ns();
        gateway->last++;
    } else if (raw_collected(gateway->raw) > COLLECT_MAX)
        raw_wait(gateway->raw); // the disk is behind: the devices wait too
}

// Nothing is under way afterwards.
static void settle(struct gateway *gateway)
{
    hand_over(gateway);
    while (gateway->first < gateway->last) {
        raw_wait(gateway->raw);
        finish_rounds(gateway);
        hand_over(gateway);
    }
}

// A sync costs as much as answering twenty frames: two within SPACING_NS are one, with what comes meanwhile.
static bool waits_for_more(struct gateway *gateway)
{
    const int64_t rest_ns = gateway->handed_ns + SPACING_NS - clock_monotonic_ns();
    if (rest_ns <= 0 || !gateway_round(gateway)->frames)
        return false;
    raw_rest(gateway->raw, rest_ns);
    return true;
}

static void on_again(uv_idle_t *again)
{
    (void)again; // that it is active is enough
}

// All that came in this round becomes durable together; what comes meanwhile is the next batch.
static void on_check(uv_check_t *check)
{
    struct gateway *gateway = check->data;
    gateway->accepted = 0;
    if (gateway->accept_held && !atomic_load(&gateway->stopping))
        connection_accept(gateway);
    gateway->accept_held = false;
    finish_rounds(gateway);
    if (waits_for_more(gateway)) {
        uv_idle_start(&gateway->again, on_again);
        return;
    }
    uv_idle_stop(&gateway->again);
    hand_over(gateway);
    finish_rounds(gateway); // a fast disk is done already
}

static void on_batch(void *context)
{
    struct gateway *gateway = context;
    uv_async_send(&gateway->batch);
}

// Only wakes the loop: on_check follows.
static void on_batch_done(uv_async_t *async)
{
    (void)async;
}

static void on_tick(uv_timer_t *timer)
{
    struct gateway *gateway = timer->data;
    const uint64_t now = uv_now(&gateway->loop);
    const bool second = now / 1000 != (now - TICK_MS) / 1000;
    for (struct connection *connection = gateway->connections, *next; connection; connection = next) {
        next = connection->next;
        connection_resume(connection);
        if (second && !connection->closing)
            connection_check_time(connection, now);
    }
    command_desk_tick(gateway->desk);
    if (second)
        suspicion_tell(gateway->suspicion, now, tell_tries, gateway);
    if (second && gateway->options.events)
        event_log_send(gateway->options.events);
}

// What is not accepted here holds the listener until on_check takes it.
static void on_connect(uv_stream_t *server, int status)
{
    struct gateway *gateway = server->data;
    if (status != 0)
        return;
    gateway->accept_held = gateway->accepted >= ACCEPTS_A_ROUND;
    if (gateway->accept_held)
        return;
    gateway->accepted++;
    connection_accept(gateway);
}

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void on_async(uv_async_t *async)
{
    struct gateway *gateway = async->data;
    struct fault fault = {0};
    const bool reloaded = atomic_exchange(&gateway->reload, false);
    if (reloaded)
        reload(gateway);
    if ((atomic_exchange(&gateway->commands_changed, false) || reloaded) && !command_desk_load(gateway->desk, &fault))
        log_line(LOG_ERROR, "gateway: commands: %s %s", fault.key, fault_argument(&fault, "text"));
    if (!atomic_load(&gateway->stopping))
        return;
    settle(gateway);
    while (gateway->connections)
        connection_close(gateway->connections);
    uv_walk(&gateway->loop, close_handle, NULL);
}

static void run(void *context)
{
    struct gateway *gateway = context;
    thread_begin("gateway", THREAD_SERVES);
    uv_run(&gateway->loop, UV_RUN_DEFAULT);
}

// ---- starting ----

static bool listen_on(struct gateway *gateway, const char *text, struct fault *f)
{
    struct sockaddr_storage address;
    struct address_place place;
    size_t length;
    int size = sizeof address;
    if (!address_place_parse(text, &place) || !address_place_socket(&place, &address, &length))
        return fault_set(f, FAULT_USAGE, "gateway.address", "text", text, NULL);
    int code = uv_tcp_bind(&gateway->server, (const struct sockaddr *)&address, 0);
    if (code == 0)
        code = uv_listen((uv_stream_t *)&gateway->server, BACKLOG, on_connect);
    if (code == UV_EADDRINUSE)
        return fault_set(f, FAULT_UNAVAILABLE, "gateway.port_in_use", "text", text, NULL);
    if (code != 0)
        return fault_set(f, FAULT_SYSTEM, "system.call", "what", "listen", "path", text, "text", uv_strerror(code), NULL);
    uv_tcp_getsockname(&gateway->server, (struct sockaddr *)&address, &size);
    gateway->port = ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port : ((struct sockaddr_in *)&address)->sin_port);
    return true;
}

static bool make_loop(struct gateway *gateway, struct fault *f)
{
    if (uv_loop_init(&gateway->loop) != 0)
        return fault_set(f, FAULT_SYSTEM, "server.start", NULL);
    gateway->loop_made = true;
    uv_tcp_init(&gateway->loop, &gateway->server);
    uv_check_init(&gateway->loop, &gateway->check);
    uv_idle_init(&gateway->loop, &gateway->again);
    uv_timer_init(&gateway->loop, &gateway->tick);
    uv_async_init(&gateway->loop, &gateway->async, on_async);
    uv_async_init(&gateway->loop, &gateway->batch, on_batch_done);
    gateway->server.data = gateway->check.data = gateway->tick.data = gateway->async.data = gateway->batch.data = gateway;
    uv_check_start(&gateway->check, on_check);
    uv_timer_start(&gateway->tick, on_tick, TICK_MS, TICK_MS);
    return true;
}

// Frames that a killed process had made durable but not answered are sent again.
static void remember(void *context, int64_t position, const struct raw_frame *frame)
{
    struct gateway *gateway = context;
    const struct hj212_options options = {.crc = HJ212_CRC_IGNORE, .tail = HJ212_TAIL_ANY, .end = true};
    struct hj212_frame found;
    struct hj212_message message;
    (void)position;
    if (hj212_frame_next(frame->bytes, frame->size, &options, &found) != HJ212_FRAME || !hj212_message_read(found.segment, &message))
        return;
    const struct device *device = device_table_find(gateway->devices, message.mn);
    if (device)
        recent_add(gateway->recent, device->mn, found.segment.bytes, found.segment.size);
}

static void take_options(struct gateway *gateway, const struct gateway_options *options)
{
    struct gateway_options *o = &gateway->options;
    *o = *options;
    o->folder = arena_strdup(gateway->arena, options->folder);
    o->connections_most = o->connections_most ? o->connections_most : GATEWAY_CONNECTIONS;
    o->newcomers_most = o->newcomers_most ? o->newcomers_most : GATEWAY_NEWCOMERS;
    o->garbage_bytes = o->garbage_bytes ? o->garbage_bytes : GATEWAY_GARBAGE;
    o->rate = o->rate ? o->rate : 2000;
    o->quiet_ms = o->quiet_ms ? o->quiet_ms : 700;
    o->idle_seconds = o->idle_seconds ? o->idle_seconds : 1800;
    o->register_seconds = o->register_seconds ? o->register_seconds : 30;
    o->frame_seconds = o->frame_seconds ? o->frame_seconds : 60;
}

static bool start_all(struct gateway *gateway, struct fault *f)
{
    const struct raw_options raw = {.folder = gateway->options.folder, .segment_limit = (size_t)gateway->options.segment_limit, 
                                   .finished = on_batch, .recovered = remember, .context = gateway};
    gateway->store = store_open(gateway->options.folder, STORE_READ, f);
    gateway->devices = gateway->store ? device_table_load(gateway->store, f) : NULL;
    if (!gateway->devices || !use_options(gateway, f))
        return false;
    if (!make_loop(gateway, f)) // before the raw log: what it appends again wakes the loop
        return false;
    gateway->raw = raw_open_marked(&raw, gateway->options.damages, f);
    if (!gateway->raw || !listen_on(gateway, gateway->options.listen, f) || !command_desk_load(gateway->desk, f))
        return false;
    if (uv_thread_create(&gateway->thread, run, gateway) != 0)
        return fault_set(f, FAULT_SYSTEM, "server.start", NULL);
    return true;
}

struct gateway *gateway_start(const struct gateway_options *options, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct gateway *gateway = arena_alloc(arena, sizeof *gateway);
    uint64_t seed = 0;
    gateway->arena = arena;
    take_options(gateway, options);
    if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed)
        seed = (uint64_t)clock_monotonic_ns();
    gateway->recent = recent_new(seed);
    gateway->suspicion = suspicion_new(seed);
    gateway->newcomers = newcomers_new();
    gateway->states_arena = arena_new_lasting();
    map_init(&gateway->states, gateway->states_arena);
    uv_mutex_init(&gateway->state_lock);
    gateway->desk = command_desk_new(gateway);
    gateway->read_buffer = heap_alloc(GATEWAY_READ_SIZE * 2); // what is held goes in front of what is read
    if (start_all(gateway, f))
        return gateway;
    if (gateway->loop_made) {
        uv_walk(&gateway->loop, close_handle, NULL);
        uv_run(&gateway->loop, UV_RUN_DEFAULT);
    }
    gateway_free(gateway);
    return NULL;
}

int gateway_port(const struct gateway *gateway)
{
    return gateway->port;
}

const struct raw *gateway_raw(const struct gateway *gateway)
{
    return gateway->raw;
}

void gateway_reload(struct gateway *gateway)
{
    atomic_store(&gateway->reload, true);
    uv_async_send(&gateway->async);
}

void gateway_stop(struct gateway *gateway)
{
    atomic_store(&gateway->stopping, true);
    uv_async_send(&gateway->async);
    uv_thread_join(&gateway->thread);
}

void gateway_free(struct gateway *gateway)
{
    if (!gateway)
        return;
    raw_close(gateway->raw); // its threads wake the loop
    if (gateway->loop_made)
        uv_loop_close(&gateway->loop);
    recent_free(gateway->recent);
    suspicion_free(gateway->suspicion);
    newcomers_free(gateway->newcomers);
    command_desk_free(gateway->desk);
    device_option_free(gateway->device_options);
    device_table_free(gateway->devices);
    store_close(gateway->store);
    heap_free(gateway->read_buffer);
    for (size_t i = 0; i < GATEWAY_ROUNDS; i++) {
        heap_free(gateway->rounds[i].texts);
        heap_free(gateway->rounds[i].answers);
    }
    uv_mutex_destroy(&gateway->state_lock);
    arena_free(gateway->states_arena);
    arena_free(gateway->arena);
}

bool gateway_learned(struct gateway *gateway, const char *mn, struct learned *ret_learned, bool *ret_online)
{
    uv_mutex_lock(&gateway->state_lock);
    const struct device_state *state = map_get(&gateway->states, mn);
    if (state) {
        *ret_learned = state->learned;
        *ret_online = state->connection != NULL;
    }
    uv_mutex_unlock(&gateway->state_lock);
    return state != NULL;
}

struct gateway_counts gateway_counts(const struct gateway *gateway)
{
    return (struct gateway_counts){
        .connections = atomic_load(&gateway->connection_count), .registered = atomic_load(&gateway->registered), .frames = atomic_load(&gateway->frames),
        .repeated = atomic_load(&gateway->repeated), .refused = atomic_load(&gateway->refused), .answers = atomic_load(&gateway->answer_total),
        .syncs = raw_times(gateway->raw)};
}
