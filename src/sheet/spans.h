// Which cells of a sheet show what stands above them: those of a merged cell, but for its first row. A file may hold millions of
// merged cells, and every row asks.
#ifndef QINGSHAN_SHEET_SPANS_H
#define QINGSHAN_SHEET_SPANS_H

#include "sheet/sheet.h"

struct sheet_spans;

struct sheet_spans *sheet_spans_new(struct arena *arena, const struct sheet_table *table); // borrowed
// row from 1, column from 0. spans NULL: of no sheet.
bool sheet_spans_hide(struct sheet_spans *spans, size_t row, size_t column);

#endif
