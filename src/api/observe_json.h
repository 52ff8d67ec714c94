// Small pieces the documents of observations share. Private to the folder.
#ifndef QINGSHAN_API_OBSERVE_JSON_H
#define QINGSHAN_API_OBSERVE_JSON_H

#include "api/api_internal.h"
#include "base/text.h"
#include "observe/point.h"

// Missing is null: NULL or "".
void put_words(json_t *object, const char *key, const char *text);
void put_instant(json_t *object, const char *key, int64_t at_ms); // 0: null

// The registered part of a point.
json_t *point_json(const struct point *point);
const char *point_region_name(const struct point *point, bool english);
const char *point_kind_name(const struct view *view, const char *kind); // an unknown kind is its own name

// Takes the document.
bool answer_document(struct request *request, json_t *document, struct answer *ret_answer);

// Long lists of numbers are written as text at once, without a tree of values.
void json_text_append(struct text_buffer *out, const char *text); // with its quotes; NULL: null
void json_number_append(struct text_buffer *out, double value);   // shortest digits; NaN: null

#endif
