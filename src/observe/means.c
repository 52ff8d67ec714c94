#include "observe/means.h"

#include <stdio.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)

__extension__ typedef __int128 wide;

// ---- rules ----

struct rule_row {
    const char *domain;
    enum series_kind kind;
    struct means_rule rule;
};

static const struct rule_row rule_rows[] = {
    {"air", SERIES_HOUR, {.valid_least = 45, .digits = -1}},                          // GB 3095-2012 table 4
    {"air", SERIES_DAY, {.valid_least = 20, .digits = -1}},                           //
    {"gas", SERIES_HOUR, {.valid_least = 45, .normal_percent = 75, .digits = -1}},    // HJ 75-2017; HJ 212-2017
    {"gas", SERIES_DAY, {.valid_least = 18, .normal_percent = 75, .digits = -1}},     // 75 % of the operating hours is the older rule
    {"water", SERIES_HOUR, {.valid_least = 1, .normal_percent = 100, .digits = -1}},  // HJ 212-2017: one abnormal value is enough
    {"water", SERIES_DAY, {.valid_least = 18, .digits = -1, .weight_factor = "w00000", .with_manual = true, .manual_least = 4}}, // HJ 356-2019
};

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

static bool is_manual(const struct observation *o)
{
    return o->origin == OBSERVATION_MANUAL || (o->flag[0] == 'S' && !o->flag[1]);
}

static bool is_excluded(const struct means_input *input, int64_t at_ms)
{
    for (size_t i = 0; i < input->excluded_count; i++)
        if (at_ms >= input->excluded[i].from_ms && at_ms < input->excluded[i].to_ms)
            return true;
    return false;
}

