// The SQLite backend. WAL with synchronous=FULL: a commit is on disk before it returns.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ending.h"
#include "base/guard.h"
#include "base/log.h"
#include "base/text.h"
#include "store/backup/restoring.h"
#include "store/engine/page_sum.h"
#include "store/engine/place.h"
#include "store/engine/sqlite_internal.h"
#include "store/folder.h"
#include "store/schema_table.h"
#include "store/touched.h"

#define BUSY_MS 10000
#define ENDING_STEPS 20000 // of SQLite's machine: some milliseconds
#define ADOPT_MOST (INT64_C(64) << 20) // bytes of an older database that is written anew when it is opened, which takes a second

// ---- statements ----

GUARD(slots_shared)

static int next_slot GUARDED_BY(slots_shared);
static pthread_mutex_t slot_lock = PTHREAD_MUTEX_INITIALIZER;

static int slot_of(const struct store_statement *statement)
{
    int slot = __atomic_load_n(statement->slot, __ATOMIC_ACQUIRE);
    if (slot >= 0)
        return slot;
    slots_shared_lock(&slot_lock);
    if (*statement->slot < 0)
        __atomic_store_n(statement->slot, next_slot++, __ATOMIC_RELEASE);
    slot = *statement->slot;
    slots_shared_unlock(&slot_lock);
    return slot;
}

static bool compile(struct store *store, struct store_row *row, const char *sql, struct fault *f)
{
    row->store = store;
    store->statement_count++;
    if (row->statement)
        return true;
    if (sqlite3_prepare_v3(store->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &row->statement, NULL) != SQLITE_OK)
        return sqlite_fault(store, f);
    return true;
}

struct store_row *store_prepare(struct store *store, const struct store_statement *statement, struct fault *f)
{
    int slot = slot_of(statement);
    if (slot >= SLOTS_MAX) {
        fault_set(f, FAULT_INTERNAL, "store.sql", "text", "too many statements", NULL);
        return NULL;
    }
    if (statement->touches)
        touched_note(&store->touched, statement->touches);
    return compile(store, &store->slots[slot], statement->sqlite, f) ? &store->slots[slot] : NULL;
}

struct store_row *store_prepare_text(struct store *store, const char *sql, struct fault *f)
{
    int i = 0;
    while (i < store->text_count && store->texts[i].sql != sql)
        i++;
    if (i == TEXT_STATEMENTS_MAX) {
        fault_set(f, FAULT_INTERNAL, "store.sql", "text", "too many statements", NULL);
        return NULL;
    }
    if (!compile(store, &store->texts[i].row, sql, f))
        return NULL;
    store->texts[i].sql = sql;
    if (i == store->text_count)
        store->text_count++;
    return &store->texts[i].row;
}

struct store_row *store_prepare_query(struct store *store, const char *sql, struct fault *f)
{
    for (int i = 0; i < QUERIES_KEPT; i++)
        if (store->queries[i].sql && text_equal(store->queries[i].sql, sql))
            return compile(store, &store->queries[i].row, sql, f) ? &store->queries[i].row : NULL;
    struct query_statement *query = &store->queries[store->next_query];
    sqlite3_finalize(query->row.statement);
    heap_free(query->sql);
    *query = (struct query_statement){.sql = heap_strdup(sql)};
    store->next_query = (store->next_query + 1) % QUERIES_KEPT;
    return compile(store, &query->row, query->sql, f) ? &query->row : NULL;
}

void store_bind_int64(struct store_row *row, int index, int64_t value)
{
    sqlite3_bind_int64(row->statement, index, value);
}

void store_bind_float64(struct store_row *row, int index, double value)
{
    sqlite3_bind_double(row->statement, index, value);
}

void store_bind_text(struct store_row *row, int index, const char *value)
{
    sqlite3_bind_text(row->statement, index, value, -1, SQLITE_TRANSIENT);
}

void store_bind_bytes(struct store_row *row, int index, struct store_bytes value)
{
    sqlite3_bind_blob64(row->statement, index, value.bytes, value.size, SQLITE_TRANSIENT);
}

void store_bind_null(struct store_row *row, int index)
{
    sqlite3_bind_null(row->statement, index);
}

bool store_step(struct store_row *row, bool *ret_row, struct fault *f)
{
    *ret_row = false;
    if (!ending_not_yet(f))
        return false;
    int code = sqlite3_step(row->statement);
    *ret_row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE || sqlite_fault(row->store, f);
}

void store_reset(struct store_row *row)
{
    sqlite3_reset(row->statement);
    sqlite3_clear_bindings(row->statement);
}

int64_t store_column_int64(struct store_row *row, int index)
{
    return sqlite3_column_int64(row->statement, index);
}

double store_column_float64(struct store_row *row, int index)
{
    return sqlite3_column_double(row->statement, index);
}

const char *store_column_text(struct store_row *row, int index)
{
    return (const char *)sqlite3_column_text(row->statement, index);
}

