#include "observe/stow/means.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/period.h"
#include "base/text.h"

__extension__ typedef __int128 wide;

// ---- rules ----

struct rule_row {
    const char *domain;
    enum series_kind kind;
    struct means_rule rule;
};

static const struct rule_row rule_rows[] = {
    {"air", SERIES_HOUR, {.valid_least = 45, .digits = -1, .source = "GB 3095-2012 表4", .confidence = "weak"}},
    {"air", SERIES_DAY, {.valid_least = 20, .digits = -1, .source = "GB 3095-2012 表4", .confidence = "weak"}},
    {"gas", SERIES_HOUR, {.valid_least = 45, .normal_percent = 75, .digits = -1, .source = "HJ 75-2017；HJ 212-2017 附录D、表8", .confidence = "verified"}},
    // 18 hours: the sources differ, older ones say 75 % of the operating hours
    {"gas", SERIES_DAY, {.valid_least = 18, .normal_percent = 75, .digits = -1, .source = "HJ 75-2017", .confidence = "weak"}},
    // one abnormal value is enough (HJ 212-2017 table 8). Of the minutes no clause is known: those of HJ 75 are taken
    {"water", SERIES_HOUR, {.valid_least = 45, .normal_percent = 100, .digits = -1, .source = "HJ 212-2017 表8；有效分钟数比照 HJ 75-2017", .confidence = "weak"}},
    {"water", SERIES_DAY, {.valid_least = 18, .digits = -1, .weight_factor = "w00000", .with_manual = true, .manual_least = 4, .source = "HJ 356-2019", .confidence = "weak"}},
    // rivers and lakes: 75 % of what is due, as for the others; their day is not weighted
    {"surface", SERIES_HOUR, {.valid_least = 45, .normal_percent = 100, .digits = -1, .source = "本系统，比照 HJ 75-2017", .confidence = "weak"}},
    {"surface", SERIES_DAY, {.valid_least = 18, .digits = -1, .with_manual = true, .manual_least = 4, .source = "本系统，比照 HJ 75-2017", .confidence = "weak"}},
};

const char *means_rule_at(size_t index, enum series_kind *ret_kind, struct means_rule *ret_rule)
{
    if (index >= sizeof rule_rows / sizeof *rule_rows)
        return NULL;
    *ret_kind = rule_rows[index].kind;
    *ret_rule = rule_rows[index].rule;
    return rule_rows[index].domain;
}

bool means_rule_default(const char *domain, enum series_kind kind, struct means_rule *ret_rule)
{
    for (size_t i = 0; i < sizeof rule_rows / sizeof *rule_rows; i++)
        if (rule_rows[i].kind == kind && text_equal(domain, rule_rows[i].domain)) {
            *ret_rule = rule_rows[i].rule;
            return true;
        }
    return false;
}

// ---- one mean ----

static bool is_normal(const struct observation *o)
{
    return !o->flag[0] || (o->flag[0] == 'N' && !o->flag[1]);
}

// Only a mean can be a hand sample: minute and real-time values of a file are a logger's, whatever their origin was called.
static bool is_manual(const struct means_input *input, const struct observation *o)
{
    const bool of_hours = input->span.to_ms - input->span.from_ms > HOUR_MS;
    return (of_hours && o->origin == OBSERVATION_MANUAL) || (o->flag[0] == 'S' && !o->flag[1]);
}

static bool is_excluded(const struct means_input *input, int64_t at_ms)
{
    for (size_t i = 0; i < input->excluded_count; i++)
        if (at_ms >= input->excluded[i].from_ms && at_ms < input->excluded[i].to_ms)
            return true;
    return false;
}

// Says nothing at all: no value and no reason, or a number that cannot be.
static bool is_nothing(const struct means_input *input, const struct observation *o)
{
    return o->value.present ? doubt_bars(doubt_of(input->bounds, o->value)) : is_normal(o);
}

static bool is_valid(const struct means_rule *rule, const struct means_input *input, const struct observation *o)
{
    if (!o->value.present || is_excluded(input, o->at_ms))
        return false;
    return is_manual(input, o) ? rule->with_manual : is_normal(o);
}

// At a scale where all numbers of the sum meet. false: too long for exact arithmetic.
static bool scaled(struct observation_number number, int32_t scale, wide *ret_value)
{
    wide value = number.mantissa;
    for (int32_t i = number.scale; i < scale; i++)
        if (__builtin_mul_overflow(value, (wide)10, &value))
            return false;
    *ret_value = value;
    return true;
}

struct sum {
    wide numbers, weights; // weights: how many, or the sum of the weights' mantissas
    int32_t scale;         // of the numbers
    bool broken;
};

static void add(struct sum *sum, struct observation_number number, wide weight)
{
    wide value;
    if (!scaled(number, sum->scale, &value) || __builtin_mul_overflow(value, weight, &value) ||
        __builtin_add_overflow(sum->numbers, value, &sum->numbers) || __builtin_add_overflow(sum->weights, weight, &sum->weights))
        sum->broken = true;
}

