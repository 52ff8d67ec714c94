// A CSV file in, the same CSV with result columns out. A result takes the place of a column of the same name, whose
// cells go on as published_NAME at the end (unless the file has that column already); other results stand at the end.
#ifndef QINGSHAN_CLI_RESULT_TABLE_H
#define QINGSHAN_CLI_RESULT_TABLE_H

#include "base/cell/csv.h"
#include "cli/cli.h"
#include "standard/table/table.h"

#define RESULTS_MAX 4

struct result_column {
    bool is_result;
    int index;                 // of the input's column or of the result
};

struct result_table {
    const char *path;
    struct arena *arena;       // the command's
    struct arena *rows;        // of one row, cleared before the next
    struct csv_reader reader;
    struct csv_record header, row;
    struct result_column *columns;
    size_t column_count;
    struct text_buffer out;
    long long row_count, computed, dateless, empty;
    long long unread, below;   // rows with a cell that is not understood; cells below detection without the limit
    long long timeless;        // rows that were judged although their day is not understood
    const struct cli *cli;
    bool row_unread;           // the row at hand has one: it gets no result
};

// results: NULL-terminated. Writes the header. Faults: system.call, file.*, csv.*, cli.result_columns {file}.
bool result_table_open(struct result_table *table, const struct cli *cli, const char *const *results, struct fault *f);
void result_table_close(struct result_table *table);
#define RESULT_TABLE_SCOPED __attribute__((cleanup(result_table_close))) struct result_table

int result_table_column(const struct result_table *table, const char *name);            // -1 when absent
// The first of these (NULL-terminated) that is there, or a fault cli.no_column {file, column} naming all.
bool result_table_need(const struct result_table *table, const char *const *names, int *ret_column, struct fault *f);
bool result_table_next(struct result_table *table, bool *ret_more, struct fault *f);     // fault cli.long_row {file, line}
const char *result_table_cell(const struct result_table *table, int column);             // "" beyond the row's end
void result_table_write(struct result_table *table, const char *const *results);
// Writes what is left and says on standard error how many rows were computed. 65 where a cell was not understood.
int result_table_finish(struct result_table *table, const struct cli *cli);

// ---- what cells hold ----

// A measured value by base/cell/number_cell.h, in the unit of its column ("" or NULL: any text behind it is wrong). Missing is
// not valid; so is 未检出, which does not say its limit (counted). What is not understood is named on standard error with
// its line and column, and the row counts as unread.
struct standard_reading result_table_reading(struct result_table *table, int column, const char *unit);
// "20200326", "2020-03-26", "2020/3/26", "2020年3月26日", each with a time behind it; a day that is there but not
// understood is named like a number.
bool result_table_day(struct result_table *table, int column, struct day *ret_day);
// Where one edition holds for all days: the row is judged without its day, and counted.
bool result_table_day_if_any(struct result_table *table, int column, struct day *ret_day);
// Is there an hour? A mark of absence is none.
bool result_table_filled(const struct result_table *table, int column);

// ---- tables of standards ----

// The folder of --pack, else packs/national beside the program, above it, in its share folder, or here.
const char *standard_folder(const struct cli *cli, struct fault *f);
bool standard_file_read(const struct cli *cli, const char *folder, const char *name, struct standard_file *ret_file, struct fault *f);

#endif
