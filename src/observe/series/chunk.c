#include "observe/series/chunk.h"

#include <string.h>
#include <zstd.h>

#include "observe/series/column.h"

enum format { FORMAT_PLAIN = 1, FORMAT_COMPRESSED = 2 };

#define COMPRESSION_LEVEL 3
#define HEAD_MAX 32
#define NUMBER_COLUMNS 4

struct chunk_coder {
    ZSTD_CCtx *compress;
    ZSTD_DCtx *decompress;
};

struct chunk_coder *chunk_coder_new(void)
{
    struct chunk_coder *coder = heap_alloc(sizeof *coder);
    coder->compress = ZSTD_createCCtx();
    coder->decompress = ZSTD_createDCtx();
    return coder;
}

void chunk_coder_free(struct chunk_coder *coder)
{
    if (!coder)
        return;
    ZSTD_freeCCtx(coder->compress);
    ZSTD_freeDCtx(coder->decompress);
    heap_free(coder);
}

static const int64_t tens[DECIMAL_SCALE_MAX + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
    10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000};

// ---- encoding: numbers ----

struct encoder {
    struct arena *arena;
    const struct observation *rows;
    size_t count;
    bool planes;
    uint64_t *items, *others; // scratch of count
};

// The numbers of one column that are present, at one scale.
struct gathered {
    size_t count;
    int64_t *mantissas;
    uint64_t *scales;
    int32_t scale;
    enum chunk_scaling scaling;
};

static const struct observation_number *number_of(const struct observation *row, size_t column)
{
    const struct observation_number *const numbers[NUMBER_COLUMNS] = {&row->value, &row->least, &row->most, &row->total};
    return numbers[column];
}

static struct gathered gather(const struct encoder *e, size_t column)
{
    struct gathered found = {.mantissas = arena_array(e->arena, e->count, sizeof(int64_t)),
                             .scales = arena_array(e->arena, e->count, sizeof(uint64_t))};
    for (size_t i = 0; i < e->count; i++) {
        const struct observation_number *number = number_of(&e->rows[i], column);
        if (!number->present)
            continue;
        found.mantissas[found.count] = number->mantissa;
        found.scales[found.count++] = (uint64_t)number->scale;
        found.scale = number->scale > found.scale ? number->scale : found.scale;
    }
    return found;
}

static bool fits_scale(const struct gathered *numbers, int32_t scale)
{
    int64_t scaled;
    for (size_t i = 0; i < numbers->count; i++)
        if (__builtin_mul_overflow(numbers->mantissas[i], tens[scale - (int32_t)numbers->scales[i]], &scaled))
            return false;
    return true;
}

static bool is_shortest(int64_t mantissa, uint64_t scale)
{
    return mantissa == 0 ? scale == 0 : scale == 0 || mantissa % 10 != 0;
}

// Brings the numbers to `scale`, and finds the cheapest way to know each one's own.
static void unify(struct gathered *numbers, int32_t scale)
{
    bool same = true, shortest = true;
    for (size_t i = 0; i < numbers->count; i++) {
        same = same && numbers->scales[i] == (uint64_t)scale;
        shortest = shortest && is_shortest(numbers->mantissas[i], numbers->scales[i]);
        numbers->mantissas[i] *= tens[scale - (int32_t)numbers->scales[i]];
    }
    numbers->scale = scale;
    numbers->scaling = same ? CHUNK_SCALE_SAME : shortest ? CHUNK_SCALE_SHORTEST : CHUNK_SCALE_EACH;
}

enum form { FORM_PLAIN, FORM_DIFFERENCE, FORM_DISTANCE };

// Into e->items. Plain numbers are shifted so that negative ones sort below: the column subtracts its least anyway.
static void shape(struct encoder *e, const struct gathered *numbers, const int64_t *against, enum form form)
{
    for (size_t i = 0; i < numbers->count; i++) {
        uint64_t mantissa = (uint64_t)numbers->mantissas[i];
        if (form == FORM_PLAIN)
            e->items[i] = mantissa ^ (UINT64_C(1) << 63);
        else if (form == FORM_DIFFERENCE)
            e->items[i] = column_zigzag(i ? mantissa - (uint64_t)numbers->mantissas[i - 1] : mantissa);
        else
            e->items[i] = column_zigzag(mantissa - (uint64_t)against[i]);
    }
}

