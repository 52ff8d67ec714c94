#include "observe/water_period.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define DIGITS 7             // of sums: fine enough for mercury, wide enough for 100,000 mg/L
#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)

// ---- means ----

struct mean {
    int64_t sum;
    int count, below;
};

static struct standard_reading reading_of(const struct mean *mean)
{
    if (!mean->count)
        return (struct standard_reading){0};
    struct decimal value = {standard_round_ratio(mean->sum, mean->count), DIGITS};
    while (value.scale > 0 && value.mantissa % 10 == 0) {
        value.mantissa /= 10;
        value.scale--;
    }
    bool below = mean->below == mean->count;
    if (below) // the limit itself, not half of it
        value.mantissa *= 2;
    return (struct standard_reading){.valid = true, .value = value, .below_detection = below};
}

struct standard_reading water_day_reading(const struct water_day *day)
{
    const struct mean mean = {day->count ? standard_round_ratio(day->sum, day->count) : 0, day->count > 0, day->count > 0 && day->below == day->count};
    return reading_of(&mean);
}

int water_month_start(int32_t year, int month)
{
    if (month > WATER_MONTHS)
        return water_month_start(year, WATER_MONTHS) + 31;
    const struct day first = {year, month, 1}, new_year = {year, 1, 1};
    return (int)((day_start_ms(first) - day_start_ms(new_year)) / DAY_MS);
}

static struct mean mean_of_days(const struct water_day *days, int from, int to, bool manual)
{
    struct mean mean = {0};
    for (int day = from; day < to; day++) {
        if (!days[day].count || (manual && !days[day].manual))
            continue;
        mean.sum += standard_round_ratio(days[day].sum, days[day].count);
        mean.below += days[day].below == days[day].count;
        mean.count++;
    }
    return mean;
}

struct water_mean water_month_mean(const struct water_day *days, int32_t year, int month)
{
    const int from = water_month_start(year, month), to = water_month_start(year, month + 1);
    struct mean mean = mean_of_days(days, from, to, true);
    const bool manual = mean.count > 0;
    if (!manual)
        mean = mean_of_days(days, from, to, false);
    return (struct water_mean){reading_of(&mean), mean.count, manual};
}

struct water_mean water_year_mean(const struct standard_reading *months)
{
    struct mean mean = {0};
    for (int month = 0; month < WATER_MONTHS; month++) {
        if (!months[month].valid)
            continue;
        int64_t units = standard_units(months[month].value, DIGITS);
        mean.sum += months[month].below_detection ? units / 2 : units;
        mean.below += months[month].below_detection;
        mean.count++;
    }
    return (struct water_mean){.reading = reading_of(&mean), .values = mean.count};
}

static void compute_month(const struct water_rules *rules, enum water_body body, int32_t year, int month, const struct water_day *const *days,
                          struct water_period *ret_month)
{
    for (int i = 0; i < rules->edition->item_count; i++) {
        if (!days[i])
            continue;
        const struct water_mean mean = water_month_mean(days[i], year, month);
        ret_month->manual = ret_month->manual || mean.manual;
        ret_month->readings[i] = mean.reading;
        ret_month->values[i] = mean.values;
    }
    water_compute(rules->edition, body, ret_month->readings, &ret_month->result);
}

static void compute_year(const struct water_rules *rules, enum water_body body, struct water_year *year)
{
    for (int i = 0; i < rules->edition->item_count; i++) {
        struct standard_reading months[WATER_MONTHS];
        for (int month = 0; month < WATER_MONTHS; month++)
            months[month] = year->months[month].readings[i];
        const struct water_mean mean = water_year_mean(months);
        year->year.readings[i] = mean.reading;
        year->year.values[i] = mean.values;
    }
    water_compute(rules->edition, body, year->year.readings, &year->year.result);
}

