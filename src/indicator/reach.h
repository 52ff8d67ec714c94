// Reachability (可达性): growth seen against growth needed. Never a forecast out of one point.
#ifndef QINGSHAN_INDICATOR_REACH_H
#define QINGSHAN_INDICATOR_REACH_H

#include "indicator/evaluate.h"
#include "indicator/reach_table.h"

#define REACH_POINTS_MAX 64

struct reach_point { int32_t year; double value; };

struct reach_projection {
    int32_t year;
    double value;            // NaN = none
    double low, high;        // 80 % prediction interval; NaN below four points
    bool capped;             // a share cannot pass 0 or 100 %
};

struct reachability {
    struct reach_point points[REACH_POINTS_MAX];
    int32_t point_count;
    int32_t asked_year;
    int32_t target_year;     // of the first stage that is not before the asked year; the indicator's last one when none is
    double target;           // numeric threshold: the stricter of standard and stage target; NaN = none
    enum comparator comparator; // AT_LEAST or AT_MOST when target is a number
    bool target_is_standard; // the standard is stricter than the stage's own target
    double trend_per_year;   // two points: difference per year; more: least squares; NaN = none
    double needed_per_year;  // from the last point to the target; NaN = none
    struct reach_projection projected[MODEL_STAGES_MAX]; // by stage
    int32_t projected_count;
    enum verdict state;      // of the asked year
    enum reach_time time;
    enum reach_seen seen;
    int32_t seen_year;       // of SEEN_BEFORE and SEEN_LATER; 0 = none. When the target's year has come: an earlier good year
    enum verdict due;        // the verdict on the stage's own target in its year, when it has come
    bool has_due;            // it has a target of that stage
    enum reach_verdict verdict;
};

// Points are the own values of all years, also of those after `year`: as-of decides what is known. INT32_MAX: the year
// to show first.
void reachability_compute(const struct indicator_inputs *inputs, int32_t indicator, int32_t year,
                          struct reachability *ret_reachability);

#endif
