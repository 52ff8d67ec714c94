// Two points give a straight line; three or more a least-squares line, and from four on an 80 % prediction interval.
// One point gives no trend, and nothing is forecast from it.
#include "indicator/reach.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

#define INTERVAL_POINTS_MIN 4
#define CLEAN_DIGITS 6 // binary noise beyond this is not part of a figure

const char *reach_verdict_name(enum reach_verdict verdict)
{
    static const char *const names[] = {"no_trend", "met", "reachable", "off_track"};
    return names[verdict];
}

static size_t cell(const struct indicator_inputs *inputs, int32_t slot, int32_t year)
{
    return (size_t)slot * (size_t)inputs->years + (size_t)(year - inputs->first_year);
}

static double clean(double value)
{
    return isnan(value) ? value : decimal_round_double(value, CLEAN_DIGITS);
}

static void collect_points(const struct indicator_inputs *inputs, int32_t slot, int32_t until, struct reachability *reach)
{
    int32_t last = inputs->first_year + inputs->years - 1;
    for (int32_t year = inputs->first_year; year <= last && year <= until; year++) {
        size_t at = cell(inputs, slot, year);
        bool exact = !(inputs->marks[at].flags & (MARK_AT_LEAST | MARK_AT_MOST)) || (inputs->marks[at].flags & MARK_COMPUTED);
        if (!(inputs->marks[at].flags & MARK_PRESENT) || isnan(inputs->values[at]) || !exact)
            continue;
        if (reach->point_count == REACH_POINTS_MAX) { // keep the newest
            memmove(reach->points, reach->points + 1, sizeof reach->points - sizeof *reach->points);
            reach->point_count--;
        }
        reach->points[reach->point_count++] = (struct reach_point){.year = year, .value = inputs->values[at]};
    }
}

// ---- the target ----

static bool is_stricter(enum comparator comparator, double a, double b)
{
    return comparator == COMPARE_AT_MOST ? a < b : a > b;
}

static void consider_target(struct reachability *reach, const struct target *target, double last_value)
{
    enum comparator comparator = target->comparator;
    if (comparator == COMPARE_EQUAL)
        comparator = last_value > target->value ? COMPARE_AT_MOST : COMPARE_AT_LEAST;
    bool number = (comparator == COMPARE_AT_LEAST || comparator == COMPARE_AT_MOST) && target->has_value;
    if (target->measured != MEASURED_VALUE || !number)
        return;
    if (!isnan(reach->target) && (reach->comparator != comparator || !is_stricter(comparator, target->value, reach->target)))
        return;
    reach->target = target->value;
    reach->comparator = comparator;
    reach->target_is_standard = target->due == 0;
}

static void choose_target(const struct indicator_inputs *inputs, const struct indicator *indicator, struct reachability *reach)
{
    const struct indicator_model *model = inputs->model;
    int32_t last_year = reach->point_count ? reach->points[reach->point_count - 1].year : model->plan.base_year;
    double last_value = reach->point_count ? reach->points[reach->point_count - 1].value : NAN;
    for (int32_t i = 0; i < model->stage_count && reach->target_year <= last_year; i++)
        reach->target_year = model->stages[i].year_to;
    for (size_t i = 0; i < indicator->target_count; i++) // the stage's own target first, so that a tie is the stage's
        if (indicator->targets[i].due == reach->target_year)
            consider_target(reach, &indicator->targets[i], last_value);
    for (size_t i = 0; i < indicator->target_count; i++)
        if (indicator->targets[i].due == 0)
            consider_target(reach, &indicator->targets[i], last_value);
}

// ---- the line ----

struct line {
    double slope, mean_year, mean_value, spread; // spread: sum of squared year distances
    double residual;                             // standard error of a point
    int32_t count;
    bool through_last;                           // two points: the line leaves from the last one
};

static struct line fit_line(const struct reachability *reach)
{
    struct line line = {.count = reach->point_count, .through_last = reach->point_count == 2};
    double products = 0, squares = 0;
    for (int32_t i = 0; i < line.count; i++) {
        line.mean_year += (double)reach->points[i].year / line.count;
        line.mean_value += reach->points[i].value / line.count;
    }
    for (int32_t i = 0; i < line.count; i++) {
        double x = reach->points[i].year - line.mean_year, y = reach->points[i].value - line.mean_value;
        products += x * y;
        line.spread += x * x;
    }
    line.slope = products / line.spread;
    for (int32_t i = 0; i < line.count; i++) {
        double fitted = line.mean_value + line.slope * (reach->points[i].year - line.mean_year);
        squares += (reach->points[i].value - fitted) * (reach->points[i].value - fitted);
    }
    line.residual = line.count > 2 ? sqrt(squares / (line.count - 2)) : NAN;
    return line;
}

