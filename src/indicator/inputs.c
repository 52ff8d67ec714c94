// Facts of one region by slot and year. Rows come in any order; of the same period the one recorded last counts.
// Shorter periods are gathered aside and make a year once all of them are there.
#include "indicator/inputs.h"

#include <math.h>
#include <string.h>

#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "indicator_sql.h"

#define PARTS_OF_YEAR 12

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

// Months and quarters of one subject and year, newest values; NaN = missing.
struct part_row {
    double value[PARTS_OF_YEAR];
    int64_t id[PARTS_OF_YEAR];
    int64_t newest_id;
};

struct year_parts {
    int32_t slot, year;
    struct part_row months, quarters;
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
    const struct unit *unit = indicator_model_unit(model, row->unit, NULL);
    if (!unit || !unit_convertible(unit, subject->unit))
        return NAN; // the definition's unit changed since: the fact no longer fits and counts as missing
    return value * unit_conversion(unit, subject->unit);
}

static struct year_parts *year_parts_of(struct loading *loading, int32_t slot, int32_t year)
{
    struct arena *arena = loading->inputs->arena;
    char *key = arena_printf(arena, "%d %d", slot, year);
    struct year_parts *parts = map_get(&loading->parts, key);
    if (parts)
        return parts;
    parts = arena_alloc(arena, sizeof *parts);
    *parts = (struct year_parts){.slot = slot, .year = year};
    for (int32_t i = 0; i < PARTS_OF_YEAR; i++)
        parts->months.value[i] = parts->quarters.value[i] = NAN;
    map_put(&loading->parts, key, parts);
    return parts;
}

static void gather_part(struct loading *loading, const struct subject *subject, const struct inputs_facts_row *row,
                        struct period period)
{
    if (period.kind != PERIOD_QUARTER && period.kind != PERIOD_MONTH)
        return;
    struct year_parts *parts = year_parts_of(loading, subject->slot, period.year);
    struct part_row *parts_row = period.kind == PERIOD_MONTH ? &parts->months : &parts->quarters;
    int32_t part = period.index - 1;
    if (row->id < parts_row->id[part])
        return;
    parts_row->value[part] = row_value(loading->inputs->model, subject, row);
    parts_row->id[part] = row->id;
    parts_row->newest_id = row->id > parts_row->newest_id ? row->id : parts_row->newest_id;
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
    if (row->id < inputs->fact_ids[cell(inputs, subject->slot, (int32_t)row->year)])
        return true;
    struct input_mark mark = {.state = (int16_t)(text_empty(row->state) ? -1 : indicator_model_state(model, row->state)),
                              .flags = row_flags(row)};
    indicator_inputs_put(inputs, subject->slot, (int32_t)row->year, row_value(model, subject, row), mark, row->id);
    return true;
}

// A year with a missing part has no sum, mean or maximum: NaN.
static double parts_total(const struct part_row *parts, int32_t count, enum aggregate_kind kind)
{
    double sum = 0, most = -INFINITY;
    for (int32_t i = 0; i < count; i++) {
        sum += parts->value[i];
        most = parts->value[i] > most ? parts->value[i] : most;
    }
    const double results[] = {[AGGREGATE_NONE] = NAN, [AGGREGATE_SUM] = sum, [AGGREGATE_LAST] = parts->value[count - 1],
                              [AGGREGATE_MEAN] = sum / count, [AGGREGATE_MAX] = isnan(sum) ? NAN : most};
    return results[kind];
}

static void put_year_parts(struct loading *loading)
{
    struct indicator_inputs *inputs = loading->inputs;
    for (size_t i = 0; i < loading->parts.count; i++) {
        const struct year_parts *parts = loading->parts.entries[i].value;
        enum aggregate_kind kind = inputs->model->subjects[parts->slot].aggregate;
        double months = parts_total(&parts->months, 12, kind), total = isnan(months) ? parts_total(&parts->quarters, 4, kind) : months;
        int64_t newest_id = isnan(months) ? parts->quarters.newest_id : parts->months.newest_id; // complete months win
        if (isnan(total) || !isnan(inputs->facts[cell(inputs, parts->slot, parts->year)])) // so does a value of the year itself
            continue;
        indicator_inputs_put(inputs, parts->slot, parts->year, total, (struct input_mark){.state = -1, .flags = MARK_FACT}, newest_id);
    }
}

