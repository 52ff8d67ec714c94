#include "indicator/evaluate.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {VERDICTS(KIND_WORD)};
    return names[verdict];
}

const char *origin_name(enum value_origin origin)
{
    static const char *const names[] = {VALUE_ORIGINS(KIND_WORD)};
    return names[origin];
}

static size_t cell(const struct indicator_inputs *inputs, int32_t slot, int32_t year)
{
    return (size_t)slot * (size_t)inputs->years + (size_t)(year - inputs->first_year);
}

static bool year_inside(const struct indicator_inputs *inputs, int32_t year)
{
    return year >= inputs->first_year && year < inputs->first_year + inputs->years;
}

static uint16_t flags_at(const struct indicator_inputs *inputs, int32_t slot, int32_t year)
{
    return year_inside(inputs, year) ? inputs->marks[cell(inputs, slot, year)].flags : 0;
}

// A qualifier speaks of what was published; a computed value is exact.
static uint16_t qualifier_of(uint16_t flags)
{
    return flags & MARK_COMPUTED ? 0 : flags & (MARK_AT_LEAST | MARK_AT_MOST);
}

static bool own_value(const struct indicator_inputs *inputs, int32_t slot, int32_t year)
{
    return flags_at(inputs, slot, year) & MARK_PRESENT;
}

static double number_at(const struct indicator_inputs *inputs, int32_t slot, int32_t year)
{
    return year_inside(inputs, year) ? inputs->values[cell(inputs, slot, year)] : NAN;
}

// NaN when the source only says "at least" or "at most": nothing can be subtracted from or compared with that.
static double exact_at(const struct indicator_inputs *inputs, int32_t slot, int32_t year)
{
    return qualifier_of(flags_at(inputs, slot, year)) ? NAN : number_at(inputs, slot, year);
}

static int32_t baseline_year(const struct indicator_inputs *inputs, int32_t slot)
{
    for (int32_t year = inputs->first_year; year < inputs->first_year + inputs->years; year++)
        if ((flags_at(inputs, slot, year) & MARK_BASELINE) && own_value(inputs, slot, year))
            return year;
    return 0;
}

int32_t indicator_value_year(const struct indicator_inputs *inputs, int32_t slot, int32_t year, enum value_origin *ret_origin)
{
    const struct subject *subject = &inputs->model->subjects[slot];
    *ret_origin = ORIGIN_NONE;
    if (own_value(inputs, slot, year)) {
        *ret_origin = flags_at(inputs, slot, year) & MARK_COMPUTED ? ORIGIN_COMPUTED : ORIGIN_PUBLISHED;
        return year;
    }
    int32_t last = inputs->first_year + inputs->years - 1;
    for (int32_t y = year - 1 < last ? year - 1 : last; subject->carry && y >= inputs->first_year; y--)
        if (own_value(inputs, slot, y)) {
            *ret_origin = ORIGIN_CARRIED;
            return y;
        }
    int32_t named = year == inputs->model->plan.base_year ? baseline_year(inputs, slot) : 0;
    if (named)
        *ret_origin = ORIGIN_BASELINE;
    return named;
}

// ---- one condition ----

// What a condition looks at: a number with its qualifier, or a state.
struct measured {
    double value;
    int32_t year;
    int16_t state;
    uint16_t qualifier;
};

static struct measured measured_at(const struct indicator_inputs *inputs, int32_t slot, int32_t year)
{
    enum value_origin origin;
    struct measured measured = {.value = NAN, .state = -1};
    measured.year = indicator_value_year(inputs, slot, year, &origin);
    if (!measured.year)
        return measured;
    struct input_mark mark = inputs->marks[cell(inputs, slot, measured.year)];
    measured.value = number_at(inputs, slot, measured.year);
    measured.state = mark.state;
    measured.qualifier = qualifier_of(mark.flags);
    return measured;
}

static struct measured measured_number(double value, int32_t year)
{
    return (struct measured){.value = value, .year = isnan(value) ? 0 : year, .state = -1};
}

// A rate is a share; as a value in percent it is divided by the factor of %.
#define PERCENT 0.01

