#include "observe/series/series_backup.h"

#include <errno.h>
#include <unistd.h>

#include "base/text.h"
#include "observe/series/series_internal.h"
#include "store/folder.h"

static bool is_there(const char *folder, bool *ret_there, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    *ret_there = access(folder_file(arena, folder, "series.db"), F_OK) == 0;
    return *ret_there || errno == ENOENT || fault_set_errno(f, "open", "series.db");
}

bool series_backup_open(const char *folder, struct store **ret_store, struct fault *f)
{
    bool there;
    *ret_store = NULL;
    if (!is_there(folder, &there, f))
        return false;
    return !there || (*ret_store = book_store_open(folder, STORE_READ, f)) != NULL;
}

bool series_check(const char *folder, struct fault *f)
{
    struct fault inner = {0};
    bool there;
    if (!is_there(folder, &there, f))
        return false;
    if (!there)
        return true;
    STORE_SCOPED store = book_store_open(folder, STORE_READ, &inner);
    const bool older = inner.kind == FAULT_VERSION && text_equal(inner.key, "store.older"); // the next start brings it up to date
    const bool ok = store ? store_check_integrity(store, &inner) : older;
    if (!ok && f)
        *f = inner;
    return ok;
}
