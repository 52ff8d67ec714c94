// What the answers of this folder are written of (system.answer).
#ifndef QINGSHAN_API_SYSTEM_ROWS_H
#define QINGSHAN_API_SYSTEM_ROWS_H

#include "api/write_job.h"
#include "base/cell/field.h"
#include "base/clock/wall_clock.h"
#include "base/progress.h"
#include "http/route.h"
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
struct column_word {
    const char *value, *title; // what the member is; a key of the messages
};
struct declared_column {
    const char *key, *title;  // the member of a row; a key of the messages
    const char *type, *sort;  // text, number, moment; the order of the route, NULL: none
    bool head, off;           // it names the row; it is shown when it is chosen
    const struct column_word *words; // where its member is one of a list
    size_t word_count;
};
struct declared_list {
    const char *name, *path, *file, *member; // routes: of the answer that holds the rows as this member, and of the file
    const char *form; // that makes a row; NULL: none
    const struct declared_column *columns;
    size_t column_count;
};
extern const struct declared_list declared_lists[]; // written by tools/answers.py
extern const size_t declared_list_count;
struct list_words {
    struct arena *arena;
    enum language language;
};

// Forms as they are declared (`request` and `takes` in a .answer file, `as` in tools/asked.py).
struct declared_word {
    const char *list, *word;
};
struct declared_field {
    const char *key, *type;
    bool required, bounded;      // bounded: by least and most
    int64_t least, most;
    const char *start, *example; // what it is when absent; a right value; NULL: none
    const char *unit;            // of a number; "factor": the one of the form's factor; NULL: none
    const struct declared_word *words;
    size_t word_count;
};
struct declared_form {
    const char *name, *method, *path;
    const struct declared_field *fields;
    size_t field_count;
};
extern const struct declared_form declared_forms[]; // written by tools/answers.py
extern const size_t declared_form_count;
struct form_words {
    struct arena *arena;
    enum language language;
    const struct route_table *routes; // who may
};
const char *form_word_title(const struct form_words *words, const struct declared_word *word);
const char *form_right(const struct form_words *words, const struct declared_form *form);
bool form_is_text(const struct declared_field *field);

struct damage_noted {
    int64_t found, added;
};

#endif
