#include "http/guard.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/clock/clock.h"
#include "base/guard.h"
#include "base/log.h"
#include "base/thread.h"

#define SLOTS 1024
#define LOOK_MS 1000          // between two looks at the deadlines
#define TOLD_MS INT64_C(60000) // between two lines in the log

GUARD(guests_shared)

struct stranger {
    struct stranger *next;
    struct address address;
    bool proxy;
    int connections GUARDED_BY(guests_shared), streams GUARDED_BY(guests_shared);
};

struct guest {
    struct guest *older, *newer;
    struct stranger *stranger;
    struct address address;
    int socket;
    bool leaving;             // was told to go: is counted no more
    atomic_int state;         // enum guest_state, set by the connection's thread
    atomic_int_fast64_t since_ms;
    atomic_size_t received;
};

struct guard {
    const struct http_settings *settings;
    pthread_cond_t changed;
    pthread_t thread;
    bool runs;
    uint64_t seed;            // strangers choose their addresses: not their slots
    pthread_mutex_t lock;     // held for no longer than a walk over the guests
    bool stopping GUARDED_BY(guests_shared);
    struct stranger *slots[SLOTS] GUARDED_BY(guests_shared);
    struct guest *oldest GUARDED_BY(guests_shared), *newest GUARDED_BY(guests_shared);
    int connections GUARDED_BY(guests_shared), streams GUARDED_BY(guests_shared);
    int64_t turned_away GUARDED_BY(guests_shared), told_ms GUARDED_BY(guests_shared);
};

static int64_t now_ms(void)
{
    return clock_monotonic_ns() / 1000000;
}

// ---- strangers: there as long as they hold something ----

static struct stranger **slot_of(struct guard *guard, struct address address)
{
    uint64_t hash = guard->seed;
    for (size_t i = 0; i < sizeof address.bytes; i++)
        hash = (hash ^ address.bytes[i]) * 0x100000001b3u;
    return &guard->slots[(hash ^ (hash >> 32)) % SLOTS];
}

static struct stranger *find(struct guard *guard, struct address address)
{
    for (struct stranger *one = *slot_of(guard, address); one; one = one->next)
        if (address_equal(one->address, address))
            return one;
    return NULL;
}

static struct stranger *take(struct guard *guard, struct address address)
{
    struct stranger *found = find(guard, address), **slot = slot_of(guard, address);
    if (found)
        return found;
    found = heap_alloc(sizeof *found);
    *found = (struct stranger){.next = *slot, .address = address, .proxy = http_settings_is_proxy(guard->settings, address)};
    *slot = found;
    return found;
}

REQUIRES(guests_shared) static void give(struct guard *guard, struct stranger *stranger)
{
    struct stranger **at = slot_of(guard, stranger->address);
    assert(stranger->connections >= 0 && stranger->streams >= 0);
    if (stranger->connections || stranger->streams)
        return;
    while (*at != stranger)
        at = &(*at)->next;
    *at = stranger->next;
    heap_free(stranger);
}

// ---- who has to go ----

// Its thread sees the end of the line and closes it; the socket stays ours until guard_leave.
REQUIRES(guests_shared) static void send_away(struct guard *guard, struct guest *guest)
{
    assert(!guest->leaving && guard->connections > 0 && guest->stranger->connections > 0);
    guest->leaving = true;
    guard->connections--;
    guest->stranger->connections--;
    shutdown(guest->socket, SHUT_RDWR);
}

static bool is_idle(const struct guest *guest)
{
    return !guest->leaving && atomic_load(&guest->state) <= GUEST_HEAD;
}

// The one that has been idle for longest, of a stranger; NULL: none is.
REQUIRES(guests_shared) static struct guest *longest_idle(const struct guard *guard, const struct stranger *stranger)
{
    struct guest *found = NULL;
    for (struct guest *guest = guard->oldest; guest; guest = guest->newer)
        if (guest->stranger == stranger && is_idle(guest) && (!found || atomic_load(&guest->since_ms) < atomic_load(&found->since_ms)))
            found = guest;
    return found;
}

