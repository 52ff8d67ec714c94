#include "observe/evaluate/capture.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/period.h"
#include "observe/series/series_interval.h"

#define HOURS_MOST 24

// How many values a day should have: those whose interval is over.
static int32_t due_of(int64_t start_ms, int64_t interval_ms, const struct capture_input *input)
{
    const int64_t from = input->first_ms > start_ms ? input->first_ms : start_ms;
    const int64_t end = start_ms + DAY_MS < input->now_ms ? start_ms + DAY_MS : input->now_ms;
    return end > from ? (int32_t)((end - from) / interval_ms) : 0;
}

static bool is_valid(const struct observation *hour)
{
    return hour->value.present && (!*hour->flag || strcmp(hour->flag, "N") == 0);
}

static bool exceeds(const struct doubt_bounds *bounds, const struct observation *hour, struct limit_choice choice)
{
    const struct decimal value = observation_decimal(doubt_counted(bounds, hour->value));
    const bool above = choice.upper && decimal_compare(value, choice.upper->upper) > 0, below = choice.lower && decimal_compare(value, choice.lower->lower) < 0;
    return (above || below) && doubt_lets_judge(bounds, hour->value, hour->least, below);
}

static void take_hour(struct capture_day *day, const struct observation *hour, const struct doubt_bounds *bounds, struct limit_choice choice, double *sum)
{
    const enum doubt_reason doubt = doubt_of(bounds, hour->value);
    day->count++;
    day->doubted += doubt != DOUBT_NONE;
    if (!is_valid(hour) || doubt_bars(doubt))
        return;
    const double value = observation_double(doubt_counted(bounds, hour->value));
    *sum += value;
    day->least = day->valid ? fmin(day->least, value) : value;
    day->most = day->valid ? fmax(day->most, value) : value;
    day->valid++;
    day->exceeding += exceeds(bounds, hour, choice);
}

static void fill_day(struct capture_day *day, const struct capture_input *input, int64_t start_ms, size_t *at)
{
    const struct limit_choice choice = limit_choose(input->limits, input->limit_count, EMISSION_HOUR, day->day);
    double sum = 0;
    day->least = day->most = day->mean = NAN;
    day->limited = choice.upper || choice.lower;
    while (*at < input->count && input->hours[*at].at_ms < start_ms)
        (*at)++;
    for (; *at < input->count && input->hours[*at].at_ms < start_ms + DAY_MS; (*at)++)
        take_hour(day, &input->hours[*at], input->bounds, choice, &sum);
    if (day->valid)
        day->mean = sum / day->valid;
    if (day->due < day->valid)
        day->due = day->valid; // a clock that runs ahead, or more than the usual
}

struct capture_days capture_compute(struct arena *arena, const struct capture_input *input)
{
    const size_t count = (size_t)((input->range.to_ms - input->range.from_ms) / DAY_MS);
    struct capture_days days = {.items = arena_array(arena, count + 1, sizeof *days.items), .count = count,
                                .interval_ms = series_interval(input->hours, input->count, HOUR_MS, HOURS_MOST)};
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const int64_t start_ms = input->range.from_ms + (int64_t)i * DAY_MS;
        days.items[i] = (struct capture_day){.day = day_of_ms(start_ms), .due = due_of(start_ms, days.interval_ms, input)};
        fill_day(&days.items[i], input, start_ms, &at);
    }
    return days;
}
