// What was observed: names of factors.
#include "api/api_internal.h"
#include "observe/factor.h"

static void put_words(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, text && *text ? json_string(text) : json_null());
}

static void put_digits(json_t *object, const char *key, int digits)
{
    json_object_set_new(object, key, digits == FACTOR_DECIMALS_UNKNOWN ? json_null() : json_integer(digits));
}

static void put_bound(json_t *object, const char *key, bool has, struct decimal bound)
{
    json_object_set_new(object, key, has ? json_real(decimal_to_double(bound)) : json_null());
}

static json_t *factor_json(const struct factor *factor)
{
    json_t *object = json_object();
    put_words(object, "code", factor->code);
    put_words(object, "old_code", factor->old_code);
    put_words(object, "name", factor->name);
    put_words(object, "name_en", factor->name_en);
    put_words(object, "kind", factor->kind);
    put_words(object, "unit", factor->unit);
    put_words(object, "unit_air", factor->unit_air);
    put_words(object, "unit_emission", factor->unit_emission);
    put_digits(object, "decimals", factor->decimals);
    put_digits(object, "decimals_air", factor->decimals_air);
    put_bound(object, "least", factor->has_least, factor->least);
    put_bound(object, "most", factor->has_most, factor->most);
    put_words(object, "confidence", factor->confidence);
    put_words(object, "source", factor->source);
    return object;
}

json_t *factors_document(struct request *request, struct view *view, struct fault *f)
{
    struct factor_table table;
    (void)request;
    if (!factor_table_load(view->store, view->arena, view->as_of, &table, f))
        return NULL;
    json_t *factors = json_array();
    for (size_t i = 0; i < table.count; i++)
        json_array_append_new(factors, factor_json(&table.items[i]));
    return json_pack("{s:o}", "factors", factors);
}
