// Projects with their money, and the measures of the chapters.
#include <string.h>

#include "base/text.h"
#include "view/view_internal.h"

static json_t *project_json(const struct view *view, const struct project *project, const struct contribution_list_row *rows, size_t count)
{
    json_t *object = json_object(), *served = json_array();
    put_int(object, "no", project->no);
    put_text(object, "name", project->name);
    put_text(object, "group", project->group_name);
    put_text(object, "group_en", project->group_name_en);
    put_text(object, "group_code", project->group);
    put_text(object, "content", project->content);
    json_object_set_new(object, "invest_wan_yuan", project->priced ? json_decimal(project->invest_wan_yuan) : json_null());
    put_texts(object, "departments", project->departments);
    put_text(object, "lead", project->lead);
    put_int(object, "from", project->year_from);
    put_int(object, "to", project->year_to);
    put_text(object, "effect", project->effect);
    put_text(object, "source", project->source);
    put_text(object, "note", project->note);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].project != project->no)
            continue;
        int32_t index = indicator_model_find(view->model, rows[i].indicator);
        json_t *indicator = json_object();
        put_text(indicator, "no", rows[i].indicator);
        put_text(indicator, "name", index >= 0 ? view->model->indicators[index].name : NULL);
        put_text(indicator, "basis", rows[i].basis);
        put_text(indicator, "points", rows[i].points);
        put_text(indicator, "unit", rows[i].unit);
        json_array_append_new(served, indicator);
    }
    json_object_set_new(object, "indicators", served);
    return object;
}

static json_t *sum_json(const struct project_sum *sum, bool department)
{
    json_t *object = json_object();
    if (!department) {
        put_text(object, "code", sum->code);
        put_text(object, "name_en", sum->name_en);
    }
    put_text(object, "name", sum->name);
    put_int(object, "count", (int64_t)sum->count);
    put_int(object, "priced", (int64_t)sum->priced);
    put_decimal(object, "invest_wan_yuan", sum->invest_wan_yuan);
    if (department) {
        put_int(object, "assisting_count", (int64_t)sum->assisting_count);
        put_decimal(object, "assisting_invest_wan_yuan", sum->assisting_invest_wan_yuan);
    }
    return object;
}

static json_t *totals_json(const struct view *view, const struct project_totals *totals)
{
    json_t *object = json_object(), *groups = json_array(), *departments = json_array(), *years = json_array();
    put_int(object, "count", (int64_t)totals->count);
    put_int(object, "priced", (int64_t)totals->priced);
    put_decimal(object, "invest_wan_yuan", totals->invest_wan_yuan);
    for (size_t i = 0; i < totals->group_count; i++)
        json_array_append_new(groups, sum_json(&totals->groups[i], false));
    for (size_t i = 0; i < totals->department_count; i++)
        json_array_append_new(departments, sum_json(&totals->departments[i], true));
    for (size_t i = 0; i < totals->year_count; i++) {
        json_t *year = json_object();
        put_int(year, "year", totals->years[i].year);
        put_decimal(year, "invest_wan_yuan", totals->years[i].invest_wan_yuan);
        put_bool(year, "estimated", true);
        json_array_append_new(years, year);
    }
    json_object_set_new(object, "by_group", groups);
    json_object_set_new(object, "by_department", departments);
    json_object_set_new(object, "by_year", years);
    put_text(object, "by_year_label", view_message(view, "view.estimated", NULL));
    return object;
}

struct project_reading {
    struct project *projects;
    size_t project_count;
    struct contribution_list_row *rows;
    size_t row_count;
};

static bool read_projects(const struct view *view, struct project_reading *reading, struct fault *f)
{
    return project_list(view->store, view->arena, view->as_of, &reading->projects, &reading->project_count, f) &&
           contribution_list_all(view->store, view->arena, &(struct contribution_list_in){.as_of = view->as_of}, &reading->rows,
                                 &reading->row_count, f);
}

json_t *view_projects(struct view *view, struct fault *f)
{
    struct project_reading reading;
    struct project_totals totals;
    if (!read_projects(view, &reading, f) ||
        !project_totals_compute(view->store, view->arena, view->as_of, reading.projects, reading.project_count, &totals, f))
        return NULL;
    json_t *document = json_object(), *projects = json_array();
    for (size_t i = 0; i < reading.project_count; i++)
        json_array_append_new(projects, project_json(view, &reading.projects[i], reading.rows, reading.row_count));
    json_object_set_new(document, "projects", projects);
    json_object_set_new(document, "totals", totals_json(view, &totals));
    return document;
}

json_t *view_project(struct view *view, const char *no, struct fault *f)
{
    struct project_reading reading;
    int64_t wanted;
    if (!read_projects(view, &reading, f))
        return NULL;
    for (size_t i = 0; text_parse_int64(no, &wanted) && i < reading.project_count; i++)
        if (reading.projects[i].no == wanted)
            return project_json(view, &reading.projects[i], reading.rows, reading.row_count);
    fault_set(f, FAULT_NOT_FOUND, "view.no_project", "no", no, NULL);
    return NULL;
}

static json_t *measure_json(const struct view *view, const struct measure_list_row *row)
{
    json_t *object = json_object();
    put_text(object, "id", row->code);
    put_text(object, "section", row->section);
    put_text(object, "title", row->title);
    put_text(object, "text", row->text);
    put_texts(object, "departments", department_split(view->arena, row->departments, NULL));
    put_text(object, "deadline", row->deadline);
    put_text(object, "comparator", row->comparator);
    put_text(object, "value", row->value);
    put_text(object, "unit", row->unit);
    put_texts(object, "indicators", id_split(view->arena, row->indicators, NULL));
    put_texts(object, "projects", id_split(view->arena, row->projects, NULL));
    put_text(object, "source", row->source);
    return object;
}

json_t *view_measures(struct view *view, struct fault *f)
{
    struct section_list_row *sections;
    struct measure_list_row *measures;
    size_t section_count, measure_count;
    if (!section_list_all(view->store, view->arena, &(struct section_list_in){.as_of = view->as_of}, &sections, &section_count, f) ||
        !measure_list_all(view->store, view->arena, &(struct measure_list_in){.as_of = view->as_of}, &measures, &measure_count, f))
        return NULL;
    json_t *document = json_object(), *section_array = json_array(), *measure_array = json_array();
    for (size_t i = 0; i < section_count; i++) {
        json_t *section = json_object();
        put_text(section, "id", sections[i].code);
        put_text(section, "parent", sections[i].parent);
        put_text(section, "title", sections[i].title);
        json_array_append_new(section_array, section);
    }
    for (size_t i = 0; i < measure_count; i++)
        json_array_append_new(measure_array, measure_json(view, &measures[i]));
    json_object_set_new(document, "sections", section_array);
    json_object_set_new(document, "measures", measure_array);
    put_int(document, "count", (int64_t)measure_count);
    return document;
}
