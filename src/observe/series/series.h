// The store of observations: what devices sent, what was computed from it and what people entered, behind one interface.
//
// A series is (point, factor, kind). An observation of it is one instant (or the START of an interval, for means) with a
// value, its least and most, a total, a flag, an origin, a version, and the raw frame it came from. There is exactly one
// row per (series, time, version); the highest version speaks, older ones stay readable.
//
// Embedded (the default): DIR/series.db. Observations of a series and a span of days are one compressed chunk; the newest
// few dozen wait in a small tail, so that a live put rewrites little. Marks and touched spans change in the same commit.
// ClickHouse: where qingshan.yaml says so (series_settings.h); series.db then keeps names, marks and touched spans only, and
// what is on its way. A put whose delivery fails is stored all the same, and is delivered before the next call does anything.
//
// Units: instants are UTC milliseconds; days, hours and buckets are cut in UTC+8. A range is from <= at < to.
// Ownership: what goes in is borrowed for the call; what a visit gets is borrowed until the visit returns.
// Threads: a handle is used by one thread at a time; every thread opens its own. One handle of the whole machine is open
// for writing (the holder of the folder's lock); readers never wait for it.
// Faults: series.key {text}, series.batch {limit}, series.time {text}, series.future {text}, series.range, series.damaged {text}, series.server {server, text}, and those of
// store.h. After a fault in series_put nothing of that call is stored. A visit must not call the store.
#ifndef QINGSHAN_OBSERVE_SERIES_H
#define QINGSHAN_OBSERVE_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/pace.h"
#include "base/period.h"
#include "observe/series/observation.h"
#include "store/store.h"

#define SERIES_PUT_MAX 4000000      // observations of one series_put
#define SERIES_VERSION_MAX 1000000
#define SERIES_BUCKETS_MAX 1000000  // of one series_means
#define SERIES_AHEAD_MS DAY_MS // of the clock: what claims to be later is a clock that is wrong
// ---- opening ----

struct series;

struct series_options {
    const char *folder;              // data folder; NULL: in memory, for tests
    enum store_mode mode;            // STORE_READ refuses when there is no series.db yet (store.missing)
};

struct series *series_open(const struct series_options *options, struct fault *f);
// Without a second engine: names, marks and touched spans, and the observations where they are embedded.
struct series *series_open_names(const char *folder, enum store_mode mode, struct fault *f);
// Opening for reading found no store, or one of an older version: a server that starts makes it, or brings it up to date, meanwhile.
bool series_is_unready(const struct fault *f);
void series_close(struct series *series); // NULL is fine

static inline void series_cleanup(struct series **series) { series_close(*series); }
#define SERIES_SCOPED __attribute__((cleanup(series_cleanup))) struct series *

// ---- writing ----

// Observations of one key; any order, duplicates welcome. A key may come in several runs. Few large puts are much cheaper
// than many small ones: each put is one synced commit.
struct series_run {
    struct series_key key;
    const struct observation *observations;
    size_t count;
};

#define STOW_MARK "stow" // of the stower: its place in the raw log

// A named int64 that changes in the same transaction as the observations: the stower's place in the raw log.
struct series_mark {
    const char *name;    // NULL: no mark
    int64_t position;
    const char *segment; // which segment of the raw log that is, see raw_mark.h; NULL: not said
};

// A span whose means are to be computed (again): an hour for realtime and minute series, a day for hour series.
// Every put notes what it touches; whoever computes hands the spans it has done to the put that stores the results.
struct series_touch {
    struct series_key key; // of the series that was written
    int64_t start_ms;      // of the hour or day, UTC+8
    int64_t turn;          // changes whenever the span is touched again
};

// Under which name the factor of a series was sent, when that is not its own: 011, W01018.
struct series_sent {
    struct series_key key;
    const char *name;
    int64_t first_ms, last_ms;
    uint64_t observations;
};

// Codes that the factor table does not know (code_limit.h), of a point and a day since 1950: how many came to be, and how many
// values were left out for there were too many.
struct series_codes {
    const char *point;
    int64_t day;
    int64_t fresh, refused;
};

struct series_batch {
    const struct series_run *runs;
    size_t count;
    struct series_mark mark;
    const struct series_sent *sent; // added to what is known of these names
    size_t sent_count;
    const struct series_touch *done; // forgotten with this commit, unless touched again since they were listed
    size_t done_count;
    const struct series_codes *codes; // added to what is known of these days
    size_t code_count;
    int64_t now_ms;                  // not 0: an observation later than a day after it refuses the batch (series.future)
};

struct series_report {
    uint64_t stored;     // new rows
    uint64_t repeated;   // rows that were there already
};

// Stores a batch in one transaction. A version of OBSERVATION_VERSION_NEXT (0) means: if the time has no row yet this is
// version 1; if its highest version says the same (all but the frame) nothing is stored; else this is the next version.
// A version >= 1 is stored as given unless that (series, time, version) is there: what is there stays. ret_report may be NULL.
bool series_put(struct series *series, const struct series_batch *batch, struct series_report *ret_report, struct fault *f);

// Called after each put through this handle that stored anything, with what was put; the batch is borrowed for the call.
typedef void series_stored(void *context, const struct series_batch *batch);
void series_watch(struct series *series, series_stored *stored, void *context);

