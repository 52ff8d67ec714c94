// Facts of one region by slot and year. Rows come in recording order, so a later row for the same period replaces an
// earlier one; shorter periods are gathered aside and make a year once all of them are there.
#include "indicator/inputs.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "indicator_sql.h"

#define PARTS_OF_YEAR 12

// Unit tables compose on demand and are not locked themselves.
static pthread_mutex_t unit_lock = PTHREAD_MUTEX_INITIALIZER;

static size_t cell(const struct indicator_inputs *inputs, int32_t slot, int32_t year)
{
    return (size_t)slot * (size_t)inputs->years + (size_t)(year - inputs->first_year);
}

struct indicator_inputs *indicator_inputs_new(struct arena *arena, const struct indicator_model *model)
{
    struct indicator_inputs *inputs = arena_alloc(arena, sizeof *inputs);
    inputs->model = model;
    inputs->arena = arena;
    inputs->first_year = model->first_year;
    inputs->years = indicator_model_years(model);
    size_t cells = (size_t)model->subject_count * (size_t)inputs->years;
    inputs->facts = arena_array(arena, cells + 1, sizeof *inputs->facts);
    inputs->values = arena_array(arena, cells + 1, sizeof *inputs->values);
    inputs->filled = arena_array(arena, cells + 1, sizeof *inputs->filled);
    inputs->marks = arena_array(arena, cells + 1, sizeof *inputs->marks);
    inputs->fact_ids = arena_array(arena, cells + 1, sizeof *inputs->fact_ids);
    indicator_inputs_clear(inputs);
    return inputs;
}

void indicator_inputs_clear(struct indicator_inputs *inputs)
{
    size_t cells = (size_t)inputs->model->subject_count * (size_t)inputs->years;
    for (size_t i = 0; i < cells; i++) {
        inputs->facts[i] = NAN;
        inputs->values[i] = NAN;
        inputs->filled[i] = NAN;
        inputs->marks[i] = (struct input_mark){.state = -1};
        inputs->fact_ids[i] = 0;
    }
}

void indicator_inputs_put(struct indicator_inputs *inputs, int32_t slot, int32_t year, double value, struct input_mark mark,
                          int64_t fact_id)
{
    if (year < inputs->first_year || year >= inputs->first_year + inputs->years)
        return;
    size_t at = cell(inputs, slot, year);
    inputs->facts[at] = value;
    inputs->marks[at] = mark;
    inputs->fact_ids[at] = fact_id;
}

// ---- from the store ----

// Months or quarters of one subject and year, newest values.
struct year_parts {
    int32_t slot, year, wanted; // 4 or 12
    double value[PARTS_OF_YEAR];
    bool known[PARTS_OF_YEAR];
    int64_t newest_id;
};

struct loading {
    struct indicator_inputs *inputs;
    struct map slots;          // code -> slot + 1
    struct map parts;          // "slot year" -> struct year_parts
};

static uint16_t row_flags(const struct inputs_facts_row *row)
{
    int flags = MARK_FACT;
    if (text_equal(row->qualifier, ">="))
        flags |= MARK_AT_LEAST;
    if (text_equal(row->qualifier, "<="))
        flags |= MARK_AT_MOST;
    if (row->baseline)
        flags |= MARK_BASELINE;
    if (text_equal(row->outlook, "met"))
        flags |= MARK_OUTLOOK_MET;
    if (text_equal(row->verdict, "met"))
        flags |= MARK_MET;
    if (text_equal(row->verdict, "unmet"))
        flags |= MARK_UNMET;
    return (uint16_t)flags;
}

static double row_value(const struct indicator_model *model, const struct subject *subject, const struct inputs_facts_row *row)
{
    if (!row->mantissa.present)
        return NAN;
    double value = decimal_to_double((struct decimal){.mantissa = row->mantissa.value, .scale = (int32_t)row->scale.value});
    if (text_equal(row->unit, subject->unit_text))
        return value;
    pthread_mutex_lock(&unit_lock);
    const struct unit *unit = unit_find(model->units, row->unit, NULL);
    pthread_mutex_unlock(&unit_lock);
    if (!unit || !unit_convertible(unit, subject->unit))
        return NAN; // the definition's unit changed since: the fact no longer fits and counts as missing
    return value * unit_conversion(unit, subject->unit);
}

static void gather_part(struct loading *loading, const struct subject *subject, const struct inputs_facts_row *row,
                        struct period period)
{
    if (period.kind != PERIOD_QUARTER && period.kind != PERIOD_MONTH)
        return;
    struct arena *arena = loading->inputs->arena;
    char *key = arena_printf(arena, "%d %d", subject->slot, period.year);
    struct year_parts *parts = map_get(&loading->parts, key);
    if (!parts) {
        parts = arena_alloc(arena, sizeof *parts);
        *parts = (struct year_parts){.slot = subject->slot, .year = period.year};
        map_put(&loading->parts, key, parts);
    }
    int32_t wanted = period.kind == PERIOD_QUARTER ? 4 : 12;
    if (parts->wanted < wanted) { // months are finer than quarters and win
        memset(parts->known, 0, sizeof parts->known);
        parts->wanted = wanted;
    }
    if (parts->wanted != wanted)
        return;
    parts->value[period.index - 1] = row_value(loading->inputs->model, subject, row);
    parts->known[period.index - 1] = row->mantissa.present;
    parts->newest_id = row->id;
}

