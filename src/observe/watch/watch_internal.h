// Shared by the files of the watch.
#ifndef QINGSHAN_OBSERVE_WATCH_INTERNAL_H
#define QINGSHAN_OBSERVE_WATCH_INTERNAL_H

#include "base/map.h"
#include "base/pace.h"
#include "base/period.h"
#include "observe/judge/doubt.h"
#include "observe/raw/raw.h"
#include "observe/watch/watch.h"

#define WATCH_BACK_MS (31 * DAY_MS) // how far an open warning is judged as a whole again

struct judged_list LIST_OF(struct warning_judged);

// One reading of what judging needs besides observations.
struct watch_point {
    const char *code, *kind;
    bool simulated, reporting;            // reporting: has a device that is enabled
};

struct watch_world {
    struct arena *arena;
    int64_t batch;                        // the newest of the journal when it was read
    struct judge_rules rules;
    struct doubts doubts;                 // factors, and the same rules
    struct limit *limits;
    size_t limit_count;
    struct watch_point *points;
    size_t point_count;
    struct map by_code;                   // code -> struct watch_point
};
bool watch_world_load(struct watch_world *world, struct store *store, struct fault *f);

// Where observations are read and findings are put.
struct watch_reading {
    struct arena *arena;
    struct arena *scratch;                // observations of the series that is judged
    struct store *store;
    struct series *series;
    struct raw_reader *raw;               // NULL: no raw log is looked at
    const struct watch_world *world;
    struct warning *open;                 // warnings that are not closed
    size_t open_count;
    struct map open_by_key;               // "rule/kind/point/factor" -> struct warning
    struct map warned;                    // point -> struct map of such keys that have any warning; not used by a scan
    struct judged_list judged;
    struct map summaries;                 // point -> struct watch_summaries
    int64_t now_ms;
    // Stores what was judged so far and reads the open warnings again; NULL: a scan, all is judged in one piece.
    bool (*flush)(struct watch_reading *reading, struct fault *f);
    struct pace *pace;                    // kept between two series, while nothing is pinned; NULL: a scan
    void *context;
};

struct watch_summaries {
    struct series_summary *list;
    size_t count;
};
const struct watch_summaries *watch_summaries(struct watch_reading *reading, const char *point, struct fault *f);
bool watch_open_load(struct watch_reading *reading, struct fault *f);
const struct warning *watch_open_find(const struct watch_reading *reading, const struct series_key *key, enum judge_rule rule);
// Whether there is, or was, any warning of this: else judging that finds nothing has nothing to compare with.
bool watch_warned(struct watch_reading *reading, const struct series_key *key, enum judge_rule rule, bool *ret_warned, struct fault *f);

// Judges all rules of one series that changed in a span.
bool watch_judge(struct watch_reading *reading, const struct series_key *key, struct series_range changed, struct fault *f);
// The rule twin of all factors of a point that have this kind as their finest.
bool watch_judge_twins(struct watch_reading *reading, const char *point, enum series_kind kind, struct series_range changed, struct fault *f);
// Points and factors that have been silent too long, or speak again.
bool watch_judge_silence(struct watch_reading *reading, struct fault *f);
// What came lately from one point, ascending by coming. The clock of its device is judged by it.
struct watch_arrival {
    int64_t at_ms, stored_ms, frame;
};
bool watch_judge_clock(struct watch_reading *reading, const char *point, const struct watch_arrival *arrivals, size_t count, struct fault *f);
// Series that say the same as another point's.
bool watch_judge_copies(struct watch_reading *reading, struct fault *f);

struct judge_whose watch_whose(const struct watch_reading *reading, const char *point, const char *factor);
bool watch_maintenance(struct watch_reading *reading, const struct series_key *key, struct series_range span, struct series_range **ret_windows,
                       size_t *ret_count, struct fault *f);
// The values of a span, in the scratch.
bool watch_collect(struct watch_reading *reading, const struct series_key *key, struct series_range span, struct judge_values *ret_values,
                   struct fault *f);
// The kind whose values are judged one by one: the finest there is. false: no such series.
bool watch_finest(const struct watch_summaries *summaries, const char *factor, enum series_kind *ret_kind);
// Adds findings of a rule as judged, with their frames.
struct watch_said {
    struct series_key key;
    enum judge_rule rule;
    const struct judge_settings *settings;
    struct series_range span, changed;
};
bool watch_say(struct watch_reading *reading, const struct watch_said *said, struct judge_findings *findings, struct fault *f);

#endif
