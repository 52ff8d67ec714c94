#include "api/observe_json.h"

#include <math.h>

#include "base/decimal.h"
#include "base/period.h"
#include "observe/point/factor.h"

json_t *json_text_or_null(const char *text)
{
    return text_empty(text) ? json_null() : json_string(text);
}

json_t *json_count_or_null(int64_t value, bool present)
{
    return present ? json_integer(value) : json_null();
}

json_t *json_decimal(struct decimal value)
{
    while (value.scale > 0 && value.mantissa % 10 == 0) {
        value.mantissa /= 10;
        value.scale--;
    }
    return value.scale ? json_real(decimal_to_double(value)) : json_integer(value.mantissa);
}

json_t *json_double_or_null(double value)
{
    return isnan(value) ? json_null() : json_real(value);
}

json_t *json_day(struct day day)
{
    return day.year ? json_sprintf("%04d-%02d-%02d", day.year, day.month, day.day) : json_null();
}

json_t *json_instant(int64_t at_ms)
{
    return at_ms ? json_integer(at_ms) : json_null();
}

const char *instant_text(struct arena *arena, int64_t at_ms)
{
    return at_ms ? instant_format(at_ms, arena_alloc(arena, INSTANT_TEXT_SIZE), INSTANT_TEXT_SIZE) : "";
}

json_t *json_instant_text(int64_t at_ms)
{
    char text[INSTANT_TEXT_SIZE];
    return at_ms ? json_string(instant_format(at_ms, text, sizeof text)) : json_null();
}

void put_words(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_text_or_null(text));
}

void put_instant(json_t *object, const char *key, int64_t at_ms)
{
    json_object_set_new(object, key, json_instant(at_ms));
}

void put_bound(json_t *object, const char *key, bool has, struct decimal bound)
{
    json_object_set_new(object, key, has ? json_real(decimal_to_double(bound)) : json_null());
}

json_t *json_digits(int digits)
{
    return digits == FACTOR_DECIMALS_UNKNOWN ? json_null() : json_integer(digits);
}

json_t *json_degrees(const char *text)
{
    struct decimal value;
    return text && decimal_parse(text, &value, NULL) ? json_real(decimal_to_double(value)) : json_null();
}

json_t *point_json(const struct point *point)
{
    json_t *object = json_object();
    put_words(object, "code", point->code);
    put_words(object, "name", point->name);
    put_words(object, "kind", point->kind);
    put_words(object, "region", point->region);
    json_object_set_new(object, "longitude", json_degrees(point->longitude));
    json_object_set_new(object, "latitude", json_degrees(point->latitude));
    json_object_set_new(object, "simulated", json_boolean(point->simulated));
    return object;
}

const char *point_region_name(const struct point *point, bool english)
{
    const char *name = english && !text_empty(point->region_name_en) ? point->region_name_en : point->region_name;
    return text_empty(name) ? point->region : name;
}

void json_text_append(struct text_buffer *out, const char *text)
{
    if (!text) {
        text_buffer_append(out, "null");
        return;
    }
    text_buffer_append_char(out, '"');
    for (const char *at = text; *at; at++) {
        const unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\')
            text_buffer_append_char(out, '\\');
        if (byte < ' ')
            text_buffer_printf(out, "\\u%04x", byte);
        else
            text_buffer_append_char(out, *at);
    }
    text_buffer_append_char(out, '"');
}

void json_number_append(struct text_buffer *out, double value)
{
    struct decimal decimal;
    char text[DECIMAL_TEXT_SIZE];
    if (isnan(value))
        text_buffer_append(out, "null");
    else if (decimal_from_double(value, &decimal))
        text_buffer_append(out, decimal_format(decimal, text, sizeof text));
    else
        text_buffer_printf(out, "%.17g", value);
}