REQUIRES(guests_shared) static const struct stranger *largest(const struct guard *guard)
{
    const struct stranger *found = NULL;
    for (size_t i = 0; i < SLOTS; i++)
        for (const struct stranger *one = guard->slots[i]; one; one = one->next)
            if (!found || one->connections > found->connections)
                found = one;
    return found;
}

REQUIRES(guests_shared) static bool make_room(struct guard *guard, const struct stranger *stranger)
{
    struct guest *guest = stranger ? longest_idle(guard, stranger) : NULL;
    if (!guest)
        return false;
    send_away(guard, guest);
    return true;
}

REQUIRES(guests_shared) static void tell(struct guard *guard, struct address address)
{
    char text[ADDRESS_TEXT_SIZE];
    const int64_t now = now_ms();
    guard->turned_away++;
    if (guard->told_ms && now - guard->told_ms < TOLD_MS)
        return;
    guard->told_ms = now;
    log_line(LOG_WARNING, "http: %lld connections turned away or made to leave so far, the last for %s", (long long)guard->turned_away, address_format(address, text));
}

enum MHD_Result guard_accept(void *context, const struct sockaddr *socket, socklen_t size)
{
    struct guard *guard = context;
    struct address address;
    (void)size;
    if (!address_of_socket(socket, &address))
        return MHD_NO;
    guests_shared_lock(&guard->lock);
    const struct stranger *stranger = find(guard, address_stranger(address));
    bool ok = true, full = false;
    if (stranger && !stranger->proxy && stranger->connections >= guard->settings->connections_per_address) {
        full = true;
        ok = make_room(guard, stranger);
    }
    if (ok && guard->connections >= guard->settings->connections) {
        full = true;
        ok = make_room(guard, largest(guard));
    }
    if (full)
        tell(guard, address);
    guests_shared_unlock(&guard->lock);
    return ok ? MHD_YES : MHD_NO;
}

// ---- guests ----

struct guest *guard_enter(struct guard *guard, struct MHD_Connection *connection)
{
    struct guest *guest = heap_alloc(sizeof *guest);
    // each answer is read before the next is asked for: the library may give both in the same place
    const union MHD_ConnectionInfo *from = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (!from || !address_of_socket(from->client_addr, &guest->address))
        memset(&guest->address, 0, sizeof guest->address);
    const union MHD_ConnectionInfo *descriptor = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    guest->socket = descriptor ? descriptor->connect_fd : -1;
    guest_is(guest, GUEST_IDLE);
    guests_shared_lock(&guard->lock);
    guest->stranger = take(guard, address_stranger(guest->address));
    guest->stranger->connections++;
    guard->connections++;
    guest->older = guard->newest;
    *(guard->newest ? &guard->newest->newer : &guard->oldest) = guest;
    guard->newest = guest;
    guests_shared_unlock(&guard->lock);
    return guest;
}

void guard_leave(struct guard *guard, struct guest *guest)
{
    guests_shared_lock(&guard->lock);
    *(guest->older ? &guest->older->newer : &guard->oldest) = guest->newer;
    *(guest->newer ? &guest->newer->older : &guard->newest) = guest->older;
    if (!guest->leaving) {
        guest->stranger->connections--;
        guard->connections--;
    }
    give(guard, guest->stranger);
    guests_shared_unlock(&guard->lock);
    heap_free(guest);
}

void guest_is(struct guest *guest, enum guest_state state)
{
    atomic_store(&guest->since_ms, now_ms());
    atomic_store(&guest->state, (int)state);
    if (state == GUEST_BODY)
        atomic_store(&guest->received, 0);
}

void guest_received(struct guest *guest, size_t size)
{
    atomic_fetch_add(&guest->received, size);
}

struct address guest_address(const struct guest *guest)
{
    return guest->address;
}

bool guest_is_proxy(const struct guest *guest)
{
    return guest->stranger->proxy;
}

// ---- streams ----

