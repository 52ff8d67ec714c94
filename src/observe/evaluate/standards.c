#include "observe/evaluate/standards.h"

#include "base/cell/csv.h"

struct table_wanted {
    const char *name;
    struct standard_file *file;
};

static bool read_tables(struct arena *arena, const char *folder, const struct table_wanted *wanted, size_t count, struct fault *f)
{
    for (size_t i = 0; i < count; i++) {
        char *bytes;
        size_t size;
        if (!file_read(arena, arena_printf(arena, "%s/%s", folder, wanted[i].name), CSV_FILE_MAX, &bytes, &size, f))
            return false;
        *wanted[i].file = (struct standard_file){.name = wanted[i].name, .bytes = bytes, .size = size};
    }
    return true;
}

static bool parse_water_rules(struct arena *arena, const struct standard_file *file, struct standards *standards, struct fault *f)
{
    struct standard_table table;
    struct decimal months;
    if (!standard_table_parse(arena, file, "rule minimum confidence", &table, f) || !standard_rule_decimal(&table, "year_months", "minimum", &months, f))
        return false;
    standards->water_rules = (struct water_rules){.edition = &standards->water, .year_months = (int)standard_units(months, 0)};
    return true;
}

struct standards *standards_load(struct arena *arena, const char *folder, struct fault *f)
{
    struct standards *standards = arena_alloc(arena, sizeof *standards);
    struct aqi_files aqi;
    struct air_files air;
    struct water_files water;
    struct standard_file water_rules, heavy, trophic, trophic_levels, odour, emission, emission_rules, factors, judge_rules;
    const struct table_wanted wanted[] = {
        {"air_aqi_breakpoints.csv", &aqi.breakpoints}, {"air_levels.csv", &aqi.levels}, {"air_aqi_rules.csv", &aqi.rules},
        {"air_limits.csv", &air.limits}, {"air_annual_rules.csv", &air.rules}, {"air_validity.csv", &air.validity},
        {"surface_water_limits.csv", &water.limits}, {"surface_water_classes.csv", &water.classes}, {"surface_water_reaches.csv", &water.reaches},
        {"surface_water_rules.csv", &water_rules}, {"air_heavy_pollution.csv", &heavy},
        {"lake_trophic.csv", &trophic}, {"lake_trophic_levels.csv", &trophic_levels}, {"black_odour.csv", &odour},
        {"emission_limits.csv", &emission}, {"emission_rules.csv", &emission_rules},
        {"factors.csv", &factors}, {"judge_rules.csv", &judge_rules}};
    if (!read_tables(arena, folder, wanted, sizeof wanted / sizeof *wanted, f) || !aqi_tables_parse(arena, &aqi, &standards->aqi, f) ||
        !air_tables_parse(arena, &air, &standards->air, f) || !water_edition_parse(arena, &water, &standards->water, f) ||
        !parse_water_rules(arena, &water_rules, standards, f) || !heavy_table_parse(arena, &heavy, &standards->heavy, f) ||
        !trophic_table_parse(arena, &trophic, &trophic_levels, &standards->trophic, f) || !odour_table_parse(arena, &odour, &standards->odour, f) ||
        !emission_tables_parse(arena, &emission, &emission_rules, &standards->emission, f) || !doubts_parse(arena, &factors, &judge_rules, &standards->doubts, f))
        return NULL;
    standards->water_rules.doubts = &standards->doubts;
    if (air_rules_make(&standards->aqi, &standards->air, &standards->air_rules)) {
        standards->air_rules.doubts = &standards->doubts;
        return standards;
    }
    fault_set(f, FAULT_INPUT, "standard.too_many_rows", "file", aqi.breakpoints.name, "limit", "8", NULL);
    return NULL;
}
