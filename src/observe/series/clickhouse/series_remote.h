// A handle on observations in ClickHouse: what is sent and asked, below series_clickhouse.c, which stores and opens.
#ifndef QINGSHAN_OBSERVE_SERIES_REMOTE_H
#define QINGSHAN_OBSERVE_SERIES_REMOTE_H

#include "observe/series/clickhouse/clickhouse.h"
#include "observe/series/clickhouse/clickhouse_row.h"
#include "observe/series/series_internal.h"

#define PIECE_BYTES ((size_t)4 << 20)       // of rows in one insert, about
#define PIECE_BYTES_MAX (2 * PIECE_BYTES)
#define ROWS_AT_ONCE 512

struct remote {
    struct series base;
    struct clickhouse *server;
    bool writing;
    bool ready; // tables are there, nothing is pending
};

static inline struct remote *remote_of(struct series *series) { return (struct remote *)series; }

#define VALUES(...) (const struct clickhouse_value[]){__VA_ARGS__}, sizeof((const struct clickhouse_value[]){__VA_ARGS__}) / sizeof(struct clickhouse_value)

// ---- series_remote.c ----
int64_t remote_id(const struct series_key *key); // the same on every machine and at any time
size_t remote_shard(const struct remote *remote, int64_t id);
bool remote_deliver(struct remote *remote, struct fault *f); // what is pending
bool remote_ready(struct remote *remote, struct fault *f);   // before anything is asked

struct rows_reading {
    struct row_cutter cutter;
    unsigned options;
    series_visit *visit;
    void *context;
    size_t count;
    struct observation rows[ROWS_AT_ONCE];
};
bool remote_ask_rows(struct remote *remote, size_t shard, struct clickhouse_question question, struct rows_reading *reading, struct fault *f);

// ---- of the backend: series_remote.c, series_remote_list.c ----
bool remote_read(struct series *series, const struct series_key *key, struct series_range range, unsigned options, series_visit *visit, void *context,
                 struct fault *f);
bool remote_latest(struct series *series, const struct series_key *key, int64_t before_ms, struct observation *ret_observation, bool *ret_found,
                   struct fault *f);
bool remote_means(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                  struct series_bucket **ret_buckets, size_t *ret_count, struct fault *f);
bool remote_list(struct series *series, struct arena *arena, const char *point, struct series_summary **ret_list, size_t *ret_count, struct fault *f);
bool remote_retain(struct series *series, struct series_retaining *retaining, struct fault *f);
bool remote_newest(struct series *series, struct series_newest *look, struct fault *f);
bool remote_forget(struct series *series, const struct series_key *key, struct fault *f);

#endif
