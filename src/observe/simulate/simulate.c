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
#include "observe/point/factor.h"
#include "observe/simulate/simulate_command.h"
#include "observe/simulate/simulate_world.h"
#include "standard/hj212/hj212.h"

#define FRAME_SIZE 2400
#define HELD_SIZE 512
#define EVENTS 512
#define FACTORS 10
#define ANSWER_NS INT64_C(5000000000)  // then the frame is sent again on a new line
#define RETRY_NS INT64_C(100000000)
#define DIAL_NS INT64_C(3000000000)
#define SETTLE_NS INT64_C(200000000)   // a line is up here before the server has accepted it
#define SPLIT_NS INT64_C(2000000)
#define END_NS INT64_C(3000000000)     // for the last answers
#define FLAT_OUT_MS (30 * DAY_MS)       // so far back they begin when they send as fast as they can: their time runs ahead
#define FAULT_IN 20                    // one frame in
#define FAULTY_IN 10                   // one logger in
#define HISTOGRAM 2048                 // 32 steps an octave of nanoseconds

// Flue gas: code, usual value, decimals, as the packets of HJ 212-2017 have them.
#define FACTOR(code, usual, decimals) {code "-Rtd", code "-Flag", usual, decimals}
static const struct {
    const char *value, *flag; // names of its fields
    double usual;
    int decimals;
} factors[FACTORS] = {FACTOR("a00000", 12.5, 1),
                      FACTOR("a01011", 8.5, 2),
                      FACTOR("a01012", 95, 1),
                      FACTOR("a01013", -0.25, 3),
                      FACTOR("a01014", 8.1, 1),
                      FACTOR("a19001", 7.4, 1),
                      FACTOR("a21002", 82, 1),
                      FACTOR("a21005", 11, 2),
                      FACTOR("a21026", 24, 2),
                      FACTOR("a34013", 6.2, 1)};

static const struct {
    const char *name;
    unsigned bit;
} fault_names[] = {
#define X(fault, bit, name) {name, 1u << bit},
    SIMULATE_FAULTS(X)
#undef X
};

enum line { LINE_DOWN, LINE_CONNECTING, LINE_UP };

struct logger {
    int index, file;
    enum line line;
    unsigned faults;          // of values
    int64_t sequence;         // of the frame under way, or of the next
    int64_t owed;             // frames that are due beside it
    bool outstanding, of_history; // of_history: that one is
    int64_t due_ns, sent_ns, retry_ns, rest_ns; // rest_ns: when the second piece goes out, 0: none
    size_t size, sent;
    uint64_t random;
    double drift[FACTORS];
    char qn[18];              // of the frame under way
    struct simulate_settings settings;
    char frame[FRAME_SIZE], held[HELD_SIZE];
    size_t held_size;
};

