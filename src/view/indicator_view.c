// One indicator with everything behind its number.
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "indicator_view_answer.h"
#include "view/view_internal.h"

// ---- conditions ----

static const char *measured_name(const struct view *view, const struct indicator *indicator, const struct target *target)
{
    static const char *const keys[] = {NULL, "view.measured_change", "view.measured_rate", "view.measured_average", NULL};
    const struct subject *subject = &view->model->subjects[target->measured_slot];
    const char *name = view_name(view, subject->name, subject->name_en);
    if (target->measured == MEASURED_VALUE)
        return view_name(view, indicator->name, indicator->name_en);
    return keys[target->measured] ? view_message(view, keys[target->measured], "name", name, NULL) : name;
}

static const char *measured_unit_text(const struct view *view, const struct target *target)
{
    bool rate = target->measured == MEASURED_YEARLY_RATE || target->measured == MEASURED_AVERAGE_RATE;
    return rate ? "%" : view->model->subjects[target->measured_slot].unit_text;
}

static const char *with_unit(const struct view *view, double value, const char *unit)
{
    const char *number = number_text(view->arena, decimal_round_double(value, 4));
    if (text_empty(unit))
        return number;
    return arena_printf(view->arena, "%s%s%s", number, text_equal(unit, "%") ? "" : " ", unit);
}

static const char *comparator_sign(enum comparator comparator)
{
    static const char *const signs[] = {
        [COMPARE_AT_LEAST] = "≥", [COMPARE_AT_MOST] = "≤", [COMPARE_EQUAL] = "=",
        [COMPARE_REACH] = "→", [COMPARE_NONE_OCCURRED] = "=", [COMPARE_NOT_LOWER_THAN_BASE] = "≥",
        [COMPARE_NOT_HIGHER_THAN_BASE] = "≤", [COMPARE_NOT_LOWER_THAN_LAST_YEAR] = "≥",
        [COMPARE_NOT_HIGHER_THAN_LAST_YEAR] = "≤", [COMPARE_DECIDED] = ""};
    return signs[comparator];
}

static const char *state_sentence(const struct view *view, const struct indicator *indicator, const struct target *target, int32_t year)
{
    struct indicator_result result;
    indicator_evaluate(view->inputs, indicator->position, year, &result);
    const char *now = result_text(view, indicator, &result);
    const struct state_definition *wanted = target->state >= 0 ? &view->model->states[target->state] : NULL;
    const char *want = !text_empty(target->text) ? target->text : (wanted ? view_name(view, wanted->name, wanted->name_en) : "");
    return view_message(view, now ? "view.condition_state" : "view.condition_state_missing", "name",
                        measured_name(view, indicator, target), "now", now ? now : "", "year", arena_printf(view->arena, "%d", result.value_year),
                        "wanted", want, NULL);
}

static const char *decided_sentence(const struct view *view, enum verdict verdict)
{
    if (verdict == VERDICT_MET)
        return view_message(view, "view.condition_decided_met", NULL);
    return view_message(view, verdict == VERDICT_UNMET ? "view.condition_decided_unmet" : "view.condition_decided", NULL);
}

static struct input_mark mark_at(const struct view *view, int32_t slot, int32_t year)
{
    return view->inputs->marks[(size_t)slot * (size_t)view->inputs->years + (size_t)(year - view->inputs->first_year)];
}

// A state where a number is compared: NULL when there is none.
static const char *state_instead(const struct view *view, const struct indicator *indicator, const struct target *target,
                                 const struct target_result *result, int32_t year)
{
    enum value_origin origin;
    int32_t slot = target->measured_slot, from = indicator_value_year(view->inputs, slot, year, &origin);
    int32_t state = from ? mark_at(view, slot, from).state : -1;
    if (state < 0 || (result->verdict == VERDICT_NO_DATA && target->comparator != COMPARE_NONE_OCCURRED))
        return NULL;
    const char *name = measured_name(view, indicator, target);
    if (target->comparator != COMPARE_NONE_OCCURRED)
        return view_message(view, "view.condition_not_applicable", "name", name, NULL);
    const struct state_definition *now = &view->model->states[state];
    return view_message(view, result->verdict == VERDICT_MET ? "view.condition_none_occurred" : "view.condition_occurred", "name", name, "now",
                        view_name(view, now->name, now->name_en), NULL);
}

// "≥" when the source says "at least": of a value, not of what is computed from two.
static const char *measured_sign(const struct view *view, const struct target *target, const struct target_result *result)
{
    bool own = target->measured == MEASURED_VALUE || target->measured == MEASURED_ELEMENT;
    uint16_t flags = own && result->measured_year ? mark_at(view, target->measured_slot, result->measured_year).flags : 0;
    if (flags & MARK_COMPUTED)
        return "";
    return flags & MARK_AT_LEAST ? "≥" : (flags & MARK_AT_MOST ? "≤" : "");
}

