#include "observe/series/embedded/column.h"

#include <string.h>

enum coding { CODING_CONSTANT, CODING_PACKED, CODING_PLANES, CODING_RUNS };

#define RUNS_GAIN 4 // runs are written when they need at most a quarter of the other form

void column_write_number(struct text_buffer *out, uint64_t number)
{
    char bytes[10];
    size_t size = 0;
    for (; number >= 0x80; number >>= 7)
        bytes[size++] = (char)(number | 0x80);
    bytes[size++] = (char)number;
    text_buffer_append_bytes(out, bytes, size);
}

bool column_read_number(struct column_reader *in, uint64_t *ret_number)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && in->at < in->end; shift += 7) {
        uint64_t byte = *in->at++;
        if (shift == 63 && byte > 1)
            return false;
        number |= (byte & 0x7f) << shift;
        if (byte < 0x80) {
            *ret_number = number;
            return true;
        }
    }
    return false;
}

static unsigned width_of(uint64_t number)
{
    return number ? 64 - (unsigned)__builtin_clzll(number) : 0;
}

static size_t number_size(uint64_t number)
{
    return number ? (width_of(number) + 6) / 7 : 1;
}

// ---- writing ----

struct measure {
    uint64_t least, most;
    size_t runs_size;
};

static struct measure measure_items(const uint64_t *items, size_t count)
{
    struct measure found = {.least = items[0], .most = items[0]};
    size_t start = 0;
    for (size_t i = 1; i <= count; i++) {
        if (i < count && items[i] == items[start])
            continue;
        found.least = items[start] < found.least ? items[start] : found.least;
        found.most = items[start] > found.most ? items[start] : found.most;
        found.runs_size += number_size(i - start) + number_size(items[start]);
        start = i;
    }
    return found;
}

static void write_runs(struct text_buffer *out, const uint64_t *items, size_t count)
{
    for (size_t start = 0, i = 1; i <= count; i++) {
        if (i < count && items[i] == items[start])
            continue;
        column_write_number(out, i - start);
        column_write_number(out, items[start]);
        start = i;
    }
}

static void write_packed(struct text_buffer *out, const uint64_t *items, size_t count, uint64_t least, unsigned width)
{
    size_t size = (count * width + 7) / 8;
    unsigned char *bytes = arena_alloc(out->arena, size + 16);
    for (size_t i = 0; i < count; i++) {
        size_t bit = i * width;
        unsigned shift = bit & 7;
        uint64_t item = items[i] - least, word;
        memcpy(&word, bytes + bit / 8, sizeof word);
        word |= item << shift;
        memcpy(bytes + bit / 8, &word, sizeof word);
        if (shift + width > 64)
            bytes[bit / 8 + 8] |= (unsigned char)(item >> (64 - shift));
    }
    text_buffer_append_bytes(out, bytes, size);
}

static void write_planes(struct text_buffer *out, const uint64_t *items, size_t count, uint64_t least, unsigned planes)
{
    unsigned char *bytes = arena_alloc(out->arena, count * planes);
    for (unsigned plane = 0; plane < planes; plane++)
        for (size_t i = 0; i < count; i++)
            bytes[plane * count + i] = (unsigned char)((items[i] - least) >> (8 * plane));
    text_buffer_append_bytes(out, bytes, count * planes);
}

void column_write(struct text_buffer *out, const uint64_t *items, size_t count, bool planes)
{
    if (count == 0)
        return;
    struct measure found = measure_items(items, count);
    unsigned width = width_of(found.most - found.least);
    size_t flat = planes ? count * ((width + 7) / 8) : (count * width + 7) / 8;
    enum coding coding = planes ? CODING_PLANES : CODING_PACKED;
    if (width == 0)
        coding = CODING_CONSTANT;
    else if (found.runs_size <= (planes ? flat / RUNS_GAIN : flat))
        coding = CODING_RUNS;
    text_buffer_append_char(out, (char)coding);
    if (coding == CODING_RUNS) {
        write_runs(out, items, count);
        return;
    }
    column_write_number(out, found.least);
    if (coding == CODING_CONSTANT)
        return;
    text_buffer_append_char(out, (char)width);
    if (coding == CODING_PACKED)
        write_packed(out, items, count, found.least, width);
    else
        write_planes(out, items, count, found.least, (width + 7) / 8);
}

uint64_t column_cost(const uint64_t *items, size_t count)
{
    uint64_t least = UINT64_MAX, bits = 0;
    for (size_t i = 0; i < count; i++)
        least = items[i] < least ? items[i] : least;
    for (size_t i = 0; i < count; i++)
        bits += width_of(items[i] - least);
    return bits;
}

// ---- reading ----

static bool read_runs(struct column_reader *in, uint64_t *ret_items, size_t count)
{
    for (size_t done = 0; done < count;) {
        uint64_t length, item;
        if (!column_read_number(in, &length) || !column_read_number(in, &item) || length == 0 || length > count - done)
            return false;
        for (size_t end = done + length; done < end; done++)
            ret_items[done] = item;
    }
    return true;
}

static bool read_packed(struct column_reader *in, uint64_t *ret_items, size_t count, uint64_t least, unsigned width)
{
    const unsigned char *bytes = in->at;
    uint64_t mask = width == 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;
    size_t size = (count * width + 7) / 8;
    if (size > (size_t)(in->end - in->at))
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t bit = i * width;
        unsigned shift = bit & 7;
        uint64_t word;
        memcpy(&word, bytes + bit / 8, sizeof word);
        word >>= shift;
        if (shift + width > 64)
            word |= (uint64_t)bytes[bit / 8 + 8] << (64 - shift);
        ret_items[i] = least + (word & mask);
    }
    in->at += size;
    return true;
}

static bool read_planes(struct column_reader *in, uint64_t *ret_items, size_t count, uint64_t least, unsigned planes)
{
    const unsigned char *bytes = in->at;
    if (planes * count > (size_t)(in->end - in->at))
        return false;
    for (size_t i = 0; i < count; i++)
        ret_items[i] = least + bytes[i];
    for (unsigned plane = 1; plane < planes; plane++)
        for (size_t i = 0; i < count; i++)
            ret_items[i] += (uint64_t)bytes[plane * count + i] << (8 * plane);
    in->at += planes * count;
    return true;
}

bool column_read(struct column_reader *in, uint64_t *ret_items, size_t count)
{
    uint64_t least;
    if (count == 0)
        return true;
    if (in->at == in->end)
        return false;
    unsigned coding = *in->at++;
    if (coding == CODING_RUNS)
        return read_runs(in, ret_items, count);
    if (coding > CODING_RUNS || !column_read_number(in, &least))
        return false;
    if (coding == CODING_CONSTANT) {
        for (size_t i = 0; i < count; i++)
            ret_items[i] = least;
        return true;
    }
    if (in->at == in->end)
        return false;
    unsigned width = *in->at++;
    if (width == 0 || width > 64)
        return false;
    return coding == CODING_PACKED ? read_packed(in, ret_items, count, least, width)
                                   : read_planes(in, ret_items, count, least, (width + 7) / 8);
}
