// Air quality of a day or an hour out of hour series: of a station, and of a region as the mean of its stations.
//
// The core is pure: hours of a day go in, a report of HJ 633 comes out; nothing computed is kept, so late hours and
// corrections change every report, count and index the next time one asks. The day of the measurement chooses the edition.
// Values of air stations stand in the series in the units of air_aqi_breakpoints.csv (µg/m³, CO mg/m³), under the codes of
// its column `code`. A mean is rounded to its reporting digits by GB/T 8170 (half to even) before the table is entered, a region's
// mean of stations too: HJ 633 (sections 4.2 to 4.4; the edition of 2026 says it with 60.5 -> 60), where another reading would
// round the index alone. hours[h] is the mean of h to h + 1 o'clock, UTC+8. A day value that a person entered (kind day, origin
// manual; of O3 the largest 8-hour mean) stands before what the hours say.
#ifndef QINGSHAN_OBSERVE_AIR_DAY_H
#define QINGSHAN_OBSERVE_AIR_DAY_H

#include "base/period.h"
#include "observe/judge/doubt.h"
#include "observe/series/series.h"
#include "standard/air_year/air_year.h"
#include "standard/aqi/aqi.h"

#define AIR_FACTORS_MAX 8
#define AIR_GOOD_MOST 100    // AQI of a good day: 优 and 良 (HJ 633 table 2)
#define AIR_HEAVY_ABOVE 200  // AQI of a day of heavy pollution

struct air_rules {
    const struct aqi_tables *aqi;      // borrowed
    const struct air_tables *air;
    const char *codes[AIR_FACTORS_MAX]; // of factors, in the order of the standard's table
    int factor_count;
    const struct doubts *doubts;       // what the factors can be; NULL: nothing is doubted
};

// false when the tables name more factors than AIR_FACTORS_MAX.
bool air_rules_make(const struct aqi_tables *aqi, const struct air_tables *air, struct air_rules *ret_rules);

// What one station has of one day, by factor.
struct air_hours {
    struct standard_reading hours[AIR_FACTORS_MAX][AIR_DAY_HOURS];
    struct standard_reading given[AIR_FACTORS_MAX]; // the day's value as a person entered it
};

struct air_report {
    enum aqi_report kind;
    struct day day;
    const struct aqi_edition *edition;               // NULL: none in force
    struct standard_reading readings[AQI_ITEMS_MAX]; // the averages that the report is made of, beside the edition's items
    int hours[AIR_FACTORS_MAX];                      // valid hours of each factor
    bool any;                                        // there is at least one valid hour or given value
    int stations;                                    // that have an AQI of their own; a station: 1 or 0
    struct aqi_result result;
};

// One day of a station.
void air_day_compute(const struct air_rules *rules, struct day day, const struct air_hours *hours, struct air_report *ret_report);
// One hour of a station; before: the day before, for the sliding mean that speaks for sulfur dioxide beyond its hourly table.
void air_hour_compute(const struct air_rules *rules, struct day day, int hour, const struct air_hours *hours, const struct air_hours *before,
                      struct air_report *ret_report);
// A region: each average is the arithmetic mean of its stations, valid with station_percent of them (air_validity.csv);
// the index is that of the mean. reports: all stations of one day or hour, those without values too.
void air_region_compute(const struct air_rules *rules, enum aqi_report report, const struct air_report *const *reports, size_t count,
                        struct air_report *ret_report);

// ---- a year ----

struct air_summary {
    int valid, good, heavy;           // days with an AQI, of at most 100, above 200
    int levels[AQI_LEVELS_MAX + 1];   // days of each level
    struct day last;                  // the newest day with an AQI; year 0: none
    bool has_statistics;              // false: no edition of the annual rules, or no day at all
    struct air_edition edition;       // class 2 limits in force on the year's last day
    struct air_year statistics;
};

// days: one report a day from 1 January on. A year that still runs is summed up as far as it is there.
void air_summary_compute(const struct air_rules *rules, int32_t year, const struct air_report *days, int count, struct air_summary *ret_summary);

// ---- from the series store ----

// The hours of one point on `count` days from `first` on, beside each other in the arena.
bool air_hours_read(struct series *series, struct arena *arena, const struct air_rules *rules, const char *point, struct day first, int count,
                    struct air_hours **ret_hours, struct fault *f);

struct air_days {
    int count;                        // days from `first` on
    struct day first;
    struct air_report **stations;     // [point][day]
    struct air_report *region;        // [day]
};

struct air_query {
    struct series *series;            // NULL only without points
    const struct air_rules *rules;    // borrowed, as the points
    const char *const *points;
    size_t point_count;
    struct day first;
    int count;                        // days from `first` on
};

// Daily reports of stations and their region. A point without any series has empty reports.
bool air_days_read(struct arena *arena, const struct air_query *query, struct air_days *ret_days, struct fault *f);

#endif
