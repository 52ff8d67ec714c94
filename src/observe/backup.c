#include "observe/backup.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "observe/raw_internal.h"
#include "observe/series_internal.h"
#include "store/durable.h"
#include "store/folder.h"

static bool copy_series(struct arena *arena, const char *from, const char *to, struct fault *f)
{
    struct series_book book;
    if (access(folder_file(arena, from, "series.db"), F_OK) != 0)
        return true;
    if (!book_open(&book, &(struct series_options){.folder = from, .mode = STORE_READ}, f))
        return false;
    const bool ok = store_backup(book.store, folder_file(arena, to, "series.db"), f);
    book_close(&book);
    return ok;
}

// A packed segment never changes, so a hard link is a copy; a plain one may still grow.
static bool copy_packed(const char *from, const char *to, struct fault *f)
{
    return link(from, to) == 0 || errno == EEXIST || durable_copy(from, to, 0400, f);
}

static bool copy_segment(struct arena *arena, const char *from, const char *to, int64_t number, struct fault *f)
{
    const char *plain = segment_path(arena, from, number, ".seg"), *packed = segment_path(arena, from, number, ".segz");
    struct fault why = {0};
    if (durable_copy(plain, segment_path(arena, to, number, ".seg"), 0600, &why))
        return true;
    if (access(packed, F_OK) == 0) // it was, or has just been, packed
        return copy_packed(packed, segment_path(arena, to, number, ".segz"), f);
    if (f)
        *f = why;
    return false;
}

static bool make_folder(const char *path, struct fault *f)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST || fault_set_errno(f, "mkdir", path);
}

bool observations_backup(const char *from, const char *to, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int64_t first, last;
    if (!make_folder(to, f) || !copy_series(arena, from, to, f) || !segment_range(from, &first, &last, f))
        return false;
    if (!last)
        return true;
    if (!make_folder(folder_file(arena, to, "raw"), f))
        return false;
    for (int64_t number = first; number <= last; number++)
        if (!copy_segment(arena, from, to, number, f))
            return false;
    return durable_sync(folder_file(arena, to, "raw"), f) && durable_sync_parent(to, f);
}
