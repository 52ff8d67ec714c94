#include "view/observe/point_json.h"

#include "observe/point/factor.h"

json_t *json_digits(int digits)
{
    return digits == FACTOR_DECIMALS_UNKNOWN ? json_null() : json_integer(digits);
}

const char *point_region_name(const struct point *point, bool english)
{
    const char *name = english && !text_empty(point->region_name_en) ? point->region_name_en : point->region_name;
    return text_empty(name) ? point->region : name;
}

const char *point_kind_name(const struct reading *reading, const char *kind)
{
    const char *key = arena_printf(reading->arena, "point.kind_%s", kind), *name = message_template(reading->language, key);
    return text_equal(name, key) ? kind : name;
}
