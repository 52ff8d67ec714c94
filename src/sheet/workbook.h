// Reads one visible sheet of a container into a grid. Private to the helper program.
#ifndef QINGSHAN_SHEET_WORKBOOK_H
#define QINGSHAN_SHEET_WORKBOOK_H

#include "sheet/grid.h"

// which: among the sheets that can be seen, from 0. false: not such a file, or damaged.
bool xlsx_read(const char *container, size_t which, struct grid *grid);
bool ods_read(const char *container, size_t which, struct grid *grid);

#endif
