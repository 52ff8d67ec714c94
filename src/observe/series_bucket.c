// Down-sampling for charts, straight from the columns of chunks.
#include <math.h>

#include "observe/series_embedded.h"

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

// Columns straight from the chunk: no observation is built. Sums of up to a bucket's end stay integers.
static bool sample_columns(struct sampling *s, const struct chunk *chunk, const int64_t *least, const int64_t *most, struct fault *f)
{
    double unit = double_tens[chunk->value.scale];
    ARENA_SCOPED arena = arena_new();
    uint8_t *valid = arena_alloc(arena, chunk->flag_count);
    for (size_t i = 0; i < chunk->flag_count; i++)
        valid[i] = flag_is_valid(chunk->flags[i]);
    for (size_t i = 0; i < chunk->count;) {
        int64_t start = chunk->at_ms[i], low = INT64_MAX, high = INT64_MIN;
        if (start < s->step->range.from_ms || start >= s->step->range.to_ms) {
            i++;
            continue;
        }
        int64_t end = start - (start - s->step->range.from_ms) % s->step->step_ms + s->step->step_ms;
        end = end < s->step->range.to_ms ? end : s->step->range.to_ms;
        __extension__ __int128 sum = 0;
        uint32_t count = 0, good = 0;
        for (; i < chunk->count && chunk->at_ms[i] < end; i++) {
            bool speaks = i + 1 == chunk->count || chunk->at_ms[i + 1] != chunk->at_ms[i];
            uint8_t sound = valid[chunk->flag[i]];
            if (!speaks || (s->step->valid_only && !sound))
                continue;
            sum += chunk->value.mantissas[i];
            low = least[i] < low ? least[i] : low;
            high = most[i] > high ? most[i] : high;
            count++;
            good += sound;
        }
        const double numbers[3] = {(double)sum / unit, (double)low / unit, (double)high / unit};
        if (count && !sample(s, start, numbers, count, good, f))
            return false;
    }
    return true;
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
    return sample_columns(s, chunk, plain ? chunk->value.mantissas : chunk->least.mantissas,
                          plain ? chunk->value.mantissas : chunk->most.mantissas, f);
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
