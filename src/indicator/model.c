// Loading and compiling the definitions. Order of work: units and states, subjects (elements, then indicators),
// formulas, targets, then the two things evaluation needs ready: the order of computation and who depends on whom.
#include "indicator/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/list.h"
#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "indicator/model_internal.h"

#define ELEMENTS_MAX 20000
#define INDICATORS_MAX 5000
#define TARGETS_MAX 50000

static const char *const comparator_names[] = {COMPARATORS(KIND_WORD)};
static const char *const subject_kind_names[] = {SUBJECT_KINDS(KIND_WORD)};
static const char *const class_names[] = {INDICATOR_CLASSES(KIND_WORD)};
static const char *const attribute_names[] = {"", INDICATOR_ATTRIBUTES(KIND_WORD)};
static const char *const basis_names[] = {INDICATOR_BASES(KIND_WORD)};
static const char *const aggregate_names[] = {"", ELEMENT_AGGREGATES(KIND_WORD)};
static const char *const measured_names[] = {"value", "yearly_change", "yearly_rate", "average_rate:", "element:"};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static int name_index(const char *const *names, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(names[i], text))
            return (int)i;
    return -1;
}

bool comparator_parse(const char *text, enum comparator *ret_comparator)
{
    int index = name_index(comparator_names, COUNT_OF(comparator_names), text);
    if (index < 0)
        return false;
    *ret_comparator = (enum comparator)index;
    return true;
}

const char *comparator_name(enum comparator comparator)
{
    return comparator_names[comparator];
}

bool measured_parse(const char *text, enum measured_kind *ret_kind, int32_t *ret_year, const char **ret_element)
{
    *ret_year = 0;
    *ret_element = NULL;
    for (size_t i = 0; i < COUNT_OF(measured_names); i++) {
        const char *name = measured_names[i];
        size_t length = strlen(name);
        bool prefix = length > 0 && name[length - 1] == ':';
        if (prefix ? !text_starts_with(text, name) : !text_equal(text, name))
            continue;
        *ret_kind = (enum measured_kind)i;
        if (*ret_kind == MEASURED_AVERAGE_RATE)
            return text_parse_int32(text + length, ret_year) && *ret_year >= YEAR_MIN && *ret_year <= YEAR_MAX;
        if (*ret_kind == MEASURED_ELEMENT)
            *ret_element = text + length;
        return *ret_kind != MEASURED_ELEMENT || text_is_identifier(*ret_element);
    }
    return false;
}

// ---- reading the rows ----

static bool load_head(struct model_loader *loader, struct fault *f)
{
    struct indicator_model *model = loader->model;
    struct model_plan_row row;
    bool found;
    if (!model_plan(loader->store, model->arena, &(struct model_plan_in){.as_of = model->as_of}, &row, &found, f))
        return false;
    if (!found)
        return fault_set(f, FAULT_NOT_FOUND, "model.no_plan", NULL);
    model->plan = (struct plan_head){.code = row.code, .title = row.title, .title_en = row.title_en,
                                     .short_name = row.short_name, .region = row.region,
                                     .region_name = row.region_name ? row.region_name : row.region,
                                     .published = row.published, .edition = row.edition, .boundary = row.boundary,
                                     .control = row.control, .base_year = (int32_t)row.base_year,
                                     .year_from = (int32_t)row.year_from, .year_to = (int32_t)row.year_to};
    struct model_stages_row *stages;
    size_t count;
    if (!model_stages_all(loader->store, model->arena, &(struct model_stages_in){.as_of = model->as_of}, &stages, &count, f))
        return false;
    if (count > MODEL_STAGES_MAX)
        return fault_set(f, FAULT_INPUT, "model.too_many", "what", "stage", NULL);
    for (size_t i = 0; i < count; i++)
        model->stages[i] = (struct stage){.code = stages[i].code, .name = stages[i].name, .name_en = stages[i].name_en,
                                          .year_from = (int32_t)stages[i].year_from, .year_to = (int32_t)stages[i].year_to};
    model->stage_count = (int32_t)count;
    return true;
}

static bool load_units(struct model_loader *loader, struct fault *f)
{
    struct indicator_model *model = loader->model;
    struct model_units_row *rows;
    size_t count;
    if (!model_units_all(loader->store, model->arena, &(struct model_units_in){.as_of = model->as_of}, &rows, &count, f))
        return false;
    model->units = unit_table_new(model->arena);
    for (size_t i = 0; i < count; i++)
        if (!unit_table_add(model->units, rows[i].code, rows[i].aliases, rows[i].dimension, rows[i].factor,
                            rows[i].kind ? rows[i].kind : "", f))
            return false;
    return true;
}

