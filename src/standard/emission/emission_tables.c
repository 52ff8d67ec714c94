#include "base/text.h"
#include "standard/emission/emission.h"

static bool take_values(const struct standard_table *table, const struct standard_row *row, struct emission_limit *limit, struct fault *f)
{
    if (!standard_cell_optional(table, row, "limit_cold", &limit->cold_limit, &limit->has_cold, f) ||
        !standard_cell_optional(table, row, "reference_oxygen", &limit->reference_oxygen, &limit->has_oxygen, f))
        return false;
    return limit->within ? standard_cell_range(table, row, "limit", &limit->limit, f) : standard_cell_decimal(table, row, "limit", &limit->limit.high, f);
}

static bool take_limit(const struct standard_table *table, const struct standard_row *row, struct emission_limit *limit, struct fault *f)
{
    static const char *const averages[] = {"hour", "day", "instant", NULL}, *const comparators[] = {"at_most", "within", NULL};
    int average, comparator;
    *limit = (struct emission_limit){.edition = standard_cell(table, row, "edition"), .grade = standard_cell(table, row, "grade"),
                                     .scope = standard_cell(table, row, "scope"), .item = standard_cell(table, row, "item"),
                                     .code = standard_cell(table, row, "code"), .unit = standard_cell(table, row, "unit"),
                                     .medium = standard_cell(table, row, "medium"), .clause = standard_cell(table, row, "clause"),
                                     .note = standard_cell(table, row, "note"),
                                     .verified = standard_cell_verified(table, row)};
    if (!standard_cell_validity(table, row, &limit->validity, f) || !standard_cell_choice(table, row, "average", averages, &average, f) ||
        !standard_cell_choice(table, row, "comparator", comparators, &comparator, f))
        return false;
    limit->average = (enum emission_average)average;
    limit->within = comparator == 1;
    return take_values(table, row, limit, f);
}

static bool parse_rules(struct arena *arena, const struct standard_file *file, struct emission_rules *rules, struct fault *f)
{
    struct standard_table table;
    struct decimal minutes, hours;
    if (!standard_table_parse(arena, file, "rule value", &table, f) || !standard_rule_decimal(&table, "gas_hour_minutes", "value", &minutes, f) ||
        !standard_rule_decimal(&table, "gas_day_hours", "value", &hours, f) ||
        !standard_rule_decimal(&table, "cold_water_c", "value", &rules->cold_water_c, f))
        return false;
    rules->gas_hour_minutes = (int)standard_units(minutes, 0);
    rules->gas_day_hours = (int)standard_units(hours, 0);
    return true;
}

bool emission_tables_parse(struct arena *arena, const struct standard_file *limits, const struct standard_file *rules, struct emission_tables *ret_tables,
                           struct fault *f)
{
    struct standard_table table;
    *ret_tables = (struct emission_tables){0};
    if (!standard_table_parse(arena, limits,
                              "edition valid_from valid_to grade scope item code unit medium average comparator limit limit_cold reference_oxygen clause confidence "
                              "note",
                              &table, f))
        return false;
    ret_tables->limits = arena_array(arena, table.count, sizeof *ret_tables->limits);
    ret_tables->limit_count = table.count;
    for (size_t i = 0; i < table.count; i++)
        if (!take_limit(&table, &table.rows[i], &ret_tables->limits[i], f))
            return false;
    return parse_rules(arena, rules, &ret_tables->rules, f);
}
