// Legal means against their limits.
#include <math.h>

#include "observe/judge/doubt.h"
#include "observe/judge/judge_internal.h"

#define NO_UPPER ((struct decimal){INT64_C(999999999999999999), 0})

static struct standard_reading reading_at(const struct judge_values *values, const struct doubt_bounds *bounds, int64_t at_ms)
{
    size_t low = 0, high = values->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (values->items[middle].at_ms < at_ms)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == values->count || values->items[low].at_ms != at_ms || !judge_is_sound(&values->items[low]))
        return (struct standard_reading){0};
    if (doubt_bars(doubt_of(bounds, values->items[low].value)))
        return (struct standard_reading){0};
    return (struct standard_reading){.valid = true, .value = observation_decimal(values->items[low].value)};
}

// The chosen rows as one limit of the standard's shape.
static struct emission_limit merged(const struct limit_choice *choice, enum emission_average average)
{
    struct emission_limit limit = {.average = average, .within = choice->lower != NULL};
    limit.limit.high = choice->upper ? choice->upper->upper : NO_UPPER;
    if (choice->lower)
        limit.limit.low = choice->lower->lower;
    if (choice->upper && choice->upper->has_cold) {
        limit.has_cold = true;
        limit.cold_limit = choice->upper->cold_upper;
    }
    return limit;
}

static double severity_of(struct decimal value, struct decimal limit)
{
    double away = fabs(decimal_to_double(value) - decimal_to_double(limit)), size = fabs(decimal_to_double(limit));
    return size > 0 ? away / size : away;
}

#define WATER_C_MOST 1000.0 // people set the number: beyond any water it makes no difference

enum judged { JUDGED_NOT, JUDGED_GOOD, JUDGED_BAD };

static enum judged judge_mean(const struct judge_subject *subject, const struct judge_limit_input *input, const struct observation *mean,
                              struct occurrence *ret_one)
{
    const double cold_c = fmax(-WATER_C_MOST, fmin(WATER_C_MOST, judge_parameter(subject, JUDGE_COLD_C)));
    const struct emission_rules rules = {.cold_water_c = {(int64_t)(cold_c * 100), 2}};
    struct limit_choice choice = limit_choose(input->limits, input->limit_count, input->average, day_of_ms(mean->at_ms));
    struct standard_reading reading = {.valid = true, .value = observation_decimal(doubt_counted(subject->bounds, mean->value))};
    if (!doubt_lets_judge(subject->bounds, mean->value, mean->least, false))
        return JUDGED_NOT;
    if (!choice.upper && !choice.lower)
        return JUDGED_GOOD;
    const struct emission_limit limit = merged(&choice, input->average);
    const struct standard_reading water_c = reading_at(&input->water_c, input->water_bounds, mean->at_ms);
    const struct emission_verdict verdict = emission_judge(&rules, &limit, &reading, &water_c);
    if (!verdict.exceeded)
        return JUDGED_GOOD;
    const bool below = choice.lower && decimal_compare(reading.value, choice.lower->lower) < 0;
    if (below && !doubt_lets_judge(subject->bounds, mean->value, mean->least, true))
        return JUDGED_NOT;
    *ret_one = (struct occurrence){.at_ms = mean->at_ms, .severity = severity_of(reading.value, verdict.limit),
                                   .simulated = mean->origin == OBSERVATION_SIMULATED};
    judge_number_add(&ret_one->say, "value", reading.value);
    judge_number_add(&ret_one->say, below ? "low" : "limit", verdict.limit);
    if (!choice.lower) // of a range, pH, a multiple says nothing
        judge_number_add_double(&ret_one->say, "multiple", standard_multiple(reading.value, verdict.limit));
    ret_one->say.limit = below ? choice.lower->id : choice.upper->id;
    return JUDGED_BAD;
}

// How many exceed in a row, and since when.
struct row {
    const struct judge_settings *settings; // of sustained; NULL: not asked
    int64_t count, good, first_ms;
};

static double number_of(const struct row *row, enum judge_parameter parameter)
{
    return row->settings->numbers[parameter];
}

static void row_bad(struct row *row, struct track *track, int64_t at_ms)
{
    if (!row->settings || !row->settings->enabled || !row->settings->given[JUDGE_COUNT])
        return;
    row->first_ms = row->count++ ? row->first_ms : at_ms;
    row->good = 0;
    if ((double)row->count >= number_of(row, JUDGE_COUNT) && (double)(at_ms - row->first_ms) >= number_of(row, JUDGE_MINUTES) * (double)MINUTE_MS)
        track->run.sustained = true;
}

static void row_good(struct row *row)
{
    if (row->settings && (double)++row->good >= number_of(row, JUDGE_CLEAR))
        row->count = 0;
}

static void judge_means(struct track *track, struct row *row, const struct judge_limit_input *input)
{
    for (size_t i = 0; i < input->means.count; i++) {
        const struct observation *mean = &input->means.items[i];
        struct occurrence one;
        if (!judge_is_sound(mean))
            continue;
        const int64_t before = track->running ? track->run.count : 0;
        const enum judged judged = judge_mean(track->subject, input, mean, &one);
        if (judged == JUDGED_GOOD) {
            track_good(track, mean->at_ms);
            row_good(row);
        }
        if (judged != JUDGED_BAD)
            continue;
        track_bad(track, &one);
        if (track->running && track->run.count > before) // not in maintenance
            row_bad(row, track, mean->at_ms);
    }
    track_end(track);
}

void judge_limits(const struct judging *judging, const struct judge_subject *subject, const struct judge_limit_input *input)
{
    const bool alone = !subject->settings->enabled && input->sustained && input->sustained->enabled;
    struct judge_subject whose = *subject;
    struct row row = {.settings = input->sustained};
    struct track track;
    if ((!subject->settings->enabled && !alone) || !input->limit_count)
        return;
    whose.settings = alone ? input->sustained : subject->settings;
    track_init(&track, judging, JUDGE_EXCEEDANCE, &whose);
    judge_means(&track, &row, input);
}