// 90 % quantile of Student's t (both sides: 80 %), by degrees of freedom 2..30, then the normal's.
static double student_80(int32_t freedom)
{
    static const double quantile[] = {1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363,
                                      1.356, 1.350, 1.345, 1.341, 1.337, 1.333, 1.330, 1.328, 1.325, 1.323,
                                      1.321, 1.319, 1.318, 1.316, 1.315, 1.314, 1.313, 1.311, 1.310};
    size_t index = (size_t)freedom - 2;
    return index < sizeof quantile / sizeof *quantile ? quantile[index] : 1.282;
}

static double cap_share(const struct unit *unit, double value, bool *ret_capped)
{
    if (!unit || unit->kind != UNIT_SHARE || isnan(value))
        return value;
    double top = 1 / unit->factor;
    double capped = fmin(fmax(value, 0), top);
    *ret_capped = *ret_capped || capped != value;
    return capped;
}

static struct reach_projection project(const struct reachability *reach, const struct line *line, const struct unit *unit, int32_t year)
{
    struct reach_projection projection = {.year = year, .low = NAN, .high = NAN};
    const struct reach_point *last = &reach->points[reach->point_count - 1];
    double distance = year - line->mean_year;
    double value = line->through_last ? last->value + line->slope * (year - last->year) : line->mean_value + line->slope * distance;
    projection.value = clean(cap_share(unit, value, &projection.capped));
    if (line->count < INTERVAL_POINTS_MIN)
        return projection;
    bool ignored = false;
    double half = student_80(line->count - 2) * line->residual * sqrt(1 + 1.0 / line->count + distance * distance / line->spread);
    projection.low = clean(cap_share(unit, value - half, &ignored));
    projection.high = clean(cap_share(unit, value + half, &ignored));
    return projection;
}

static void project_stages(const struct indicator_inputs *inputs, const struct unit *unit, struct reachability *reach)
{
    struct line line = fit_line(reach);
    int32_t last_year = reach->points[reach->point_count - 1].year;
    reach->trend_per_year = clean(line.slope);
    for (int32_t i = 0; i < inputs->model->stage_count; i++)
        if (inputs->model->stages[i].year_to > last_year)
            reach->projected[reach->projected_count++] = project(reach, &line, unit, inputs->model->stages[i].year_to);
}

// ---- the verdict ----

static bool reaches(const struct reachability *reach, double value)
{
    double tolerance = 1e-9 * fmax(1, fabs(reach->target));
    return reach->comparator == COMPARE_AT_MOST ? value <= reach->target + tolerance : value >= reach->target - tolerance;
}

static enum reach_verdict judge(const struct reachability *reach)
{
    if (reaches(reach, reach->points[reach->point_count - 1].value))
        return REACH_MET;
    for (int32_t i = 0; i < reach->projected_count; i++)
        if (reach->projected[i].year == reach->target_year)
            return reaches(reach, reach->projected[i].value) ? REACH_REACHABLE : REACH_OFF_TRACK;
    return REACH_NO_TREND;
}

// No number to aim at: met when the evaluator says so, else nothing can be said about a trend.
static enum reach_verdict judge_without_number(const struct indicator_inputs *inputs, int32_t index, int32_t year)
{
    struct indicator_result result;
    indicator_evaluate(inputs, index, year, &result);
    return result.verdict == VERDICT_MET ? REACH_MET : REACH_NO_TREND;
}

void reachability_compute(const struct indicator_inputs *inputs, int32_t index, int32_t year, struct reachability *ret_reachability)
{
    const struct indicator_model *model = inputs->model;
    const struct indicator *indicator = &model->indicators[index];
    struct reachability *reach = ret_reachability;
    memset(reach, 0, sizeof *reach);
    reach->target = reach->trend_per_year = reach->needed_per_year = NAN;
    reach->comparator = COMPARE_AT_LEAST;
    collect_points(inputs, indicator->subject->slot, year, reach);
    choose_target(inputs, indicator, reach);
    if (reach->point_count >= 2)
        project_stages(inputs, indicator->subject->unit, reach);
    const struct reach_point *last = reach->point_count ? &reach->points[reach->point_count - 1] : NULL;
    if (last && !isnan(reach->target) && reach->target_year > last->year)
        reach->needed_per_year = clean((reach->target - last->value) / (reach->target_year - last->year));
    int32_t judged = year == INT32_MAX ? indicator_default_year(inputs) : year;
    reach->verdict = last && !isnan(reach->target) ? judge(reach) : judge_without_number(inputs, index, judged);
}
