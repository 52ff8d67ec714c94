// Two points give a straight line; three or more a least-squares line, and from four on an 80 % prediction interval.
// One point gives no trend, and nothing is forecast from it.
#include "indicator/reach.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

#define INTERVAL_POINTS_MIN 4
#define CLEAN_DIGITS 6 // binary noise beyond this is not part of a figure

static size_t cell(const struct indicator_inputs *inputs, int32_t slot, int32_t year)
{
    return (size_t)slot * (size_t)inputs->years + (size_t)(year - inputs->first_year);
}

static double clean(double value)
{
    return isnan(value) ? value : decimal_round_double(value, CLEAN_DIGITS);
}

static void collect_points(const struct indicator_inputs *inputs, int32_t slot, struct reachability *reach)
{
    int32_t last = inputs->first_year + inputs->years - 1;
    for (int32_t year = inputs->first_year; year <= last; year++) {
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

static bool has_target(const struct indicator_inputs *inputs, const struct indicator *indicator, int32_t due)
{
    for (int32_t i = 0; i < indicator->part_count; i++)
        if (has_target(inputs, &inputs->model->indicators[indicator->parts[i]], due))
            return true;
    for (size_t i = 0; i < indicator->target_count; i++)
        if (indicator->targets[i].due == due)
            return true;
    return false;
}

// What has no national standard speaks of its own stages only, and of its last one when all are over.
static int32_t choose_year(const struct indicator_inputs *inputs, const struct indicator *indicator, int32_t year)
{
    const struct indicator_model *model = inputs->model;
    int32_t chosen = 0, next = 0;
    bool standard = has_target(inputs, indicator, 0);
    for (int32_t i = 0; i < model->stage_count; i++) {
        int32_t to = model->stages[i].year_to;
        bool own = has_target(inputs, indicator, to);
        if (to >= year && (own || standard))
            return to;
        if (own || standard)
            chosen = to;
        if (to >= year && !next)
            next = to;
    }
    return chosen ? chosen : next;
}

static void choose_target(const struct indicator *indicator, struct reachability *reach)
{
    double last_value = reach->point_count ? reach->points[reach->point_count - 1].value : NAN;
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

static bool has_own_verdict(const struct indicator_inputs *inputs, int32_t index, int32_t year)
{
    struct indicator_result result;
    indicator_evaluate(inputs, index, year, &result);
    return result.verdict == VERDICT_MET && result.value_year == year;
}

// The nearest earlier, else the nearest later year whose own value met.
static enum reach_seen see_other_years(const struct indicator_inputs *inputs, int32_t index, struct reachability *reach)
{
    int32_t last = inputs->first_year + inputs->years - 1;
    for (reach->seen_year = reach->asked_year - 1; reach->seen_year >= inputs->first_year; reach->seen_year--)
        if (has_own_verdict(inputs, index, reach->seen_year))
            return SEEN_BEFORE;
    for (reach->seen_year = reach->asked_year + 1; reach->seen_year <= last; reach->seen_year++)
        if (has_own_verdict(inputs, index, reach->seen_year))
            return SEEN_LATER;
    reach->seen_year = 0;
    return SEEN_NOTHING;
}

static enum reach_seen see_reached(struct reachability *reach, int32_t last_year)
{
    if (reach->state == VERDICT_MET || last_year == reach->asked_year || (last_year < reach->asked_year && reach->state != VERDICT_NO_DATA))
        return SEEN_REACHED;
    reach->seen_year = last_year;
    return last_year < reach->asked_year ? SEEN_BEFORE : SEEN_LATER;
}

static enum reach_seen see_ahead(const struct indicator_inputs *inputs, int32_t index, struct reachability *reach)
{
    const struct reach_point *last = reach->point_count ? &reach->points[reach->point_count - 1] : NULL;
    bool number = last && !isnan(reach->target);
    if (number && reaches(reach, last->value))
        return see_reached(reach, last->year);
    for (int32_t i = 0; number && i < reach->projected_count; i++)
        if (reach->projected[i].year == reach->target_year)
            return reaches(reach, reach->projected[i].value) ? SEEN_ENOUGH : SEEN_SHORT;
    if (reach->state == VERDICT_MET)
        return number ? SEEN_NOTHING : SEEN_REACHED;
    return see_other_years(inputs, index, reach);
}

// The stage's own target as it stood in its year; without one the standard speaks for that year.
static enum reach_seen see_settled(const struct indicator_inputs *inputs, int32_t index, struct reachability *reach)
{
    struct indicator_result result;
    indicator_evaluate(inputs, index, reach->target_year, &result);
    reach->due = (enum verdict)result.verdict;
    for (int32_t i = 0; i < inputs->model->stage_count; i++)
        if (inputs->model->stages[i].year_to == reach->target_year && result.stages[i] != STAGE_NO_TARGET) {
            reach->due = (enum verdict)result.stages[i];
            reach->has_due = true;
        }
    if (reach->due == VERDICT_NO_DATA && see_other_years(inputs, index, reach) != SEEN_BEFORE)
        reach->seen_year = 0;
    if (reach->due == VERDICT_NO_DATA)
        return SEEN_NOTHING;
    return reach->due == VERDICT_MET ? SEEN_REACHED : SEEN_MISSED;
}

static int32_t newest_own(const struct indicator_inputs *inputs, const struct indicator *indicator)
{
    int32_t newest = 0;
    for (int32_t i = 0; i < indicator->part_count; i++) {
        int32_t part = newest_own(inputs, &inputs->model->indicators[indicator->parts[i]]);
        newest = part > newest ? part : newest;
    }
    for (int32_t year = inputs->first_year; year < inputs->first_year + inputs->years; year++)
        if (year > newest && (inputs->marks[cell(inputs, indicator->subject->slot, year)].flags & MARK_PRESENT))
            newest = year;
    return newest;
}

static enum reach_time time_of(const struct reachability *reach, int32_t newest)
{
    if (reach->target_year == reach->asked_year)
        return REACH_DUE;
    if (reach->target_year < reach->asked_year)
        return REACH_OVER;
    return newest >= reach->target_year ? REACH_KNOWN : REACH_AHEAD;
}

static void judge(const struct indicator_inputs *inputs, int32_t index, struct reachability *reach)
{
    struct indicator_result result;
    indicator_evaluate(inputs, index, reach->asked_year, &result);
    reach->state = (enum verdict)result.verdict;
    reach->time = time_of(reach, newest_own(inputs, &inputs->model->indicators[index]));
    reach->seen = reach->time == REACH_AHEAD ? see_ahead(inputs, index, reach) : see_settled(inputs, index, reach);
    reach->verdict = reach_verdict_of(reach->state, reach->seen, reach->time);
}

void reachability_compute(const struct indicator_inputs *inputs, int32_t index, int32_t year, struct reachability *ret_reachability)
{
    const struct indicator *indicator = &inputs->model->indicators[index];
    struct reachability *reach = ret_reachability;
    memset(reach, 0, sizeof *reach);
    reach->target = reach->trend_per_year = reach->needed_per_year = NAN;
    reach->comparator = COMPARE_AT_LEAST;
    reach->asked_year = year == INT32_MAX ? indicator_default_year(inputs) : year;
    reach->target_year = choose_year(inputs, indicator, reach->asked_year);
    collect_points(inputs, indicator->subject->slot, reach);
    choose_target(indicator, reach);
    if (reach->point_count >= 2)
        project_stages(inputs, indicator->subject->unit, reach);
    judge(inputs, index, reach);
    const struct reach_point *last = reach->point_count ? &reach->points[reach->point_count - 1] : NULL;
    if (reach->time == REACH_AHEAD && last && !isnan(reach->target) && reach->target_year > last->year)
        reach->needed_per_year = clean((reach->target - last->value) / (reach->target_year - last->year));
}