static struct measured target_measured(const struct indicator_inputs *inputs, const struct target *target, int32_t year)
{
    int32_t slot = target->measured_slot;
    double now = exact_at(inputs, slot, year), last = exact_at(inputs, slot, year - 1);
    double since = exact_at(inputs, slot, target->measured_year);
    int32_t years = year - target->measured_year;
    switch (target->measured) {
    case MEASURED_YEARLY_CHANGE:
        return measured_number(now - last, year);
    case MEASURED_YEARLY_RATE:
        return measured_number(last > 0 ? (now / last - 1) / PERCENT : NAN, year);
    case MEASURED_AVERAGE_RATE:
        return measured_number(since > 0 && now >= 0 && years > 0 ? (pow(now / since, 1.0 / years) - 1) / PERCENT : NAN, year);
    case MEASURED_VALUE:
    case MEASURED_ELEMENT:
        break;
    }
    return measured_at(inputs, slot, year);
}

static double target_threshold(const struct indicator_inputs *inputs, const struct target *target, int32_t year)
{
    struct measured base;
    switch (target->comparator) {
    case COMPARE_NOT_LOWER_THAN_BASE:
    case COMPARE_NOT_HIGHER_THAN_BASE:
        base = measured_at(inputs, target->measured_slot, inputs->model->plan.base_year);
        return base.qualifier ? NAN : base.value;
    case COMPARE_NOT_LOWER_THAN_LAST_YEAR:
    case COMPARE_NOT_HIGHER_THAN_LAST_YEAR:
        return exact_at(inputs, target->measured_slot, year - 1);
    case COMPARE_NONE_OCCURRED:
        return 0;
    default:
        break;
    }
    if (target->value_slot < 0)
        return target->has_value ? target->value : NAN;
    return measured_at(inputs, target->value_slot, year).value * target->value_slot_conversion;
}

// Numbers that differ only by binary noise are the same number.
static int compare_numbers(double a, double b)
{
    double tolerance = 1e-9 * fmax(1.0, fmax(fabs(a), fabs(b)));
    if (fabs(a - b) <= tolerance)
        return 0;
    return a < b ? -1 : 1;
}

// ">= 20" says that the value is 20 or more: enough for "at least 20", not enough for "at most 20".
static enum verdict judge_at_least(int order, uint16_t flags)
{
    if (order >= 0)
        return flags & MARK_AT_MOST ? VERDICT_NO_DATA : VERDICT_MET;
    return flags & MARK_AT_LEAST ? VERDICT_NO_DATA : VERDICT_UNMET;
}

static enum verdict judge_equal(int order, uint16_t flags)
{
    if (flags & (MARK_AT_LEAST | MARK_AT_MOST))
        return VERDICT_NO_DATA;
    return order == 0 ? VERDICT_MET : VERDICT_UNMET;
}

static uint16_t flags_mirrored(uint16_t flags)
{
    int mirrored = 0;
    if (flags & MARK_AT_LEAST)
        mirrored |= MARK_AT_MOST;
    if (flags & MARK_AT_MOST)
        mirrored |= MARK_AT_LEAST;
    return (uint16_t)mirrored;
}

static enum verdict judge_number(enum comparator comparator, double value, double threshold, uint16_t flags)
{
    if (isnan(value) || isnan(threshold))
        return VERDICT_NO_DATA;
    int order = compare_numbers(value, threshold);
    switch (comparator) {
    case COMPARE_AT_LEAST:
    case COMPARE_NOT_LOWER_THAN_BASE:
    case COMPARE_NOT_LOWER_THAN_LAST_YEAR:
        return judge_at_least(order, flags);
    case COMPARE_AT_MOST:
    case COMPARE_NOT_HIGHER_THAN_BASE:
    case COMPARE_NOT_HIGHER_THAN_LAST_YEAR:
        return judge_at_least(-order, flags_mirrored(flags));
    default:
        return judge_equal(order, flags);
    }
}

