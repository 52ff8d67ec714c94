// What the answers about hours of a day are made of (capture.answer, daily.answer). Private to the folder.
#ifndef QINGSHAN_API_DAILY_ROWS_H
#define QINGSHAN_API_DAILY_ROWS_H

#include <math.h>

#include "api/observe/quality/air_rows.h"
#include "base/decimal.h"
#include "base/list.h"
#include "base/period.h"
#include "observe/evaluate/capture.h"
#include "observe/point/factor.h"
#include "observe/point/point.h"
#include "view/observe/point_json.h"
#include "view/observe/warning_json.h"

// ---- of one factor ----

struct capture_total {
    int64_t due, valid, exceeding, days_exceeding;
};
struct capture_month {
    char month[PERIOD_TEXT_SIZE];
    struct capture_total total;
};
struct capture_shown {
    const struct point *point;
    const char *factor, *name, *unit;
    struct capture_days days;
    struct capture_month *months;
    size_t month_count;
    struct capture_total total;
};

const char *capture_state(const struct capture_day *day);

static inline double capture_rounded(double value)
{
    return isnan(value) ? value : decimal_round_double(value, 6);
}

// ---- of all points ----

struct daily_factor {
    const char *code;
    struct capture_day day;
    struct observation mean;            // of the day, as device, person or the rules gave it
    bool has_mean;
    struct doubt_bounds bounds;
    struct limit_choice day_limit, hour_limit;
    int mean_exceeds;                   // -1: there is no limit, or none may be held against it
};

struct daily_point {
    struct point point;
    struct LIST_OF(struct daily_factor) factors;
    struct LIST_OF(struct series_range) offline;
    bool heard[24];                     // hours with at least one row
    int64_t first_ms;                   // of all hour series
};

struct daily {
    struct request *request;
    const struct view *view;
    bool simulated;                     // at least one point is
    const struct air_day *air;          // NULL: there is no station or no table
    struct series *series;
    struct warning_words words;
    struct day day;
    int64_t start_ms, now_ms;
    struct LIST_OF(struct daily_point) points;
    struct LIST_OF(const struct warning *) opened, closed;
};

// Cells of the file (daily_api.c).
const char *daily_number_text(struct arena *arena, double value); // "" for NaN
const char *daily_limit_text(struct arena *arena, const struct daily_factor *factor);
const char *daily_offline_text(const struct daily *daily, const struct daily_point *point);
const char *daily_mean_text(const struct daily *daily, const struct daily_factor *factor);

#endif
