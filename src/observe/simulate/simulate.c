#include "observe/simulate/simulate.h"

#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/address.h"
#include "base/clock/clock.h"
#include "base/period.h"
#include "observe/simulate/simulate_internal.h"

#define EVENTS 512
#define ANSWER_NS INT64_C(5000000000)  // then the frame is sent again on a new line
#define RETRY_NS INT64_C(100000000)
#define DIAL_NS INT64_C(3000000000)
#define SETTLE_NS INT64_C(200000000)   // a line is up here before the server has accepted it
#define SPLIT_NS INT64_C(2000000)
#define END_NS INT64_C(3000000000)     // for the last answers
#define FLAT_OUT_MS (30 * DAY_MS)       // so far back they begin when they send as fast as they can: their time runs ahead
#define FAULTY_IN 10                   // one logger in

static const struct {
    const char *name;
    unsigned bit;
} fault_names[] = {
#define X(fault, bit, name) {name, 1u << bit},
    SIMULATE_FAULTS(X)
#undef X
};

bool simulate_faults_parse(const char *list, unsigned *ret_faults, struct fault *f)
{
    *ret_faults = 0;
    while (list && *list) {
        const size_t size = strcspn(list, ",");
        unsigned bit = 0;
        for (size_t i = 0; i < sizeof fault_names / sizeof *fault_names; i++)
            if (strlen(fault_names[i].name) == size && memcmp(fault_names[i].name, list, size) == 0)
                bit = fault_names[i].bit;
        if (!bit)
            return fault_set(f, FAULT_USAGE, "simulate.fault", "text", list, NULL);
        *ret_faults |= bit;
        list += size + (list[size] == ',');
    }
    return true;
}

void simulate_table(int points, struct text_buffer *out)
{
    char mn[25];
    text_buffer_append(out, "point,mn,pw,edition,crc,kind,longitude,latitude,name,simulated\n");
    for (int i = 0; i < points; i++) {
        simulate_mn(i, mn);
        text_buffer_printf(out, "sim%d,%s,123456,2017,strict,flue_gas,%.4f,%.4f,模拟烟囱 %d,yes\n", i + 1, mn, 111.0 + i % 100 * 0.01, 22.0 + i / 100 % 100 * 0.01, i + 1);
    }
}

// ---- lines ----

static void watch(struct simulation *simulation, struct logger *logger, int how, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.u32 = (uint32_t)logger->index};
    epoll_ctl(simulation->poll, how, logger->file, &event);
}

static void hang_up(struct logger *logger, int64_t now)
{
    if (logger->file >= 0)
        close(logger->file);
    logger->file = -1;
    logger->line = LINE_DOWN;
    logger->held_size = 0;
    logger->rest_ns = 0;
    logger->retry_ns = now + RETRY_NS;
}

