// A digest for each series and day of the embedded store, and for each day one of all its series: what a head names (store/proof/head.h).
//
// A put notes the days it changed, once a day and series. Whoever keeps the heads has the digests of these taken (a day of a
// series is read anew, all versions, with the slots of their frames), has the journal name the days whose digest is another one,
// and then says here that it does. Observations of before the first digest are walked through a series at a time.
// What is held by ClickHouse has no digests. Days are UTC+8. Faults: those of series.h.
#ifndef QINGSHAN_OBSERVE_SERIES_DAY_H
#define QINGSHAN_OBSERVE_SERIES_DAY_H

#include "observe/series/series.h"
#include "store/journal.h"
#include "store/proof/head.h"

#define SERIES_CHANGED_DAY_BITS 16

// What changed a day. Bits; their names are words of head_day.cause.
#define SERIES_DAY_CAUSES(X)            \
    X(SERIES_DAY_FIRST, "first", 1)     /* it had observations before there were digests */ \
    X(SERIES_DAY_FRAMES, "frames", 2)   /* of devices, live or asked for later */ \
    X(SERIES_DAY_MEANS, "means", 4)     /* were computed, or anew */ \
    X(SERIES_DAY_ENTERED, "entered", 8) /* by a person, from a file */ \
    X(SERIES_DAY_JOINED, "joined", 16)  /* a factor got its one name */ \
    X(SERIES_DAY_REMOVED, "removed", 32) /* older than it is kept */

enum series_day_cause {
#define X(cause, name, bit) cause = bit,
    SERIES_DAY_CAUSES(X)
#undef X
};

// ---- keeping: with the writing handle ----

// Takes the digests of at most `most` changed days of series, or of one series from before the digests.
bool series_days_take(struct series *series, size_t most, bool *ret_more, struct fault *f);
// Days whose digest the journal does not name yet; the oldest, at most so many.
bool series_days_unsaid(struct series *series, struct arena *arena, size_t most, struct head_day **ret_days, size_t *ret_count, struct fault *f);
// The journal names them, and ended here after it did. Also without days.
bool series_days_said(struct series *series, const struct head_day *days, size_t count, const struct journal_end *end, struct fault *f);

// The journal's end, as series.db heard of it after the commit; *ret_found false: never.
bool series_journal_seen(struct series *series, struct journal_end *ret_end, bool *ret_found, struct fault *f);
bool series_journal_note(struct series *series, const struct journal_end *end, struct fault *f);

// ---- verifying: inside a pin ----

enum series_day_finding {
    SERIES_DAY_UNSAID,   // there are digests of a day that the journal does not know
    SERIES_DAY_OTHER,    // the digests of a day are not those the journal names: a series has another name, or is gone
    SERIES_DAY_CHANGED,  // a series of the day says something else than its digest
    SERIES_DAY_GONE,     // a series of the day has a digest and no observations
    SERIES_DAY_UNREADABLE, // observations of a series cannot be read; day ""
};

struct series_day_found {
    enum series_day_finding what;
    const char *day;               // "" where it is no single one
    const struct series_key *key;  // NULL: the whole day
    const char *now;               // the digest of what is there, "" where there is nothing
};

struct series_days_check {
    const struct head_day *said; // of the heads up to series_journal_seen, by day
    size_t said_count;
    bool (*found)(void *context, const struct series_day_found *found, struct fault *f);
    void (*progress)(void *context, int64_t done, int64_t total);  // series
    void *context;
};

struct series_days_report {
    int64_t series, days;  // whose digests were taken anew; days of series
    int64_t waiting;       // days of series that changed since their digest was taken, or never had one
    bool elsewhere;        // held by ClickHouse
    bool walked;           // false: what is older than the digests has some only in part
};
bool series_days_verify(struct series *series, const struct series_days_check *check, struct series_days_report *ret_report, struct fault *f);

#endif