static bool is_valid(const struct means_rule *rule, const struct means_input *input, const struct observation *o)
{
    if (!o->value.present || is_excluded(input, o->at_ms))
        return false;
    return is_manual(o) ? rule->with_manual : is_normal(o);
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

static const struct observation *weight_at(const struct means_input *input, int64_t at_ms)
{
    size_t low = 0, high = input->weight_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (input->weights[middle].at_ms < at_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low < input->weight_count && input->weights[low].at_ms == at_ms ? &input->weights[low] : NULL;
}

struct scales {
    int32_t value, weight, total;
};

static int32_t finer(int32_t scale, struct observation_number number)
{
    return number.present && number.scale > scale ? number.scale : scale;
}

static struct scales find_scales(const struct means_input *input)
{
    struct scales found = {0};
    for (size_t i = 0; i < input->count; i++) {
        found.value = finer(found.value, input->observations[i].value);
        found.total = finer(found.total, input->observations[i].total);
    }
    for (size_t i = 0; i < input->weight_count; i++)
        found.weight = finer(found.weight, input->weights[i].value);
    return found;
}

// What a flow that is not there, is not sound or is not positive gives: no weight.
static wide weight_of(const struct means_input *input, const struct observation *o, int32_t scale)
{
    const struct observation *weight = weight_at(input, o->at_ms);
    wide value;
    if (!weight || !weight->value.present || !is_normal(weight) || weight->value.mantissa < 0 || !scaled(weight->value, scale, &value))
        return 0;
    return value;
}

static void widen(struct observation *mean, const struct observation *o)
{
    struct observation_number low = o->least.present ? o->least : o->value, high = o->most.present ? o->most : o->value;
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
    size_t valid, manual, normal;
};

static void set_flag(const struct means_rule *rule, const struct means_input *input, const struct counts *counts, struct observation *mean)
{
    bool enough = (int64_t)counts->valid >= rule->valid_least || (rule->manual_least && (int64_t)counts->manual >= rule->manual_least);
    if (!enough || !mean->value.present)
        commonest_reason(input, mean->flag);
    else if (counts->normal * 100 < input->count * (size_t)rule->normal_percent)
        snprintf(mean->flag, sizeof mean->flag, "%s", MEANS_FLAG_DOUBTFUL);
    else
        snprintf(mean->flag, sizeof mean->flag, "N");
}

bool means_compute(const struct means_rule *rule, const struct means_input *input, struct observation *ret_mean)
{
    struct scales scales = find_scales(input);
    struct sum plain = {.scale = scales.value}, weighted = {.scale = scales.value}, total = {.scale = scales.total};
    struct observation mean = {.at_ms = input->span.from_ms, .origin = OBSERVATION_COMPUTED};
    struct counts counts = {0};
    for (size_t i = 0; i < input->count; i++) {
        const struct observation *o = &input->observations[i];
        counts.normal += is_normal(o) || (rule->with_manual && is_manual(o));
        if (o->origin == OBSERVATION_SIMULATED)
            mean.origin = OBSERVATION_SIMULATED;
        if (o->total.present)
            add(&total, o->total, 1);
        if (!is_valid(rule, input, o))
            continue;
        counts.valid++;
        counts.manual += is_manual(o);
        add(&plain, o->value, 1);
        if (rule->weight_factor)
            add(&weighted, o->value, weight_of(input, o, scales.weight));
        widen(&mean, o);
    }
    int32_t digits = rule->digits >= 0 ? rule->digits : scales.value;
    mean.value = divide(weighted.weights > 0 ? &weighted : &plain, digits); // without any flow: the plain mean
    if (total.weights > 0) {
        total.weights = 1;
        mean.total = divide(&total, scales.total);
    }
    set_flag(rule, input, &counts, &mean);
    *ret_mean = mean;
    return input->count > 0;
}

// ---- the shell ----

struct running {
    struct series *series;
    const struct means_policy *policy;
    struct arena *arena;
    struct series_run *runs;   // one per span that has a mean
    size_t count;
};

static bool given_by_others(struct running *running, const struct series_key *target, int64_t at_ms, bool *ret_given, struct fault *f)
{
    struct observation *found;
    size_t count;
    if (!series_collect(running->series, running->arena, target, (struct series_range){at_ms, at_ms + 1}, 0, &found, &count, f))
        return false;
    // a simulated mean may be the device's or ours: it is made again, and is equal where it was ours
    *ret_given = count && (found[0].origin == OBSERVATION_DEVICE || found[0].origin == OBSERVATION_MANUAL);
    return true;
}

// Minutes where there are any, else what was touched.
static bool collect_source(struct running *running, const struct series_touch *touch, struct means_input *input, struct fault *f)
{
    struct series_key source = touch->key;
    struct observation *rows;
    if (source.kind == SERIES_REALTIME) {
        source.kind = SERIES_MINUTE;
        if (!series_collect(running->series, running->arena, &source, input->span, 0, &rows, &input->count, f))
            return false;
        input->observations = rows;
        if (input->count)
            return true;
        source.kind = SERIES_REALTIME;
    }
    bool ok = series_collect(running->series, running->arena, &source, input->span, 0, &rows, &input->count, f);
    input->observations = rows;
    return ok;
}

static bool collect_input(struct running *running, const struct series_touch *touch, const struct means_rule *rule, struct means_input *input,
                          struct fault *f)
{
    struct series_range *excluded = NULL;
    struct observation *weights = NULL;
    if (!collect_source(running, touch, input, f))
        return false;
    if (rule->weight_factor && !text_equal(rule->weight_factor, touch->key.factor)) {
        struct series_key flow = {touch->key.point, rule->weight_factor, touch->key.kind};
        if (!series_collect(running->series, running->arena, &flow, input->span, 0, &weights, &input->weight_count, f))
            return false;
    }
    if (running->policy->excluded && !running->policy->excluded(running->policy->context, running->arena, touch->key.point, input->span, &excluded,
                                                                &input->excluded_count, f))
        return false;
    input->weights = weights;
    input->excluded = excluded;
    return true;
}

static bool compute_span(struct running *running, const struct series_touch *touch, struct fault *f)
{
    bool day = touch->key.kind == SERIES_HOUR, given;
    struct series_key target = {touch->key.point, touch->key.factor, day ? SERIES_DAY : SERIES_HOUR};
    struct means_input input = {.span = {touch->start_ms, touch->start_ms + (day ? DAY_MS : HOUR_MS)}};
    struct means_rule rule;
    struct observation *mean = arena_alloc(running->arena, sizeof *mean);
    if (!running->policy->rule(running->policy->context, &touch->key, target.kind, &rule))
        return true;
    if (!given_by_others(running, &target, touch->start_ms, &given, f))
        return false;
    if (given)
        return true;
    if (!collect_input(running, touch, &rule, &input, f))
        return false;
    if (means_compute(&rule, &input, mean))
        running->runs[running->count++] = (struct series_run){target, mean, 1};
    return true;
}

struct quota {
    int64_t now_ms;
    size_t limit;
};

static bool run_kind(struct series *series, const struct means_policy *policy, enum series_kind kind, const struct quota *quota,
                     struct means_report *report, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct running running = {.series = series, .policy = policy, .arena = arena};
    struct series_touch *touches;
    struct series_report stored = {0};
    size_t count;
    int64_t span = kind == SERIES_HOUR ? DAY_MS : HOUR_MS;
    if (!series_touched(series, arena, kind, quota->now_ms - span + 1, quota->limit, &touches, &count, f))
        return false;
    if (count == 0)
        return true;
    running.runs = arena_array(arena, count, sizeof *running.runs);
    for (size_t i = 0; i < count; i++)
        if (!compute_span(&running, &touches[i], f))
            return fault_at(f, "%s %s", touches[i].key.point, touches[i].key.factor);
    struct series_batch batch = {.runs = running.runs, .count = running.count, .done = touches, .done_count = count};
    if (!series_put(series, &batch, &stored, f))
        return false;
    report->spans += count;
    report->stored += stored.stored;
    return true;
}

bool means_run(struct series *series, const struct means_policy *policy, int64_t now_ms, size_t limit, struct means_report *ret_report,
               struct fault *f)
{
    static const enum series_kind order[] = {SERIES_MINUTE, SERIES_REALTIME, SERIES_HOUR}; // hours first: days are made of them
    *ret_report = (struct means_report){0};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (!run_kind(series, policy, order[i], &(struct quota){now_ms, limit}, ret_report, f))
            return false;
    return true;
}
