// The rows of the plan's lists as they are: documents write them as JSON, reports as cells of a table. Nothing is read back out of
// a document. Everything lives as long as the view.
#ifndef QINGSHAN_VIEW_LINES_H
#define QINGSHAN_VIEW_LINES_H

#include "base/list.h"
#include "plan/project.h"
#include "view/view.h"

struct indicator_line {
    const struct indicator *indicator;
    struct indicator_result result;      // in the year of the view
    const char *domain;                  // its name; NULL: none
    const char *value, *standard;        // in words and figures; NULL: missing
};
struct indicator_lines LIST_OF(struct indicator_line);

// class: main (NULL, ""), secondary, all. Fault: view.class {text}.
bool view_indicator_lines(struct view *view, const char *class, struct indicator_lines *ret_lines, struct fault *f);
// Of a group or an indicator: the same of its parts.
struct indicator_line view_indicator_line(const struct view *view, int32_t index);
// What the stage's target says; NULL: the indicator has none then.
const char *view_stage_target(const struct view *view, const struct indicator_line *line, int32_t stage);

// Annex 1: main indicators that do not meet the standard or have no value, the binding ones first.
struct problem_line {
    struct indicator_line is;
    const char *text;
    const char *plan_text, *source;      // of the plan; NULL: it says nothing
};
struct problem_lines LIST_OF(struct problem_line);
bool view_problem_lines(struct view *view, struct problem_lines *ret_lines, struct fault *f);

// Annex 2: the same indicators, and how they can be reached.
struct reach_line {
    struct indicator_line is;
    const char *text;
    const char *pathway, *expected_by, *source; // of the plan; NULL: it says nothing
    const char **departments;
    const struct reach_row *reach;       // rows.h
    const struct project **projects;     // that serve it
    size_t project_count;
};
struct reach_lines LIST_OF(struct reach_line);
bool view_reach_lines(struct view *view, struct reach_lines *ret_lines, struct fault *f);

#endif
