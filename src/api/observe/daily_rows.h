// What the daily report is made of (daily.answer). Private to the folder.
#ifndef QINGSHAN_API_DAILY_ROWS_H
#define QINGSHAN_API_DAILY_ROWS_H

#include "api/observe/air_rows.h"
#include "base/list.h"
#include "observe/evaluate/capture.h"
#include "view/observe/point_json.h"
#include "view/observe/warning_json.h"

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

#endif
