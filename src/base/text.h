// UTF-8 text: trimming, splitting, display width, and a growing buffer.
#ifndef QINGSHAN_BASE_TEXT_H
#define QINGSHAN_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/utf8.h"

// Terminal columns: East Asian wide and full-width characters count two, combining marks none.
size_t text_width(const char *text);

// Pads with spaces on the right (or left when width is negative) to a display width; never cuts.
const char *text_pad(struct arena *arena, const char *text, int width);

// Cuts to a display width, with an ellipsis when something was cut.
const char *text_cut(struct arena *arena, const char *text, size_t width);

bool text_equal(const char *a, const char *b);       // NULL equals NULL and ""
bool text_empty(const char *text);                   // NULL or ""
bool text_starts_with(const char *text, const char *prefix);
bool text_is_identifier(const char *text);           // [a-z][a-z0-9_]*, at most 64 bytes
bool text_has_word(const char *words, const char *word); // words: separated by single spaces; an empty word is none of them
const char *text_or_none(const char *text);                   // "" for NULL
const char *text_trim(struct arena *arena, const char *text); // ASCII space, tab, U+3000, U+00A0, BOM at both ends

// NFKC-lite for comparing what people type: full-width ASCII to half width, spaces removed, letters lower case. What is not UTF-8,
// or piles more than 30 marks on one letter, stays as it is.
const char *text_fold(struct arena *arena, const char *text);

// Splits at any of the separator strings (NULL-terminated list), trims, drops empty parts.
// Returns a NULL-terminated array; *ret_count may be NULL.
const char **text_split(struct arena *arena, const char *text, const char *const *separators, size_t *ret_count);

bool text_parse_int64(const char *text, int64_t *ret_value);  // whole text, optional sign, no spaces
bool text_parse_int32(const char *text, int32_t *ret_value);

// A growing, always NUL-terminated buffer in an arena.
struct text_buffer {
    struct arena *arena;
    char *bytes;
    size_t size;
    size_t capacity;
};

void text_buffer_init(struct text_buffer *buffer, struct arena *arena);
void text_buffer_append(struct text_buffer *buffer, const char *text);
void text_buffer_append_bytes(struct text_buffer *buffer, const void *bytes, size_t size);
void text_buffer_append_char(struct text_buffer *buffer, char c);
void text_buffer_printf(struct text_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
