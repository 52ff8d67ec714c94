// Air quality index by HJ 633 (edition 2012 and, from 2026-03-01, edition 2026): hourly and daily report.
//
// Shapes: an edition is the list of its breakpoint rows ("items", one pollutant with one averaging time) in the order
// of the standard's table; readings are an array beside the items. Units: those of the table, µg/m³, CO mg/m³.
// A concentration is rounded to its reporting digits by GB/T 8170 first; the individual index is rounded up, in
// integers, so that an exact 100 never becomes 101. The hourly report uses the hourly columns of gases (O3: 1 h) and the
// 24-hour columns of particles; the daily report 24-hour means and the largest 8-hour mean of O3.
// Clauses: HJ 633 tables 1 and 2, sections 4.2 to 4.4; the columns of each report and the number of items a report
// needs are data (air_aqi_rules.csv), with their confidence.
#ifndef QINGSHAN_AQI_AQI_H
#define QINGSHAN_AQI_AQI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "standard/table/table.h"

#define AQI_ITEMS_MAX 16
#define AQI_STEPS 8
#define AQI_LEVELS_MAX 8
#define AQI_EDITIONS_MAX 8
#define AQI_NONE (-1)

enum aqi_report { AQI_HOUR, AQI_DAY, AQI_REPORTS };

// What happens above the last breakpoint: the index stays at 500; it stays at the last step (SO2 1 h in the edition of
// 2026: 200); or this item gives no index and another average of the same pollutant speaks for it.
enum aqi_above { AQI_ABOVE_CAP, AQI_ABOVE_HOLD, AQI_ABOVE_USE };

struct aqi_item {
    const char *pollutant, *average, *name, *unit;
    const char *code;                     // of the pollutant in device messages
    const char *columns[AQI_REPORTS];     // where tables carry its value, "" = not in this report
    int digits;
    int64_t breakpoints[AQI_STEPS];       // counts of 10^-digits
    int steps;                            // breakpoints that there are, 2..AQI_STEPS
    enum aqi_above above;
    int use;                              // item that speaks instead, or AQI_NONE
    bool verified;
};

struct aqi_level {
    const char *name, *colour;            // "#00e400"
    int level, from, to;
};

struct aqi_rule {
    int items_required;                   // fewer give no AQI
    int primary_above, exceeding_above;   // exceeding_above AQI_NONE: the edition knows no exceeding pollutants
};

struct aqi_edition {
    const char *name;
    struct standard_validity validity;
    struct aqi_item items[AQI_ITEMS_MAX];
    int item_count;
    struct aqi_level levels[AQI_LEVELS_MAX];
    int level_count;
    struct aqi_rule rules[AQI_REPORTS];
    uint32_t enters[AQI_REPORTS];         // bits of the items that enter a report by themselves
};

struct aqi_tables {
    struct aqi_edition editions[AQI_EDITIONS_MAX];
    int edition_count;
};

struct aqi_files {
    struct standard_file breakpoints, levels, rules;  // air_aqi_breakpoints.csv, air_levels.csv, air_aqi_rules.csv
};

struct aqi_result {
    int aqi;                        // AQI_NONE where the report has too few items
    const struct aqi_level *level;  // NULL without an AQI
    int iaqi[AQI_ITEMS_MAX];        // AQI_NONE where the item has none or does not enter
    uint32_t primary, exceeding;    // bits of items; primary is empty at an AQI of at most 50
    uint32_t missing;               // items of the report without a value
    uint32_t beyond;                // items whose value is above their last breakpoint
};

// Faults: those of standard/table; a table that contradicts itself is a standard.cell.
bool aqi_tables_parse(struct arena *arena, const struct aqi_files *files, struct aqi_tables *ret_tables, struct fault *f);

// The edition in force on the day of the measurement, or NULL. Never a global constant.
const struct aqi_edition *aqi_edition_of(const struct aqi_tables *tables, struct day day);

// One individual index. AQI_NONE for a value below zero or above a table that does not go on; *ret_beyond tells the latter.
int aqi_item_compute(const struct aqi_item *item, struct decimal value, bool *ret_beyond);

// readings: one per item of the edition, borrowed. Items outside the report are not looked at.
void aqi_compute(const struct aqi_edition *edition, enum aqi_report report, const struct standard_reading *readings, struct aqi_result *ret_result);

#endif
