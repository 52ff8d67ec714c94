// One indicator with everything behind its number.
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "fact_view_answer.h"
#include "view/rows.h"
#include "view/view_internal.h"

// ---- conditions ----

static const char *const measured_words[] = {"value", "yearly_change", "yearly_rate", "average_rate", "element"};

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

static json_t *condition_json(const struct view *view, const struct indicator *indicator, const struct target *target, enum verdict state)
{
    struct target_result result;
    int32_t year = target->due && view->year > target->due ? target->due : view->year;
    indicator_evaluate_target(view->inputs, indicator->position, target, year, &result);
    bool early = target->due && view->year < target->due && result.verdict != VERDICT_MET;
    json_t *object = json_object();
    put_text(object, "due", target->due ? arena_printf(view->arena, "%d", target->due) : "standard");
    put_text(object, "text", target->text);
    put_text(object, "comparator", comparator_name(target->comparator));
    put_text(object, "measured", measured_words[target->measured]);
    put_number(object, "measured_value", result.measured);
    put_number(object, "threshold", result.threshold);
    put_text(object, "unit", measured_unit_text(view, target));
    put_text(object, "verdict", verdict_name(early ? VERDICT_NOT_DUE : result.verdict));
    put_text(object, "word", target->due ? stage_word(view, target->due, result.verdict, state) : NULL);
    put_text(object, "note", target->note);
    put_text(object, "source", target->source);
    put_text(object, "sentence", condition_sentence(view, indicator, target, &result, year));
    return object;
}

static void put_conditions(const struct view *view, const struct indicator *indicator, json_t *document)
{
    json_t *conditions = json_array();
    struct indicator_result result;
    indicator_evaluate(view->inputs, indicator->position, view->year, &result);
    for (size_t i = 0; i < indicator->target_count; i++)
        json_array_append_new(conditions, condition_json(view, indicator, &indicator->targets[i], (enum verdict)result.verdict));
    json_object_set_new(document, "conditions", conditions);
}

// ---- lineage ----

static json_t *source_json(const struct view *view, const struct fact_view *fact)
{
    if (!fact)
        return json_null();
    json_t *object = json_object();
    put_text(object, "kind", fact->source_kind);
    put_text(object, "text", fact->source);
    put_text(object, "page", fact_page(view, fact));
    put_text(object, "who", fact->who);
    put_int(object, "recorded_ms", fact->recorded_ms);
    put_int(object, "batch", fact->batch);
    put_text(object, "published", fact->text);
    put_text(object, "note", fact->note);
    put_text(object, "reason", fact->reason);
    return object;
}

static const char *node_text(const struct view *view, const struct lineage_node *node)
{
    if (!isnan(node->value)) {
        const char *sign = "";
        if (node->fact && text_equal(node->origin, "published") && !text_empty(node->fact->qualifier))
            sign = text_equal(node->fact->qualifier, ">=") ? "≥" : "≤";
        return arena_printf(view->arena, "%s%s", sign, number_text(view->arena, node->value));
    }
    return node->fact && !text_empty(node->fact->text) ? node->fact->text : node->state;
}

static json_t *node_json(const struct view *view, const struct lineage_node *node)
{
    json_t *object = json_object(), *children = json_array();
    put_text(object, "kind", node->kind == LINEAGE_INDICATOR ? "indicator" : "element");
    put_text(object, "code", node->code);
    put_text(object, "name", node->name);
    put_text(object, "name_en", node->name_en);
    put_text(object, "unit", node->unit);
    put_int(object, "year", node->year);
    put_int_or_null(object, "value_year", node->value_year);
    put_number(object, "value", node->value);
    put_text(object, "value_text", node_text(view, node));
    put_text(object, "state", node->state);
    put_text(object, "origin", node->origin);
    if (node->formula) {
        json_t *formula = json_object();
        put_text(formula, "names", node->formula_names);
        put_text(formula, "values", node->formula_values);
        json_object_set_new(object, "formula", formula);
    } else
        json_object_set_new(object, "formula", json_null());
    json_object_set_new(object, "source", source_json(view, node->fact));
    for (size_t i = 0; i < node->child_count; i++)
        json_array_append_new(children, node_json(view, node->children[i]));
    json_object_set_new(object, "children", children);
    return object;
}

// A group has no number of its own: its parts are its inputs.
static json_t *lineage_json(const struct view *view, const struct indicator *indicator)
{
    const struct lineage_node *node = lineage_build(view->inputs, view->arena, view->facts, view->fact_count,
                                                    indicator->subject->slot, view->year, view->english);
    json_t *object = node_json(view, node);
    for (int32_t i = 0; i < indicator->part_count; i++)
        json_array_append_new(json_object_get(object, "children"),
                              lineage_json(view, &view->model->indicators[indicator->parts[i]]));
    return object;
}

