// Rows of versioned tables as text by column: what loading a pack needs, table by table, without a statement
// for each. A row is known by the digest of its content (position and line left out).
#ifndef QINGSHAN_STORE_RECORD_H
#define QINGSHAN_STORE_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fault.h"
#include "records.h"
#include "store/store.h"

struct record_table; // a versioned table of the schema
const struct record_table *record_table_find(const char *name); // NULL when there is none
int record_column_count(const struct record_table *table);
const char *record_column_name(const struct record_table *table, int column);

// texts: one per column, NULL = null; bool columns take "yes" or anything else.
void record_digest(const struct record_table *table, const char *const *texts, char out[DIGEST_HEX_SIZE]);
bool record_insert(struct store *store, const struct record_table *table, const char *const *texts, const char *digest,
                   int64_t batch, struct fault *f);

// A struct X_record of records.h as its texts; record_add takes its digest too. record_table_find("X") is its table.
#define RECORD_TEXTS(record) ((const char *const *)(const void *)(record))
bool record_add(struct store *store, const struct record_table *table, const char *const *texts, int64_t batch, struct fault *f);

struct record_current {
    int64_t id;
    const char *digest, *label, *label2; // the first two columns
    int64_t line, position;              // 0 where the table has none
};
bool record_current(struct store *store, struct arena *arena, const struct record_table *table,
                    struct record_current **ret_rows, size_t *ret_count, struct fault *f);
// Where an unchanged row stands now. Not part of what the row says, so neither a new version nor in the journal's digest.
bool record_place(struct store *store, const struct record_table *table, int64_t id, int64_t line, int64_t position, struct fault *f);
bool record_retire(struct store *store, const struct record_table *table, int64_t id, int64_t batch, struct fault *f);

#endif
