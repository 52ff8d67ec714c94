#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "folder_sql.h"
#include "store/durable.h"
#include "store/journal.h"
#include "store/restoring.h"
#include "store/tree.h"

#define TOKEN_BYTES 32
#define TOKEN_HEX_SIZE (2 * TOKEN_BYTES + 1)

const char *folder_file(struct arena *arena, const char *folder, const char *name)
{
    return arena_printf(arena, "%s/%s", folder, name);
}

bool folder_create(const char *path, struct fault *f)
{
    struct stat status;
    if (mkdir(path, 0700) == 0)
        return durable_sync_parent(path, f);
    if (errno != EEXIST)
        return fault_set_errno(f, "mkdir", path);
    if (stat(path, &status) != 0)
        return fault_set_errno(f, "stat", path);
    // Who made it may have been killed before this; a folder that others made may stand in one that we may not open.
    struct fault ignored = {0};
    durable_sync_parent(path, &ignored);
    return S_ISDIR(status.st_mode) || fault_set(f, FAULT_CONFLICT, "folder.not_directory", "path", path, NULL);
}

bool folder_is_initialised(const char *path)
{
    ARENA_SCOPED arena = arena_new();
    return access(folder_file(arena, path, "qingshan.db"), F_OK) == 0 || restoring_is_cut_off(path);
}

static bool is_being_restored(const char *path, struct fault *f)
{
    struct folder_lock lock;
    if (!restoring_has_begun(path))
        return false;
    if (!folder_lock_bare(path, &lock, f))
        return true;
    folder_unlock(&lock);
    return false;
}

bool folder_check_initialised(const char *path, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *file = folder_file(arena, path, "qingshan.db");
    if (restoring_is_cut_off(path) || access(file, F_OK) == 0) // cut off: it is there when the lock is taken
        return true;
    const int cause = errno;
    if (is_being_restored(path, f))
        return false;
    errno = cause;
    if (cause == ENOENT || cause == ENOTDIR)
        return fault_set(f, FAULT_NOT_FOUND, "store.missing", "path", path, NULL);
    return fault_set_errno(f, "open", file);
}

bool folder_check_plain(const char *path, struct fault *f)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT || errno == ENOTDIR || fault_set_errno(f, "stat", path);
    return !S_ISLNK(status.st_mode) || fault_set(f, FAULT_DENIED, "folder.link", "path", path, NULL);
}

static bool locked_by_another(const char *path, int descriptor, struct fault *f)
{
    char pid[24] = "?";
    ssize_t size = pread(descriptor, pid, sizeof pid - 1, 0);
    if (size > 0) {
        pid[size] = '\0';
        pid[strcspn(pid, "\n")] = '\0';
    }
    return fault_set(f, FAULT_BUSY, restoring_has_begun(path) ? "folder.restoring" : "folder.locked", "path", path, "pid", pid, NULL);
}

// A restore may have changed the folder between opening and locking: then this is the lock of what is kept of the old one.
static bool still_there(const char *file, int descriptor)
{
    struct stat named, held;
    return stat(file, &named) == 0 && fstat(descriptor, &held) == 0 && named.st_ino == held.st_ino && named.st_dev == held.st_dev;
}

bool folder_lock_bare(const char *path, struct folder_lock *ret_lock, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *file = folder_file(arena, path, "lock");
    char pid[24];
    *ret_lock = (struct folder_lock){.descriptor = -1};
    if (!folder_check_plain(file, f))
        return false;
    int descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (descriptor < 0)
        return fault_set_errno(f, "open", file);
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            locked_by_another(path, descriptor, f);
        else
            fault_set_errno(f, "flock", file);
        close(descriptor);
        return false;
    }
    if (!still_there(file, descriptor)) {
        close(descriptor);
        return fault_set(f, FAULT_BUSY, "folder.restoring", "path", path, "pid", "?", NULL);
    }
    int size = snprintf(pid, sizeof pid, "%d\n", (int)getpid());
    if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, pid, (size_t)size, 0) != size) {
        fault_set_errno(f, "write", file); // a full or read-only disk is better found now than at the first write
        close(descriptor);
        return false;
    }
    ret_lock->descriptor = descriptor;
    return true;
}

// 1 when others had rights to it. What is not ours, or is shared by design (/tmp), is left alone.
static int tighten(const char *path)
{
    struct stat about;
    const bool ours = lstat(path, &about) == 0 && !S_ISLNK(about.st_mode) && about.st_uid == geteuid() && !(about.st_mode & S_ISVTX);
    return ours && about.st_mode & (S_IRWXG | S_IRWXO) && chmod(path, about.st_mode & S_IRWXU) == 0;
}

// What an older program made with the rights that the shell gave it.
static int tighten_folder(const char *path)
{
    ARENA_SCOPED arena = arena_new();
    const char *const *names;
    size_t count;
    if (!folder_is_initialised(path) || !tree_names(arena, path, &names, &count, NULL))
        return 0;
    int changed = tighten(path);
    for (size_t i = 0; i < count; i++)
        changed += tighten(folder_file(arena, path, names[i]));
    return changed;
}

bool folder_lock(const char *path, struct folder_lock *ret_lock, struct fault *f)
{
    if (!folder_lock_bare(path, ret_lock, f))
        return false;
    if (!restoring_settle(path, &ret_lock->settled, f)) {
        folder_unlock(ret_lock);
        return false;
    }
    ret_lock->tightened = tighten_folder(path);
    return true;
}

void folder_unlock(struct folder_lock *lock)
{
    if (lock->descriptor >= 0)
        close(lock->descriptor);
    lock->descriptor = -1;
}

// The caller holds the folder's lock.
static bool write_token(const char *file, struct fault *f)
{
    unsigned char bytes[TOKEN_BYTES];
    char hex[TOKEN_HEX_SIZE];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes);
    return durable_write(file, hex, sizeof hex - 1, 0600, f);
}

bool folder_token(struct arena *arena, const char *folder, const char **ret_token, struct fault *f)
{
    const char *file = folder_file(arena, folder, "token");
    char *bytes;
    size_t size;
    struct stat status; // a crash may have left it empty once; nobody can hold an empty token
    if (!folder_check_plain(file, f))
        return false;
    if ((stat(file, &status) != 0 || status.st_size == 0) && !write_token(file, f))
        return false;
    if (!file_read(arena, file, 4096, &bytes, &size, f))
        return false;
    *ret_token = text_trim(arena, bytes);
    return strlen(*ret_token) >= 32 || fault_set(f, FAULT_BROKEN, "folder.token", "path", file, NULL);
}

// ---- what it is for ----

bool folder_mark_simulated(struct store *store, const char *who, struct fault *f)
{
    int64_t batch;
    if (!store_begin(store, f))
        return false;
    if (journal_open(store, who, "folder.simulated", &batch, f) && folder_insert(store, &(struct folder_insert_in){.simulated = true, .batch = batch}, f) &&
        journal_close(store, batch, "数据文件夹只存放模拟数据", f) && store_commit(store, f))
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
