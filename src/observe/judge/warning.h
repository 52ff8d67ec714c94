// Warnings: what findings become. One for each cause that lasts: at most one per (point, factor, kind, rule) is not closed.
// It is opened by the system, acknowledged and noted by persons, and closed by the system when the data show that the
// cause is gone, or by a person. A person can open it again: from then on only a person closes it, and what comes later is
// another one. Every step is journaled; the row of a warning follows from its steps and observations.
//
// The seam for handling cases by several departments: a case will refer to a warning by its id and read it by
// warning_list; it needs nothing else of this module, and this module nothing of it.
// Faults: warning.unknown {text}, warning.closed {text}, warning.not_closed, warning.person, warning.note, warning.step {text}.
#ifndef QINGSHAN_OBSERVE_WARNING_H
#define QINGSHAN_OBSERVE_WARNING_H

#include "observe/judge/judge.h"

#define WARNING_STATES(X)                          \
    X(WARNING_OPEN, "open")                        \
    X(WARNING_ACKNOWLEDGED, "acknowledged")        \
    X(WARNING_CLOSED, "closed")

enum warning_state {
#define X(state, name) state,
    WARNING_STATES(X)
#undef X
    WARNING_STATE_COUNT
};

#define WARNING_STEPS(X)                                                                    \
    X(WARNING_OPENED, "opened")                                                             \
    X(WARNING_ACKNOWLEDGE, "acknowledged")                                                  \
    X(WARNING_NOTE, "noted")                                                                \
    X(WARNING_CLOSE, "closed")                                                              \
    X(WARNING_REVISED, "revised")   /* late data or a correction changed the past */         \
    X(WARNING_RAISED, "raised")     /* what exceeded goes on in a row: a higher level */       \
    X(WARNING_REOPEN, "reopened")   /* by a person: from then on only a person closes it */

enum warning_step_kind {
#define X(step, name) step,
    WARNING_STEPS(X)
#undef X
    WARNING_STEP_COUNT
};

const char *warning_state_name(enum warning_state state);
bool warning_state_parse(const char *name, enum warning_state *ret_state);
const char *warning_step_name(enum warning_step_kind kind);

#define WARNING_SYSTEM "system"      // who, of steps nobody took
#define WARNING_FRAMES_MAX 8

struct warning {
    int64_t id;
    const char *point, *factor, *kind, *rule; // kind: of the series that was judged
    enum warning_state state;
    int64_t first_ms, last_ms, count, suppressed, worst_ms;
    double severity;
    const char *numbers;             // of the worst occurrence, as text (finding_numbers.h)
    const char *frames;              // positions in the raw log, separated by blanks
    int64_t limit;                   // 0: none
    const char *other_point, *other_factor;
    bool simulated, revoked;
    int64_t opened_ms, closed_ms;    // closed_ms 0: it is not
    bool closed_by_person;
    bool sustained;                  // of an exceedance: several in a row
    bool held;                       // opened again by a person
    int64_t joined;                  // it belongs to this warning; 0: it is one by itself
};

// ---- reconciling, pure ----

// What a span of observations has shown of one (point, factor, kind, rule).
struct warning_judged {
    struct series_key key;
    enum judge_rule rule;
    struct series_range span;        // that was judged
    const struct judge_finding *findings; // ascending
    const char **frames;             // beside the findings; may be NULL
    size_t count;
    double again_hours;              // JUDGE_AGAIN_HOURS; 0: never
};

enum warning_action_kind {
    WARNING_ACT_OPEN,                // a new one (closed at once where the cause is gone already)
    WARNING_ACT_UPDATE,              // it goes on
    WARNING_ACT_CLOSE,               // the cause is gone
    WARNING_ACT_REVISE,              // a closed one has other numbers now, or is not closed after all
    WARNING_ACT_REVOKE,              // judged again, nothing is there
};

struct warning_action {
    enum warning_action_kind kind;
    const struct warning *warning;   // NULL: open a new one
    const struct judge_finding *finding; // NULL: revoke
    const char *frames;
    struct warning after;            // what the row says then
};

// known: the warnings of this key that are not closed or overlap the span, by beginning. Judging the same again gives nothing.
void warning_reconcile(struct arena *arena, const struct warning_judged *judged, const struct warning *known, size_t known_count,
                       struct warning_action **ret_actions, size_t *ret_count);

