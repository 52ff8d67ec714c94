// What results, targets and domains are called.
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "view/view_internal.h"

// ---- words of the documents ----

const char *attribute_word(enum indicator_attribute attribute)
{
    static const char *const words[] = {NULL, INDICATOR_ATTRIBUTES(KIND_WORD)};
    return words[attribute];
}

const char *subject_kind_word(enum subject_kind kind)
{
    static const char *const words[] = {SUBJECT_KINDS(KIND_WORD)};
    return words[kind];
}

const char *basis_word(enum indicator_basis basis)
{
    static const char *const words[] = {INDICATOR_BASES(KIND_WORD)};
    return words[basis];
}

const char *qualifier_word(uint16_t flags)
{
    return flags & MARK_AT_LEAST ? ">=" : (flags & MARK_AT_MOST ? "<=" : NULL);
}

const char *measured_word(enum measured_kind measured)
{
    static const char *const words[] = {"value", "yearly_change", "yearly_rate", "average_rate", "element"};
    return words[measured];
}

const char *lineage_kind_word(enum lineage_kind kind)
{
    return kind == LINEAGE_INDICATOR ? "indicator" : "element";
}

// ---- results and targets ----

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

bool view_load_domains(struct view *view, struct fault *f)
{
    struct domain_list_row *rows;
    if (view->domains)
        return true;
    if (!domain_list_all(view->store, view->arena, &(struct domain_list_in){.as_of = view->as_of}, &rows, &view->domain_count, f))
        return false;
    view->domains = rows;
    return true;
}

const char *view_domain_name(const struct view *view, const char *code)
{
    for (size_t i = 0; i < view->domain_count; i++)
        if (text_equal(view->domains[i].code, code))
            return view->domains[i].name;
    return code;
}
