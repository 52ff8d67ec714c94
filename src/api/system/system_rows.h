// What the answers of this folder are written of (system.answer).
#ifndef QINGSHAN_API_SYSTEM_ROWS_H
#define QINGSHAN_API_SYSTEM_ROWS_H

#include "api/write_job.h"
#include "base/cell/field.h"
#include "base/clock/wall_clock.h"
#include "base/progress.h"
#include "observe/chain/anchor.h"
#include "system_answer.h"

struct clock_row {
    struct wall_view is;
    const char *text;       // what speaks against it; NULL: nothing
};
struct clock_row clock_row(struct arena *arena, enum language language);

struct progress_row {
    struct progress_step is;
    const char *title;
};
struct health_row {
    int64_t version, damage;
    struct clock_row clock;
    struct progress_row steps[PROGRESS_STEPS_MAX];
    size_t step_count;
};

struct anchor_row {
    struct anchor is;
    const char *text, *key; // key NULL: it is not signed
    int64_t head_ms;        // 0: there is no head
};

// Lists as they are declared (`table ... of ANSWER` in a .answer file): where their rows are, and what a page shows of them.
struct declared_column {
    const char *key, *title;  // the member of a row; a key of the messages
    const char *type, *sort;  // text, number, moment; the order of the route, NULL: none
    bool head, off;           // it names the row; it is shown when it is chosen
};
struct declared_list {
    const char *name, *path, *file, *member; // routes: of the answer that holds the rows as this member, and of the file
    const struct declared_column *columns;
    size_t column_count;
};
extern const struct declared_list declared_lists[]; // written by tools/answers.py
extern const size_t declared_list_count;
struct list_words {
    struct arena *arena;
    enum language language;
};

struct damage_noted {
    int64_t found, added;
};

#endif
