// Hour and day means, computed when the device does not send them, and again when late data or corrections arrive.
//
// The core is pure: a rule, the observations of one span, the periods to leave out, and a mean comes back. The shell takes
// the touched spans of the series store, computes them and stores results and "done" in one commit: killed anywhere, it
// begins again where it was. An equal result stores nothing; a different one is the next version, so corrections show.
#ifndef QINGSHAN_OBSERVE_MEANS_H
#define QINGSHAN_OBSERVE_MEANS_H

#include "observe/judge/doubt.h"
#include "observe/series/means_edition.h"
#include "observe/series/series.h"

#define MEANS_FLAG_DOUBTFUL "D"  // enough data, but too many of them abnormal (HJ 212-2017, 8.2)
#define MEANS_FLAG_MISSING "Md"  // not enough valid data and no flag that says why

struct means_rule {
    int32_t valid_least;         // minutes of an hour, hours of a day that valid inputs must cover. An input covers the interval
                                 // of its device: nine values, each of five minutes, are 45 minutes; many in a minute are one
    int32_t normal_percent;      // of the inputs that must be normal for flag N: 75 flue gas, 100 waste water; 0: none
    int32_t digits;              // after the point, half to even (GB/T 8170); -1: as many as the finest input has
    const char *weight_factor;   // waste water, day: weighted by the flow of the same time; NULL: plain mean
    bool with_manual;            // manual data count (flag S or origin manual)
    int32_t manual_least;        // so many manual values are enough instead of valid_least (water: 4 a day); 0: never
    const char *source;          // the clauses
    const char *confidence;      // verified weak
};

// The defaults of a domain: "air", "gas", "water", "surface". By kind of the mean. false: no such domain. They are a start: a point may
// have others. Not made: the values that HJ 75 and HJ 356 let stand in for invalid ones; who needs them enters them by hand.
bool means_rule_default(const char *domain, enum series_kind kind, struct means_rule *ret_rule);
// The whole table, for documents. Returns the domain; NULL behind the end.
const char *means_rule_at(size_t index, enum series_kind *ret_kind, struct means_rule *ret_rule);

struct means_input {
    struct series_range span;
    const struct observation *observations; // ascending, highest versions only
    size_t count;
    const struct observation *weights;      // the same of weight_factor. An input weighs all flow of the time it covers
    size_t weight_count;
    int64_t interval_ms;                    // from one input to the next, as the device means it; 0: not known, each covers one unit
    const struct doubt_bounds *bounds, *weight_bounds; // of the factor and of the flow; NULL: nothing is doubted
    const struct series_range *excluded;    // maintenance and other periods that do not count
    size_t excluded_count;
};

// The mean of a span. value: mean of the valid inputs (absent without any); least, most: over the valid inputs and their
// own extremes; total: sum of the totals; flag: N, D, or the commonest reason when there are too few valid inputs.
// origin: computed, or simulated as soon as one input is. false: there is nothing in the span at all.
bool means_compute(const struct means_rule *rule, const struct means_input *input, struct observation *ret_mean);

// The usual distance from one observation to the next, in whole units; the shorter one of several. 0: none is usual (three of
// them at least, and a quarter of all).
int64_t means_interval(const struct observation *observations, size_t count, int64_t unit_ms);

// What the shell asks about a series that was touched.
struct means_policy {
    // The rule for the means made of this series; false: none are made.
    bool (*rule)(void *context, const struct series_key *source, enum series_kind target, struct means_rule *ret_rule);
    // Periods of this series to leave out, in the arena; may be NULL.
    bool (*excluded)(void *context, struct arena *arena, const struct series_key *source, struct series_range span,
                     struct series_range **ret_ranges, size_t *ret_count, struct fault *f);
    // The bounds of this series; may be NULL.
    struct doubt_bounds (*bounds)(void *context, const struct series_key *source);
    // The interval that the point's device is set to, of minute values; 0: not known. May be NULL.
    int64_t (*interval)(void *context, const struct series_key *source);
    void *context;
};

struct means_report {
    size_t spans;    // looked at
    uint64_t stored; // means that are new or changed
};

// The mean of one span as it would be made now; nothing is stored. made false: there is nothing to make one of, or no rule.
struct means_seen {
    struct observation mean;
    bool made, weighted;
};
bool means_look(struct series *series, const struct means_policy *policy, struct arena *arena, const struct series_touch *span, struct means_seen *ret_seen,
                struct fault *f);

// Computes up to `limit` touched spans of each kind that ended by now_ms: hours out of minutes (of realtime data where there
// are no minutes), days out of hours. Where the device or a person gave the mean, theirs stays. A flow that changed computes
// what it weighs again. series: the writing handle. When excluded periods have changed: series_touch_again.
// Call again while report.spans is at least limit.
bool means_run(struct series *series, const struct means_policy *policy, int64_t now_ms, size_t limit, struct means_report *ret_report,
               struct fault *f);

#endif
