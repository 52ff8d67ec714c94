#include "json/json.h"

#include <math.h>
#include <string.h>

json_t *json_text_or_null(const char *text)
{
    return text_empty(text) ? json_null() : json_string(text);
}

json_t *json_count_or_null(int64_t value, bool present)
{
    return present ? json_integer(value) : json_null();
}

json_t *json_int_or_null(int64_t value)
{
    return json_count_or_null(value, value != 0);
}

json_t *json_number(double value)
{
    if (!isfinite(value))
        return json_null();
    return value == floor(value) && fabs(value) < 1e15 ? json_integer((json_int_t)value) : json_real(value);
}

static struct decimal without_zeros(struct decimal value)
{
    for (; value.scale > 0 && value.mantissa % 10 == 0; value.scale--)
        value.mantissa /= 10;
    return value;
}

json_t *json_decimal(struct decimal value)
{
    value = without_zeros(value);
    return value.scale ? json_real(decimal_to_double(value)) : json_integer(value.mantissa);
}

json_t *json_decimal_string(struct decimal value)
{
    char text[DECIMAL_TEXT_SIZE];
    return json_string(decimal_format(value, text, sizeof text));
}

json_t *json_decimal_text(const char *text)
{
    struct decimal value;
    return text && decimal_parse(text, &value, NULL) ? json_decimal(value) : json_null();
}

json_t *json_day(struct day day)
{
    return day.year ? json_sprintf("%04d-%02d-%02d", day.year, day.month, day.day) : json_null();
}

json_t *json_instant(int64_t at_ms)
{
    return at_ms ? json_integer(at_ms) : json_null();
}

json_t *json_instant_text(int64_t at_ms)
{
    char text[INSTANT_TEXT_SIZE];
    return at_ms ? json_string(instant_format(at_ms, text, sizeof text)) : json_null();
}

void put_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_text_or_null(text));
}

void put_number(json_t *object, const char *key, double value)
{
    json_object_set_new(object, key, json_number(value));
}

void put_int(json_t *object, const char *key, int64_t value)
{
    json_object_set_new(object, key, json_integer(value));
}

void put_int_or_null(json_t *object, const char *key, int64_t value)
{
    json_object_set_new(object, key, json_int_or_null(value));
}

void put_decimal(json_t *object, const char *key, struct decimal value)
{
    json_object_set_new(object, key, json_decimal(value));
}

void put_bound(json_t *object, const char *key, bool has, struct decimal bound)
{
    json_object_set_new(object, key, has ? json_decimal(bound) : json_null());
}

void put_texts(json_t *object, const char *key, const char **texts)
{
    json_t *array = json_array();
    for (; texts && *texts; texts++)
        json_array_append_new(array, json_string(*texts));
    json_object_set_new(object, key, array);
}

void put_instant(json_t *object, const char *key, int64_t at_ms)
{
    json_object_set_new(object, key, json_instant(at_ms));
}

const char *json_document_text(struct arena *arena, const json_t *document, size_t *ret_size)
{
    char *text = json_dumps(document, JSON_COMPACT | JSON_REAL_PRECISION(JSON_DIGITS));
    char *copy = arena_strdup(arena, text ? text : "null");
    *ret_size = strlen(copy);
    json_free_t release;
    json_get_alloc_funcs(NULL, &release);
    release(text);
    return copy;
}

void json_text_append(struct text_buffer *out, const char *text)
{
    if (!text) {
        text_buffer_append(out, "null");
        return;
    }
    const char *from = text, *at = text; // what needs no sign before it is copied whole
    text_buffer_append_char(out, '"');
    for (; *at; at++) {
        const unsigned char byte = (unsigned char)*at;
        if (byte != '"' && byte != '\\' && byte >= ' ')
            continue;
        text_buffer_append_bytes(out, from, (size_t)(at - from));
        if (byte < ' ')
            text_buffer_printf(out, "\\u%04x", byte);
        else
            text_buffer_printf(out, "\\%c", byte);
        from = at + 1;
    }
    text_buffer_append_bytes(out, from, (size_t)(at - from));
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

void json_text_or_null_append(struct text_buffer *out, const char *text)
{
    json_text_append(out, text_empty(text) ? NULL : text);
}

// The digits of a whole number: printf is most of the time of a long list.
void json_int_append(struct text_buffer *out, int64_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (value < 0)
        digits[--at] = '-';
    text_buffer_append_bytes(out, digits + at, sizeof digits - at);
}

void json_int_or_null_append(struct text_buffer *out, int64_t value)
{
    if (value)
        json_int_append(out, value);
    else
        text_buffer_append(out, "null");
}

void json_decimal_append(struct text_buffer *out, struct decimal value)
{
    char text[DECIMAL_TEXT_SIZE];
    text_buffer_append(out, decimal_format(without_zeros(value), text, sizeof text));
}

void json_decimal_string_append(struct text_buffer *out, struct decimal value)
{
    char text[DECIMAL_TEXT_SIZE];
    text_buffer_append_char(out, '"');
    text_buffer_append(out, decimal_format(value, text, sizeof text));
    text_buffer_append_char(out, '"');
}

void json_decimal_text_append(struct text_buffer *out, const char *text)
{
    struct decimal value;
    if (text && decimal_parse(text, &value, NULL))
        json_decimal_append(out, value);
    else
        text_buffer_append(out, "null");
}

void json_instant_text_append(struct text_buffer *out, int64_t at_ms)
{
    char text[INSTANT_TEXT_SIZE];
    json_text_append(out, at_ms ? instant_format(at_ms, text, sizeof text) : NULL);
}

void json_instant_append(struct text_buffer *out, int64_t at_ms)
{
    json_int_or_null_append(out, at_ms);
}

void json_day_append(struct text_buffer *out, struct day day)
{
    if (day.year)
        text_buffer_printf(out, "\"%04d-%02d-%02d\"", day.year, day.month, day.day);
    else
        text_buffer_append(out, "null");
}
