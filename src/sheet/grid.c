#include "sheet/grid.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define GAP_MAX 1000     // empty rows that are written as wide as the others
#define RANGES_SHOWN 12

// ---- in ----

bool grid_row_begin(struct grid *grid, size_t number, bool hidden)
{
    const size_t last = grid->rows.count ? grid->rows.items[grid->rows.count - 1].number : 0;
    number = number ? number : last + 1;
    if (number <= last || number > GRID_ROW_MAX)
        return false;
    LIST_PUSH(grid->arena, &grid->rows, (struct grid_row){.number = number, .hidden = hidden});
    return true;
}

bool grid_cell_put(struct grid *grid, size_t column, const char *text)
{
    if (!grid->rows.count || column >= GRID_COLUMN_MAX)
        return false;
    struct grid_row *row = &grid->rows.items[grid->rows.count - 1];
    if (row->cells.count && row->cells.items[row->cells.count - 1].column >= column)
        return false;
    if (*text)
        LIST_PUSH(grid->arena, &row->cells, (struct grid_cell){column, text});
    return true;
}

size_t grid_column_parse(const char *reference, const char **ret_end)
{
    size_t column = 0;
    for (; *reference >= 'A' && *reference <= 'Z' && column < GRID_COLUMN_MAX; reference++)
        column = column * 26 + (size_t)(*reference - 'A') + 1;
    *ret_end = reference;
    return column && column <= GRID_COLUMN_MAX ? column - 1 : GRID_COLUMN_MAX;
}

const char *grid_join(struct arena *arena, const char *list, const char *name)
{
    return list ? arena_printf(arena, "%s、%s", list, name) : arena_strdup(arena, name);
}

// ---- merged cells ----

