#include "observe/judge/doubt.h"

#include "base/text.h"
#include "observe/judge/warning.h"
#include "standard/table/table.h"

const char *doubt_name(enum doubt_reason reason)
{
    static const char *const names[DOUBT_REASON_COUNT] = {
#define X(reason, name) name,
        DOUBT_REASONS(X)
#undef X
    };
    return names[reason];
}

bool doubt_bars(enum doubt_reason reason)
{
    return reason >= DOUBT_SENTINEL && reason <= DOUBT_RANGE;
}

// ---- one value ----

#define NINES_MOST 999999 // 9, 99, 999 ... as loggers write them

// 99, 999 ... of either sign, or -1, whatever the digits behind the point.
static bool is_sentinel(struct decimal value)
{
    while (value.scale > 0 && value.mantissa % 10 == 0) {
        value.mantissa /= 10;
        value.scale--;
    }
    if (value.scale > 0)
        return false;
    if (value.mantissa == -1)
        return true;
    const int64_t size = value.mantissa < 0 ? -value.mantissa : value.mantissa;
    int64_t nines = 99;
    while (nines < size && nines < NINES_MOST)
        nines = nines * 10 + 9;
    return size == nines;
}

static bool is_drift(const struct doubt_bounds *bounds, struct decimal value)
{
    return bounds->least.mantissa == 0 && decimal_to_double(value) >= -bounds->drift;
}

static enum doubt_reason doubt_negative(const struct doubt_bounds *bounds, struct decimal value)
{
    if (bounds->has_least) {
        const bool below = decimal_compare(value, bounds->least) < 0;
        if (below && is_sentinel(value))
            return DOUBT_SENTINEL;
        return below && !is_drift(bounds, value) ? DOUBT_BELOW : DOUBT_NONE;
    }
    return bounds->negative && decimal_to_double(value) < -bounds->drift ? DOUBT_NEGATIVE : DOUBT_NONE;
}

enum doubt_reason doubt_of(const struct doubt_bounds *bounds, struct observation_number value)
{
    if (!bounds || !value.present)
        return DOUBT_NONE;
    const struct decimal number = observation_decimal(value);
    if (number.mantissa == 0 && bounds->zero)
        return DOUBT_ZERO;
    if (number.mantissa < 0 || (bounds->has_least && bounds->least.mantissa > 0)) {
        const enum doubt_reason reason = doubt_negative(bounds, number);
        if (reason != DOUBT_NONE)
            return reason;
    }
    if (bounds->has_most && decimal_compare(number, bounds->most) > 0)
        return is_sentinel(number) ? DOUBT_SENTINEL : DOUBT_ABOVE;
    if (!bounds->has_low && !bounds->has_high)
        return DOUBT_NONE;
    const double counted = number.mantissa < 0 && bounds->has_least && is_drift(bounds, number) ? 0 : decimal_to_double(number);
    return (bounds->has_low && counted < bounds->low) || (bounds->has_high && counted > bounds->high) ? DOUBT_RANGE : DOUBT_NONE;
}

bool doubt_is_free(const struct doubt_bounds *bounds, double least, double most)
{
    if (!bounds)
        return true;
    const double low = bounds->has_least ? decimal_to_double(bounds->least) : 0;
    if ((bounds->has_least || bounds->negative) && !(least > low || (low == 0 && least == 0))) // shortest of what two decimals may round to
        return false;
    if (bounds->has_most && !(most < decimal_to_double(bounds->most)))
        return false;
    if ((bounds->has_low && !(least > bounds->low || (bounds->low == 0 && least == 0))) || (bounds->has_high && !(most < bounds->high)))
        return false;
    return !bounds->zero || least > 0 || most < 0;
}

bool doubt_lets_judge(const struct doubt_bounds *bounds, struct observation_number value, struct observation_number least, bool below)
{
    const enum doubt_reason reason = doubt_of(bounds, value);
    if (reason != DOUBT_NONE && reason != DOUBT_ZERO)
        return false;
    return !below || (reason != DOUBT_ZERO && doubt_of(bounds, least) != DOUBT_ZERO);
}

static struct observation_number without_drift(const struct doubt_bounds *bounds, struct observation_number value)
{
    if (value.mantissa < 0 && bounds->has_least && is_drift(bounds, observation_decimal(value)))
        value.mantissa = 0;
    return value;
}

