#include "observe/evaluate/water_period.h"

#include <string.h>

#include "base/arena.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/stow/means.h"

#define DIGITS 7             // of sums: fine enough for mercury, wide enough for 100,000 mg/L

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
    struct doubt_bounds bounds;
    int hours[WATER_DAYS]; // that count, or are a sample by hand
    bool by_hand[WATER_DAYS];
};

// The value in units of the table, half of it below detection. false: it does not count.
static bool counts_as(const struct filling *filling, const struct observation *one, struct water_day *ret_value)
{
    const struct observation_number value = doubt_counted(&filling->bounds, one->value);
    const bool below = text_equal(one->flag, WATER_FLAG_BELOW);
    if (!value.present || (value.mantissa < 0 && !filling->factor->negative) || value.scale + filling->factor->shift > DECIMAL_SCALE_MAX ||
        !(below || text_empty(one->flag) || text_equal(one->flag, "N")))
        return false;
    const int64_t units = standard_units((struct decimal){value.mantissa, value.scale + filling->factor->shift}, DIGITS);
    *ret_value = (struct water_day){.sum = below ? units / 2 : units, .count = 1, .below = below};
    return true;
}

static void take_hours(struct filling *filling, const struct observation *hours, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const int64_t place = (hours[i].at_ms - filling->start_ms) / DAY_MS;
        struct water_day *day = &filling->days[place], value;
        if (!counts_as(filling, &hours[i], &value))
            continue;
        day->sum += value.sum;
        day->below += value.below;
        day->count++;
        filling->hours[place]++;
        filling->by_hand[place] = filling->by_hand[place] || hours[i].origin == OBSERVATION_MANUAL;
    }
}

// A day of too few hours is none, whatever they say: against what the year's usual distance of hours makes due (means.h).
static void drop_short_days(struct filling *filling, int64_t interval_ms)
{
    struct means_rule rule = {0};
    const int64_t each = interval_ms > HOUR_MS ? interval_ms / HOUR_MS : 1;
    means_rule_default("surface", SERIES_DAY, &rule);
    for (int day = 0; day < WATER_DAYS; day++)
        if (filling->hours[day] * each < rule.valid_least && !filling->by_hand[day])
            filling->days[day] = (struct water_day){0};
}

// Day observations take the place of the day's hours. A day that we have made and that is not valid is none.
static void take_days(struct filling *filling, const struct observation *days, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const bool ours = days[i].origin == OBSERVATION_COMPUTED || days[i].origin == OBSERVATION_SIMULATED;
        struct water_day *day = &filling->days[(days[i].at_ms - filling->start_ms) / DAY_MS], value;
        const bool counts = counts_as(filling, &days[i], &value);
        if (counts || ours)
            *day = counts ? value : (struct water_day){0};
        day->manual = counts && days[i].origin == OBSERVATION_MANUAL;
    }
}

bool water_days_read(const struct water_span *span, const struct water_factor *factor, struct water_day *ret_days, bool *ret_any, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct filling *filling = arena_alloc(arena, sizeof *filling);
    const struct series_range range = {day_start_ms((struct day){span->year, 1, 1}), day_start_ms((struct day){span->year + 1, 1, 1})};
    struct series_key key = {span->point, factor->code, SERIES_HOUR};
    struct observation *rows;
    size_t count;
    *filling = (struct filling){.days = ret_days, .start_ms = range.from_ms, .factor = factor,
                                .bounds = doubts_find(span->doubts, &(struct judge_whose){span->point, factor->code, "surface"})};
    if (!series_collect(span->series, arena, &key, range, 0, &rows, &count, f))
        return false;
    take_hours(filling, rows, count);
    drop_short_days(filling, means_interval(rows, count, HOUR_MS));
    key.kind = SERIES_DAY;
    if (!series_collect(span->series, arena, &key, range, 0, &rows, &count, f))
        return false;
    take_days(filling, rows, count);
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
    const struct water_span span = {series, point, year, rules->doubts};
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
