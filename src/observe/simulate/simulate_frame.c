// What a simulated logger says: of the world, or of flue gas that wavers about its usual values.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/period.h"
#include "observe/point/factor.h"
#include "observe/simulate/simulate_internal.h"

#define FAULT_IN 20                    // one frame in

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

void simulate_mn(int index, char out[25])
{
    snprintf(out, 25, "51A0000000000000%08X", (unsigned)index);
}

uint64_t simulate_random(struct logger *logger)
{
    uint64_t x = logger->random += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

bool simulate_happens(struct logger *logger, unsigned faults, enum simulate_fault fault)
{
    return (faults & (unsigned)fault) && simulate_random(logger) % FAULT_IN == 0;
}

static double next_value(struct logger *logger, int i)
{
    const double step = (double)(simulate_random(logger) % 2001) / 1000 - 1;
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

void simulate_world_frame(const struct simulation *simulation, struct logger *logger)
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

void simulate_frame(const struct simulation *simulation, struct logger *logger)
{
    static const int64_t powers[] = {1, 10, 100, 1000};
    struct hj212_writer writer;
    char value[DECIMAL_TEXT_SIZE], time[18], mn[25];
    int64_t at_ms = simulation->start_ms + logger->sequence * 1000;
    if (logger->faults & SIMULATE_CLOCK)
        at_ms -= DAY_MS;
    hj212_write_begin(&writer, logger->frame, sizeof logger->frame);
    write_time(logger->qn, at_ms + logger->index % 1000, true);
    simulate_mn(logger->index, mn);
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