struct simulation {
    const struct simulate_options *options;
    struct simulate_report *report;
    struct logger *loggers;
    struct sockaddr_storage address;
    size_t address_size;
    int poll;
    int64_t dial_end_ns;      // the lines that are not up by then are waited for no longer
    int64_t up_ns;            // when all were up; 0: not yet
    int64_t start_ns, end_ns; // of sending
    int64_t scheduled, start_ms;
    int64_t histogram[HISTOGRAM];
    int64_t most_ns;
    bool begun, ending;       // begun: no longer only dialling
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

static void make_mn(int index, char out[25])
{
    snprintf(out, 25, "51A0000000000000%08X", (unsigned)index);
}

void simulate_table(int points, struct text_buffer *out)
{
    char mn[25];
    text_buffer_append(out, "point,mn,pw,edition,crc,kind,longitude,latitude,name,simulated\n");
    for (int i = 0; i < points; i++) {
        make_mn(i, mn);
        text_buffer_printf(out, "sim%d,%s,123456,2017,strict,flue_gas,%.4f,%.4f,模拟烟囱 %d,yes\n", i + 1, mn, 111.0 + i % 100 * 0.01, 22.0 + i / 100 % 100 * 0.01, i + 1);
    }
}

// ---- frames ----

static uint64_t next_random(struct logger *logger)
{
    uint64_t x = logger->random += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

static bool happens(struct logger *logger, unsigned faults, enum simulate_fault fault)
{
    return (faults & (unsigned)fault) && next_random(logger) % FAULT_IN == 0;
}

static double next_value(struct logger *logger, int i)
{
    const double step = (double)(next_random(logger) % 2001) / 1000 - 1;
    logger->drift[i] = 0.95 * logger->drift[i] + 0.02 * step;
    if (logger->faults & SIMULATE_ZERO)
        return 0;
    const double scale = logger->faults & SIMULATE_EXCEED ? 10 : 1;
    return factors[i].usual * scale * (logger->faults & SIMULATE_CONSTANT ? 1 : 1 + logger->drift[i]);
}

static void write_digits(char *out, int64_t number, int digits)
{
    for (; digits; number /= 10)
        out[--digits] = (char)('0' + number % 10);
}

// The date is asked for once a day: a generator must not cost more than the server it drives.
static void write_time(char *out, int64_t at_ms, bool milliseconds)
{
    static _Thread_local int64_t known_day;
    static _Thread_local char known[8];
    const int64_t local_ms = at_ms + ZONE_MS, day = local_ms / DAY_MS, of_day = local_ms % DAY_MS;
    if (day != known_day) {
        char text[INSTANT_TEXT_SIZE]; // 2026-01-01T00:00:00.000+08:00
        instant_format(at_ms, text, sizeof text);
        memcpy(known, text, 4);
        memcpy(known + 4, text + 5, 2);
        memcpy(known + 6, text + 8, 2);
        known_day = day;
    }
    memcpy(out, known, sizeof known);
    write_digits(out + 8, of_day / HOUR_MS, 2);
    write_digits(out + 10, of_day / 60000 % 60, 2);
    write_digits(out + 12, of_day / 1000 % 60, 2);
    write_digits(out + 14, of_day % 1000, 3);
    out[milliseconds ? 17 : 14] = '\0';
}

struct head {
    const char *qn, *st, *password, *mn, *command;
};

static void write_head(struct hj212_writer *writer, const struct head *head)
{
    const struct hj212_message message = {.qn = hj212_text_of(head->qn), .st = hj212_text_of(head->st), .cn = hj212_text_of(head->command),
                                          .pw = hj212_text_of(head->password), .mn = hj212_text_of(head->mn), .flag = hj212_text_of("5")};
    hj212_write_message(writer, &message);
}

static bool has_states(const struct simulate_place *place)
{
    for (size_t i = 0; i < place->factor_count; i++)
        if (!factor_is_measured(place->factors[i]))
            return true;
    return false;
}

// Of a factor, its value and flag; of a facility, its state.
static void write_world_factor(const struct simulation *simulation, const struct logger *logger, size_t factor, struct hj212_writer *writer, int64_t at_ms)
{
    char name[80], value[DECIMAL_TEXT_SIZE];
    const struct simulate_world *world = simulation->options->world;
    const char *code = simulate_world_place(world, (size_t)logger->index)->factors[factor];
    const struct simulate_value now = simulate_world_value(world, (size_t)logger->index, factor, at_ms);
    const bool measured = factor_is_measured(code);
    snprintf(name, sizeof name, "%s%s", code, measured ? "-Rtd" : "");
    hj212_write_pair(writer, ';', name, decimal_format(now.value, value, sizeof value));
    snprintf(name, sizeof name, "%s-Flag", code);
    if (measured)
        hj212_write_pair(writer, ',', name, now.flag);
}

// What a device of the world says now. Where it has facilities, every second frame tells their states.
static void make_world_frame(const struct simulation *simulation, struct logger *logger)
{
    struct hj212_writer writer;
    char time[18];
    const struct simulate_world *world = simulation->options->world;
    const size_t index = (size_t)logger->index;
    const struct simulate_place *place = simulate_world_place(world, index);
    const int64_t now_ms = instant_now_ms(), at_ms = simulate_world_clock(world, index, now_ms);
    const bool states = has_states(place) && logger->sequence % 2;
    hj212_write_begin(&writer, logger->frame, sizeof logger->frame);
    write_time(logger->qn, now_ms, true);
    write_head(&writer, &(struct head){logger->qn, place->st, place->password, place->mn, states ? "2021" : "2011"});
    write_time(time, at_ms, false);
    hj212_write_pair(&writer, ';', "DataTime", time);
    for (size_t i = 0; i < place->factor_count; i++)
        if (factor_is_measured(place->factors[i]) != states && simulate_world_sends(world, index, i, now_ms))
            write_world_factor(simulation, logger, i, &writer, at_ms);
    logger->size = hj212_write_end(&writer);
    logger->sent = 0;
}

// One second of the loggers' own time from frame to frame.
static void make_frame(const struct simulation *simulation, struct logger *logger)
{
    static const int64_t powers[] = {1, 10, 100, 1000};
    struct hj212_writer writer;
    char value[DECIMAL_TEXT_SIZE], time[18], mn[25];
    int64_t at_ms = simulation->start_ms + logger->sequence * 1000;
    if (logger->faults & SIMULATE_CLOCK)
        at_ms -= DAY_MS;
    hj212_write_begin(&writer, logger->frame, sizeof logger->frame);
    write_time(logger->qn, at_ms + logger->index % 1000, true);
    make_mn(logger->index, mn);
    write_head(&writer, &(struct head){logger->qn, "31", "123456", mn, "2011"});
    write_time(time, at_ms, false);
    hj212_write_pair(&writer, ';', "DataTime", time);
    for (int i = 0; i < FACTORS; i++) {
        const int decimals = factors[i].decimals;
        const struct decimal now = {.mantissa = llround(next_value(logger, i) * (double)powers[decimals]), .scale = decimals};
        hj212_write_pair(&writer, ';', factors[i].value, decimal_format(now, value, sizeof value));
        hj212_write_pair(&writer, ',', factors[i].flag, "N");
    }
    logger->size = hj212_write_end(&writer);
    logger->sent = 0;
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
    if (happens(logger, faults, SIMULATE_CRC)) {
        const char kept = *crc;
        *crc = kept == 'F' ? '0' : 'F';
        push(simulation, logger, logger->size, now);
        *crc = kept;
        logger->sent = 0;
    }
    if (happens(logger, faults, SIMULATE_DUPLICATE) && logger->line == LINE_UP) {
        push(simulation, logger, logger->size, now);
        logger->sent = 0;
    }
    if (happens(logger, faults, SIMULATE_SPLIT) && logger->line == LINE_UP) {
        push(simulation, logger, 1 + next_random(logger) % (logger->size - 1), now);
        logger->rest_ns = now + SPLIT_NS;
        return;
    }
    if (logger->line == LINE_UP)
        push(simulation, logger, logger->size, now);
    if (happens(logger, faults, SIMULATE_RECONNECT))
        hang_up(logger, now);
}

// The frame that is under way, or the next one.
static void send_frame(struct simulation *simulation, struct logger *logger, int64_t now)
{
    if (!logger->outstanding) {
        (simulation->options->world ? make_world_frame : make_frame)(simulation, logger);
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
