// Spreadsheets: XLSX out (in this process), XLSX and ODS in (by the helper program qingshan-sheet, which holds the
// large reading library and is limited in memory and time, so that a hostile file cannot hurt the server).
#ifndef QINGSHAN_SHEET_SHEET_H
#define QINGSHAN_SHEET_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"

struct sheet_writer;

#define SHEET_CHOICES_MAX 255 // bytes of a list, a comma behind each word
#define SHEET_DIGITS 15       // significant ones that a spreadsheet keeps of a number

// Columns: title and width in characters. The first row is frozen and filtered. On paper: A4 on its long side, as wide as the
// page, the first row on each, title above, number of the page below.
struct sheet_column {
    const char *title;
    int width;
    bool number;      // cells that read as numbers are written as numbers; of more than SHEET_DIGITS as text
    const char *const *choices; // a list to choose from in the rows below, closed by NULL; together SHEET_CHOICES_MAX at most
    bool open;        // of choices: another word is asked about, not refused
    bool date;        // days (2026-01-31) and instants (2026-01-31T08:00:00.000+08:00) are written as dates
};

// title: of the sheet, 1 to 31 characters, none of []:*?/\. A cell holds 32,767 characters (UTF-16 units); a longer
// text is cut and ends with "…". Whatever else cannot be written makes sheet_writer_finish fail (sheet.write).
struct sheet_writer *sheet_writer_new(const char *title, const struct sheet_column *columns, size_t count, struct fault *f);
void sheet_writer_row(struct sheet_writer *writer, const char *const *cells);
void sheet_writer_above(struct sheet_writer *writer, const char *left, const char *right); // the line above the table on paper; "": the day of printing
void sheet_writer_note(struct sheet_writer *writer, const char *text); // a line below the table
// Ends the file and gives its bytes in the arena; frees the writer in any case.
bool sheet_writer_finish(struct sheet_writer *writer, struct arena *arena, char **ret_bytes, size_t *ret_size, struct fault *f);

// ---- in ----

// What a spreadsheet shows, as people see it: percent formats give "95.2%", dates 2021-04-10 or 2021-04-10 08:00:00 (2021 and
// 2021-04 where the format shows no more), words of the format stand around the number (862.73公顷), numbers are the shortest
// decimal of the stored double, phonetic guides are left out, a merged cell fills the rows below in its first column, a
// hidden row is an empty record. A formula without a stored result is the cell "=FORMULA", an error value "#DIV/0!".
struct sheet_file {
    const void *bytes;
    size_t size;
    size_t which;              // among the sheets that can be seen, from 0
};

struct sheet_note {
    const char *key, *text;    // of the catalogue, with the argument `text`
};

struct sheet_span {            // merged cells; both ends belong to it; rows from 1, columns from 0
    size_t first_row, first_column, last_row, last_column;
};

struct sheet_table {
    char *csv;                 // UTF-8; record n is row n
    size_t size;
    const char *name;          // of the sheet, "" when there is none
    size_t sheets;             // that can be seen
    struct sheet_note *notes;  // what was not read, and what is hidden
    size_t note_count;
    struct sheet_span *spans;  // over more than one row
    size_t span_count;
};

// A sheet of an XLSX or ODS file. One is read at a time; others wait. Faults: sheet.helper (not there, or it does not start),
// sheet.unreadable, sheet.binary (.xlsb), sheet.too_large (more cells, memory or time than a table may take), system.call.
bool sheet_read(struct arena *arena, const struct sheet_file *file, struct sheet_table *ret_table, struct fault *f);
bool sheet_was_unconfined(void); // a helper could not give up its rights: the kernel has no filter of calls
// A cell that no person wrote: a formula without its stored result ("=B2*2"), an error value ("#DIV/0!").
enum sheet_problem { SHEET_NO_PROBLEM, SHEET_FORMULA, SHEET_ERROR_VALUE };
enum sheet_problem sheet_cell_problem(const char *cell);
// The first sheet alone, without the notes.
bool sheet_to_csv(struct arena *arena, const void *bytes, size_t size, char **ret_csv, size_t *ret_size, struct fault *f);
// Does it look like a spreadsheet file (a ZIP container)?
bool sheet_is_container(const void *bytes, size_t size);

#endif
