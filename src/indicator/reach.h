// Reachability (可达性): growth seen against growth needed. Never a forecast out of one point.
#ifndef QINGSHAN_INDICATOR_REACH_H
#define QINGSHAN_INDICATOR_REACH_H

#include "indicator/evaluate.h"

#define REACH_POINTS_MAX 64

enum reach_verdict { REACH_NO_TREND, REACH_MET, REACH_REACHABLE, REACH_OFF_TRACK };
const char *reach_verdict_name(enum reach_verdict verdict);

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
    int32_t target_year;     // next stage year after the last point
    double target;           // numeric threshold: the stricter of standard and stage target; NaN = none
    enum comparator comparator; // AT_LEAST or AT_MOST when target is a number
    bool target_is_standard; // the standard is stricter than the stage's own target
    double trend_per_year;   // two points: difference per year; more: least squares; NaN = none
    double needed_per_year;  // from the last point to the target; NaN = none
    struct reach_projection projected[MODEL_STAGES_MAX]; // by stage
    int32_t projected_count;
    enum reach_verdict verdict;
};

// Points are all own values up to and including `year` ... the newest fact (as-of decides what is known), not only
// those before the evaluated year: pass INT32_MAX to take all.
void reachability_compute(const struct indicator_inputs *inputs, int32_t indicator, int32_t year,
                          struct reachability *ret_reachability);

#endif
