// For the series files only: what a backend is, and what all backends share.
#ifndef QINGSHAN_OBSERVE_SERIES_INTERNAL_H
#define QINGSHAN_OBSERVE_SERIES_INTERNAL_H

#include "base/map.h"
#include "observe/series/series.h"
#include "observe/series/series_retain.h"

#define SERIES_SHARDS_MARK "clickhouse shards" // is there when series.db holds no observations itself

// ---- series_book.c: names, marks and touched spans, in series.db whatever holds the observations ----

// What a handle knows of a series. newest_ms is trusted by the one writer only.
struct series_entry {
    int64_t id;
    enum series_kind kind;
    bool newest_known;
    int64_t newest_ms; // of the observations in chunks; INT64_MIN: none
    uint64_t changed_turn; // of the book, when the day was noted as changed
    int64_t changed_day, changed_cause;
};

struct series_book {
    struct store *store;
    struct arena *names; // entries and their keys
    struct map entries;  // "kind/point/factor"
    uint64_t days_turn;  // another one whenever changed days were digested
};

struct store *book_store_open(const char *folder, enum store_mode mode, struct fault *f); // series.db by itself
bool book_open(struct series_book *book, const struct series_options *options, struct fault *f);
void book_close(struct series_book *book);
// Entries are read again: what was known may have been undone or removed. Those given out are gone.
void book_forget(struct series_book *book);
// The same when very many have gathered; between transactions only.
void book_trim(struct series_book *book);
// NULL without a fault: there is no such series, and it was not to be made.
bool book_find(struct series_book *book, const struct series_key *key, bool make, struct series_entry **ret_entry, struct fault *f);
// rows: ascending by time.
bool book_touch(struct series_book *book, const struct series_entry *entry, const struct observation *rows, size_t count, struct fault *f);
// Notes the days of these rows as changed (series_day.h). Costs a statement for the first of a day.
bool book_change(struct series_book *book, struct series_entry *entry, const struct observation *rows, size_t count, struct fault *f);
// Counts what retention removed, until it was said (series_retain.h); in the transaction that removes it.
bool book_removed(struct series_book *book, enum series_kind kind, int64_t before_ms, uint64_t observations, struct fault *f);
// The mark and the spans that are done.
bool book_put(struct series_book *book, const struct series_batch *batch, struct fault *f);

// ---- backends: series.c has checked what goes in ----

struct series_backend {
    bool renames; // a series can get another name: its rows are known by a number
    bool (*forget)(struct series *series, const struct series_key *key, struct fault *f); // rows that stand elsewhere; NULL: all are in series.db
    void (*close)(struct series *series);
    bool (*put)(struct series *series, const struct series_batch *batch, struct series_report *ret_report, struct fault *f);
    bool (*retain)(struct series *series, struct series_retaining *retaining, struct fault *f);
    bool (*newest)(struct series *series, struct series_newest *newest, struct fault *f);
    bool (*read)(struct series *series, const struct series_key *key, struct series_range range, unsigned options, series_visit *visit,
                 void *context, struct fault *f);
    bool (*latest)(struct series *series, const struct series_key *key, int64_t before_ms, struct observation *ret_observation, bool *ret_found,
                   struct fault *f);
    bool (*means)(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                  struct series_bucket **ret_buckets, size_t *ret_count, struct fault *f);
    bool (*summarize)(struct series *series, struct series_summary *list, size_t count, struct fault *f); // NULL: found in the list of the point
    bool (*list)(struct series *series, struct arena *arena, const char *point, struct series_summary **ret_list, size_t *ret_count, struct fault *f);
};

// The first member of every backend's handle.
struct series {
    const struct series_backend *backend;
    struct series_book book;
    series_stored *stored; // NULL: nobody asks
    void *stored_context;
    struct pace *pace;     // NULL: works through
};

struct series *series_embedded_open(const struct series_options *options, struct fault *f);
struct clickhouse_settings;
struct series *series_clickhouse_open(const struct series_options *options, const struct clickhouse_settings *settings, struct fault *f);

// ---- series_merge.c: which versions there are ----

struct observation_rows {
    struct observation *items; // ascending by time and version
    size_t count;
};

// All runs of one series as one array, sorted; equal times stay in the order they came in.
struct observation_rows observations_join(struct arena *arena, const struct series_run *const *runs, size_t count);
// Settles the versions of `more` as series_put says and merges them into `old`.
struct observation_rows observations_merge(struct arena *arena, struct observation_rows old, struct observation_rows more, struct series_report *report);

#endif