static void loading_init(struct loading *loading, struct indicator_inputs *inputs)
{
    const struct indicator_model *model = inputs->model;
    *loading = (struct loading){.inputs = inputs};
    map_init(&loading->slots, inputs->arena);
    map_init(&loading->parts, inputs->arena);
    for (int32_t i = 0; i < model->subject_count; i++)
        map_put(&loading->slots, model->subjects[i].code, &model->subjects[i]);
    indicator_inputs_clear(inputs);
}

static bool load_subject_row(void *context, const struct inputs_subject_facts_row *row, struct fault *f)
{
    const struct inputs_facts_row same = {
        .id = row->id, .subject = row->subject, .period = row->period, .year = row->year, .qualifier = row->qualifier,
        .mantissa = row->mantissa, .scale = row->scale, .unit = row->unit, .state = row->state, .verdict = row->verdict,
        .outlook = row->outlook, .baseline = row->baseline};
    return load_row(context, &same, f);
}

bool indicator_inputs_load_slots(struct indicator_inputs *inputs, struct store *store, const char *region, const unsigned char *slots,
                                 struct fault *f)
{
    const struct indicator_model *model = inputs->model;
    struct loading loading;
    loading_init(&loading, inputs);
    for (int32_t i = 0; i < model->subject_count; i++) {
        struct inputs_subject_facts_in in = {.region = region, .subject = model->subjects[i].code, .as_of = INT64_MAX};
        if (slots[i] && !inputs_subject_facts_each(store, &in, load_subject_row, &loading, f))
            return false;
    }
    put_year_parts(&loading);
    indicator_inputs_derive(inputs);
    return true;
}

bool indicator_inputs_load(struct indicator_inputs *inputs, struct store *store, const char *region, int64_t as_of, struct fault *f)
{
    struct loading loading;
    loading_init(&loading, inputs);
    if (!inputs_facts_each(store, &(struct inputs_facts_in){.region = region, .as_of = as_of}, load_row, &loading, f))
        return false;
    put_year_parts(&loading);
    indicator_inputs_derive(inputs);
    return true;
}

// ---- computing ----

// A decision alone is a value only of an indicator that is attested; of the others it only decides a target.
static uint16_t saying_flags(const struct indicator_model *model, int32_t slot)
{
    bool attested = slot >= model->element_count && model->indicators[slot - model->element_count].basis == BASIS_ATTESTED;
    return attested ? MARK_MET | MARK_UNMET : 0;
}

static void derive_start(struct indicator_inputs *inputs)
{
    for (int32_t slot = 0; slot < inputs->model->subject_count; slot++) {
        uint16_t saying = saying_flags(inputs->model, slot);
        size_t row = (size_t)slot * (size_t)inputs->years;
        for (size_t i = row; i < row + (size_t)inputs->years; i++) {
            struct input_mark *mark = &inputs->marks[i];
            inputs->values[i] = inputs->facts[i];
            bool own = !isnan(inputs->facts[i]) || mark->state >= 0 || (mark->flags & saying);
            int flags = mark->flags & ~(MARK_PRESENT | MARK_COMPUTED);
            mark->flags = (uint16_t)(own ? flags | MARK_PRESENT : flags);
        }
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

// A computation belongs to a year when something it reads is of that year (or, of a flow that it reads from the year
// before, of that one). Out of levels that are all carried it would only repeat an earlier year's value as a new one.
static bool reads_of_year(const struct indicator_inputs *inputs, const struct formula *formula, int32_t year)
{
    size_t count;
    const struct formula_dependency *reads = formula_dependencies(formula, &count);
    for (size_t i = 0; i < count; i++) {
        const double *values = inputs->values + (size_t)reads[i].slot * (size_t)inputs->years;
        int32_t back = reads[i].years_back;
        if (!isnan(values[year]) || (back <= year && !inputs->model->subjects[reads[i].slot].carry && !isnan(values[year - back])))
            return true;
    }
    return count == 0;
}

static void derive_slot(struct indicator_inputs *inputs, int32_t slot)
{
    const struct subject *subject = &inputs->model->subjects[slot];
    struct formula_frame frame = {.values = inputs->filled, .years = inputs->years, .first_year = inputs->first_year};
    size_t row = (size_t)slot * (size_t)inputs->years;
    for (int32_t y = 0; y < inputs->years; y++) {
        double value;
        frame.year = y;
        if (!reads_of_year(inputs, subject->formula, y) || formula_evaluate(subject->formula, &frame, &value) != FORMULA_VALUE)
            continue;
        inputs->values[row + (size_t)y] = subject->decimals >= 0 ? decimal_round_result(value, subject->decimals) : value;
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
