#include "api/observe_json.h"

#include <math.h>

#include "base/decimal.h"

void put_words(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, text_empty(text) ? json_null() : json_string(text));
}

void put_instant(json_t *object, const char *key, int64_t at_ms)
{
    json_object_set_new(object, key, at_ms ? json_integer(at_ms) : json_null());
}

// Coordinates are decimals as given: numbers for a map.
static void put_degrees(json_t *object, const char *key, const char *text)
{
    struct decimal value;
    json_object_set_new(object, key, text && decimal_parse(text, &value, NULL) ? json_real(decimal_to_double(value)) : json_null());
}

json_t *point_json(const struct point *point)
{
    json_t *object = json_object();
    put_words(object, "code", point->code);
    put_words(object, "name", point->name);
    put_words(object, "kind", point->kind);
    put_words(object, "region", point->region);
    put_degrees(object, "longitude", point->longitude);
    put_degrees(object, "latitude", point->latitude);
    json_object_set_new(object, "simulated", json_boolean(point->simulated));
    return object;
}

const char *point_region_name(const struct point *point, bool english)
{
    const char *name = english && !text_empty(point->region_name_en) ? point->region_name_en : point->region_name;
    return text_empty(name) ? point->region : name;
}

bool answer_document(struct request *request, json_t *document, struct answer *ret_answer)
{
    *ret_answer = (struct answer){.content_type = "application/json; charset=utf-8"};
    ret_answer->bytes = view_dump(request->arena, document, &ret_answer->size);
    json_decref(document);
    return true;
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
