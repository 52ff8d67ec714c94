// qingshan compute surface-water FILE: which limits of total phosphorus hold is told by --lakes, or by a column `water`.
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "cli/result_table.h"
#include "standard/surface_water/surface_water.h"

static const char *const results[] = {"class", "deciding_factors", NULL};
static const char *const day_columns[] = {"time", "date", NULL};
static const char *const lake_words[] = {"lake", "湖库", "湖泊", "水库", NULL};

struct lakes {
    struct map names;          // "province\nstation", or the station where the list has no provinces
    bool by_province;
};

struct water_columns {
    int day, water, province, station;
    int items[WATER_ITEMS_MAX];
};

static bool load(const struct cli *cli, struct water_edition *ret_edition, struct fault *f)
{
    struct water_files files;
    const char *folder = standard_folder(cli, f);
    return folder && standard_file_read(cli, folder, "surface_water_limits.csv", &files.limits, f) &&
           standard_file_read(cli, folder, "surface_water_classes.csv", &files.classes, f) &&
           standard_file_read(cli, folder, "surface_water_reaches.csv", &files.reaches, f) &&
           water_edition_parse(cli->arena, &files, ret_edition, f);
}

// ---- the list of lakes ----

static const char *lake_key(struct arena *arena, bool by_province, const char *province, const char *station)
{
    return by_province ? arena_printf(arena, "%s\n%s", province, station) : station;
}

static int find_cell(const struct csv_record *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (text_equal(header->cells[i], name))
            return (int)i;
    return -1;
}

static bool read_lakes(const struct cli *cli, const struct csv_record *header, struct csv_reader *reader, struct lakes *lakes, struct fault *f)
{
    struct csv_record row;
    bool more;
    int province = find_cell(header, "province"), station = find_cell(header, "station");
    if (station < 0)
        return fault_set(f, FAULT_INPUT, "cli.no_column", "file", cli->lakes, "column", "station", NULL);
    lakes->by_province = province >= 0;
    for (;;) {
        if (!csv_read(reader, &row, &more, f))
            return fault_at(f, "%s", cli->lakes);
        if (!more)
            return true;
        if ((size_t)station < row.count && (province < 0 || (size_t)province < row.count))
            map_put(&lakes->names, lake_key(cli->arena, lakes->by_province, province < 0 ? "" : row.cells[province], row.cells[station]), lakes);
    }
}

static bool load_lakes(const struct cli *cli, struct lakes *lakes, struct fault *f)
{
    struct csv_reader reader;
    struct csv_record header;
    char *bytes;
    size_t size;
    bool more;
    map_init(&lakes->names, cli->arena);
    if (!cli->lakes)
        return true;
    if (!file_read(cli->arena, cli->lakes, CSV_FILE_MAX, &bytes, &size, f))
        return false;
    if (!csv_reader_init(&reader, cli->arena, bytes, size, f) || !csv_read(&reader, &header, &more, f))
        return fault_at(f, "%s", cli->lakes);
    if (!more)
        return fault_set(f, FAULT_INPUT, "cli.no_column", "file", cli->lakes, "column", "station", NULL);
    return read_lakes(cli, &header, &reader, lakes, f);
}

static enum water_body body_of_row(const struct result_table *table, const struct water_columns *columns, const struct lakes *lakes)
{
    const char *word = result_table_cell(table, columns->water);
    for (size_t i = 0; lake_words[i]; i++)
        if (text_equal(word, lake_words[i]))
            return WATER_LAKE;
    if (!lakes->names.count)
        return WATER_RIVER;
    const char *key = lake_key(table->rows, lakes->by_province, result_table_cell(table, columns->province), result_table_cell(table, columns->station));
    return map_has(&lakes->names, key) ? WATER_LAKE : WATER_RIVER;
}

// ---- rows ----

static bool find_columns(const struct cli *cli, const struct result_table *table, const struct water_edition *edition, const struct lakes *lakes,
                         struct water_columns *columns, struct fault *f)
{
    static const char *const province[] = {"province", NULL}, *const station[] = {"station", NULL};
    bool any = false;
    struct text_buffer wanted;
    text_buffer_init(&wanted, cli->arena);
    *columns = (struct water_columns){.day = -1, .province = -1, .station = -1, .water = result_table_column(table, "water")};
    (void)result_table_need(table, day_columns, &columns->day, NULL); // one edition: rows without a day are judged by it
    if (cli->lakes && (!result_table_need(table, station, &columns->station, f) ||
                       (lakes->by_province && !result_table_need(table, province, &columns->province, f))))
        return false;
    for (int i = 0; i < edition->item_count; i++) {
        const struct water_item *item = &edition->items[i];
        columns->items[i] = item->evaluated && *item->column ? result_table_column(table, item->column) : -1;
        any = any || columns->items[i] >= 0;
        if (item->evaluated)
            text_buffer_printf(&wanted, "%s%s", wanted.size ? " " : "", item->column);
    }
    return any || fault_set(f, FAULT_INPUT, "cli.no_column", "file", table->path, "column", wanted.bytes, NULL);
}

static const char *deciding_names(struct arena *arena, const struct water_edition *edition, const struct water_result *result)
{
    const char *names = "";
    for (int i = 0; i < edition->item_count; i++)
        if (result->deciding[i])
            names = *names ? arena_printf(arena, "%s,%s", names, edition->items[i].name) : edition->items[i].name;
    return names;
}

static void compute_row(struct result_table *table, const struct water_edition *edition, const struct water_columns *columns, enum water_body body)
{
    struct standard_reading readings[WATER_ITEMS_MAX];
    struct water_result result = {0};
    struct day day;
    bool dated = result_table_day_if_any(table, columns->day, &day);
    bool in_force = !dated || standard_validity_holds(&edition->validity, day);
    for (int i = 0; i < edition->item_count; i++)
        readings[i] = result_table_reading(table, columns->items[i], edition->items[i].unit);
    if (in_force && !table->row_unread) // a class of the other factors would look complete
        water_compute(edition, body, readings, &result);
    table->dateless += !in_force;
    table->computed += result.class > 0;
    table->empty += in_force && result.class == 0 && !table->row_unread;
    const char *cells[] = {result.class ? edition->classes[result.class - 1].name : "", deciding_names(table->rows, edition, &result)};
    result_table_write(table, cells);
}

int cli_compute_surface_water(struct cli *cli)
{
    struct fault fault = {0};
    struct water_edition *edition = arena_alloc(cli->arena, sizeof *edition);
    struct lakes lakes = {0};
    struct water_columns columns;
    RESULT_TABLE_SCOPED table = {0};
    bool more;
    if (!load(cli, edition, &fault) || !load_lakes(cli, &lakes, &fault) || !result_table_open(&table, cli, results, &fault) ||
        !find_columns(cli, &table, edition, &lakes, &columns, &fault))
        return cli_fail(cli, &fault);
    for (;;) {
        if (!result_table_next(&table, &more, &fault))
            return cli_fail(cli, &fault);
        if (!more)
            return result_table_finish(&table, cli);
        compute_row(&table, edition, &columns, body_of_row(&table, &columns, &lakes));
    }
}
