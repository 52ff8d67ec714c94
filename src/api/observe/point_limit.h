// How the factors of a point stand against their limits now.
#ifndef QINGSHAN_API_POINT_LIMIT_H
#define QINGSHAN_API_POINT_LIMIT_H

#include "base/map.h"
#include "json/json.h"
#include "observe/judge/doubt.h"
#include "observe/judge/limit.h"
#include "observe/series/series.h"

struct point_limits {
    struct arena *arena;
    const char *point, *point_kind;
    struct series *series;                // NULL: nothing was observed
    const struct map *factors;            // names of the factor table that the point has series of
    const struct limit_entry *limits;     // of the point
    size_t limit_count;
    const struct doubts *doubts;
    int64_t now_ms;
};

// How a factor stands against its limits of one kind of mean.
struct point_limit_state {
    enum emission_average average;
    struct limit_choice choice;
    const struct limit *any;              // one of the two
    bool found;                           // there is a mean to hold against them
    struct observation mean;
    size_t hours;                         // of a daily limit: that went into the mean of today so far
    double share;                         // of the upper limit; NaN: does not say anything
    const char *state;                    // ok, near (above nine tenths of it), over; NULL: not to be told
};

// One object for each kind of mean that has a limit today; no limit: an empty array. *ret_states is the caller's, faults or not.
bool point_limit_states(const struct point_limits *part, const char *factor, json_t **ret_states, struct fault *f);

#endif
