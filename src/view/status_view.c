// The rows of indicators and the status document.
#include <math.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "view/view_internal.h"

// ---- words ----

static const char *qualifier_sign(uint8_t qualifier)
{
    if (qualifier & MARK_AT_LEAST)
        return "≥";
    return qualifier & MARK_AT_MOST ? "≤" : "";
}

// A published text such as "未发生" says more than the 0 behind it; "62.3（2016年）" says no more than 62.3.
static bool text_is_words(const char *text)
{
    if (text_empty(text))
        return false;
    bool figure = (text[0] >= '0' && text[0] <= '9') || text[0] == '-' || text_starts_with(text, "≥") || text_starts_with(text, "≤");
    return !figure;
}

const char *result_text(const struct view *view, const struct indicator *indicator, const struct indicator_result *result)
{
    if (!result->value_year)
        return NULL;
    const struct fact_view *fact = view_fact_of(view, indicator->subject->slot, result->value_year);
    bool computed = result->origin == ORIGIN_COMPUTED;
    if (!computed && fact && text_is_words(fact->text))
        return fact->text;
    if (!isnan(result->value))
        return arena_printf(view->arena, "%s%s", qualifier_sign(result->qualifier), number_text(view->arena, result->value));
    if (result->state < 0)
        return NULL;
    const struct state_definition *state = &view->model->states[result->state];
    return view_name(view, state->name, state->name_en);
}

static const struct target *first_target(const struct indicator *indicator, int32_t due)
{
    for (size_t i = 0; i < indicator->target_count; i++)
        if (indicator->targets[i].due == due)
            return &indicator->targets[i];
    return NULL;
}

static const char *parts_target_text(const struct view *view, const struct indicator *group, int32_t due)
{
    struct text_buffer out;
    text_buffer_init(&out, view->arena);
    for (int32_t i = 0; i < group->part_count; i++) {
        const char *text = target_text(view, &view->model->indicators[group->parts[i]], due);
        if (text_empty(text) || (out.size && strstr(out.bytes, text)))
            continue;
        text_buffer_printf(&out, "%s%s", out.size ? "；" : "", text);
    }
    return out.size ? out.bytes : NULL;
}

const char *target_text(const struct view *view, const struct indicator *indicator, int32_t due)
{
    for (size_t i = 0; i < indicator->target_count; i++)
        if (indicator->targets[i].due == due && !text_empty(indicator->targets[i].text))
            return indicator->targets[i].text;
    const struct target *target = first_target(indicator, due);
    if (target && target->has_value) {
        static const char *const signs[] = {[COMPARE_AT_LEAST] = "≥", [COMPARE_AT_MOST] = "≤", [COMPARE_EQUAL] = ""};
        const char *sign = target->comparator <= COMPARE_EQUAL ? signs[target->comparator] : "";
        return arena_printf(view->arena, "%s%s", sign, target->value_text);
    }
    return target ? target->value_text : parts_target_text(view, indicator, due);
}

const char *view_domain_name(const struct view *view, const char *code)
{
    struct domain_list_row *rows;
    size_t count;
    if (!domain_list_all(view->store, view->arena, &(struct domain_list_in){.as_of = view->as_of}, &rows, &count, NULL))
        return code;
    for (size_t i = 0; i < count; i++)
        if (text_equal(rows[i].code, code))
            return rows[i].name;
    return code;
}

// ---- a row ----

static const char *const attribute_words[] = {NULL, "binding", "reference"};
static const char *const kind_words[] = {"number", "state", "flag", "group"};

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

static void put_value(const struct view *view, const struct indicator *indicator, const struct indicator_result *result, json_t *row)
{
    put_number(row, "value", result->value);
    put_text(row, "value_text", result_text(view, indicator, result));
    put_text(row, "qualifier", result->qualifier & MARK_AT_LEAST ? ">=" : (result->qualifier & MARK_AT_MOST ? "<=" : NULL));
    put_text(row, "state", result->state >= 0 ? view->model->states[result->state].code : NULL);
    put_int_or_null(row, "value_year", result->value_year);
    put_text(row, "origin", origin_name((enum value_origin)result->origin));
    put_text(row, "unit", indicator->subject->unit_text);
    put_number(row, "published_value", result->published);
    put_bool(row, "differs", result->differs);
}

json_t *indicator_row(const struct view *view, int32_t index)
{
    const struct indicator *indicator = &view->model->indicators[index];
    struct indicator_result result;
    indicator_evaluate(view->inputs, index, view->year, &result);
    json_t *row = json_object();
    put_text(row, "no", indicator->no);
    put_text(row, "code", indicator->code);
    put_text(row, "name", indicator->name);
    put_text(row, "name_en", indicator->name_en);
    put_text(row, "attribute", attribute_words[indicator->attribute]);
    put_text(row, "domain", text_empty(indicator->domain) ? NULL : view_domain_name(view, indicator->domain));
    put_text(row, "domain_code", indicator->domain);
    put_text(row, "task_group", indicator->task_group);
    put_text(row, "kind", kind_words[indicator->subject->kind]);
    put_text(row, "verdict", verdict_name((enum verdict)result.verdict));
    put_text(row, "basis", result.basis == BASIS_ATTESTED ? "attested" : "computed");
    put_value(view, indicator, &result, row);
    put_text(row, "standard", target_text(view, indicator, 0));
    put_targets(view, indicator, &result, row);
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

static bool put_domains(const struct view *view, json_t *document, struct fault *f)
{
    struct domain_list_row *rows;
    size_t count;
    if (!domain_list_all(view->store, view->arena, &(struct domain_list_in){.as_of = view->as_of}, &rows, &count, f))
        return false;
    json_t *domains = json_array();
    for (size_t i = 0; i < count; i++) {
        struct tally tally = tally_of(view, rows[i].code, ATTRIBUTE_NONE);
        json_t *domain = tally_json(&tally, true);
        put_text(domain, "code", rows[i].code);
        put_text(domain, "name", rows[i].name);
        put_text(domain, "name_en", rows[i].name_en);
        json_array_append_new(domains, domain);
    }
    json_object_set_new(document, "domains", domains);
    return true;
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
    json_t *document = json_object();
    struct tally all = tally_of(view, NULL, ATTRIBUTE_NONE), binding = tally_of(view, NULL, ATTRIBUTE_BINDING);
    put_int(document, "year", view->year);
    put_text(document, "as_of", view->as_of_day);
    put_text(document, "region", view->region);
    put_plan_time(view, document);
    put_data_age(view, document);
    json_object_set_new(document, "counts", tally_json(&all, false));
    json_object_set_new(document, "binding", tally_json(&binding, true));
    if (!put_domains(view, document, f)) {
        json_decref(document);
        return NULL;
    }
    json_object_set_new(document, "indicators", rows_of(view, "main"));
    return document;
}

json_t *view_indicators(struct view *view, const char *class, struct fault *f)
{
    static const char *const classes[] = {"main", "secondary", "all"};
    bool known = text_empty(class);
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        known = known || text_equal(class, classes[i]);
    if (!known) {
        fault_set(f, FAULT_INPUT, "view.class", "text", class, NULL);
        return NULL;
    }
    json_t *document = json_object();
    put_int(document, "year", view->year);
    put_text(document, "as_of", view->as_of_day);
    json_object_set_new(document, "indicators", rows_of(view, class));
    return document;
}
