#include "observe/evaluate/air_day.h"

#include <string.h>

#include "base/text.h"

#define GOOD_STEP 2 // the breakpoint of index 100: the class 2 limit of the same average

bool air_rules_make(const struct aqi_tables *aqi, const struct air_tables *air, struct air_rules *ret_rules)
{
    *ret_rules = (struct air_rules){.aqi = aqi, .air = air};
    for (int e = 0; e < aqi->edition_count; e++)
        for (int i = 0; i < aqi->editions[e].item_count; i++) {
            const char *code = aqi->editions[e].items[i].code;
            int known = 0;
            while (known < ret_rules->factor_count && !text_equal(ret_rules->codes[known], code))
                known++;
            if (known == AIR_FACTORS_MAX)
                return false;
            if (known == ret_rules->factor_count)
                ret_rules->codes[ret_rules->factor_count++] = code;
        }
    return true;
}

static int factor_of(const struct air_rules *rules, const struct aqi_item *item)
{
    int factor = 0;
    while (!text_equal(rules->codes[factor], item->code))
        factor++;
    return factor;
}

static void count_hours(const struct air_rules *rules, const struct air_hours *hours, struct air_report *report)
{
    for (int factor = 0; factor < rules->factor_count; factor++) {
        for (int hour = 0; hour < AIR_DAY_HOURS; hour++)
            report->hours[factor] += hours->hours[factor][hour].valid;
        report->any = report->any || report->hours[factor] > 0 || hours->given[factor].valid;
    }
}

static struct standard_reading largest_hour(const struct standard_reading hours[AIR_DAY_HOURS])
{
    struct standard_reading largest = {0};
    for (int hour = 0; hour < AIR_DAY_HOURS; hour++)
        if (hours[hour].valid && (!largest.valid || decimal_compare(hours[hour].value, largest.value) > 0))
            largest = hours[hour];
    return largest;
}

static struct standard_reading day_reading(const struct air_validity *validity, const struct aqi_item *item,
                                           const struct standard_reading hours[AIR_DAY_HOURS], struct standard_reading given)
{
    if (text_equal(item->average, "1h"))
        return largest_hour(hours);
    if (given.valid)
        return given;
    if (text_equal(item->average, "8h"))
        return air_day_ozone(validity, hours, item->digits, (struct decimal){item->breakpoints[GOOD_STEP], item->digits});
    return air_day_mean(validity, hours, item->digits);
}

void air_day_compute(const struct air_rules *rules, struct day day, const struct air_hours *hours, struct air_report *ret_report)
{
    *ret_report = (struct air_report){.kind = AQI_DAY, .day = day, .edition = aqi_edition_of(rules->aqi, day), .result = {.aqi = AQI_NONE}};
    count_hours(rules, hours, ret_report);
    if (!ret_report->edition)
        return;
    for (int i = 0; i < ret_report->edition->item_count; i++) {
        const struct aqi_item *item = &ret_report->edition->items[i];
        int factor = factor_of(rules, item);
        if (*item->columns[AQI_DAY])
            ret_report->readings[i] = day_reading(&rules->air->validity, item, hours->hours[factor], hours->given[factor]);
    }
    aqi_compute(ret_report->edition, AQI_DAY, ret_report->readings, &ret_report->result);
    ret_report->stations = ret_report->result.aqi != AQI_NONE;
}

// The mean of the 24 hours that end with this one.
static struct standard_reading sliding_mean(const struct air_validity *validity, int digits, int hour, const struct standard_reading *today,
                                            const struct standard_reading *before)
{
    struct standard_reading hours[AIR_DAY_HOURS] = {0};
    memcpy(hours, today, (size_t)(hour + 1) * sizeof *hours);
    if (before)
        memcpy(hours + hour + 1, before + hour + 1, (size_t)(AIR_DAY_HOURS - hour - 1) * sizeof *hours);
    return air_day_mean(validity, hours, digits);
}

