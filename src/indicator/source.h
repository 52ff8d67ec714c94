// Values that a source finds by itself, for elements that name a query (source_kind, source_query). The source is known
// here only by what it found: who finds it lives in a module that this one does not include.
#ifndef QINGSHAN_INDICATOR_SOURCE_H
#define QINGSHAN_INDICATOR_SOURCE_H

#include "indicator/fact.h"

// What a query says of one year.
enum source_state {
    SOURCE_UNKNOWN,  // no such query
    SOURCE_MISSING,  // there is nothing to count
    SOURCE_RUNNING,  // the year is not over
    SOURCE_SHORT,    // too little of the year is there
    SOURCE_FINAL
};
const char *source_state_name(enum source_state state); // "unknown" ...

struct source_value {
    enum source_state state;
    const char *value, *unit;    // as far as it is known; NULL in the first two states
    const char *text;            // the fact's source: query, period and counts
    bool simulated;
};

// resolve must not touch the store that facts are written to.
struct source_kind {
    const char *name;            // the elements' source_kind
    bool (*resolve)(void *context, struct arena *arena, const char *query, int32_t year, struct source_value *ret_value, struct fault *f);
    void *context;
};

// Where a reader sees what a query counted in a year, as an address of the pages; NULL: nowhere. In the arena.
typedef const char *source_page(struct arena *arena, const char *query, int32_t year);
// How facts of a kind explain themselves: set once, before threads start.
void source_explain_set(const char *kind, source_page *page);
const char *source_explain(struct arena *arena, const char *kind, const char *query, int32_t year);

// SOURCE_DIFFERS: it was settled under earlier rules, which say something else: it stands, and the difference is told.
enum source_outcome { SOURCE_NOT_WRITTEN, SOURCE_WRITTEN, SOURCE_SAME, SOURCE_KEPT, SOURCE_DIFFERS };
const char *source_outcome_name(enum source_outcome outcome); // "none" ...

struct source_row {
    const char *element, *name, *query;
    struct source_value value;
    enum source_outcome outcome;
    int64_t fact;                // that speaks for the year before it is settled; 0: none
};

struct source_report {
    int32_t year;
    struct source_row *rows;     // one an element of this kind of source
    size_t count, written;
    int64_t rules_since_ms;      // since when the source counts by its present rules; what was settled before is not rewritten
    int64_t rules_edition;       // of those rules
    int64_t batch;               // the last one of what was written: facts, and what differs (settled.h); 0: nothing was
};

// First half: what every element's query says of a year, all of it in the arena. Any thread.
bool source_resolve(const struct indicator_model *model, struct arena *arena, const struct source_kind *kind, int32_t year,
                    struct source_report *ret_report, struct fault *f);
// Second half, in the caller's transaction: writes final values that differ from the present fact. A fact that a person or a
// document gave is kept: what is measured never speaks over what was reported. Elements the model no longer has are passed over.
bool source_settle(struct store *store, const struct indicator_model *model, const char *kind, const char *who, struct source_report *report,
                   struct fault *f);

#endif
