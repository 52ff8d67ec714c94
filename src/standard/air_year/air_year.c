#include "standard/air_year/air_year.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"

// ---- percentiles ----

static int compare_units(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

int64_t air_percentile(int64_t *values, int count, int percent)
{
    qsort(values, (size_t)count, sizeof *values, compare_units);
    int64_t place = (int64_t)(count - 1) * percent; // hundredths above the first
    int64_t below = place / 100, rest = place % 100;
    if (below >= count - 1)
        return values[count - 1] * 100;
    return values[below] * 100 + (values[below + 1] - values[below]) * rest;
}

// ---- one pollutant ----

static int month_days(int32_t year, int month)
{
    return period_last_day((struct period){.kind = PERIOD_MONTH, .year = year, .index = month}).day;
}

static bool months_have_enough(const struct air_validity *validity, int32_t year, const struct standard_reading *days)
{
    int day = 0;
    for (int month = 1; month <= 12; month++) {
        int found = 0, last = day + month_days(year, month);
        for (; day < last; day++)
            found += days[day].valid;
        if (found < (month == 2 ? validity->february_days : validity->month_days))
            return false;
    }
    return true;
}

static void take_statistics(const struct air_item *item, int64_t *values, struct air_item_year *result)
{
    int64_t sum = 0;
    for (int i = 0; i < result->days; i++)
        sum += values[i];
    result->has_statistics = true;
    result->mean = (struct decimal){standard_round_ratio(sum, result->days), item->digits};
    result->percentile = (struct decimal){standard_round_ratio(air_percentile(values, result->days, item->percentile), 100), item->digits};
    result->percentile_meets = decimal_compare(result->percentile, item->day_limit) <= 0;
    result->percentile_multiple = standard_multiple(result->percentile, item->day_limit);
    result->index = decimal_to_double(result->percentile) / decimal_to_double(item->day_limit);
    result->mean_meets = true;
    if (!item->has_mean)
        return;
    result->mean_meets = decimal_compare(result->mean, item->year_limit) <= 0;
    result->mean_multiple = standard_multiple(result->mean, item->year_limit);
    result->index = fmax(result->index, decimal_to_double(result->mean) / decimal_to_double(item->year_limit));
}

static void compute_item(const struct air_item *item, const struct air_validity *validity, int32_t year, const struct standard_reading *days,
                         struct air_item_year *result)
{
    int64_t values[AIR_DAYS_MAX], limit = standard_units(item->day_limit, item->digits);
    int last = month_days(year, 2) + 337;
    *result = (struct air_item_year){.rate = (double)NAN, .index = (double)NAN};
    for (int day = 0; day < last; day++) {
        if (!days[day].valid)
            continue;
        values[result->days] = standard_units(days[day].value, item->digits);
        result->days_meeting += values[result->days++] <= limit;
    }
    result->valid = result->days >= validity->year_days && months_have_enough(validity, year, days);
    if (!result->days)
        return;
    result->rate = decimal_round_double(100.0 * result->days_meeting / result->days, 1);
    take_statistics(item, values, result);
    result->meets = result->valid && result->mean_meets && result->percentile_meets;
}

// ---- all of them ----

double air_ranking_index(const struct air_edition *edition, const struct decimal *values)
{
    double sum = 0;
    for (int i = 0; i < edition->item_count; i++) {
        const struct air_item *item = &edition->items[i];
        struct decimal limit = item->has_mean ? item->year_limit : item->day_limit;
        sum += item->weight * decimal_to_double(values[i]) / decimal_to_double(limit);
    }
    return decimal_round_double(sum, edition->index_digits);
}

void air_year_compute(const struct air_edition *edition, const struct air_validity *validity, int32_t year,
                      const struct standard_reading *const *series, struct air_year *ret_year)
{
    struct decimal values[AIR_ITEMS_MAX] = {0};
    bool whole = edition->item_count > 0;
    *ret_year = (struct air_year){.valid = whole, .meets = whole, .ranking_index = (double)NAN};
    for (int i = 0; i < edition->item_count; i++) {
        struct air_item_year *item = &ret_year->items[i];
        compute_item(&edition->items[i], validity, year, series[i], item);
        ret_year->valid = ret_year->valid && item->valid;
        ret_year->meets = ret_year->meets && item->meets;
        whole = whole && item->has_statistics;
        ret_year->index_sum += item->index; // NaN spreads
        ret_year->index_max = item->index > ret_year->index_max ? item->index : ret_year->index_max;
        values[i] = edition->items[i].has_mean ? item->mean : item->percentile;
    }
    if (whole)
        ret_year->ranking_index = air_ranking_index(edition, values);
    else
        ret_year->index_max = (double)NAN;
}