static bool load_row(void *context, const struct inputs_facts_row *row, struct fault *f)
{
    (void)f;
    struct loading *loading = context;
    struct indicator_inputs *inputs = loading->inputs;
    const struct indicator_model *model = inputs->model;
    const struct subject *subject = map_get(&loading->slots, row->subject);
    if (!subject || row->year < inputs->first_year || row->year >= inputs->first_year + inputs->years)
        return true;
    if (strlen(row->period) > 4) {
        struct period period;
        if (period_parse(row->period, &period, NULL))
            gather_part(loading, subject, row, period);
        return true;
    }
    struct input_mark mark = {.state = (int16_t)(text_empty(row->state) ? -1 : indicator_model_state(model, row->state)),
                              .flags = row_flags(row)};
    indicator_inputs_put(inputs, subject->slot, (int32_t)row->year, row_value(model, subject, row), mark, row->id);
    return true;
}

static double parts_total(const struct year_parts *parts, enum aggregate_kind kind)
{
    double sum = 0, most = -INFINITY, last = NAN;
    for (int32_t i = 0; i < parts->wanted; i++) {
        if (!parts->known[i] && kind != AGGREGATE_LAST)
            return NAN; // a year with a missing part has no sum, mean or maximum
        if (!parts->known[i])
            continue;
        sum += parts->value[i];
        most = parts->value[i] > most ? parts->value[i] : most;
        last = i == parts->wanted - 1 ? parts->value[i] : NAN;
    }
    const double results[] = {[AGGREGATE_NONE] = NAN, [AGGREGATE_SUM] = sum, [AGGREGATE_LAST] = last,
                              [AGGREGATE_MEAN] = sum / parts->wanted, [AGGREGATE_MAX] = most};
    return results[kind];
}

static void put_year_parts(struct loading *loading)
{
    struct indicator_inputs *inputs = loading->inputs;
    for (size_t i = 0; i < loading->parts.count; i++) {
        const struct year_parts *parts = loading->parts.entries[i].value;
        size_t at = cell(inputs, parts->slot, parts->year);
        double total = parts_total(parts, inputs->model->subjects[parts->slot].aggregate);
        if (inputs->fact_ids[at] == 0 && !isnan(total)) // a value reported for the year itself wins
            indicator_inputs_put(inputs, parts->slot, parts->year, total, (struct input_mark){.state = -1, .flags = MARK_FACT},
                                 parts->newest_id);
    }
}

bool indicator_inputs_load(struct indicator_inputs *inputs, struct store *store, const char *region, int64_t as_of, struct fault *f)
{
    const struct indicator_model *model = inputs->model;
    struct loading loading = {.inputs = inputs};
    map_init(&loading.slots, inputs->arena);
    map_init(&loading.parts, inputs->arena);
    for (int32_t i = 0; i < model->subject_count; i++)
        map_put(&loading.slots, model->subjects[i].code, &model->subjects[i]);
    indicator_inputs_clear(inputs);
    if (!inputs_facts_each(store, &(struct inputs_facts_in){.region = region, .as_of = as_of}, load_row, &loading, f))
        return false;
    put_year_parts(&loading);
    indicator_inputs_derive(inputs);
    return true;
}

// ---- computing ----

static void derive_start(struct indicator_inputs *inputs)
{
    size_t cells = (size_t)inputs->model->subject_count * (size_t)inputs->years;
    for (size_t i = 0; i < cells; i++) {
        struct input_mark *mark = &inputs->marks[i];
        inputs->values[i] = inputs->facts[i];
        bool own = !isnan(inputs->facts[i]) || mark->state >= 0 || (mark->flags & (MARK_MET | MARK_UNMET));
        int flags = mark->flags & ~(MARK_PRESENT | MARK_COMPUTED);
        mark->flags = (uint16_t)(own ? flags | MARK_PRESENT : flags);
    }
}

static void derive_fill(struct indicator_inputs *inputs, int32_t slot)
{
    const struct subject *subject = &inputs->model->subjects[slot];
    size_t row = (size_t)slot * (size_t)inputs->years;
    bool carry = subject->carry && !subject->is_indicator;
    double last = NAN;
    for (int32_t y = 0; y < inputs->years; y++) {
        double value = inputs->values[row + (size_t)y];
        if (!isnan(value))
            last = value;
        inputs->filled[row + (size_t)y] = carry ? last : value;
    }
}

static void derive_slot(struct indicator_inputs *inputs, int32_t slot)
{
    const struct subject *subject = &inputs->model->subjects[slot];
    struct formula_frame frame = {.values = inputs->filled, .years = inputs->years, .first_year = inputs->first_year};
    size_t row = (size_t)slot * (size_t)inputs->years;
    for (int32_t y = 0; y < inputs->years; y++) {
        double value;
        frame.year = y;
        if (formula_evaluate(subject->formula, &frame, &value) != FORMULA_VALUE)
            continue;
        inputs->values[row + (size_t)y] = subject->decimals >= 0 ? decimal_round_double(value, subject->decimals) : value;
        inputs->marks[row + (size_t)y].flags |= MARK_PRESENT | MARK_COMPUTED;
    }
}

void indicator_inputs_derive(struct indicator_inputs *inputs)
{
    const struct indicator_model *model = inputs->model;
    derive_start(inputs);
    for (int32_t slot = 0; slot < model->subject_count; slot++)
        derive_fill(inputs, slot);
    for (int32_t i = 0; i < model->order_count; i++) {
        derive_slot(inputs, model->order[i]);
        derive_fill(inputs, model->order[i]);
    }
}
