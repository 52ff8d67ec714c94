// The rows of indicators and the status document.
#include <math.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "time_view_answer.h"
#include "view/rows.h"
#include "view/view_internal.h"

// ---- a row ----

static const char *const attribute_words[] = {NULL, INDICATOR_ATTRIBUTES(KIND_WORD)};
static const char *const kind_words[] = {SUBJECT_KINDS(KIND_WORD)};

static void put_targets(const struct view *view, const struct indicator *indicator, const struct indicator_result *result, json_t *row)
{
    json_t *targets = json_object();
    for (int32_t i = 0; i < view->model->stage_count; i++) {
        if (result->stages[i] == STAGE_NO_TARGET)
            continue;
        json_t *target = json_object();
        put_text(target, "text", target_text(view, indicator, view->model->stages[i].year_to));
        put_text(target, "verdict", verdict_name((enum verdict)result->stages[i]));
        put_text(target, "word", stage_word(view, view->model->stages[i].year_to, (enum verdict)result->stages[i],
                                            (enum verdict)result->verdict));
        json_object_set_new(targets, arena_printf(view->arena, "%d", view->model->stages[i].year_to), target);
    }
    json_object_set_new(row, "targets", targets);
}

static void put_value(const struct view *view, const struct indicator_line *line, json_t *row)
{
    const struct indicator_result *result = &line->result;
    put_number(row, "value", result->value);
    put_text(row, "value_text", line->value);
    put_text(row, "qualifier", result->qualifier & MARK_AT_LEAST ? ">=" : (result->qualifier & MARK_AT_MOST ? "<=" : NULL));
    put_text(row, "state", result->state >= 0 ? view->model->states[result->state].code : NULL);
    put_int_or_null(row, "value_year", result->value_year);
    put_text(row, "origin", origin_name((enum value_origin)result->origin));
    put_text(row, "unit", line->indicator->subject->unit_text);
    put_number(row, "published_value", result->published);
    put_bool(row, "differs", result->differs);
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

json_t *indicator_row(const struct view *view, int32_t index)
{
    const struct indicator_line line = view_indicator_line(view, index);
    const struct indicator *indicator = line.indicator;
    json_t *row = json_object();
    put_text(row, "no", indicator->no);
    put_text(row, "code", indicator->code);
    put_text(row, "name", indicator->name);
    put_text(row, "name_en", indicator->name_en);
    put_text(row, "attribute", attribute_words[indicator->attribute]);
    put_text(row, "domain", line.domain);
    put_text(row, "domain_code", indicator->domain);
    put_text(row, "task_group", indicator->task_group);
    put_text(row, "kind", kind_words[indicator->subject->kind]);
    put_text(row, "verdict", verdict_name((enum verdict)line.result.verdict));
    put_text(row, "basis", line.result.basis == BASIS_ATTESTED ? "attested" : "computed");
    put_value(view, &line, row);
    put_text(row, "standard", line.standard);
    put_targets(view, indicator, &line.result, row);
    put_texts(row, "departments", department_split(view->arena, indicator->departments, NULL));
    json_object_set_new(row, "reach", reach_row(view, index));
    if (indicator->part_of >= 0)
        return row;
    json_t *parts = json_array();
    for (int32_t i = 0; i < indicator->part_count; i++)
        json_array_append_new(parts, indicator_row(view, indicator->parts[i]));
    json_object_set_new(row, "parts", parts);
    return row;
}

// ---- documents ----

static void put_counts(json_t *object, const int32_t *counts)
{
    static const enum verdict order[] = {VERDICT_MET, VERDICT_EXPECTED, VERDICT_UNMET, VERDICT_NO_DATA, VERDICT_NOT_DUE};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        put_int(object, verdict_name(order[i]), counts[order[i]]);
}

struct tally {
    int32_t total;
    int32_t counts[VERDICT_COUNT];
};

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
        tally.counts[result.verdict]++;
    }
    return tally;
}

static json_t *tally_json(const struct tally *tally, bool with_total)
{
    json_t *object = json_object();
    if (with_total)
        put_int(object, "total", tally->total);
    put_counts(object, tally->counts);
    return object;
}

static void put_domains(const struct view *view, json_t *document)
{
    const struct domain_list_row *rows = view->domains;
    json_t *domains = json_array();
    for (size_t i = 0; i < view->domain_count; i++) {
        struct tally tally = tally_of(view, rows[i].code, ATTRIBUTE_NONE);
        json_t *domain = tally_json(&tally, true);
        put_text(domain, "code", rows[i].code);
        put_text(domain, "name", rows[i].name);
        put_text(domain, "name_en", rows[i].name_en);
        json_array_append_new(domains, domain);
    }
    json_object_set_new(document, "domains", domains);
}

static bool class_wanted(const char *wanted, enum indicator_class class)
{
    if (text_equal(wanted, "all"))
        return class != CLASS_PART;
    return class == (text_equal(wanted, "secondary") ? CLASS_SECONDARY : CLASS_MAIN);
}

static json_t *rows_of(const struct view *view, const char *class)
{
    json_t *rows = json_array();
    for (int32_t i = 0; i < view->model->indicator_count; i++)
        if (class_wanted(class, view->model->indicators[i].class))
            json_array_append_new(rows, indicator_row(view, i));
    return rows;
}

json_t *view_status(struct view *view, struct fault *f)
{
    if (!view_load_domains(view, f))
        return NULL;
    json_t *document = json_object();
    struct tally all = tally_of(view, NULL, ATTRIBUTE_NONE), binding = tally_of(view, NULL, ATTRIBUTE_BINDING);
    put_int(document, "year", view->year);
    put_text(document, "as_of", view->as_of_day);
    put_text(document, "region", view->region);
    put_plan_time(view, document);
    const struct data_age age = view_data_age(view);
    json_object_set_new(document, "data", data_age_json(&age));
    json_object_set_new(document, "counts", tally_json(&all, false));
    json_object_set_new(document, "binding", tally_json(&binding, true));
    put_domains(view, document);
    json_object_set_new(document, "indicators", rows_of(view, "main"));
    return document;
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
    json_t *document = json_object();
    put_int(document, "year", view->year);
    put_text(document, "as_of", view->as_of_day);
    json_object_set_new(document, "indicators", rows_of(view, class));
    return document;
}
