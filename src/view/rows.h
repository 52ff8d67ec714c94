// The rows that answers are written of (NAME_view.answer), filled once: names found, sentences said. Everything lives as long as
// the view.
#ifndef QINGSHAN_VIEW_ROWS_H
#define QINGSHAN_VIEW_ROWS_H

#include "indicator/reach.h"
#include "store/journal.h"
#include "view/lines.h"

// ---- facts and the journal ----

struct fact_row {
    struct fact_view is;
    const struct subject *subject; // NULL: the plan no longer has it
    const char *page;              // where a reader sees what its source counted: an address of the pages; NULL: nowhere
};
struct fact_row view_fact_row(const struct view *view, const struct fact_view *fact);

struct journal_state {
    struct journal_report report;
    int64_t damage; // what nobody has acknowledged
};

// ---- where the asked year stands in the plan ----

// What became of the main indicators' targets of a stage that is over.
struct settlement {
    int32_t year, met, unmet, no_data, no_target;
    const char *name, *text;
};
struct plan_time {
    int32_t target_year;    // 0: the plan has no stage
    const char *stage, *title;
    enum reach_time time;
    struct settlement settled[MODEL_STAGES_MAX];
    size_t settled_count;
    const char *ended;      // NULL: the plan goes on
};
struct plan_time view_plan_time(const struct view *view);

struct year_counts {
    int32_t year;
    struct value_counts values;
};
struct data_age {
    struct year_counts asked;
    int32_t newest;         // 0: there is no year with data up to the asked one
    struct year_counts *newer;
    size_t newer_count;
};
struct data_age view_data_age(const struct view *view);

#endif
