// What is entered can be, and is explained where it is far from what was. Three questions, asked before anything is recorded:
// has the period begun, can the value be at all, and does a value far from those before it say why.
//
// Far: outside the range of the last five values of the same element, region and kind of period, all of earlier periods, by more
// than the width of that range, and more than half of the last value away from it. With fewer than three values nothing is far.
#ifndef QINGSHAN_INDICATOR_PLAUSIBLE_H
#define QINGSHAN_INDICATOR_PLAUSIBLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/fault.h"
#include "base/period.h"
#include "indicator/fact.h"
#include "indicator/model.h"
#include "store/store.h"

#define PLAUSIBLE_VALUES 5
#define PLAUSIBLE_VALUES_LEAST 3
#define PLAUSIBLE_SHARE 0.5

// The running year, quarter and month are taken; what begins after today (UTC+8) is not. Fault: fact.not_begun {period, today}.
bool plausible_period(struct period period, struct fault *f);

// value in `unit`. Faults: fact.below, fact.above {subject, value, bound}.
bool plausible_value(const struct subject *subject, struct decimal value, const struct unit *unit, const char *unit_text, struct fault *f);

// Entries that are recorded together are values before each other too, in whatever order they stand.
struct plausible;
struct plausible *plausible_new(struct arena *arena, const struct indicator_model *model, const struct fact_entry *entries, size_t count);

// Only what a person enters is asked for a reason. The entry has passed fact_check. Faults: fact.far_times, fact.far_more,
// fact.far_less, fact.far {subject, value, range, period, last, times}.
bool plausible_explained(const struct plausible *plausible, struct store *store, size_t index, struct fault *f);

#endif
