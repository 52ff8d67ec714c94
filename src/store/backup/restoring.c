#include "store/backup/restoring.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/period.h"
#include "base/text.h"
#include "store/backup/restoring_mark.h"
#include "store/durable.h"
#include "store/folder.h"
#include "store/tree.h"

#define BEFORE "before-"
#define MARKER_SIZE_MAX 200
#define OWN_SIZE_MAX ((size_t)1 << 20)

// Names of a data folder that stay in it.
static bool stays(const char *name)
{
    return text_has_word("lock token qingshan.yaml qingshan.sock " RESTORING_MARKER " " RESTORING_MARKER ".partial " RESTORING_MADE, name) || text_starts_with(name, BEFORE);
}

static bool write_marker(const char *folder, const char *state, const char *before, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *text = arena_printf(arena, "%s %s\n", state, before);
    return durable_write(restoring_marker(arena, folder), text, strlen(text), 0600, f);
}

// ---- making ----

// A part that is a disk of its own cannot be moved, and would hide what is restored at its place.
static bool check_one_disk(struct arena *arena, const char *folder, struct fault *f)
{
    const char *const *names;
    size_t count;
    struct stat whole, part;
    if (stat(folder, &whole) != 0)
        return fault_set_errno(f, "stat", folder);
    if (!tree_names(arena, folder, &names, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *path = folder_file(arena, folder, names[i]);
        if (lstat(path, &part) == 0 && part.st_dev != whole.st_dev)
            return fault_set(f, FAULT_CONFLICT, "restoring.mounted", "path", path, NULL);
    }
    return true;
}

// "before-20261129-192613", another one where there is one of that second.
static const char *dated_name(struct arena *arena, const char *folder)
{
    char text[INSTANT_TEXT_SIZE], digits[16];
    size_t used = 0;
    instant_format(instant_now_ms(), text, sizeof text);
    for (const char *at = text; *at && used < sizeof digits - 1; at++) {
        if (*at >= '0' && *at <= '9')
            digits[used++] = *at;
        if (used == 8 && *at == 'T')
            digits[used++] = '-';
    }
    digits[used] = '\0';
    const char *name = arena_printf(arena, BEFORE "%s", digits), *first = name;
    for (int turn = 2; restoring_is_there(folder_file(arena, folder, name)) || restoring_is_there(arena_printf(arena, "%s.%s", folder, name)); turn++)
        name = arena_printf(arena, "%s-%d", first, turn);
    return name;
}

// What belongs to the machine goes with it into the restored folder, also where that takes the place in one step.
static bool take_along(struct arena *arena, const struct restoring *restoring, struct fault *f)
{
    static const char *const names[] = {"token", "qingshan.yaml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct tree_copied copied;
        const char *from = folder_file(arena, restoring->folder, names[i]);
        char *text;
        size_t size;
        if (restoring_is_there(from) && (!file_read(arena, from, OWN_SIZE_MAX, &text, &size, f) ||
                               !tree_write(folder_file(arena, restoring->made, names[i]), text, size, 0600, &copied, f)))
            return false;
    }
    return true;
}

bool restoring_begin(struct arena *arena, const char *folder, struct restoring *ret_restoring, struct fault *f)
{
    char path[PATH_MAX];
    if (!realpath(folder, path))
        return fault_set_errno(f, "open", folder);
    *ret_restoring = (struct restoring){.folder = arena_strdup(arena, path), .made = folder_file(arena, path, RESTORING_MADE), .lock.descriptor = -1};
    ret_restoring->before = dated_name(arena, path);
    if (!check_one_disk(arena, path, f))
        return false;
    if (mkdir(ret_restoring->made, 0700) != 0)
        return fault_set_errno(f, "mkdir", ret_restoring->made);
    return folder_lock_bare(ret_restoring->made, &ret_restoring->lock, f) && take_along(arena, ret_restoring, f);
}

void restoring_end(struct restoring *restoring)
{
    struct fault ignored = {0}; // what cannot be removed now is removed by the next start
    if (restoring->made && !restoring_is_cut_off(restoring->folder))
        tree_remove(restoring->made, &ignored);
    folder_unlock(&restoring->lock);
}

// ---- part by part ----

static bool move_one(struct arena *arena, const char *from, const char *to, const char *name, struct fault *f)
{
    const char *old = folder_file(arena, from, name);
    return rename(old, folder_file(arena, to, name)) == 0 || fault_set_errno(f, "rename", old);
}

static bool move_aside(struct arena *arena, const char *folder, const char *kept, struct fault *f)
{
    const char *const *names;
    size_t count;
    bool ok = (mkdir(kept, 0700) == 0 || errno == EEXIST || fault_set_errno(f, "mkdir", kept)) && tree_names(arena, folder, &names, &count, f);
    for (size_t i = 0; ok && i < count; i++)
        ok = stays(names[i]) || move_one(arena, folder, kept, names[i], f);
    return ok && durable_sync(kept, f) && durable_sync(folder, f);
}

// The lock and the settings of the restored folder are copies of those that stayed.
static bool move_in(struct arena *arena, const char *folder, struct fault *f)
{
    const char *const *names, *made = folder_file(arena, folder, RESTORING_MADE);
    size_t count;
    bool ok = tree_names(arena, made, &names, &count, f);
    for (size_t i = 0; ok && i < count; i++) {
        if (stays(names[i]) && (text_equal(names[i], RESTORING_MARKER) || restoring_is_there(folder_file(arena, folder, names[i])))) {
            const char *path = folder_file(arena, made, names[i]);
            ok = unlink(path) == 0 || fault_set_errno(f, "unlink", path);
        } else
            ok = move_one(arena, made, folder, names[i], f);
    }
    return ok && durable_sync(folder, f) && (rmdir(made) == 0 || errno == ENOENT || fault_set_errno(f, "rmdir", made));
}

// Something could not be moved: all goes back.
static void move_back(struct arena *arena, const char *folder, const char *kept)
{
    const char *const *names;
    size_t count;
    struct fault ignored = {0};
    bool ok = tree_names(arena, kept, &names, &count, &ignored);
    for (size_t i = 0; ok && i < count; i++)
        ok = move_one(arena, kept, folder, names[i], &ignored);
    if (ok && durable_sync(folder, &ignored) && rmdir(kept) == 0 && unlink(restoring_marker(arena, folder)) == 0)
        durable_sync(folder, &ignored);
}

// A folder that was made for this restore holds nothing that anybody would miss.
static bool holds_nothing(struct arena *arena, const char *folder)
{
    const char *const *names;
    size_t count;
    bool nothing = tree_names(arena, folder, &names, &count, NULL);
    for (size_t i = 0; nothing && i < count; i++)
        nothing = text_has_word("lock token qingshan.yaml " RESTORING_MADE, names[i]); // what is taken along
    return nothing;
}

static bool go_on_by_parts(struct arena *arena, const char *folder, bool aside, const char *before, struct fault *f)
{
    const char *kept = folder_file(arena, folder, before);
    if (aside && !move_aside(arena, folder, kept, f)) {
        move_back(arena, folder, kept);
        return false;
    }
    if (aside && !write_marker(folder, "in", before, f))
        return false;
    rmdir(kept); // nothing was in it
    return move_in(arena, folder, f);
}

// ---- in one step ----

static bool name_the_old(struct arena *arena, const char *folder, const char *before, struct fault *f)
{
    const char *beside = restoring_beside(arena, folder);
    if (!restoring_is_there(beside))
        return true;
    return holds_nothing(arena, beside) ? tree_remove(beside, f) && durable_sync_parent(beside, f)
                                        : durable_move(beside, arena_printf(arena, "%s.%s", folder, before), f);
}

// ---- going on ----

static bool read_marker(struct arena *arena, const char *folder, const char **ret_state, const char **ret_before, struct fault *f)
{
    const char *path = restoring_marker(arena, folder);
    char *text;
    size_t size;
    if (!file_read(arena, path, MARKER_SIZE_MAX, &text, &size, f))
        return false;
    const char *const separators[] = {" ", "\n", NULL}, **words;
    size_t count;
    words = text_split(arena, text, separators, &count);
    if (count != 2 || !text_has_word("beside aside in", words[0]) || !text_starts_with(words[1], BEFORE) || strchr(words[1], '/'))
        return fault_set(f, FAULT_BROKEN, "restoring.marker", "path", path, NULL);
    *ret_state = words[0];
    *ret_before = words[1];
    return true;
}

static bool go_on(struct arena *arena, const char *folder, struct fault *f)
{
    const char *state = NULL, *before = NULL, *marker = restoring_marker(arena, folder);
    if (!read_marker(arena, folder, &state, &before, f))
        return false;
    const bool done = text_equal(state, "beside") ? name_the_old(arena, folder, before, f)
                                                  : go_on_by_parts(arena, folder, text_equal(state, "aside"), before, f);
    return done && durable_sync(folder, f) && (unlink(marker) == 0 || fault_set_errno(f, "unlink", marker)) && durable_sync(folder, f);
}

bool restoring_settle(const char *folder, enum restoring_outcome *ret_outcome, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    char path[PATH_MAX];
    *ret_outcome = RESTORING_NONE;
    if (!realpath(folder, path))
        return fault_set_errno(f, "open", folder);
    if (!restoring_has_begun(path))
        return true;
    unlink(arena_printf(arena, "%s.partial", restoring_marker(arena, path))); // it was being written
    *ret_outcome = restoring_is_cut_off(path) ? RESTORING_FINISHED : RESTORING_UNDONE;
    if (*ret_outcome == RESTORING_FINISHED)
        return go_on(arena, path, f);
    // It goes back first: half removed it could not be told any more from a folder of somebody else.
    const char *made = folder_file(arena, path, RESTORING_MADE), *beside = restoring_beside(arena, path);
    if (!tree_remove(made, f))
        return false;
    return !restoring_is_there(restoring_marker(arena, beside)) || (durable_move(beside, made, f) && tree_remove(made, f));
}

enum exchanged { EXCHANGED, CANNOT_EXCHANGE, EXCHANGE_FAILED };

// Makes the restored folder a neighbour and changes the places.
static enum exchanged exchange(struct arena *arena, const struct restoring *restoring, struct fault *f)
{
    const char *beside = restoring_beside(arena, restoring->folder);
    if (renameat2(AT_FDCWD, restoring->made, AT_FDCWD, beside, RENAME_NOREPLACE) != 0)
        return CANNOT_EXCHANGE;
    if (durable_sync_parent(beside, NULL) && durable_sync(restoring->folder, NULL) &&
        renameat2(AT_FDCWD, beside, AT_FDCWD, restoring->folder, RENAME_EXCHANGE) == 0)
        return durable_sync_parent(beside, f) ? EXCHANGED : EXCHANGE_FAILED;
    const bool back = durable_move(beside, restoring->made, f) && durable_sync_parent(beside, f);
    return back ? CANNOT_EXCHANGE : EXCHANGE_FAILED;
}

bool restoring_swap(struct arena *arena, struct restoring *restoring, struct fault *f)
{
    const bool nothing = holds_nothing(arena, restoring->folder);
    if (!tree_sync(restoring->made, f) || !write_marker(restoring->made, "beside", restoring->before, f))
        return false;
    const enum exchanged exchanged = exchange(arena, restoring, f);
    restoring->kept = nothing ? NULL : arena_printf(arena, exchanged == EXCHANGED ? "%s.%s" : "%s/%s", restoring->folder, restoring->before);
    if (exchanged == EXCHANGE_FAILED || (exchanged == CANNOT_EXCHANGE && !write_marker(restoring->folder, "aside", restoring->before, f)))
        return false;
    return go_on(arena, restoring->folder, f);
}
