#include "sheet/spans.h"

#include <stdlib.h>

#include "base/cell/csv.h"

// Of one column: the rows of its merged cells, by the first, and the furthest that any of them so far goes.
struct column_spans {
    bool made;
    size_t count, *first_row, *furthest_row;
};

struct sheet_spans {
    struct arena *arena;
    const struct sheet_table *table;
    struct column_spans columns[CSV_COLUMNS_MAX];
};

struct sheet_spans *sheet_spans_new(struct arena *arena, const struct sheet_table *table)
{
    struct sheet_spans *spans = arena_alloc(arena, sizeof *spans);
    *spans = (struct sheet_spans){.arena = arena, .table = table};
    return spans;
}

static int compare_first_row(const void *left, const void *right)
{
    const size_t a = ((const struct sheet_span *)left)->first_row, b = ((const struct sheet_span *)right)->first_row;
    return (a > b) - (a < b);
}

static bool has_column(const struct sheet_span *span, size_t column)
{
    return column >= span->first_column && column <= span->last_column;
}

static void make_column(struct sheet_spans *spans, size_t column)
{
    struct column_spans *made = &spans->columns[column];
    const struct sheet_table *table = spans->table;
    made->made = true;
    for (size_t i = 0; i < table->span_count; i++)
        made->count += has_column(&table->spans[i], column);
    struct sheet_span *own = arena_array(spans->arena, made->count, sizeof *own);
    made->first_row = arena_array(spans->arena, made->count, sizeof *made->first_row);
    made->furthest_row = arena_array(spans->arena, made->count, sizeof *made->furthest_row);
    for (size_t i = 0, next = 0; i < table->span_count; i++)
        if (has_column(&table->spans[i], column))
            own[next++] = table->spans[i];
    if (made->count)
        qsort(own, made->count, sizeof *own, compare_first_row);
    for (size_t i = 0, furthest = 0; i < made->count; i++) {
        furthest = own[i].last_row > furthest ? own[i].last_row : furthest;
        made->first_row[i] = own[i].first_row;
        made->furthest_row[i] = furthest;
    }
}

bool sheet_spans_hide(struct sheet_spans *spans, size_t row, size_t column)
{
    if (!spans || !spans->table->span_count || column >= CSV_COLUMNS_MAX)
        return false;
    struct column_spans *own = &spans->columns[column];
    if (!own->made)
        make_column(spans, column);
    size_t low = 0, high = own->count; // those that begin above the row
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (own->first_row[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low && own->furthest_row[low - 1] >= row;
}