static bool load_states(struct model_loader *loader, struct fault *f)
{
    struct indicator_model *model = loader->model;
    struct model_states_row *rows;
    size_t count;
    if (!model_states_all(loader->store, model->arena, &(struct model_states_in){.as_of = model->as_of}, &rows, &count, f))
        return false;
    if (count > INT16_MAX)
        return fault_set(f, FAULT_INPUT, "model.too_many", "what", "state", NULL);
    model->states = arena_array(model->arena, count + 1, sizeof *model->states);
    model->state_count = (int32_t)count;
    for (size_t i = 0; i < count; i++)
        model->states[i] = (struct state_definition){.code = rows[i].code, .name = rows[i].name, .name_en = rows[i].name_en,
                                                     .rank = rows[i].rank.present ? (int32_t)rows[i].rank.value : -1};
    return true;
}

static int kind_or(const char *const *names, size_t count, const char *text, int otherwise)
{
    int index = name_index(names, count, text);
    return index < 0 ? otherwise : index;
}

static bool subject_unit(struct indicator_model *model, struct subject *subject, const char *unit, struct fault *f)
{
    subject->unit_text = unit ? unit : "";
    subject->unit = unit_find(model->units, subject->unit_text, f);
    return subject->unit || fault_at(f, "%s", subject->code);
}

static bool load_elements(struct model_loader *loader, const struct model_elements_row *rows, size_t count, struct fault *f)
{
    struct indicator_model *model = loader->model;
    for (size_t i = 0; i < count; i++) {
        struct subject *subject = &model->subjects[i];
        const struct model_elements_row *row = &rows[i];
        *subject = (struct subject){
            .slot = (int32_t)i, .code = row->code, .name = row->name, .name_en = row->name_en,
            .kind = (enum subject_kind)kind_or(subject_kind_names, COUNT_OF(subject_kind_names), row->kind, SUBJECT_NUMBER),
            .carry = row->carry, .decimals = -1, .formula_text = row->formula,
            .aggregate = (enum aggregate_kind)kind_or(aggregate_names, COUNT_OF(aggregate_names), row->aggregate, AGGREGATE_NONE),
            .definition = row->definition, .source = row->source, .source_kind = row->source_kind,
            .source_query = row->source_query, .reported_by = row->reported_by,
            .line = row->line.present ? row->line.value : 0};
        if (!subject_unit(model, subject, row->unit, f))
            return false;
        map_put(&loader->subjects, subject->code, subject);
    }
    return true;
}

static void indicator_fill(struct indicator *indicator, struct subject *subject, const struct model_indicators_row *row)
{
    *subject = (struct subject){
        .slot = subject->slot, .is_indicator = true, .code = row->no, .name = row->name, .name_en = row->name_en,
        .kind = (enum subject_kind)kind_or(subject_kind_names, COUNT_OF(subject_kind_names), row->kind, SUBJECT_NUMBER),
        .carry = row->carry, .decimals = row->decimals.present ? (int32_t)row->decimals.value : -1,
        .formula_text = row->formula, .definition = row->definition, .source = row->source, .source_kind = "reported",
        .line = row->line.present ? row->line.value : 0};
    *indicator = (struct indicator){
        .subject = subject, .no = row->no, .code = row->code, .name = row->name, .name_en = row->name_en,
        .class = (enum indicator_class)kind_or(class_names, COUNT_OF(class_names), row->class, CLASS_SECONDARY),
        .attribute = (enum indicator_attribute)kind_or(attribute_names, COUNT_OF(attribute_names), row->attribute, ATTRIBUTE_NONE),
        .basis = (enum indicator_basis)kind_or(basis_names, COUNT_OF(basis_names), row->basis, BASIS_COMPUTED),
        .domain = row->domain, .task_group = row->task_group, .departments = row->departments,
        .definition_confidence = row->definition_confidence, .evidence = row->evidence, .source = row->source,
        .part_of = -1};
}

static bool load_indicators(struct model_loader *loader, const struct model_indicators_row *rows, size_t count, struct fault *f)
{
    struct indicator_model *model = loader->model;
    for (size_t i = 0; i < count; i++) {
        struct subject *subject = &model->subjects[(size_t)model->element_count + i];
        subject->slot = model->element_count + (int32_t)i;
        struct indicator *indicator = &model->indicators[i];
        indicator_fill(indicator, subject, &rows[i]);
        indicator->position = (int32_t)i;
        model->main_count += indicator->class == CLASS_MAIN;
        if (!subject_unit(model, subject, rows[i].unit, f))
            return false;
        map_put(&loader->subjects, subject->code, subject);
        map_put(&loader->indicators, indicator->no, indicator);
    }
    for (size_t i = 0; i < count; i++) {
        struct indicator *whole = text_empty(rows[i].part_of) ? NULL : map_get(&loader->indicators, rows[i].part_of);
        if (!whole)
            continue;
        if (whole->part_count == MODEL_PARTS_MAX)
            return fault_set(f, FAULT_INPUT, "model.too_many", "what", whole->no, NULL);
        whole->parts[whole->part_count++] = (int32_t)i;
        model->indicators[i].part_of = whole->position;
    }
    return true;
}

