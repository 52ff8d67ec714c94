// The lock of a data folder by itself; folder.c settles and tightens what is locked.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/backup/restoring.h"
#include "store/folder.h"

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

void folder_unlock(struct folder_lock *lock)
{
    if (lock->descriptor >= 0)
        close(lock->descriptor);
    lock->descriptor = -1;
}
