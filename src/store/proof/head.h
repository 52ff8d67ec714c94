// Where the other chains of a folder end, said by the journal: a chain alone cannot tell that its newest part is gone.
//
// A head is a row in the journal's chain that names how far the raw log had come and by which digest, the digest of each day of
// observations that is another one than before, how many files the archive held, and the public key the folder signs with. The
// server makes one each hour and when it stops, where something has changed (journal rows of kind JOURNAL_HEAD); the first one
// stands in the batch of init. What makes and follows them stands in observe/chain/heads.h; this file holds the rows.
//
// The journal's own end is named in a second place, series.db (series_seen_*), after the commit: what is named there
// must be in the journal.
#ifndef QINGSHAN_STORE_HEAD_H
#define QINGSHAN_STORE_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fault.h"
#include "store/store.h"

struct head {
    int64_t raw;              // position behind the newest durable record of the raw log; 0: there was none
    const char *raw_previous; // digest of the segment before, as the head of that segment names it; NULL: none
    const char *raw_digest;   // of the records of that segment up to there; NULL: none
    int64_t archive;          // files
    const char *archive_digest;
    const char *public_key;   // NULL: none
    int64_t batch, at_ms;     // of the journal row; not of head_save
};

// The digest of all observations of a day.
struct head_day {
    const char *day;          // "2026-11-29", UTC+8
    const char *digest;
    int64_t series;           // that have observations on it
    const char *cause;        // words of observe/series/series_day.h
    int64_t batch;
};

#define HEAD_WHO "system"

// In the first batches of a folder: nothing was observed and archived yet. Later batches are passed over.
bool head_first(struct store *store, int64_t batch, struct fault *f);

// Inside the caller's transaction. Days whose digest is the one that was said last are left out; without a day and with a head like
// the newest one nothing is written: *ret_batch 0.
bool head_save(struct store *store, const struct head *head, const struct head_day *days, size_t count, int64_t *ret_batch, struct fault *f);

// The newest head of a batch up to this one.
bool head_find(struct store *store, struct arena *arena, int64_t batch, struct head *ret_head, bool *ret_found, struct fault *f);
bool head_list(struct store *store, struct arena *arena, struct head **ret_heads, size_t *ret_count, struct fault *f); // oldest first
// What the heads up to this batch say of each day: by day.
bool head_days(struct store *store, struct arena *arena, int64_t batch, struct head_day **ret_days, size_t *ret_count, struct fault *f);
// What was said after this batch, in its order. Without digests.
bool head_days_since(struct store *store, struct arena *arena, int64_t batch, struct head_day **ret_days, size_t *ret_count, struct fault *f);
// One digest of many days.
void head_days_digest(const struct head_day *days, size_t count, char ret_digest[DIGEST_HEX_SIZE]);

#endif
