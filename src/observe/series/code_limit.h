// How many codes a point may have that the factor table does not know. Each is a series of its own, so a logger that makes up names
// would make series without end: so many new ones a day, so many in all. Over that a value goes into no series; its frame is
// answered and stays in the raw log. Codes of the table are never counted or refused, nor are the suffixes of the standard on them.
// A day is one on which frames came, UTC+8. What was admitted and refused changes in the commit of the observations.
#ifndef QINGSHAN_OBSERVE_CODE_LIMIT_H
#define QINGSHAN_OBSERVE_CODE_LIMIT_H

#include "observe/point/factor_book.h"
#include "observe/series/series.h"

#define CODE_LIMIT_DAY 300
#define CODE_LIMIT_POINT 2000

struct code_limits {
    int32_t new_a_day; // codes of a point, by wire: `series_new_codes` of qingshan.yaml
    int32_t of_point;  // in all, by wire and from files: `series_codes`
};

// ---- of the stower: one thread ----

struct code_book;
// Borrowed: the series, for writing, and the limits.
struct code_book *code_book_new(struct series *series, const struct code_limits *limits);
void code_book_free(struct code_book *book); // NULL is fine
// The factor table is another one: what was counted is counted again.
void code_book_forget(struct code_book *book);
// A batch begins: what was admitted and not kept is forgotten. The arena and the names last as long as the batch.
void code_book_begin(struct code_book *book, struct arena *arena, const struct factor_book *names);
// Whether a code that the factor table does not know may have a series. Asked once for each series of a batch.
bool code_book_admit(struct code_book *book, const struct series_key *key, int64_t received_ms);
// A value of a code that may not.
void code_book_refuse(struct code_book *book, const char *point, int64_t received_ms);
// What could not be looked up since code_book_begin.
bool code_book_sound(const struct code_book *book, struct fault *f);
// For the batch: struct series_batch.
const struct series_codes *code_book_changes(struct code_book *book, size_t *ret_count);
void code_book_keep(struct code_book *book); // the batch is stored

// ---- of files ----

// Whether the codes of these runs may be stored: those that the point does not have yet are counted. series NULL: there are none yet.
// Faults: series.many_codes {point, count, limit}.
bool code_limit_check(struct series *series, const struct factor_book *names, const struct series_batch *batch, const struct code_limits *limits,
                      struct fault *f);

// ---- of who compares ----

// How many values of this point and day no series took.
bool code_refused(struct series *series, const char *point, int64_t day, int64_t *ret_values, struct fault *f);

#endif