// ---- the store ----

struct warning_report {
    int64_t batch;                   // 0: no step was taken
    size_t opened, closed, revised, updated;
};
// Inside the writer's transaction: reconciles each and stores what follows, as one batch.
bool warning_save(struct store *store, struct arena *arena, const struct warning_judged *judged, size_t count, int64_t now_ms,
                  struct warning_report *ret_report, struct fault *f);

// Whether saving it would change anything; for a reading handle.
bool warning_would_change(struct store *store, struct arena *arena, const struct warning_judged *judged, bool *ret_change, struct fault *f);

struct warning_filter {
    const char *point, *factor, *rule; // NULL: all
    const char *state;                 // open, acknowledged, closed, active (not closed); NULL: all
    struct series_range span;          // that it overlaps
    int64_t limit;                     // rows at most, newest first; 0: no limit
};
bool warning_list(struct store *store, struct arena *arena, const struct warning_filter *filter, struct warning **ret_list, size_t *ret_count,
                  struct fault *f);

// ---- in pages, as people ask (warning_query.c) ----

#define WARNING_ORDERS(X)            \
    X(WARNING_BY_WORST, "worst")     /* by level, rule, how far */ \
    X(WARNING_BY_LAST, "last")       /* newest first, as the others where they are alike */ \
    X(WARNING_BY_FIRST, "first")     \
    X(WARNING_BY_POINT, "point")     /* then by worst */
enum warning_order { WARNING_ORDERS(KIND_MEMBER) };
bool warning_order_parse(const char *name, enum warning_order *ret_order);
int warning_rank(const char *rule); // what is worst comes first

struct factor_table;
struct warning_wish {
    struct warning_filter filter;      // limit: of the page. Its factor as people name it: an old code means what is measured at the point
    const struct judge_rules *rules;   // what a level follows from
    const struct factor_table *factors;
    int level;                         // 0: all
    enum warning_order order;
    int64_t skip;                      // so many stand before it
    const char *after;                 // where another page ended; NULL: from the start
};
// ret_next: where the next page goes on; NULL: this is the last.
bool warning_page_read(struct store *store, struct arena *arena, const struct warning_wish *wish, struct warning **ret_list, size_t *ret_count,
                       const char **ret_next, struct fault *f);
// Of all pages: how many, and how many of each level.
bool warning_count(struct store *store, struct arena *arena, const struct warning_wish *wish, int64_t *ret_count, struct fault *f);
bool warning_level_count(struct store *store, struct arena *arena, const struct warning_wish *wish, int64_t ret_levels[static JUDGE_LEVEL_MOST + 1],
                         struct fault *f);

// Warnings from before factors had one name get it; one that is open stays where the one name has its like open.
bool warning_name_factors(struct store *store, struct fault *f);

// By id; of one that belongs to an event, the event.
bool warning_find(struct store *store, struct arena *arena, int64_t id, struct warning **ret_warning, struct fault *f);

struct warning_step {
    enum warning_step_kind kind;
    int64_t at_ms;
    const char *who, *note, *numbers;
};
bool warning_steps(struct store *store, struct arena *arena, int64_t warning, struct warning_step **ret_steps, size_t *ret_count, struct fault *f);

// 3 severe, 2 moderate, 1 slight: as the rules say now.
int warning_level(const struct judge_rules *rules, const struct warning *warning, const char *point_kind);

// A person's step: acknowledged, noted, closed or reopened, each with a name and a note.
bool warning_step_add(struct store *store, int64_t warning, const struct warning_step *step, int64_t *ret_batch, struct fault *f);

struct warning_state_count {
    const char *state, *rule;
    int64_t count;
};
bool warning_count_list(struct store *store, struct arena *arena, struct warning_state_count **ret_list, size_t *ret_count, struct fault *f);
// The same as warning_level_count of all that are not closed, from these counts: rules mostly say one level.
bool warning_level_count_active(struct store *store, struct arena *arena, const struct judge_rules *rules, const struct warning_state_count *counts,
                                size_t count, int64_t ret_levels[static JUDGE_LEVEL_MOST + 1], struct fault *f);

// ---- rules in the store ----

// All rules as they hold now: the pack's, then what people set.
bool warning_rules(struct store *store, struct arena *arena, struct judge_rules *ret_rules, struct fault *f);

#endif
