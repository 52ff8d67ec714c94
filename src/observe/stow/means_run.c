// The shell of means.h: takes touched spans, reads what their means are made of, stores the means.
#include "observe/stow/means.h"

#include <string.h>

#include "base/list.h"
#include "base/period.h"
#include "base/text.h"

#define STRETCH_DAYS 7

struct run_list LIST_OF(struct series_run);

// What the days before one say of the interval of a series. 0: nothing.
struct stretch {
    struct series_key key;
    int64_t day_ms, interval_ms;
};
struct stretches LIST_OF(struct stretch);

struct running {
    struct series *series;
    const struct means_policy *policy;
    struct arena *arena;
    struct arena *inputs;   // of one span: an hour of values a second is half a megabyte, and there may be hundreds of spans
    struct run_list runs;   // one per span that has a mean
    struct stretches stretches;
};

static bool given_by_others(struct running *running, const struct series_key *target, int64_t at_ms, bool *ret_given, struct fault *f)
{
    struct observation *found;
    size_t count;
    if (!series_collect(running->series, running->inputs, target, (struct series_range){at_ms, at_ms + 1}, 0, &found, &count, f))
        return false;
    // a simulated mean may be the device's or ours: it is made again, and is equal where it was ours
    *ret_given = count && found[0].origin != OBSERVATION_COMPUTED && found[0].origin != OBSERVATION_SIMULATED;
    return true;
}

// ---- the interval of the inputs ----

static bool interval_of_range(struct running *running, const struct series_key *key, struct series_range range, int64_t *ret_interval_ms, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct observation *rows;
    size_t count;
    if (!series_collect(running->series, arena, key, range, 0, &rows, &count, f))
        return false;
    *ret_interval_ms = means_interval(rows, count, key->kind == SERIES_HOUR ? HOUR_MS : MINUTE_MS);
    return true;
}

// The day before, or the week before where that says nothing. Asked once for all spans of a day.
static bool find_stretch(struct running *running, const struct series_key *key, int64_t day_ms, struct stretch **ret_stretch, struct fault *f)
{
    for (size_t i = running->stretches.count; i-- > 0;) {
        *ret_stretch = &running->stretches.items[i];
        if ((*ret_stretch)->day_ms == day_ms && (*ret_stretch)->key.kind == key->kind && text_equal((*ret_stretch)->key.factor, key->factor) &&
            text_equal((*ret_stretch)->key.point, key->point))
            return true;
    }
    struct stretch made = {.key = *key, .day_ms = day_ms};
    const int64_t week_ms = day_ms - STRETCH_DAYS * DAY_MS, from_ms = key->kind == SERIES_HOUR ? week_ms : day_ms - DAY_MS;
    if (!interval_of_range(running, key, (struct series_range){from_ms, day_ms}, &made.interval_ms, f) ||
        (!made.interval_ms && from_ms > week_ms && !interval_of_range(running, key, (struct series_range){week_ms, day_ms}, &made.interval_ms, f)))
        return false;
    LIST_PUSH(running->arena, &running->stretches, made);
    *ret_stretch = &running->stretches.items[running->stretches.count - 1];
    return true;
}

// What is due is not told by the few values that came: the days before tell, in the first days of a series these days as
// far as they are there. A device that is set to a shorter interval owes that.
static bool find_interval(struct running *running, const struct series_key *source, struct means_input *input, struct fault *f)
{
    const int64_t day_ms = input->span.from_ms - (input->span.from_ms + ZONE_MS - SERIES_AT_MIN) % DAY_MS;
    const struct means_policy *policy = running->policy;
    struct stretch *stretch;
    if (!find_stretch(running, source, day_ms, &stretch, f))
        return false;
    input->interval_ms = stretch->interval_ms;
    if (!input->interval_ms &&
        !interval_of_range(running, source, (struct series_range){day_ms - STRETCH_DAYS * DAY_MS, input->span.to_ms}, &input->interval_ms, f))
        return false;
    const int64_t set_ms = source->kind == SERIES_MINUTE && policy->interval ? policy->interval(policy->context, source) : 0;
    if (set_ms && (!input->interval_ms || set_ms < input->interval_ms))
        input->interval_ms = set_ms;
    return true;
}

// ---- one span ----

// Minutes where there are any, else what was touched.
static bool collect_source(struct running *running, const struct series_touch *touch, struct series_key *ret_source, struct means_input *input, struct fault *f)
{
    struct observation *rows;
    *ret_source = touch->key;
    if (touch->key.kind == SERIES_REALTIME) {
        ret_source->kind = SERIES_MINUTE;
        if (!series_collect(running->series, running->inputs, ret_source, input->span, 0, &rows, &input->count, f))
            return false;
        input->observations = rows;
        if (input->count)
            return true;
        ret_source->kind = SERIES_REALTIME;
    }
    bool ok = series_collect(running->series, running->inputs, ret_source, input->span, 0, &rows, &input->count, f);
    input->observations = rows;
    return ok;
}

