// One target: reads the raw log from its mark, sends what forward_window lets go, and takes the answers. The mark follows those
// at the beginning that are answered.
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock/clock.h"
#include "base/ending.h"
#include "base/log.h"
#include "base/period.h"
#include "base/text.h"
#include "base/thread.h"
#include "observe/chain/raw_mark.h"
#include "observe/forward/forward_internal.h"
#include "observe/forward/forward_lookup.h"
#include "observe/forward/forward_store.h"

#define RESENDS 3             // on one connection, then a new one is made
#define REACH_MOST_MS 5000    // between two tries to connect: that costs next to nothing
#define LOOKUP_MOST_MS 30000  // of a name
#define MARK_MS 50            // while answers stream in, the mark is not synced for each
#define DEVICES_MAX 20000
#define SKIP_SAVED 10000      // frames that are not for this target; then the mark moves over them
#define NS_PER_MS INT64_C(1000000)

static int64_t now_ms(void)
{
    return clock_monotonic_ns() / NS_PER_MS;
}

static void note_fault(struct forward_line *line, const char *what, int code)
{
    line_shared_lock(&line->lock);
    snprintf(line->status.fault, sizeof line->status.fault, "%s", what);
    line->status.code = code;
    line->status.fault_ms = instant_now_ms();
    line_shared_unlock(&line->lock);
}

static void note_line(struct forward_line *line)
{
    line_shared_lock(&line->lock);
    line->status.connected = line->socket >= 0;
    line->status.position = line->mark.position;
    line->waits_since_ms = forward_window_waits_since(&line->window);
    line_shared_unlock(&line->lock);
}

static void hang_up(struct forward_line *line)
{
    if (line->socket >= 0)
        close(line->socket);
    line->socket = -1;
    line->held_size = line->garbage = 0;
    hj212_work_begin(&line->work);
    forward_window_restart(&line->window);
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
    if (!line->devices_arena || line->devices.count > DEVICES_MAX) {
        arena_free(line->devices_arena);
        line->devices_arena = arena_new_lasting();
        map_init(&line->devices, line->devices_arena);
    }
    return device_read_once(line->store, line->devices_arena, &line->devices, id, ret_device, f);
}

static void add_packet(struct forward_line *line, int64_t received_ms)
{
    const size_t size = sizeof *line->spare + line->spare->size;
    struct forward_packet *packet = heap_alloc(size);
    memcpy(packet, line->spare, size);
    forward_window_add(&line->window, packet, line->next_position, received_ms);
}

static bool move_mark(struct forward_line *line, int64_t position, struct fault *f)
{
    char segment[RAW_DIGEST_SIZE];
    bool known;
    return raw_segment_identity(line->reader, position >> 32, segment, &known, f) &&
           forward_mark_move(&line->mark, position, known ? segment : NULL, f);
}