static double bound_or(const char *text, double otherwise)
{
    struct decimal value;
    return text && decimal_parse(text, &value, NULL) ? decimal_to_double(value) : otherwise;
}

static bool load_bounds(struct model_loader *loader, struct fault *f)
{
    struct indicator_model *model = loader->model;
    struct model_bounds_row *rows;
    size_t count;
    for (int32_t i = 0; i < model->subject_count; i++) {
        model->subjects[i].least = -INFINITY;
        model->subjects[i].most = INFINITY;
    }
    if (!model_bounds_all(loader->store, model->arena, &(struct model_bounds_in){.as_of = model->as_of}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct subject *subject = map_get(&loader->subjects, rows[i].subject);
        if (!subject)
            continue;
        subject->least_text = rows[i].least;
        subject->most_text = rows[i].most;
        subject->least = bound_or(rows[i].least, -INFINITY);
        subject->most = bound_or(rows[i].most, INFINITY);
    }
    return true;
}

static bool load_subjects(struct model_loader *loader, struct fault *f)
{
    struct indicator_model *model = loader->model;
    struct model_elements_row *elements;
    struct model_indicators_row *indicators;
    size_t element_count, indicator_count;
    int64_t as_of = model->as_of;
    if (!model_elements_all(loader->store, model->arena, &(struct model_elements_in){.as_of = as_of}, &elements, &element_count, f) ||
        !model_indicators_all(loader->store, model->arena, &(struct model_indicators_in){.as_of = as_of}, &indicators, &indicator_count, f))
        return false;
    if (element_count > ELEMENTS_MAX || indicator_count > INDICATORS_MAX)
        return fault_set(f, FAULT_INPUT, "model.too_many", "what", "element", NULL);
    model->element_count = (int32_t)element_count;
    model->indicator_count = (int32_t)indicator_count;
    model->subject_count = (int32_t)(element_count + indicator_count);
    model->subjects = arena_array(model->arena, element_count + indicator_count + 1, sizeof *model->subjects);
    model->indicators = arena_array(model->arena, indicator_count + 1, sizeof *model->indicators);
    return load_elements(loader, elements, element_count, f) && load_indicators(loader, indicators, indicator_count, f) && load_bounds(loader, f);
}

// ---- targets ----

static bool target_fill(struct model_loader *loader, struct target *target, const struct indicator *indicator,
                        const struct model_targets_row *row, struct fault *f)
{
    const char *element = NULL;
    *target = (struct target){.measured_slot = indicator->subject->slot, .value_slot = -1, .state = -1,
                              .value_text = row->value, .unit_text = row->unit ? row->unit : "", .text = row->text,
                              .note = row->note, .source = row->source, .value_slot_conversion = 1,
                              .line = row->line.present ? row->line.value : 0};
    if (!text_equal(row->due, "standard") && !text_parse_int32(row->due, &target->due))
        return fault_set(f, FAULT_INPUT, "model.target", "indicator", indicator->no, "text", row->due, NULL);
    if (!measured_parse(row->measured, &target->measured, &target->measured_year, &element))
        return fault_set(f, FAULT_INPUT, "model.target", "indicator", indicator->no, "text", row->measured, NULL);
    if (!comparator_parse(row->comparator, &target->comparator))
        return fault_set(f, FAULT_INPUT, "model.target", "indicator", indicator->no, "text", row->comparator, NULL);
    if (element) {
        const struct subject *subject = map_get(&loader->subjects, element);
        if (!subject)
            return fault_set(f, FAULT_INPUT, "model.target", "indicator", indicator->no, "text", element, NULL);
        target->measured_slot = subject->slot;
    }
    return true;
}

// What a threshold is written in: a rate is a share whatever the quantity; a yearly change of a share is in points.
static const struct unit *measured_unit(struct model_loader *loader, const struct target *target)
{
    const struct subject *subject = &loader->model->subjects[target->measured_slot];
    bool rate = target->measured == MEASURED_YEARLY_RATE || target->measured == MEASURED_AVERAGE_RATE;
    return rate ? unit_find(loader->model->units, "%", NULL) : subject->unit;
}

static double threshold_conversion(const struct unit *from, const struct unit *to)
{
    if (!from || !to)
        return 1;
    return from->factor == to->factor ? 1 : unit_conversion(from, to);
}

static bool target_threshold(struct model_loader *loader, struct target *target, const char *value_element, struct fault *f)
{
    struct indicator_model *model = loader->model;
    const struct unit *wanted = measured_unit(loader, target);
    if (!text_empty(value_element)) {
        const struct subject *subject = map_get(&loader->subjects, value_element);
        if (!subject)
            return fault_set(f, FAULT_INPUT, "model.target", "indicator", "", "text", value_element, NULL);
        target->value_slot = subject->slot;
        target->value_slot_conversion = threshold_conversion(subject->unit, wanted);
    }
    if (text_empty(target->value_text))
        return true;
    target->state = indicator_model_state(model, target->value_text);
    if (target->comparator == COMPARE_REACH)
        return true;
    struct decimal value;
    const struct unit *unit = unit_find(model->units, target->unit_text, f);
    if (!unit || !decimal_parse(target->value_text, &value, f))
        return false;
    target->has_value = true;
    target->value = decimal_to_double(value) * threshold_conversion(unit, wanted);
    return true;
}

static int target_order(const void *left, const void *right)
{
    const struct target *a = left, *b = right;
    if (a->due != b->due)
        return a->due < b->due ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static bool load_targets(struct model_loader *loader, struct fault *f)
{
    struct indicator_model *model = loader->model;
    struct model_targets_row *rows;
    size_t count;
    if (!model_targets_all(loader->store, model->arena, &(struct model_targets_in){.as_of = model->as_of}, &rows, &count, f))
        return false;
    if (count > TARGETS_MAX)
        return fault_set(f, FAULT_INPUT, "model.too_many", "what", "target", NULL);
    for (int32_t i = 0; i < model->indicator_count; i++) {
        struct indicator *indicator = &model->indicators[i];
        struct target_list LIST_OF(struct target) targets = {0};
        for (size_t r = 0; r < count; r++) {
            struct target target;
            if (!text_equal(rows[r].indicator, indicator->no))
                continue;
            if (!target_fill(loader, &target, indicator, &rows[r], f) ||
                !target_threshold(loader, &target, rows[r].value_element, f))
                return fault_at(f, "targets %s", indicator->no);
            LIST_PUSH(model->arena, &targets, target);
        }
        if (targets.count)
            qsort(targets.items, targets.count, sizeof *targets.items, target_order);
        indicator->targets = targets.items;
        indicator->target_count = targets.count;
    }
    return true;
}

static bool load_years(struct model_loader *loader, struct fault *f)
{
    struct indicator_model *model = loader->model;
    struct model_fact_years_row row;
    bool found;
    if (!model_fact_years(loader->store, model->arena, &row, &found, f))
        return false;
    model->first_year = model->plan.base_year - 1;
    model->last_year = model->plan.year_to;
    for (int32_t i = 0; i < model->stage_count; i++)
        if (model->stages[i].year_to > model->last_year)
            model->last_year = model->stages[i].year_to;
    if (found && row.first_year.present && row.first_year.value < model->first_year)
        model->first_year = (int32_t)row.first_year.value;
    if (found && row.last_year.present && row.last_year.value > model->last_year)
        model->last_year = (int32_t)row.last_year.value;
    return true;
}

static bool model_load(struct model_loader *loader, struct fault *f)
{
    return load_head(loader, f) && load_units(loader, f) && load_states(loader, f) && load_subjects(loader, f) &&
           model_compile_formulas(loader, f) && load_targets(loader, f) && load_years(loader, f) &&
           model_order(loader, f) && model_dependents(loader, f);
}

struct indicator_model *indicator_model_load(struct store *store, int64_t as_of, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct indicator_model *model = arena_alloc(arena, sizeof *model);
    model->arena = arena;
    model->as_of = as_of;
    struct model_loader loader = {.store = store, .model = model};
    map_init(&loader.subjects, arena);
    map_init(&loader.indicators, arena);
    if (model_load(&loader, f))
        return model;
    arena_free(arena);
    return NULL;
}

void indicator_model_free(struct indicator_model *model)
{
    if (model)
        arena_free(model->arena);
}

int32_t indicator_model_find(const struct indicator_model *model, const char *no)
{
    for (int32_t i = 0; i < model->indicator_count; i++)
        if (text_equal(model->indicators[i].no, no))
            return i;
    return -1;
}

int32_t indicator_model_subject(const struct indicator_model *model, const char *code)
{
    for (int32_t i = 0; i < model->subject_count; i++)
        if (text_equal(model->subjects[i].code, code))
            return i;
    return -1;
}

int32_t indicator_model_state(const struct indicator_model *model, const char *code)
{
    for (int32_t i = 0; i < model->state_count; i++)
        if (text_equal(model->states[i].code, code))
            return i;
    return -1;
}

const struct unit *indicator_model_unit(const struct indicator_model *model, const char *text, struct fault *f)
{
    return unit_find(model->units, text, f); // many threads may: it takes its table's lock
}

int32_t indicator_model_years(const struct indicator_model *model)
{
    return model->last_year - model->first_year + 1;
}
