#include "observe/means.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"

#define MINUTE_MS INT64_C(60000)
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
    {"air", SERIES_HOUR, {.valid_least = 45, .digits = -1, .source = "GB 3095-2012 表4"}},
    {"air", SERIES_DAY, {.valid_least = 20, .digits = -1, .source = "GB 3095-2012 表4"}},
    {"gas", SERIES_HOUR, {.valid_least = 45, .normal_percent = 75, .digits = -1, .source = "HJ 75-2017; HJ 212-2017 附录D、表8"}},
    // 18 hours: the sources differ, older ones say 75 % of the operating hours
    {"gas", SERIES_DAY, {.valid_least = 18, .normal_percent = 75, .digits = -1, .source = "HJ 75-2017"}},
    // one abnormal value is enough
    {"water", SERIES_HOUR, {.valid_least = 1, .normal_percent = 100, .digits = -1, .source = "HJ 212-2017 表8"}},
    {"water", SERIES_DAY, {.valid_least = 18, .digits = -1, .weight_factor = "w00000", .with_manual = true, .manual_least = 4, .source = "HJ 356-2019"}},
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
        if (weight->value.present && is_normal(weight) && weight->value.mantissa > 0 && scaled(weight->value, scale, &value) &&
            __builtin_add_overflow(sum, value, &sum))
            return 0;
    }
    return sum;
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
    int64_t covered_ms;
    int64_t covered_until_ms; // of what has been counted
};

static int compare_gaps(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

// The distance that most inputs have to the next one; the shorter one of several. Alone: the whole unit of the rule.
static int64_t usual_step(const struct means_input *input, int64_t unit_ms)
{
    ARENA_SCOPED arena = arena_new();
    int64_t *gaps = arena_array(arena, input->count, sizeof *gaps), best_ms = unit_ms;
    size_t best = 0;
    for (size_t i = 1; i < input->count; i++)
        gaps[i - 1] = input->observations[i].at_ms - input->observations[i - 1].at_ms;
    qsort(gaps, input->count - 1, sizeof *gaps, compare_gaps);
    for (size_t start = 0, end = 0; start + 1 < input->count; start = end) {
        while (end + 1 < input->count && gaps[end] == gaps[start])
            end++;
        if (end - start > best) {
            best = end - start;
            best_ms = gaps[start];
        }
    }
    return best_ms;
}

// A minute or an hour with one valid input in it is covered; a longer input covers its length.
static void cover(struct counts *counts, const struct means_input *input, const struct observation *o, int64_t step_ms, int64_t unit_ms)
{
    int64_t from = o->at_ms, to;
    if (step_ms < unit_ms) {
        from -= (o->at_ms - input->span.from_ms) % unit_ms;
        step_ms = unit_ms;
    }
    to = from + step_ms < input->span.to_ms ? from + step_ms : input->span.to_ms;
    from = from > counts->covered_until_ms ? from : counts->covered_until_ms;
    counts->covered_ms += to > from ? to - from : 0;
    counts->covered_until_ms = to > counts->covered_until_ms ? to : counts->covered_until_ms;
}

static void set_flag(const struct means_rule *rule, const struct means_input *input, const struct counts *counts, int64_t unit_ms, struct observation *mean)
{
    bool enough = counts->covered_ms >= rule->valid_least * unit_ms || (rule->manual_least && (int64_t)counts->manual >= rule->manual_least);
    if (!enough || !mean->value.present)
        commonest_reason(input, mean->flag);
    else if (counts->normal * 100 < input->count * (size_t)rule->normal_percent)
        snprintf(mean->flag, sizeof mean->flag, "%s", MEANS_FLAG_DOUBTFUL);
    else
        snprintf(mean->flag, sizeof mean->flag, "N");
}

struct sums {
    struct sum plain, weighted, total;
    struct counts counts;
    int64_t unit_ms; // of the rule: a minute or an hour
};

// Only the valid ones, but for totals and counts of what is normal.
static void sum_up(const struct means_rule *rule, const struct means_input *input, int32_t weight_scale, struct sums *sums, struct observation *mean)
{
    struct counts *counts = &sums->counts;
    int64_t step_ms = input->count ? usual_step(input, sums->unit_ms) : sums->unit_ms;
    for (size_t i = 0; i < input->count; i++) {
        const struct observation *o = &input->observations[i];
        counts->normal += is_normal(o) || (rule->with_manual && is_manual(o));
        if (o->origin == OBSERVATION_SIMULATED)
            mean->origin = OBSERVATION_SIMULATED;
        if (o->total.present)
            add(&sums->total, o->total, 1);
        if (!is_valid(rule, input, o))
            continue;
        counts->valid++;
        counts->manual += is_manual(o);
        cover(counts, input, o, step_ms, sums->unit_ms);
        add(&sums->plain, o->value, 1);
        if (rule->weight_factor)
            add(&sums->weighted, o->value, weight_of(input, o, step_ms, weight_scale));
        widen(mean, o);
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

// ---- the shell ----

struct run_list LIST_OF(struct series_run);

struct running {
    struct series *series;
    const struct means_policy *policy;
    struct arena *arena;
    struct run_list runs;   // one per span that has a mean
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
    if (running->policy->excluded && !running->policy->excluded(running->policy->context, running->arena, &touch->key, input->span, &excluded,
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
        LIST_PUSH(running->arena, &running->runs, (struct series_run){target, mean, 1});
    return true;
}

// A flow weighs what its point discharges: when it changes, the means of the other factors do too.
static bool compute_weighed(struct running *running, const struct series_touch *touch, struct fault *f)
{
    enum series_kind target = touch->key.kind == SERIES_HOUR ? SERIES_DAY : SERIES_HOUR;
    struct means_rule rule;
    const char **factors;
    size_t count;
    if (!running->policy->rule(running->policy->context, &touch->key, target, &rule) || !rule.weight_factor ||
        !text_equal(rule.weight_factor, touch->key.factor))
        return true;
    if (!series_factors(running->series, running->arena, touch->key.point, touch->key.kind, &factors, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct series_touch other = *touch;
        other.key.factor = factors[i];
        if (!text_equal(factors[i], rule.weight_factor) && !compute_span(running, &other, f))
            return false;
    }
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
    for (size_t i = 0; i < count; i++)
        if (!compute_span(&running, &touches[i], f) || !compute_weighed(&running, &touches[i], f))
            return fault_at(f, "%s %s", touches[i].key.point, touches[i].key.factor);
    struct series_batch batch = {.runs = running.runs.items, .count = running.runs.count, .done = touches, .done_count = count};
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
