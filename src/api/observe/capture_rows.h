// What the answer about the days of a factor is made of (capture.answer). Private to the folder.
#ifndef QINGSHAN_API_CAPTURE_ROWS_H
#define QINGSHAN_API_CAPTURE_ROWS_H

#include <math.h>

#include "base/decimal.h"
#include "base/period.h"
#include "observe/evaluate/capture.h"
#include "observe/point/factor.h"
#include "observe/point/point.h"

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

#endif
