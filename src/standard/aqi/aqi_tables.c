// The three tables of an edition, joined by its name.
#include <string.h>

#include "base/text.h"
#include "standard/aqi/aqi.h"

#define BREAKPOINT_COLUMNS                                                                                              \
    "edition valid_from valid_to pollutant average name hour_column day_column code unit digits iaqi0 iaqi50 iaqi100 iaqi150 " \
    "iaqi200 iaqi300 iaqi400 iaqi500 above confidence"

static const char *const step_columns[AQI_STEPS] = {"iaqi0", "iaqi50", "iaqi100", "iaqi150", "iaqi200", "iaqi300", "iaqi400", "iaqi500"};

static struct aqi_edition *find_edition(struct aqi_tables *tables, const char *name)
{
    for (int i = 0; i < tables->edition_count; i++)
        if (text_equal(tables->editions[i].name, name))
            return &tables->editions[i];
    return NULL;
}

static bool take_breakpoints(const struct standard_table *table, const struct standard_row *row, struct aqi_item *item, struct fault *f)
{
    struct decimal value;
    bool filled = true;
    for (item->steps = 0; item->steps < AQI_STEPS; item->steps++) {
        const char *column = step_columns[item->steps];
        if (!standard_cell_optional(table, row, column, &value, &filled, f))
            return false;
        if (!filled)
            break;
        item->breakpoints[item->steps] = standard_units(value, item->digits);
        if (item->steps > 0 && item->breakpoints[item->steps] <= item->breakpoints[item->steps - 1])
            return standard_cell_fault(table, row, column, f);
    }
    return item->steps >= 2 || standard_cell_fault(table, row, "iaqi50", f);
}

static bool take_item(const struct standard_table *table, const struct standard_row *row, struct aqi_item *item, struct fault *f)
{
    const char *above = standard_cell(table, row, "above");
    *item = (struct aqi_item){.pollutant = standard_cell(table, row, "pollutant"), .average = standard_cell(table, row, "average"),
                              .name = standard_cell(table, row, "name"), .unit = standard_cell(table, row, "unit"),
                              .code = standard_cell(table, row, "code"),
                              .columns = {standard_cell(table, row, "hour_column"), standard_cell(table, row, "day_column")},
                              .above = AQI_ABOVE_CAP, .use = AQI_NONE, .verified = standard_cell_verified(table, row)};
    if (text_equal(above, "hold"))
        item->above = AQI_ABOVE_HOLD;
    else if (text_starts_with(above, "use "))
        item->above = AQI_ABOVE_USE;
    else if (!text_equal(above, "cap"))
        return standard_cell_fault(table, row, "above", f);
    return standard_cell_integer(table, row, "digits", 0, 6, &item->digits, f) && take_breakpoints(table, row, item, f);
}

static bool add_item(struct aqi_tables *tables, const struct standard_table *table, const struct standard_row *row, struct fault *f)
{
    const char *name = standard_cell(table, row, "edition");
    struct aqi_edition *edition = find_edition(tables, name);
    if (!edition) {
        if (tables->edition_count == AQI_EDITIONS_MAX)
            return standard_cell_fault(table, row, "edition", f);
        edition = &tables->editions[tables->edition_count++];
        *edition = (struct aqi_edition){.name = name};
        if (!standard_cell_validity(table, row, &edition->validity, f))
            return false;
    }
    if (edition->item_count == AQI_ITEMS_MAX)
        return standard_cell_fault(table, row, "edition", f);
    return take_item(table, row, &edition->items[edition->item_count++], f);
}

static int find_item(const struct aqi_edition *edition, const char *pollutant, const char *average)
{
    for (int i = 0; i < edition->item_count; i++)
        if (text_equal(edition->items[i].pollutant, pollutant) && text_equal(edition->items[i].average, average))
            return i;
    return AQI_NONE;
}

// "use 24h": the row of the same pollutant with that average speaks above the last breakpoint.
static bool link_items(const struct standard_table *table, struct aqi_tables *tables, struct fault *f)
{
    for (size_t r = 0; r < table->count; r++) {
        const struct standard_row *row = &table->rows[r];
        struct aqi_edition *edition = find_edition(tables, standard_cell(table, row, "edition"));
        struct aqi_item *item = &edition->items[find_item(edition, standard_cell(table, row, "pollutant"), standard_cell(table, row, "average"))];
        if (item->above != AQI_ABOVE_USE)
            continue;
        item->use = find_item(edition, item->pollutant, standard_cell(table, row, "above") + strlen("use "));
        if (item->use == AQI_NONE || edition->items[item->use].above == AQI_ABOVE_USE)
            return standard_cell_fault(table, row, "above", f);
    }
    return true;
}

