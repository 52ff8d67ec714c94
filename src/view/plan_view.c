// What the plan is made of: head, stages, domains, departments, regions, elements, units.
#include <string.h>

#include "base/text.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/purpose.h"
#include "view/view_internal.h"

static void put_stages(const struct view *view, json_t *document)
{
    json_t *stages = json_array();
    for (int32_t i = 0; i < view->model->stage_count; i++) {
        const struct stage *stage = &view->model->stages[i];
        json_t *object = json_object();
        put_text(object, "code", stage->code);
        put_text(object, "name", stage->name);
        put_text(object, "name_en", stage->name_en);
        put_int(object, "from", stage->year_from);
        put_int(object, "to", stage->year_to);
        json_array_append_new(stages, object);
    }
    json_object_set_new(document, "stages", stages);
}

static bool put_domains(struct view *view, json_t *document, struct fault *f)
{
    struct task_group_list_row *groups;
    size_t group_count;
    if (!view_load_domains(view, f) || !task_group_list_all(view->store, view->arena, &(struct task_group_list_in){.as_of = view->as_of}, &groups, &group_count, f))
        return false;
    const struct domain_list_row *domains = view->domains;
    json_t *array = json_array();
    for (size_t i = 0; i < view->domain_count; i++) {
        json_t *domain = json_object(), *inner = json_array();
        put_text(domain, "code", domains[i].code);
        put_text(domain, "name", domains[i].name);
        put_text(domain, "name_en", domains[i].name_en);
        for (size_t g = 0; g < group_count; g++) {
            if (!text_equal(groups[g].domain, domains[i].code))
                continue;
            json_t *group = json_object();
            put_text(group, "code", groups[g].code);
            put_text(group, "name", groups[g].name);
            put_text(group, "name_en", groups[g].name_en);
            json_array_append_new(inner, group);
        }
        json_object_set_new(domain, "task_groups", inner);
        json_array_append_new(array, domain);
    }
    json_object_set_new(document, "domains", array);
    return true;
}

static bool put_departments(const struct view *view, json_t *document, struct fault *f)
{
    struct department_list_row *rows;
    size_t count;
    if (!department_list_all(view->store, view->arena, &(struct department_list_in){.as_of = view->as_of}, &rows, &count, f))
        return false;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        put_text(object, "code", rows[i].code);
        put_text(object, "name", rows[i].name);
        put_text(object, "name_en", rows[i].name_en);
        put_text(object, "kind", rows[i].kind);
        put_text(object, "level", rows[i].level);
        put_text(object, "parent", rows[i].parent);
        put_texts(object, "aliases", id_split(view->arena, rows[i].aliases, NULL));
        json_array_append_new(array, object);
    }
    json_object_set_new(document, "departments", array);
    return true;
}

static bool put_regions(const struct view *view, json_t *document, struct fault *f)
{
    struct region_list_row *rows;
    size_t count;
    if (!region_list_all(view->store, view->arena, &(struct region_list_in){.as_of = view->as_of}, &rows, &count, f))
        return false;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        put_text(object, "code", rows[i].code);
        put_text(object, "name", rows[i].name);
        put_text(object, "name_en", rows[i].name_en);
        put_text(object, "level", rows[i].level);
        put_text(object, "parent", rows[i].parent);
        json_array_append_new(array, object);
    }
    json_object_set_new(document, "regions", array);
    return true;
}

static bool put_editions(const struct view *view, json_t *document, struct fault *f)
{
    struct edition_list_row *rows;
    size_t count;
    if (!edition_list_all(view->store, view->arena, &(struct edition_list_in){.as_of = view->as_of}, &rows, &count, f))
        return false;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        put_text(object, "code", rows[i].code);
        put_text(object, "document", rows[i].document);
        put_text(object, "name", rows[i].name);
        put_text(object, "confidence", rows[i].confidence);
        json_array_append_new(array, object);
    }
    json_object_set_new(document, "editions", array);
    return true;
}

static void put_states(const struct view *view, json_t *document)
{
    json_t *array = json_array();
    for (int32_t i = 0; i < view->model->state_count; i++) {
        const struct state_definition *state = &view->model->states[i];
        json_t *object = json_object();
        put_text(object, "code", state->code);
        put_text(object, "name", state->name);
        put_text(object, "name_en", state->name_en);
        json_object_set_new(object, "rank", state->rank >= 0 ? json_integer(state->rank) : json_null());
        json_array_append_new(array, object);
    }
    json_object_set_new(document, "states", array);
}

static bool put_recorded(const struct view *view, json_t *document, struct fault *f)
{
    struct journal_entry *entries;
    size_t count;
    const struct journal_page newest = {.before = view->as_of == INT64_MAX ? 0 : view->as_of + 1, .limit = 1};
    if (!journal_list(view->store, view->arena, &newest, &entries, &count, f))
        return false;
    put_int_or_null(document, "batch", count ? entries[0].seq : 0);
    put_int_or_null(document, "data_until_ms", count ? entries[0].at_ms : 0);
    return true;
}

