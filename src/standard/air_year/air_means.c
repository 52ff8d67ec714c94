#include "standard/air_year/air_year.h"

#define WINDOW_HOURS 8

// Mean of `count` hours from `first`; not valid with fewer than `least` values.
static struct standard_reading mean_of(const struct standard_reading *hours, int count, int least, int digits)
{
    int64_t sum = 0, found = 0;
    const int keep = digits + 4; // what devices send beyond the reporting digits still counts
    for (int i = 0; i < count; i++)
        if (hours[i].valid) {
            sum += standard_units(hours[i].value, keep);
            found++;
        }
    if (found == 0 || found < least)
        return (struct standard_reading){0};
    // sum / found / 10^4 in one rounding
    return (struct standard_reading){.valid = true, .value = {standard_round_ratio(sum, found * 10000), digits}};
}

struct standard_reading air_day_mean(const struct air_validity *validity, const struct standard_reading hours[AIR_DAY_HOURS], int digits)
{
    return mean_of(hours, AIR_DAY_HOURS, validity->day_hours, digits);
}

struct standard_reading air_day_ozone(const struct air_validity *validity, const struct standard_reading hours[AIR_DAY_HOURS], int digits,
                                      struct decimal limit)
{
    struct standard_reading largest = {0};
    int windows = 0;
    for (int first = 0; first + WINDOW_HOURS <= AIR_DAY_HOURS; first++) {
        struct standard_reading mean = mean_of(hours + first, WINDOW_HOURS, validity->window_hours, digits);
        windows += mean.valid;
        if (mean.valid && (!largest.valid || decimal_compare(mean.value, largest.value) > 0))
            largest = mean;
    }
    largest.valid = largest.valid && (windows >= validity->ozone_windows || decimal_compare(largest.value, limit) > 0);
    return largest;
}
