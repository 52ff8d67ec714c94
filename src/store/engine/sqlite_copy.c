// Copies of a database, and whether one is sound.
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/durable.h"
#include "store/engine/page_sum.h"
#include "store/engine/sqlite_internal.h"
#include "store/schema_table.h"

static bool copy_into(struct store *store, const char *path, struct fault *f)
{
    sqlite3 *target = NULL;
    int code = sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code == SQLITE_OK && page_sum_is_on(store->database))
        page_sum_expect(target);
    sqlite3_backup *backup = code == SQLITE_OK ? sqlite3_backup_init(target, "main", store->database, "main") : NULL;
    if (backup) { // all pages in one step, from one snapshot: in parts it begins again after every write
        int stepped = sqlite3_backup_step(backup, -1);
        code = sqlite3_backup_finish(backup);
        if (code == SQLITE_OK && stepped != SQLITE_DONE) // finishing does not mind a lock
            code = stepped;
    } else if (code == SQLITE_OK)
        code = sqlite3_errcode(target);
    if (code == SQLITE_OK) // a copy is a plain file: nothing beside it that could be forgotten
        code = sqlite3_exec(target, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    bool ok = code == SQLITE_OK || (target ? sqlite_fault_of(target, code, f) : fault_set(f, FAULT_INTERNAL, "store.sql", "text", path, NULL));
    sqlite3_close(target);
    return ok;
}

bool store_backup(struct store *store, const char *path, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *partial = arena_printf(arena, "%s.partial.%d", path, (int)getpid());
    if (access(path, F_OK) == 0)
        return fault_set(f, FAULT_CONFLICT, "backup.exists", "path", path, NULL);
    unlink(partial); // left by a backup that was killed
    bool ok = copy_into(store, partial, f) && durable_sync(partial, f) && durable_move(partial, path, f);
    if (!ok)
        unlink(partial);
    return ok;
}

bool store_checkpoint(struct store *store, struct fault *f)
{
    int left = 0, moved = 0;
    int code = sqlite3_wal_checkpoint_v2(store->database, NULL, SQLITE_CHECKPOINT_TRUNCATE, &left, &moved);
    return code == SQLITE_OK || sqlite_fault(store, f);
}

bool store_check_integrity(struct store *store, struct fault *f)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->database, "PRAGMA integrity_check(1)", -1, &statement, NULL) != SQLITE_OK)
        return sqlite_fault(store, f);
    bool ok = sqlite3_step(statement) == SQLITE_ROW;
    const char *text = ok ? (const char *)sqlite3_column_text(statement, 0) : sqlite3_errmsg(store->database);
    ok = ok && text_equal(text, "ok");
    if (!ok)
        fault_set(f, FAULT_BROKEN, "store.damaged", "text", text, NULL);
    sqlite3_finalize(statement);
    return ok;
}

// It is looked at where it lies, and not changed.
static bool check_copy(struct store *store, int32_t *ret_schema, struct fault *f)
{
    int64_t version;
    sqlite3_extended_result_codes(store->database, 1);
    if (!store_check_version(store, STORE_WRITE, &version, f))
        return false;
    if (version < 1) // an empty file is an empty database
        return fault_set(f, FAULT_BROKEN, "store.not_database", "text", "user_version", NULL);
    if (ret_schema)
        *ret_schema = (int32_t)version;
    return store_check_integrity(store, f);
}

bool store_check_backup(const char *path, int32_t *ret_schema, struct fault *f)
{
    struct stat status;
    if (stat(path, &status) != 0 || access(path, R_OK) != 0)
        return fault_set_errno(f, "open", path);
    if (!S_ISREG(status.st_mode))
        return fault_set(f, FAULT_INPUT, "file.not_regular", "path", path, NULL);
    struct fault inner = {0};
    struct store *store = heap_alloc(sizeof *store);
    store->schema = &schema_main;
    store_engine_begin();
    bool ok = (sqlite3_open_v2(path, &store->database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK || sqlite_fault(store, &inner)) &&
              check_copy(store, ret_schema, &inner);
    store_close(store);
    if (!ok && f) {
        *f = inner;
        fault_at(f, "%s", path);
    }
    return ok;
}
