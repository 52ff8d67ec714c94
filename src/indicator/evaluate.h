// The one evaluator: (definitions, facts of a region, indicator, year) -> result. Pure: no clock, no store, no
// allocation. Full, incremental, as-of and bench only choose the inputs.
#ifndef QINGSHAN_INDICATOR_EVALUATE_H
#define QINGSHAN_INDICATOR_EVALUATE_H

#include <stdbool.h>
#include <stdint.h>

#include "indicator/inputs.h"
#include "indicator/model.h"

#define VERDICTS(X)                   \
    X(VERDICT_NO_DATA, "no_data")     \
    X(VERDICT_MET, "met")             \
    X(VERDICT_EXPECTED, "expected")   \
    X(VERDICT_UNMET, "unmet")         \
    X(VERDICT_NOT_DUE, "not_due")
enum verdict { VERDICTS(KIND_MEMBER) VERDICT_COUNT };
const char *verdict_name(enum verdict verdict); // "met" ...

#define VALUE_ORIGINS(X)                                                                                                 \
    X(ORIGIN_NONE, "none")                                                                                               \
    X(ORIGIN_PUBLISHED, "published") /* its own fact */                                                                  \
    X(ORIGIN_COMPUTED, "computed")   /* complete computation */                                                          \
    X(ORIGIN_CARRIED, "carried")     /* an earlier year's */                                                             \
    X(ORIGIN_BASELINE, "baseline")   /* the later year that the plan's baseline names, in the base year only */
enum value_origin { VALUE_ORIGINS(KIND_MEMBER) };
const char *origin_name(enum value_origin origin);

#define STAGE_NO_TARGET 255

struct indicator_result {
    double value;             // NaN = none
    double published;         // the fact beside a computation; NaN = none
    int32_t value_year;       // 0 = none
    int16_t state;            // -1 = none
    uint8_t verdict;          // enum verdict, against the national standard
    uint8_t basis;            // enum indicator_basis
    uint8_t origin;           // enum value_origin
    uint8_t qualifier;        // MARK_AT_LEAST, MARK_AT_MOST or 0
    uint8_t stages[MODEL_STAGES_MAX]; // enum verdict against each stage's target, STAGE_NO_TARGET when it has none
    uint8_t differs;          // computed and published differ beyond rounding
    uint8_t padding;
};

void indicator_evaluate(const struct indicator_inputs *inputs, int32_t indicator, int32_t year,
                        struct indicator_result *ret_result);

// One condition, with what was compared: for explanations.
struct target_result {
    enum verdict verdict;
    double measured;       // NaN = none
    double threshold;      // NaN = none
    int32_t measured_year;
};
void indicator_evaluate_target(const struct indicator_inputs *inputs, int32_t indicator, const struct target *target,
                               int32_t year, struct target_result *ret_result);

// The value of a subject for a year by the rules of carrying and the baseline. Returns the year it is from, 0 = none.
int32_t indicator_value_year(const struct indicator_inputs *inputs, int32_t slot, int32_t year, enum value_origin *ret_origin);

// How many main indicators have a value in a year, and from where. A group has its own when one of its parts has.
struct value_counts { int32_t own, carried, none; };
void indicator_count_values(const struct indicator_inputs *inputs, int32_t year, struct value_counts *ret_counts);
// The newest year, not after `until`, in which a main indicator has a value of its own; 0 = there is none.
int32_t indicator_data_year(const struct indicator_inputs *inputs, int32_t until);

// The year to show first: the newest year of data in which at least half of the main indicators have a value, their own
// or a carried one; the plan's base year when there is none. A year that nobody has reported for is no year of data,
// however much is carried into it.
int32_t indicator_default_year(const struct indicator_inputs *inputs);
// The year that the plan itself is judged by: the newest in which most main indicators have a value of their own.
int32_t indicator_reported_year(const struct indicator_inputs *inputs);

struct verdict_counts { int32_t count[VERDICT_COUNT]; };
void indicator_count(const struct indicator_inputs *inputs, int32_t year, struct verdict_counts *ret_counts);

#endif