struct store_bytes store_column_bytes(struct store_row *row, int index)
{
    const void *bytes = sqlite3_column_blob(row->statement, index);
    return (struct store_bytes){.bytes = bytes, .size = (size_t)sqlite3_column_bytes(row->statement, index)};
}

bool store_column_null(struct store_row *row, int index)
{
    return sqlite3_column_type(row->statement, index) == SQLITE_NULL;
}

int store_column_count(struct store_row *row)
{
    return sqlite3_column_count(row->statement);
}

struct store_bytes store_column_canonical(struct store_row *row, int index, char *number, int size)
{
    struct store_bytes canonical = {0};
    switch (sqlite3_column_type(row->statement, index)) {
    case SQLITE_NULL:
        return canonical;
    case SQLITE_FLOAT:
        canonical.size = (size_t)snprintf(number, (size_t)size, "%.17g", sqlite3_column_double(row->statement, index));
        canonical.bytes = number;
        return canonical;
    case SQLITE_BLOB:
        canonical.bytes = sqlite3_column_blob(row->statement, index);
        break;
    default:
        canonical.bytes = sqlite3_column_text(row->statement, index);
    }
    canonical.size = (size_t)sqlite3_column_bytes(row->statement, index);
    if (!canonical.bytes) // no bytes are not null
        canonical.bytes = "";
    return canonical;
}

struct touched *store_touched(struct store *store)
{
    return &store->touched;
}

int64_t store_statement_count(const struct store *store)
{
    return store->statement_count;
}

bool store_execute(struct store *store, const char *sql, struct fault *f)
{
    return sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK || sqlite_fault(store, f);
}

int64_t store_last_id(const struct store *store)
{
    return sqlite3_last_insert_rowid(store->database);
}

int64_t store_changes(const struct store *store)
{
    return sqlite3_changes(store->database);
}

// ---- transactions ----

bool store_begin(struct store *store, struct fault *f)
{
    return store_execute(store, "BEGIN IMMEDIATE", f);
}

bool store_read_begin(struct store *store, struct fault *f)
{
    return store_execute(store, "BEGIN", f);
}

bool store_commit(struct store *store, struct fault *f)
{
    return store_execute(store, "COMMIT", f);
}

void store_rollback(struct store *store)
{
    if (!sqlite3_get_autocommit(store->database))
        store_execute(store, "ROLLBACK", NULL);
}

bool store_in_transaction(const struct store *store)
{
    return !sqlite3_get_autocommit(store->database);
}

bool store_savepoint(struct store *store, struct fault *f)
{
    return store_execute(store, "SAVEPOINT job", f);
}

bool store_savepoint_release(struct store *store, struct fault *f)
{
    return store_execute(store, "RELEASE job", f);
}

bool store_savepoint_rollback(struct store *store, struct fault *f)
{
    return store_execute(store, "ROLLBACK TO job", f) && store_execute(store, "RELEASE job", f);
}

// ---- opening ----

static bool read_pragma(struct store *store, const char *sql, int64_t *ret_value, struct fault *f)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) != SQLITE_OK)
        return sqlite_fault(store, f);
    int code = sqlite3_step(statement);
    *ret_value = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || sqlite_fault(store, f);
}

int32_t store_schema_version(void)
{
    return schema_count;
}

static bool refuse_version(const struct store *store, int64_t found, struct fault *f)
{
    char have[24], know[24];
    snprintf(have, sizeof have, "%lld", (long long)found);
    snprintf(know, sizeof know, "%d", store->schema->count);
    return fault_set(f, FAULT_VERSION, found > store->schema->count ? "store.newer" : "store.older", "found", have, "known", know, NULL);
}

static bool migrate_one(struct store *store, int number, struct fault *f)
{
    char version[96];
    snprintf(version, sizeof version, "PRAGMA user_version = %d; PRAGMA application_id = %d", number + 1, store->schema->application);
    if (!store_begin(store, f))
        return false;
    if (store_execute(store, store->schema->scripts[number], f) && store_execute(store, version, f) && store_commit(store, f))
        return true;
    store_rollback(store);
    return false;
}

// All of one moment: another process may be making the tables between two looks.
static bool read_identity(struct store *store, int64_t *ret_version, int64_t *ret_application, int64_t *ret_tables, struct fault *f)
{
    const bool ok = store_read_begin(store, f) && read_pragma(store, "PRAGMA user_version", ret_version, f) &&
                    read_pragma(store, "PRAGMA application_id", ret_application, f) &&
                    read_pragma(store, "SELECT count(*) FROM sqlite_schema", ret_tables, f);
    store_rollback(store);
    return ok;
}

bool store_pin(struct store *store, struct fault *f)
{
    int64_t version;
    return store_read_begin(store, f) && read_pragma(store, "PRAGMA user_version", &version, f);
}

bool store_check_version(struct store *store, enum store_mode mode, int64_t *ret_version, struct fault *f)
{
    int64_t application, tables;
    if (!read_identity(store, ret_version, &application, &tables, f))
        return false;
    if (tables > 0 && application != store->schema->application)
        return fault_set(f, FAULT_BROKEN, "store.not_database", "text", "application_id", NULL);
    if (*ret_version > store->schema->count || (mode == STORE_READ && *ret_version < store->schema->count))
        return refuse_version(store, *ret_version, f);
    return true;
}

