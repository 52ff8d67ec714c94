// What the plan is made of: head, stages, domains, departments, regions, elements, units.
#include "base/text.h"
#include "plan_view_answer.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/purpose.h"
#include "view/plan_rows.h"

static bool read_newest(const struct view *view, int64_t *ret_batch, int64_t *ret_at_ms, struct fault *f)
{
    struct journal_entry *entries;
    size_t count;
    const struct journal_page newest = {.before = view->as_of == INT64_MAX ? 0 : view->as_of + 1, .limit = 1};
    if (!journal_list(view->store, view->arena, &newest, &entries, &count, f))
        return false;
    *ret_batch = count ? entries[0].seq : 0;
    *ret_at_ms = count ? entries[0].at_ms : 0;
    return true;
}

bool view_data_until(const struct view *view, int64_t *ret_at_ms, struct fault *f)
{
    int64_t batch;
    return read_newest(view, &batch, ret_at_ms, f);
}

static bool has_simulated_facts(const struct view *view)
{
    for (size_t i = 0; i < view->fact_count; i++)
        if (text_equal(view->facts[i].source_kind, "simulation"))
            return true;
    return false;
}

static bool read_lists(const struct view *view, struct plan_row *plan, struct fault *f)
{
    struct store *store = view->store;
    return task_group_list_all(store, view->arena, &(struct task_group_list_in){.as_of = view->as_of}, &plan->groups, &plan->group_count, f) &&
           department_list_all(store, view->arena, &(struct department_list_in){.as_of = view->as_of}, &plan->departments, &plan->department_count, f) &&
           region_list_all(store, view->arena, &(struct region_list_in){.as_of = view->as_of}, &plan->regions, &plan->region_count, f) &&
           edition_list_all(store, view->arena, &(struct edition_list_in){.as_of = view->as_of}, &plan->editions, &plan->edition_count, f);
}

json_t *view_plan(struct view *view, bool boundary, struct fault *f)
{
    const struct indicator_inputs *inputs = view->inputs;
    struct plan_row plan = {.head = &view->model->plan, .default_year = indicator_default_year(inputs), .year_count = inputs->years, .boundary = boundary};
    if (!folder_simulated(view->store, &plan.simulated, f) || !view_load_domains(view, f) || !read_lists(view, &plan, f) ||
        !read_newest(view, &plan.batch, &plan.data_until_ms, f))
        return NULL;
    plan.simulated = plan.simulated || has_simulated_facts(view);
    plan.years = arena_alloc(view->arena, (size_t)inputs->years * sizeof *plan.years);
    for (int32_t y = 0; y < inputs->years; y++)
        plan.years[y] = inputs->first_year + y;
    return plan_json(view, &plan);
}

// ---- elements and units ----

const struct element_value *view_latest_value(const struct view *view, const struct subject *subject)
{
    const struct indicator_inputs *inputs = view->inputs;
    for (int32_t y = inputs->years - 1; y >= 0; y--) {
        size_t at = (size_t)subject->slot * (size_t)inputs->years + (size_t)y;
        if (!(inputs->marks[at].flags & MARK_PRESENT))
            continue;
        struct element_value *latest = arena_alloc(view->arena, sizeof *latest);
        const struct fact_view *fact = view_fact_of(view, subject->slot, inputs->first_year + y);
        latest->year = inputs->first_year + y;
        latest->value_text = fact && fact->value ? fact->value : number_text(view->arena, inputs->values[at]);
        latest->unit = fact && fact->value ? fact->unit : subject->unit_text;
        return latest;
    }
    return NULL;
}

json_t *view_elements(struct view *view, struct fault *f)
{
    (void)f;
    return element_list_json(view);
}

json_t *view_units(struct view *view, struct fault *f)
{
    struct unit_lines lines;
    if (!unit_list_all(view->store, view->arena, &(struct unit_list_in){.as_of = view->as_of}, &lines.items, &lines.count, f))
        return NULL;
    return unit_list_json(&lines);
}
