#include "standard/aqi/aqi.h"

#include <string.h>

static const int index_steps[AQI_STEPS] = {0, 50, 100, 150, 200, 300, 400, 500};

static int above_last(const struct aqi_item *item, bool *ret_beyond)
{
    *ret_beyond = true;
    if (item->above == AQI_ABOVE_USE)
        return AQI_NONE;
    return item->above == AQI_ABOVE_CAP ? index_steps[AQI_STEPS - 1] : index_steps[item->steps - 1];
}

int aqi_item_compute(const struct aqi_item *item, struct decimal value, bool *ret_beyond)
{
    int64_t units = standard_units(value, item->digits);
    int step = 1;
    *ret_beyond = false;
    if (units < 0)
        return AQI_NONE;
    if (units > item->breakpoints[item->steps - 1])
        return above_last(item, ret_beyond);
    while (units > item->breakpoints[step])
        step++;
    int64_t width = item->breakpoints[step] - item->breakpoints[step - 1];
    int64_t part = (index_steps[step] - index_steps[step - 1]) * (units - item->breakpoints[step - 1]);
    return index_steps[step - 1] + (int)((part + width - 1) / width);
}

static const struct aqi_level *level_of(const struct aqi_edition *edition, int aqi)
{
    for (int i = 0; i < edition->level_count; i++)
        if (aqi <= edition->levels[i].to)
            return &edition->levels[i];
    return NULL;
}

// The index of an item, or of the average that speaks for it; *ret_item is the one that spoke.
static int item_index(const struct aqi_edition *edition, const struct standard_reading *readings, int *ret_item, struct aqi_result *result)
{
    bool beyond = false;
    int entered = *ret_item;
    if (!readings[entered].valid)
        return AQI_NONE;
    int index = aqi_item_compute(&edition->items[entered], readings[entered].value, &beyond);
    if (beyond)
        result->beyond |= UINT32_C(1) << entered;
    int use = edition->items[entered].use;
    if (index != AQI_NONE || !beyond || use == AQI_NONE || !readings[use].valid)
        return index;
    *ret_item = use;
    return aqi_item_compute(&edition->items[use], readings[use].value, &beyond);
}

static uint32_t items_at(const struct aqi_edition *edition, const struct aqi_result *result, int least)
{
    uint32_t items = 0;
    for (int i = 0; i < edition->item_count; i++)
        if (result->iaqi[i] >= least)
            items |= UINT32_C(1) << i;
    return items;
}

void aqi_compute(const struct aqi_edition *edition, enum aqi_report report, const struct standard_reading *readings, struct aqi_result *ret_result)
{
    const struct aqi_rule *rule = &edition->rules[report];
    int found = 0, largest = AQI_NONE;
    *ret_result = (struct aqi_result){.aqi = AQI_NONE};
    for (int i = 0; i < edition->item_count; i++)
        ret_result->iaqi[i] = AQI_NONE;
    for (int i = 0; i < edition->item_count; i++) {
        int item = i;
        if (!(edition->enters[report] >> i & 1))
            continue;
        int index = item_index(edition, readings, &item, ret_result);
        ret_result->iaqi[item] = index;
        found += index != AQI_NONE;
        largest = index > largest ? index : largest;
        if (index == AQI_NONE)
            ret_result->missing |= UINT32_C(1) << i;
    }
    if (found == 0 || found < rule->items_required)
        return;
    ret_result->aqi = largest;
    ret_result->level = level_of(edition, largest);
    if (largest > rule->primary_above)
        ret_result->primary = items_at(edition, ret_result, largest);
    if (rule->exceeding_above != AQI_NONE)
        ret_result->exceeding = items_at(edition, ret_result, rule->exceeding_above + 1);
}

const struct aqi_edition *aqi_edition_of(const struct aqi_tables *tables, struct day day)
{
    for (int i = 0; i < tables->edition_count; i++)
        if (standard_validity_holds(&tables->editions[i].validity, day))
            return &tables->editions[i];
    return NULL;
}
