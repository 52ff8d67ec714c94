// Annex 1 (problem list) and annex 2 (reachability), regenerated from the data; the plan's own words stand beside.
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "annex_view_answer.h"
#include "view/lines.h"
#include "view/view_internal.h"

static const struct note_list_row *find_note(const struct note_list_row *rows, size_t count, const char *no, const char *kind)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(rows[i].indicator, no) && text_equal(rows[i].kind, kind))
            return &rows[i];
    return NULL;
}

static bool is_problem(const struct indicator_result *result)
{
    return result->verdict == VERDICT_UNMET || result->verdict == VERDICT_NO_DATA;
}

// Does the standard compare the indicator's own value, and nothing else?
static bool target_is_its_own(const struct indicator *indicator)
{
    for (size_t i = 0; i < indicator->target_count; i++)
        if (!indicator->targets[i].due && indicator->targets[i].measured != MEASURED_VALUE)
            return false;
    return indicator->target_count > 0;
}

// What the standard's conditions say that are not met, or cannot be judged.
static const char *conditions_text(const struct view *view, const struct indicator *indicator, enum verdict verdict)
{
    struct text_buffer out;
    text_buffer_init(&out, view->arena);
    for (int32_t i = 0; i < indicator->part_count; i++) {
        const char *part = conditions_text(view, &view->model->indicators[indicator->parts[i]], verdict);
        if (part)
            text_buffer_printf(&out, "%s%s", out.size ? (view->english ? "; " : "；") : "", part);
    }
    for (size_t i = 0; i < indicator->target_count; i++) {
        struct target_result result;
        if (indicator->targets[i].due)
            continue;
        indicator_evaluate_target(view->inputs, indicator->position, &indicator->targets[i], view->year, &result);
        if (result.verdict == verdict)
            text_buffer_printf(&out, "%s%s", out.size ? (view->english ? "; " : "；") : "",
                               condition_sentence(view, indicator, &indicator->targets[i], &result, view->year));
    }
    return out.size ? out.bytes : NULL;
}

static const char *no_data_text(const struct view *view, int32_t index, const char *name, const char *value)
{
    const struct indicator *indicator = &view->model->indicators[index];
    const char *inputs = value ? NULL : inputs_text(view, indicator);
    const char *why = inputs ? inputs : (value ? conditions_text(view, indicator, VERDICT_NO_DATA) : NULL);
    const char *text = view_message(view, "view.problem_no_data", "name", name, "why",
                                    why ? why : view_message(view, "view.problem_no_statistics", NULL), NULL);
    struct reachability reach;
    reachability_compute(view->inputs, index, view->year, &reach);
    if (reach.seen_year && reach.seen_year < view->year)
        return view_message(view, "view.problem_met_before", "text", text, "year", arena_printf(view->arena, "%d", reach.seen_year), NULL);
    return text;
}

static const char *problem_text(const struct view *view, const struct indicator *indicator, const struct indicator_result *result)
{
    const char *name = view_name(view, indicator->name, indicator->name_en), *standard = target_text(view, indicator, 0);
    const char *value = result_text(view, indicator, result);
    const char *unit = result->state < 0 ? indicator->subject->unit_text : "";
    if (result->verdict == VERDICT_NO_DATA)
        return no_data_text(view, indicator->position, name, value);
    const char *unmet = value && target_is_its_own(indicator) ? NULL : conditions_text(view, indicator, VERDICT_UNMET);
    if (unmet)
        return unmet;
    return view_message(view, "view.problem_unmet", "year", arena_printf(view->arena, "%d", result->value_year), "name", name, "value",
                        arena_printf(view->arena, "%s%s", value ? value : "", unit), "standard",
                        arena_printf(view->arena, "%s%s", standard ? standard : "", isnan(result->value) ? "" : unit), NULL);
}

struct notes {
    struct note_list_row *rows;
    size_t count;
};

static bool load_notes(const struct view *view, struct notes *notes, struct fault *f)
{
    return note_list_all(view->store, view->arena, &(struct note_list_in){.as_of = view->as_of}, &notes->rows, &notes->count, f);
}

bool view_problem_lines(struct view *view, struct problem_lines *ret_lines, struct fault *f)
{
    static const enum indicator_attribute order[] = {ATTRIBUTE_BINDING, ATTRIBUTE_REFERENCE};
    struct notes notes;
    *ret_lines = (struct problem_lines){0};
    if (!load_notes(view, &notes, f) || !view_load_domains(view, f))
        return false;
    for (int32_t n = 0; n < 2 * view->model->indicator_count; n++) {
        const int32_t index = n % view->model->indicator_count;
        const struct indicator *indicator = &view->model->indicators[index];
        if (indicator->class != CLASS_MAIN || indicator->attribute != order[n / view->model->indicator_count])
            continue;
        struct problem_line line = {.is = view_indicator_line(view, index)};
        if (!is_problem(&line.is.result))
            continue;
        const struct note_list_row *note = find_note(notes.rows, notes.count, indicator->no, "problem");
        line.text = problem_text(view, indicator, &line.is.result);
        line.plan_text = note ? note->text : NULL;
        line.source = note ? note->source : NULL;
        LIST_PUSH(view->arena, ret_lines, line);
    }
    return true;
}

