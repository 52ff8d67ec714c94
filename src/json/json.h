// Building JSON: the pieces that every document is made of. Missing is null, never 0 and never "": NULL and empty
// text, NaN, an instant of 0. The only place that includes jansson; who builds or reads a document includes this.
#ifndef QINGSHAN_JSON_JSON_H
#define QINGSHAN_JSON_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"

// Digits that every reader keeps: a double holds any decimal of 15, and what is beyond is noise of its binary form.
#define JSON_DIGITS 15

// ---- values ----

json_t *json_text_or_null(const char *text);
json_t *json_count_or_null(int64_t value, bool present);
json_t *json_int_or_null(int64_t value);             // 0 = null
json_t *json_number(double value);                   // an integer where it is one
json_t *json_decimal(struct decimal value);          // the same, exact: a whole number of 18 digits keeps them all
json_t *json_decimal_string(struct decimal value);   // a text with all its digits, those behind the point too
json_t *json_decimal_text(const char *text);         // a decimal as it is stored; null when it is none
json_t *json_day(struct day day);                    // "2020-03-01", null for year 0
json_t *json_instant(int64_t at_ms);
json_t *json_instant_text(int64_t at_ms);

// ---- members of an object ----

void put_text(json_t *object, const char *key, const char *text);
void put_number(json_t *object, const char *key, double value);
void put_int(json_t *object, const char *key, int64_t value);
void put_int_or_null(json_t *object, const char *key, int64_t value); // 0 = null
void put_decimal(json_t *object, const char *key, struct decimal value);
void put_bound(json_t *object, const char *key, bool has, struct decimal bound); // null when it has none
void put_texts(json_t *object, const char *key, const char **texts);  // ends with NULL; NULL: none
void put_instant(json_t *object, const char *key, int64_t at_ms);

// ---- as text ----

// Compact UTF-8 text of a document, in the arena.
const char *json_document_text(struct arena *arena, const json_t *document, size_t *ret_size);

// Long lists of numbers are written as text at once, without a tree of values.
void json_text_append(struct text_buffer *out, const char *text); // with its quotes; NULL: null
void json_number_append(struct text_buffer *out, double value);   // shortest digits; NaN: null
// The same values as those above of the same names.
void json_text_or_null_append(struct text_buffer *out, const char *text);
void json_int_append(struct text_buffer *out, int64_t value);
void json_int_or_null_append(struct text_buffer *out, int64_t value);
void json_decimal_append(struct text_buffer *out, struct decimal value);
void json_decimal_string_append(struct text_buffer *out, struct decimal value);
void json_decimal_text_append(struct text_buffer *out, const char *text);
void json_instant_append(struct text_buffer *out, int64_t at_ms);
void json_instant_text_append(struct text_buffer *out, int64_t at_ms);
void json_day_append(struct text_buffer *out, struct day day);

#endif