// One more packet of the raw log. *ret_found false: there is none for this target.
static bool take_next(struct forward_line *line, bool *ret_found, struct fault *f)
{
    const int64_t limit = raw_synced(line->options.raw);
    struct raw_read read = {.next = line->next_position};
    *ret_found = false;
    for (int skipped = 0; !*ret_found && !atomic_load(&line->stopping); skipped++) {
        const struct device *device;
        if (!raw_read(line->reader, read.next, limit, &read, f))
            return false;
        if (!read.found)
            return true;
        if (read.damaged_last > line->told_segment) {
            line->told_segment = read.damaged_last;
            raw_tell_damage(line->options.folder, read.damaged_first, read.damaged_last, 0, line->options.damages);
        }
        if (!find_device(line, read.frame.device, &device, f))
            return false;
        *ret_found = device && forward_takes(&line->target, device) && forward_frame_make(&line->target, device, &read.frame, line->spare);
        line->next_position = read.next;
        if (*ret_found)
            add_packet(line, read.frame.received_ms);
        else if (skipped % SKIP_SAVED == SKIP_SAVED - 1 && line->window.first == line->window.last && !move_mark(line, read.next, f))
            return false;
    }
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

// A name that is looked up holds up nobody: it is left where the line is to end.
static bool look_up(struct forward_line *line, const char *host, const char *port, struct addrinfo **ret_found)
{
    const int64_t until = now_ms() + LOOKUP_MOST_MS;
    *ret_found = NULL;
    if (forward_lookup_digits(host, port, ret_found))
        return true;
    struct forward_lookup *lookup = forward_lookup_begin(host, port, getaddrinfo, line->wake);
    for (int64_t left; lookup && !forward_lookup_done(lookup, ret_found) && !atomic_load(&line->stopping) && (left = until - now_ms()) > 0;)
        wait_for(line, 0, left);
    if (lookup)
        forward_lookup_leave(lookup);
    return *ret_found;
}

static bool connect_line(struct forward_line *line)
{
    ARENA_SCOPED arena = arena_new();
    struct address_place place;
    struct addrinfo *found;
    if (!forward_address_parse(line->target.address, &place)) { // saved by an older program, which took more: nothing is looked up
        note_fault(line, "address", 0);
        return false;
    }
    const char *host = arena_strndup(arena, place.host, place.host_size), *port = arena_printf(arena, "%d", (int)place.port);
    if (look_up(line, host, port, &found)) {
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

// ---- packets ----

static bool send_packet(struct forward_line *line, struct forward_sent *item)
{
    const struct forward_packet *packet = item->packet;
    const int64_t until = now_ms() + line->target.over_time_s * 1000;
    size_t sent = 0;
    while (sent < packet->size) {
        const ssize_t size = send(line->socket, packet->bytes + sent, packet->size - sent, MSG_NOSIGNAL);
        if (size < 0 && errno != EAGAIN)
            return false;
        sent += size > 0 ? (size_t)size : 0;
        if (size < 0 && (atomic_load(&line->stopping) || now_ms() >= until))
            return false;
        if (size < 0)
            wait_for(line, POLLOUT, until - now_ms());
    }
    line_shared_lock(&line->lock);
    line->status.sent++;
    line->status.repeated += item->was_sent;
    line_shared_unlock(&line->lock);
    forward_window_sent(&line->window, item, now_ms());
    return true;
}

// The line of a target that never answers tells only by being closed that it does not listen.
static bool is_closed(struct forward_line *line)
{
    const ssize_t size = recv(line->socket, line->held, sizeof line->held, MSG_DONTWAIT);
    return size == 0 || (size < 0 && errno != EAGAIN);
}

enum outcome { OUTCOME_GOOD, OUTCOME_TIME, OUTCOME_CLOSED, OUTCOME_GARBAGE };

static enum outcome send_all(struct forward_line *line, bool *ret_nothing, struct fault *f, bool *ret_ok)
{
    struct forward_sent *item;
    *ret_nothing = false;
    *ret_ok = true;
    while (!atomic_load(&line->stopping)) {
        bool found = true;
        if (forward_window_wants(&line->window) && !*ret_nothing) {
            *ret_ok = take_next(line, &found, f);
            *ret_nothing = !found;
        }
        item = *ret_ok ? forward_window_unsent(&line->window) : NULL;
        if (!item || line->socket < 0)
            return OUTCOME_GOOD;
        if ((!line->target.answers && is_closed(line)) || !send_packet(line, item))
            return OUTCOME_CLOSED;
        if (!line->target.answers)
            forward_window_answered(&line->window, item);
    }
    return OUTCOME_GOOD;
}

static void take_answers(struct forward_line *line)
{
    size_t at = 0;
    for (;;) {
        const struct forward_answer answer = forward_answer_read(line->held + at, line->held_size - at, &line->work);
        if (answer.verdict == FORWARD_NOTHING)
            break;
        at += answer.done;
        line->garbage = answer.garbage ? line->garbage + answer.done : 0;
        struct forward_sent *item = answer.verdict == FORWARD_OTHER ? NULL : forward_window_find(&line->window, &answer);
        if (!item)
            continue;
        if (answer.verdict == FORWARD_REFUSED) {
            item->refused = true;
            note_fault(line, "refused", answer.code);
            continue;
        }
        forward_window_answered(&line->window, item);
        line->progress = true;
        line->heard_ms = now_ms();
    }
    memmove(line->held, line->held + at, line->held_size - at);
    line->held_size -= at;
}

// Only the oldest is sent again: what is under way behind it may only be slow.
static enum outcome check_time(struct forward_line *line, int64_t *ret_left_ms)
{
    struct forward_sent *oldest = forward_window_oldest(&line->window);
    *ret_left_ms = -1;
    if (!oldest)
        return OUTCOME_GOOD;
    const int64_t since_ms = oldest->sent_ms > line->heard_ms ? oldest->sent_ms : line->heard_ms, over_ms = line->target.over_time_s * 1000;
    *ret_left_ms = since_ms + over_ms - now_ms();
    if (*ret_left_ms > 0)
        return OUTCOME_GOOD;
    *ret_left_ms = over_ms;
    forward_window_late(&line->window);
    if (oldest->tries > RESENDS)
        return OUTCOME_TIME;
    return send_packet(line, oldest) ? OUTCOME_GOOD : OUTCOME_CLOSED;
}

// Until an answer comes, there is more to send, or the oldest is late.
static enum outcome hear(struct forward_line *line, int64_t ms)
{
    if (!wait_for(line, POLLIN, ms))
        return OUTCOME_GOOD;
    const ssize_t size = recv(line->socket, line->held + line->held_size, sizeof line->held - line->held_size, 0);
    if (size == 0 || (size < 0 && errno != EAGAIN))
        return OUTCOME_CLOSED;
    line->held_size += size > 0 ? (size_t)size : 0;
    take_answers(line);
    return line->work.over || line->garbage > FORWARD_GARBAGE ? OUTCOME_GARBAGE : OUTCOME_GOOD;
}

// What is answered is done with once the mark has moved.
static bool pass(struct forward_line *line, struct fault *f)
{
    struct forward_window *window = &line->window;
    int64_t position = line->mark.position;
    const bool streaming = window->under_way && window->last - window->first < FORWARD_WINDOW_MOST && now_ms() - line->moved_ms < MARK_MS;
    const int passed = streaming ? 0 : forward_window_pass(window, &position);
    if (!passed)
        return true;
    if (!move_mark(line, position, f))
        return false;
    line->moved_ms = now_ms();
    line->retry_ms = line->options.retry_ms;
    line_shared_lock(&line->lock);
    line->status.passed += passed;
    line->status.passed_ms = instant_now_ms();
    line->status.fault[0] = '\0';
    line_shared_unlock(&line->lock);
    note_line(line);
    return true;
}

// ---- the thread ----

static void pause_line(struct forward_line *line, int64_t most_ms)
{
    most_ms = most_ms < line->options.retry_most_ms ? most_ms : line->options.retry_most_ms;
    line->retry_ms = line->retry_ms < most_ms ? line->retry_ms : most_ms;
    const int64_t until = now_ms() + line->retry_ms;
    hang_up(line);
    for (int64_t left; !atomic_load(&line->stopping) && (left = until - now_ms()) > 0;)
        wait_for(line, 0, left);
    line->retry_ms = line->retry_ms * 2 < most_ms ? line->retry_ms * 2 : most_ms;
}

// A target that closes its line after it has answered may want another line for each device: it gets one at once.
static void give_up(struct forward_line *line, enum outcome outcome)
{
    const struct forward_sent *oldest = forward_window_oldest(&line->window);
    const bool refused = oldest && oldest->refused;
    if (atomic_load(&line->stopping))
        return;
    if (!refused)
        note_fault(line, outcome == OUTCOME_GARBAGE ? "garbage" : outcome == OUTCOME_CLOSED ? "closed" : "no_answer", 0);
    if (outcome == OUTCOME_CLOSED && line->progress)
        hang_up(line);
    else
        pause_line(line, outcome == OUTCOME_CLOSED && !refused ? REACH_MOST_MS : INT64_MAX);
}

static bool step(struct forward_line *line, struct fault *f)
{
    bool nothing, ok;
    int64_t left_ms;
    enum outcome outcome = send_all(line, &nothing, f, &ok);
    if (!ok || !pass(line, f))
        return false;
    note_line(line);
    const bool idle = line->window.first == line->window.last;
    if (line->socket < 0 && idle) {
        wait_for(line, 0, -1);
        return true;
    }
    if (line->socket < 0) {
        line->progress = false;
        if (!connect_line(line))
            pause_line(line, REACH_MOST_MS);
        return true;
    }
    if (outcome == OUTCOME_GOOD)
        outcome = check_time(line, &left_ms);
    if (outcome == OUTCOME_GOOD && (nothing || line->window.under_way))
        outcome = hear(line, idle ? -1 : forward_window_passes(&line->window) && left_ms > MARK_MS ? MARK_MS : left_ms);
    if (outcome == OUTCOME_GOOD)
        return true; // first more is sent, then the mark moves: the target works while it is synced
    if (idle && outcome != OUTCOME_GARBAGE)
        hang_up(line);
    else
        give_up(line, outcome);
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
        if (!ending_is_up()) {
            log_line(LOG_ERROR, "forward %s: %s %s", line->target.name, fault.key, fault_argument(&fault, "text"));
            note_fault(line, "log", 0);
        }
        pause_line(line, INT64_MAX);
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
    forward_window_free(&line->window);
    heap_free(line->spare);
    forward_mark_close(&line->mark);
    raw_reader_close(line->reader);
    store_close(line->store);
    arena_free(line->devices_arena);
    pthread_mutex_destroy(&line->lock);
    arena_free(line->arena);
}

ALONE static bool open_line(struct forward_line *line, struct fault *f)
{
    bool found;
    const int64_t end = raw_synced(line->options.raw), begins = line->target.begins && line->target.begins < end ? line->target.begins : end;
    line->store = store_open(line->options.folder, STORE_READ, f);
    line->reader = raw_reader_open(line->options.folder);
    line->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    const struct forward_mark_place place = {line->options.folder, line->target.name, line->target.from_start ? 0 : begins, line->target.from_start ? 0 : end, line->options.damages};
    if (!line->store || !forward_mark_open(&line->mark, &place, &found, f))
        return false;
    const struct raw_mark mark = {line->mark.position, line->mark.segment};
    if (!raw_mark_begin(line->reader, &mark, raw_synced(line->options.raw), &line->next_position, f))
        return false;
    line->mark.position = line->status.position = line->next_position;
    return line->wake >= 0 || fault_set_errno(f, "eventfd", line->target.name);
}

struct forward_line *forward_line_start(const struct forward_options *options, const struct forward_target *target, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct forward_line *line = arena_alloc(arena, sizeof *line);
    line->arena = arena;
    line->options = *options;
    line->socket = line->wake = line->mark.file = -1;
    hj212_work_begin(&line->work);
    line->retry_ms = options->retry_ms;
    line->spare = heap_alloc(FORWARD_PACKET_MAX);
    forward_window_init(&line->window);
    pthread_mutex_init(&line->lock, NULL);
    struct address_place place;
    copy_target(line, target);
    if (!forward_address_parse(line->target.address, &place)) // is told before there is anything to send
        note_fault(line, "address", 0);
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
