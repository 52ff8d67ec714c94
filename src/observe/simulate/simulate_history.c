#include "observe/simulate/simulate_history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/period.h"
#include "observe/point/factor.h"

#define DONE 1
#define NO_DATA 100

static int64_t step_of(int command, int64_t minute_ms)
{
    return command == 2031 ? DAY_MS : command == 2061 ? HOUR_MS : command == 2051 ? minute_ms : 0;
}

static int64_t time_of(const struct hj212_message *message, const char *name)
{
    int64_t at_ms;
    return hj212_time_parse(hj212_cp_value(message, name), &at_ms) ? at_ms : 0;
}

bool simulate_history_begin(struct simulate_history *history, const struct hj212_message *message, int64_t minute_ms, int64_t now_ms)
{
    const int64_t step_ms = step_of(message->command, minute_ms), from_ms = time_of(message, "BeginTime"), to_ms = time_of(message, "EndTime");
    if (!step_ms || !from_ms || to_ms < from_ms || message->qn.size >= sizeof history->qn)
        return false;
    *history = (struct simulate_history){.command = message->command, .step_ms = step_ms, .to_ms = to_ms, .last_qn_ms = history->last_qn_ms};
    history->at_ms = (from_ms + ZONE_MS + step_ms - 1) / step_ms * step_ms - ZONE_MS;
    if (history->to_ms > now_ms - step_ms) // what still runs is no mean yet
        history->to_ms = now_ms - step_ms;
    memcpy(history->qn, message->qn.bytes, message->qn.size);
    return true;
}

// ---- frames ----

struct mean {
    double sum, least, most;
    int64_t count;
    int scale;
    char flag[OBSERVATION_FLAG_SIZE];
};

// Of the values at the whole minutes of the interval, as they are there when they are filled in beforehand.
static struct mean mean_of(const struct simulate_history *history, const struct simulate_world *world, size_t place, size_t factor)
{
    struct mean mean = {.flag = "N"};
    for (int64_t at_ms = history->at_ms; at_ms < history->at_ms + history->step_ms; at_ms += MINUTE_MS) {
        const struct simulate_value one = simulate_world_value(world, place, factor, at_ms);
        const double value = (double)one.value.mantissa;
        mean.least = mean.count ? fmin(mean.least, value) : value;
        mean.most = mean.count ? fmax(mean.most, value) : value;
        mean.sum += value;
        mean.count++;
        mean.scale = one.value.scale;
        if (strcmp(one.flag, "N") != 0)
            memcpy(mean.flag, one.flag, sizeof mean.flag);
    }
    return mean;
}

static void write_number(struct hj212_writer *writer, char separator, const char *name, double mantissa, int scale)
{
    char text[DECIMAL_TEXT_SIZE];
    hj212_write_pair(writer, separator, name, decimal_format((struct decimal){.mantissa = llround(mantissa), .scale = scale}, text, sizeof text));
}

static void write_factor(struct hj212_writer *writer, const char *factor, const struct mean *mean)
{
    char name[80];
    snprintf(name, sizeof name, "%s-Min", factor);
    write_number(writer, ';', name, mean->least, mean->scale);
    snprintf(name, sizeof name, "%s-Avg", factor);
    write_number(writer, ',', name, mean->sum / (double)mean->count, mean->scale);
    snprintf(name, sizeof name, "%s-Max", factor);
    write_number(writer, ',', name, mean->most, mean->scale);
    snprintf(name, sizeof name, "%s-Flag", factor);
    hj212_write_pair(writer, ',', name, mean->flag);
}

// Means of numbers; the state of a facility has none.
static bool has_mean(const struct simulate_history *history, const struct simulate_world *world, size_t place, size_t factor)
{
    return factor_is_measured(simulate_world_place(world, place)->factors[factor]) && simulate_world_measures(world, place, factor, history->at_ms);
}

static bool has_any(const struct simulate_history *history, const struct simulate_world *world, size_t place)
{
    for (size_t i = 0; i < simulate_world_place(world, place)->factor_count; i++)
        if (has_mean(history, world, place, i))
            return true;
    return false;
}

static size_t write_frame(struct simulate_history *history, const struct simulate_world *world, size_t place, struct hj212_writer *writer, const char *qn)
{
    const struct simulate_place *shown = simulate_world_place(world, place);
    char time[HJ212_QN_SIZE], number[8];
    snprintf(number, sizeof number, "%d", history->command);
    const struct hj212_message head = {.qn = hj212_text_of(qn), .st = hj212_text_of(shown->st), .cn = hj212_text_of(number),
                                       .pw = hj212_text_of(shown->password), .mn = hj212_text_of(shown->mn), .flag = hj212_text_of("5")};
    hj212_write_message(writer, &head);
    hj212_time_text(history->at_ms, false, time);
    hj212_write_pair(writer, ';', "DataTime", time);
    for (size_t i = 0; i < shown->factor_count; i++) {
        if (!has_mean(history, world, place, i))
            continue;
        const struct mean mean = mean_of(history, world, place, i);
        write_factor(writer, shown->factors[i], &mean);
    }
    return hj212_write_end(writer);
}

size_t simulate_history_next(struct simulate_history *history, const struct simulate_world *world, size_t place, char *out, size_t size, char ret_qn[18])
{
    struct hj212_writer writer;
    const int64_t now_ms = instant_now_ms();
    while (history->at_ms <= history->to_ms && !has_any(history, world, place))
        history->at_ms += history->step_ms;
    if (history->at_ms > history->to_ms)
        return 0;
    history->last_qn_ms = now_ms > history->last_qn_ms ? now_ms : history->last_qn_ms + 1; // no two are equal
    hj212_time_text(history->last_qn_ms, true, ret_qn);
    hj212_write_begin(&writer, out, size);
    const size_t written = write_frame(history, world, place, &writer, ret_qn);
    history->at_ms += history->step_ms;
    history->frames++;
    return written;
}

size_t simulate_history_end(struct simulate_history *history, const struct simulate_place *place, char *out, size_t size)
{
    struct hj212_writer writer;
    const struct hj212_message to = {.qn = hj212_text_of(history->qn), .pw = hj212_text_of(place->password), .mn = hj212_text_of(place->mn), .edition = HJ212_2017};
    hj212_write_begin(&writer, out, size);
    const size_t written = hj212_encode_answer(&to, 9012, history->frames ? DONE : NO_DATA, &writer);
    history->command = 0;
    return written;
}