bool view_data_until(const struct view *view, int64_t *ret_at_ms, struct fault *f)
{
    struct journal_entry *entries;
    size_t count;
    const struct journal_page newest = {.before = view->as_of == INT64_MAX ? 0 : view->as_of + 1, .limit = 1};
    if (!journal_list(view->store, view->arena, &newest, &entries, &count, f))
        return false;
    *ret_at_ms = count ? entries[0].at_ms : 0;
    return true;
}

static bool has_simulated_facts(const struct view *view)
{
    for (size_t i = 0; i < view->fact_count; i++)
        if (text_equal(view->facts[i].source_kind, "simulation"))
            return true;
    return false;
}

static json_t *plan_head_json(const struct view *view, bool simulated)
{
    const struct plan_head *plan = &view->model->plan;
    json_t *document = json_object(), *region = json_object(), *years = json_array();
    put_text(document, "code", plan->code);
    put_text(document, "title", plan->title);
    put_text(document, "title_en", plan->title_en);
    put_text(document, "short_name", plan->short_name);
    put_text(region, "code", plan->region);
    put_text(region, "name", plan->region_name);
    json_object_set_new(document, "region", region);
    put_text(document, "published", plan->published);
    put_int(document, "base_year", plan->base_year);
    put_int(document, "from", plan->year_from);
    put_int(document, "to", plan->year_to);
    put_text(document, "edition", plan->edition);
    put_int(document, "default_year", indicator_default_year(view->inputs));
    for (int32_t y = 0; y < view->inputs->years; y++)
        json_array_append_new(years, json_integer(view->inputs->first_year + y));
    json_object_set_new(document, "years", years);
    put_bool(document, "simulated", simulated || has_simulated_facts(view));
    return document;
}

json_t *view_plan(struct view *view, struct fault *f)
{
    bool simulated;
    if (!folder_simulated(view->store, &simulated, f))
        return NULL;
    json_t *document = plan_head_json(view, simulated);
    put_stages(view, document);
    put_states(view, document);
    if (put_domains(view, document, f) && put_departments(view, document, f) && put_regions(view, document, f) &&
        put_editions(view, document, f) && put_recorded(view, document, f))
        return document;
    json_decref(document);
    return NULL;
}

// ---- elements and units ----

static void put_latest(const struct view *view, const struct subject *subject, json_t *object)
{
    const struct indicator_inputs *inputs = view->inputs;
    json_object_set_new(object, "latest", json_null());
    for (int32_t y = inputs->years - 1; y >= 0; y--) {
        size_t at = (size_t)subject->slot * (size_t)inputs->years + (size_t)y;
        if (!(inputs->marks[at].flags & MARK_PRESENT))
            continue;
        json_t *latest = json_object();
        const struct fact_view *fact = view_fact_of(view, subject->slot, inputs->first_year + y);
        put_int(latest, "year", inputs->first_year + y);
        put_text(latest, "value_text", fact && fact->value ? fact->value : number_text(view->arena, inputs->values[at]));
        put_text(latest, "unit", fact && fact->value ? fact->unit : subject->unit_text);
        json_object_set_new(object, "latest", latest);
        return;
    }
}

static void put_serves(const struct view *view, const struct subject *subject, json_t *object)
{
    json_t *serves = json_array();
    for (int32_t i = 0; i < view->model->dependent_counts[subject->slot]; i++) {
        const struct indicator *indicator = &view->model->indicators[view->model->dependents[subject->slot][i]];
        json_array_append_new(serves, json_string(indicator->no));
    }
    json_object_set_new(object, "indicators", serves);
}

json_t *view_elements(struct view *view, struct fault *f)
{
    static const char *const kinds[] = {SUBJECT_KINDS(KIND_WORD)};
    (void)f;
    json_t *document = json_object(), *array = json_array();
    for (int32_t i = 0; i < view->model->element_count; i++) {
        const struct subject *subject = &view->model->subjects[i];
        json_t *object = json_object();
        put_text(object, "code", subject->code);
        put_text(object, "name", subject->name);
        put_text(object, "name_en", subject->name_en);
        put_text(object, "unit", subject->unit_text);
        put_text(object, "kind", kinds[subject->kind]);
        put_bool(object, "carry", subject->carry);
        put_text(object, "formula", subject->formula_text);
        put_text(object, "definition", subject->definition);
        put_text(object, "reported_by", subject->reported_by);
        put_text(object, "source_kind", subject->source_kind);
        put_serves(view, subject, object);
        put_latest(view, subject, object);
        json_array_append_new(array, object);
    }
    json_object_set_new(document, "elements", array);
    return document;
}

json_t *view_units(struct view *view, struct fault *f)
{
    struct unit_list_row *rows;
    size_t count;
    if (!unit_list_all(view->store, view->arena, &(struct unit_list_in){.as_of = view->as_of}, &rows, &count, f))
        return NULL;
    json_t *document = json_object(), *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        put_text(object, "unit", rows[i].code);
        put_text(object, "name_en", rows[i].name_en);
        put_text(object, "dimension", rows[i].dimension);
        put_text(object, "kind", rows[i].kind);
        json_array_append_new(array, object);
    }
    json_object_set_new(document, "units", array);
    return document;
}
