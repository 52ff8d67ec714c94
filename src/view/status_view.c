// The rows of indicators and the status document.
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "status_view_answer.h"
#include "view/view_internal.h"

// ---- a row ----

json_t *stage_targets(const struct view *view, const struct indicator_row *row)
{
    const struct indicator_result *result = &row->is.result;
    json_t *targets = json_object();
    for (int32_t i = 0; i < view->model->stage_count; i++) {
        const enum verdict verdict = (enum verdict)result->stages[i];
        const int32_t due = view->model->stages[i].year_to;
        if (result->stages[i] == STAGE_NO_TARGET)
            continue;
        const struct stage_target target = {.text = target_text(view, row->is.indicator, due), .verdict = verdict,
                                            .word = stage_word(view, due, verdict, (enum verdict)result->verdict)};
        json_object_set_new(targets, arena_printf(view->arena, "%d", due), stage_target_json(&target));
    }
    return targets;
}

struct indicator_line view_indicator_line(const struct view *view, int32_t index)
{
    const struct indicator *indicator = &view->model->indicators[index];
    struct indicator_line line = {.indicator = indicator, .standard = target_text(view, indicator, 0),
                                  .domain = text_empty(indicator->domain) ? NULL : view_domain_name(view, indicator->domain)};
    indicator_evaluate(view->inputs, index, view->year, &line.result);
    line.value = result_text(view, indicator, &line.result);
    return line;
}

const char *view_stage_target(const struct view *view, const struct indicator_line *line, int32_t stage)
{
    const bool given = stage < view->model->stage_count && line->result.stages[stage] != STAGE_NO_TARGET;
    return given ? target_text(view, line->indicator, view->model->stages[stage].year_to) : NULL;
}

static struct indicator_row row_of(const struct view *view, int32_t index)
{
    struct indicator_row row = {.is = view_indicator_line(view, index), .reach = view_reach_row(view, index)};
    row.state = row.is.result.state >= 0 ? view->model->states[row.is.result.state].code : NULL;
    row.departments = department_split(view->arena, row.is.indicator->departments, NULL);
    return row;
}

struct indicator_row view_indicator_row(const struct view *view, int32_t index)
{
    struct indicator_row row = row_of(view, index);
    struct indicator_rows parts = {0};
    for (int32_t i = 0; i < row.is.indicator->part_count; i++)
        LIST_PUSH(view->arena, &parts, row_of(view, row.is.indicator->parts[i]));
    row.parts = parts.items;
    row.part_count = parts.count;
    return row;
}

// ---- documents ----

// Main indicators of a domain (NULL = any) and attribute (ATTRIBUTE_NONE = any).
static struct tally tally_of(const struct view *view, const char *domain, enum indicator_attribute attribute)
{
    struct tally tally = {0};
    for (int32_t i = 0; i < view->model->indicator_count; i++) {
        const struct indicator *indicator = &view->model->indicators[i];
        struct indicator_result result;
        if (indicator->class != CLASS_MAIN || (domain && !text_equal(domain, indicator->domain)) ||
            (attribute != ATTRIBUTE_NONE && attribute != indicator->attribute))
            continue;
        indicator_evaluate(view->inputs, i, view->year, &result);
        tally.total++;
        tally.verdicts.count[result.verdict]++;
    }
    return tally;
}

static bool class_wanted(const char *wanted, enum indicator_class class)
{
    if (text_equal(wanted, "all"))
        return class != CLASS_PART;
    return class == (text_equal(wanted, "secondary") ? CLASS_SECONDARY : CLASS_MAIN);
}

static struct indicator_rows rows_of(const struct view *view, const char *class)
{
    struct indicator_rows rows = {0};
    for (int32_t i = 0; i < view->model->indicator_count; i++)
        if (class_wanted(class, view->model->indicators[i].class))
            LIST_PUSH(view->arena, &rows, view_indicator_row(view, i));
    return rows;
}

json_t *view_status(struct view *view, struct fault *f)
{
    if (!view_load_domains(view, f))
        return NULL;
    struct plan_status status = {.time = view_plan_time(view), .data = view_data_age(view), .all = tally_of(view, NULL, ATTRIBUTE_NONE),
                                 .binding = tally_of(view, NULL, ATTRIBUTE_BINDING), .rows = rows_of(view, "main")};
    status.domains = arena_alloc(view->arena, view->domain_count * sizeof(struct domain_tally));
    for (; status.domain_count < view->domain_count; status.domain_count++) {
        const struct domain_list_row *domain = &view->domains[status.domain_count];
        status.domains[status.domain_count] = (struct domain_tally){tally_of(view, domain->code, ATTRIBUTE_NONE), domain};
    }
    return plan_status_json(view, &status);
}

static bool check_class(const char *class, struct fault *f)
{
    static const char *const classes[] = {"main", "secondary", "all"};
    bool known = text_empty(class);
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        known = known || text_equal(class, classes[i]);
    return known || fault_set(f, FAULT_INPUT, "view.class", "text", class, NULL);
}

bool view_indicator_lines(struct view *view, const char *class, struct indicator_lines *ret_lines, struct fault *f)
{
    *ret_lines = (struct indicator_lines){0};
    if (!check_class(class, f) || !view_load_domains(view, f))
        return false;
    for (int32_t i = 0; i < view->model->indicator_count; i++)
        if (class_wanted(class, view->model->indicators[i].class))
            LIST_PUSH(view->arena, ret_lines, view_indicator_line(view, i));
    return true;
}

json_t *view_indicators(struct view *view, const char *class, struct fault *f)
{
    if (!check_class(class, f) || !view_load_domains(view, f))
        return NULL;
    const struct indicator_rows rows = rows_of(view, class);
    return indicator_list_json(view, &rows);
}
