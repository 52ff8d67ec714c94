#include "indicator/plausible.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cell/number_cell.h"
#include "base/text.h"
#include "indicator_sql.h"

#define ENTRIES_MOST (4 * PLAUSIBLE_VALUES)
#define TOLERANCE 1e-9 // of a conversion between units: 1000 ‰ are 100 %

static int32_t first_month(struct period period)
{
    return period.kind == PERIOD_QUARTER ? period.index * 3 - 2 : (period.kind == PERIOD_MONTH ? period.index : 1);
}

bool plausible_period(struct period period, struct fault *f)
{
    char text[PERIOD_TEXT_SIZE], now[PERIOD_TEXT_SIZE];
    const struct day today = day_of_ms(instant_now_ms());
    const struct day first = period.kind == PERIOD_DAY ? period_last_day(period) : (struct day){period.year, first_month(period), 1};
    if (day_compare(first, today) <= 0)
        return true;
    snprintf(now, sizeof now, "%04d-%02d-%02d", today.year, today.month, today.day);
    return fault_set(f, FAULT_INPUT, "fact.not_begun", "field", "period", "period", period_format(period, text, sizeof text), "today", now, NULL);
}

static const char *with_unit(struct arena *arena, const char *number, const char *unit)
{
    return text_empty(unit) ? number : arena_printf(arena, "%s %s", number, unit);
}

bool plausible_value(const struct subject *subject, struct decimal value, const struct unit *unit, const char *unit_text, struct fault *f)
{
    char text[DECIMAL_TEXT_SIZE];
    const double own = decimal_to_double(value) * unit_conversion(unit, subject->unit), room = fabs(own) * TOLERANCE;
    const bool below = own < subject->least - room, above = own > subject->most + room;
    if (!below && !above)
        return true;
    ARENA_SCOPED arena = arena_new();
    const char *bound = with_unit(arena, below ? subject->least_text : subject->most_text, subject->unit_text);
    return fault_set(f, FAULT_INPUT, below ? "fact.below" : "fact.above", "field", "value", "subject", subject->name, "value",
                     with_unit(arena, decimal_format(value, text, sizeof text), unit_text), "bound", bound, NULL);
}

// ---- what was before ----

struct value {
    const char *region, *subject;
    char period[PERIOD_TEXT_SIZE];
    int32_t year;
    size_t index;
    bool is_number;
    double number;           // in the unit of the subject
};

struct plausible {
    const struct indicator_model *model;
    const struct fact_entry *entries;
    struct value *sorted;    // by region, subject, kind of period, period, index
    size_t *place;           // entry -> where it stands there
    size_t *first;           // place -> where its period begins there
    size_t count;
};

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

// Texts of one kind of period are equally long.
static int compare_series(const struct value *a, const struct value *b)
{
    int order = compare_texts(a->region, b->region);
    order = order ? order : compare_texts(a->subject, b->subject);
    const size_t left = strlen(a->period), right = strlen(b->period);
    return order ? order : (left > right) - (left < right);
}

