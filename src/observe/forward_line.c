// One target: reads the raw log from its mark, sends one frame at a time and waits for its answer.
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/period.h"
#include "base/text.h"
#include "base/thread.h"
#include "observe/forward_internal.h"

#define RESENDS 3             // on one connection, then a new one is made
#define DEVICES_MAX 20000
#define SKIP_SAVED 10000      // frames that are not for this target; then the mark moves over them
#define NS_PER_MS INT64_C(1000000)

static int64_t now_ms(void)
{
    return clock_monotonic_ns() / NS_PER_MS;
}

static void note_fault(struct forward_line *line, const char *what, int code)
{
    pthread_mutex_lock(&line->lock);
    snprintf(line->status.fault, sizeof line->status.fault, "%s", what);
    line->status.code = code;
    line->status.fault_ms = instant_now_ms();
    pthread_mutex_unlock(&line->lock);
}

static void note_line(struct forward_line *line)
{
    pthread_mutex_lock(&line->lock);
    line->status.connected = line->socket >= 0;
    line->status.position = line->mark.position;
    line->status.behind_ms = line->has_packet ? instant_now_ms() - line->packet_ms : 0;
    if (line->status.behind_ms < 0)
        line->status.behind_ms = 0;
    pthread_mutex_unlock(&line->lock);
}

static void hang_up(struct forward_line *line)
{
    if (line->socket >= 0)
        close(line->socket);
    line->socket = -1;
    line->held_size = 0;
    note_line(line);
}

// Waits for the socket or for a wake; ms < 0: for ever. Returns the socket's events, 0: woken or time is over.
static short wait_for(struct forward_line *line, short events, int64_t ms)
{
    struct pollfd files[2] = {{.fd = line->wake, .events = POLLIN}, {.fd = line->socket, .events = events}};
    uint64_t wakes;
    const int ready = poll(files, line->socket >= 0 ? 2 : 1, ms > INT32_MAX ? INT32_MAX : (int)ms);
    if (ready > 0 && (files[0].revents & POLLIN))
        (void)!read(line->wake, &wakes, sizeof wakes);
    return ready > 0 && line->socket >= 0 ? files[1].revents : 0;
}

// ---- what is next ----

static bool find_device(struct forward_line *line, int64_t id, const struct device **ret_device, struct fault *f)
{
    char key[24];
    bool found;
    snprintf(key, sizeof key, "%lld", (long long)id);
    *ret_device = map_get(&line->devices, key);
    if (*ret_device)
        return true;
    if (!line->devices_arena || line->devices.count > DEVICES_MAX) {
        arena_free(line->devices_arena);
        line->devices_arena = arena_new();
        map_init(&line->devices, line->devices_arena);
    }
    struct device *device = arena_alloc(line->devices_arena, sizeof *device);
    if (!device_read(line->store, line->devices_arena, id, device, &found, f))
        return false;
    if (found)
        map_put(&line->devices, arena_strdup(line->devices_arena, key), device);
    *ret_device = found ? device : NULL;
    return true;
}

static bool take_next(struct forward_line *line, struct fault *f)
{
    const int64_t limit = raw_synced(line->options.raw);
    struct raw_read read = {.next = line->next_position};
    for (int skipped = 0; !line->has_packet && !atomic_load(&line->stopping); skipped++) {
        const struct device *device;
        if (!raw_read(line->reader, read.next, limit, &read, f))
            return false;
        if (!read.found)
            break;
        if (!find_device(line, read.frame.device, &device, f))
            return false;
        line->has_packet = device && forward_takes(&line->target, device) && forward_frame_make(&line->target, device, &read.frame, &line->packet);
        line->was_sent = false;
        line->packet_ms = read.frame.received_ms;
        line->next_position = read.next;
        if (!line->has_packet && skipped % SKIP_SAVED == SKIP_SAVED - 1 && !forward_mark_move(&line->mark, read.next, f))
            return false;
    }
    note_line(line);
    return true;
}

// ---- the connection ----

