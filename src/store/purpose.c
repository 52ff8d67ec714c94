#include "store/purpose.h"

#include "folder_sql.h"
#include "store/journal.h"
#include "store/journal_detail.h"

bool folder_mark_simulated(struct store *store, const char *who, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int64_t batch;
    if (!store_begin(store, f))
        return false;
    if (journal_open(store, who, "folder.simulated", &batch, f) && folder_insert(store, &(struct folder_insert_in){.simulated = true, .batch = batch}, f) &&
        journal_close(store, batch, journal_detail(arena, "journal.simulated", NULL), f) && store_commit(store, f))
        return true;
    store_rollback(store);
    return false;
}

bool folder_simulated(struct store *store, bool *ret_simulated, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct folder_row_row row = {0};
    bool found;
    *ret_simulated = false;
    if (!folder_row(store, arena, &row, &found, f))
        return false;
    *ret_simulated = found && row.simulated;
    return true;
}
