// A table of observations that comes in by hand: read, held against what is registered, told what was odd. The one door of
// `series import` and POST /series/import.
#ifndef QINGSHAN_OBSERVE_SERIES_TABLE_H
#define QINGSHAN_OBSERVE_SERIES_TABLE_H

#include "observe/point/factor_book.h"
#include "observe/series/series.h"
#include "observe/stow/means_outlook.h"

// ---- series_csv.c: the cells ----

struct series_csv_wish {
    bool time_is_end;                                          // times of means are the ends of their intervals
    int64_t (*minute_ms)(void *context, const char *point);    // length of a minute mean there; 0: not known
    void *context;
};

enum series_csv_note {
    SERIES_CSV_END_OF_DAY,   // 24:00, and nobody said that times are ends
    SERIES_CSV_OFF_START,    // an hour or day mean that does not begin on the hour or day
    SERIES_CSV_FLAG_LETTERS, // a known flag in other letters or words
    SERIES_CSV_FLAG_UNKNOWN, // kept
    SERIES_CSV_SIMULATED,    // the origin says so; text: the point
    SERIES_CSV_REAL,         // the origin says another one
    SERIES_CSV_NOTE_COUNT
};
struct series_csv_noted {
    uint64_t count;
    size_t line;             // of the first
    const char *text;
};
struct series_csv {
    struct series_run *runs;
    size_t *lines;           // of the first row of each run
    size_t count;
    struct series_csv_noted notes[SERIES_CSV_NOTE_COUNT];
};
// As series_csv_parse. wish NULL: times are starts.
bool series_csv_read(struct arena *arena, struct store_bytes csv, const struct series_csv_wish *wish, struct series_csv *ret_csv, struct fault *f);
// Of a refused file: the first bad cell of each of the first bad rows, at most room. 0: it is not a row that is wrong.
size_t series_csv_faults(struct arena *arena, struct store_bytes csv, const struct series_csv_wish *wish, struct fault *faults, size_t room);

struct series_csv_row {
    struct series_key key;
    struct observation observation;
    size_t line;
};
// Row by row, as they stand in the file; visit false: enough. What is borrowed lasts for the call. Rows that cannot be read are passed over.
bool series_csv_walk(struct store_bytes csv, const struct series_csv_wish *wish, bool (*visit)(void *context, const struct series_csv_row *row), void *context,
                     struct fault *f);

// ---- series_table.c: the whole ----

struct series_table_note {
    const char *key;         // of its words: series.note_* {count, line, text}
    const char *text;
    size_t line;
    uint64_t count;
};
struct series_table {
    struct series_batch batch; // what is to be stored: points registered, factors under their one name, origins of this folder
    uint64_t rows;           // of it
    const struct series_table_note *notes;
    size_t note_count;
    const struct fault *faults; // of a refused table: one for each of the first bad rows; 0: it is not a row that is wrong
    size_t fault_count;
    struct means_outlook outlook; // what will follow from the batch
    const struct factor_book *names; // by which its factors were named
};

// Faults: those of series_csv_read, point.unknown {point}, series.simulated, series.real {text}, series.import_empty, store.h.
bool series_table_read(struct store *store, struct arena *arena, struct store_bytes csv, bool time_is_end, struct series_table *ret_table, struct fault *f);

// Whether the points may have its codes (code_limit.h); series NULL: nothing was stored yet. Before anything is stored. Faults: series.many_codes.
bool series_table_check(struct series *series, const char *folder, const struct series_table *table, struct fault *f);
// Stored. Faults: those of series_table_check, series.h.
bool series_table_put(struct series *series, const char *folder, const struct series_table *table, struct series_report *ret_report, struct fault *f);

// Journaled in the caller's transaction, when the batch was stored.
// file: what the table was read from. Faults: store.h, archive.h.
struct series_file;
bool series_table_journal(struct store *store, struct arena *arena, const struct series_table *table, const struct series_file *file, const char *who,
                          const struct series_report *report, int64_t *ret_batch, struct fault *f);

#endif
