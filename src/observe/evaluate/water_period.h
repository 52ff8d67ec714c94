// Water quality of a section by month and year, out of day and hour series or samples that people enter.
//
// 环办〔2011〕22号: a month is the mean of its values, a year the mean of its months, and the mean is classified, never the
// classes. A day's value is its day observation; where there is none, the mean of its hours when they are enough for a day
// (means.h): two hours are no day. What cannot be a measurement (doubt.h) does not count. In a month in which a person
// entered values of a factor (kind day, origin manual) only those count. A value with flag L lies below the limit of
// detection, which the value tells: it enters a mean as half of that; when all do, the mean is below detection too.
// Series stand under the codes of surface_water_limits.csv, in the unit devices send there (transmitted_unit, else unit).
// Means are not rounded before they are classified: the regulation names no digits.
#ifndef QINGSHAN_OBSERVE_WATER_PERIOD_H
#define QINGSHAN_OBSERVE_WATER_PERIOD_H

#include "base/period.h"
#include "observe/judge/doubt.h"
#include "observe/series/series.h"
#include "standard/surface_water/surface_water.h"

#define WATER_MONTHS 12
#define WATER_DAYS 366
#define WATER_FLAG_BELOW "L"

struct water_rules {
    const struct water_edition *edition; // borrowed
    int year_months;                     // with a class that a year needs (surface_water_rules.csv)
    const struct doubts *doubts;         // what the factors can be; NULL: nothing is doubted
};

// One day of one factor: the sum of its values in 10^-7 of the table's unit.
struct water_day {
    int64_t sum;
    int32_t count, below;                // values; of them below detection
    bool manual;
};

struct water_period {
    struct standard_reading readings[WATER_ITEMS_MAX]; // means, beside the edition's items
    int values[WATER_ITEMS_MAX];                       // days of a month, months of a year that entered
    bool manual;                                       // at least one value that a person entered
    struct water_result result;
};

struct water_year {
    struct water_period months[WATER_MONTHS], year;
    int classed;                         // months with a class
    bool complete;                       // enough of them: the class of the year stands
};

// days: WATER_DAYS of each item, or NULL where there is no series.
void water_year_compute(const struct water_rules *rules, enum water_body body, int32_t year, const struct water_day *const *days,
                        struct water_year *ret_year);

// Reads and computes one section. A point without series has months without values.
bool water_year_read(struct series *series, const struct water_rules *rules, const char *point, enum water_body body, int32_t year,
                     struct water_year *ret_year, struct fault *f);

// ---- one factor, for what is beside the class (water_state.h) ----

struct water_span {
    struct series *series;
    const char *point;
    int32_t year;
    const struct doubts *doubts;         // as of water_rules
};
struct water_factor {
    const char *code;
    int shift;                           // digits that the series' unit is finer
    bool negative;                       // values below 0 are values (redox potential)
};
// ret_days: WATER_DAYS, empty before.
bool water_days_read(const struct water_span *span, const struct water_factor *factor, struct water_day *ret_days, bool *ret_any, struct fault *f);

struct water_mean {
    struct standard_reading reading;
    int values;
    bool manual;
};
struct standard_reading water_day_reading(const struct water_day *day);
struct water_mean water_month_mean(const struct water_day *days, int32_t year, int month);
struct water_mean water_year_mean(const struct standard_reading *months); // WATER_MONTHS
int water_month_start(int32_t year, int month);                           // its place among the days; month 13: the end

// ---- change from one class to another (环办〔2011〕22号: one class is some change, two are a clear one) ----

enum water_trend { WATER_TREND_NONE, WATER_SAME, WATER_BETTER, WATER_CLEARLY_BETTER, WATER_POORER, WATER_CLEARLY_POORER };
const char *water_trend_name(enum water_trend trend); // "same" ...; NULL without one
enum water_trend water_trend_of(int class_before, int class_now); // a class of 0: WATER_TREND_NONE

#endif
