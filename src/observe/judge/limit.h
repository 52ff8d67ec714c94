// What a point may emit, and when its data do not count: limits per point, factor and kind of mean, and maintenance
// windows. Both are versioned rows: withdrawing ends a row, nothing is overwritten.
//
// Which limit speaks: of those that hold on the day, the strictest; but where one of them is `exclusive` (a temporary
// order that stands in place of the others, also when it is looser), only the exclusive ones are asked.
// Units: numbers are those the device sends; days are UTC+8, first and last day belong to the validity.
// What the store holds under old names of factors is given under the one name.
// Faults: limit.cell {line, column, text}, limit.column {column}, limit.empty {text}, limit.days {text}, limit.unknown {text},
// limit.twice {text}, maintenance.span {text}, maintenance.unknown {text}, and those of csv.h and store.h.
#ifndef QINGSHAN_OBSERVE_LIMIT_H
#define QINGSHAN_OBSERVE_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "observe/series/series.h"
#include "standard/emission/emission.h"
#include "store/store.h"

#define LIMIT_BASES(X)                  \
    X(LIMIT_PERMIT, "permit")           \
    X(LIMIT_STANDARD, "standard")       \
    X(LIMIT_TEMPORARY, "temporary")

enum limit_basis {
#define X(basis, name) basis,
    LIMIT_BASES(X)
#undef X
    LIMIT_BASIS_COUNT
};

const char *limit_basis_name(enum limit_basis basis);
const char *limit_average_name(enum emission_average average); // hour day instant

struct limit {
    int64_t id;
    const char *point, *factor;
    enum emission_average average;
    bool has_upper, has_lower, has_cold;
    struct decimal upper, lower;
    struct decimal cold_upper;         // instead of upper in cold water
    const char *unit;                  // NULL: the factor's own
    enum limit_basis basis;
    bool exclusive;
    struct standard_validity validity;
    const char *source, *note;         // document, clause
};

// Of the limits of this factor and kind of mean: what speaks on a day. The upper and the lower end may come from
// different rows. NULL: there is none.
struct limit_choice {
    const struct limit *upper, *lower;
};
struct limit_choice limit_choose(const struct limit *limits, size_t count, enum emission_average average, struct day day);

struct limit_filter {
    const char *point, *factor; // NULL: all; a factor by its one name
    int64_t id;                 // 0: all
    bool ended;                 // withdrawn ones too
};
struct limit_entry {
    struct limit limit;
    const char *who, *ended_who;       // NULL: it was not withdrawn
    int64_t recorded_ms, ended_ms;
};
bool limit_list(struct store *store, struct arena *arena, const struct limit_filter *filter, struct limit_entry **ret_list, size_t *ret_count,
                struct fault *f);
// Those of these ids, withdrawn ones too, in no order, each once. 0 is none.
bool limit_list_of(struct store *store, struct arena *arena, const int64_t *ids, size_t id_count, struct limit_entry **ret_list, size_t *ret_count,
                   struct fault *f);

// Limits as people write them: texts by column. Columns: point, factor, average, upper, lower, upper_cold, unit, basis,
// exclusive, valid_from, valid_to, source, note. Required: point, factor, average, basis, source, and one of upper, lower.
#define LIMIT_COLUMNS 13
extern const char *const limit_columns[LIMIT_COLUMNS];
struct limit_row {
    size_t line;                       // 0: not from a file
    const char *cells[LIMIT_COLUMNS];  // NULL or "": empty
};
bool limit_rows_parse(struct arena *arena, struct store_bytes csv, struct limit_row **ret_rows, size_t *ret_count, struct fault *f);

struct limit_report {
    size_t added, same;
    int64_t batch, last_id;            // batch 0: all were there already
};
// Inside the caller's transaction, all or nothing. A row that says what a valid one says is left out. Factors get their one name.
// Refused: a row of a point that is not registered (point.unknown), of a factor that the table does not know (limit.factor {text}),
// with a bound that the quantity cannot have (limit.impossible {text, factor, range}).
bool limit_add(struct store *store, struct arena *arena, const struct limit_row *rows, size_t count, const char *who, struct limit_report *ret_report,
               struct fault *f);
bool limit_withdraw(struct store *store, int64_t id, const char *who, const char *why, int64_t *ret_batch, struct fault *f);

// ---- maintenance: data of these spans raise nothing ----

struct maintenance {
    int64_t id;
    const char *point, *factor;        // factor NULL: all of the point
    struct series_range span;
    const char *reason;
    const char *who;
    int64_t recorded_ms;
};

// Overlapping a span, by beginning. point NULL: all.
bool maintenance_list(struct store *store, struct arena *arena, const char *point, struct series_range span, struct maintenance **ret_list,
                      size_t *ret_count, struct fault *f);
bool maintenance_add(struct store *store, const struct maintenance *entry, const char *who, int64_t *ret_batch, struct fault *f);
// Point, factor and span of one that counts. Fault: maintenance.unknown {text}.
bool maintenance_find(struct store *store, struct arena *arena, int64_t id, struct maintenance *ret_entry, struct fault *f);
bool maintenance_withdraw(struct store *store, int64_t id, const char *who, const char *why, int64_t *ret_batch, struct fault *f);

#endif