static int compare_values(const void *left, const void *right)
{
    const struct value *a = left, *b = right;
    int order = compare_series(a, b);
    order = order ? order : strcmp(a->period, b->period);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

// A number in the unit of the subject; false when the entry has none that can be read.
static bool own_number(const struct indicator_model *model, const struct subject *subject, const char *text, const char *unit_text, double *ret_number)
{
    struct decimal number;
    if (text_empty(text) || !number_cell_parse(text, unit_text, &number, NULL))
        return false;
    const struct unit *unit = indicator_model_unit(model, unit_text, NULL);
    if (!unit || !unit_convertible(unit, subject->unit))
        return false;
    *ret_number = decimal_to_double(number) * unit_conversion(unit, subject->unit);
    return true;
}

static struct value value_of(const struct plausible *plausible, size_t index)
{
    const struct fact_entry *entry = &plausible->entries[index];
    const int32_t slot = indicator_model_subject(plausible->model, entry->subject ? entry->subject : "");
    struct value value = {.region = text_empty(entry->region) ? plausible->model->plan.region : entry->region, .subject = entry->subject, .index = index};
    struct period period;
    if (period_parse(entry->period ? entry->period : "", &period, NULL)) {
        period_format(period, value.period, sizeof value.period);
        value.year = period.year;
    }
    value.is_number = slot >= 0 && own_number(plausible->model, &plausible->model->subjects[slot], entry->value, entry->unit, &value.number);
    return value;
}

struct plausible *plausible_new(struct arena *arena, const struct indicator_model *model, const struct fact_entry *entries, size_t count)
{
    struct plausible *plausible = arena_alloc(arena, sizeof *plausible);
    *plausible = (struct plausible){.model = model, .entries = entries, .count = count, .sorted = arena_array(arena, count + 1, sizeof(struct value)),
                                    .place = arena_array(arena, count + 1, sizeof(size_t)), .first = arena_array(arena, count + 1, sizeof(size_t))};
    for (size_t i = 0; i < count; i++)
        plausible->sorted[i] = value_of(plausible, i);
    qsort(plausible->sorted, count, sizeof *plausible->sorted, compare_values);
    for (size_t i = 0; i < count; i++) {
        const struct value *value = &plausible->sorted[i], *before = i ? value - 1 : NULL;
        const bool same = before && compare_series(before, value) == 0 && strcmp(before->period, value->period) == 0;
        plausible->place[value->index] = i;
        plausible->first[i] = same ? plausible->first[i - 1] : i;
    }
    return plausible;
}

struct past {
    double low, high, last; // in the unit of the subject
    char last_period[PERIOD_TEXT_SIZE];
    int count;
};

static void take(struct past *past, const char *period, double number)
{
    if (!past->count) {
        past->low = past->high = past->last = number;
        snprintf(past->last_period, sizeof past->last_period, "%s", period);
    }
    past->low = fmin(past->low, number);
    past->high = fmax(past->high, number);
    past->count++;
}

// The entry of the period before that of the place, recorded together with this one; NULL when there are no more. The last of a
// period counts, however many rows repeat it.
static const struct value *next_entry(const struct plausible *plausible, const struct value *own, size_t *at)
{
    const size_t first = plausible->first[*at];
    if (!first || compare_series(&plausible->sorted[first - 1], own) != 0)
        return NULL;
    *at = first - 1;
    return &plausible->sorted[*at];
}

static void take_row(const struct plausible *plausible, const struct subject *subject, const struct fact_before_row *row, struct past *past)
{
    const struct unit *unit = indicator_model_unit(plausible->model, row->unit, NULL);
    if (!unit || !unit_convertible(unit, subject->unit))
        return;
    const struct decimal number = {.mantissa = row->mantissa.value, .scale = (int32_t)row->scale.value};
    take(past, row->period, decimal_to_double(number) * unit_conversion(unit, subject->unit));
}

// Both lists run back in time; of the same period the entry stands for what is stored.
static bool look_back(const struct plausible *plausible, struct store *store, const struct subject *subject, const struct value *own, struct past *past,
                      struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct fact_before_row *rows;
    size_t count, row = 0, looked = 0, at = plausible->place[own->index];
    const struct fact_before_in in = {.region = own->region, .subject = own->subject, .period = own->period, .year = own->year,
                                      .most = 2 * PLAUSIBLE_VALUES};
    if (!fact_before_all(store, arena, &in, &rows, &count, f))
        return false;
    const struct value *entry = next_entry(plausible, own, &at);
    while (past->count < PLAUSIBLE_VALUES && (entry || row < count)) {
        const int order = !entry ? -1 : (row == count ? 1 : strcmp(entry->period, rows[row].period));
        if (order < 0) {
            take_row(plausible, subject, &rows[row++], past);
            continue;
        }
        if (entry->is_number)
            take(past, entry->period, entry->number);
        row += order == 0;
        entry = ++looked < ENTRIES_MOST ? next_entry(plausible, own, &at) : NULL; // those without a number do not count
    }
    return true;
}

static bool is_far(const struct past *past, double number)
{
    const double width = past->high - past->low, room = fabs(number) * TOLERANCE;
    return past->count >= PLAUSIBLE_VALUES_LEAST && (number > past->high + width + room || number < past->low - width - room) &&
           fabs(number - past->last) > PLAUSIBLE_SHARE * fabs(past->last) + room;
}

// ---- saying it ----

// A number that was converted shows six digits; the noise of the conversion would not be what anybody reported.
static const char *number_text(struct arena *arena, double number, bool converted)
{
    char text[DECIMAL_TEXT_SIZE];
    struct decimal decimal;
    if (converted)
        number = strtod(arena_printf(arena, "%.6g", number), NULL);
    return decimal_from_double(number, &decimal) ? arena_strdup(arena, decimal_format(decimal, text, sizeof text)) : arena_printf(arena, "%.6g", number);
}

static const char *times_of(struct arena *arena, double number, double last, const char **ret_key)
{
    const double ratio = last == 0 ? 0 : number / last;
    *ret_key = ratio <= 0 ? "fact.far" : (ratio >= 2 ? "fact.far_times" : (ratio > 1 ? "fact.far_more" : "fact.far_less"));
    if (ratio >= 2)
        return arena_printf(arena, ratio < 9.95 ? "%.1f" : "%.0f", ratio);
    const double percent = ratio > 1 ? (ratio - 1) * 100 : ratio * 100;
    return number_text(arena, strtod(arena_printf(arena, "%.2g", percent), NULL), false);
}

static bool ask(const struct subject *subject, const struct fact_entry *entry, double number, const struct past *past, const struct unit *unit, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *key;
    const double back = unit_conversion(subject->unit, unit);
    const bool converted = back != 1.0;
    const char *low = number_text(arena, past->low * back, converted), *high = number_text(arena, past->high * back, converted);
    const char *range = text_equal(low, high) ? low : arena_printf(arena, "%s～%s", low, high);
    const char *times = times_of(arena, number, past->last, &key);
    const char *value = with_unit(arena, number_text(arena, number * back, converted), entry->unit);
    return fault_set(f, FAULT_INPUT, key, "field", "reason", "subject", subject->name, "value", value, "range",
                     with_unit(arena, range, entry->unit), "period", past->last_period, "last", number_text(arena, past->last * back, converted), "times",
                     times, NULL);
}

bool plausible_explained(const struct plausible *plausible, struct store *store, size_t index, struct fault *f)
{
    const struct fact_entry *entry = &plausible->entries[index];
    const struct value *own = &plausible->sorted[plausible->place[index]];
    const bool person = text_empty(entry->source_kind) || text_equal(entry->source_kind, "person");
    struct past past = {0};
    if (!person || !own->is_number || entry->withdrawn || !text_empty(entry->reason))
        return true;
    const struct subject *subject = &plausible->model->subjects[indicator_model_subject(plausible->model, entry->subject)];
    const struct unit *unit = indicator_model_unit(plausible->model, entry->unit, f);
    if (!unit || !look_back(plausible, store, subject, own, &past, f))
        return false;
    return !is_far(&past, own->number) || ask(subject, entry, own->number, &past, unit, f);
}
