// The tables that people fill in beside those of facts: points and devices, limits, observations. One list of columns serves
// the file to fill in (Chinese headings, lists to choose from) and the reading of what comes back: CSV or a spreadsheet,
// headings in Chinese or English, in any order, below a title. What comes out is the CSV that the imports take, line by line.
#ifndef QINGSHAN_SHEET_TABLE_FORM_H
#define QINGSHAN_SHEET_TABLE_FORM_H

#include "base/cell/csv.h"
#include "sheet/sheet.h"

struct form_column {
    const char *code;      // as the import calls it
    const char *titles;    // separated by blanks; the first one stands in the file to fill in
    const char *unit;      // beside it there, "" when there is none
    int width;
    bool number;           // read by base/cell/number_cell.h; a mark of absence is an empty cell
    bool own;              // a merged cell does not say whose it is
    const char *choices;   // "word=code|word=code": a list to choose from; NULL: none
};

struct table_form {
    const char *name;      // points, limits, series
    const char *title;     // of the sheet
    const struct form_column *columns;
    size_t count;
    bool plain;            // a CSV with the import's own headings needs no reading: there may be millions of rows
};

const struct table_form *table_form_find(const char *name); // NULL: no such form

// The file to fill in. format: csv or xlsx; other ones: report.format {text}.
bool table_form_write(struct arena *arena, const struct table_form *form, const char *format, char **ret_bytes, size_t *ret_size, struct fault *f);

struct form_text {
    const char *csv;       // lines keep their numbers; of a spreadsheet its rows
    size_t size;
    const struct sheet_note *notes;
    size_t note_count;
};
// A file without any known heading comes out as it is: its import says what is wrong. Faults: sheet.*, csv.*, table.formula,
// table.error_value, table.merged {line, column, text}.
bool table_form_read(struct arena *arena, const struct table_form *form, const char *bytes, size_t size, struct form_text *ret_text, struct fault *f);

#endif