static const char *number_sentence(const struct view *view, const char *name, const struct target *target, const struct target_result *result)
{
    static const char *const keys[VERDICT_COUNT] = {[VERDICT_NO_DATA] = "view.condition_unsure", [VERDICT_MET] = "view.condition_met",
                                                    [VERDICT_UNMET] = "view.condition_unmet"};
    const char *sign = comparator_sign(target->comparator), *unit = measured_unit_text(view, target);
    const char *threshold = isnan(result->threshold) ? "" : with_unit(view, result->threshold, unit);
    if (isnan(result->threshold))
        return view_message(view, "view.condition_no_threshold", "name", name, NULL);
    if (isnan(result->measured))
        return view_message(view, "view.condition_missing", "name", name, "sign", sign, "threshold", threshold, NULL);
    const char *measured = arena_printf(view->arena, "%s%s", measured_sign(view, target, result), with_unit(view, result->measured, unit));
    return view_message(view, keys[result->verdict], "name", name, "measured", measured, "sign", sign, "threshold", threshold, NULL);
}

const char *condition_sentence(const struct view *view, const struct indicator *indicator, const struct target *target,
                               const struct target_result *result, int32_t year)
{
    if (target->comparator == COMPARE_REACH)
        return state_sentence(view, indicator, target, year);
    if (target->comparator == COMPARE_DECIDED)
        return decided_sentence(view, result->verdict);
    const char *state = target->measured == MEASURED_VALUE || target->measured == MEASURED_ELEMENT
                            ? state_instead(view, indicator, target, result, year) : NULL;
    return state ? state : number_sentence(view, measured_name(view, indicator, target), target, result);
}

static struct condition_row condition_of(const struct view *view, const struct indicator *indicator, const struct target *target, enum verdict state)
{
    struct condition_row row = {.target = target, .due = "standard", .unit = measured_unit_text(view, target)};
    int32_t year = target->due && view->year > target->due ? target->due : view->year;
    indicator_evaluate_target(view->inputs, indicator->position, target, year, &row.result);
    bool early = target->due && view->year < target->due && row.result.verdict != VERDICT_MET;
    row.verdict = early ? VERDICT_NOT_DUE : row.result.verdict;
    if (target->due) {
        row.due = arena_printf(view->arena, "%d", target->due);
        row.word = stage_word(view, target->due, row.result.verdict, state);
    }
    row.sentence = condition_sentence(view, indicator, target, &row.result, year);
    return row;
}

static const struct condition_row *conditions_of(const struct view *view, const struct indicator_row *row)
{
    const struct indicator *indicator = row->is.indicator;
    struct condition_row *conditions = arena_alloc(view->arena, indicator->target_count * sizeof *conditions);
    for (size_t i = 0; i < indicator->target_count; i++)
        conditions[i] = condition_of(view, indicator, &indicator->targets[i], (enum verdict)row->is.result.verdict);
    return conditions;
}

// ---- lineage ----

const char *lineage_text(const struct view *view, const struct lineage_node *node)
{
    if (!isnan(node->value)) {
        const char *sign = "";
        if (node->fact && text_equal(node->origin, "published") && !text_empty(node->fact->qualifier))
            sign = text_equal(node->fact->qualifier, ">=") ? "≥" : "≤";
        return arena_printf(view->arena, "%s%s", sign, number_text(view->arena, node->value));
    }
    return node->fact && !text_empty(node->fact->text) ? node->fact->text : node->state;
}

// A group has no number of its own: its parts are its inputs.
static const struct lineage_node *lineage_of(const struct view *view, const struct indicator *indicator)
{
    const struct lineage_node *node = lineage_build(view->inputs, view->arena, view->facts, view->fact_count, indicator->subject->slot, view->year,
                                                    view->english);
    if (!indicator->part_count)
        return node;
    const size_t parts = (size_t)indicator->part_count;
    const struct lineage_node **children = arena_alloc(view->arena, (node->child_count + parts) * sizeof *children);
    for (size_t i = 0; i < node->child_count; i++)
        children[i] = node->children[i];
    for (size_t i = 0; i < parts; i++)
        children[node->child_count + i] = lineage_of(view, &view->model->indicators[indicator->parts[i]]);
    struct lineage_node *group = arena_alloc(view->arena, sizeof *group);
    *group = *node;
    group->children = children;
    group->child_count += parts;
    return group;
}

