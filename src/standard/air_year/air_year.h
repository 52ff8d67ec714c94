// Ambient air over hours, days and a year: validity of means (GB 3095 table 4), annual evaluation and percentiles
// (HJ 663), composite indices.
//
// Shapes: an edition lists its pollutants ("items"); a series is one daily value per day of the year beside each item:
// 24-hour means, of O3 the largest 8-hour mean. Units: those of air_limits.csv, µg/m³ and CO mg/m³.
// A pollutant meets when its annual mean and its percentile both meet; what has too few days is not valid and meets
// nothing. Percentile of n sorted values: k = 1 + (n - 1) p, linear between X(floor k) and the next; exact in integers.
// Statistics are rounded by GB/T 8170 before they are compared.
// Clauses: HJ 663-2013 sections 4 and 6; GB 3095 table 4 (minimum counts, marked weak in air_validity.csv).
#ifndef QINGSHAN_AIR_YEAR_AIR_YEAR_H
#define QINGSHAN_AIR_YEAR_AIR_YEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "standard/table/table.h"

#define AIR_ITEMS_MAX 12
#define AIR_DAYS_MAX 366
#define AIR_DAY_HOURS 24

struct air_validity {
    int hour_minutes, day_hours, window_hours, ozone_windows, month_days, february_days, year_days;
    int station_percent;               // of a city's stations that must have a value before their mean speaks for the city
};

struct air_item {
    const char *pollutant, *column;
    int digits;
    bool has_mean;
    int percentile;                    // 90, 95, 98
    struct decimal year_limit, day_limit; // of the class that was asked for; year_limit only with has_mean
    int weight;                        // in the ranking index
    bool verified;                     // rule and limits
};

struct air_edition {
    struct air_item items[AIR_ITEMS_MAX];
    int item_count;
    int index_digits;
};

struct air_tables {
    struct standard_table limits, rules; // air_limits.csv, air_annual_rules.csv
    struct air_validity validity;        // air_validity.csv
};

struct air_files {
    struct standard_file limits, rules, validity;
};

bool air_tables_parse(struct arena *arena, const struct air_files *files, struct air_tables *ret_tables, struct fault *f);

// The rules and the limits of class 1 or 2 in force on a day. A year is judged by those of its last day.
// Faults: standard.rule_missing when nothing is in force, standard.cell.
bool air_edition_make(const struct air_tables *tables, struct day day, int area_class, struct air_edition *ret_edition, struct fault *f);

// ---- hours to a day; hours[h] ends at h + 1 o'clock ----

// Arithmetic mean to `digits`; not valid with fewer than day_hours hours.
struct standard_reading air_day_mean(const struct air_validity *validity, const struct standard_reading hours[AIR_DAY_HOURS], int digits);
// The largest 8-hour mean of the 17 windows that end at 8 to 24 o'clock. With too few windows it is valid only when it
// is above the limit already.
struct standard_reading air_day_ozone(const struct air_validity *validity, const struct standard_reading hours[AIR_DAY_HOURS], int digits,
                                      struct decimal limit);

// ---- a year ----

struct air_item_year {
    int days;                          // valid days
    bool valid;                        // enough of them in the year and in every month
    bool has_statistics;               // mean and percentile are filled (one day is enough)
    struct decimal mean, percentile;
    bool mean_meets, percentile_meets, meets;
    double mean_multiple, percentile_multiple;  // above the limit, two decimals; negative below it
    int days_meeting;
    double rate;                       // share of valid days that meet, %, one decimal; NaN without days
    double index;                      // max of the two ratios
};

struct air_year {
    struct air_item_year items[AIR_ITEMS_MAX];
    bool valid, meets;                 // all items
    double index_sum, index_max;       // HJ 663; NaN unless every item has statistics
    double ranking_index;              // sum of weighted ratios, CO and O3 by percentile, rounded to index_digits
};

// series[i][d] belongs to item i and day d + 1 of the year.
void air_year_compute(const struct air_edition *edition, const struct air_validity *validity, int32_t year,
                      const struct standard_reading *const *series, struct air_year *ret_year);

// Percentile of `count` (> 0) values, which are sorted in place: a count of 10^-(digits + 2) when values count 10^-digits.
int64_t air_percentile(int64_t *values, int count, int percent);
// The ranking index of the values of each item (annual mean, or percentile where the item has no mean).
double air_ranking_index(const struct air_edition *edition, const struct decimal *values);

#endif
