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

struct fact_rows {
    struct LIST_OF(struct fact_row) list;
    int64_t next;                  // what to give as `before` for the rest; 0: there is none
};
// What view_facts lists, with its faults.
bool view_fact_rows(struct view *view, const struct view_fact_filter *filter, struct fact_rows *ret_rows, struct fault *f);

struct change_page {
    struct journal_entry *entries;
    size_t count;
    const char *next; // where the page behind it begins; NULL: there is none
};
struct journal_state {
    struct journal_report report;
    int64_t damage; // what nobody has acknowledged
};

// ---- elements, findings, measures ----

struct element_value {
    int32_t year;
    const char *value_text, *unit;
};
const struct element_value *view_latest_value(const struct view *view, const struct subject *subject); // NULL: there is none

struct finding_words {
    struct arena *arena;
    enum language language;
    const struct view *view;       // NULL: of a pack that is in no store
};
bool view_finding_list(struct view *view, struct finding_list *ret_list, struct fault *f);

struct measure_lines {
    struct section_list_row *sections;
    size_t section_count;
    struct measure_list_row *items;
    size_t count;
};
bool view_measure_lines(struct view *view, struct measure_lines *ret_lines, struct fault *f);
const char *measure_section(const struct measure_lines *lines, const char *code); // its title; NULL: there is none

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

// ---- indicators ----

struct reach_row {
    struct reachability is;
    const char *word, *text;
    struct reach_point last; // NaN of year 0: there is none
    double projected;        // in the target's year; NaN: nothing is
};
struct reach_row view_reach_row(const struct view *view, int32_t index);
double reach_shown(double value);
const char *reach_target_basis(const struct reachability *reach);                       // NULL: there is no target
json_t *reach_projected(const struct view *view, const struct reachability *reach);     // {year: value}
json_t *reach_interval(const struct view *view, const struct reachability *reach);      // {year: [low, high]}
const char **reach_capped(const struct view *view, const struct reachability *reach);   // years, ended by NULL

// ---- annexes ----

struct problem_group {
    int32_t total, met;                // main indicators of the attribute
    const struct problem_line *lines;
    size_t count;
};
struct problem_list {
    int32_t year;
    struct problem_lines lines;
    struct problem_group binding, reference; // parts of the lines
};
struct reach_list {
    int32_t year;
    struct plan_time time;
    struct reach_lines lines;
};

struct stage_target {
    const char *text, *word;
    enum verdict verdict;
};
struct indicator_row {
    struct indicator_line is;
    struct reach_row reach;
    const char *state;                 // its code; NULL: it has none
    const char **departments;
    const struct indicator_row *parts;
    size_t part_count;
};
struct indicator_rows LIST_OF(struct indicator_row);
struct indicator_row view_indicator_row(const struct view *view, int32_t index);
json_t *stage_targets(const struct view *view, const struct indicator_row *row); // {the stage's last year: its target}

struct tally {
    int32_t total;
    struct verdict_counts verdicts;
};
struct domain_tally {
    struct tally tally;
    const struct domain_list_row *is;
};
struct plan_status {
    struct plan_time time;
    struct data_age data;
    struct tally all, binding;
    struct domain_tally *domains;
    size_t domain_count;
    struct indicator_rows rows;
};

const char *attribute_word(enum indicator_attribute attribute); // NULL: it has none
const char *subject_kind_word(enum subject_kind kind);
const char *basis_word(enum indicator_basis basis);
const char *qualifier_word(uint16_t flags);                     // ">=", "<=" or NULL
const char *measured_word(enum measured_kind measured);
const char *lineage_kind_word(enum lineage_kind kind);

// ---- one indicator ----

struct condition_row {
    const struct target *target;
    struct target_result result;
    enum verdict verdict;
    const char *due, *unit, *word, *sentence; // word: NULL where the target is the standard
};
struct history_row {
    int32_t year;
    double value;
    const char *qualifier, *state_name, *origin;
    const struct state_definition *state; // NULL: it has none
    const struct fact_view *fact;         // NULL: computed
};
struct serving_project {
    const struct project *is;
    const struct contribution_list_row *contribution;
    const char *group;
};
struct indicator_document {
    const struct indicator *is;
    struct indicator_row row;
    const struct condition_row *conditions; // of is->target_count
    const struct lineage_node *lineage;     // with those of its parts
    struct LIST_OF(struct history_row) history;
    struct LIST_OF(struct fact_row) facts;
    struct LIST_OF(struct serving_project) projects;
    struct measure_list_row *measures;      // of the plan, and so are notes and editions
    struct note_list_row *notes;
    struct edition_indicator_list_row *editions;
    size_t measure_count, note_count, edition_count;
};
const char *lineage_text(const struct view *view, const struct lineage_node *node); // value or state as it is shown; NULL: missing
const char *fact_page(const struct view *view, const struct fact_view *fact);       // where a reader sees what a fact's source counted, or NULL
const char *inputs_text(const struct view *view, const struct indicator *indicator); // known and missing ones; NULL: none is missing
bool indicator_concerns(const struct view *view, const struct indicator *indicator, const char *no); // itself, its parts, its group
bool indicator_served(const struct view *view, const struct indicator *indicator, const char *served); // is one of `served` such a one?
bool edition_maps(const struct view *view, const struct edition_indicator_list_row *row, const char *no);

#endif
