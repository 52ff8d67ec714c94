// How a factor of a point stands against its limits today: the newest mean, and of a daily limit the mean of today so far.
#include <math.h>

#include "api/observe/observe_api.h"
#include "api/observe/point_limit.h"
#include "base/period.h"
#include "observe/judge/judge.h"
#include "observe/stow/means.h"
#include "point_limit_answer.h"

#define CONVERTED "-Zs"

// Of this factor; where the device sends what was converted, the limit holds for that one.
static size_t limits_of(const struct point_limits *part, const char *factor, struct limit *limits)
{
    const char *converted = arena_printf(part->arena, "%s" CONVERTED, factor);
    size_t count = 0;
    if (map_has(part->factors, converted))
        return 0;
    for (size_t i = 0; i < part->limit_count; i++) {
        const struct limit *limit = &part->limits[i].limit;
        if (text_equal(limit->factor, factor) || text_equal(arena_printf(part->arena, "%s" CONVERTED, limit->factor), factor))
            limits[count++] = *limit;
    }
    return count;
}

static struct doubt_bounds bounds_of(const struct point_limits *part, const char *factor)
{
    return doubts_find(part->doubts, &(struct judge_whose){part->point, factor, judge_domain(part->point_kind, factor)});
}

// What a limit can be held against (doubt.h).
static bool is_sound(const struct doubt_bounds *bounds, const struct observation *mean)
{
    return mean->value.present && (!mean->flag[0] || text_equal(mean->flag, "N")) && doubt_lets_judge(bounds, mean->value, mean->least, false);
}

// The newest sound mean of the limit's kind, today's only.
static bool newest_mean(const struct point_limits *part, const struct series_key *key, struct observation *ret_mean, bool *ret_found, struct fault *f)
{
    const int64_t today_ms = day_start_ms(day_of_ms(part->now_ms));
    const struct doubt_bounds bounds = bounds_of(part, key->factor);
    const struct series_range span = {key->kind == SERIES_DAY ? today_ms - DAY_MS : today_ms, part->now_ms};
    struct observation *rows;
    size_t count;
    *ret_found = false;
    if (!series_collect(part->series, part->arena, key, span, 0, &rows, &count, f))
        return false;
    for (size_t i = count; i-- > 0 && !*ret_found;) {
        *ret_found = is_sound(&bounds, &rows[i]);
        *ret_mean = rows[i];
    }
    return true;
}

// Of the hours of today that are there, weighed as the day's mean will be. *ret_hours: how many went into it.
static bool running_mean(const struct point_limits *part, const char *factor, struct observation *ret_mean, size_t *ret_hours, struct fault *f)
{
    const struct series_key hours = {part->point, factor, SERIES_HOUR};
    struct means_input input = {.span = {day_start_ms(day_of_ms(part->now_ms)), part->now_ms}};
    struct means_rule rule;
    struct observation *rows, *weights = NULL;
    *ret_hours = 0;
    if (!means_rule_default(judge_domain(part->point_kind, factor), SERIES_DAY, &rule))
        return true;
    const struct series_key flow = {part->point, rule.weight_factor, SERIES_HOUR};
    const struct doubt_bounds bounds = bounds_of(part, factor), weights_can = bounds_of(part, rule.weight_factor ? rule.weight_factor : "");
    if (!series_collect(part->series, part->arena, &hours, input.span, 0, &rows, &input.count, f) ||
        (rule.weight_factor && !series_collect(part->series, part->arena, &flow, input.span, 0, &weights, &input.weight_count, f)))
        return false;
    input.observations = rows;
    input.weights = weights;
    input.bounds = &bounds;
    input.weight_bounds = &weights_can;
    for (size_t i = 0; i < input.count; i++)
        *ret_hours += is_sound(&bounds, &rows[i]);
    if (*ret_hours && (!means_compute(&rule, &input, ret_mean) || !ret_mean->value.present))
        *ret_hours = 0;
    return true;
}

// NULL where cold water decides and is not looked at here, and below a limit by a zero.
static void judge(struct point_limit_state *state, const struct doubt_bounds *bounds)
{
    const struct limit_choice *choice = &state->choice;
    const struct observation *mean = &state->mean;
    const struct decimal value = observation_decimal(doubt_counted(bounds, mean->value));
    const bool high = choice->upper && decimal_compare(value, choice->upper->upper) > 0;
    const bool low = choice->lower && decimal_compare(value, choice->lower->lower) < 0;
    const bool zero = low && !doubt_lets_judge(bounds, mean->value, mean->least, true);
    const bool open = high && choice->upper->has_cold && decimal_compare(value, choice->upper->cold_upper) <= 0;
    const double upper = choice->upper ? decimal_to_double(choice->upper->upper) : 0, share = upper > 0 ? decimal_to_double(value) / upper : (double)NAN;
    const bool known = isfinite(share) && !choice->lower;
    if (known)
        state->share = decimal_round_double(share, 3);
    if (!open && !zero)
        state->state = low || high ? "over" : known && share > 0.9 ? "near" : "ok";
}

static bool fill(const struct point_limits *part, const char *factor, struct point_limit_state *state, struct fault *f)
{
    static const enum series_kind kinds[] = {[EMISSION_HOUR] = SERIES_HOUR, [EMISSION_DAY] = SERIES_DAY, [EMISSION_INSTANT] = SERIES_REALTIME};
    const struct series_key key = {part->point, factor, kinds[state->average]};
    const struct doubt_bounds bounds = bounds_of(part, factor);
    if (state->average == EMISSION_DAY ? !running_mean(part, factor, &state->mean, &state->hours, f) : !newest_mean(part, &key, &state->mean, &state->found, f))
        return false;
    state->found = state->found || state->hours;
    if (state->found)
        judge(state, &bounds);
    return true;
}

bool point_limit_states(const struct point_limits *part, const char *factor, json_t **ret_states, struct fault *f)
{
    struct limit *limits = arena_array(part->arena, part->limit_count + 1, sizeof *limits);
    const size_t count = limits_of(part, factor, limits);
    json_t *states = *ret_states = json_array();
    for (enum emission_average average = 0; average <= EMISSION_INSTANT && count; average++) {
        struct point_limit_state state = {.average = average, .choice = limit_choose(limits, count, average, day_of_ms(part->now_ms)), .share = (double)NAN};
        state.any = state.choice.upper ? state.choice.upper : state.choice.lower;
        if (!state.any)
            continue;
        if (part->series && !fill(part, factor, &state, f))
            return false;
        json_array_append_new(states, limit_state_json(&state));
    }
    return true;
}
