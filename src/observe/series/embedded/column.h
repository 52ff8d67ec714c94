// A column of unsigned 64-bit integers as bytes: the four ways a column of a chunk is written (for chunk.c only).
//
// Pure. The reader trusts nothing: it never reads behind its end and never takes more memory than `count` items need.
#ifndef QINGSHAN_OBSERVE_COLUMN_H
#define QINGSHAN_OBSERVE_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

#define COLUMN_SLACK 8 // readable bytes that must follow `end`, so that unpacking may load whole words

struct column_reader {
    const unsigned char *at, *end;
};

static inline uint64_t column_zigzag(uint64_t difference)
{
    return (difference << 1) ^ (uint64_t)((int64_t)difference >> 63);
}

static inline uint64_t column_unzigzag(uint64_t code)
{
    return (code >> 1) ^ (0 - (code & 1));
}

void column_write_number(struct text_buffer *out, uint64_t number);        // 7 bits a byte, low first
bool column_read_number(struct column_reader *in, uint64_t *ret_number);

// planes: write bytes of equal weight together, which a general compressor behind makes small; otherwise pack bits.
void column_write(struct text_buffer *out, const uint64_t *items, size_t count, bool planes);
bool column_read(struct column_reader *in, uint64_t *ret_items, size_t count);

// What column_write makes of it, in bits, roughly: to choose between two forms of the same content.
uint64_t column_cost(const uint64_t *items, size_t count);

#endif
