#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define MARKS_MAX 30

// Next code point of NUL-terminated text; a bad byte counts as one narrow character.
static size_t next_point(const char *text, utf8proc_int32_t *ret_point)
{
    utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, ret_point);
    if (step > 0)
        return (size_t)step;
    *ret_point = '?';
    return 1;
}

// East Asian "ambiguous" marks that Chinese terminals draw wide are narrow for utf8proc and stay so.
size_t text_width(const char *text)
{
    size_t width = 0;
    while (*text) {
        utf8proc_int32_t point;
        text += next_point(text, &point);
        int columns = utf8proc_charwidth(point);
        width += columns > 0 ? (size_t)columns : 0;
    }
    return width;
}

const char *text_pad(struct arena *arena, const char *text, int width)
{
    size_t wanted = (size_t)abs(width), have = text_width(text);
    if (have >= wanted)
        return text;
    int spaces = (int)(wanted - have);
    return width < 0 ? arena_printf(arena, "%*s%s", spaces, "", text) : arena_printf(arena, "%s%*s", text, spaces, "");
}

const char *text_cut(struct arena *arena, const char *text, size_t width)
{
    if (text_width(text) <= width)
        return text;
    size_t used = 0;
    const char *at = text;
    while (*at) {
        utf8proc_int32_t point;
        size_t step = next_point(at, &point);
        int columns = utf8proc_charwidth(point);
        used += columns > 0 ? (size_t)columns : 0;
        if (used + 1 > width)
            break;
        at += step;
    }
    return arena_printf(arena, "%.*s…", (int)(at - text), text);
}

bool text_empty(const char *text)
{
    return !text || !*text;
}

bool text_equal(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

bool text_starts_with(const char *text, const char *prefix)
{
    return text && strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_is_identifier(const char *text)
{
    if (text_empty(text) || text[0] < 'a' || text[0] > 'z')
        return false;
    size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return text[size] == '\0' && size <= 64;
}

bool text_has_word(const char *words, const char *word)
{
    const size_t size = strlen(word);
    if (strchr(word, ' ')) // several of them are none
        return false;
    for (const char *at = words; size && (at = strstr(at, word)); at += size)
        if ((at == words || at[-1] == ' ') && (at[size] == ' ' || !at[size]))
            return true;
    return false;
}

static const char *const blanks[] = {" ", "\t", "\r", "\n", "\xe3\x80\x80", "\xc2\xa0", "\xef\xbb\xbf"};

static size_t blank_at_start(const char *text)
{
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (text_starts_with(text, blanks[i]))
            return strlen(blanks[i]);
    return 0;
}

static size_t blank_at_end(const char *text, size_t size)
{
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        size_t width = strlen(blanks[i]);
        if (size >= width && memcmp(text + size - width, blanks[i], width) == 0)
            return width;
    }
    return 0;
}

const char *text_or_none(const char *text)
{
    return text ? text : "";
}

const char *text_trim(struct arena *arena, const char *text)
{
    size_t step;
    while ((step = blank_at_start(text)) > 0)
        text += step;
    size_t size = strlen(text), full = size;
    while ((step = blank_at_end(text, size)) > 0)
        size -= step;
    return size == full ? text : arena_strndup(arena, text, size);
}

// Marks are put in order by moving each past those before it: in the square of their number. Nothing that people write has more
// than a few on one letter; Unicode's own bound (UAX 15, stream-safe text) is 30.
static bool has_pile_of_marks(const char *text)
{
    for (int marks = 0; *text;) {
        utf8proc_int32_t point;
        const size_t step = (unsigned char)*text < 0x80 ? 1 : next_point(text, &point);
        marks = step == 1 || !utf8proc_get_property(point)->combining_class ? 0 : marks + 1;
        if (marks > MARKS_MAX)
            return true;
        text += step;
    }
    return false;
}

// Most of what is folded: ASCII, and Chinese characters of the first block (U+4E00 to U+9FFF), which are their own folded forms.
static bool is_plain(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at;)
        if (*at < 0x80)
            at++;
        else if ((*at > 0xe4 && *at < 0xea && (at[1] & 0xc0) == 0x80) || (*at == 0xe4 && at[1] >= 0xb8 && at[1] < 0xc0)) {
            if ((at[2] & 0xc0) != 0x80)
                return false;
            at += 3;
        } else
            return false;
    return true;
}

