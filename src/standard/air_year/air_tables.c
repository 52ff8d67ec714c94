#include "base/text.h"
#include "standard/air_year/air_year.h"

static bool take_minimum(const struct standard_table *table, const char *rule, int *ret_minimum, struct fault *f)
{
    struct decimal value;
    if (!standard_rule_decimal(table, rule, "minimum", &value, f))
        return false;
    *ret_minimum = (int)standard_units(value, 0);
    return true;
}

static bool parse_validity(struct arena *arena, const struct standard_file *file, struct air_validity *validity, struct fault *f)
{
    struct standard_table table;
    return standard_table_parse(arena, file, "rule minimum confidence", &table, f) &&
           take_minimum(&table, "hour_minutes", &validity->hour_minutes, f) && take_minimum(&table, "day_hours", &validity->day_hours, f) &&
           take_minimum(&table, "window_hours", &validity->window_hours, f) && take_minimum(&table, "ozone_windows", &validity->ozone_windows, f) &&
           take_minimum(&table, "month_days", &validity->month_days, f) &&
           take_minimum(&table, "february_days", &validity->february_days, f) && take_minimum(&table, "year_days", &validity->year_days, f) &&
           take_minimum(&table, "station_percent", &validity->station_percent, f);
}

bool air_tables_parse(struct arena *arena, const struct air_files *files, struct air_tables *ret_tables, struct fault *f)
{
    *ret_tables = (struct air_tables){0};
    return standard_table_parse(arena, &files->limits, "edition valid_from valid_to pollutant average unit class1 class2 confidence",
                                &ret_tables->limits, f) &&
           standard_table_parse(arena, &files->rules,
                                "edition valid_from valid_to pollutant column annual_mean percentile percentile_average digits index_weight "
                                "index_digits confidence",
                                &ret_tables->rules, f) &&
           parse_validity(arena, &files->validity, &ret_tables->validity, f);
}

static bool in_force(const struct standard_table *table, const struct standard_row *row, struct day day, bool *ret_holds, struct fault *f)
{
    struct standard_validity validity;
    if (!standard_cell_validity(table, row, &validity, f))
        return false;
    *ret_holds = standard_validity_holds(&validity, day);
    return true;
}

struct limit_wanted {
    const char *pollutant, *average;
    struct day day;
    int area_class;
};

static bool find_limit(const struct standard_table *table, const struct limit_wanted *wanted, struct decimal *ret_limit, bool *ret_verified,
                       struct fault *f)
{
    bool holds;
    for (size_t i = 0; i < table->count; i++) {
        const struct standard_row *row = &table->rows[i];
        if (!text_equal(standard_cell(table, row, "pollutant"), wanted->pollutant) || !text_equal(standard_cell(table, row, "average"), wanted->average))
            continue;
        if (!in_force(table, row, wanted->day, &holds, f))
            return false;
        if (!holds)
            continue;
        const char *column = wanted->area_class == 1 ? "class1" : "class2";
        *ret_verified = standard_cell_verified(table, row);
        return standard_cell_decimal(table, row, column, ret_limit, f) &&
               (ret_limit->mantissa > 0 || standard_cell_fault(table, row, column, f));
    }
    return fault_set(f, FAULT_INPUT, "standard.rule_missing", "file", table->name, "text", wanted->pollutant, NULL);
}

static bool take_item(const struct air_tables *tables, const struct standard_row *row, struct limit_wanted *wanted, struct air_item *item,
                      struct fault *f)
{
    static const char *const flags[] = {"no", "yes", NULL};
    const struct standard_table *rules = &tables->rules;
    int has_mean;
    bool verified = true;
    *item = (struct air_item){.pollutant = standard_cell(rules, row, "pollutant"), .column = standard_cell(rules, row, "column"),
                              .verified = standard_cell_verified(rules, row)};
    wanted->pollutant = item->pollutant;
    wanted->average = standard_cell(rules, row, "percentile_average");
    if (!standard_cell_integer(rules, row, "digits", 0, 6, &item->digits, f) || !standard_cell_choice(rules, row, "annual_mean", flags, &has_mean, f) ||
        !standard_cell_integer(rules, row, "percentile", 1, 99, &item->percentile, f) ||
        !standard_cell_integer(rules, row, "index_weight", 1, 100, &item->weight, f) ||
        !find_limit(&tables->limits, wanted, &item->day_limit, &verified, f))
        return false;
    item->verified = item->verified && verified;
    item->has_mean = has_mean;
    wanted->average = "year";
    if (!item->has_mean)
        return true;
    bool found = find_limit(&tables->limits, wanted, &item->year_limit, &verified, f);
    item->verified = item->verified && verified;
    return found;
}

bool air_edition_make(const struct air_tables *tables, struct day day, int area_class, struct air_edition *ret_edition, struct fault *f)
{
    const struct standard_table *rules = &tables->rules;
    struct limit_wanted wanted = {.day = day, .area_class = area_class};
    *ret_edition = (struct air_edition){0};
    for (size_t i = 0; i < rules->count; i++) {
        bool holds;
        if (!in_force(rules, &rules->rows[i], day, &holds, f))
            return false;
        if (!holds)
            continue;
        if (ret_edition->item_count == AIR_ITEMS_MAX)
            return standard_cell_fault(rules, &rules->rows[i], "edition", f);
        if (!take_item(tables, &rules->rows[i], &wanted, &ret_edition->items[ret_edition->item_count++], f) ||
            !standard_cell_integer(rules, &rules->rows[i], "index_digits", 0, 6, &ret_edition->index_digits, f))
            return false;
    }
    return ret_edition->item_count > 0 || fault_set(f, FAULT_INPUT, "standard.rule_missing", "file", rules->name, "text", "edition", NULL);
}