static void put_formula(const struct view *view, const struct indicator *indicator, json_t *document)
{
    const struct lineage_node *node = lineage_build(view->inputs, view->arena, view->facts, view->fact_count,
                                                    indicator->subject->slot, view->year, view->english);
    if (!node->formula) {
        json_object_set_new(document, "formula", json_null());
        return;
    }
    json_t *formula = json_object();
    put_text(formula, "text", node->formula);
    put_text(formula, "names", node->formula_names);
    put_text(formula, "values", node->formula_values);
    put_text(formula, "unit", indicator->subject->unit_text);
    put_text(formula, "inputs", inputs_text(view, indicator));
    json_object_set_new(document, "formula", formula);
}

// ---- history ----

static const char *qualifier_sign(uint16_t flags)
{
    return flags & MARK_AT_LEAST ? ">=" : (flags & MARK_AT_MOST ? "<=" : NULL);
}

static json_t *history_entry(const struct view *view, const struct indicator *indicator, int32_t year)
{
    const struct indicator_inputs *inputs = view->inputs;
    size_t at = (size_t)indicator->subject->slot * (size_t)inputs->years + (size_t)(year - inputs->first_year);
    struct input_mark mark = inputs->marks[at];
    const struct fact_view *fact = view_fact_of(view, indicator->subject->slot, year);
    const struct state_definition *state = mark.state >= 0 ? &view->model->states[mark.state] : NULL;
    json_t *object = json_object();
    put_int(object, "year", year);
    put_number(object, "value", inputs->values[at]);
    put_text(object, "qualifier", mark.flags & MARK_COMPUTED ? NULL : qualifier_sign(mark.flags));
    put_text(object, "state", state ? state->code : NULL);
    put_text(object, "state_name", state ? view_name(view, state->name, state->name_en) : NULL);
    put_text(object, "text", fact ? fact->text : NULL);
    put_text(object, "origin", mark.flags & MARK_COMPUTED ? "computed" : "published");
    put_text(object, "source", fact ? fact->source : NULL);
    return object;
}

static void put_history(const struct view *view, const struct indicator *indicator, json_t *document)
{
    const struct indicator_inputs *inputs = view->inputs;
    json_t *history = json_array();
    for (int32_t y = 0; y < inputs->years; y++) {
        size_t at = (size_t)indicator->subject->slot * (size_t)inputs->years + (size_t)y;
        if (inputs->marks[at].flags & MARK_PRESENT)
            json_array_append_new(history, history_entry(view, indicator, inputs->first_year + y));
    }
    json_object_set_new(document, "history", history);
}

static bool concerns(const struct view *view, const struct indicator *indicator, const char *no)
{
    if (text_equal(no, indicator->no))
        return true;
    for (int32_t i = 0; i < indicator->part_count; i++)
        if (text_equal(no, view->model->indicators[indicator->parts[i]].no))
            return true;
    return indicator->part_of >= 0 && text_equal(no, view->model->indicators[indicator->part_of].no);
}

static void put_facts(const struct view *view, const struct indicator *indicator, json_t *document)
{
    json_t *facts = json_array();
    for (size_t i = 0; i < view->fact_count; i++)
        if (concerns(view, indicator, view->facts[i].subject)) {
            const struct fact_row row = view_fact_row(view, &view->facts[i]);
            json_array_append_new(facts, fact_json(&row));
        }
    json_object_set_new(document, "facts", facts);
}

// ---- what serves it, and what is said of it ----

static json_t *served_by(const struct view *view, const struct project *project, const struct contribution_list_row *row)
{
    json_t *object = json_object();
    put_int(object, "no", project->no);
    put_text(object, "name", project->name);
    put_text(object, "group", view_name(view, project->group_name, project->group_name_en));
    put_int(object, "from", project->year_from);
    put_int(object, "to", project->year_to);
    json_object_set_new(object, "invest_wan_yuan", project->priced ? json_decimal(project->invest_wan_yuan) : json_null());
    put_texts(object, "departments", project->departments);
    put_text(object, "basis", row->basis);
    put_text(object, "points", row->points);
    put_text(object, "unit", row->unit);
    return object;
}

