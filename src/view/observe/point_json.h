// What the documents about points share.
#ifndef QINGSHAN_VIEW_POINT_JSON_H
#define QINGSHAN_VIEW_POINT_JSON_H

#include "json/json.h"
#include "observe/point/point.h"
#include "point_answer.h"
#include "standard/table/table.h"
#include "view/reading.h"

json_t *json_digits(int digits); // null for FACTOR_DECIMALS_UNKNOWN

const char *point_region_name(const struct point *point, bool english);
const char *point_kind_name(const struct reading *reading, const char *kind); // an unknown kind is its own name

#endif
