// The documents that CLI, API and reports share: one function per document, JSON by docs/api.md.
//
// A view is one reading of the plan: region, evaluated year, recording time, language. It pins one snapshot of the
// store, so that all parts of a document agree. It belongs to one thread and is freed with its arena.
#ifndef QINGSHAN_VIEW_VIEW_H
#define QINGSHAN_VIEW_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/messages.h"
#include "indicator/evaluate.h"
#include "indicator/lineage.h"
#include "indicator/model.h"
#include "indicator/reach.h"
#include "json/json.h"
#include "pack/finding.h"
#include "store/store.h"
#include "view/reading.h"

struct view {
    union {
        struct reading reading;           // what documents that need no plan take
        struct {
            READING_PARTS
        };
    };
    const struct indicator_model *model;
    struct indicator_model *owned_model;  // loaded for an as-of date; NULL when the model was lent
    struct indicator_inputs *inputs;
    struct fact_view *facts;              // of the region, up to as_of, by id
    size_t fact_count;
    const struct domain_list_row *domains; // NULL until a document asks for them
    size_t domain_count;
    const char *region;
    int32_t year;
};

struct view_request {
    const char *region;   // NULL: the plan's
    const char *year;     // NULL: the default year
    const char *as_of;    // YYYY-MM-DD; NULL = now
    enum language language;
};

// model: the current definitions, lent for as long as the view lives, or NULL to load them.
// Faults: view.year {text, from, to}, view.before_records {day}, day.*, model.no_plan, fact.region, store.*.
bool view_open(struct view *view, struct store *store, const struct indicator_model *model, const struct view_request *request,
               struct fault *f);
void view_close(struct view *view);
#define VIEW_SCOPED __attribute__((cleanup(view_close))) struct view

// Every document returns a new reference, or NULL with a fault.
json_t *view_plan(struct view *view, bool boundary, struct fault *f); // boundary: visitors are given an outline
bool view_data_until(const struct view *view, int64_t *ret_at_ms, struct fault *f); // of the newest record; 0 = none
json_t *view_status(struct view *view, struct fault *f);
json_t *view_indicators(struct view *view, const char *class, struct fault *f); // main (default), secondary, all
json_t *view_indicator(struct view *view, const char *no, struct fault *f);     // fault view.no_indicator {no}
json_t *view_projects(struct view *view, struct fault *f);
json_t *view_project(struct view *view, const char *no, struct fault *f);       // fault view.no_project {no}
json_t *view_measures(struct view *view, struct fault *f);
json_t *view_problems(struct view *view, struct fault *f);
json_t *view_reachability(struct view *view, struct fault *f);
json_t *view_findings(struct view *view, struct fault *f);
json_t *view_elements(struct view *view, struct fault *f);
json_t *view_units(struct view *view, struct fault *f);
#define FACTS_DEFAULT "500" // of one answer over HTTP
struct view_fact_filter {
    const char *subject, *year;
    const char *limit;  // 1 to 5000; NULL = all
    const char *before; // only facts with a smaller id
    bool history;
};
// Newest first. "next": what to give as before for the rest, null when there is none.
// Faults: period.syntax {text}, view.limit {text, most}, view.before {text}.
json_t *view_facts(struct view *view, const struct view_fact_filter *filter, struct fault *f);
struct view_change_filter {
    const char *limit;   // 1 to 500, NULL: 20
    const char *without; // a `what` that is left out (warning.judge: what the rules found by themselves); NULL, "": none
    bool people;         // with who signed in, what became of accounts, and whose session each batch was
    const char *cursor;  // "next" of the page before; NULL, "": from the newest on
};
// "next": null when these are the oldest. Faults: view.limit {text, most}, query.cursor.
json_t *view_changes(struct view *view, const struct view_change_filter *filter, struct fault *f);
json_t *view_verify(struct view *view, struct fault *f);

// A list of findings as a document, for check --json.
json_t *findings_json(struct arena *arena, enum language language, const struct finding_list *findings);

const char *view_english_or(const struct view *view, const char *name, const char *english); // english: NULL where there is none
const char *view_joined(struct arena *arena, const char **words);                            // words ends with NULL; "" without one

#endif
