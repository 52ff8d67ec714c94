// For sqlite.c, sqlite_fault.c and sqlite_copy.c only: a connection.
#ifndef QINGSHAN_STORE_SQLITE_INTERNAL_H
#define QINGSHAN_STORE_SQLITE_INTERNAL_H

#include "store/store_internal.h"
#include "store/touched.h"

#define SLOTS_MAX 512
#define TEXT_STATEMENTS_MAX 512 // of the journal and of records: seven a table
#define QUERIES_KEPT 32         // statements of lists, whose text follows what is asked

struct store_row {
    struct store *store;
    sqlite3_stmt *statement;
};

struct text_statement {
    const char *sql;
    struct store_row row;
};

struct query_statement {
    char *sql;
    struct store_row row;
};

struct store {
    sqlite3 *database;
    const struct store_schema *schema;
    struct store_row slots[SLOTS_MAX];
    struct text_statement texts[TEXT_STATEMENTS_MAX];
    int text_count;
    struct query_statement queries[QUERIES_KEPT];
    int next_query; // the oldest, which goes for a new one
    int64_t statement_count;
    struct touched touched;
};

// ---- sqlite_fault.c ----
bool sqlite_fault(struct store *store, struct fault *f); // what it said last; false
bool sqlite_fault_of(sqlite3 *database, int code, struct fault *f);

// ---- sqlite.c ----
void store_engine_begin(void);
// Is it ours, and of which version? Nothing is changed.
bool store_check_version(struct store *store, enum store_mode mode, int64_t *ret_version, struct fault *f);

#endif