static size_t first_row_from(const struct grid *grid, size_t number)
{
    size_t low = 0, high = grid->rows.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (grid->rows.items[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const char *text_at(const struct grid_row *row, size_t column)
{
    size_t low = 0, high = row->cells.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (row->cells.items[middle].column == column)
            return row->cells.items[middle].text;
        if (row->cells.items[middle].column < column)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

// Returns how many cells were moved.
static size_t insert(struct grid *grid, struct grid_row *row, size_t column, const char *text)
{
    LIST_PUSH(grid->arena, &row->cells, (struct grid_cell){column, text});
    size_t i = row->cells.count - 1;
    for (; i > 0 && row->cells.items[i - 1].column > column; i--)
        row->cells.items[i] = row->cells.items[i - 1];
    row->cells.items[i] = (struct grid_cell){column, text};
    return row->cells.count - 1 - i;
}

static size_t cells_of(const struct grid *grid)
{
    const struct grid_row *row;
    size_t cells = 0;
    LIST_EACH(&grid->rows, row)
        cells += row->cells.count;
    return cells;
}

// Merged cells may not overlap, so those that lie over a cell are no more than there are cells; what they fill is paid in memory.
bool grid_fill_merges(struct grid *grid)
{
    const struct grid_span *span;
    size_t moved = 0, covered = 0;
    const size_t cells = cells_of(grid);
    LIST_EACH(&grid->merges, span) {
        size_t at = first_row_from(grid, span->first_row);
        if (span->first_row == span->last_row || at == grid->rows.count || grid->rows.items[at].number != span->first_row)
            continue;
        const char *text = text_at(&grid->rows.items[at], span->first_column);
        for (at++; text && at < grid->rows.count && grid->rows.items[at].number <= span->last_row; at++) {
            if (text_at(&grid->rows.items[at], span->first_column))
                covered++;
            else
                moved += insert(grid, &grid->rows.items[at], span->first_column, text);
            if (covered > cells || moved > GRID_CELLS_MOVED_MAX || arena_over(grid->arena))
                return false;
        }
    }
    return true;
}

// ---- out ----

static void print_note(const char *key, const char *text)
{
    if (text_empty(text))
        return;
    printf("#%s\t", key);
    for (; *text; text++)
        putchar((unsigned char)*text < ' ' ? ' ' : *text);
    putchar('\n');
}

static void print_spans(const struct grid *grid)
{
    const struct grid_span *span;
    LIST_EACH(&grid->merges, span)
        if (span->first_row < span->last_row)
            printf("#span\t%zu %zu %zu %zu\n", span->first_row, span->first_column, span->last_row, span->last_column);
}

// "5-7、9" of the hidden rows that hold something.
static const char *hidden_rows(const struct grid *grid)
{
    const char *list = NULL;
    size_t shown = 0;
    for (size_t i = 0, next; i < grid->rows.count; i = next) {
        const struct grid_row *rows = grid->rows.items;
        next = i + 1;
        if (!rows[i].hidden || !rows[i].cells.count)
            continue;
        while (next < grid->rows.count && rows[next].hidden && rows[next].cells.count && rows[next].number == rows[next - 1].number + 1)
            next++;
        if (++shown > RANGES_SHOWN)
            return grid_join(grid->arena, list, "…");
        list = grid_join(grid->arena, list, next - i > 1 ? arena_printf(grid->arena, "%zu-%zu", rows[i].number, rows[next - 1].number)
                                                         : arena_printf(grid->arena, "%zu", rows[i].number));
    }
    return list;
}

static const char *column_name(struct arena *arena, size_t column)
{
    const char *name = "";
    for (column++; column; column = (column - 1) / 26)
        name = arena_printf(arena, "%c%s", (int)('A' + (column - 1) % 26), name);
    return name;
}

static const char *hidden_columns(const struct grid *grid, size_t width)
{
    const char *list = NULL;
    const struct grid_span *span;
    LIST_EACH(&grid->hidden_columns, span)
        for (size_t c = span->first_column; c <= span->last_column && c < width; c++)
            list = grid_join(grid->arena, list, column_name(grid->arena, c));
    return list;
}

// "A2:A3" of the cells that fill more than one row.
static const char *merged_cells(const struct grid *grid)
{
    const char *list = NULL;
    size_t shown = 0;
    const struct grid_span *span;
    LIST_EACH(&grid->merges, span) {
        if (span->first_row == span->last_row)
            continue;
        if (++shown > RANGES_SHOWN)
            return grid_join(grid->arena, list, "…");
        list = grid_join(grid->arena, list, arena_printf(grid->arena, "%s%zu:%s%zu", column_name(grid->arena, span->first_column), span->first_row,
                                                         column_name(grid->arena, span->last_column), span->last_row));
    }
    return list;
}

static void print_quoted(const char *cell)
{
    putchar('"');
    for (; *cell; cell++) {
        if (*cell == '"')
            putchar('"');
        putchar(*cell);
    }
    putchar('"');
}

static void print_record(const struct grid_row *row, size_t width)
{
    size_t next = 0;
    for (size_t column = 0; column < width; column++) {
        if (column)
            putchar(',');
        const bool there = row && next < row->cells.count && row->cells.items[next].column == column;
        print_quoted(there ? row->cells.items[next].text : "");
        next += there;
    }
    putchar('\n');
}

void grid_print(const struct grid *grid)
{
    size_t width = 1, last = 0, number = 1;
    const struct grid_row *row;
    LIST_EACH(&grid->rows, row)
        if (row->cells.count) {
            const size_t columns = row->cells.items[row->cells.count - 1].column + 1;
            width = columns > width ? columns : width;
            last = row->hidden ? last : row->number;
        }
    printf("#sheets\t%zu\n", grid->sheets);
    print_note("sheet", grid->name);
    print_note("others", grid->others);
    print_note("hidden_sheets", grid->hidden_sheets);
    print_note("hidden_rows", hidden_rows(grid));
    print_note("hidden_columns", hidden_columns(grid, width));
    print_note("merged", merged_cells(grid));
    print_spans(grid);
    LIST_EACH(&grid->rows, row) {
        const size_t gap = row->number - number;
        if (row->number > last)
            return;
        for (; number < row->number; number++)
            print_record(NULL, gap > GAP_MAX ? 1 : width);
        print_record(row->hidden ? NULL : row, width);
        number++;
    }
}