static int leave_off(void *context)
{
    (void)context;
    return ending_is_up();
}

// Nothing is written into a file before it is known to be ours.
static bool configure(struct store *store, enum store_mode mode, int flags, struct fault *f)
{
    int64_t version;
    sqlite3_busy_timeout(store->database, BUSY_MS);
    sqlite3_extended_result_codes(store->database, 1);
    sqlite3_progress_handler(store->database, ENDING_STEPS, leave_off, NULL); // one long statement too
    sqlite3_db_config(store->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (flags & SQLITE_OPEN_URI && !store_execute(store, "PRAGMA locking_mode = EXCLUSIVE", f))
        return false;
    if (!store_execute(store, "PRAGMA foreign_keys = ON; PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY", f) ||
        !store_check_version(store, mode, &version, f))
        return false;
    if (mode == STORE_READ)
        return true;
    if (store->schema->large_pages && !store_execute(store, "PRAGMA page_size = 16384", f))
        return false;
    page_sum_reserve(store->database); // of an empty one
    if (!store_execute(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864", f))
        return false;
    for (int64_t i = version; i < store->schema->count; i++)
        if (!migrate_one(store, (int)i, f))
            return false;
    page_sum_adopt(store->database, ADOPT_MOST);
    return true;
}

static pthread_once_t engine_once = PTHREAD_ONCE_INIT;

static void configure_engine(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); // the count of memory in use, which nobody reads, is kept under one lock for all threads
    sqlite3_initialize();
    page_sum_register();
}

void store_engine_begin(void)
{
    pthread_once(&engine_once, configure_engine);
}

static struct store *open_path(const char *path, const struct store_schema *schema, int flags, enum store_mode mode, struct fault *f)
{
    struct store *store = heap_alloc(sizeof *store);
    store_engine_begin();
    store->schema = schema;
    if (sqlite3_open_v2(path, &store->database, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK && configure(store, mode, flags, f))
        return store;
    if (f && !fault_is_set(f))
        sqlite_fault(store, f); // without memory there is no database to ask, and SQLite says so
    store_close(store);
    return NULL;
}

// A reader may be the first to come after a restore that was cut off.
static bool settle(const char *folder, struct fault *f)
{
    struct folder_lock lock;
    if (!folder_lock(folder, &lock, f))
        return false;
    folder_unlock(&lock);
    return true;
}

struct store *store_open_schema(const char *folder, const struct store_schema *schema, enum store_mode mode, struct fault *f)
{
    int flags = SQLITE_OPEN_READWRITE | (mode == STORE_WRITE ? SQLITE_OPEN_CREATE : 0);
    if (!folder)
        return open_path(":memory:", schema, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, STORE_WRITE, f);
    ARENA_SCOPED arena = arena_new();
    const char *path = folder_file(arena, folder, schema->file);
    if (mode == STORE_READ && restoring_is_cut_off(folder) && !settle(folder, f))
        return NULL;
    if (mode == STORE_READ && access(path, F_OK) != 0) { // what may not be looked at is not missing
        if (errno == ENOENT || errno == ENOTDIR)
            fault_set(f, FAULT_NOT_FOUND, "store.missing", "path", folder, NULL);
        else
            fault_set_errno(f, "open", path);
        return NULL;
    }
    bool renewed = false;
    if (!place_check_plain(arena, path, f))
        return NULL;
    if (mode == STORE_WRITE && !page_sum_renew(path, &renewed)) {
        fault_set_errno(f, "open", path);
        return NULL;
    }
    if (renewed)
        log_line(LOG_WARNING, "%s: another program has moved the write-ahead log into it, or the log is lost; its pages are taken as they are", path);
    struct fault inner = {0};
    const char *address = mode == STORE_READ ? place_read_only(arena, folder, path) : NULL;
    if (address)
        flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    struct store *store = open_path(address ? address : path, schema, flags, mode, &inner);
    if (!store && f) {
        *f = inner;
        fault_at(f, "%s", path);
    }
    return store;
}

struct store *store_open(const char *folder, enum store_mode mode, struct fault *f)
{
    return store_open_schema(folder, &schema_main, mode, f);
}

struct store *store_open_memory(struct fault *f)
{
    return store_open_schema(NULL, &schema_main, STORE_WRITE, f);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    for (int i = 0; i < SLOTS_MAX; i++)
        sqlite3_finalize(store->slots[i].statement);
    for (int i = 0; i < store->text_count; i++)
        sqlite3_finalize(store->texts[i].row.statement);
    for (int i = 0; i < QUERIES_KEPT; i++) {
        sqlite3_finalize(store->queries[i].row.statement);
        heap_free(store->queries[i].sql);
    }
    if (ending_is_up()) // what waits in the log of the database is taken over at the next start
        sqlite3_db_config(store->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_close(store->database);
    heap_free(store);
}

