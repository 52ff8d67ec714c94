#include "standard/lake_trophic/trophic.h"

#include <math.h>

#include "base/text.h"

static bool take_number(const struct standard_table *table, const struct standard_row *row, const char *column, double *ret_number, struct fault *f)
{
    struct decimal value;
    if (!standard_cell_decimal(table, row, column, &value, f))
        return false;
    *ret_number = decimal_to_double(value);
    return true;
}

static bool take_item(const struct standard_table *table, const struct standard_row *row, struct trophic_item *item, struct fault *f)
{
    *item = (struct trophic_item){.name = standard_cell(table, row, "item"), .column = standard_cell(table, row, "column"),
                                  .unit = standard_cell(table, row, "unit"), .code = standard_cell(table, row, "code"),
                                  .transmitted_unit = standard_cell(table, row, "transmitted_unit"), .verified = standard_cell_verified(table, row)};
    return take_number(table, row, "factor", &item->factor, f) && take_number(table, row, "constant", &item->constant, f) &&
           take_number(table, row, "logarithm", &item->logarithm, f) && take_number(table, row, "weight", &item->weight, f) &&
           (item->weight > 0 || standard_cell_fault(table, row, "weight", f));
}

static bool take_level(const struct standard_table *table, const struct standard_row *row, struct trophic_level *level, struct fault *f)
{
    static const char *const comparators[] = {"", "at_least", "above", NULL};
    struct decimal border = {0};
    int comparator;
    level->name = standard_cell(table, row, "name");
    if (!standard_cell_integer(table, row, "level", 1, TROPHIC_LEVELS_MAX, &level->level, f) ||
        !standard_cell_choice(table, row, "comparator", comparators, &comparator, f) ||
        !standard_cell_optional(table, row, "value", &border, &level->bounded, f))
        return false;
    level->above = comparator == 2;
    level->border = decimal_to_double(border);
    return level->bounded == (comparator > 0) || standard_cell_fault(table, row, "value", f);
}

bool trophic_table_parse(struct arena *arena, const struct standard_file *items, const struct standard_file *levels, struct trophic_table *ret_table,
                         struct fault *f)
{
    struct standard_table rows;
    *ret_table = (struct trophic_table){0};
    if (!standard_table_parse(arena, items, "item column code unit transmitted_unit factor constant logarithm weight confidence", &rows, f))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        if (ret_table->item_count == TROPHIC_ITEMS_MAX)
            return standard_cell_fault(&rows, &rows.rows[i], "item", f);
        if (!take_item(&rows, &rows.rows[i], &ret_table->items[ret_table->item_count++], f))
            return false;
    }
    if (!standard_table_parse(arena, levels, "level comparator value name", &rows, f))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        if (ret_table->level_count == TROPHIC_LEVELS_MAX)
            return standard_cell_fault(&rows, &rows.rows[i], "level", f);
        if (!take_level(&rows, &rows.rows[i], &ret_table->levels[ret_table->level_count++], f))
            return false;
    }
    return true;
}

double trophic_weight(const struct trophic_table *table, int item)
{
    double sum = 0;
    for (int i = 0; i < table->item_count; i++)
        sum += table->items[i].weight;
    return table->items[item].weight / sum;
}

// Levels rise; the last whose border is reached holds.
static const struct trophic_level *level_of(const struct trophic_table *table, double index)
{
    const struct trophic_level *found = NULL;
    for (int i = 0; i < table->level_count; i++) {
        const struct trophic_level *level = &table->levels[i];
        if (!level->bounded || (level->above ? index > level->border : index >= level->border))
            found = level;
    }
    return found;
}

void trophic_compute(const struct trophic_table *table, const struct standard_reading *readings, struct trophic_result *ret_result)
{
    double sum = 0;
    *ret_result = (struct trophic_result){.complete = table->item_count > 0, .index = (double)NAN};
    for (int i = 0; i < table->item_count; i++) {
        const struct trophic_item *item = &table->items[i];
        bool usable = readings[i].valid && readings[i].value.mantissa > 0;
        ret_result->items[i] = usable ? item->factor * (item->constant + item->logarithm * log(decimal_to_double(readings[i].value))) : (double)NAN;
        ret_result->complete = ret_result->complete && usable;
        sum += trophic_weight(table, i) * ret_result->items[i];
    }
    if (!ret_result->complete)
        return;
    ret_result->index = decimal_round_double(sum, 2);
    ret_result->level = level_of(table, ret_result->index);
}
