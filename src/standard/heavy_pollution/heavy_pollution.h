// Warning level of heavy air pollution out of daily AQI, observed and forecast, by the criteria of an edition.
//
// A criterion asks for a run of days in a row above an index, and may ask for days above a higher one in a row within it.
// Criteria speak of hours; days count 24 each. A day without an index ends a run: nothing is assumed about it. The level of
// a day is the strictest one that a run gives which is not over before that day; runs may reach into the forecast.
// Pollutants named in `without` do not count towards the index: whoever calls leaves them out.
// The edition in force on the day asked for holds; all rows carry their confidence (air_heavy_pollution.csv).
#ifndef QINGSHAN_HEAVY_POLLUTION_H
#define QINGSHAN_HEAVY_POLLUTION_H

#include <stdbool.h>

#include "standard/table/table.h"

#define HEAVY_CRITERIA_MAX 64
#define HEAVY_AQI_NONE (-1)

struct heavy_criterion {
    const char *edition, *name, *colour, *without, *clause, *note;
    int level;                        // 1 red, 2 orange, 3 yellow, 4 blue
    int above, hours;
    int peak_above, peak_hours;       // peak_hours 0: none asked for
    struct standard_validity validity;
    bool verified;
};

struct heavy_table {
    struct heavy_criterion criteria[HEAVY_CRITERIA_MAX];
    int count;
};

struct heavy_result {
    const struct heavy_criterion *criterion; // that gave the level; NULL: no level
    int first, days;                         // of its run
};

// Faults: those of standard/table.
bool heavy_table_parse(struct arena *arena, const struct standard_file *file, struct heavy_table *ret_table, struct fault *f);
// aqi: one index a day, HEAVY_AQI_NONE where there is none; today: the place of the day asked for, day: its date.
void heavy_compute(const struct heavy_table *table, struct day day, const int *aqi, int count, int today, struct heavy_result *ret_result);
// Is this pollutant left out on that day?
bool heavy_leaves_out(const struct heavy_table *table, struct day day, const char *pollutant);

#endif