static int dial(const struct addrinfo *found)
{
    const int one = 1;
    int made = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (made < 0)
        return -1;
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(made, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
    if (connect(made, found->ai_addr, found->ai_addrlen) == 0 || errno == EINPROGRESS)
        return made;
    close(made);
    return -1;
}

static bool finish_dialling(struct forward_line *line)
{
    const int64_t until = now_ms() + line->target.over_time_s * 1000;
    int code = 0;
    socklen_t size = sizeof code;
    short ready = 0;
    for (int64_t left; !ready && !atomic_load(&line->stopping) && (left = until - now_ms()) > 0;)
        ready = wait_for(line, POLLOUT, left);
    return ready && getsockopt(line->socket, SOL_SOCKET, SO_ERROR, &code, &size) == 0 && code == 0;
}

static bool connect_line(struct forward_line *line)
{
    ARENA_SCOPED arena = arena_new();
    const char *address = line->target.address, *colon = strrchr(address, ':');
    const bool bracketed = *address == '[';
    const size_t size = (size_t)(colon - address);
    const char *host = bracketed && size > 2 ? arena_strndup(arena, address + 1, size - 2) : arena_strndup(arena, address, size);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV}, *found = NULL;
    if (getaddrinfo(host, colon + 1, &hints, &found) == 0) {
        line->socket = dial(found);
        freeaddrinfo(found);
    }
    if (line->socket >= 0 && finish_dialling(line)) {
        note_line(line);
        return true;
    }
    hang_up(line);
    note_fault(line, "unreachable", 0);
    return false;
}

// ---- one packet ----

static bool send_packet(struct forward_line *line)
{
    const int64_t until = now_ms() + line->target.over_time_s * 1000;
    size_t sent = 0;
    while (sent < line->packet.size) {
        const ssize_t size = send(line->socket, line->packet.bytes + sent, line->packet.size - sent, MSG_NOSIGNAL);
        if (size < 0 && errno != EAGAIN)
            return false;
        sent += size > 0 ? (size_t)size : 0;
        if (size < 0 && (atomic_load(&line->stopping) || now_ms() >= until))
            return false;
        if (size < 0)
            wait_for(line, POLLOUT, until - now_ms());
    }
    pthread_mutex_lock(&line->lock);
    line->status.sent++;
    line->status.repeated += line->was_sent;
    pthread_mutex_unlock(&line->lock);
    line->was_sent = true;
    return true;
}

enum outcome { OUTCOME_DONE, OUTCOME_TIME, OUTCOME_CLOSED };

static bool is_answered(struct forward_line *line)
{
    bool answered = false;
    size_t at = 0;
    while (!answered) {
        const struct forward_answer answer = forward_answer_read(line->held + at, line->held_size - at, &line->packet);
        if (answer.verdict == FORWARD_NOTHING)
            break;
        at += answer.done;
        answered = answer.verdict == FORWARD_ANSWERED;
        if (answer.verdict != FORWARD_REFUSED)
            continue;
        line->was_refused = true;
        note_fault(line, "refused", answer.code);
    }
    memmove(line->held, line->held + at, line->held_size - at);
    line->held_size -= at;
    return answered;
}

static enum outcome hear_answer(struct forward_line *line)
{
    const int64_t until = now_ms() + line->target.over_time_s * 1000;
    for (int64_t left; (left = until - now_ms()) > 0 && !atomic_load(&line->stopping);) {
        if (!wait_for(line, POLLIN, left))
            continue;
        const ssize_t size = recv(line->socket, line->held + line->held_size, sizeof line->held - line->held_size, 0);
        if (size == 0 || (size < 0 && errno != EAGAIN))
            return OUTCOME_CLOSED;
        line->held_size += size > 0 ? (size_t)size : 0;
        if (is_answered(line))
            return OUTCOME_DONE;
    }
    return OUTCOME_TIME;
}

// The line of a target that never answers tells only by being closed that it does not listen.
static bool is_closed(struct forward_line *line)
{
    const ssize_t size = recv(line->socket, line->held, sizeof line->held, MSG_DONTWAIT);
    return size == 0 || (size < 0 && errno != EAGAIN);
}

static enum outcome deliver(struct forward_line *line)
{
    enum outcome outcome = OUTCOME_TIME;
    line->was_refused = false;
    if (!line->target.answers)
        return !is_closed(line) && send_packet(line) ? OUTCOME_DONE : OUTCOME_CLOSED;
    for (int i = 0; i <= RESENDS && outcome == OUTCOME_TIME && !atomic_load(&line->stopping); i++)
        outcome = send_packet(line) ? hear_answer(line) : OUTCOME_CLOSED;
    return outcome;
}

