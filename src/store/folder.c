#include "store/folder.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "store/backup/restoring.h"
#include "store/durable.h"
#include "store/tree.h"

#define TOKEN_BYTES 32
#define TOKEN_HEX_SIZE (2 * TOKEN_BYTES + 1)

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
