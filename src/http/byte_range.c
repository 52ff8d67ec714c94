#include "http/byte_range.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define DIGITS_MAX 18

// -1: there are none, -2: too many.
static int64_t take_number(const char **text)
{
    int64_t value = 0;
    int digits = 0;
    for (; isdigit((unsigned char)**text); (*text)++, digits++)
        value = digits < DIGITS_MAX ? value * 10 + (**text - '0') : value;
    return !digits ? -1 : digits > DIGITS_MAX ? -2 : value;
}

static enum byte_range part(int64_t from, int64_t last, int64_t size, struct byte_span *ret_span)
{
    if (from >= size)
        return BYTE_RANGE_BEYOND;
    *ret_span = (struct byte_span){from, (last < size - 1 ? last : size - 1) - from + 1};
    return BYTE_RANGE_PART;
}

enum byte_range byte_range_parse(const char *text, int64_t size, struct byte_span *ret_span)
{
    *ret_span = (struct byte_span){0, size};
    if (!text || strncasecmp(text, "bytes=", 6) != 0)
        return BYTE_RANGE_WHOLE;
    text += 6;
    const int64_t from = take_number(&text);
    if (*text++ != '-')
        return BYTE_RANGE_WHOLE;
    const int64_t last = take_number(&text);
    if (*text || from == -2 || last == -2 || (from < 0 && last < 0))
        return BYTE_RANGE_WHOLE;
    if (from < 0) // the last so many
        return last ? part(last < size ? size - last : 0, size - 1, size, ret_span) : BYTE_RANGE_BEYOND;
    if (last >= 0 && last < from)
        return BYTE_RANGE_WHOLE;
    return part(from, last < 0 ? size - 1 : last, size, ret_span);
}
