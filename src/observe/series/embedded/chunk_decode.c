// Chunks read again: columns that nobody vouches for, so that each is checked against what it may be.
#include <string.h>

#include "observe/series/embedded/chunk_internal.h"

struct decoder {
    struct arena *arena;
    struct column_reader in;
    size_t count;
};

static bool read_byte(struct decoder *d, unsigned most, unsigned *ret_byte)
{
    if (d->in.at == d->in.end || *d->in.at > most)
        return false;
    *ret_byte = *d->in.at++;
    return true;
}

static bool read_column(struct decoder *d, size_t count, uint64_t most, const uint64_t **ret_items)
{
    uint64_t *items = arena_array(d->arena, count + 1, sizeof *items), highest = 0;
    *ret_items = items;
    if (!column_read(&d->in, items, count))
        return false;
    for (size_t i = 0; most != UINT64_MAX && i < count; i++)
        highest = items[i] > highest ? items[i] : highest;
    return highest <= most;
}

static bool read_times(struct decoder *d, int64_t first, int64_t last, struct chunk *chunk)
{
    const uint64_t *steps;
    uint64_t unit, at = (uint64_t)first;
    int64_t *times = arena_array(d->arena, d->count, sizeof *times);
    if (!column_read_number(&d->in, &unit) || !read_column(d, d->count - 1, UINT64_MAX, &steps))
        return false;
    uint64_t longest = 0, shortest = UINT64_MAX, whole = (uint64_t)last - (uint64_t)first;
    for (size_t i = 0; i + 1 < d->count; i++) {
        longest = steps[i] > longest ? steps[i] : longest;
        shortest = steps[i] < shortest ? steps[i] : shortest;
    }
    if (longest && (longest > whole || unit > whole / longest)) // so that the sum below cannot wrap unseen: count * whole is less than 2^63
        return false;
    times[0] = first;
    for (size_t i = 1; i < d->count && shortest != longest; i++)
        times[i] = (int64_t)(at += steps[i - 1] * unit);
    for (size_t i = 1; i < d->count && shortest == longest; i++) // the usual device: no row waits for the one before
        times[i] = (int64_t)((uint64_t)first + i * longest * unit);
    chunk->at_ms = times;
    chunk->repeats = shortest == 0 || unit == 0;
    return times[d->count - 1] == last;
}

static bool read_presence(struct decoder *d, struct chunk_numbers *numbers)
{
    unsigned presence;
    if (!read_byte(d, 2, &presence))
        return false;
    numbers->count = presence == 1 ? d->count : 0;
    if (presence < 2)
        return true;
    if (!read_column(d, d->count, 1, &numbers->present))
        return false;
    for (size_t i = 0; i < d->count; i++)
        numbers->count += numbers->present[i];
    return numbers->count > 0;
}

static bool read_mantissas(struct decoder *d, struct chunk_numbers *numbers, const struct chunk_numbers *beside)
{
    unsigned form;
    uint64_t first = 0;
    uint64_t *items = arena_array(d->arena, numbers->count, sizeof *items);
    if (!read_byte(d, beside ? FORM_DISTANCE : FORM_DIFFERENCE, &form))
        return false;
    size_t apart = form == FORM_DIFFERENCE;
    if ((apart && !column_read_number(&d->in, &first)) || !column_read(&d->in, items + apart, numbers->count - apart))
        return false;
    if (form == FORM_PLAIN)
        for (size_t i = 0; i < numbers->count; i++)
            items[i] ^= UINT64_C(1) << 63;
    if (form == FORM_DIFFERENCE) {
        uint64_t last = items[0] = column_unzigzag(first);
        for (size_t i = 1; i < numbers->count; i++)
            items[i] = last += column_unzigzag(items[i]);
    }
    if (form == FORM_DISTANCE)
        for (size_t i = 0; i < numbers->count; i++)
            items[i] = column_unzigzag(items[i]) + (uint64_t)beside->mantissas[i];
    numbers->mantissas = (const int64_t *)items;
    return true;
}

