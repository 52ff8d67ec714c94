// Small pieces the documents of observations share. Private to the folder.
#ifndef QINGSHAN_API_OBSERVE_JSON_H
#define QINGSHAN_API_OBSERVE_JSON_H

#include "api/api_internal.h"
#include "base/text.h"
#include "observe/point/point.h"

json_t *json_text_or_null(const char *text);         // missing: NULL or ""
json_t *json_count_or_null(int64_t value, bool present);
json_t *json_decimal(struct decimal value);          // an integer where it is one
json_t *json_double_or_null(double value);           // NaN is null
json_t *json_day(struct day day);                    // "2020-03-01", null for year 0
json_t *json_digits(int digits);                     // null for FACTOR_DECIMALS_UNKNOWN
json_t *json_degrees(const char *text);              // coordinates are decimals as given: numbers for a map
json_t *json_instant(int64_t at_ms);                 // null for 0, as the next one
json_t *json_instant_text(int64_t at_ms);
const char *instant_text(struct arena *arena, int64_t at_ms); // "" for 0

void put_words(json_t *object, const char *key, const char *text); // missing is null, as in the next ones
void put_instant(json_t *object, const char *key, int64_t at_ms);
void put_bound(json_t *object, const char *key, bool has, struct decimal bound);

// The registered part of a point.
json_t *point_json(const struct point *point);
const char *point_region_name(const struct point *point, bool english);
const char *point_kind_name(const struct view *view, const char *kind); // an unknown kind is its own name

// Long lists of numbers are written as text at once, without a tree of values.
void json_text_append(struct text_buffer *out, const char *text); // with its quotes; NULL: null
void json_number_append(struct text_buffer *out, double value);   // shortest digits; NaN: null

#endif
