// Rules on the values as they come: constant, jump, zero, range, negative.
#include <math.h>
#include <string.h>

#include "base/period.h"
#include "observe/judge/doubt.h"
#include "observe/judge/judge_internal.h"

#define JUMP_WINDOW_MAX 240
#define JUMP_LEAST_VALUES 6     // fewer say nothing about what is usual
#define HELD_MS HOUR_MS
#define SPREAD_OF_DEVIATION 1.4826 // median absolute deviation to standard deviation

static struct occurrence occurrence_of(const struct observation *o, double severity)
{
    struct occurrence made = {.at_ms = o->at_ms, .severity = severity, .simulated = o->origin == OBSERVATION_SIMULATED};
    judge_number_add(&made.say, "value", observation_decimal(o->value));
    return made;
}

// ---- constant ----

static bool is_zero(const struct observation *o)
{
    return o->value.mantissa == 0;
}

// Zeros have a rule of their own.
static bool is_same(const struct observation *a, const struct observation *b)
{
    return !is_zero(a) && decimal_equal(observation_decimal(a->value), observation_decimal(b->value));
}

static void judge_constant(struct track *track, const struct judge_values *values)
{
    const struct observation *before = NULL;
    for (size_t i = 0; i < values->count; i++) {
        const struct observation *o = &values->items[i];
        if (!judge_is_sound(o))
            continue;
        if (before && judge_is_gap(track->subject, before->at_ms, o->at_ms))
            track_break(track, o->at_ms);
        else if (before && is_same(before, o)) {
            struct occurrence one = occurrence_of(before, 0);
            if (!track->running)
                track_bad(track, &one);
            one = occurrence_of(o, 0);
            track_bad(track, &one);
        } else if (before) {
            track_good(track, o->at_ms);
        }
        before = o;
    }
    track_end(track);
}

// ---- jump ----

// What was usual lately: each change of the value, and a value that is held once an hour. An analyser that measures every two
// hours and is asked every two minutes would else fill the window with one result, beside which the next one looks wild.
struct usual {
    struct counted {
        double value;
        int64_t at_ms;
    } values[JUMP_WINDOW_MAX]; // the last so many, as a ring
    size_t count, next, size;
};

static const struct counted *usual_at(const struct usual *usual, size_t back) // 0: the last one
{
    return &usual->values[(usual->next + usual->size - 1 - back) % usual->size];
}

static void usual_add(struct usual *usual, double value, int64_t at_ms)
{
    const struct counted *last = usual->count ? usual_at(usual, 0) : NULL;
    if (last && last->value == value && last->at_ms / HELD_MS == at_ms / HELD_MS)
        return;
    usual->values[usual->next] = (struct counted){value, at_ms};
    usual->next = (usual->next + 1) % usual->size;
    usual->count += usual->count < usual->size;
}

// What is older is not asked: wherever judging begins, it must know the same.
static void usual_forget(struct usual *usual, int64_t before_ms)
{
    while (usual->count && usual_at(usual, usual->count - 1)->at_ms < before_ms)
        usual->count--;
}