static bool read_numbers(struct decoder *d, struct chunk_numbers *numbers, const struct chunk_numbers *beside)
{
    unsigned scaling, scale;
    if (!read_presence(d, numbers))
        return false;
    if (numbers->count == 0)
        return true;
    if (!read_byte(d, CHUNK_SCALE_MIXED, &scaling) || !read_byte(d, DECIMAL_SCALE_MAX, &scale))
        return false;
    numbers->scaling = scaling;
    numbers->scale = (int32_t)scale;
    if (scaling >= CHUNK_SCALE_EACH && !read_column(d, numbers->count, scale, &numbers->scales))
        return false;
    bool whole = beside && beside->count == d->count && numbers->count == d->count;
    return read_mantissas(d, numbers, whole ? beside : NULL);
}

static bool read_loose_flags(struct decoder *d, struct chunk *chunk)
{
    uint64_t *own = arena_array(d->arena, d->count, sizeof *own);
    char(*flags)[OBSERVATION_FLAG_SIZE] = arena_array(d->arena, d->count, sizeof *flags);
    if (!column_read(&d->in, own, d->count))
        return false;
    for (size_t i = 0; i < d->count; i++) {
        memcpy(flags[i], &own[i], OBSERVATION_FLAG_SIZE - 1);
        own[i] = i;
    }
    chunk->flags = (const char(*)[OBSERVATION_FLAG_SIZE])flags;
    chunk->flag_count = d->count;
    chunk->flag = own;
    return true;
}

static bool read_flags(struct decoder *d, struct chunk *chunk)
{
    uint64_t count;
    if (!column_read_number(&d->in, &count))
        return false;
    if (count == 0)
        return read_loose_flags(d, chunk);
    if (count > CHUNK_FLAGS_MAX ||
        count * (OBSERVATION_FLAG_SIZE - 1) > (size_t)(d->in.end - d->in.at))
        return false;
    char(*flags)[OBSERVATION_FLAG_SIZE] = arena_array(d->arena, count, sizeof *flags);
    for (size_t i = 0; i < count; i++, d->in.at += OBSERVATION_FLAG_SIZE - 1)
        memcpy(flags[i], d->in.at, OBSERVATION_FLAG_SIZE - 1);
    chunk->flags = (const char(*)[OBSERVATION_FLAG_SIZE])flags;
    chunk->flag_count = count;
    return read_column(d, d->count, count - 1, &chunk->flag);
}

// The columns with readable slack behind them, decompressed where needed.
static bool open_columns(struct chunk_coder *coder, struct decoder *d, enum format format)
{
    uint64_t size = (uint64_t)(d->in.end - d->in.at);
    if (format == FORMAT_COMPRESSED && (!column_read_number(&d->in, &size) || size > CHUNK_BYTES_MAX))
        return false;
    size_t rest = (size_t)(d->in.end - d->in.at);
    if (format == FORMAT_COMPRESSED && ZSTD_getFrameContentSize(d->in.at, rest) != size)
        return false;
    unsigned char *bytes = arena_alloc(d->arena, size + COLUMN_SLACK);
    if (format == FORMAT_PLAIN)
        memcpy(bytes, d->in.at, size);
    else if (ZSTD_decompressDCtx(coder->decompress, bytes, size, d->in.at, rest) != size)
        return false;
    d->in = (struct column_reader){bytes, bytes + size};
    return true;
}

static bool read_head(struct column_reader *in, enum format *ret_format, struct chunk_head *ret_head)
{
    uint64_t first, length;
    if (in->at == in->end || (*in->at != FORMAT_PLAIN && *in->at != FORMAT_COMPRESSED))
        return false;
    *ret_format = *in->at++;
    if (!column_read_number(in, &ret_head->count) || !column_read_number(in, &first) || !column_read_number(in, &length))
        return false;
    ret_head->first_ms = (int64_t)column_unzigzag(first);
    return ret_head->count > 0 && ret_head->count <= CHUNK_ROWS_MAX && length <= INT64_MAX &&
           !__builtin_add_overflow(ret_head->first_ms, (int64_t)length, &ret_head->last_ms) && ret_head->first_ms >= SERIES_AT_MIN &&
           ret_head->last_ms < SERIES_AT_MAX;
}

