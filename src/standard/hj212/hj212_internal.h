#ifndef QINGSHAN_STANDARD_HJ212_HJ212_INTERNAL_H
#define QINGSHAN_STANDARD_HJ212_HJ212_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "standard/hj212/hj212.h"

// The path of processors without AVX2, for the test and the benchmark.
uint16_t hj212_crc_by_tables(const char *bytes, size_t size);

static inline bool hj212_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// -1: not a hexadecimal digit.
static inline int hj212_hex(char c)
{
    if (hj212_is_digit(c))
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Letters of ASCII; one a word of letters only.
static inline bool hj212_same_letters(const char *word, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((word[i] | 0x20) != (bytes[i] | 0x20))
            return false;
    return true;
}

// An absent text has no end to count to.
static inline const char *hj212_end(struct hj212_text text)
{
    return text.bytes ? text.bytes + text.size : NULL;
}

// Digits only, at most `most` of them (below 10); -1 otherwise.
int hj212_number(struct hj212_text text, size_t most);

// Where a value ends that begins here: at a separator, or behind the closing // of a log text. *no_log_end remembers that
// no log text closes any more, so that many openings cost one search.
const char *hj212_value_end(const char *at, const char *end, bool *no_log_end);
bool hj212_begins_group(const char *bar, const char *end);

// A | separates only where a group begins behind it.
static inline bool hj212_is_separator(const char *at, const char *end)
{
    return *at != '|' || hj212_begins_group(at, end);
}

#endif
