// CSV reading (RFC 4180: quotes, doubled quotes, line breaks inside quotes) and writing.
// The reader keeps the line and the column of every cell, checks UTF-8, and refuses NUL and GBK with a clear fault.
#ifndef QINGSHAN_BASE_CSV_H
#define QINGSHAN_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/text.h"

#define CSV_FILE_MAX (64u << 20)   // bytes of one file
#define CSV_CELL_MAX (64u << 10)   // bytes of one cell
#define CSV_COLUMNS_MAX 256

struct csv_record {
    size_t line;          // 1-based line where the record begins; of a spreadsheet its row
    size_t count;
    const char **cells;   // NUL-terminated, in the arena; trimmed of surrounding ASCII spaces unless quoted
};

struct csv_reader {
    struct arena *arena;
    const char *bytes;    // borrowed
    size_t size;
    size_t offset;
    size_t line;
    bool by_record;       // from a spreadsheet: records are counted, not lines (a cell may hold line breaks)
    size_t records;
};

// Skips a BOM. Checks the whole text first. Faults (arguments line, and column where known): csv.nul, csv.utf8,
// csv.gbk (the bytes are not UTF-8 but read well as GBK: "save as CSV UTF-8"), and those of
// file_kind.h for what is no text table at all (file.utf16 also where its mark is missing).
bool csv_reader_init(struct csv_reader *reader, struct arena *arena, const char *bytes, size_t size, struct fault *f);

// Next record; *ret_more is false at the end. Wholly empty lines are skipped. After a fault in one record
// (csv.quote {line}, csv.cell_too_long {line}, csv.too_many_cells {line}) reading may go on with the next line.
bool csv_read(struct csv_reader *reader, struct csv_record *ret_record, bool *ret_more, struct fault *f);

// Finds the columns of a table by its first record. names: the headings a column may have, separated by blanks. ret_places:
// the cell of each column, -1 where it is missing. Other headings are none of ours, but no heading may stand twice, nor
// two of one column. Fault: csv.heading_twice {column, first, second}.
bool csv_find_columns(const struct csv_record *head, const char *const *names, size_t count, int *ret_places, struct fault *f);

// Appends one cell, quoted where needed; cells that a spreadsheet would run (= + - @ in front, not a number) get
// a leading apostrophe.
void csv_append_cell(struct text_buffer *out, const char *cell, bool first);

// The same without the apostrophe: a table that goes on to another program keeps every cell as it came ("--").
void csv_append_exact(struct text_buffer *out, const char *cell, bool first);

// Reads a whole file into the arena, refusing more than limit bytes: faults system.call, file.too_large {path, limit}.
bool file_read(struct arena *arena, const char *path, size_t limit, char **ret_bytes, size_t *ret_size, struct fault *f);

#endif
