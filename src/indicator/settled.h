// Facts that were settled under earlier rules and stand, though the present rules say something else. The difference is a row of the
// journal and a finding, until somebody records a fact for the period: that is his answer, whatever it says.
#ifndef QINGSHAN_INDICATOR_SETTLED_H
#define QINGSHAN_INDICATOR_SETTLED_H

#include "indicator/source.h"

struct settled_difference {
    const char *subject;
    int32_t year;
    const char *before, *before_unit; // that stands
    const char *now, *now_unit;       // by the present rules
    int64_t edition, since_ms;        // of those rules, and since when they hold here
    const char *source;               // of `now`
};
// As of a batch; by subject and year. In the arena.
bool settled_differences(struct store *store, struct arena *arena, const char *region, int64_t as_of, struct settled_difference **ret_list,
                         size_t *ret_count, struct fault *f);

// For source.c, in its transaction: notes what is new among the rows of a report; report->batch is the journal row it made, if any.
bool settled_note(struct store *store, const char *who, struct source_report *report, struct fault *f);

#endif