// Insertion sort: a window is short and mostly in order already.
static double median_of(double *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        double value = values[i];
        size_t at = i;
        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static void usual_measure(const struct usual *usual, double *ret_median, double *ret_deviation)
{
    double sorted[JUMP_WINDOW_MAX];
    for (size_t i = 0; i < usual->count; i++)
        sorted[i] = usual_at(usual, i)->value;
    *ret_median = median_of(sorted, usual->count);
    for (size_t i = 0; i < usual->count; i++)
        sorted[i] = fabs(sorted[i] - *ret_median);
    *ret_deviation = SPREAD_OF_DEVIATION * median_of(sorted, usual->count);
}

// Further from the median than a multiple of the usual deviation, and than a part of the median, and than `least`.
static bool is_jump(const struct judge_subject *subject, const struct usual *usual, const struct observation *o, struct occurrence *ret_occurrence)
{
    double median, deviation, value = observation_double(doubt_counted(subject->bounds, o->value));
    if (usual->count < JUMP_LEAST_VALUES)
        return false;
    usual_measure(usual, &median, &deviation);
    double allowed = judge_parameter(subject, JUDGE_TIMES) * deviation;
    allowed = fmax(allowed, judge_parameter(subject, JUDGE_PERCENT) / 100 * fabs(median));
    allowed = fmax(allowed, judge_parameter(subject, JUDGE_LEAST));
    double away = fabs(value - median);
    if (allowed <= 0 || away <= allowed)
        return false;
    *ret_occurrence = occurrence_of(o, away / allowed);
    judge_number_add_double(&ret_occurrence->say, "median", median);
    judge_number_add_double(&ret_occurrence->say, "allowed", allowed);
    return true;
}

static void judge_jump(struct track *track, const struct judge_values *values)
{
    const double window = judge_parameter(track->subject, JUDGE_WINDOW);
    struct usual usual = {.size = window >= JUMP_LEAST_VALUES && window <= JUMP_WINDOW_MAX ? (size_t)window : JUMP_WINDOW_MAX};
    const struct observation *before = NULL;
    for (size_t i = 0; i < values->count; i++) {
        const struct observation *o = &values->items[i];
        struct occurrence one;
        if (!judge_is_sound(o) || doubt_bars(doubt_of(track->subject->bounds, o->value)))
            continue;
        if (before && judge_is_gap(track->subject, before->at_ms, o->at_ms)) {
            track_break(track, o->at_ms);
            usual.count = usual.next = 0;
        }
        usual_forget(&usual, o->at_ms - judge_lookback_ms(track->subject->key.kind) * 3 / 4);
        if (is_jump(track->subject, &usual, o, &one))
            track_bad(track, &one);
        else
            track_good(track, o->at_ms);
        usual_add(&usual, observation_double(doubt_counted(track->subject->bounds, o->value)), o->at_ms);
        before = o;
    }
    track_end(track);
}

// ---- zero, range, negative: each value by itself ----

static bool breaks_zero(const struct judge_subject *subject, const struct observation *o, struct occurrence *ret_occurrence)
{
    (void)subject;
    *ret_occurrence = occurrence_of(o, 0);
    return is_zero(o);
}

static bool breaks_negative(const struct judge_subject *subject, const struct observation *o, struct occurrence *ret_occurrence)
{
    double value = observation_double(o->value);
    *ret_occurrence = occurrence_of(o, -value);
    return value < -judge_parameter(subject, JUDGE_LEAST);
}

static bool breaks_range(const struct judge_subject *subject, const struct observation *o, struct occurrence *ret_occurrence)
{
    const struct judge_settings *settings = subject->settings;
    double value = observation_double(o->value);
    double below = settings->given[JUDGE_LOW] ? settings->numbers[JUDGE_LOW] - value : -1;
    double above = settings->given[JUDGE_HIGH] ? value - settings->numbers[JUDGE_HIGH] : -1;
    *ret_occurrence = occurrence_of(o, fmax(below, above));
    if (below > 0)
        judge_number_add_double(&ret_occurrence->say, "low", settings->numbers[JUDGE_LOW]);
    if (above > 0)
        judge_number_add_double(&ret_occurrence->say, "high", settings->numbers[JUDGE_HIGH]);
    return below > 0 || above > 0;
}

typedef bool breaks(const struct judge_subject *subject, const struct observation *o, struct occurrence *ret_occurrence);

static void judge_each(struct track *track, const struct judge_values *values, breaks *test)
{
    const struct observation *before = NULL;
    for (size_t i = 0; i < values->count; i++) {
        const struct observation *o = &values->items[i];
        struct occurrence one;
        if (!judge_is_sound(o))
            continue;
        if (before && judge_is_gap(track->subject, before->at_ms, o->at_ms))
            track_break(track, o->at_ms);
        if (test(track->subject, o, &one))
            track_bad(track, &one);
        else
            track_good(track, o->at_ms);
        before = o;
    }
    track_end(track);
}

void judge_series(const struct judging *judging, enum judge_rule rule, const struct judge_subject *subject, const struct judge_values *values)
{
    static breaks *const tests[JUDGE_RULE_COUNT] = {[JUDGE_ZERO] = breaks_zero, [JUDGE_RANGE] = breaks_range, [JUDGE_NEGATIVE] = breaks_negative};
    struct track track;
    if (!subject->settings->enabled)
        return;
    track_init(&track, judging, rule, subject);
    if (rule == JUDGE_CONSTANT)
        judge_constant(&track, values);
    else if (rule == JUDGE_JUMP)
        judge_jump(&track, values);
    else if (tests[rule])
        judge_each(&track, values, tests[rule]);
}
