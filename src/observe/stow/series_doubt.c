#include "observe/stow/series_doubt.h"

#include <math.h>
#include <string.h>

#include "base/list.h"

struct doubted_list LIST_OF(struct doubted_bucket);

struct doubting {
    struct arena *arena;
    const struct series_step *step;
    const struct doubt_bounds *bounds;
    struct doubted_list list;
    uint32_t counted; // of the newest bucket; its mean is the sum until it is closed
};

static void close_bucket(struct doubting *doubting)
{
    struct series_bucket *bucket = doubting->list.count ? &doubting->list.items[doubting->list.count - 1].all : NULL;
    if (bucket && doubting->counted)
        bucket->mean /= doubting->counted;
    else if (bucket)
        bucket->mean = bucket->least = bucket->most = NAN;
    doubting->counted = 0;
}

static struct doubted_bucket *bucket_of(struct doubting *doubting, int64_t at_ms)
{
    const struct series_step *step = doubting->step;
    const int64_t start_ms = at_ms - (at_ms - step->range.from_ms) % step->step_ms;
    if (!doubting->list.count || doubting->list.items[doubting->list.count - 1].all.at_ms < start_ms) {
        close_bucket(doubting);
        LIST_PUSH(doubting->arena, &doubting->list, ((struct doubted_bucket){.all = {.at_ms = start_ms, .least = INFINITY, .most = -INFINITY}}));
    }
    return &doubting->list.items[doubting->list.count - 1];
}

static double or_value(const struct doubt_bounds *bounds, struct observation_number own, double value)
{
    const struct observation_number counted = doubt_counted(bounds, own);
    return counted.present ? observation_double(counted) : value;
}

static void take(struct doubting *doubting, const struct observation *one)
{
    const enum doubt_reason doubt = doubt_of(doubting->bounds, one->value);
    const bool normal = !one->flag[0] || strcmp(one->flag, "N") == 0, barred = doubt_bars(doubt);
    if (!one->value.present || (doubting->step->valid_only && (!normal || barred)))
        return;
    struct doubted_bucket *bucket = bucket_of(doubting, one->at_ms);
    bucket->all.count++;
    bucket->all.valid += normal && !barred;
    bucket->doubted += doubt != DOUBT_NONE;
    if (barred)
        return;
    const double value = observation_double(doubt_counted(doubting->bounds, one->value));
    bucket->all.mean += value;
    bucket->all.least = fmin(bucket->all.least, or_value(doubting->bounds, one->least, value));
    bucket->all.most = fmax(bucket->all.most, or_value(doubting->bounds, one->most, value));
    doubting->counted++;
}

static bool visit(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    (void)f;
    for (size_t i = 0; i < count; i++)
        take(context, &observations[i]);
    return true;
}

// From the first bucket that may hold a doubted value to the last one; count: there is none.
static size_t may_be_doubted(const struct doubt_bounds *bounds, const struct series_bucket *buckets, size_t count, size_t *ret_last)
{
    size_t first = count;
    for (size_t i = 0; i < count; i++)
        if (!doubt_is_free(bounds, buckets[i].least, buckets[i].most)) {
            first = first == count ? i : first;
            *ret_last = i;
        }
    return first;
}

static void keep(struct doubting *doubting, struct doubted_list *list, const struct series_bucket *buckets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        LIST_PUSH(doubting->arena, list, ((struct doubted_bucket){.all = buckets[i]}));
}

bool series_doubted_means(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                          const struct doubt_bounds *bounds, struct doubted_bucket **ret_buckets, size_t *ret_count, struct fault *f)
{
    struct doubting doubting = {.arena = arena, .step = step, .bounds = bounds};
    struct doubted_list list = {0};
    struct series_bucket *buckets;
    size_t count, last = 0;
    *ret_count = 0;
    if (!series_means(series, arena, key, step, &buckets, &count, f))
        return false;
    const size_t first = may_be_doubted(bounds, buckets, count, &last);
    keep(&doubting, &list, buckets, first);
    if (first < count) {
        const int64_t end_ms = buckets[last].at_ms + step->step_ms;
        const struct series_range span = {buckets[first].at_ms, end_ms < step->range.to_ms ? end_ms : step->range.to_ms};
        if (!series_read(series, key, span, 0, visit, &doubting, f))
            return false;
        close_bucket(&doubting);
        for (size_t i = 0; i < doubting.list.count; i++)
            LIST_PUSH(arena, &list, doubting.list.items[i]);
        keep(&doubting, &list, buckets + last + 1, count - last - 1);
    }
    *ret_buckets = list.items;
    *ret_count = list.count;
    return true;
}
