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

// What there is of an attribute; of the lines those from `from` on that are of it.
static struct problem_group group_of(const struct view *view, enum indicator_attribute attribute, const struct problem_lines *lines, size_t from)
{
    struct problem_group group = {.lines = lines->count ? lines->items + from : NULL}; // a plan may have no problem
    for (int32_t i = 0; i < view->model->indicator_count; i++) {
        const struct indicator *indicator = &view->model->indicators[i];
        struct indicator_result result;
        if (indicator->class != CLASS_MAIN || indicator->attribute != attribute)
            continue;
        indicator_evaluate(view->inputs, i, view->year, &result);
        group.total++;
        group.met += result.verdict == VERDICT_MET || result.verdict == VERDICT_EXPECTED;
    }
    while (from + group.count < lines->count && group.lines[group.count].is.indicator->attribute == attribute)
        group.count++;
    return group;
}

json_t *view_problems(struct view *view, struct fault *f)
{
    struct problem_list list = {.year = view->year};
    if (!view_problem_lines(view, &list.lines, f))
        return NULL;
    list.binding = group_of(view, ATTRIBUTE_BINDING, &list.lines, 0);
    list.reference = group_of(view, ATTRIBUTE_REFERENCE, &list.lines, list.binding.count);
    return problem_list_json(&list);
}

// ---- annex 2 ----

struct serving {
    struct project *projects;
    struct contribution_list_row *links;
    size_t project_count, link_count;
};

static bool load_serving(const struct view *view, struct serving *serving, struct fault *f)
{
    return project_list(view->store, view->arena, view->as_of, &serving->projects, &serving->project_count, f) &&
           contribution_list_all(view->store, view->arena, &(struct contribution_list_in){.as_of = view->as_of}, &serving->links, &serving->link_count, f);
}

static void add_projects(const struct view *view, const struct serving *serving, struct reach_line *line)
{
    line->projects = arena_array(view->arena, serving->link_count + 1, sizeof *line->projects);
    for (size_t i = 0; i < serving->link_count; i++)
        for (size_t p = 0; text_equal(serving->links[i].indicator, line->is.indicator->no) && p < serving->project_count; p++)
            if (serving->projects[p].no == serving->links[i].project)
                line->projects[line->project_count++] = &serving->projects[p];
}

bool view_reach_lines(struct view *view, struct reach_lines *ret_lines, struct fault *f)
{
    struct notes notes;
    struct serving serving;
    *ret_lines = (struct reach_lines){0};
    if (!load_notes(view, &notes, f) || !load_serving(view, &serving, f) || !view_load_domains(view, f))
        return false;
    for (int32_t i = 0; i < view->model->indicator_count; i++) {
        const struct indicator *indicator = &view->model->indicators[i];
        struct reach_line line = {.is = view_indicator_line(view, i)};
        if (indicator->class != CLASS_MAIN || !is_problem(&line.is.result))
            continue;
        const struct note_list_row *note = find_note(notes.rows, notes.count, indicator->no, "pathway");
        struct reach_row *reach = arena_alloc(view->arena, sizeof *reach);
        *reach = view_reach_row(view, i);
        line.reach = reach;
        line.text = reach->text;
        line.pathway = note ? note->text : NULL;
        line.expected_by = note ? note->expected_by : NULL;
        line.source = note ? note->source : NULL;
        add_projects(view, &serving, &line);
        line.departments = department_split(view->arena, note && !text_empty(note->departments) ? note->departments : indicator->departments, NULL);
        LIST_PUSH(view->arena, ret_lines, line);
    }
    return true;
}

json_t *view_reachability(struct view *view, struct fault *f)
{
    struct reach_list list = {.year = view->year, .time = view_plan_time(view)};
    return view_reach_lines(view, &list.lines, f) ? reachability_list_json(&list) : NULL;
}
