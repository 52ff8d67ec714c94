// A list as a file for people: CSV with a mark for Excel, XLSX or Markdown, all of one table of texts.
#ifndef QINGSHAN_SHEET_TABLE_H
#define QINGSHAN_SHEET_TABLE_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/list.h"
#include "base/messages.h"
#include "sheet/sheet.h"

struct table {
    const char *name;                    // of the file, ASCII, without ending
    const char *title;                   // of the sheet and above it
    const char *subtitle;                // below the title; NULL: none, and then no Markdown either
    const char *above;                   // beside the title on paper; NULL: the day of printing
    const struct sheet_column *columns;
    size_t column_count;
    struct LIST_OF(const char *const *) rows; // cells, one per column; NULL: empty
    struct LIST_OF(const char *) notes;  // lines below the rows; not in CSV
};

struct table_file {
    const char *bytes;                   // in the arena, as its name
    size_t size;
    const char *content_type;
    const char *name;                    // ASCII, "points.xlsx"
};

// A declared table whose rows lie beside each other; cells: of one row, in the arena.
struct table_kind {
    const struct sheet_column *columns;  // titles are keys of messages
    size_t column_count;
    const char *const *(*cells)(struct arena *arena, const void *context, const void *row);
};
struct table_rows {
    const void *context;                 // what the rows are read with
    const void *first;
    size_t count, size;                  // size: bytes of a row
};
void table_put_rows(struct table *table, struct arena *arena, enum language language, const struct table_kind *kind, const struct table_rows *rows);

// The columns of a table that is declared (tools/columns.py), with their titles in a language.
void table_put_columns(struct table *table, struct arena *arena, enum language language, const struct sheet_column *columns, size_t count);

// format: csv, xlsx, md. Faults: report.format {text}, sheet.*.
bool table_write(struct arena *arena, const struct table *table, const char *format, struct table_file *ret_file, struct fault *f);
bool table_wanted(const char *format); // anything but "" and json

#endif
