// The facts of one region, laid out by slot and year for the evaluator. The newest recorded fact of a subject,
// region and period counts; months and quarters make a year as the element says.
#ifndef QINGSHAN_INDICATOR_INPUTS_H
#define QINGSHAN_INDICATOR_INPUTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/fault.h"
#include "indicator/model.h"
#include "store/store.h"

enum { MARK_AT_LEAST = 1, MARK_AT_MOST = 2, MARK_BASELINE = 4, MARK_OUTLOOK_MET = 8, MARK_MET = 16, MARK_UNMET = 32,
       MARK_PRESENT = 64, MARK_FACT = 128, MARK_COMPUTED = 256 };

struct input_mark {
    int16_t state;     // index into states, -1
    uint16_t flags;    // MARK_*; MARK_PRESENT: there is an own value (MARK_FACT, MARK_COMPUTED or both)
};

struct indicator_inputs {
    const struct indicator_model *model;
    struct arena *arena;
    int32_t first_year, years;
    double *facts;             // [slot * years + year] as reported, in the subject's unit; NaN = none
    double *values;            // the same with formulas computed and rounded: a complete computation of that year wins
    double *filled;            // what formulas read: values, with the levels among the elements carried forward
    struct input_mark *marks;
    int64_t *fact_ids;         // 0 = none
};

struct indicator_inputs *indicator_inputs_new(struct arena *arena, const struct indicator_model *model);
// Facts recorded up to a batch (INT64_MAX = now).
bool indicator_inputs_load(struct indicator_inputs *inputs, struct store *store, const char *region, int64_t as_of,
                           struct fault *f);
// Only the facts of these slots (of the model's `reads`): enough to evaluate the indicators that read no others.
bool indicator_inputs_load_slots(struct indicator_inputs *inputs, struct store *store, const char *region, const unsigned char *slots,
                                 struct fault *f);
void indicator_inputs_clear(struct indicator_inputs *inputs);
// Puts one reported value; for the bench and for trying out a value before it is saved.
void indicator_inputs_put(struct indicator_inputs *inputs, int32_t slot, int32_t year, double value, struct input_mark mark,
                          int64_t fact_id);
// Computes every formula for every year. Call after loading or putting.
void indicator_inputs_derive(struct indicator_inputs *inputs);

#endif
