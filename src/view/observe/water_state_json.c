#include "view/observe/water_state_json.h"

static json_t *index_json(const struct trophic_result *result)
{
    return result->complete ? json_pack("{s:f,s:i,s:s}", "index", result->index, "level", result->level->level, "name", result->level->name) : json_null();
}

static json_t *trophic_json(const struct trophic_table *table, const struct water_trophic *trophic)
{
    json_t *missing = json_array(), *months = json_array();
    for (int i = 0; i < table->item_count; i++)
        if (!trophic->known[i])
            json_array_append_new(missing, json_string(table->items[i].name));
    for (int month = 0; month < WATER_MONTHS; month++)
        json_array_append_new(months, index_json(&trophic->months[month]));
    return json_pack("{s:o,s:b,s:i,s:o,s:o}", "year", index_json(&trophic->year), "complete", trophic->complete, "indexed_months", trophic->indexed,
                     "missing", missing, "months", months);
}

static json_t *odour_json(const struct water_odour *odour)
{
    json_t *months = json_array();
    for (int month = 0; month < WATER_MONTHS; month++)
        json_array_append_new(months, json_pack("{s:s?,s:i}", "grade", water_odour_name(odour->months[month]), "samples", odour->samples[month]));
    return json_pack("{s:s?,s:i,s:i,s:o}", "grade", water_odour_name(odour->year), "samples", odour->year_samples, "samples_wanted", ODOUR_SAMPLES_LEAST,
                     "months", months);
}

bool water_state_put(json_t *object, const struct water_span *span, const struct standards *standards, enum water_body body, struct fault *f)
{
    struct water_trophic trophic = {0};
    struct water_odour odour = {0};
    if (span->series && body == WATER_LAKE && !water_trophic_read(span, &standards->trophic, standards->water_rules.year_months, &trophic, f))
        return false;
    if (span->series && body == WATER_RIVER && !water_odour_read(span, &standards->odour, &odour, f))
        return false;
    json_object_set_new(object, "trophic", body == WATER_LAKE ? trophic_json(&standards->trophic, &trophic) : json_null());
    json_object_set_new(object, "odour", odour.measured ? odour_json(&odour) : json_null());
    return true;
}
