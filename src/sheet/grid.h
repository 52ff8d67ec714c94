// The cells of one sheet as they come out of a file, and how they go out: CSV with a line of notes for each thing that
// people should know. Private to the helper program.
#ifndef QINGSHAN_SHEET_GRID_H
#define QINGSHAN_SHEET_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/list.h"

#define GRID_ROW_MAX 1048576
#define GRID_COLUMN_MAX 16384
#define GRID_CELLS_MOVED_MAX 64000000 // to make room for what merged cells fill

struct grid_cell {
    size_t column;             // from 0
    const char *text;
};

struct grid_row {
    size_t number;             // from 1
    bool hidden;
    struct LIST_OF(struct grid_cell) cells; // by column
};

struct grid_span {             // both ends belong to it; rows from 1, columns from 0
    size_t first_row, first_column, last_row, last_column;
};

struct grid {
    struct arena *arena;
    struct LIST_OF(struct grid_row) rows; // by number
    struct LIST_OF(struct grid_span) merges, hidden_columns;
    const char *name;          // of the sheet
    const char *others, *hidden_sheets; // names of those that were not read, NULL: none
    size_t sheets;             // that can be seen
};

// Rows come in order; false when they do not, or when there are too many. A row is given by its number, 0: the next.
bool grid_row_begin(struct grid *grid, size_t number, bool hidden);
// Into the newest row. Cells come in order; empty ones need not come.
bool grid_cell_put(struct grid *grid, size_t column, const char *text);
// A merged cell is seen in all its rows: what stands in the first one fills the rows below, in its first column. false: they lie
// over each other, or are more than a table may hold.
bool grid_fill_merges(struct grid *grid);
// Notes, each "#key TAB text", then the records. Row n of the sheet is record n; a hidden row is an empty record.
void grid_print(const struct grid *grid);

const char *grid_join(struct arena *arena, const char *list, const char *name); // "a、b"
size_t grid_column_parse(const char *reference, const char **ret_end);          // "BC12": 54, at "12"; GRID_COLUMN_MAX: none

#endif
