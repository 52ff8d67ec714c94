#include "json/read.h"

#include <string.h>

#include "base/cell/number_cell.h"

bool json_is_absent(const json_t *value)
{
    return !value || json_is_null(value);
}

static bool refuse(const char *name, const char *wanted, struct fault *f)
{
    return fault_set(f, FAULT_INPUT, "api.body_field", "field", name, "wanted", wanted, NULL);
}

static const char *number_text(struct arena *arena, const json_t *value)
{
    struct decimal decimal;
    if (json_is_integer(value))
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    return json_is_real(value) && decimal_from_double(json_real_value(value), &decimal) ? decimal_text(arena, decimal) : NULL;
}

bool json_field_text(struct arena *arena, const json_t *body, const char *name, bool number, const char **ret_text, struct fault *f)
{
    const json_t *value = json_object_get(body, name);
    *ret_text = NULL;
    if (json_is_absent(value))
        return true;
    if (json_is_string(value) && strlen(json_string_value(value)) == json_string_length(value))
        *ret_text = text_trim(arena, arena_strdup(arena, json_string_value(value)));
    else if (number)
        *ret_text = number_text(arena, value);
    return *ret_text || refuse(name, number ? "wanted.text_or_number" : "wanted.text", f);
}

bool json_field_flag(const json_t *body, const char *name, bool otherwise, bool *ret_flag, struct fault *f)
{
    const json_t *value = json_object_get(body, name);
    *ret_flag = json_is_absent(value) ? otherwise : json_is_true(value);
    return json_is_absent(value) || json_is_boolean(value) || refuse(name, "wanted.flag", f);
}

bool json_field_whole(const json_t *body, const char *name, int64_t otherwise, int64_t *ret_number, struct fault *f)
{
    const json_t *value = json_object_get(body, name);
    const char *text = json_string_value(value);
    *ret_number = json_is_absent(value) ? otherwise : (int64_t)json_integer_value(value);
    return json_is_absent(value) || json_is_integer(value) || (!text_empty(text) && number_cell_whole(text, ret_number)) ||
           refuse(name, "wanted.whole", f);
}

bool json_fields_known(const json_t *body, const char *const *names, size_t count, struct fault *f)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)body, key, value)
    {
        bool known = false;
        for (size_t i = 0; i < count && !known; i++)
            known = text_equal(key, names[i]);
        if (!known)
            return fault_set(f, FAULT_INPUT, "api.field_unknown", "field", key, NULL);
    }
    return true;
}

const char *json_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

// As it is printed, json_document_text: what a computation left behind the fifteenth digit is noise.
const char *json_number_text(struct arena *arena, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    struct decimal decimal;
    if (json_is_real(value) && decimal_from_double(json_real_value(value), &decimal))
        return decimal_text(arena, decimal_shorten(decimal, JSON_DIGITS));
    const char *text = number_text(arena, value);
    return text ? text : "";
}

int64_t json_whole(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

bool json_flag(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}
