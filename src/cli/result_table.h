// A CSV file in, the same CSV with result columns out. A result takes the place of a column of the same name, whose
// cells go on as published_NAME at the end (unless the file has that column already); other results stand at the end.
#ifndef QINGSHAN_CLI_RESULT_TABLE_H
#define QINGSHAN_CLI_RESULT_TABLE_H

#include "base/csv.h"
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
// Writes what is left and says on standard error how many rows were computed.
int result_table_finish(struct result_table *table, const struct cli *cli);

// ---- what cells hold ----

// A number; "<0.02" and "0.02L" are below the limit of detection; anything else, and a negative number where none can
// be, is not valid.
struct standard_reading reading_of_cell(const char *cell);
// "20200326", "2020-03-26", "2020-03-26 08:00", "2020-03-26T08:00:00".
bool day_of_cell(const char *cell, struct day *ret_day);

// ---- tables of standards ----

// The folder of --pack, else packs/national beside the program, above it, in its share folder, or here.
const char *standard_folder(const struct cli *cli, struct fault *f);
bool standard_file_read(const struct cli *cli, const char *folder, const char *name, struct standard_file *ret_file, struct fault *f);

#endif