struct observation_number doubt_counted(const struct doubt_bounds *bounds, struct observation_number value)
{
    if (!bounds || !value.present)
        return value;
    return doubt_bars(doubt_of(bounds, value)) ? (struct observation_number){0} : without_drift(bounds, value);
}

struct observation_number doubt_counted_total(const struct doubt_bounds *bounds, struct observation_number total)
{
    if (!bounds || !total.present)
        return total;
    const enum doubt_reason reason = total.mantissa < 0 ? doubt_negative(bounds, observation_decimal(total)) : DOUBT_NONE;
    return doubt_bars(reason) ? (struct observation_number){0} : without_drift(bounds, total);
}

// ---- the bounds of all factors ----

static bool parse_bound(const struct standard_table *table, const struct standard_row *row, const char *column, bool *ret_has, struct decimal *ret_bound,
                        struct fault *f)
{
    const char *text = standard_cell(table, row, column);
    *ret_has = *text != '\0';
    return !*ret_has || decimal_parse(text, ret_bound, NULL) || standard_cell_fault(table, row, column, f);
}

bool doubts_parse(struct arena *arena, const struct standard_file *factors, const struct standard_file *rules, struct doubts *ret_doubts, struct fault *f)
{
    struct standard_table table;
    if (!judge_rules_parse(arena, rules, &ret_doubts->rules, f) || !standard_table_parse(arena, factors, "code old_code kind unit least most", &table, f))
        return false;
    struct factor *items = arena_array(arena, table.count + 1, sizeof *items);
    for (size_t i = 0; i < table.count; i++) {
        const struct standard_row *row = &table.rows[i];
        items[i] = (struct factor){.code = standard_cell(&table, row, "code"), .old_code = standard_cell(&table, row, "old_code"),
                                   .kind = standard_cell(&table, row, "kind"), .unit = standard_cell(&table, row, "unit")};
        if (!parse_bound(&table, row, "least", &items[i].has_least, &items[i].least, f) ||
            !parse_bound(&table, row, "most", &items[i].has_most, &items[i].most, f))
            return false;
    }
    factor_table_init(&ret_doubts->factors, arena, items, table.count);
    return true;
}

bool doubts_load(struct store *store, struct arena *arena, struct doubts *ret_doubts, struct fault *f)
{
    return factor_table_load(store, arena, INT64_MAX, &ret_doubts->factors, f) && warning_rules(store, arena, &ret_doubts->rules, f);
}

// Amounts: there is no less than nothing of them. A data folder of an earlier pack has no `least` beside its factors.
static bool is_amount(const char *unit)
{
    static const char *const units[] = {"mg/m³", "μg/m³", "µg/m³", "mg/L", "μg/L", "µg/L", "m³/s", "L/s", "%", "级", "倍", "NTU", "μS/cm", "µS/cm", "个/L", "m/s", "m²"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (text_equal(unit, units[i]))
            return true;
    return false;
}

struct doubt_bounds doubts_find(const struct doubts *doubts, const struct judge_whose *whose)
{
    struct doubt_bounds bounds = {0};
    struct judge_settings settings;
    if (!doubts || !factor_is_measured(whose->factor))
        return bounds;
    const struct factor *factor = factor_find(&doubts->factors, whose->factor);
    if (factor) {
        bounds.has_least = factor->has_least || is_amount(factor->unit);
        bounds.least = factor->least;
        bounds.has_most = factor->has_most;
        bounds.most = factor->most;
    }
    judge_settings_find(&doubts->rules, JUDGE_NEGATIVE, whose, &settings);
    bounds.negative = settings.enabled;
    bounds.drift = settings.given[JUDGE_LEAST] && settings.numbers[JUDGE_LEAST] > 0 ? settings.numbers[JUDGE_LEAST] : 0;
    judge_settings_find(&doubts->rules, JUDGE_ZERO, whose, &settings);
    bounds.zero = settings.enabled;
    judge_settings_find(&doubts->rules, JUDGE_RANGE, whose, &settings);
    bounds.has_low = settings.enabled && settings.given[JUDGE_LOW];
    bounds.has_high = settings.enabled && settings.given[JUDGE_HIGH];
    bounds.low = settings.numbers[JUDGE_LOW];
    bounds.high = settings.numbers[JUDGE_HIGH];
    return bounds;
}