static void dial(struct simulation *simulation, struct logger *logger, int64_t now)
{
    const int one = 1;
    logger->file = socket(simulation->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (logger->file < 0) {
        hang_up(logger, now);
        return;
    }
    setsockopt(logger->file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(logger->file, (const struct sockaddr *)&simulation->address, (socklen_t)simulation->address_size) != 0 && errno != EINPROGRESS) {
        hang_up(logger, now);
        return;
    }
    logger->line = LINE_CONNECTING;
    logger->sent_ns = now;
    watch(simulation, logger, EPOLL_CTL_ADD, EPOLLOUT);
}

static void push(struct simulation *simulation, struct logger *logger, size_t until, int64_t now)
{
    while (logger->sent < until) {
        ssize_t sent = send(logger->file, logger->frame + logger->sent, until - logger->sent, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            watch(simulation, logger, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
            return;
        }
        if (sent < 0) {
            hang_up(logger, now);
            return;
        }
        logger->sent += (size_t)sent;
    }
}

static void send_faulty(struct simulation *simulation, struct logger *logger, int64_t now)
{
    const unsigned faults = simulation->options->faults;
    char *crc = logger->frame + logger->size - 6;
    if (simulate_happens(logger, faults, SIMULATE_CRC)) {
        const char kept = *crc;
        *crc = kept == 'F' ? '0' : 'F';
        push(simulation, logger, logger->size, now);
        *crc = kept;
        logger->sent = 0;
    }
    if (simulate_happens(logger, faults, SIMULATE_DUPLICATE) && logger->line == LINE_UP) {
        push(simulation, logger, logger->size, now);
        logger->sent = 0;
    }
    if (simulate_happens(logger, faults, SIMULATE_SPLIT) && logger->line == LINE_UP) {
        push(simulation, logger, 1 + simulate_random(logger) % (logger->size - 1), now);
        logger->rest_ns = now + SPLIT_NS;
        return;
    }
    if (logger->line == LINE_UP)
        push(simulation, logger, logger->size, now);
    if (simulate_happens(logger, faults, SIMULATE_RECONNECT))
        hang_up(logger, now);
}

// The frame that is under way, or the next one.
static void send_frame(struct simulation *simulation, struct logger *logger, int64_t now)
{
    if (!logger->outstanding) {
        (simulation->options->world ? simulate_world_frame : simulate_frame)(simulation, logger);
        logger->outstanding = true;
        simulation->report->sent++;
        logger->due_ns = simulation->options->rate > 0
                             ? simulation->start_ns + (int64_t)((double)(logger->sequence * simulation->options->points + logger->index) / simulation->options->rate * 1e9)
                             : now;
    }
    logger->sent = 0;
    logger->sent_ns = now;
    if (simulation->options->faults)
        send_faulty(simulation, logger, now);
    else
        push(simulation, logger, logger->size, now);
}

static bool has_work(const struct simulation *simulation, const struct logger *logger)
{
    return logger->outstanding || (simulation->begun && !simulation->ending && (simulation->options->rate > 0 ? logger->owed > 0 : true));
}

// What was asked for goes before what is due; after it the end of it.
static bool send_history(struct simulation *simulation, struct logger *logger, int64_t now)
{
    struct simulate_history *history = &logger->settings.history;
    const struct simulate_world *world = simulation->options->world;
    char end[HELD_SIZE];
    if (!history->command || simulation->ending)
        return false;
    logger->size = simulate_history_next(history, world, (size_t)logger->index, logger->frame, sizeof logger->frame, logger->qn);
    if (!logger->size) {
        const size_t size = simulate_history_end(history, simulate_world_place(world, (size_t)logger->index), end, sizeof end);
        if (send(logger->file, end, size, MSG_NOSIGNAL) != (ssize_t)size)
            shutdown(logger->file, SHUT_RDWR);
        return false;
    }
    logger->outstanding = logger->of_history = true;
    logger->sent = 0;
    logger->due_ns = logger->sent_ns = now;
    simulation->report->sent++;
    push(simulation, logger, logger->size, now);
    return true;
}

static void start_next(struct simulation *simulation, struct logger *logger, int64_t now)
{
    if (logger->line != LINE_UP || logger->outstanding || send_history(simulation, logger, now) || !has_work(simulation, logger))
        return;
    if (logger->owed)
        logger->owed--;
    send_frame(simulation, logger, now);
}

// ---- answers ----

static int bucket_of(int64_t ns)
{
    const uint64_t value = ns < 32 ? 32 : (uint64_t)ns;
    const int octave = 63 - __builtin_clzll(value);
    return octave * 32 + (int)(value >> (octave - 5) & 31);
}

static double middle_ms(int bucket)
{
    return ldexp(1 + (bucket % 32 + 0.5) / 32, bucket / 32) / 1e6;
}

static double quantile_ms(const struct simulation *simulation, double share)
{
    int64_t wanted = (int64_t)((double)simulation->report->answered * share), seen = 0;
    for (int i = 0; i < HISTOGRAM; i++)
        if ((seen += simulation->histogram[i]) > wanted)
            return middle_ms(i);
    return (double)simulation->most_ns / 1e6;
}

static bool answers(const struct logger *logger, const struct hj212_frame *frame)
{
    struct hj212_message message;
    return logger->outstanding && hj212_message_read(frame->segment, &message) && message.command == 9014 && message.qn.size == strlen(logger->qn) &&
           memcmp(message.qn.bytes, logger->qn, message.qn.size) == 0;
}

static void note_answer(struct simulation *simulation, struct logger *logger, int64_t now)
{
    const int64_t took = now - logger->due_ns;
    simulation->histogram[bucket_of(took)]++;
    simulation->most_ns = took > simulation->most_ns ? took : simulation->most_ns;
    simulation->report->answered++;
    logger->outstanding = false;
    logger->sequence += !logger->of_history;
    logger->of_history = false;
    start_next(simulation, logger, now);
}

// Between two of its own frames; one that falls into a frame is asked for again by the server.
static void obey(struct simulation *simulation, struct logger *logger, const struct hj212_frame *frame, int64_t now)
{
    char reply[SIMULATE_REPLY_MAX];
    struct hj212_message message;
    if (logger->sent < logger->size || logger->rest_ns || !hj212_message_read(frame->segment, &message))
        return;
    const size_t size = simulate_reply(&message, &logger->settings, instant_now_ms(), reply);
    if (size && send(logger->file, reply, size, MSG_NOSIGNAL) != (ssize_t)size)
        shutdown(logger->file, SHUT_RDWR); // half an answer would spoil what follows
    if (logger->settings.history.command)
        start_next(simulation, logger, now);
}

static void hear(struct simulation *simulation, struct logger *logger, int64_t now)
{
    const struct hj212_options options = {.crc = HJ212_CRC_STRICT};
    ssize_t count = recv(logger->file, logger->held + logger->held_size, HELD_SIZE - logger->held_size, 0);
    if (count < 0 && errno == EAGAIN)
        return;
    if (count <= 0) {
        hang_up(logger, now);
        return;
    }
    logger->held_size += (size_t)count;
    struct hj212_frame frame;
    size_t at = 0;
    while (logger->line == LINE_UP) { // an answer sends the next frame, and with that the line may break
        const enum hj212_step step = hj212_frame_next(logger->held + at, logger->held_size - at, &options, &frame);
        if (step == HJ212_MORE)
            break;
        at += frame.drop;
        if (step == HJ212_FRAME && answers(logger, &frame))
            note_answer(simulation, logger, now);
        else if (step == HJ212_FRAME)
            obey(simulation, logger, &frame, now);
    }
    if (logger->line != LINE_UP)
        return;
    memmove(logger->held, logger->held + at, logger->held_size - at);
    logger->held_size -= at;
}

static void on_event(struct simulation *simulation, struct logger *logger, uint32_t events, int64_t now)
{
    int code = 0;
    socklen_t size = sizeof code;
    if (logger->line == LINE_CONNECTING) {
        if (getsockopt(logger->file, SOL_SOCKET, SO_ERROR, &code, &size) != 0 || code) {
            hang_up(logger, now);
            return;
        }
        logger->line = LINE_UP;
        watch(simulation, logger, EPOLL_CTL_MOD, EPOLLIN);
        if (logger->outstanding)
            send_frame(simulation, logger, now);
        else
            start_next(simulation, logger, now);
        return;
    }
    if (events & EPOLLOUT) {
        watch(simulation, logger, EPOLL_CTL_MOD, EPOLLIN);
        push(simulation, logger, logger->size, now);
    }
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && logger->file >= 0)
        hear(simulation, logger, now);
}

// ---- time ----

static bool is_silent(const struct simulation *simulation, const struct logger *logger)
{
    const struct simulate_world *world = simulation->options->world;
    return world && !simulate_world_speaks(world, (size_t)logger->index, instant_now_ms());
}

static void schedule(struct simulation *simulation, int64_t now)
{
    const double rate = simulation->options->rate;
    while (rate > 0 && simulation->begun && !simulation->ending && simulation->start_ns + (int64_t)((double)simulation->scheduled / rate * 1e9) <= now) {
        struct logger *logger = &simulation->loggers[simulation->scheduled++ % simulation->options->points];
        if (is_silent(simulation, logger))
            continue;
        logger->owed++;
        start_next(simulation, logger, now);
    }
}

static void look_after(struct simulation *simulation, struct logger *logger, int64_t now)
{
    if (logger->line == LINE_DOWN && now >= logger->retry_ns && !is_silent(simulation, logger)) {
        simulation->report->reconnects += logger->retry_ns != 0;
        dial(simulation, logger, now);
    } else if (logger->line == LINE_UP && !logger->outstanding && is_silent(simulation, logger)) {
        hang_up(logger, now);
    } else if (logger->line == LINE_UP && logger->rest_ns && now >= logger->rest_ns) {
        logger->rest_ns = 0;
        push(simulation, logger, logger->size, now);
    } else if (logger->line == LINE_CONNECTING ? now - logger->sent_ns > ANSWER_NS : logger->outstanding && now - logger->sent_ns > ANSWER_NS) {
        hang_up(logger, now);
    }
}

static int64_t outstanding(const struct simulation *simulation)
{
    int64_t count = 0;
    for (int i = 0; i < simulation->options->points; i++)
        count += simulation->loggers[i].outstanding;
    return count;
}

static struct timespec patience(const struct simulation *simulation, int64_t now)
{
    const double rate = simulation->options->rate;
    int64_t wait = 1000000;
    if (rate > 0 && simulation->begun && !simulation->ending)
        wait = simulation->start_ns + (int64_t)((double)simulation->scheduled / rate * 1e9) - now;
    wait = wait < 0 ? 0 : wait > 1000000 ? 1000000 : wait;
    return (struct timespec){.tv_nsec = wait};
}

static bool all_are_up(const struct simulation *simulation)
{
    for (int i = 0; i < simulation->options->points; i++)
        if (simulation->loggers[i].line != LINE_UP && !is_silent(simulation, &simulation->loggers[i]))
            return false;
    return true;
}

static bool may_begin(struct simulation *simulation, int64_t now)
{
    if (!simulation->up_ns && all_are_up(simulation))
        simulation->up_ns = now;
    return now >= simulation->dial_end_ns || (simulation->up_ns && now - simulation->up_ns >= SETTLE_NS);
}

// Sending begins when the lines are up: a thousand handshakes at once would count as slow answers.
static void begin(struct simulation *simulation, int64_t now)
{
    simulation->begun = true;
    simulation->start_ns = now;
    simulation->end_ns = now + (int64_t)(simulation->options->seconds * 1e9);
    for (int i = 0; i < simulation->options->points; i++)
        start_next(simulation, &simulation->loggers[i], now);
}

static void run(struct simulation *simulation)
{
    struct epoll_event events[EVENTS];
    int64_t now = clock_monotonic_ns(), looked = 0;
    while (!simulation->begun || now < simulation->end_ns + END_NS) {
        const struct timespec wait = patience(simulation, now);
        int count = epoll_pwait2(simulation->poll, events, EVENTS, &wait, NULL);
        now = clock_monotonic_ns();
        for (int i = 0; i < count; i++)
            on_event(simulation, &simulation->loggers[events[i].data.u32], events[i].events, now = clock_monotonic_ns());
        if (!simulation->begun && may_begin(simulation, now))
            begin(simulation, now);
        simulation->ending = simulation->begun && now >= simulation->end_ns;
        schedule(simulation, now);
        if (now - looked > 1000000) {
            looked = now;
            for (int i = 0; i < simulation->options->points; i++)
                look_after(simulation, &simulation->loggers[i], now);
            if (simulation->ending && !outstanding(simulation))
                return;
        }
    }
}

static bool find_address(const char *text, struct simulation *simulation, struct fault *f)
{
    struct address_place place;
    const bool ok = address_place_parse(text, &place) && place.host_size && place.port > 0 &&
                    address_place_socket(&place, &simulation->address, &simulation->address_size);
    return ok || fault_set(f, FAULT_USAGE, "gateway.address", "text", text, NULL);
}

static void make_loggers(struct simulation *simulation)
{
    const unsigned values = SIMULATE_CONSTANT | SIMULATE_ZERO | SIMULATE_EXCEED | SIMULATE_CLOCK;
    simulation->loggers = heap_alloc((size_t)simulation->options->points * sizeof *simulation->loggers);
    for (int i = 0; i < simulation->options->points; i++)
        simulation->loggers[i] = (struct logger){.index = i, .file = -1, .random = simulation->options->seed * 1000003 + (uint64_t)i,
                                                 .settings.remembers = simulation->options->world != NULL,
                                                 .faults = i % FAULTY_IN == 0 ? simulation->options->faults & values : 0};
}

static int64_t first_time(const struct simulate_options *options)
{
    const int64_t now_ms = instant_now_ms() / 1000 * 1000;
    return options->start_ms ? options->start_ms : options->rate > 0 ? now_ms : now_ms - FLAT_OUT_MS;
}

static void finish(struct simulation *simulation)
{
    struct simulate_report *report = simulation->report;
    report->lost = outstanding(simulation);
    report->seconds = (double)(clock_monotonic_ns() - simulation->start_ns) / 1e9;
    if (report->seconds > simulation->options->seconds)
        report->seconds = simulation->options->seconds;
    report->frames_per_second = (double)report->answered / report->seconds;
    report->p50_ms = quantile_ms(simulation, 0.50);
    report->p99_ms = quantile_ms(simulation, 0.99);
    report->most_ms = (double)simulation->most_ns / 1e6;
    for (int i = 0; i < simulation->options->points; i++)
        if (simulation->loggers[i].file >= 0)
            close(simulation->loggers[i].file);
    heap_free(simulation->loggers);
    close(simulation->poll);
}

bool simulate_run(const struct simulate_options *options, struct simulate_report *ret_report, struct fault *f)
{
    struct simulation *simulation = heap_alloc(sizeof *simulation);
    *ret_report = (struct simulate_report){0};
    simulation->options = options;
    simulation->report = ret_report;
    bool ok = find_address(options->to, simulation, f);
    simulation->poll = ok ? epoll_create1(EPOLL_CLOEXEC) : -1;
    if (ok && simulation->poll < 0)
        ok = fault_set_errno(f, "epoll_create1", options->to);
    if (ok) {
        make_loggers(simulation);
        simulation->start_ms = first_time(options);
        simulation->dial_end_ns = clock_monotonic_ns() + DIAL_NS;
        run(simulation);
        finish(simulation);
    }
    heap_free(simulation);
    return ok;
}