static enum form best_form(struct encoder *e, const struct gathered *numbers, const int64_t *against)
{
    enum form best = FORM_PLAIN;
    uint64_t best_cost = UINT64_MAX;
    for (enum form form = FORM_PLAIN; form <= (against ? FORM_DISTANCE : FORM_DIFFERENCE); form++) {
        shape(e, numbers, against, form);
        if (form == FORM_DIFFERENCE) // the first is written apart
            e->items[0] = 0;
        uint64_t cost = column_cost(e->items, numbers->count);
        if (cost < best_cost) {
            best = form;
            best_cost = cost;
        }
    }
    return best;
}

static void write_presence(struct encoder *e, struct text_buffer *out, size_t column, size_t present)
{
    bool some = present > 0 && present < e->count;
    text_buffer_append_char(out, (char)(present == 0 ? 0 : some ? 2 : 1));
    if (!some)
        return;
    for (size_t i = 0; i < e->count; i++)
        e->items[i] = number_of(&e->rows[i], column)->present;
    column_write(out, e->items, e->count, false);
}

// Presence, scaling, scale, own scales, form, [first], items.
static void write_numbers(struct encoder *e, struct text_buffer *out, size_t column, const struct gathered *numbers, const int64_t *against)
{
    write_presence(e, out, column, numbers->count);
    if (numbers->count == 0)
        return;
    text_buffer_append_char(out, (char)numbers->scaling);
    text_buffer_append_char(out, (char)numbers->scale);
    if (numbers->scaling >= CHUNK_SCALE_EACH)
        column_write(out, numbers->scales, numbers->count, e->planes);
    enum form form = best_form(e, numbers, against);
    shape(e, numbers, against, form);
    text_buffer_append_char(out, (char)form);
    size_t first = form == FORM_DIFFERENCE;
    if (first)
        column_write_number(out, e->items[0]);
    column_write(out, e->items + first, numbers->count - first, e->planes);
}

static void write_all_numbers(struct encoder *e, struct text_buffer *out)
{
    struct gathered columns[NUMBER_COLUMNS];
    int32_t scale = 0;
    bool fits = true;
    for (size_t c = 0; c < NUMBER_COLUMNS; c++)
        columns[c] = gather(e, c);
    for (size_t c = 0; c < 3; c++) // value, least and most share a scale, so that distances are small
        scale = columns[c].scale > scale ? columns[c].scale : scale;
    for (size_t c = 0; c < 3; c++)
        fits = fits && fits_scale(&columns[c], scale);
    for (size_t c = 0; c < NUMBER_COLUMNS; c++) {
        int32_t own = fits && c < 3 ? scale : columns[c].scale;
        if (fits_scale(&columns[c], own))
            unify(&columns[c], own);
        else
            columns[c].scaling = CHUNK_SCALE_MIXED;
        bool beside = fits && (c == 1 || c == 2) && columns[0].count == e->count && columns[c].count == e->count;
        write_numbers(e, out, c, &columns[c], beside ? columns[0].mantissas : NULL);
    }
}

// ---- encoding: the rest ----

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void write_times(struct encoder *e, struct text_buffer *out)
{
    uint64_t unit = 0;
    for (size_t i = 1; i < e->count; i++) {
        e->items[i - 1] = (uint64_t)e->rows[i].at_ms - (uint64_t)e->rows[i - 1].at_ms;
        if (unit != 1)
            unit = common_divisor(e->items[i - 1], unit);
    }
    column_write_number(out, unit);
    for (size_t i = 1; unit > 1 && i < e->count; i++)
        e->items[i - 1] /= unit;
    column_write(out, e->items, e->count - 1, e->planes);
}

// Too many different ones for a list, which no sound device sends: each as a number.
static void write_loose_flags(struct encoder *e, struct text_buffer *out)
{
    for (size_t i = 0; i < e->count; i++) {
        e->items[i] = 0;
        memcpy(&e->items[i], e->rows[i].flag, OBSERVATION_FLAG_SIZE - 1);
    }
    column_write_number(out, 0);
    column_write(out, e->items, e->count, e->planes);
}

