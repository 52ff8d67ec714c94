// Spreadsheets: XLSX out (in this process), XLSX and ODS in (by the helper program qingshan-sheet, which holds the
// large reading library and is limited in memory and time, so that a hostile file cannot hurt the server).
#ifndef QINGSHAN_SHEET_SHEET_H
#define QINGSHAN_SHEET_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"

struct sheet_writer;

// Columns: title and width in characters. The first row is frozen and filtered.
struct sheet_column {
    const char *title;
    int width;
    bool number;      // cells that read as numbers are written as numbers
};

// title: of the sheet, 1 to 31 characters, none of []:*?/\. A cell holds 32,767 characters (UTF-16 units); a longer
// text is cut and ends with "…". Whatever else cannot be written makes sheet_writer_finish fail (sheet.write).
struct sheet_writer *sheet_writer_new(const char *title, const struct sheet_column *columns, size_t count, struct fault *f);
void sheet_writer_row(struct sheet_writer *writer, const char *const *cells);
void sheet_writer_note(struct sheet_writer *writer, const char *text); // a line below the table
// Ends the file and gives its bytes in the arena; frees the writer in any case.
bool sheet_writer_finish(struct sheet_writer *writer, struct arena *arena, char **ret_bytes, size_t *ret_size, struct fault *f);

// First sheet of an XLSX or ODS file as CSV text (UTF-8). Faults: sheet.helper (not there, or it
// does not start), sheet.unreadable, system.call.
bool sheet_to_csv(struct arena *arena, const void *bytes, size_t size, char **ret_csv, size_t *ret_size, struct fault *f);
// Does it look like a spreadsheet file (a ZIP container)?
bool sheet_is_container(const void *bytes, size_t size);

#endif
