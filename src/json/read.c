#include "json/read.h"

#include <stdio.h>
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
            return fault_set(f, FAULT_SYNTAX, "api.field_unknown", "field", key, NULL);
    }
    return true;
}

bool json_field_word(struct arena *arena, const json_t *body, const char *name, const char *words, const char *otherwise, const char **ret_word,
                     struct fault *f)
{
    if (!json_field_text(arena, body, name, false, ret_word, f))
        return false;
    if (text_empty(*ret_word)) {
        *ret_word = otherwise;
        return true;
    }
    static const char *const between[] = {" / ", NULL};
    for (const char **known = text_split(arena, words, between, NULL); *known; known++)
        if (text_equal(*known, *ret_word))
            return true;
    return refuse(name, words, f);
}

bool json_field_list(const json_t *body, const char *name, const json_t **ret_list, struct fault *f)
{
    *ret_list = json_object_get(body, name);
    return json_is_absent(*ret_list) || json_is_array(*ret_list) || refuse(name, "wanted.list", f);
}

bool json_field_object(const char *name, const json_t *value, struct fault *f)
{
    return json_is_object(value) || refuse(name, "wanted.object", f);
}

bool json_field_any(const json_t *body, const char *name, const json_t **ret_value)
{
    const json_t *value = json_object_get(body, name);
    *ret_value = json_is_absent(value) ? NULL : value;
    return true;
}

bool json_field_within(const json_t *body, const char *name, int64_t number, int64_t least, int64_t most, struct fault *f)
{
    char low[24], high[24];
    if (json_is_absent(json_object_get(body, name)) || (number >= least && number <= most))
        return true;
    snprintf(low, sizeof low, "%lld", (long long)least);
    snprintf(high, sizeof high, "%lld", (long long)most);
    return fault_set(f, FAULT_INPUT, "api.body_range", "field", name, "least", low, "most", high, NULL);
}

bool json_field_given(const char *name, const char *text, const char *missing, struct fault *f)
{
    return !text_empty(text) || fault_set(f, FAULT_INPUT, missing, "field", name, NULL);
}

bool json_cell_flag(const json_t *body, const char *name, const char **ret_text, struct fault *f)
{
    bool flag;
    if (!json_field_flag(body, name, false, &flag, f))
        return false;
    *ret_text = json_is_absent(json_object_get(body, name)) ? NULL : flag ? "yes" : "no";
    return true;
}

bool json_cell_whole(struct arena *arena, const json_t *body, const char *name, const char **ret_text, struct fault *f)
{
    int64_t number;
    if (!json_field_whole(body, name, 0, &number, f))
        return false;
    *ret_text = json_is_absent(json_object_get(body, name)) ? NULL : arena_printf(arena, "%lld", (long long)number);
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
