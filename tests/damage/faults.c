// A shim for LD_PRELOAD: the n-th call of a kind fails in the program it is loaded into.
//   FAULT_CALL   write pwrite fsync fdatasync ftruncate rename open malloc
//   FAULT_AT     which call, from 1 on; 0: only counts
//   FAULT_COUNT  a file the number of calls is written into at the end
//   FAULT_FOLDER only calls on files below it count (not of malloc)
// What fails says EIO, or ENOSPC where the call writes and FAULT_AT is even; malloc gives nothing.
#undef _FILE_OFFSET_BITS // both names of each call are here
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static const char *call, *folder;
static long at = -1;
static atomic_long calls;
static _Thread_local bool inside;

static void report(void)
{
    char text[32];
    const char *path = getenv("FAULT_COUNT");
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    ssize_t (*put)(int, const void *, size_t) = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    const int file = path ? real(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    const int size = snprintf(text, sizeof text, "%ld\n", atomic_load(&calls));
    if (file >= 0 && put(file, text, (size_t)size) == size)
        close(file);
}

__attribute__((constructor)) static void begin(void)
{
    const char *number = getenv("FAULT_AT");
    folder = getenv("FAULT_FOLDER");
    at = number ? atol(number) : 0;
    call = getenv("FAULT_CALL");
    atexit(report);
}

// Is this the call that fails?
static bool fails(const char *name)
{
    if (!call || strcmp(call, name) != 0)
        return false;
    return atomic_fetch_add(&calls, 1) + 1 == at;
}

static bool is_path_ours(const char *path)
{
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static bool is_ours(int file)
{
    char name[64], path[4096];
    if (!folder || inside)
        return false;
    inside = true;
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    const ssize_t size = readlink(name, path, sizeof path - 1);
    inside = false;
    if (size < 0)
        return false;
    path[size] = '\0';
    return is_path_ours(path);
}

static int why(void) { return at % 2 ? EIO : ENOSPC; }

#define REAL(type, name, ...)                                                   \
    static type (*real)(__VA_ARGS__);                                           \
    if (!real)                                                                  \
        real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define FAIL(condition, name, code)       \
    if ((condition) && fails(name)) {     \
        errno = code;                     \
        return -1;                        \
    }

ssize_t write(int file, const void *bytes, size_t size)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    FAIL(is_ours(file), "write", why())
    return real(file, bytes, size);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset)
{
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    FAIL(is_ours(file), "pwrite", why())
    return real(file, bytes, size, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off_t offset)
{
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    FAIL(is_ours(file), "pwrite", why())
    return real(file, bytes, size, offset);
}

int fsync(int file)
{
    REAL(int, "fsync", int);
    FAIL(is_ours(file), "fsync", EIO)
    return real(file);
}

int fdatasync(int file)
{
    REAL(int, "fdatasync", int);
    FAIL(is_ours(file), "fdatasync", EIO)
    return real(file);
}

int ftruncate(int file, off_t size)
{
    REAL(int, "ftruncate", int, off_t);
    FAIL(is_ours(file), "ftruncate", EIO)
    return real(file, size);
}

int ftruncate64(int file, off_t size)
{
    REAL(int, "ftruncate64", int, off_t);
    FAIL(is_ours(file), "ftruncate", EIO)
    return real(file, size);
}

int rename(const char *from, const char *to)
{
    REAL(int, "rename", const char *, const char *);
    FAIL(is_path_ours(to), "rename", EIO)
    return real(from, to);
}

int open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = va_arg(list, mode_t);
    va_end(list);
    REAL(int, "open", const char *, int, mode_t);
    FAIL(is_path_ours(path) && flags & (O_WRONLY | O_RDWR), "open", EIO)
    return real(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = va_arg(list, mode_t);
    va_end(list);
    REAL(int, "open64", const char *, int, mode_t);
    FAIL(is_path_ours(path) && flags & (O_WRONLY | O_RDWR), "open", EIO)
    return real(path, flags, mode);
}

void *malloc(size_t size)
{
    static void *(*real)(size_t);
    static _Thread_local bool looking;
    if (!real) {
        if (looking)
            return NULL;
        looking = true;
        real = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
        looking = false;
    }
    if (at >= 0 && fails("malloc")) {
        errno = ENOMEM;
        return NULL;
    }
    return real(size);
}