// ---- history ----

static struct history_row history_entry(const struct view *view, const struct indicator *indicator, int32_t year, size_t at)
{
    const struct input_mark mark = view->inputs->marks[at];
    const bool computed = mark.flags & MARK_COMPUTED;
    const struct state_definition *state = mark.state >= 0 ? &view->model->states[mark.state] : NULL;
    return (struct history_row){.year = year, .value = view->inputs->values[at], .qualifier = computed ? NULL : qualifier_word(mark.flags),
                                .origin = computed ? "computed" : "published", .state = state,
                                .state_name = state ? view_name(view, state->name, state->name_en) : NULL,
                                .fact = view_fact_of(view, indicator->subject->slot, year)};
}

static void read_history(const struct view *view, struct indicator_document *document)
{
    const struct indicator_inputs *inputs = view->inputs;
    for (int32_t y = 0; y < inputs->years; y++) {
        size_t at = (size_t)document->is->subject->slot * (size_t)inputs->years + (size_t)y;
        if (inputs->marks[at].flags & MARK_PRESENT)
            LIST_PUSH(view->arena, &document->history, history_entry(view, document->is, inputs->first_year + y, at));
    }
}

bool indicator_concerns(const struct view *view, const struct indicator *indicator, const char *no)
{
    if (text_equal(no, indicator->no))
        return true;
    for (int32_t i = 0; i < indicator->part_count; i++)
        if (text_equal(no, view->model->indicators[indicator->parts[i]].no))
            return true;
    return indicator->part_of >= 0 && text_equal(no, view->model->indicators[indicator->part_of].no);
}

bool indicator_served(const struct view *view, const struct indicator *indicator, const char *served)
{
    for (const char **no = id_split(view->arena, served, NULL); *no; no++)
        if (indicator_concerns(view, indicator, *no))
            return true;
    return false;
}

static void read_facts(const struct view *view, struct indicator_document *document)
{
    for (size_t i = 0; i < view->fact_count; i++)
        if (indicator_concerns(view, document->is, view->facts[i].subject))
            LIST_PUSH(view->arena, &document->facts, view_fact_row(view, &view->facts[i]));
}

// ---- what serves it, and what is said of it ----

static bool read_projects(const struct view *view, struct indicator_document *document, struct fault *f)
{
    struct project *projects;
    struct contribution_list_row *rows;
    size_t project_count, count;
    if (!project_list(view->store, view->arena, view->as_of, &projects, &project_count, f) ||
        !contribution_list_all(view->store, view->arena, &(struct contribution_list_in){.as_of = view->as_of}, &rows, &count, f))
        return false;
    for (size_t p = 0; p < project_count; p++)
        for (size_t i = 0; i < count; i++)
            if (rows[i].project == projects[p].no && indicator_concerns(view, document->is, rows[i].indicator)) {
                const char *group = view_name(view, projects[p].group_name, projects[p].group_name_en);
                LIST_PUSH(view->arena, &document->projects, (struct serving_project){&projects[p], &rows[i], group});
                break;
            }
    return true;
}

static bool read_said(const struct view *view, struct indicator_document *document, struct fault *f)
{
    return measure_list_all(view->store, view->arena, &(struct measure_list_in){.as_of = view->as_of}, &document->measures, &document->measure_count, f) &&
           note_list_all(view->store, view->arena, &(struct note_list_in){.as_of = view->as_of}, &document->notes, &document->note_count, f) &&
           edition_indicator_list_all(view->store, view->arena, &(struct edition_indicator_list_in){.as_of = view->as_of}, &document->editions,
                                      &document->edition_count, f);
}

bool edition_maps(const struct view *view, const struct edition_indicator_list_row *row, const char *no)
{
    for (const char **maps = id_split(view->arena, row->maps_to, NULL); *maps; maps++)
        if (text_equal(*maps, no))
            return true;
    return false;
}

json_t *view_indicator(struct view *view, const char *no, struct fault *f)
{
    int32_t index = indicator_model_find(view->model, no);
    if (index < 0) {
        fault_set(f, FAULT_NOT_FOUND, "view.no_indicator", "no", no, NULL);
        return NULL;
    }
    if (!view_load_domains(view, f))
        return NULL;
    struct indicator_document document = {.is = &view->model->indicators[index], .row = view_indicator_row(view, index)};
    document.conditions = conditions_of(view, &document.row);
    document.lineage = lineage_of(view, document.is);
    read_history(view, &document);
    read_facts(view, &document);
    return read_projects(view, &document, f) && read_said(view, &document, f) ? indicator_json(view, &document) : NULL;
}
