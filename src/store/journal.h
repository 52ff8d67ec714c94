// The journal: one row per command or batch, in the same transaction as what it did. Every journaled table (marked
// `-- journaled` in the schema) has `batch` (the journal row that wrote it) and, where rows can be replaced,
// `until_batch` (the journal row that ended it). The digest of a journal row covers all those rows, and each row's
// hash covers the row before it; so a change made behind the program's back is found and named.
#ifndef QINGSHAN_STORE_JOURNAL_H
#define QINGSHAN_STORE_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fault.h"
#include "store/store.h"
#include "store/journal_detail.h"

struct journal_entry {
    int64_t seq;
    int64_t at_ms;       // recording time, UTC milliseconds
    const char *who;     // person as given, "cli:USER", "token:administrator"
    const char *what;    // stable key: "init", "fact.add", "import" ...
    const char *detail;  // one line for people, as journal_detail.h has it
    const char *digest;
    const char *previous;
    const char *hash;
    const char *account; // "NAME ROLE ADDRESS" of whose session it was, inside the hash; NULL: nothing proves who
};

// Batches opened from now on are of this account (as above; kept, not copied); NULL: of nobody who is known.
void journal_act_as(struct store *store, const char *account);

// Opens a batch inside the caller's transaction and gives its number; every journaled row written until
// journal_close carries it. journal_close computes digest and hash. One batch is open at a time.
// The row names the tables in which the batch wrote or ended rows (store/touched.h): closing asks these alone, its hash covers
// their names, and journal_verify finds rows in any other table. Rows of older programs name none: there every table was asked.
//
// Recording time is never before that of the row before, and is not taken from a clock that is doubted (base/clock/wall_clock.h; a command
// knows only the row before: five minutes earlier or 400 days later is doubted). One wrong stamp would else stand above all that
// come after it. What a person writes waits then (clock.doubted); what cannot wait carries the time of the row before. Only the row by
// which a person accepts the clock (store/proof/clock_accepted.h) may go back, and all that come after it follow it. So a batch was
// recorded no later than the earliest time of it and all rows behind it: journal_batch_at asks for that.
// Faults: clock.doubted {now, newest}, store.sql.
bool journal_open(struct store *store, const char *who, const char *what, int64_t *ret_batch, struct fault *f);
bool journal_open_anyway(struct store *store, const char *who, const char *what, int64_t *ret_batch, struct fault *f);
bool journal_open_accepting(struct store *store, const char *who, const char *what, int64_t *ret_batch, struct fault *f);
bool journal_close(struct store *store, int64_t batch, const char *detail, struct fault *f);

// Rows of this kind say where the folder's chains end (store/proof/head.h). They are nobody's act: journal_list leaves them out.
#define JOURNAL_HEAD "head"

// The journal's own end. seq 0: it is empty.
struct journal_end {
    int64_t seq, at_ms; // at_ms: of journal_end_read alone
    char hash[DIGEST_HEX_SIZE];
};
bool journal_end_read(struct store *store, struct journal_end *ret_end, struct fault *f);
// The hash of the row end->seq; "" when there is none.
bool journal_hash_read(struct store *store, struct journal_end *end, bool *ret_found, struct fault *f);
// Has the journal this row, with this hash? *ret_found false: it has none of that number.
bool journal_holds(struct store *store, const struct journal_end *end, bool *ret_found, bool *ret_same, struct fault *f);

// The newest batch recorded at or before an instant (0 when none); INT64_MAX as instant = the newest.
bool journal_batch_at(struct store *store, int64_t at_ms, int64_t *ret_batch, struct fault *f);

struct journal_page {
    int64_t before;       // only batches below it; 0: the newest
    bool people;          // with who signed in and what became of accounts
    const char *without;  // leaves out batches of this `what`; NULL: none
    int64_t limit;        // 1 to QUERY_LIMIT_MAX
    const char *after;    // cursor of the page before, as it came from outside; NULL: from the newest on
    const char **ret_next; // cursor of the next page, NULL when there is none; NULL: not wanted
};
// Newest first. Faults: query.cursor.
bool journal_list(struct store *store, struct arena *arena, const struct journal_page *page, struct journal_entry **ret_entries,
                  size_t *ret_count, struct fault *f);

struct journal_report {
    int64_t rows;         // journal rows checked
    int64_t records;      // journaled records checked
    int64_t broken_seq;   // first broken row, 0 = none
    const char *reason;   // stable key: journal.hash, journal.digest, journal.gap, journal.unnamed, journal.orphan; NULL when sound
    const char *subject;  // what is broken, e.g. the table
};
bool journal_verify(struct store *store, struct arena *arena, struct journal_report *ret_report, struct fault *f);

// For tests: where the recording time comes from; NULL = the wall clock.
void journal_clock_set(int64_t (*now)(void));

#endif