// What has a column in a report enters it, but for the averages that only speak for others there.
static void mark_entering(struct aqi_edition *edition)
{
    for (int report = 0; report < AQI_REPORTS; report++) {
        uint32_t stands_in = 0;
        for (int i = 0; i < edition->item_count; i++) {
            const struct aqi_item *item = &edition->items[i];
            if (*item->columns[report] && item->use != AQI_NONE)
                stands_in |= UINT32_C(1) << item->use;
            if (*item->columns[report])
                edition->enters[report] |= UINT32_C(1) << i;
        }
        edition->enters[report] &= ~stands_in;
    }
}

static bool parse_breakpoints(struct arena *arena, const struct standard_file *file, struct aqi_tables *tables, struct fault *f)
{
    struct standard_table table;
    if (!standard_table_parse(arena, file, BREAKPOINT_COLUMNS, &table, f))
        return false;
    for (size_t i = 0; i < table.count; i++)
        if (!add_item(tables, &table, &table.rows[i], f))
            return false;
    if (!link_items(&table, tables, f))
        return false;
    for (int i = 0; i < tables->edition_count; i++)
        mark_entering(&tables->editions[i]);
    return true;
}

static bool add_level(struct aqi_tables *tables, const struct standard_table *table, const struct standard_row *row, struct fault *f)
{
    struct aqi_edition *edition = find_edition(tables, standard_cell(table, row, "edition"));
    if (!edition || edition->level_count == AQI_LEVELS_MAX)
        return standard_cell_fault(table, row, "edition", f);
    struct aqi_level *level = &edition->levels[edition->level_count];
    level->name = standard_cell(table, row, "name");
    level->colour = standard_cell(table, row, "rgb");
    if (!standard_cell_integer(table, row, "level", 1, AQI_LEVELS_MAX, &level->level, f) ||
        !standard_cell_integer(table, row, "aqi_from", 0, 500, &level->from, f) || !standard_cell_integer(table, row, "aqi_to", 0, 500, &level->to, f))
        return false;
    int expected = edition->level_count ? level[-1].to + 1 : 0; // no gap, no overlap
    edition->level_count++;
    return level->from == expected || standard_cell_fault(table, row, "aqi_from", f);
}

static bool add_rule(struct aqi_tables *tables, const struct standard_table *table, const struct standard_row *row, struct fault *f)
{
    static const char *const reports[] = {"hour", "day", NULL};
    struct aqi_edition *edition = find_edition(tables, standard_cell(table, row, "edition"));
    int report;
    if (!edition)
        return standard_cell_fault(table, row, "edition", f);
    if (!standard_cell_choice(table, row, "report", reports, &report, f))
        return false;
    struct aqi_rule *rule = &edition->rules[report];
    rule->exceeding_above = AQI_NONE;
    if (!text_empty(standard_cell(table, row, "exceeding_above")) &&
        !standard_cell_integer(table, row, "exceeding_above", 0, 500, &rule->exceeding_above, f))
        return false;
    return standard_cell_integer(table, row, "items_required", 1, AQI_ITEMS_MAX, &rule->items_required, f) &&
           standard_cell_integer(table, row, "primary_above", 0, 500, &rule->primary_above, f);
}

typedef bool (*take_row)(struct aqi_tables *tables, const struct standard_table *table, const struct standard_row *row, struct fault *f);

static bool parse_rows(struct arena *arena, const struct standard_file *file, const char *columns, take_row take, struct aqi_tables *tables,
                       struct fault *f)
{
    struct standard_table table;
    if (!standard_table_parse(arena, file, columns, &table, f))
        return false;
    for (size_t i = 0; i < table.count; i++)
        if (!take(tables, &table, &table.rows[i], f))
            return false;
    return true;
}

// Every edition has its levels up to the last index and a rule for both reports.
static bool check_whole(const struct aqi_tables *tables, const struct aqi_files *files, struct fault *f)
{
    for (int i = 0; i < tables->edition_count; i++) {
        const struct aqi_edition *edition = &tables->editions[i];
        if (!edition->level_count || edition->levels[edition->level_count - 1].to != 500)
            return fault_set(f, FAULT_INPUT, "standard.rule_missing", "file", files->levels.name, "text", edition->name, NULL);
        if (!edition->rules[AQI_HOUR].items_required || !edition->rules[AQI_DAY].items_required)
            return fault_set(f, FAULT_INPUT, "standard.rule_missing", "file", files->rules.name, "text", edition->name, NULL);
    }
    return true;
}

bool aqi_tables_parse(struct arena *arena, const struct aqi_files *files, struct aqi_tables *ret_tables, struct fault *f)
{
    *ret_tables = (struct aqi_tables){0};
    return parse_breakpoints(arena, &files->breakpoints, ret_tables, f) &&
           parse_rows(arena, &files->levels, "edition level name aqi_from aqi_to rgb", add_level, ret_tables, f) &&
           parse_rows(arena, &files->rules, "edition report items_required primary_above exceeding_above", add_rule, ret_tables, f) &&
           check_whole(ret_tables, files, f);
}