// A long put through this handle keeps this pace, with its transaction open. Borrowed; NULL: works through.
void series_pace(struct series *series, struct pace *pace);

// Where a mark stands; *ret_found false: never set.
// Brings series.db up to date where there is one, so that it can be read before anybody writes to it.
bool series_upgrade(const char *folder, struct fault *f);
// *ret_segment NULL: not known of this position.
bool series_mark_segment(struct series *series, struct arena *arena, const char *name, const char **ret_segment, struct fault *f);
bool series_mark_read(struct series *series, const char *name, int64_t *ret_position, bool *ret_found, struct fault *f);

// Touched spans of series of this kind that start before before_ms, oldest first, at most limit.
bool series_touched(struct series *series, struct arena *arena, enum series_kind kind, int64_t before_ms, size_t limit,
                    struct series_touch **ret_touches, size_t *ret_count, struct fault *f);

// Touches what overlaps the range as if it had been put again: what counts there has changed, as maintenance that is entered
// later. factor NULL: all of the point. Faults: series.range (longer than 400 days).
bool series_touch_again(struct series *series, const char *point, const char *factor, struct series_range range, struct fault *f);

// Gives what is stored under `from` to the series of the same point and kind with this factor, a span of days at a time: call it
// until *ret_done. Where that one has a row of the same time, what differs becomes its next versions. The old name is kept as a
// sent one (series_sent_names), the old series is gone in the end. Killed anywhere it goes on where it was. On ClickHouse, which
// knows rows by the names of their series, they are always moved.
bool series_join(struct series *series, const struct series_key *from, const char *factor, bool *ret_done, struct fault *f);

// Removes the observations of this kind from spans of days (SERIES_KINDS) that end at or before before_ms: a little more than
// asked may stay.
bool series_retain(struct series *series, enum series_kind kind, int64_t before_ms, uint64_t *ret_removed, struct fault *f);

// The same a little at a time, a transaction each (series_retain.h). On ClickHouse all of a kind is one.
struct series_retaining {
    enum series_kind kind;
    int64_t before_ms;
    int64_t after;         // series that are done with; 0 at first
    bool done;
    uint64_t removed;      // observations, up to now
};
bool series_retain_some(struct series *series, struct series_retaining *retaining, struct fault *f);

// ---- reading ----

// Reads until the end of the pin see one snapshot, and each costs less. Inside another pin or a put nothing is done: *ret_pinned
// is what series_unpin is given. Short: what is written meanwhile stays in the journal of the store.
bool series_pin(struct series *series, bool *ret_pinned, struct fault *f);
void series_unpin(struct series *series, bool pinned);

enum series_read_option {
    SERIES_ALL_VERSIONS = 1, // older versions too: ascending by time, then version
    SERIES_FRAMES = 2,       // fill `frame` (costs a second look); otherwise it is 0
};

// Ascending by time, in blocks of one or more. Reading one series pins one snapshot. An unknown key has no observations.
typedef bool series_visit(void *context, const struct observation *observations, size_t count, struct fault *f);
bool series_read(struct series *series, const struct series_key *key, struct series_range range, unsigned options,
                 series_visit *visit, void *context, struct fault *f);
// The same, collected in the arena.
bool series_collect(struct series *series, struct arena *arena, const struct series_key *key, struct series_range range,
                    unsigned options, struct observation **ret_observations, size_t *ret_count, struct fault *f);

// The newest observation before before_ms (INT64_MAX: of all), without its frame.
bool series_latest(struct series *series, const struct series_key *key, int64_t before_ms, struct observation *ret_observation,
                   bool *ret_found, struct fault *f);

// Down-sampling for charts: buckets of step_ms from range.from_ms on; empty buckets are left out. Numbers are for the eye,
// legal means are in means.h. Only values that are present count; `valid` are those with flag "" or "N".
struct series_bucket {
    int64_t at_ms;
    uint32_t count, valid;
    double mean, least, most;  // over all that count; least and most use the observations' own where they have them
};
struct series_step {
    struct series_range range;
    int64_t step_ms;           // >= 1
    bool valid_only;           // leave the others out altogether
};
bool series_means(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                  struct series_bucket **ret_buckets, size_t *ret_count, struct fault *f);

// Factors of a point that have a series of this kind.
bool series_factors(struct series *series, struct arena *arena, const char *point, enum series_kind kind, const char ***ret_factors,
                    size_t *ret_count, struct fault *f);

// Under which other names the factors of a point were sent: by factor, kind, name. point NULL: all.
bool series_sent_names(struct series *series, struct arena *arena, const char *point, struct series_sent **ret_list, size_t *ret_count, struct fault *f);

// Which series there are: by point, factor, kind. point NULL: all points.
struct series_summary {
    struct series_key key;
    int64_t first_ms, last_ms; // times of the oldest and newest observation
    uint64_t rows;             // of all versions
};
bool series_list(struct series *series, struct arena *arena, const char *point, struct series_summary **ret_list, size_t *ret_count,
                 struct fault *f);
// The same without looking at what is in them.
bool series_keys(struct series *series, struct arena *arena, const char *point, struct series_key **ret_keys, size_t *ret_count, struct fault *f);
// Of these series of one point alone, in their order; rows 0: there is no such one, or nothing is in it.
bool series_summarize(struct series *series, struct arena *arena, const struct series_key *keys, size_t count, struct series_summary **ret_list,
                      struct fault *f);

#endif
