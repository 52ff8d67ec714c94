// What a table of observations holds, and what is wrong with it.
#ifndef QINGSHAN_VIEW_SERIES_TABLE_JSON_H
#define QINGSHAN_VIEW_SERIES_TABLE_JSON_H

#include <string.h>

#include "base/messages.h"
#include "observe/stow/series_table.h"
#include "series_table_answer.h"

struct series_words {
    struct arena *arena;
    enum language language;
};

// Rows of a refused table: [{row, ok: false, text}].
json_t *series_table_report(const struct series_words *words, const struct series_table *table);
// What members of an answer are made of (series_table.answer).
int64_t series_run_end(const struct series_run *run, bool last); // its first or last instant
const char *series_note_text(const struct series_words *words, const struct series_table_note *note);
int64_t series_fault_line(const struct fault *fault);

#endif
