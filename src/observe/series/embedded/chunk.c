#include "observe/series/embedded/chunk.h"

#include <assert.h>
#include <string.h>

#include "observe/series/embedded/chunk_internal.h"

#define COMPRESSION_LEVEL 3
#define HEAD_MAX 32
#define NUMBER_COLUMNS 4

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

const int64_t chunk_tens[DECIMAL_SCALE_MAX + 1] = {
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
        if (__builtin_mul_overflow(numbers->mantissas[i], chunk_tens[scale - (int32_t)numbers->scales[i]], &scaled))
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
        numbers->mantissas[i] *= chunk_tens[scale - (int32_t)numbers->scales[i]];
    }
    numbers->scale = scale;
    numbers->scaling = same ? CHUNK_SCALE_SAME : shortest ? CHUNK_SCALE_SHORTEST : CHUNK_SCALE_EACH;
}

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
    assert(count > 0 && count <= CHUNK_ROWS_MAX);
    assert(observations[0].at_ms <= observations[count - 1].at_ms);
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