static enum verdict judge_state(const struct indicator_model *model, const struct target *target, int16_t state)
{
    if (state < 0)
        return VERDICT_NO_DATA;
    if (target->state < 0)
        return VERDICT_NO_DATA;
    int32_t have = model->states[state].rank, want = model->states[target->state].rank;
    bool reached = state == target->state || (have >= 0 && want >= 0 && have >= want);
    return reached ? VERDICT_MET : VERDICT_UNMET;
}

// The decision of the year; about the standard also the one that came with the value carried into it. A decision about
// a stage is one taken for its target year.
static uint16_t decision_flags(const struct indicator_inputs *inputs, const struct target *target, int32_t year, int32_t value_year)
{
    if (target->due && year != target->due)
        return 0;
    uint16_t own = flags_at(inputs, target->measured_slot, year) & (MARK_MET | MARK_UNMET);
    return own || target->due ? own : flags_at(inputs, target->measured_slot, value_year);
}

static enum verdict judge_decided(const struct indicator_inputs *inputs, const struct target *target, int32_t year,
                                  const struct measured *measured)
{
    if (target->value_slot >= 0) {
        double flag = measured_at(inputs, target->value_slot, year).value;
        return isnan(flag) ? VERDICT_NO_DATA : (flag != 0 ? VERDICT_MET : VERDICT_UNMET);
    }
    uint16_t flags = decision_flags(inputs, target, year, measured->year);
    if (flags & MARK_MET)
        return VERDICT_MET;
    return flags & MARK_UNMET ? VERDICT_UNMET : VERDICT_NO_DATA;
}

static bool state_is(const struct indicator_model *model, int16_t state, const char *code)
{
    return state >= 0 && text_equal(model->states[state].code, code);
}

void indicator_evaluate_target(const struct indicator_inputs *inputs, int32_t indicator, const struct target *target,
                               int32_t year, struct target_result *ret_result)
{
    (void)indicator;
    const struct indicator_model *model = inputs->model;
    struct measured measured = target_measured(inputs, target, year);
    *ret_result = (struct target_result){.measured = measured.value, .measured_year = measured.year,
                                         .threshold = target_threshold(inputs, target, year)};
    if (target->comparator == COMPARE_REACH)
        ret_result->verdict = judge_state(model, target, measured.state);
    else if (target->comparator == COMPARE_DECIDED)
        ret_result->verdict = judge_decided(inputs, target, year, &measured);
    else if (state_is(model, measured.state, "not_applicable")) // by rule, what does not apply counts as met
        ret_result->verdict = VERDICT_MET;
    else if (target->comparator == COMPARE_NONE_OCCURRED && measured.state >= 0)
        ret_result->verdict = state_is(model, measured.state, "none_occurred") ? VERDICT_MET : VERDICT_UNMET;
    else
        ret_result->verdict = judge_number(target->comparator, measured.value, ret_result->threshold, measured.qualifier);
}

// ---- all conditions of a due year ----

// Unmet outweighs no data, which outweighs not due, then expected, then met.
static enum verdict verdict_both(enum verdict a, enum verdict b)
{
    static const enum verdict weight[] = {VERDICT_UNMET, VERDICT_NO_DATA, VERDICT_NOT_DUE, VERDICT_EXPECTED};
    for (size_t i = 0; i < sizeof weight / sizeof *weight; i++)
        if (a == weight[i] || b == weight[i])
            return weight[i];
    return VERDICT_MET;
}

// false when the indicator has no condition for that due year.
static bool evaluate_due(const struct indicator_inputs *inputs, int32_t index, int32_t due, int32_t year, enum verdict *ret_verdict)
{
    const struct indicator *indicator = &inputs->model->indicators[index];
    bool found = false;
    enum verdict verdict = VERDICT_MET;
    for (size_t i = 0; i < indicator->target_count; i++) {
        const struct target *target = &indicator->targets[i];
        struct target_result result;
        if (target->due != due)
            continue;
        indicator_evaluate_target(inputs, index, target, due && year > due ? due : year, &result);
        verdict = found ? verdict_both(verdict, result.verdict) : result.verdict;
        found = true;
    }
    *ret_verdict = verdict;
    return found;
}