void water_year_compute(const struct water_rules *rules, enum water_body body, int32_t year, const struct water_day *const *days,
                        struct water_year *ret_year)
{
    memset(ret_year, 0, sizeof *ret_year);
    for (int month = 1; month <= WATER_MONTHS; month++) {
        struct water_period *period = &ret_year->months[month - 1];
        compute_month(rules, body, year, month, days, period);
        ret_year->classed += period->result.class > 0;
        ret_year->year.manual = ret_year->year.manual || period->manual;
    }
    compute_year(rules, body, ret_year);
    ret_year->complete = ret_year->year.result.class > 0 && ret_year->classed >= rules->year_months;
}

// ---- from the series store ----

struct filling {
    struct water_day *days;
    int64_t start_ms;
    const struct water_factor *factor;
    bool replaces;  // day observations take the place of the day's hours
};

static bool fill(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    const struct filling *filling = context;
    (void)f;
    for (size_t i = 0; i < count; i++) {
        const struct observation *one = &observations[i];
        struct water_day *day = &filling->days[(one->at_ms - filling->start_ms) / DAY_MS];
        bool below = text_equal(one->flag, WATER_FLAG_BELOW);
        if (!one->value.present || (one->value.mantissa < 0 && !filling->factor->negative) || one->value.scale + filling->factor->shift > DECIMAL_SCALE_MAX ||
            !(below || text_empty(one->flag) || text_equal(one->flag, "N")))
            continue;
        int64_t units = standard_units((struct decimal){one->value.mantissa, one->value.scale + filling->factor->shift}, DIGITS);
        if (filling->replaces)
            *day = (struct water_day){.manual = one->origin == OBSERVATION_MANUAL};
        day->sum += below ? units / 2 : units;
        day->below += below;
        day->count++;
    }
    return true;
}

bool water_days_read(const struct water_span *span, const struct water_factor *factor, struct water_day *ret_days, bool *ret_any, struct fault *f)
{
    struct filling filling = {.days = ret_days, .start_ms = day_start_ms((struct day){span->year, 1, 1}), .factor = factor};
    const struct series_range range = {filling.start_ms, day_start_ms((struct day){span->year + 1, 1, 1})};
    struct series_key key = {span->point, factor->code, SERIES_HOUR};
    if (!series_read(span->series, &key, range, 0, fill, &filling, f))
        return false;
    key.kind = SERIES_DAY;
    filling.replaces = true;
    if (!series_read(span->series, &key, range, 0, fill, &filling, f))
        return false;
    *ret_any = false;
    for (int day = 0; day < WATER_DAYS && !*ret_any; day++)
        *ret_any = ret_days[day].count > 0;
    return true;
}

bool water_year_read(struct series *series, const struct water_rules *rules, const char *point, enum water_body body, int32_t year,
                     struct water_year *ret_year, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const struct water_edition *edition = rules->edition;
    const struct water_span span = {series, point, year};
    const struct water_day **days = arena_array(arena, (size_t)edition->item_count + 1, sizeof *days);
    for (int i = 0; i < edition->item_count; i++) {
        const struct water_item *item = &edition->items[i];
        if (!item->evaluated || text_empty(item->code) || !item->in_body[body])
            continue;
        bool any;
        const struct water_factor factor = {item->code, text_equal(item->transmitted_unit, "µg/L") ? 3 : 0, false};
        struct water_day *found = arena_array(arena, WATER_DAYS, sizeof *found);
        if (!water_days_read(&span, &factor, found, &any, f))
            return false;
        days[i] = any ? found : NULL;
    }
    water_year_compute(rules, body, year, days, ret_year);
    return true;
}

// ---- change ----

const char *water_trend_name(enum water_trend trend)
{
    static const char *const names[] = {NULL, "same", "better", "clearly_better", "poorer", "clearly_poorer"};
    return names[trend];
}

enum water_trend water_trend_of(int class_before, int class_now)
{
    int steps = class_now - class_before;
    if (!class_before || !class_now)
        return WATER_TREND_NONE;
    if (!steps)
        return WATER_SAME;
    if (steps < 0)
        return steps == -1 ? WATER_BETTER : WATER_CLEARLY_BETTER;
    return steps == 1 ? WATER_POORER : WATER_CLEARLY_POORER;
}