void air_hour_compute(const struct air_rules *rules, struct day day, int hour, const struct air_hours *hours, const struct air_hours *before,
                      struct air_report *ret_report)
{
    *ret_report = (struct air_report){.kind = AQI_HOUR, .day = day, .edition = aqi_edition_of(rules->aqi, day), .result = {.aqi = AQI_NONE}};
    for (int factor = 0; factor < rules->factor_count; factor++)
        ret_report->hours[factor] = hours->hours[factor][hour].valid;
    if (!ret_report->edition)
        return;
    for (int i = 0; i < ret_report->edition->item_count; i++) {
        const struct aqi_item *item = &ret_report->edition->items[i];
        int factor = factor_of(rules, item);
        bool enters = ret_report->edition->enters[AQI_HOUR] >> i & 1;
        ret_report->any = ret_report->any || hours->hours[factor][hour].valid;
        if (enters)
            ret_report->readings[i] = hours->hours[factor][hour];
        else if (*item->columns[AQI_HOUR]) // speaks for another average
            ret_report->readings[i] =
                sliding_mean(&rules->air->validity, item->digits, hour, hours->hours[factor], before ? before->hours[factor] : NULL);
    }
    aqi_compute(ret_report->edition, AQI_HOUR, ret_report->readings, &ret_report->result);
    ret_report->stations = ret_report->result.aqi != AQI_NONE;
}

// ---- a region ----

static struct standard_reading mean_of_stations(int percent, int item, int digits, const struct air_report *const *reports, size_t count)
{
    int64_t sum = 0, found = 0;
    for (size_t i = 0; i < count; i++)
        if (reports[i]->readings[item].valid) {
            sum += standard_units(reports[i]->readings[item].value, digits);
            found++;
        }
    if (found == 0 || found * 100 < percent * (int64_t)count)
        return (struct standard_reading){0};
    return (struct standard_reading){.valid = true, .value = {standard_round_ratio(sum, found), digits}};
}

void air_region_compute(const struct air_rules *rules, enum aqi_report report, const struct air_report *const *reports, size_t count,
                        struct air_report *ret_report)
{
    *ret_report = (struct air_report){.kind = report, .result = {.aqi = AQI_NONE}};
    if (!count)
        return;
    ret_report->day = reports[0]->day;
    ret_report->edition = reports[0]->edition;
    for (size_t i = 0; i < count; i++) {
        ret_report->any = ret_report->any || reports[i]->any;
        ret_report->stations += reports[i]->stations;
        for (int factor = 0; factor < rules->factor_count; factor++)
            ret_report->hours[factor] += reports[i]->hours[factor];
    }
    if (!ret_report->edition)
        return;
    for (int i = 0; i < ret_report->edition->item_count; i++)
        ret_report->readings[i] =
            mean_of_stations(rules->air->validity.station_percent, i, ret_report->edition->items[i].digits, reports, count);
    aqi_compute(ret_report->edition, report, ret_report->readings, &ret_report->result);
}

// ---- a year ----

// The day's value of one pollutant of the annual rules, by the column both tables name it with.
static struct standard_reading annual_reading(const struct air_report *report, const struct air_item *item)
{
    for (int i = 0; report->edition && i < report->edition->item_count; i++)
        if (text_equal(report->edition->items[i].columns[AQI_DAY], item->column))
            return report->readings[i];
    return (struct standard_reading){0};
}

static void take_statistics(const struct air_rules *rules, int32_t year, const struct air_report *days, int count, struct air_summary *summary)
{
    ARENA_SCOPED arena = arena_new();
    const struct standard_reading *series[AIR_ITEMS_MAX];
    summary->has_statistics = summary->valid > 0 && air_edition_make(rules->air, (struct day){year, 12, 31}, 2, &summary->edition, NULL);
    if (!summary->has_statistics)
        return;
    for (int i = 0; i < summary->edition.item_count; i++) {
        struct standard_reading *values = arena_array(arena, AIR_DAYS_MAX, sizeof *values);
        for (int day = 0; day < count; day++)
            values[day] = annual_reading(&days[day], &summary->edition.items[i]);
        series[i] = values;
    }
    air_year_compute(&summary->edition, &rules->air->validity, year, series, &summary->statistics);
}

void air_summary_compute(const struct air_rules *rules, int32_t year, const struct air_report *days, int count, struct air_summary *ret_summary)
{
    *ret_summary = (struct air_summary){0};
    for (int i = 0; i < count; i++) {
        int aqi = days[i].result.aqi;
        if (aqi == AQI_NONE)
            continue;
        ret_summary->valid++;
        ret_summary->good += aqi <= AIR_GOOD_MOST;
        ret_summary->heavy += aqi > AIR_HEAVY_ABOVE;
        ret_summary->levels[days[i].result.level->level]++;
        ret_summary->last = days[i].day;
    }
    take_statistics(rules, year, days, count, ret_summary);
}