static json_t *problems_of(const struct view *view, enum indicator_attribute attribute, const struct problem_lines *lines, json_t *all)
{
    json_t *object = json_object(), *problems = json_array();
    int32_t total = 0, met = 0;
    for (int32_t i = 0; i < view->model->indicator_count; i++) {
        const struct indicator *indicator = &view->model->indicators[i];
        struct indicator_result result;
        if (indicator->class != CLASS_MAIN || indicator->attribute != attribute)
            continue;
        indicator_evaluate(view->inputs, i, view->year, &result);
        total++;
        met += result.verdict == VERDICT_MET || result.verdict == VERDICT_EXPECTED;
    }
    const struct problem_line *line;
    LIST_EACH(lines, line) {
        if (line->is.indicator->attribute != attribute)
            continue;
        json_t *row = problem_json(line);
        json_array_append(problems, row);
        json_array_append_new(all, row);
    }
    put_int(object, "total", total);
    put_int(object, "met", met);
    json_object_set_new(object, "problems", problems);
    return object;
}

json_t *view_problems(struct view *view, struct fault *f)
{
    struct problem_lines lines;
    if (!view_problem_lines(view, &lines, f))
        return NULL;
    json_t *document = json_object(), *all = json_array();
    put_int(document, "year", view->year);
    json_object_set_new(document, "binding", problems_of(view, ATTRIBUTE_BINDING, &lines, all));
    json_object_set_new(document, "reference", problems_of(view, ATTRIBUTE_REFERENCE, &lines, all));
    json_object_set_new(document, "problems", all);
    return document;
}

// ---- annex 2 ----

static bool put_serving(const struct view *view, const struct indicator *indicator, json_t *row, struct fault *f)
{
    struct project *projects;
    struct contribution_list_row *links;
    size_t project_count, count;
    if (!project_list(view->store, view->arena, view->as_of, &projects, &project_count, f) ||
        !contribution_list_all(view->store, view->arena, &(struct contribution_list_in){.as_of = view->as_of}, &links, &count, f))
        return false;
    json_t *array = json_array();
    json_object_set_new(row, "projects", array);
    for (size_t i = 0; i < count; i++)
        for (size_t p = 0; text_equal(links[i].indicator, indicator->no) && p < project_count; p++)
            if (projects[p].no == links[i].project) {
                json_t *project = json_object();
                put_int(project, "no", projects[p].no);
                put_text(project, "name", projects[p].name);
                put_int(project, "from", projects[p].year_from);
                put_int(project, "to", projects[p].year_to);
                json_array_append_new(array, project);
            }
    return true;
}

bool view_reach_lines(struct view *view, struct reach_lines *ret_lines, struct fault *f)
{
    struct notes notes;
    *ret_lines = (struct reach_lines){0};
    if (!load_notes(view, &notes, f) || !view_load_domains(view, f))
        return false;
    for (int32_t i = 0; i < view->model->indicator_count; i++) {
        const struct indicator *indicator = &view->model->indicators[i];
        struct reach_line line = {.is = view_indicator_line(view, i)};
        if (indicator->class != CLASS_MAIN || !is_problem(&line.is.result))
            continue;
        const struct note_list_row *note = find_note(notes.rows, notes.count, indicator->no, "pathway");
        line.text = reach_sentence(view, i);
        line.pathway = note ? note->text : NULL;
        line.expected_by = note ? note->expected_by : NULL;
        line.source = note ? note->source : NULL;
        line.departments = department_split(view->arena, note && !text_empty(note->departments) ? note->departments : indicator->departments, NULL);
        LIST_PUSH(view->arena, ret_lines, line);
    }
    return true;
}

static json_t *reachability_json(const struct view *view, const struct reach_line *line, struct fault *f)
{
    const struct indicator *indicator = line->is.indicator;
    json_t *row = json_object();
    put_text(row, "no", indicator->no);
    put_text(row, "name", indicator->name);
    put_text(row, "name_en", indicator->name_en);
    put_text(row, "attribute", indicator->attribute == ATTRIBUTE_BINDING ? "binding" : "reference");
    put_text(row, "unit", indicator->subject->unit_text);
    put_text(row, "standard", line->is.standard);
    put_text(row, "verdict", verdict_name((enum verdict)line->is.result.verdict));
    put_number(row, "value", line->is.result.value);
    put_text(row, "value_text", line->is.value);
    put_int_or_null(row, "value_year", line->is.result.value_year);
    put_text(row, "text", line->text);
    json_object_set_new(row, "reach", reach_row(view, indicator->position));
    put_text(row, "pathway", line->pathway);
    put_texts(row, "departments", line->departments);
    put_text(row, "expected_by", line->expected_by);
    put_text(row, "source", line->source);
    if (put_serving(view, indicator, row, f))
        return row;
    json_decref(row);
    return NULL;
}

json_t *view_reachability(struct view *view, struct fault *f)
{
    struct reach_lines lines;
    if (!view_reach_lines(view, &lines, f))
        return NULL;
    json_t *document = json_object(), *rows = json_array();
    put_int(document, "year", view->year);
    put_plan_time(view, document);
    json_object_set_new(document, "rows", rows);
    const struct reach_line *line;
    LIST_EACH(&lines, line) {
        json_t *row = reachability_json(view, line, f);
        if (!row) {
            json_decref(document);
            return NULL;
        }
        json_array_append_new(rows, row);
    }
    return document;
}
