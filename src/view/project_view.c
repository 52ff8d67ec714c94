// Projects with their money, and the measures of the chapters.
#include "base/text.h"
#include "project_view_answer.h"
#include "view/plan_rows.h"

const char *view_indicator_name(const struct view *view, const char *no)
{
    const int32_t index = indicator_model_find(view->model, no);
    return index >= 0 ? view->model->indicators[index].name : NULL;
}

static bool read_projects(const struct view *view, struct project_lines *lines, struct fault *f)
{
    return project_list(view->store, view->arena, view->as_of, &lines->items, &lines->count, f) &&
           contribution_list_all(view->store, view->arena, &(struct contribution_list_in){.as_of = view->as_of}, &lines->links, &lines->link_count, f);
}

json_t *view_projects(struct view *view, struct fault *f)
{
    struct project_lines lines;
    if (!read_projects(view, &lines, f) || !project_totals_compute(view->store, view->arena, view->as_of, lines.items, lines.count, &lines.totals, f))
        return NULL;
    return project_list_json(view, &lines);
}

json_t *view_project(struct view *view, const char *no, struct fault *f)
{
    struct project_lines lines;
    int64_t wanted;
    if (!read_projects(view, &lines, f))
        return NULL;
    for (size_t i = 0; text_parse_int64(no, &wanted) && i < lines.count; i++)
        if (lines.items[i].no == wanted)
            return project_json(view, &lines, &lines.items[i]);
    fault_set(f, FAULT_NOT_FOUND, "view.no_project", "no", no, NULL);
    return NULL;
}

bool view_measure_lines(struct view *view, struct measure_lines *ret_lines, struct fault *f)
{
    return section_list_all(view->store, view->arena, &(struct section_list_in){.as_of = view->as_of}, &ret_lines->sections, &ret_lines->section_count, f) &&
           measure_list_all(view->store, view->arena, &(struct measure_list_in){.as_of = view->as_of}, &ret_lines->items, &ret_lines->count, f);
}

const char *measure_section(const struct measure_lines *lines, const char *code)
{
    for (size_t i = 0; i < lines->section_count; i++)
        if (text_equal(lines->sections[i].code, code))
            return lines->sections[i].title;
    return NULL;
}

json_t *view_measures(struct view *view, struct fault *f)
{
    struct measure_lines lines;
    return view_measure_lines(view, &lines, f) ? measure_list_json(view, &lines) : NULL;
}
