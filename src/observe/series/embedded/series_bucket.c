// Down-sampling for charts, straight from the columns of chunks.
#include <math.h>

#include "observe/series/embedded/series_embedded.h"

static const double double_tens[DECIMAL_SCALE_MAX + 1] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
                                                          1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

struct bucket_list LIST_OF(struct series_bucket);

struct sampling {
    struct embedded *embedded;
    struct arena *arena;
    const struct series_step *step;
    struct bucket_list list;
    int64_t end_ms; // of the newest bucket
};

// Until a bucket is closed `mean` is the sum.
static bool sample(struct sampling *s, int64_t at_ms, const double numbers[3], uint32_t count, uint32_t valid, struct fault *f)
{
    if (s->list.count == 0 || at_ms >= s->end_ms) {
        int64_t start = at_ms - (at_ms - s->step->range.from_ms) % s->step->step_ms;
        if (s->list.count == SERIES_BUCKETS_MAX)
            return fault_set_number(f, FAULT_TOO_LARGE, "series.buckets", "limit", SERIES_BUCKETS_MAX);
        LIST_PUSH(s->arena, &s->list, (struct series_bucket){.at_ms = start, .least = INFINITY, .most = -INFINITY});
        s->end_ms = start + s->step->step_ms;
    }
    struct series_bucket *bucket = &s->list.items[s->list.count - 1];
    bucket->count += count;
    bucket->valid += valid;
    bucket->mean += numbers[0];
    bucket->least = numbers[1] < bucket->least ? numbers[1] : bucket->least;
    bucket->most = numbers[2] > bucket->most ? numbers[2] : bucket->most;
    return true;
}

static bool flag_is_valid(const char *flag)
{
    return !flag[0] || (flag[0] == 'N' && !flag[1]);
}

static bool is_whole(const struct chunk *chunk, const struct chunk_numbers *numbers)
{
    return numbers->count == chunk->count && numbers->scaling != CHUNK_SCALE_MIXED;
}

struct columns {
    const struct chunk *chunk;
    const int64_t *value, *least, *most;
    const uint8_t *sound; // by number of the flag; NULL: all are, and no time is there twice
};

struct stretch {
    __extension__ __int128 sum;
    int64_t low, high;
    uint32_t count, good;
};

// All rows from i on that are before end_ms. Returns the first that is not.
static size_t add_all(struct stretch *s, const struct columns *c, size_t i, int64_t end_ms)
{
    const size_t first = i;
    int64_t low = INT64_MAX, high = INT64_MIN, sum = 0;
    bool wide = false;
    for (; i < c->chunk->count && c->chunk->at_ms[i] < end_ms; i++) {
        wide |= __builtin_add_overflow(sum, c->value[i], &sum);
        low = c->least[i] < low ? c->least[i] : low;
        high = c->most[i] > high ? c->most[i] : high;
    }
    *s = (struct stretch){.sum = sum, .low = low, .high = high, .count = (uint32_t)(i - first), .good = (uint32_t)(i - first)};
    if (!wide)
        return i;
    s->sum = 0;
    for (size_t k = first; k < i; k++)
        s->sum += c->value[k];
    return i;
}

static size_t add_chosen(struct stretch *s, const struct columns *c, size_t i, int64_t end_ms, bool valid_only)
{
    const struct chunk *chunk = c->chunk;
    *s = (struct stretch){.low = INT64_MAX, .high = INT64_MIN};
    for (; i < chunk->count && chunk->at_ms[i] < end_ms; i++) {
        bool speaks = i + 1 == chunk->count || chunk->at_ms[i + 1] != chunk->at_ms[i];
        uint8_t sound = c->sound[chunk->flag[i]];
        if (!speaks || (valid_only && !sound))
            continue;
        s->sum += c->value[i];
        s->low = c->least[i] < s->low ? c->least[i] : s->low;
        s->high = c->most[i] > s->high ? c->most[i] : s->high;
        s->count++;
        s->good += sound;
    }
    return i;
}

