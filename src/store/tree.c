#include "store/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/durable.h"

#define PIECE_SIZE ((size_t)1 << 18)

static void close_file(const int *file)
{
    if (*file >= 0)
        close(*file);
}
#define FILE_SCOPED __attribute__((cleanup(close_file))) int

static int open_regular(const char *path, struct fault *f)
{
    struct stat about;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    const bool regular = file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode);
    if (regular)
        return file;
    if (file >= 0 || errno == ELOOP)
        fault_set(f, FAULT_INPUT, "tree.not_regular", "path", path, NULL);
    else
        fault_set_errno(f, "open", path);
    close_file(&file);
    return -1;
}

// Reads a file to its end into the digest and, where `to` is a file, into that.
static bool pass_on(int from, int to, struct tree_copied *copied)
{
    struct digest_state state;
    char *bytes = heap_alloc(PIECE_SIZE);
    ssize_t size;
    digest_begin(&state);
    copied->size = 0;
    while ((size = read(from, bytes, PIECE_SIZE)) != 0) {
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 || (to >= 0 && !durable_put(to, bytes, (size_t)size)))
            break;
        digest_add(&state, bytes, (size_t)size);
        copied->size += size;
    }
    digest_end(&state, copied->digest);
    const int cause = errno;
    heap_free(bytes);
    errno = cause;
    return size == 0;
}

bool tree_digest(const char *path, struct tree_copied *ret_copied, struct fault *f)
{
    FILE_SCOPED file = open_regular(path, f);
    return file >= 0 && (pass_on(file, -1, ret_copied) || fault_set_errno(f, "read", path));
}

static bool copy_bytes(int from, const struct tree_copy *copy, struct tree_copied *ret_copied, struct fault *f)
{
    FILE_SCOPED to = open(copy->to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, copy->mode);
    if (to < 0)
        return fault_set_errno(f, "open", copy->to);
    const bool cloned = ioctl(to, FICLONE, from) == 0;
    const bool ok = (cloned ? pass_on(to, -1, ret_copied) : pass_on(from, to, ret_copied)) && fsync(to) == 0;
    return ok || fault_set_errno(f, "write", copy->to);
}

bool tree_copy(const struct tree_copy *copy, struct tree_copied *ret_copied, struct fault *f)
{
    FILE_SCOPED from = open_regular(copy->from, f);
    if (from < 0)
        return false;
    if (copy->link && link(copy->from, copy->to) == 0)
        return (pass_on(from, -1, ret_copied) && fsync(from) == 0) || fault_set_errno(f, "read", copy->from);
    return copy_bytes(from, copy, ret_copied, f);
}

bool tree_write(const char *to, const void *bytes, size_t size, mode_t mode, struct tree_copied *ret_copied, struct fault *f)
{
    FILE_SCOPED file = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0)
        return fault_set_errno(f, "open", to);
    digest_of(bytes, size, ret_copied->digest);
    ret_copied->size = (int64_t)size;
    return (durable_put(file, bytes, size) && fsync(file) == 0) || fault_set_errno(f, "write", to);
}

// ---- walking ----

static int by_bytes(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

bool tree_names(struct arena *arena, const char *folder, const char *const **ret_names, size_t *ret_count, struct fault *f)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;
    size_t capacity = 0;
    const char **names = NULL;
    *ret_count = 0;
    *ret_names = NULL;
    if (!directory)
        return errno == ENOENT || fault_set_errno(f, "opendir", folder);
    while ((errno = 0, entry = readdir(directory))) {
        if (text_equal(entry->d_name, ".") || text_equal(entry->d_name, ".."))
            continue;
        if (*ret_count == capacity) {
            const char **more = arena_array(arena, capacity = capacity * 2 + 16, sizeof *more);
            if (*ret_count)
                memcpy(more, names, *ret_count * sizeof *more);
            names = more;
        }
        names[(*ret_count)++] = arena_strdup(arena, entry->d_name);
    }
    const bool ok = !errno || fault_set_errno(f, "readdir", folder);
    closedir(directory);
    if (*ret_count)
        qsort(names, *ret_count, sizeof *names, by_bytes);
    *ret_names = names;
    return ok;
}

struct walk {
    const char *top;
    tree_visit *visit;
    void *context;
};

static bool walk_folder(const struct walk *walk, const char *inner, int depth, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *const *names;
    size_t count;
    struct stat about;
    bool ok = tree_names(arena, arena_printf(arena, "%s/%s", walk->top, inner), &names, &count, f);
    for (size_t i = 0; ok && i < count; i++) {
        const char *path = arena_printf(arena, "%s%s%s", inner, *inner ? "/" : "", names[i]), *whole = arena_printf(arena, "%s/%s", walk->top, path);
        if (lstat(whole, &about) != 0)
            return fault_set_errno(f, "stat", whole);
        ok = S_ISDIR(about.st_mode) && depth > 0 ? walk_folder(walk, path, depth - 1, f) : walk->visit(walk->context, path, S_ISREG(about.st_mode), f);
    }
    return ok;
}

#define DEPTH_MAX 8

bool tree_walk(const char *folder, tree_visit *visit, void *context, struct fault *f)
{
    return walk_folder(&(struct walk){folder, visit, context}, "", DEPTH_MAX, f);
}

// ---- folders ----

bool tree_make(const char *folder, const char *path, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        const char *made = arena_printf(arena, "%s/%.*s", folder, (int)(slash - path), path);
        if (mkdir(made, 0700) != 0 && errno != EEXIST)
            return fault_set_errno(f, "mkdir", made);
    }
    return true;
}

static bool each_inner(const char *folder, bool (*work)(const char *path, bool is_folder, struct fault *f), struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *const *names;
    size_t count;
    struct stat about;
    bool ok = tree_names(arena, folder, &names, &count, f);
    for (size_t i = 0; ok && i < count; i++) {
        const char *path = arena_printf(arena, "%s/%s", folder, names[i]);
        ok = lstat(path, &about) == 0 ? work(path, S_ISDIR(about.st_mode), f) : errno == ENOENT || fault_set_errno(f, "stat", path);
    }
    return ok;
}

static bool sync_one(const char *path, bool is_folder, struct fault *f)
{
    return !is_folder || tree_sync(path, f);
}

bool tree_sync(const char *folder, struct fault *f)
{
    return each_inner(folder, sync_one, f) && durable_sync(folder, f);
}

static bool remove_one(const char *path, bool is_folder, struct fault *f)
{
    return is_folder ? tree_remove(path, f) : unlink(path) == 0 || errno == ENOENT || fault_set_errno(f, "unlink", path);
}

bool tree_remove(const char *folder, struct fault *f)
{
    return each_inner(folder, remove_one, f) && (rmdir(folder) == 0 || errno == ENOENT || fault_set_errno(f, "rmdir", folder));
}
