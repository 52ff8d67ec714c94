// What is asked of a series: the query parameters of the route, read and limited. Pure.
#ifndef QINGSHAN_OBSERVE_SERIES_QUERY_H
#define QINGSHAN_OBSERVE_SERIES_QUERY_H

#include "observe/series/series.h"

#define SERIES_QUERY_ROWS_MAX 100000   // single observations of one answer; who reads stops there
#define SERIES_QUERY_BUCKETS_MAX 20000 // of one answer

// As sent and decoded; NULL or "": not sent.
struct series_query_text {
    const char *point, *factor; // required, codes
    const char *kind;           // required, a name of SERIES_KINDS
    const char *from, *to;      // required, as instant_parse reads them; a `to` of a day alone means its end
    const char *step;           // 60s, 5m, 1h, 1d: buckets of that length from `from` on
    const char *points;         // instead of step: the shortest round step that gives at most so many buckets
    const char *valid_only;     // 1 or true, 0 or false
    const char *versions;       // the same: older versions too; not together with step or points
};

struct series_query {
    struct series_key key;      // borrowed from the text
    struct series_range range;
    int64_t step_ms;            // 0: single observations
    bool valid_only, versions;
};

// Faults: series.query_missing {name}, series.query {name, text}, series.query_both {name, other}, series.query_long {limit}
// (more buckets than allowed, or a range that a usual device would fill with more rows than allowed).
bool series_query_parse(const struct series_query_text *text, struct series_query *ret_query, struct fault *f);

#endif
