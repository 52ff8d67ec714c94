// Whether a number can be a measurement at all: by what the quantity can be (factors.csv), by the numbers that loggers write
// where there is none, and by the validity rules (judge.h). Flags of doubt are ours: they stand beside the device's flag,
// never instead of it, and nothing of them is stored.
//
// - What cannot be (sentinel, below, above, range) enters no arithmetic: no mean, class, index, fact, weight or limit.
// - What a validity rule doubts (negative, zero) is not judged by a limit, but stays in the mean.
// - A value below a least of 0 by no more than the zero drift of its instrument (rule `negative`, parameter `least`) is no
//   doubt: it counts as 0. A -1 is a sentinel all the same: loggers write it for "no value".
// Pure, but for making the table of bounds.
#ifndef QINGSHAN_OBSERVE_DOUBT_H
#define QINGSHAN_OBSERVE_DOUBT_H

#include "observe/judge/judge.h"
#include "observe/point/factor.h"

#define DOUBT_REASONS(X)              \
    X(DOUBT_NONE, "")                 \
    X(DOUBT_SENTINEL, "sentinel") /* -1, -99, -999 ... where negative cannot be; 999, 9999 ... where that is too much */ \
    X(DOUBT_BELOW, "below")       /* less than the quantity can be */ \
    X(DOUBT_ABOVE, "above")       /* more than that */                \
    X(DOUBT_RANGE, "range")       /* the rule `range` */              \
    X(DOUBT_NEGATIVE, "negative") /* the rule `negative`, of a factor whose least is not known */ \
    X(DOUBT_ZERO, "zero")         /* the rule `zero` is on for this factor */

enum doubt_reason {
#define X(reason, name) reason,
    DOUBT_REASONS(X)
#undef X
    DOUBT_REASON_COUNT
};

const char *doubt_name(enum doubt_reason reason); // "" for none

struct doubt_bounds {
    bool has_least, has_most, has_low, has_high;
    struct decimal least, most;   // what the quantity can be
    double drift;                 // below a least of 0 and still 0
    double low, high;             // of the rule `range`
    bool negative, zero;          // these rules are on
};

enum doubt_reason doubt_of(const struct doubt_bounds *bounds, struct observation_number value);
// Enters no arithmetic.
bool doubt_bars(enum doubt_reason reason);
// No value from least to most is doubted; when in doubt false. For who skips what needs no second look.
bool doubt_is_free(const struct doubt_bounds *bounds, double least, double most);
// Whether a limit may be held against a mean of this value, made of values down to `least` (may be absent): not against one that is
// doubted, but for a zero, and that (or a mean with a zero in it) lies below no limit.
bool doubt_lets_judge(const struct doubt_bounds *bounds, struct observation_number value, struct observation_number least, bool below);
// What counts: absent when it is barred, 0 within the drift, else as it is. bounds NULL: as it is.
struct observation_number doubt_counted(const struct doubt_bounds *bounds, struct observation_number value);
// The same of a total, that can be as large as it likes but no sentinel.
struct observation_number doubt_counted_total(const struct doubt_bounds *bounds, struct observation_number total);

// ---- the bounds of all factors ----

struct doubts {
    struct factor_table factors;
    struct judge_rules rules;
};

// Out of the tables of the national pack: factors.csv, judge_rules.csv. Faults: those of standard/table and judge.h.
bool doubts_parse(struct arena *arena, const struct standard_file *factors, const struct standard_file *rules, struct doubts *ret_doubts, struct fault *f);
// Out of the store, with what people set for a point.
bool doubts_load(struct store *store, struct arena *arena, struct doubts *ret_doubts, struct fault *f);
// doubts NULL or a factor that says something else than a measured value: no bounds, nothing is doubted.
struct doubt_bounds doubts_find(const struct doubts *doubts, const struct judge_whose *whose);

#endif
