// Small pieces the documents of observations share. Private to the folder.
#ifndef QINGSHAN_API_OBSERVE_JSON_H
#define QINGSHAN_API_OBSERVE_JSON_H

#include "api/api_internal.h"
#include "json/json.h"
#include "observe/point/point.h"

json_t *json_digits(int digits); // null for FACTOR_DECIMALS_UNKNOWN

// The registered part of a point.
json_t *point_json(const struct point *point);
const char *point_region_name(const struct point *point, bool english);
const char *point_kind_name(const struct view *view, const char *kind); // an unknown kind is its own name

#endif
