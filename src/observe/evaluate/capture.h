// How much of what should have come is there: valid hours over hours due, by day, and what each day shows on a calendar.
// Pure: observations of an hour series in, days out. An hour is valid when it has a value and its flag is "" or "N", and it can be (doubt.h).
//
// Due is what the series is expected to give: one value each interval from the first observation ever up to now. The
// interval is learned from the rows (a river station gives one value every four hours); whole hours, at most a day.
#ifndef QINGSHAN_OBSERVE_CAPTURE_H
#define QINGSHAN_OBSERVE_CAPTURE_H

#include "base/arena.h"
#include "base/period.h"
#include "observe/judge/doubt.h"
#include "observe/judge/limit.h"
#include "observe/series/series.h"

#define CAPTURE_DAYS_MAX 1100 // of one question

struct capture_day {
    struct day day;
    int32_t due, count, valid;  // count: of all rows; valid is never above due
    int32_t doubted;            // of count: in doubt, whether it bars them or not
    int32_t exceeding;          // valid hours outside a limit on hours that may be held against them
    bool limited;               // there is such a limit on this day
    double mean, least, most;   // of the valid hours, for the eye; NaN without any
};

struct capture_input {
    const struct observation *hours;  // ascending, highest versions
    size_t count;
    struct series_range range;        // whole days, at most CAPTURE_DAYS_MAX
    int64_t first_ms, now_ms;         // the oldest observation of the series; the clock
    const struct limit *limits;       // of this point and factor
    size_t limit_count;
    const struct doubt_bounds *bounds; // of it too; NULL: nothing is doubted
};

struct capture_days {
    struct capture_day *items;        // every day of the range, in the arena
    size_t count;
    int64_t interval_ms;
};

struct capture_days capture_compute(struct arena *arena, const struct capture_input *input);

#endif