// Straight from the chunk: no observation is built. Sums of up to a bucket's end stay integers.
static bool sample_columns(struct sampling *s, const struct columns *c, struct fault *f)
{
    const struct series_range range = s->step->range;
    double unit = double_tens[c->chunk->value.scale];
    struct stretch stretch;
    size_t i = 0;
    while (i < c->chunk->count && c->chunk->at_ms[i] < range.from_ms)
        i++;
    while (i < c->chunk->count && c->chunk->at_ms[i] < range.to_ms) {
        int64_t start = c->chunk->at_ms[i], end = start - (start - range.from_ms) % s->step->step_ms + s->step->step_ms;
        end = end < range.to_ms ? end : range.to_ms;
        i = c->sound ? add_chosen(&stretch, c, i, end, s->step->valid_only) : add_all(&stretch, c, i, end);
        const double numbers[3] = {(double)stretch.sum / unit, (double)stretch.low / unit, (double)stretch.high / unit};
        if (stretch.count && !sample(s, start, numbers, stretch.count, stretch.good, f))
            return false;
    }
    return true;
}

// NULL when every row speaks and is sound.
static const uint8_t *judge_flags(struct arena *arena, const struct chunk *chunk)
{
    uint8_t *sound = arena_alloc(arena, chunk->flag_count);
    bool all = !chunk->repeats;
    for (size_t i = 0; i < chunk->flag_count; i++)
        all &= sound[i] = flag_is_valid(chunk->flags[i]);
    return all ? NULL : sound;
}

static bool sample_rows(struct sampling *s, const struct chunk *chunk, struct fault *f)
{
    const struct observation *rows = chunk_observations(s->embedded->scratch, chunk); // without origin, version and frame
    for (size_t i = 0; i < chunk->count; i++) {
        bool speaks = i + 1 == chunk->count || rows[i + 1].at_ms != rows[i].at_ms, valid = flag_is_valid(rows[i].flag);
        if (!speaks || !rows[i].value.present || rows[i].at_ms < s->step->range.from_ms || rows[i].at_ms >= s->step->range.to_ms ||
            (s->step->valid_only && !valid))
            continue;
        double value = observation_double(rows[i].value);
        const double numbers[3] = {value, rows[i].least.present ? observation_double(rows[i].least) : value,
                                   rows[i].most.present ? observation_double(rows[i].most) : value};
        if (!sample(s, rows[i].at_ms, numbers, 1, valid, f))
            return false;
    }
    return true;
}

static bool sample_chunk(void *context, const struct chunk *chunk, struct fault *f)
{
    struct sampling *s = context;
    bool plain = chunk->least.count == 0 && chunk->most.count == 0;
    bool full = is_whole(chunk, &chunk->least) && is_whole(chunk, &chunk->most) && chunk->least.scale == chunk->value.scale &&
                chunk->most.scale == chunk->value.scale;
    if (!is_whole(chunk, &chunk->value) || !(plain || full))
        return sample_rows(s, chunk, f);
    const struct columns columns = {chunk, chunk->value.mantissas, plain ? chunk->value.mantissas : chunk->least.mantissas,
                                    plain ? chunk->value.mantissas : chunk->most.mantissas, judge_flags(s->embedded->scratch, chunk)};
    return sample_columns(s, &columns, f);
}

bool embedded_means(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                    struct series_bucket **ret_buckets, size_t *ret_count, struct fault *f)
{
    struct sampling sampling = {.embedded = embedded_of(series), .arena = arena, .step = step};
    struct series_entry *entry;
    if (!book_find(&series->book, key, false, &entry, f))
        return false;
    if (entry && !chunks_each(sampling.embedded, entry, step->range, CHUNK_VALUES, sample_chunk, &sampling, f))
        return false;
    for (size_t i = 0; i < sampling.list.count; i++)
        sampling.list.items[i].mean /= sampling.list.items[i].count;
    *ret_buckets = sampling.list.items;
    *ret_count = sampling.list.count;
    return true;
}
