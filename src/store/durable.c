#include "store/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

bool durable_sync(const char *path, struct fault *f)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = descriptor >= 0 && fsync(descriptor) == 0;
    if (!ok)
        fault_set_errno(f, "fsync", path);
    if (descriptor >= 0)
        close(descriptor);
    return ok;
}

bool durable_sync_parent(const char *path, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        size--;
    while (size && path[size - 1] != '/')
        size--;
    if (!size)
        return durable_sync(".", f);
    return durable_sync(arena_strndup(arena, path, size), f);
}

bool durable_move(const char *from, const char *to, struct fault *f)
{
    return (rename(from, to) == 0 || fault_set_errno(f, "rename", to)) && durable_sync_parent(to, f);
}

bool durable_put(int file, const char *bytes, size_t size)
{
    while (size) {
        ssize_t written = write(file, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

bool durable_write(const char *path, const void *bytes, size_t size, mode_t mode, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *partial = arena_printf(arena, "%s.partial", path);
    unlink(partial); // left by a process that was killed; it may be read-only
    int descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0)
        return fault_set_errno(f, "open", partial);
    bool ok = durable_put(descriptor, bytes, size) && fsync(descriptor) == 0;
    if (!ok)
        fault_set_errno(f, "write", path);
    close(descriptor);
    ok = ok && durable_move(partial, path, f);
    if (!ok)
        unlink(partial);
    return ok;
}
