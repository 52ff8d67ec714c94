// A list as a file for a spreadsheet: CSV with a mark for Excel, or XLSX. Private to the folder.
#ifndef QINGSHAN_API_TABLE_FILE_H
#define QINGSHAN_API_TABLE_FILE_H

#include "api/api_internal.h"
#include "base/list.h"
#include "sheet/sheet.h"

struct table_file {
    const char *name;                    // of the file, ASCII, without ending
    const char *title, *note;            // of the sheet; a line below the table, NULL: none
    const struct sheet_column *columns;
    size_t column_count;
    struct LIST_OF(const char *const *) rows; // cells, one per column; NULL: empty
};

// format: csv or xlsx. Fault: report.format {text}.
bool table_file_answer(struct arena *arena, const char *format, const struct table_file *table, struct answer *ret_answer, struct fault *f);
bool table_file_wanted(const char *format); // anything but "" and json

#endif
