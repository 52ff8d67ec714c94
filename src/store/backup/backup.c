#include "store/backup/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/durable.h"
#include "store/folder.h"

// ---- what killed ones have left ----

static const char *without_slashes(struct arena *arena, const char *path)
{
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        size--;
    return arena_strndup(arena, path, size);
}

static const char *parent_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash ? "." : slash == path ? "/" : arena_strndup(arena, path, (size_t)(slash - path));
}

// An unfinished backup has a manifest, or nothing at all yet; while it is being made the manifest is locked.
static bool is_left(const char *folder)
{
    ARENA_SCOPED arena = arena_new();
    struct stat about;
    const char *const *names;
    size_t count;
    if (lstat(folder, &about) != 0 || !S_ISDIR(about.st_mode) || !tree_names(arena, folder, &names, &count, NULL))
        return false;
    const int file = open(folder_file(arena, folder, MANIFEST_NAME), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    const bool left = file >= 0 ? flock(file, LOCK_EX | LOCK_NB) == 0 : count == 0;
    if (file >= 0)
        close(file);
    return left;
}

void backup_sweep(const char *path, void (*told)(void *context, const char *path), void *context)
{
    ARENA_SCOPED arena = arena_new();
    const char *const *names, *parent = parent_of(arena, without_slashes(arena, path));
    size_t count;
    const size_t ending = strlen(MANIFEST_UNFINISHED);
    if (!tree_names(arena, parent, &names, &count, NULL)) // a folder to write into need not be one to list
        return;
    for (size_t i = 0; i < count; i++) {
        const size_t size = strlen(names[i]);
        const char *folder = folder_file(arena, parent, names[i]);
        if (size <= ending || !text_equal(names[i] + size - ending, MANIFEST_UNFINISHED) || !is_left(folder))
            continue;
        if (tree_remove(folder, NULL))
            told(context, folder);
    }
}

// ---- making one ----

static bool lock_manifest(struct backup *backup, struct arena *arena, struct fault *f)
{
    const char *path = folder_file(arena, backup->to, MANIFEST_NAME);
    backup->file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (backup->file < 0)
        return fault_set_errno(f, "open", path);
    return flock(backup->file, LOCK_EX | LOCK_NB) == 0 || fault_set_errno(f, "flock", path);
}

bool backup_begin(struct arena *arena, struct backup *backup, struct fault *f)
{
    struct stat about;
    backup->file = -1;
    backup->path = without_slashes(arena, backup->path);
    backup->to = NULL;
    manifest_init(&backup->manifest, arena);
    if (lstat(backup->path, &about) == 0)
        return fault_set(f, FAULT_CONFLICT, "backup.exists", "path", backup->path, NULL);
    const char *to = arena_printf(arena, "%s" MANIFEST_UNFINISHED, backup->path);
    if (mkdir(to, 0700) != 0)
        return errno == EEXIST ? fault_set(f, FAULT_BUSY, "backup.running", "path", to, NULL) : fault_set_errno(f, "mkdir", to);
    backup->to = to;
    return lock_manifest(backup, arena, f);
}

static bool write_manifest(struct backup *backup, struct fault *f)
{
    const char *text;
    size_t size;
    return manifest_format(&backup->manifest, &text, &size, f) &&
           ((durable_put(backup->file, text, size) && fsync(backup->file) == 0) || fault_set_errno(f, "write", MANIFEST_NAME));
}

// Every name is synced before the last one: what has its name is whole.
bool backup_finish(struct backup *backup, struct fault *f)
{
    if (!write_manifest(backup, f) || !tree_sync(backup->to, f))
        return false;
    if (renameat2(AT_FDCWD, backup->to, AT_FDCWD, backup->path, RENAME_NOREPLACE) != 0) {
        if (errno == EEXIST)
            return fault_set(f, FAULT_CONFLICT, "backup.exists", "path", backup->path, NULL);
        if (errno != EINVAL && errno != ENOSYS) // a file system that knows no flags
            return fault_set_errno(f, "rename", backup->path);
        if (rename(backup->to, backup->path) != 0)
            return fault_set_errno(f, "rename", backup->path);
    }
    backup->to = NULL;
    return durable_sync_parent(backup->path, f);
}

void backup_end(struct backup *backup)
{
    struct fault ignored = {0}; // what cannot be removed now is removed by the next backup
    if (backup->to)
        tree_remove(backup->to, &ignored);
    if (backup->file >= 0)
        close(backup->file);
    backup->file = -1;
    backup->to = NULL;
}

// ---- what goes into it ----

bool backup_take(struct backup *backup, const char *path, bool never_changes, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct tree_copied copied;
    const struct tree_copy copy = {.from = folder_file(arena, backup->from, path), .to = folder_file(arena, backup->to, path),
                                   .mode = never_changes ? 0400 : 0600, .link = never_changes && backup->link};
    if (!tree_make(backup->to, path, f) || !tree_copy(&copy, &copied, f))
        return false;
    manifest_add(&backup->manifest, path, &copied);
    return true;
}

bool backup_put(struct backup *backup, const char *path, const void *bytes, size_t size, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct tree_copied copied;
    if (!tree_make(backup->to, path, f) || !tree_write(folder_file(arena, backup->to, path), bytes, size, 0600, &copied, f))
        return false;
    manifest_add(&backup->manifest, path, &copied);
    return true;
}

bool backup_database(struct backup *backup, struct store *store, const char *path, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct tree_copied copied;
    const char *to = folder_file(arena, backup->to, path);
    if (!store_backup(store, to, f) || !tree_digest(to, &copied, f))
        return false;
    manifest_add(&backup->manifest, path, &copied);
    return true;
}

struct archiving {
    struct backup *backup;
    char *damaged;
};

static bool take_blob(void *context, const char *path, bool regular, struct fault *f)
{
    struct archiving *archiving = context;
    ARENA_SCOPED arena = arena_new();
    const char *whole = folder_file(arena, "archive", path);
    char name[DIGEST_HEX_SIZE];
    if (!strchr(path, '/') && strlen(path) == 2 && (errno = ENOTDIR)) // the blobs that were in it would be missing
        return fault_set_errno(f, "opendir", folder_file(arena, archiving->backup->from, whole));
    if (strlen(path) != DIGEST_HEX_SIZE || path[2] != '/') // what an interrupted write left is none of ours
        return true;
    if (!regular)
        return fault_set(f, FAULT_BROKEN, "tree.not_regular", "path", folder_file(arena, archiving->backup->from, whole), NULL);
    if (!backup_take(archiving->backup, whole, true, f))
        return false;
    memcpy(name, path, 2); // the / between is no part of the digest
    memcpy(name + 2, path + 3, sizeof name - 2);
    const struct manifest *manifest = &archiving->backup->manifest;
    if (!*archiving->damaged && !text_equal(manifest->files[manifest->count - 1].digest, name))
        memcpy(archiving->damaged, name, sizeof name);
    return true;
}

bool backup_archive(struct backup *backup, char ret_damaged[DIGEST_HEX_SIZE], struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct archiving archiving = {backup, ret_damaged};
    *ret_damaged = '\0';
    return tree_walk(folder_file(arena, backup->from, "archive"), take_blob, &archiving, f);
}