bool chunk_head_read(struct store_bytes bytes, struct chunk_head *ret_head)
{
    struct column_reader in = {bytes.bytes, (const unsigned char *)bytes.bytes + bytes.size};
    enum format format;
    return read_head(&in, &format, ret_head);
}

static bool read_values(struct decoder *d, const struct chunk_head *head, struct chunk *chunk)
{
    return read_times(d, head->first_ms, head->last_ms, chunk) && read_numbers(d, &chunk->value, NULL) &&
           read_numbers(d, &chunk->least, &chunk->value) && read_numbers(d, &chunk->most, &chunk->value) &&
           read_numbers(d, &chunk->total, NULL) && read_flags(d, chunk);
}

static bool read_rest(struct decoder *d, struct chunk *chunk)
{
    return read_column(d, d->count, OBSERVATION_ORIGIN_COUNT - 1, &chunk->origin) && read_column(d, d->count, INT32_MAX, &chunk->version) &&
           read_column(d, d->count, UINT64_MAX, &chunk->frame) && d->in.at == d->in.end;
}

bool chunk_decode(struct chunk_coder *coder, struct arena *arena, struct store_bytes bytes, enum chunk_part part, struct chunk *ret_chunk)
{
    struct decoder d = {.arena = arena, .in = {bytes.bytes, (const unsigned char *)bytes.bytes + bytes.size}};
    struct chunk_head head;
    enum format format;
    if (!read_head(&d.in, &format, &head) || !open_columns(coder, &d, format))
        return false;
    *ret_chunk = (struct chunk){.count = head.count};
    d.count = head.count;
    return read_values(&d, &head, ret_chunk) && (part == CHUNK_VALUES || read_rest(&d, ret_chunk));
}

// ---- rows ----

static struct observation_number number_at(const struct chunk_numbers *numbers, size_t i)
{
    struct observation_number number = {.mantissa = numbers->mantissas[i], .scale = numbers->scale, .present = true};
    if (numbers->scaling >= CHUNK_SCALE_EACH)
        number.scale = (int32_t)numbers->scales[i];
    if (numbers->scaling == CHUNK_SCALE_EACH)
        number.mantissa /= chunk_tens[numbers->scale - number.scale];
    if (numbers->scaling == CHUNK_SCALE_SHORTEST) {
        while (number.scale > 0 && number.mantissa % 10 == 0) {
            number.mantissa /= 10;
            number.scale--;
        }
    }
    return number;
}

static void spread(const struct chunk_numbers *numbers, struct observation *rows, size_t count, size_t offset)
{
    if (numbers->count == 0)
        return;
    for (size_t i = 0, n = 0; i < count; i++)
        if (!numbers->present || numbers->present[i])
            *(struct observation_number *)((char *)&rows[i] + offset) = number_at(numbers, n++);
}

struct observation *chunk_observations(struct arena *arena, const struct chunk *chunk)
{
    struct observation *rows = arena_array(arena, chunk->count, sizeof *rows);
    for (size_t i = 0; i < chunk->count; i++) {
        rows[i].at_ms = chunk->at_ms[i];
        memcpy(rows[i].flag, chunk->flags[chunk->flag[i]], OBSERVATION_FLAG_SIZE);
        if (!chunk->origin)
            continue;
        rows[i].origin = (uint8_t)chunk->origin[i];
        rows[i].version = (int32_t)chunk->version[i];
        rows[i].frame = (int64_t)chunk->frame[i];
    }
    spread(&chunk->value, rows, chunk->count, offsetof(struct observation, value));
    spread(&chunk->least, rows, chunk->count, offsetof(struct observation, least));
    spread(&chunk->most, rows, chunk->count, offsetof(struct observation, most));
    spread(&chunk->total, rows, chunk->count, offsetof(struct observation, total));
    return rows;
}