static bool put_projects(const struct view *view, const struct indicator *indicator, json_t *document, struct fault *f)
{
    struct project *projects;
    struct contribution_list_row *rows;
    size_t project_count, count;
    if (!project_list(view->store, view->arena, view->as_of, &projects, &project_count, f) ||
        !contribution_list_all(view->store, view->arena, &(struct contribution_list_in){.as_of = view->as_of}, &rows, &count, f))
        return false;
    json_t *array = json_array();
    json_object_set_new(document, "projects", array);
    for (size_t p = 0; p < project_count; p++)
        for (size_t i = 0; i < count; i++)
            if (rows[i].project == projects[p].no && concerns(view, indicator, rows[i].indicator)) {
                json_array_append_new(array, served_by(view, &projects[p], &rows[i]));
                break;
            }
    return true;
}

static bool put_measures(const struct view *view, const struct indicator *indicator, json_t *document, struct fault *f)
{
    struct measure_list_row *rows;
    size_t count;
    if (!measure_list_all(view->store, view->arena, &(struct measure_list_in){.as_of = view->as_of}, &rows, &count, f))
        return false;
    json_t *array = json_array();
    json_object_set_new(document, "measures", array);
    for (size_t i = 0; i < count; i++) {
        const char **served = id_split(view->arena, rows[i].indicators, NULL);
        while (*served && !concerns(view, indicator, *served))
            served++;
        if (!*served)
            continue;
        json_t *object = json_object();
        put_text(object, "id", rows[i].code);
        put_text(object, "section", rows[i].section);
        put_text(object, "title", rows[i].title);
        put_text(object, "text", rows[i].text);
        put_text(object, "deadline", rows[i].deadline);
        put_text(object, "comparator", rows[i].comparator);
        put_text(object, "value", rows[i].value);
        put_text(object, "unit", rows[i].unit);
        json_array_append_new(array, object);
    }
    return true;
}

static bool put_notes(const struct view *view, const struct indicator *indicator, json_t *document, struct fault *f)
{
    struct note_list_row *rows;
    size_t count;
    if (!note_list_all(view->store, view->arena, &(struct note_list_in){.as_of = view->as_of}, &rows, &count, f))
        return false;
    json_t *array = json_array();
    json_object_set_new(document, "notes", array);
    for (size_t i = 0; i < count; i++) {
        if (!concerns(view, indicator, rows[i].indicator))
            continue;
        json_t *object = json_object();
        put_text(object, "kind", rows[i].kind);
        put_text(object, "text", rows[i].text);
        put_texts(object, "departments", department_split(view->arena, rows[i].departments, NULL));
        put_text(object, "expected_by", rows[i].expected_by);
        put_text(object, "source", rows[i].source);
        json_array_append_new(array, object);
    }
    return true;
}

static bool edition_maps(const struct view *view, const struct edition_indicator_list_row *row, const char *no)
{
    for (const char **maps = id_split(view->arena, row->maps_to, NULL); *maps; maps++)
        if (text_equal(*maps, no))
            return true;
    return false;
}

static bool put_editions(const struct view *view, const struct indicator *indicator, json_t *document, struct fault *f)
{
    struct edition_indicator_list_row *rows;
    size_t count;
    if (!edition_indicator_list_all(view->store, view->arena, &(struct edition_indicator_list_in){.as_of = view->as_of}, &rows, &count, f))
        return false;
    json_t *array = json_array();
    json_object_set_new(document, "editions", array);
    for (size_t i = 0; i < count; i++) {
        if (!edition_maps(view, &rows[i], indicator->no))
            continue;
        json_t *object = json_object();
        put_text(object, "edition", rows[i].edition);
        put_text(object, "no", rows[i].no);
        put_text(object, "name", rows[i].name);
        put_text(object, "standard", rows[i].standard);
        put_text(object, "unit", rows[i].unit);
        put_text(object, "attribute", rows[i].attribute);
        put_text(object, "confidence", rows[i].confidence);
        json_array_append_new(array, object);
    }
    return true;
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
    const struct indicator *indicator = &view->model->indicators[index];
    json_t *document = indicator_row(view, index);
    put_int(document, "year", view->year);
    put_text(document, "as_of", view->as_of_day);
    put_text(document, "definition", indicator->subject->definition);
    put_text(document, "definition_confidence", indicator->definition_confidence);
    put_texts(document, "evidence", id_split(view->arena, indicator->evidence, NULL));
    put_text(document, "source", indicator->source);
    put_conditions(view, indicator, document);
    put_formula(view, indicator, document);
    json_object_set_new(document, "lineage", lineage_json(view, indicator));
    put_history(view, indicator, document);
    put_facts(view, indicator, document);
    json_object_set_new(document, "reachability", reach_document(view, index));
    if (put_projects(view, indicator, document, f) && put_measures(view, indicator, document, f) &&
        put_notes(view, indicator, document, f) && put_editions(view, indicator, document, f))
        return document;
    json_decref(document);
    return NULL;
}
