#include "standard/surface_water/surface_water.h"

#include <math.h>

static bool keeps(const struct water_item *item, int class, struct decimal value)
{
    const struct standard_range *limit = &item->limits[class - 1];
    if (!item->has_class[class - 1])
        return false;
    bool low = item->comparator == WATER_AT_MOST || decimal_compare(value, limit->low) >= 0;
    bool high = item->comparator == WATER_AT_LEAST || decimal_compare(value, limit->high) <= 0;
    return low && high;
}

static bool has_classes(const struct water_item *item)
{
    for (int class = 1; class <= WATER_CLASSES; class++)
        if (item->has_class[class - 1])
            return true;
    return false;
}

// A row with the classes of an alternative only (saturation: class I) cannot make water worse.
static bool is_alternative(const struct water_item *item)
{
    return !item->has_class[WATER_CLASSES - 1];
}

int water_item_class(const struct water_item *item, enum water_body body, const struct standard_reading *reading)
{
    if (!reading->valid || !item->in_body[body] || !has_classes(item))
        return 0;
    if (reading->below_detection)
        return item->comparator == WATER_AT_MOST ? 1 : 0;
    for (int class = 1; class <= WATER_CLASSES; class++)
        if (keeps(item, class, reading->value))
            return class;
    return is_alternative(item) ? 0 : WATER_WORSE;
}

// Rows of one number stand together; the better class of them counts, and stands at each that has a value.
static void join_alternatives(const struct water_edition *edition, struct water_result *result)
{
    for (int i = 1; i < edition->item_count; i++) {
        const struct water_item *item = &edition->items[i];
        if (item[-1].no != item->no || item[-1].table != item->table || !result->item_class[i] || !result->item_class[i - 1])
            continue;
        unsigned char better = result->item_class[i] < result->item_class[i - 1] ? result->item_class[i] : result->item_class[i - 1];
        result->item_class[i] = 0;
        result->item_class[i - 1] = better;
    }
}

void water_compute(const struct water_edition *edition, enum water_body body, const struct standard_reading *readings, struct water_result *ret_result)
{
    *ret_result = (struct water_result){0};
    for (int i = 0; i < edition->item_count; i++)
        if (edition->items[i].evaluated && readings[i].valid)
            ret_result->item_class[i] = (unsigned char)water_item_class(&edition->items[i], body, &readings[i]);
    join_alternatives(edition, ret_result);
    for (int i = 0; i < edition->item_count; i++) {
        ret_result->evaluated += ret_result->item_class[i] > 0;
        ret_result->class = ret_result->item_class[i] > ret_result->class ? ret_result->item_class[i] : ret_result->class;
    }
    for (int i = 0; i < edition->item_count; i++)
        ret_result->deciding[i] = ret_result->class > 1 && ret_result->item_class[i] == ret_result->class;
}

double water_multiple(const struct water_item *item, struct decimal value)
{
    if (item->comparator != WATER_AT_MOST || !item->has_class[2])
        return (double)NAN;
    return standard_multiple(value, item->limits[2].high);
}

bool water_single_meets(const struct water_item *item, struct decimal value, bool *ret_has)
{
    *ret_has = item->has_single;
    return item->has_single && decimal_compare(value, item->single_limit) <= 0;
}

// ---- the main pollutants ----

struct candidate {
    int item, class;
    bool priority;
    double multiple;
};

static bool comes_before(const struct candidate *a, const struct candidate *b)
{
    if (a->priority != b->priority)
        return a->priority;
    if (a->class != b->class)
        return a->class > b->class;
    return a->multiple > b->multiple;
}

int water_main_pollutants(const struct water_edition *edition, const struct standard_reading *readings, const struct water_result *result,
                          int ret_items[WATER_MAIN_MAX])
{
    struct candidate best[WATER_MAIN_MAX + 1];
    int count = 0;
    for (int i = 0; i < edition->item_count; i++) {
        if (result->item_class[i] <= 3)
            continue;
        double multiple = water_multiple(&edition->items[i], readings[i].value);
        struct candidate one = {i, result->item_class[i], edition->items[i].priority, isnan(multiple) ? 0 : multiple};
        int at = count;
        for (; at > 0 && comes_before(&one, &best[at - 1]); at--)
            best[at] = best[at - 1];
        best[at] = one;
        count = count < WATER_MAIN_MAX ? count + 1 : count;
    }
    for (int i = 0; i < count; i++)
        ret_items[i] = best[i].item;
    return count;
}

const char *water_reach_state(const struct water_edition *edition, double share3, double share6)
{
    for (int i = 0; i < edition->reach_count; i++) {
        const struct water_reach *reach = &edition->reaches[i];
        if (share3 >= reach->share3_from && share3 < reach->share3_below && share6 >= reach->share6_from && share6 < reach->share6_below)
            return reach->state;
    }
    return NULL;
}
