// One connection to the relational store (SQLite today; the SQL is common to PostgreSQL).
//
// Nobody but src/store/ sees a database header. Statements live in `<module>.sql` files; tools/sqlgen.py checks them
// against the schema at build time and writes, for each, a parameter struct, a row struct and functions (see sqlgen
// below). A store is used by one thread at a time; every thread opens its own.
//
// sqlgen, for a statement in src/plan/plan.sql:
//     -- statement: project_list many           (run: no rows; one: at most one row; many: rows)
//     -- in: as_of int64, group text?            (? = may be null; every placeholder of the statement, once)
//     -- out: no int64, name text, invest_wan_yuan int64?
//     SELECT no, name, ... WHERE batch <= :as_of AND (:group IS NULL OR group_id = :group) ORDER BY no
// gives in "plan_sql.h":
//     struct project_list_in  { int64_t as_of; const char *group; };
//     struct project_list_row { int64_t no; const char *name; struct store_int64 invest_wan_yuan; };
//     bool project_list_all(struct store *, struct arena *, const struct project_list_in *,
//                           struct project_list_row **ret_rows, size_t *ret_count, struct fault *);
//     bool project_list_each(struct store *, const struct project_list_in *,
//                            bool (*visit)(void *context, const struct project_list_row *, struct fault *),
//                            void *context, struct fault *);   // text is borrowed until the visit returns
//   run -> bool NAME(struct store *, const struct NAME_in *, struct fault *);
//   one -> bool NAME(struct store *, struct arena *, const struct NAME_in *, struct NAME_row *, bool *ret_found, struct fault *);
// Statements of a file with the same out list may share a row: `-- row: project_row` in each of them names its struct.
// A statement without parameters takes no `in`. Types: int64, float64, text, bytes, bool; text null is NULL, null
// numbers are struct store_int64 / store_float64 with `present`.
#ifndef QINGSHAN_STORE_STORE_H
#define QINGSHAN_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"

struct store;

struct store_int64 {
    bool present;
    int64_t value;
};

struct store_float64 {
    bool present;
    double value;
};

struct store_bytes {
    const void *bytes; // NULL when null
    size_t size;
};

enum store_mode { STORE_READ, STORE_WRITE };

// Opens DIR/qingshan.db. STORE_WRITE creates it and applies the missing migrations; STORE_READ refuses a database
// whose schema is older or newer. Faults: store.newer {found, known}, store.missing {path}, store.not_database {path},
// system.call, store.sql {text} (the engine's own words).
struct store *store_open(const char *folder, enum store_mode mode, struct fault *f);
struct store *store_open_memory(struct fault *f); // empty, migrated, private to this connection

// Another database beside it, with a schema of its own (tools/sqlgen.py --script). folder NULL: in memory. Faults as above.
struct store_schema {
    const char *file;             // in the data folder
    int32_t application;          // tells its files from other databases
    const char *const *scripts;   // migrations, in order
    int count;
    bool large_pages;             // rows of some kilobytes: fewer half-empty pages
};
struct store *store_open_schema(const char *folder, const struct store_schema *schema, enum store_mode mode, struct fault *f);
void store_close(struct store *store);            // NULL is fine

static inline void store_cleanup(struct store **store) { store_close(*store); }
#define STORE_SCOPED __attribute__((cleanup(store_cleanup))) struct store *

// Transactions. begin takes the write lock at once (IMMEDIATE); read_begin pins one snapshot for several reads.
bool store_begin(struct store *store, struct fault *f);
bool store_read_begin(struct store *store, struct fault *f);
bool store_pin(struct store *store, struct fault *f); // the same, and the snapshot is that of now, not of the first read
bool store_commit(struct store *store, struct fault *f);
void store_rollback(struct store *store);         // no-op outside a transaction
bool store_in_transaction(const struct store *store); // false also when the engine has rolled back by itself (full disk)
bool store_savepoint(struct store *store, struct fault *f);          // nested unit inside begin (one level)
bool store_savepoint_release(struct store *store, struct fault *f);
bool store_savepoint_rollback(struct store *store, struct fault *f);

int64_t store_last_id(const struct store *store);
int64_t store_changes(const struct store *store); // rows changed by the last statement

// A consistent copy while others read and write. Faults: backup.exists {path}, system.call, store.sql.
bool store_backup(struct store *store, const char *path, struct fault *f);
// Moves all that the write-ahead log holds into the database file and empties the log. FAULT_BUSY while others read.
bool store_checkpoint(struct store *store, struct fault *f);
bool store_check_integrity(struct store *store, struct fault *f);
// Is this file a whole copy of a qingshan.db that this program can open, of this schema or an older one?
// Faults: store.not_database, store.newer, store.damaged. *ret_schema may be NULL.
bool store_check_backup(const char *path, int32_t *ret_schema, struct fault *f);

int32_t store_schema_version(void); // the newest migration this program knows

// ---- for generated code only ----
struct store_statement {
    const char *name;
    const char *sqlite;
    const char *postgres;
    int parameters;
    int columns;
    int *slot;            // index into each connection's statement cache, given at first use
    const char *touches;  // the journaled table that it writes; NULL: none
};
struct store_row;         // a stepped statement
struct store_row *store_prepare(struct store *store, const struct store_statement *statement, struct fault *f);
void store_bind_int64(struct store_row *row, int index, int64_t value);
void store_bind_float64(struct store_row *row, int index, double value);
void store_bind_text(struct store_row *row, int index, const char *value); // NULL binds null
void store_bind_bytes(struct store_row *row, int index, struct store_bytes value);
void store_bind_null(struct store_row *row, int index);
bool store_step(struct store_row *row, bool *ret_row, struct fault *f);
void store_reset(struct store_row *row);
int64_t store_column_int64(struct store_row *row, int index);
double store_column_float64(struct store_row *row, int index);
const char *store_column_text(struct store_row *row, int index);
struct store_bytes store_column_bytes(struct store_row *row, int index);
bool store_column_null(struct store_row *row, int index);

#endif
