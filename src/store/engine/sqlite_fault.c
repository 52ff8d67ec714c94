// What SQLite says, as faults.
#include <errno.h>

#include "store/engine/sqlite_internal.h"

static enum fault_kind kind_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
        return FAULT_STORAGE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FAULT_BUSY;
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return FAULT_DENIED;
    case SQLITE_CONSTRAINT:
        return FAULT_CONFLICT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return FAULT_BROKEN;
    default:
        return FAULT_INTERNAL;
    }
}

static const char *key_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
        return "store.damaged";
    case SQLITE_FULL:
        return "store.full";
    case SQLITE_READONLY:
        return "store.read_only";
    case SQLITE_NOTADB:
        return "store.not_database";
    case SQLITE_PERM:
        return "store.denied";
    default:
        return "store.sql";
    }
}

// SQLite has one word for whatever the system refused: the system's own code says which.
static int cause_of(sqlite3 *database, int code)
{
    const int base = code & 0xff;
    if (base != SQLITE_IOERR && base != SQLITE_CANTOPEN && base != SQLITE_READONLY)
        return code;
    switch (sqlite3_system_errno(database)) {
    case ENOSPC:
    case EDQUOT:
        return SQLITE_FULL;
    case EROFS:
        return SQLITE_READONLY;
    case EACCES:
    case EPERM:
        return SQLITE_PERM;
    default:
        return code;
    }
}

bool sqlite_fault_of(sqlite3 *database, int code, struct fault *f)
{
    const int cause = cause_of(database, code);
    return fault_set(f, kind_of(cause), key_of(cause), "text", sqlite3_errmsg(database), NULL);
}

bool sqlite_fault(struct store *store, struct fault *f)
{
    const int code = sqlite3_extended_errcode(store->database);
    if ((code & 0xff) == SQLITE_INTERRUPT)
        return fault_set(f, FAULT_BUSY, "program.ending", NULL);
    return sqlite_fault_of(store->database, code, f);
}