static const struct doubt_bounds *bounds_of(struct running *running, const struct series_key *key)
{
    struct doubt_bounds *bounds = arena_alloc(running->inputs, sizeof *bounds);
    if (!running->policy->bounds)
        return NULL;
    *bounds = running->policy->bounds(running->policy->context, key);
    return bounds;
}

static bool collect_input(struct running *running, const struct series_touch *touch, const struct means_rule *rule, struct means_input *input,
                          struct fault *f)
{
    struct series_range *excluded = NULL;
    struct observation *weights = NULL;
    struct series_key source;
    if (!collect_source(running, touch, &source, input, f) || !find_interval(running, &source, input, f))
        return false;
    input->bounds = bounds_of(running, &source);
    if (rule->weight_factor && !text_equal(rule->weight_factor, touch->key.factor)) {
        struct series_key flow = {touch->key.point, rule->weight_factor, touch->key.kind};
        if (!series_collect(running->series, running->inputs, &flow, input->span, 0, &weights, &input->weight_count, f))
            return false;
        input->weight_bounds = bounds_of(running, &flow);
    }
    if (running->policy->excluded && !running->policy->excluded(running->policy->context, running->inputs, &touch->key, input->span, &excluded,
                                                                &input->excluded_count, f))
        return false;
    input->weights = weights;
    input->excluded = excluded;
    return true;
}

static bool compute_span(struct running *running, const struct series_touch *touch, struct fault *f)
{
    ARENA_SCOPED inputs = arena_new();
    bool day = touch->key.kind == SERIES_HOUR, given;
    struct series_key target = {touch->key.point, touch->key.factor, day ? SERIES_DAY : SERIES_HOUR};
    struct means_input input = {.span = {touch->start_ms, touch->start_ms + (day ? DAY_MS : HOUR_MS)}};
    struct means_rule rule;
    struct observation *mean = arena_alloc(running->arena, sizeof *mean);
    running->inputs = inputs;
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

bool means_look(struct series *series, const struct means_policy *policy, struct arena *arena, const struct series_touch *span, struct means_seen *ret_seen,
                struct fault *f)
{
    struct running running = {.series = series, .policy = policy, .arena = arena, .inputs = arena};
    const bool day = span->key.kind == SERIES_HOUR;
    struct means_input input = {.span = {span->start_ms, span->start_ms + (day ? DAY_MS : HOUR_MS)}};
    struct means_rule rule;
    *ret_seen = (struct means_seen){0};
    if (!policy->rule(policy->context, &span->key, day ? SERIES_DAY : SERIES_HOUR, &rule))
        return true;
    if (!collect_input(&running, span, &rule, &input, f))
        return false;
    ret_seen->weighted = rule.weight_factor && !text_equal(rule.weight_factor, span->key.factor);
    ret_seen->made = means_compute(&rule, &input, &ret_seen->mean);
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

// ---- many spans ----

struct quota {
    int64_t before_ms; // spans that begin earlier
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
    if (!series_touched(series, arena, kind, quota->before_ms, quota->limit, &touches, &count, f))
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

// Whose hours are still to be made waits: else a day would be made of some of its hours, and again of more of them.
static bool days_before(struct series *series, int64_t now_ms, int64_t *ret_before_ms, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    static const enum series_kind finer[] = {SERIES_MINUTE, SERIES_REALTIME};
    *ret_before_ms = now_ms - DAY_MS + 1;
    for (size_t i = 0; i < sizeof finer / sizeof *finer; i++) {
        struct series_touch *touches;
        size_t count;
        if (!series_touched(series, arena, finer[i], now_ms - HOUR_MS + 1, 1, &touches, &count, f))
            return false;
        if (count && touches[0].start_ms - DAY_MS + 1 < *ret_before_ms)
            *ret_before_ms = touches[0].start_ms - DAY_MS + 1;
    }
    return true;
}

bool means_run(struct series *series, const struct means_policy *policy, int64_t now_ms, size_t limit, struct means_report *ret_report,
               struct fault *f)
{
    const struct quota hours = {now_ms - HOUR_MS + 1, limit};
    struct quota days = {.limit = limit};
    *ret_report = (struct means_report){0};
    return run_kind(series, policy, SERIES_MINUTE, &hours, ret_report, f) && run_kind(series, policy, SERIES_REALTIME, &hours, ret_report, f) &&
           days_before(series, now_ms, &days.before_ms, f) && run_kind(series, policy, SERIES_HOUR, &days, ret_report, f);
}