static void evaluate_stages(const struct indicator_inputs *inputs, int32_t index, int32_t year, struct indicator_result *result)
{
    for (int32_t i = 0; i < inputs->model->stage_count; i++) {
        int32_t due = inputs->model->stages[i].year_to;
        enum verdict verdict;
        if (!evaluate_due(inputs, index, due, year, &verdict))
            continue;
        result->stages[i] = (uint8_t)(year < due && verdict != VERDICT_MET ? VERDICT_NOT_DUE : verdict);
    }
}

// Without a national standard (secondary indicators) the stage that is due next, or the last, speaks.
static enum verdict verdict_of_stages(const struct indicator_model *model, const struct indicator_result *result, int32_t year)
{
    enum verdict verdict = VERDICT_NO_DATA;
    for (int32_t i = 0; i < model->stage_count; i++) {
        if (result->stages[i] == STAGE_NO_TARGET)
            continue;
        verdict = (enum verdict)result->stages[i];
        if (model->stages[i].year_to >= year)
            break;
    }
    return verdict;
}

// Beyond rounding; "at least 20" differs only from less than 20.
static bool published_differs(const struct subject *subject, uint16_t flags, double published, double computed)
{
    double half = subject->decimals >= 0 ? 0.5 * pow(10, -subject->decimals) : 0;
    double excess = computed - published;
    if (isnan(excess) || (flags & MARK_AT_LEAST && excess > 0) || (flags & MARK_AT_MOST && excess < 0))
        return false;
    return fabs(excess) > half * 1.0001 + 1e-9;
}

static void evaluate_value(const struct indicator_inputs *inputs, const struct subject *subject, int32_t year,
                           struct indicator_result *result)
{
    enum value_origin origin;
    result->value_year = indicator_value_year(inputs, subject->slot, year, &origin);
    result->origin = (uint8_t)origin;
    if (!result->value_year)
        return;
    size_t at = cell(inputs, subject->slot, result->value_year);
    struct input_mark mark = inputs->marks[at];
    result->value = inputs->values[at];
    result->state = mark.state;
    result->qualifier = (uint8_t)qualifier_of(mark.flags);
    if (!(mark.flags & MARK_COMPUTED))
        return;
    result->published = inputs->facts[at];
    result->differs = published_differs(subject, mark.flags, result->published, result->value);
}

static void evaluate_single(const struct indicator_inputs *inputs, int32_t index, int32_t year, struct indicator_result *result)
{
    const struct indicator *indicator = &inputs->model->indicators[index];
    evaluate_value(inputs, indicator->subject, year, result);
    evaluate_stages(inputs, index, year, result);
    result->basis = (uint8_t)indicator->basis;
    enum verdict verdict;
    if (!evaluate_due(inputs, index, 0, year, &verdict))
        verdict = verdict_of_stages(inputs->model, result, year);
    uint16_t flags = result->value_year ? flags_at(inputs, indicator->subject->slot, result->value_year) : 0;
    bool attested = indicator->basis == BASIS_ATTESTED;
    if (attested && (flags & (MARK_MET | MARK_UNMET)))
        verdict = flags & MARK_MET ? VERDICT_MET : VERDICT_UNMET;
    uint16_t outlook = flags | flags_at(inputs, indicator->subject->slot, year); // it may be said without a value
    if (verdict != VERDICT_MET && (outlook & MARK_OUTLOOK_MET))
        verdict = VERDICT_EXPECTED;
    result->verdict = (uint8_t)verdict;
}

static void evaluate_group(const struct indicator_inputs *inputs, const struct indicator *group, int32_t year,
                           struct indicator_result *result)
{
    result->basis = BASIS_COMPUTED;
    for (int32_t i = 0; i < group->part_count; i++) {
        struct indicator_result part;
        indicator_evaluate(inputs, group->parts[i], year, &part);
        result->verdict = (uint8_t)(i ? verdict_both(result->verdict, part.verdict) : part.verdict);
        if (part.basis == BASIS_ATTESTED)
            result->basis = BASIS_ATTESTED;
        if (part.value_year > result->value_year) {
            result->value_year = part.value_year;
            result->origin = part.origin;
        }
        for (int32_t s = 0; s < inputs->model->stage_count; s++) {
            if (part.stages[s] == STAGE_NO_TARGET)
                continue;
            bool first = result->stages[s] == STAGE_NO_TARGET;
            result->stages[s] = (uint8_t)(first ? part.stages[s] : verdict_both(result->stages[s], part.stages[s]));
        }
    }
}