static bool note_done(struct forward_line *line, struct fault *f)
{
    if (!forward_mark_move(&line->mark, line->next_position, f))
        return false;
    line->has_packet = false;
    line->retry_ms = line->options.retry_ms;
    pthread_mutex_lock(&line->lock);
    line->status.passed++;
    line->status.passed_ms = instant_now_ms();
    line->status.fault[0] = '\0';
    pthread_mutex_unlock(&line->lock);
    return true;
}

// ---- the thread ----

static void pause_line(struct forward_line *line)
{
    const int64_t until = now_ms() + line->retry_ms;
    hang_up(line);
    for (int64_t left; !atomic_load(&line->stopping) && (left = until - now_ms()) > 0;)
        wait_for(line, 0, left);
    line->retry_ms = line->retry_ms * 2 < line->options.retry_most_ms ? line->retry_ms * 2 : line->options.retry_most_ms;
}

static bool step(struct forward_line *line, struct fault *f)
{
    if (!line->has_packet && !take_next(line, f))
        return false;
    if (!line->has_packet) {
        if (wait_for(line, POLLIN, -1) && is_closed(line))
            hang_up(line);
        return true;
    }
    if (line->socket < 0 && !connect_line(line)) {
        pause_line(line);
        return true;
    }
    const enum outcome outcome = deliver(line);
    if (outcome == OUTCOME_DONE)
        return note_done(line, f);
    if (!atomic_load(&line->stopping)) {
        if (!line->was_refused)
            note_fault(line, outcome == OUTCOME_CLOSED ? "closed" : "no_answer", 0);
        pause_line(line);
    }
    return true;
}

static void *run(void *context)
{
    struct forward_line *line = context;
    thread_begin("forward", THREAD_SERVES);
    while (!atomic_load(&line->stopping)) {
        struct fault fault = {0};
        if (step(line, &fault))
            continue;
        log_line(LOG_ERROR, "forward %s: %s %s", line->target.name, fault.key, fault_argument(&fault, "text"));
        note_fault(line, "log", 0);
        pause_line(line);
    }
    return NULL;
}

static void copy_target(struct forward_line *line, const struct forward_target *target)
{
    line->target = *target;
    line->target.name = arena_strdup(line->arena, target->name);
    line->target.address = arena_strdup(line->arena, target->address);
    line->target.password = arena_strdup(line->arena, target->password);
    line->target.mns = arena_strdup(line->arena, target->mns);
    line->target.points = arena_strdup(line->arena, target->points);
}

static void free_line(struct forward_line *line)
{
    if (line->socket >= 0)
        close(line->socket);
    if (line->wake >= 0)
        close(line->wake);
    forward_mark_close(&line->mark);
    raw_reader_close(line->reader);
    store_close(line->store);
    arena_free(line->devices_arena);
    pthread_mutex_destroy(&line->lock);
    arena_free(line->arena);
}

static bool open_line(struct forward_line *line, struct fault *f)
{
    bool found;
    const int64_t first = line->target.from_start ? 0 : raw_synced(line->options.raw);
    line->store = store_open(line->options.folder, STORE_READ, f);
    line->reader = raw_reader_open(line->options.folder);
    line->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!line->store || !forward_mark_open(&line->mark, line->options.folder, line->target.name, first, &found, f))
        return false;
    line->next_position = line->mark.position;
    line->status.position = line->mark.position;
    return line->wake >= 0 || fault_set_errno(f, "eventfd", line->target.name);
}

struct forward_line *forward_line_start(const struct forward_options *options, const struct forward_target *target, struct fault *f)
{
    struct arena *arena = arena_new();
    struct forward_line *line = arena_alloc(arena, sizeof *line);
    line->arena = arena;
    line->options = *options;
    line->socket = line->wake = line->mark.file = -1;
    line->retry_ms = options->retry_ms;
    pthread_mutex_init(&line->lock, NULL);
    copy_target(line, target);
    if (open_line(line, f) && (pthread_create(&line->thread, NULL, run, line) == 0 || fault_set(f, FAULT_SYSTEM, "server.start", NULL)))
        return line;
    free_line(line);
    return NULL;
}

void forward_line_wake(struct forward_line *line)
{
    const uint64_t one = 1;
    (void)!write(line->wake, &one, sizeof one);
}

void forward_line_stop(struct forward_line *line)
{
    atomic_store(&line->stopping, true);
    forward_line_wake(line);
    pthread_join(line->thread, NULL);
    free_line(line);
}