// numbers / weights to `digits`, half to even.
static struct observation_number divide(const struct sum *sum, int32_t digits)
{
    wide numbers = sum->numbers, weights = sum->weights;
    for (int32_t i = sum->scale; i < digits; i++)
        if (__builtin_mul_overflow(numbers, (wide)10, &numbers))
            return (struct observation_number){0};
    for (int32_t i = digits; i < sum->scale; i++)
        if (__builtin_mul_overflow(weights, (wide)10, &weights))
            return (struct observation_number){0};
    if (sum->broken || weights <= 0 || weights > ((wide)1 << 125))
        return (struct observation_number){0};
    wide magnitude = numbers < 0 ? -numbers : numbers, quotient = magnitude / weights, rest = magnitude % weights;
    quotient += 2 * rest > weights || (2 * rest == weights && (quotient & 1));
    if (quotient > INT64_MAX)
        return (struct observation_number){0};
    return (struct observation_number){(int64_t)(numbers < 0 ? -quotient : quotient), digits, true};
}

struct scales {
    int32_t value, weight, total;
};

static int32_t finer(int32_t scale, struct observation_number number)
{
    return number.present && number.scale > scale ? number.scale : scale;
}

// Of what counts: what a logger writes where there is nothing has digits of its own.
static struct scales find_scales(const struct means_input *input)
{
    struct scales found = {0};
    for (size_t i = 0; i < input->count; i++) {
        found.value = finer(found.value, doubt_counted(input->bounds, input->observations[i].value));
        found.total = finer(found.total, doubt_counted_total(input->bounds, input->observations[i].total));
    }
    for (size_t i = 0; i < input->weight_count; i++)
        found.weight = finer(found.weight, doubt_counted(input->weight_bounds, input->weights[i].value));
    return found;
}