static const char *fold_plain(struct arena *arena, const char *text)
{
    char *out = arena_alloc(arena, strlen(text) + 1);
    size_t used = 0;
    for (; *text; text++)
        if (*text != ' ' && *text != '\t')
            out[used++] = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
    out[used] = '\0';
    return out;
}

const char *text_fold(struct arena *arena, const char *text)
{
    if (is_plain(text))
        return fold_plain(arena, text);
    utf8proc_uint8_t *folded = NULL;
    if (has_pile_of_marks(text))
        return text;
    utf8proc_option_t options = UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STABLE;
    utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strlen(text), &folded, options);
    char *out = arena_alloc(arena, (size_t)(size < 0 ? 0 : size) + 1);
    size_t used = 0;
    for (utf8proc_ssize_t i = 0; i < size; i++)
        if (folded[i] != ' ' && folded[i] != '\t')
            out[used++] = (char)folded[i];
    heap_free(folded);
    return size < 0 ? text : out;
}

// Goes once over the part, however far the next of each separator is.
static const char *next_separator(const char *text, const char *const *separators, size_t *ret_width)
{
    for (; *text; text++)
        for (const char *const *separator = separators; *separator; separator++)
            if (*text == **separator && text_starts_with(text, *separator)) {
                *ret_width = strlen(*separator);
                return text;
            }
    return NULL;
}

const char **text_split(struct arena *arena, const char *text, const char *const *separators, size_t *ret_count)
{
    size_t count = 0, capacity = 4, width = 0;
    const char **parts = arena_array(arena, capacity + 1, sizeof *parts);
    while (text) {
        const char *end = next_separator(text, separators, &width);
        const char *part = text_trim(arena, end ? arena_strndup(arena, text, (size_t)(end - text)) : text);
        text = end ? end + width : NULL;
        if (!*part)
            continue;
        if (count == capacity) {
            const char **wider = arena_array(arena, 2 * capacity + 1, sizeof *wider);
            memcpy(wider, parts, count * sizeof *parts);
            parts = wider;
            capacity *= 2;
        }
        parts[count++] = part;
    }
    if (ret_count)
        *ret_count = count;
    return parts;
}

bool text_parse_int64(const char *text, int64_t *ret_value)
{
    bool negative = *text == '-';
    const char *digits = text + (*text == '-' || *text == '+');
    int64_t value = 0;
    if (!*digits)
        return false;
    for (; *digits; digits++) {
        if (*digits < '0' || *digits > '9')
            return false;
        int digit = *digits - '0';
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, digit, &value))
            return false; // counted downwards, so that the smallest number fits
    }
    if (!negative && value == INT64_MIN)
        return false;
    *ret_value = negative ? value : -value;
    return true;
}

bool text_parse_int32(const char *text, int32_t *ret_value)
{
    int64_t value;
    if (!text_parse_int64(text, &value) || value < INT32_MIN || value > INT32_MAX)
        return false;
    *ret_value = (int32_t)value;
    return true;
}

// ---- buffer ----

void text_buffer_init(struct text_buffer *buffer, struct arena *arena)
{
    *buffer = (struct text_buffer){.arena = arena, .bytes = arena_alloc(arena, 64), .capacity = 64};
}

void text_buffer_append_bytes(struct text_buffer *buffer, const void *bytes, size_t size)
{
    if (buffer->capacity - buffer->size <= size) {
        size_t wanted = 2 * (buffer->size + size) + 1;
        char *moved = arena_alloc(buffer->arena, wanted);
        memcpy(moved, buffer->bytes, buffer->size);
        buffer->bytes = moved;
        buffer->capacity = wanted;
    }
    if (size)
        memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
    buffer->bytes[buffer->size] = '\0';
}

void text_buffer_append(struct text_buffer *buffer, const char *text)
{
    text_buffer_append_bytes(buffer, text, strlen(text));
}

void text_buffer_append_char(struct text_buffer *buffer, char c)
{
    text_buffer_append_bytes(buffer, &c, 1);
}

void text_buffer_printf(struct text_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_buffer_append(buffer, arena_vprintf(buffer->arena, format, arguments));
    va_end(arguments);
}
