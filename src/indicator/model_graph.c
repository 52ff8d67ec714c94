// Formulas, the order of computation (a cycle is refused), and which indicators a fact can change.
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "indicator/model_internal.h"

static bool resolve_name(void *context, const char *name, struct formula_symbol *ret_symbol)
{
    struct model_loader *loader = context;
    const struct subject *subject = map_get(&loader->subjects, name[0] == '#' ? name + 1 : name);
    if (!subject || subject->is_indicator != (name[0] == '#'))
        return false;
    *ret_symbol = (struct formula_symbol){.slot = subject->slot, .unit = subject->unit};
    return true;
}

bool model_compile_formulas(struct model_loader *loader, struct fault *f)
{
    struct indicator_model *model = loader->model;
    struct formula_scope scope = {.resolve = resolve_name, .context = loader, .units = model->units};
    for (int32_t i = 0; i < model->subject_count; i++) {
        struct subject *subject = &model->subjects[i];
        if (text_empty(subject->formula_text))
            continue;
        subject->formula = formula_compile(model->arena, subject->formula_text, &scope, subject->unit, f);
        if (!subject->formula)
            return fault_at(f, "%s", subject->code);
    }
    return true;
}

enum visit_mark { VISIT_NEW, VISIT_OPEN, VISIT_DONE };

// Depth first: a formula comes after everything it reads.
static bool order_visit(struct indicator_model *model, unsigned char *marks, int32_t slot, struct fault *f)
{
    const struct subject *subject = &model->subjects[slot];
    if (marks[slot] == VISIT_OPEN)
        return fault_set(f, FAULT_INPUT, "model.cycle", "subject", subject->code, NULL);
    if (marks[slot] == VISIT_DONE || !subject->formula)
        return true;
    marks[slot] = VISIT_OPEN;
    size_t count;
    const struct formula_dependency *reads = formula_dependencies(subject->formula, &count);
    for (size_t i = 0; i < count; i++)
        if (!order_visit(model, marks, reads[i].slot, f))
            return false;
    marks[slot] = VISIT_DONE;
    model->order[model->order_count++] = slot;
    return true;
}

bool model_order(struct model_loader *loader, struct fault *f)
{
    struct indicator_model *model = loader->model;
    unsigned char *marks = arena_array(model->arena, (size_t)model->subject_count + 1, 1);
    model->order = arena_array(model->arena, (size_t)model->subject_count + 1, sizeof *model->order);
    for (int32_t i = 0; i < model->subject_count; i++)
        if (!order_visit(model, marks, i, f))
            return false;
    return true;
}

// Marks every slot whose facts an indicator's result can depend on.
static void reads_slot(const struct indicator_model *model, unsigned char *marks, int32_t slot)
{
    if (slot < 0 || marks[slot])
        return;
    marks[slot] = 1;
    const struct subject *subject = &model->subjects[slot];
    size_t count = 0;
    const struct formula_dependency *reads = subject->formula ? formula_dependencies(subject->formula, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        reads_slot(model, marks, reads[i].slot);
}

static void reads_indicator(const struct indicator_model *model, unsigned char *marks, const struct indicator *indicator)
{
    reads_slot(model, marks, indicator->subject->slot);
    for (size_t t = 0; t < indicator->target_count; t++) {
        reads_slot(model, marks, indicator->targets[t].measured_slot);
        reads_slot(model, marks, indicator->targets[t].value_slot);
    }
    for (int32_t p = 0; p < indicator->part_count; p++)
        reads_indicator(model, marks, &model->indicators[indicator->parts[p]]);
}

bool model_dependents(struct model_loader *loader, struct fault *f)
{
    (void)f;
    struct indicator_model *model = loader->model;
    size_t subjects = (size_t)model->subject_count, indicators = (size_t)model->indicator_count;
    unsigned char *table = arena_array(model->arena, subjects * indicators + 1, 1);
    model->reads = arena_array(model->arena, indicators + 1, sizeof *model->reads);
    model->dependents = arena_array(model->arena, subjects + 1, sizeof *model->dependents);
    model->dependent_counts = arena_array(model->arena, subjects + 1, sizeof *model->dependent_counts);
    for (size_t i = 0; i < indicators; i++) {
        unsigned char *marks = model->reads[i] = table + i * subjects;
        reads_indicator(model, marks, &model->indicators[i]);
        for (size_t s = 0; s < subjects; s++)
            model->dependent_counts[s] += marks[s];
    }
    for (size_t s = 0; s < subjects; s++) {
        model->dependents[s] = arena_array(model->arena, (size_t)model->dependent_counts[s] + 1, sizeof **model->dependents);
        int32_t count = 0;
        for (size_t i = 0; i < indicators; i++)
            if (table[i * subjects + s])
                model->dependents[s][count++] = (int32_t)i;
    }
    return true;
}
