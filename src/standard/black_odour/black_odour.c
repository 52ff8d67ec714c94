#include "standard/black_odour/black_odour.h"

#include "base/text.h"

static int find_item(const struct odour_table *table, const char *parameter)
{
    for (int i = 0; i < table->item_count; i++)
        if (text_equal(table->items[i].parameter, parameter))
            return i;
    return -1;
}

static bool take_item(const struct standard_table *rows, const struct standard_row *row, struct odour_table *table, int *ret_item, struct fault *f)
{
    const char *parameter = standard_cell(rows, row, "parameter");
    *ret_item = find_item(table, parameter);
    if (*ret_item >= 0)
        return true;
    if (table->item_count == ODOUR_ITEMS_MAX)
        return standard_cell_fault(rows, row, "parameter", f);
    *ret_item = table->item_count++;
    struct odour_item *item = &table->items[*ret_item];
    *item = (struct odour_item){.parameter = parameter, .name = standard_cell(rows, row, "name"), .column = standard_cell(rows, row, "column"),
                                .unit = standard_cell(rows, row, "unit"), .code = standard_cell(rows, row, "code"),
                                .depth_code = standard_cell(rows, row, "depth_code"), .verified = standard_cell_verified(rows, row)};
    return standard_cell_optional(rows, row, "depth_below_cm", &item->depth_below_cm, &item->of_depth, f);
}

static bool take_band(const struct standard_table *rows, const struct standard_row *row, struct odour_table *table, struct fault *f)
{
    static const char *const lows[] = {"", "at_least", "above", NULL}, *const highs[] = {"", "at_most", "below", NULL};
    int low, high, grade;
    if (table->band_count == ODOUR_BANDS_MAX)
        return standard_cell_fault(rows, row, "band", f);
    struct odour_band *band = &table->bands[table->band_count++];
    *band = (struct odour_band){0};
    if (!take_item(rows, row, table, &band->item, f) || !standard_cell_integer(rows, row, "band", 0, 2, &grade, f) ||
        !standard_cell_choice(rows, row, "low_comparator", lows, &low, f) || !standard_cell_choice(rows, row, "high_comparator", highs, &high, f) ||
        !standard_cell_optional(rows, row, "low", &band->low, &band->has_low, f) ||
        !standard_cell_optional(rows, row, "high", &band->high, &band->has_high, f))
        return false;
    band->grade = (enum odour_grade)(ODOUR_NONE + grade);
    band->low_open = low == 2;
    band->high_open = high == 2;
    return (band->has_low == (low > 0) || standard_cell_fault(rows, row, "low", f)) &&
           (band->has_high == (high > 0) || standard_cell_fault(rows, row, "high", f));
}

bool odour_table_parse(struct arena *arena, const struct standard_file *file, struct odour_table *ret_table, struct fault *f)
{
    struct standard_table rows;
    *ret_table = (struct odour_table){0};
    if (!standard_table_parse(arena, file,
                              "parameter name column code unit depth_below_cm depth_code band low_comparator low high_comparator high confidence", &rows, f))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if (!take_band(&rows, &rows.rows[i], ret_table, f))
            return false;
    return true;
}

// ---- grading ----

static bool in_band(const struct odour_band *band, struct decimal value)
{
    int low = band->has_low ? decimal_compare(value, band->low) : 1, high = band->has_high ? decimal_compare(value, band->high) : -1;
    return (band->low_open ? low > 0 : low >= 0) && (band->high_open ? high < 0 : high <= 0);
}

// Transparency over depth, in thousandths rounded down: the borders are tenths.
static struct decimal share_of(struct decimal value, struct decimal depth)
{
    int64_t part = standard_units(value, 3), whole = standard_units(depth, 3);
    return (struct decimal){whole > 0 ? part * 1000 / whole : 1000, 3};
}

static enum odour_grade grade_item(const struct odour_table *table, int item, const struct odour_sample *sample)
{
    const struct standard_reading *reading = &sample->readings[item];
    struct decimal value = reading->value;
    bool has_twin = false, shallow = false;
    for (int i = 0; i < table->item_count; i++)
        if (table->items[i].of_depth && text_equal(table->items[i].column, table->items[item].column)) {
            has_twin = true;
            shallow = sample->depth_cm.valid && decimal_compare(sample->depth_cm.value, table->items[i].depth_below_cm) < 0;
        }
    if (!reading->valid || (has_twin && shallow != table->items[item].of_depth))
        return ODOUR_UNKNOWN;
    if (table->items[item].of_depth)
        value = share_of(value, sample->depth_cm.value);
    for (int i = 0; i < table->band_count; i++)
        if (table->bands[i].item == item && in_band(&table->bands[i], value))
            return table->bands[i].grade;
    return ODOUR_UNKNOWN;
}

enum odour_grade odour_compute(const struct odour_table *table, const struct odour_sample *sample)
{
    enum odour_grade worst = ODOUR_UNKNOWN;
    for (int i = 0; i < table->item_count; i++) {
        enum odour_grade grade = grade_item(table, i, sample);
        worst = grade > worst ? grade : worst;
    }
    return worst;
}

// 60 % of the samples of one item, or two items in any sample.
static bool severe_by_share(const struct odour_table *table, const struct odour_sample *samples, int count)
{
    int items = 0;
    for (int item = 0; item < table->item_count; item++) {
        int severe = 0, known = 0;
        for (int i = 0; i < count; i++) {
            enum odour_grade grade = grade_item(table, item, &samples[i]);
            known += grade != ODOUR_UNKNOWN;
            severe += grade == ODOUR_SEVERE;
        }
        items += severe > 0;
        if (known && severe * 100 >= known * 60)
            return true;
    }
    return items >= 2;
}

enum odour_grade odour_point_compute(const struct odour_table *table, enum odour_rule rule, const struct odour_sample *samples, int count)
{
    enum odour_grade worst = ODOUR_UNKNOWN;
    for (int i = 0; i < count && count >= ODOUR_SAMPLES_LEAST; i++) {
        enum odour_grade grade = odour_compute(table, &samples[i]);
        worst = grade > worst ? grade : worst;
    }
    if (worst == ODOUR_SEVERE && rule == ODOUR_SHARE && !severe_by_share(table, samples, count))
        return ODOUR_MILD;
    return worst;
}