struct stranger *guard_stream_begin(struct guard *guard, struct address client)
{
    guests_shared_lock(&guard->lock);
    struct stranger *stranger = take(guard, address_stranger(client));
    const bool room = stranger->streams < guard->settings->streams_per_address &&
                      (guard->streams < guard->settings->streams || stranger->streams == 0); // whoever has none takes the place of another's
    if (room) {
        stranger->streams++;
        guard->streams++;
    } else
        give(guard, stranger);
    guests_shared_unlock(&guard->lock);
    return room ? stranger : NULL;
}

void guard_stream_end(struct guard *guard, struct stranger *stranger)
{
    guests_shared_lock(&guard->lock);
    stranger->streams--;
    guard->streams--;
    give(guard, stranger);
    guests_shared_unlock(&guard->lock);
}

bool guard_stream_crowds(struct guard *guard, const struct stranger *stranger)
{
    int most = 0;
    guests_shared_lock(&guard->lock);
    if (guard->streams > guard->settings->streams)
        for (size_t i = 0; i < SLOTS; i++)
            for (const struct stranger *one = guard->slots[i]; one; one = one->next)
                most = one->streams > most ? one->streams : most;
    const bool crowds = most > 0 && stranger->streams == most;
    guests_shared_unlock(&guard->lock);
    return crowds;
}

// ---- deadlines ----

// An idle connection is closed by the library after HTTP_IDLE_SECONDS of silence; one that drips is closed here.
static int64_t allowed_ms(const struct http_settings *settings, const struct guest *guest)
{
    switch ((enum guest_state)atomic_load(&guest->state)) {
    case GUEST_IDLE:
        return (HTTP_IDLE_SECONDS + settings->head_seconds) * INT64_C(1000);
    case GUEST_HEAD:
        return settings->head_seconds * INT64_C(1000);
    case GUEST_BODY:
        return settings->body_seconds * INT64_C(1000) + (int64_t)(atomic_load(&guest->received) / HTTP_BODY_BYTES) * 1000;
    case GUEST_ANSWER:
        return settings->answer_seconds * INT64_C(1000);
    case GUEST_WORK:
    case GUEST_STREAM:
        break;
    }
    return INT64_MAX;
}

REQUIRES(guests_shared) static void look(struct guard *guard)
{
    const int64_t now = now_ms();
    for (struct guest *guest = guard->oldest; guest; guest = guest->newer)
        if (!guest->leaving && now - atomic_load(&guest->since_ms) > allowed_ms(guard->settings, guest)) {
            tell(guard, guest->address);
            send_away(guard, guest);
        }
}

static void *run(void *context)
{
    struct guard *guard = context;
    thread_begin("http-guard", THREAD_SERVES);
    guests_shared_lock(&guard->lock);
    while (!guard->stopping) {
        const struct timespec until = clock_after_ms(LOOK_MS);
        if (guests_shared_wait_until(&guard->changed, &guard->lock, &until) == ETIMEDOUT)
            look(guard);
    }
    guests_shared_unlock(&guard->lock);
    return NULL;
}

struct guard *guard_new(const struct http_settings *settings)
{
    struct guard *guard = heap_alloc(sizeof *guard);
    guard->settings = settings;
    if (getrandom(&guard->seed, sizeof guard->seed, 0) != (ssize_t)sizeof guard->seed)
        guard->seed = (uint64_t)clock_monotonic_ns();
    pthread_mutex_init(&guard->lock, NULL);
    thread_condition_init(&guard->changed);
    guard->runs = pthread_create(&guard->thread, NULL, run, guard) == 0;
    return guard;
}

void guard_stop(struct guard *guard)
{
    if (!guard || !guard->runs)
        return;
    guests_shared_lock(&guard->lock);
    guard->stopping = true;
    pthread_cond_broadcast(&guard->changed);
    guests_shared_unlock(&guard->lock);
    pthread_join(guard->thread, NULL);
    guard->runs = false;
}

void guard_free(struct guard *guard)
{
    if (!guard)
        return;
    guard_stop(guard);
    pthread_cond_destroy(&guard->changed);
    pthread_mutex_destroy(&guard->lock);
    heap_free(guard);
}
