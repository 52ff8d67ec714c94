#include "observe/stow/backup.h"

#include "base/cell/csv.h"
#include "observe/raw/raw_backup.h"
#include "observe/series/series_backup.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/tree.h"

#define TRIES 50          // to take the moment between two rows of the journal
#define PIECE_SIZE ((size_t)1 << 20)

struct backup_moment {
    struct arena *arena;
    const char *folder;
    struct store *series;    // pinned; NULL: there is no series.db
    struct raw_backup *raw;
    const char *const *marks; // names of files in forward/
    const char **mark_texts;
    size_t *mark_sizes;
    size_t mark_count;
};

// ---- the moment ----

static bool read_marks(struct backup_moment *moment, struct fault *f)
{
    struct arena *arena = moment->arena;
    const char *folder = folder_file(arena, moment->folder, "forward");
    if (!tree_names(arena, folder, &moment->marks, &moment->mark_count, f))
        return false;
    moment->mark_texts = arena_array(arena, moment->mark_count + 1, sizeof *moment->mark_texts);
    moment->mark_sizes = arena_array(arena, moment->mark_count + 1, sizeof *moment->mark_sizes);
    for (size_t i = 0; i < moment->mark_count; i++) {
        char *text;
        if (!file_read(arena, folder_file(arena, folder, moment->marks[i]), PIECE_SIZE, &text, &moment->mark_sizes[i], f))
            return false;
        moment->mark_texts[i] = text;
    }
    return true;
}

// Once between two rows of the journal, or as near to it as a journal allows that is written all the time: then a device
// that was entered within these microseconds may be missing of a frame.
static bool take_once(struct backup_moment *moment, struct store *store, struct store *look, bool *ret_taken, struct fault *f)
{
    int64_t before, after;
    store_rollback(store);
    if (moment->series) {
        store_rollback(moment->series);
        if (!store_pin(moment->series, f))
            return false;
    }
    if (!store_pin(store, f) || !journal_batch_at(store, INT64_MAX, &before, f) || !raw_backup_look(moment->raw, f) || !journal_batch_at(look, INT64_MAX, &after, f))
        return false;
    *ret_taken = before == after;
    return true;
}

static bool take(struct backup_moment *moment, struct store *store, struct fault *f)
{
    STORE_SCOPED look = store_open(moment->folder, STORE_READ, f);
    bool taken = false;
    if (!look || !read_marks(moment, f))
        return false;
    if (!series_backup_open(moment->folder, &moment->series, f))
        return false;
    if (!raw_backup_look(moment->raw, f)) // most of it is read before the moment
        return false;
    for (int i = 0; i < TRIES && !taken; i++)
        if (!take_once(moment, store, look, &taken, f))
            return false;
    return raw_backup_settle(moment->raw, f);
}

struct backup_moment *backup_moment_take(const char *folder, struct store *store, struct fault *f)
{
    struct arena *arena = arena_new();
    struct backup_moment *moment = arena_alloc(arena, sizeof *moment);
    *moment = (struct backup_moment){.arena = arena, .folder = arena_strdup(arena, folder)};
    moment->raw = raw_backup_new(arena, moment->folder);
    if (take(moment, store, f))
        return moment;
    backup_moment_free(moment);
    return NULL;
}

void backup_moment_free(struct backup_moment *moment)
{
    if (!moment)
        return;
    raw_backup_close(moment->raw);
    store_close(moment->series);
    arena_free(moment->arena);
}

// ---- copying ----

bool backup_moment_copy(struct backup_moment *moment, struct backup *backup, struct fault *f)
{
    if (moment->series && !backup_database(backup, moment->series, "series.db", f))
        return false;
    for (size_t i = 0; i < moment->mark_count; i++)
        if (!backup_put(backup, folder_file(moment->arena, "forward", moment->marks[i]), moment->mark_texts[i], moment->mark_sizes[i], f))
            return false;
    return raw_backup_copy(moment->raw, backup, f);
}