// The first at or after.
static size_t weight_from(const struct means_input *input, int64_t at_ms)
{
    size_t low = 0, high = input->weight_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (input->weights[middle].at_ms < at_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// The flow from this input on for as long as it covers. What is not there, not sound or not positive gives no weight.
static wide weight_of(const struct means_input *input, const struct observation *o, int64_t step_ms, int32_t scale)
{
    wide sum = 0, value;
    for (size_t i = weight_from(input, o->at_ms); i < input->weight_count && input->weights[i].at_ms < o->at_ms + step_ms; i++) {
        const struct observation *weight = &input->weights[i];
        const struct observation_number flow = doubt_counted(input->weight_bounds, weight->value);
        if (flow.present && is_normal(weight) && flow.mantissa > 0 && scaled(flow, scale, &value) &&
            __builtin_add_overflow(sum, value, &sum))
            return 0;
    }
    return sum;
}

// An extreme that cannot be is none: then the value itself speaks.
static struct observation_number extreme(const struct means_input *input, struct observation_number own, struct observation_number value)
{
    own = doubt_counted(input->bounds, own);
    return own.present ? own : value;
}

static void widen(struct observation *mean, const struct means_input *input, const struct observation *o, struct observation_number value)
{
    const struct observation_number low = extreme(input, o->least, value), high = extreme(input, o->most, value);
    if (!mean->least.present || decimal_compare(observation_decimal(low), observation_decimal(mean->least)) < 0)
        mean->least = low;
    if (!mean->most.present || decimal_compare(observation_decimal(high), observation_decimal(mean->most)) > 0)
        mean->most = high;
}

// The commonest flag that says why an input does not count.
static void commonest_reason(const struct means_input *input, char flag[OBSERVATION_FLAG_SIZE])
{
    size_t best = 0;
    snprintf(flag, OBSERVATION_FLAG_SIZE, "%s", MEANS_FLAG_MISSING);
    for (size_t i = 0; i < input->count; i++) {
        size_t same = 0;
        if (is_normal(&input->observations[i]))
            continue;
        for (size_t j = 0; j < input->count; j++)
            same += memcmp(input->observations[j].flag, input->observations[i].flag, OBSERVATION_FLAG_SIZE) == 0;
        if (same > best)
            memcpy(flag, input->observations[i].flag, OBSERVATION_FLAG_SIZE);
        best = same > best ? same : best;
        if (2 * best > input->count)
            return;
    }
}

struct counts {
    size_t said, manual, normal; // said: inputs that say anything
    int64_t covered_ms;
    int64_t covered_until_ms; // of what has been counted
};

#define INTERVAL_UNITS_MAX 1440

#define INTERVAL_SEEN_LEAST 3
#define INTERVAL_SHARE 4 // one gap in so many at least

int64_t means_interval(const struct observation *observations, size_t count, int64_t unit_ms)
{
    uint32_t seen[INTERVAL_UNITS_MAX + 1] = {0}, gaps = 0;
    int64_t best = 0;
    for (size_t i = 1; i < count; i++) {
        const int64_t apart = (observations[i].at_ms - observations[i - 1].at_ms + unit_ms / 2) / unit_ms;
        gaps += apart >= 1;
        if (apart >= 1 && apart <= INTERVAL_UNITS_MAX)
            seen[apart]++;
        else if (apart < 1)
            seen[0]++;
    }
    if (seen[0] > gaps) // several in a unit: none is missing where each unit has one
        return unit_ms;
    seen[0] = 0;
    for (int64_t i = 1; i <= INTERVAL_UNITS_MAX; i++)
        if (seen[i] > seen[best])
            best = i;
    return seen[best] >= INTERVAL_SEEN_LEAST && seen[best] * INTERVAL_SHARE >= gaps ? best * unit_ms : 0;
}

// An input covers its interval, also where that ends in the next span: what lies before the first input of this one is
// covered by one of the last.
static void cover(struct counts *counts, const struct observation *o, int64_t step_ms)
{
    const int64_t from = o->at_ms > counts->covered_until_ms ? o->at_ms : counts->covered_until_ms, to = o->at_ms + step_ms;
    counts->covered_ms += to > from ? to - from : 0;
    counts->covered_until_ms = to > counts->covered_until_ms ? to : counts->covered_until_ms;
}

static void set_flag(const struct means_rule *rule, const struct means_input *input, const struct counts *counts, int64_t unit_ms, struct observation *mean)
{
    bool enough = counts->covered_ms >= rule->valid_least * unit_ms || (rule->manual_least && (int64_t)counts->manual >= rule->manual_least);
    if (!enough || !mean->value.present)
        commonest_reason(input, mean->flag);
    else if (counts->normal * 100 < counts->said * (size_t)rule->normal_percent)
        snprintf(mean->flag, sizeof mean->flag, "%s", MEANS_FLAG_DOUBTFUL);
    else
        snprintf(mean->flag, sizeof mean->flag, "N");
}

struct sums {
    struct sum plain, weighted, total;
    struct counts counts;
    int64_t unit_ms; // of the rule: a minute or an hour
};

static void add_input(const struct means_rule *rule, const struct means_input *input, const struct observation *o, int32_t weight_scale, struct sums *sums,
                      struct observation *mean)
{
    struct counts *counts = &sums->counts;
    const int64_t step_ms = input->interval_ms > 0 ? input->interval_ms : sums->unit_ms;
    const struct observation_number value = doubt_counted(input->bounds, o->value);
    counts->said++;
    counts->normal += is_normal(o) || (rule->with_manual && is_manual(input, o));
    if (!is_valid(rule, input, o))
        return;
    counts->manual += is_manual(input, o);
    cover(counts, o, step_ms);
    add(&sums->plain, value, 1);
    if (rule->weight_factor)
        add(&sums->weighted, value, weight_of(input, o, step_ms, weight_scale));
    widen(mean, input, o, value);
}

// Only the valid ones, but for totals and counts of what is normal.
static void sum_up(const struct means_rule *rule, const struct means_input *input, int32_t weight_scale, struct sums *sums, struct observation *mean)
{
    for (size_t i = 0; i < input->count; i++) {
        const struct observation *o = &input->observations[i];
        const struct observation_number total = doubt_counted_total(input->bounds, o->total);
        if (o->origin == OBSERVATION_SIMULATED)
            mean->origin = OBSERVATION_SIMULATED;
        if (total.present)
            add(&sums->total, total, 1);
        if (!is_nothing(input, o))
            add_input(rule, input, o, weight_scale, sums, mean);
    }
}

bool means_compute(const struct means_rule *rule, const struct means_input *input, struct observation *ret_mean)
{
    struct scales scales = find_scales(input);
    struct sums sums = {.plain = {.scale = scales.value}, .weighted = {.scale = scales.value}, .total = {.scale = scales.total},
                        .counts = {.covered_until_ms = input->span.from_ms},
                        .unit_ms = input->span.to_ms - input->span.from_ms > HOUR_MS ? HOUR_MS : MINUTE_MS};
    struct observation mean = {.at_ms = input->span.from_ms, .origin = OBSERVATION_COMPUTED};
    sum_up(rule, input, scales.weight, &sums, &mean);
    int32_t digits = rule->digits >= 0 ? rule->digits : scales.value;
    mean.value = divide(sums.weighted.weights > 0 ? &sums.weighted : &sums.plain, digits); // without any flow: the plain mean
    if (sums.total.weights > 0) {
        sums.total.weights = 1;
        mean.total = divide(&sums.total, scales.total);
    }
    set_flag(rule, input, &sums.counts, sums.unit_ms, &mean);
    *ret_mean = mean;
    return input->count > 0;
}
