// What answers of the plan's lists are written of (plan_view.answer ...): read once, and what a member says that is no field of a row.
// Everything lives as long as the view.
#ifndef QINGSHAN_VIEW_PLAN_ROWS_H
#define QINGSHAN_VIEW_PLAN_ROWS_H

#include "plan/project.h"
#include "view/view_internal.h"

// ---- plan_view.c; stages, states and domains are the view's ----

struct plan_row {
    const struct plan_head *head;
    int32_t default_year, *years, year_count;
    bool simulated, boundary;
    int64_t batch, data_until_ms;          // of the journal's newest row; 0: there is none
    struct task_group_list_row *groups;
    size_t group_count;
    struct department_list_row *departments;
    size_t department_count;
    struct region_list_row *regions;
    size_t region_count;
    struct edition_list_row *editions;
    size_t edition_count;
};

struct unit_lines {
    struct unit_list_row *items;
    size_t count;
};

// ---- project_view.c ----

struct project_lines {
    struct project *items;
    size_t count;
    struct contribution_list_row *links;   // of all projects
    size_t link_count;
    struct project_totals totals;          // of a list
};
const char *view_indicator_name(const struct view *view, const char *no); // NULL: the plan has none of this number

// ---- findings_view.c ----

const char *finding_page(const struct view *view, const struct finding *finding); // NULL: on none

#endif