void indicator_evaluate(const struct indicator_inputs *inputs, int32_t index, int32_t year, struct indicator_result *ret_result)
{
    const struct indicator *indicator = &inputs->model->indicators[index];
    memset(ret_result, 0, sizeof *ret_result);
    ret_result->value = NAN;
    ret_result->published = NAN;
    ret_result->state = -1;
    memset(ret_result->stages, STAGE_NO_TARGET, sizeof ret_result->stages);
    if (indicator->part_count)
        evaluate_group(inputs, indicator, year, ret_result);
    else
        evaluate_single(inputs, index, year, ret_result);
}

// ---- over all ----

static bool has_own(const struct indicator_inputs *inputs, const struct indicator *indicator, int32_t year)
{
    for (int32_t i = 0; i < indicator->part_count; i++)
        if (own_value(inputs, inputs->model->indicators[indicator->parts[i]].subject->slot, year))
            return true;
    return own_value(inputs, indicator->subject->slot, year);
}

static bool has_carried(const struct indicator_inputs *inputs, const struct indicator *indicator, int32_t year)
{
    enum value_origin origin;
    for (int32_t i = 0; i < indicator->part_count; i++)
        if (indicator_value_year(inputs, inputs->model->indicators[indicator->parts[i]].subject->slot, year, &origin))
            return true;
    return indicator_value_year(inputs, indicator->subject->slot, year, &origin) != 0;
}

void indicator_count_values(const struct indicator_inputs *inputs, int32_t year, struct value_counts *ret_counts)
{
    *ret_counts = (struct value_counts){0};
    for (int32_t i = 0; i < inputs->model->indicator_count; i++) {
        const struct indicator *indicator = &inputs->model->indicators[i];
        if (indicator->class != CLASS_MAIN)
            continue;
        bool own = has_own(inputs, indicator, year), carried = !own && has_carried(inputs, indicator, year);
        ret_counts->own += own;
        ret_counts->carried += carried;
        ret_counts->none += !own && !carried;
    }
}

int32_t indicator_data_year(const struct indicator_inputs *inputs, int32_t until)
{
    int32_t last = inputs->first_year + inputs->years - 1;
    for (int32_t year = until < last ? until : last; year >= inputs->first_year; year--) {
        struct value_counts counts;
        indicator_count_values(inputs, year, &counts);
        if (counts.own)
            return year;
    }
    return 0;
}

int32_t indicator_default_year(const struct indicator_inputs *inputs)
{
    for (int32_t year = indicator_data_year(inputs, INT32_MAX); year; year = indicator_data_year(inputs, year - 1)) {
        struct value_counts counts;
        indicator_count_values(inputs, year, &counts);
        if ((counts.own + counts.carried) * 2 >= inputs->model->main_count)
            return year;
    }
    return inputs->model->plan.base_year;
}

int32_t indicator_reported_year(const struct indicator_inputs *inputs)
{
    for (int32_t year = indicator_data_year(inputs, INT32_MAX); year; year = indicator_data_year(inputs, year - 1)) {
        struct value_counts counts;
        indicator_count_values(inputs, year, &counts);
        if (counts.own * 2 > inputs->model->main_count)
            return year;
    }
    return inputs->model->plan.base_year;
}

void indicator_count(const struct indicator_inputs *inputs, int32_t year, struct verdict_counts *ret_counts)
{
    *ret_counts = (struct verdict_counts){0};
    for (int32_t i = 0; i < inputs->model->indicator_count; i++) {
        struct indicator_result result;
        if (inputs->model->indicators[i].class != CLASS_MAIN)
            continue;
        indicator_evaluate(inputs, i, year, &result);
        ret_counts->count[result.verdict]++;
    }
}
