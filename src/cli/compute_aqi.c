// qingshan compute aqi FILE: a row with an hour follows the hourly report, any other the daily one.
#include <stdio.h>

#include "base/text.h"
#include "cli/result_table.h"
#include "standard/aqi/aqi.h"

static const char *const results[] = {"aqi", "level", "primary", "missing", NULL};
static const char *const day_columns[] = {"date", "time", NULL};

struct aqi_columns {
    int day, hour;
    int items[AQI_EDITIONS_MAX][AQI_REPORTS][AQI_ITEMS_MAX]; // column of the file, -1 = none
};

static bool load(const struct cli *cli, struct aqi_tables *ret_tables, struct fault *f)
{
    struct aqi_files files;
    const char *folder = standard_folder(cli, f);
    return folder && standard_file_read(cli, folder, "air_aqi_breakpoints.csv", &files.breakpoints, f) &&
           standard_file_read(cli, folder, "air_levels.csv", &files.levels, f) && standard_file_read(cli, folder, "air_aqi_rules.csv", &files.rules, f) &&
           aqi_tables_parse(cli->arena, &files, ret_tables, f);
}

// Finds the column of every item; a file without any of them is refused.
static bool find_columns(const struct result_table *table, const struct aqi_tables *tables, struct aqi_columns *columns, struct fault *f)
{
    bool any = false;
    if (!result_table_need(table, day_columns, &columns->day, f))
        return false;
    columns->hour = result_table_column(table, "hour");
    for (int e = 0; e < tables->edition_count; e++)
        for (int report = 0; report < AQI_REPORTS; report++)
            for (int i = 0; i < tables->editions[e].item_count; i++) {
                const char *name = tables->editions[e].items[i].columns[report];
                columns->items[e][report][i] = *name ? result_table_column(table, name) : -1;
                any = any || columns->items[e][report][i] >= 0;
            }
    return any || fault_set(f, FAULT_INPUT, "cli.no_column", "file", table->path, "column", "so2 no2 pm10 co o3_1h o3_8h pm25", NULL);
}

static const char *names_of(struct arena *arena, const struct aqi_edition *edition, uint32_t items)
{
    const char *names = "";
    for (int i = 0; i < edition->item_count; i++)
        if (items >> i & 1)
            names = *names ? arena_printf(arena, "%s,%s", names, edition->items[i].name) : edition->items[i].name;
    return names;
}

static void compute_row(struct result_table *table, const struct aqi_tables *tables, const struct aqi_columns *columns)
{
    const char *cells[] = {"", "", "", ""};
    struct standard_reading readings[AQI_ITEMS_MAX];
    struct aqi_result result = {.aqi = AQI_NONE};
    struct day day;
    bool dated = result_table_day(table, columns->day, &day);
    const struct aqi_edition *edition = dated ? aqi_edition_of(tables, day) : NULL;
    if (edition) {
        enum aqi_report report = result_table_filled(table, columns->hour) ? AQI_HOUR : AQI_DAY;
        const int *places = columns->items[edition - tables->editions][report];
        for (int i = 0; i < edition->item_count; i++)
            readings[i] = result_table_reading(table, places[i], edition->items[i].unit);
        if (!table->row_unread) // an index of the other pollutants would look complete
            aqi_compute(edition, report, readings, &result);
    }
    table->dateless += !edition && !table->row_unread;
    table->computed += result.aqi != AQI_NONE;
    table->empty += edition && result.aqi == AQI_NONE && !table->row_unread;
    if (result.aqi != AQI_NONE) {
        cells[0] = arena_printf(table->rows, "%d", result.aqi);
        cells[1] = result.level->name;
        cells[2] = names_of(table->rows, edition, result.primary);
        cells[3] = names_of(table->rows, edition, result.missing); // an index of gases alone says nothing of the particles
    }
    result_table_write(table, cells);
}

int cli_compute_aqi(struct cli *cli)
{
    struct fault fault = {0};
    struct aqi_tables tables;
    struct aqi_columns columns;
    RESULT_TABLE_SCOPED table = {0};
    bool more;
    if (!load(cli, &tables, &fault) || !result_table_open(&table, cli, results, &fault) || !find_columns(&table, &tables, &columns, &fault))
        return cli_fail(cli, &fault);
    for (;;) {
        if (!result_table_next(&table, &more, &fault))
            return cli_fail(cli, &fault);
        if (!more)
            return result_table_finish(&table, cli);
        compute_row(&table, &tables, &columns);
    }
}