static void write_flags(struct encoder *e, struct text_buffer *out)
{
    char flags[CHUNK_FLAGS_MAX][OBSERVATION_FLAG_SIZE];
    size_t count = 0;
    for (size_t i = 0, f = 0; i < e->count; i++) {
        if (!(count && memcmp(flags[f], e->rows[i].flag, OBSERVATION_FLAG_SIZE) == 0)) // mostly as the one before
            for (f = 0; f < count && memcmp(flags[f], e->rows[i].flag, OBSERVATION_FLAG_SIZE) != 0;)
                f++;
        if (f == CHUNK_FLAGS_MAX) {
            write_loose_flags(e, out);
            return;
        }
        if (f == count)
            memcpy(flags[count++], e->rows[i].flag, OBSERVATION_FLAG_SIZE);
        e->items[i] = f;
    }
    column_write_number(out, count);
    for (size_t f = 0; f < count; f++)
        text_buffer_append_bytes(out, flags[f], OBSERVATION_FLAG_SIZE - 1);
    column_write(out, e->items, e->count, e->planes);
}

static void write_columns(struct encoder *e, struct text_buffer *out)
{
    write_times(e, out);
    write_all_numbers(e, out);
    write_flags(e, out);
    for (size_t i = 0; i < e->count; i++)
        e->items[i] = e->rows[i].origin;
    column_write(out, e->items, e->count, e->planes);
    for (size_t i = 0; i < e->count; i++)
        e->items[i] = (uint64_t)e->rows[i].version;
    column_write(out, e->items, e->count, e->planes);
    for (size_t i = 0; i < e->count; i++)
        e->items[i] = (uint64_t)e->rows[i].frame;
    column_write(out, e->items, e->count, e->planes);
}

static struct text_buffer encode_plain(struct encoder *e, bool planes)
{
    struct text_buffer out;
    e->planes = planes;
    text_buffer_init(&out, e->arena);
    write_columns(e, &out);
    return out;
}

// "size, compressed" when that is clearly smaller than `plain`, else empty.
static struct store_bytes compress(struct chunk_coder *coder, struct encoder *e, size_t plain)
{
    struct text_buffer columns = encode_plain(e, true), out;
    size_t room = ZSTD_compressBound(columns.size);
    char *bytes = arena_alloc(e->arena, room);
    size_t size = ZSTD_compressCCtx(coder->compress, bytes, room, columns.bytes, columns.size, COMPRESSION_LEVEL);
    if (ZSTD_isError(size) || size + size / 16 + 4 >= plain || columns.size > CHUNK_BYTES_MAX)
        return (struct store_bytes){0};
    text_buffer_init(&out, e->arena);
    column_write_number(&out, columns.size);
    text_buffer_append_bytes(&out, bytes, size);
    return (struct store_bytes){out.bytes, out.size};
}

struct store_bytes chunk_encode(struct chunk_coder *coder, struct arena *arena, const struct observation *observations, size_t count,
                                enum chunk_effort effort)
{
    struct encoder e = {.arena = arena, .rows = observations, .count = count, .items = arena_array(arena, count, sizeof(uint64_t))};
    struct text_buffer out, plain = encode_plain(&e, false);
    struct store_bytes body = {plain.bytes, plain.size}, small = {0};
    if (effort == CHUNK_SMALL)
        small = compress(coder, &e, plain.size);
    text_buffer_init(&out, arena);
    text_buffer_append_char(&out, small.size ? FORMAT_COMPRESSED : FORMAT_PLAIN);
    column_write_number(&out, count);
    column_write_number(&out, column_zigzag((uint64_t)observations[0].at_ms));
    column_write_number(&out, (uint64_t)observations[count - 1].at_ms - (uint64_t)observations[0].at_ms);
    text_buffer_append_bytes(&out, small.size ? small.bytes : body.bytes, small.size ? small.size : body.size);
    return (struct store_bytes){out.bytes, out.size};
}

// ---- decoding ----

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
        number.mantissa /= tens[numbers->scale - number.scale];
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
