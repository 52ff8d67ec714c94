// LD_PRELOAD library that writes down what a process does to its data folder, so that disk.py can say what a disk may hold
// after the power is cut at any moment of it. The process works on the live folder as always; nothing is held back from it.
//
// POWER_CUT_FOLDER: the data folder (an absolute path without symbolic links). POWER_CUT_LOG: the file of records, made new.
// POWER_CUT_STOP=N kills the process right after its record number N: `kill -9` at a step that can be chosen.
// POWER_CUT_NO_EXCHANGE: a file system that cannot let two names change places.
//
// The model of the disk, kept on the careful side of what POSIX promises:
// - What a file holds is durable from fsync or fdatasync of that file on, as far as it was written before the call. A write
//   that runs beside a sync is not covered by it. Sizes go with the contents.
// - A name (create, rename, link, unlink, mkdir, rmdir) is durable from fsync of its folder on; syncing the file itself does
//   not help. A rename is one step: it is there whole or not at all, and durable when either folder is synced.
// - Everything else may or may not be there after the cut, in any combination: for each 4 KiB page the disk holds one of the
//   versions it had since the last sync, or is torn between two of them at a boundary of 512 bytes; the size is one of the
//   sizes since; what a size covers and no page brought is zeros; each step on a name is there or not.
// - Bytes of a page that a write did not touch stay what they were (as SQLite assumes too: powersafe overwrite).
// - SQLite's -shm is shared memory, rebuilt at the first opening: it never survives.
//
// Steps on the folder are taken one at a time under one lock, so that the order of the records is the order of the steps; only
// syncs run beside others. A record is written after its step: what was killed in between was synced by nobody. Times are
// CLOCK_MONOTONIC, so that whoever got an answer at a moment can tell which records came before it.
//
// Not followed: programs that are started (they run without this library), sockets in the folder, modes and times of files,
// stdio (fopen opens inside libc). What would be missed silently ends the process: writing through a shared mapping,
// copy_file_range, sendfile and splice into a file of the folder.
#undef _FILE_OFFSET_BITS // with it the headers give open the name of open64, and both are defined here
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <linux/fs.h>

#define DESCRIPTORS_MAX 65536
#define PIECES_MAX 64

enum record_kind { RECORD_OPEN = 1, RECORD_WRITE, RECORD_SIZE, RECORD_SYNC, RECORD_RENAME, RECORD_LINK, RECORD_UNLINK, RECORD_MKDIR, RECORD_RMDIR, RECORD_EXCHANGE };

// As disk.py reads it. Behind it: bytes written, or the path in the folder (two of them, with a zero between).
struct record {
    uint32_t kind, mode;
    uint64_t at_ns, inode;
    uint64_t value;   // OPEN: 1 if created; WRITE: offset; SIZE: new size; SYNC: it covers the records before this place of the log
    uint64_t size;    // of what is behind
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];
static int log_file = -1;
static uint64_t log_size;
static long records, stop_at; // 0: never
static bool no_exchange;
static uint64_t inodes[DESCRIPTORS_MAX]; // of open files of the folder, 0: another file

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("POWER_CUT_FOLDER"), *log = getenv("POWER_CUT_LOG");
    if (!path || !log || strlen(path) >= sizeof folder)
        return;
    memcpy(folder, path, strlen(path) + 1);
    stop_at = getenv("POWER_CUT_STOP") ? atol(getenv("POWER_CUT_STOP")) : 0;
    no_exchange = getenv("POWER_CUT_NO_EXCHANGE");
    log_file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    unsetenv("LD_PRELOAD");
}

static void give_up(const char *what)
{
    static const char lead[] = "power_cut: not modelled: ";
    struct iovec pieces[] = {{(void *)lead, sizeof lead - 1}, {(void *)what, strlen(what)}, {(void *)"\n", 1}};
    syscall(SYS_writev, STDERR_FILENO, pieces, 3);
    syscall(SYS_kill, getpid(), SIGABRT);
}

// ---- records ----

static void put(struct record record, const struct iovec *behind, int count)
{
    struct iovec pieces[PIECES_MAX + 1] = {{&record, sizeof record}};
    struct timespec now;
    const int error = errno;
    clock_gettime(CLOCK_MONOTONIC, &now);
    record.at_ns = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
    if (count)
        memcpy(pieces + 1, behind, (size_t)count * sizeof *behind);
    for (int i = 0; i < count; i++)
        record.size += behind[i].iov_len;
    if (syscall(SYS_writev, log_file, pieces, count + 1) != (long)(sizeof record + record.size))
        give_up("a log that cannot be written");
    log_size += sizeof record + record.size;
    if (++records == stop_at)
        syscall(SYS_kill, getpid(), SIGKILL);
    errno = error;
}

static void put_paths(enum record_kind kind, const char *path, const char *other)
{
    const struct iovec pieces[] = {{(void *)path, strlen(path) + (other ? 1 : 0)}, {(void *)other, other ? strlen(other) : 0}};
    put((struct record){.kind = kind}, pieces, 2);
}

// ---- paths and descriptors ----

static bool join(int directory, const char *path, char joined[PATH_MAX])
{
    char link[32];
    size_t used = 0;
    if (*path != '/' && directory != AT_FDCWD) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
        const ssize_t size = readlink(link, joined, PATH_MAX - 1);
        used = size > 0 ? (size_t)size : 0;
        joined[used++] = '/';
    }
    if (used + strlen(path) + 1 > PATH_MAX)
        return false;
    memcpy(joined + used, path, strlen(path) + 1);
    for (size_t end = strlen(joined); end > 1 && joined[end - 1] == '/'; end--)
        joined[end - 1] = '\0';
    return true;
}

// The whole path without symbolic links, "." and ".." in front of the last name; that one need not exist.
static bool whole_path(char joined[PATH_MAX], char whole[PATH_MAX])
{
    char *slash = strrchr(joined, '/'), *name = slash ? slash + 1 : joined;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return realpath(joined, whole);
    if (slash)
        *slash = '\0';
    if (!realpath(slash ? (*joined ? joined : "/") : ".", whole) || strlen(whole) + strlen(name) + 2 > PATH_MAX)
        return false;
    if (whole[1])
        strcat(whole, "/");
    strcat(whole, name);
    return true;
}

// "raw/00000001.seg" of a path in the folder, "" for the folder itself; NULL: elsewhere.
static const char *inside(int directory, const char *path, char whole[PATH_MAX])
{
    char joined[PATH_MAX];
    const int error = errno;
    const size_t size = strlen(folder);
    const bool known = log_file >= 0 && join(directory, path, joined) && whole_path(joined, whole);
    errno = error;
    if (!known || strncmp(whole, folder, size) != 0 || (whole[size] && whole[size] != '/'))
        return NULL;
    return whole + size + (whole[size] == '/');
}

static uint64_t inode_of(int descriptor)
{
    struct stat about;
    const int error = errno;
    if (descriptor < 0 || descriptor >= DESCRIPTORS_MAX || !__atomic_load_n(&inodes[descriptor], __ATOMIC_RELAXED))
        return 0;
    if (syscall(SYS_fstat, descriptor, &about) != 0 || about.st_ino != inodes[descriptor])
        inodes[descriptor] = 0; // closed inside libc, and taken by another file
    errno = error;
    return inodes[descriptor];
}

static bool is_shared_memory(const char *place)
{
    const size_t size = strlen(place);
    return size > 4 && strcmp(place + size - 4, "-shm") == 0;
}

static int open_here(int directory, const char *path, int flags, mode_t mode)
{
    char buffer[PATH_MAX];
    struct stat about;
    const char *place = inside(directory, path, buffer);
    if (!place || is_shared_memory(place))
        return (int)syscall(SYS_openat, directory, path, flags, mode);
    if ((flags & O_TMPFILE) == O_TMPFILE)
        give_up("O_TMPFILE");
    pthread_mutex_lock(&lock);
    const int error = errno;
    const bool was_there = syscall(SYS_newfstatat, directory, path, &about, 0) == 0;
    errno = error;
    const int descriptor = (int)syscall(SYS_openat, directory, path, flags, mode);
    if (descriptor >= DESCRIPTORS_MAX)
        give_up("that many open files");
    if (descriptor >= 0 && syscall(SYS_fstat, descriptor, &about) == 0 && (S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))) {
        inodes[descriptor] = about.st_ino;
        put((struct record){.kind = RECORD_OPEN, .mode = about.st_mode, .inode = about.st_ino, .value = !was_there},
            &(struct iovec){(void *)place, strlen(place)}, 1);
        if (was_there && flags & O_TRUNC)
            put((struct record){.kind = RECORD_SIZE, .inode = about.st_ino}, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return descriptor;
}

// ---- opening and closing ----

static mode_t mode_of(int flags, va_list list)
{
    return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(list, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = mode_of(flags, list);
    va_end(list);
    return open_here(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = mode_of(flags, list);
    va_end(list);
    return open_here(directory, path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
    return open_here(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat64(int directory, const char *path, int flags, ...) __attribute__((alias("openat")));
int creat64(const char *path, mode_t mode) __attribute__((alias("creat")));

int close(int descriptor)
{
    if (descriptor >= 0 && descriptor < DESCRIPTORS_MAX)
        inodes[descriptor] = 0;
    return (int)syscall(SYS_close, descriptor);
}

static int copied(int from, int to)
{
    if (to >= 0 && to < DESCRIPTORS_MAX && from >= 0 && from < DESCRIPTORS_MAX)
        inodes[to] = inodes[from];
    return to;
}

int dup(int descriptor) { return copied(descriptor, (int)syscall(SYS_dup, descriptor)); }
int dup2(int from, int to) { return from == to ? (int)syscall(SYS_dup2, from, to) : copied(from, (int)syscall(SYS_dup2, from, to)); }
int dup3(int from, int to, int flags) { return copied(from, (int)syscall(SYS_dup3, from, to, flags)); }

// ---- contents ----

// The pieces as far as they were written.
static void put_written(uint64_t inode, uint64_t offset, const struct iovec *pieces, int count, size_t written)
{
    struct iovec taken[PIECES_MAX];
    int used = 0;
    for (; used < count && written; used++) {
        taken[used] = pieces[used];
        taken[used].iov_len = pieces[used].iov_len < written ? pieces[used].iov_len : written;
        written -= taken[used].iov_len;
    }
    put((struct record){.kind = RECORD_WRITE, .inode = inode, .value = offset}, taken, used);
}

// offset < 0: at the descriptor's place
static ssize_t write_here(int descriptor, const struct iovec *pieces, int count, off_t offset)
{
    const uint64_t inode = inode_of(descriptor);
    if (inode && count > PIECES_MAX)
        give_up("a write of that many pieces");
    if (inode)
        pthread_mutex_lock(&lock);
    const ssize_t written = offset < 0 ? syscall(SYS_writev, descriptor, pieces, count) : syscall(SYS_pwritev, descriptor, pieces, count, offset, 0);
    if (inode && written > 0) {
        const off_t end = offset < 0 ? (off_t)syscall(SYS_lseek, descriptor, 0, SEEK_CUR) : offset + written;
        put_written(inode, (uint64_t)(end - written), pieces, count, (size_t)written);
    }
    if (inode)
        pthread_mutex_unlock(&lock);
    return written;
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    return inode_of(descriptor) ? write_here(descriptor, &(struct iovec){(void *)bytes, size}, 1, -1) : syscall(SYS_write, descriptor, bytes, size);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    return inode_of(descriptor) ? write_here(descriptor, &(struct iovec){(void *)bytes, size}, 1, offset)
                                : syscall(SYS_pwrite64, descriptor, bytes, size, offset);
}

ssize_t writev(int descriptor, const struct iovec *pieces, int count) { return write_here(descriptor, pieces, count, -1); }
ssize_t pwritev(int descriptor, const struct iovec *pieces, int count, off_t offset) { return write_here(descriptor, pieces, count, offset); }
ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off_t offset) __attribute__((alias("pwrite")));
ssize_t pwritev64(int descriptor, const struct iovec *pieces, int count, off_t offset) __attribute__((alias("pwritev")));

int ftruncate(int descriptor, off_t size)
{
    const uint64_t inode = inode_of(descriptor);
    pthread_mutex_lock(&lock);
    const int code = (int)syscall(SYS_ftruncate, descriptor, size);
    if (inode && code == 0)
        put((struct record){.kind = RECORD_SIZE, .inode = inode, .value = (uint64_t)size}, NULL, 0);
    pthread_mutex_unlock(&lock);
    return code;
}
int ftruncate64(int descriptor, off_t size) __attribute__((alias("ftruncate")));

int fallocate(int descriptor, int mode, off_t offset, off_t size)
{
    const uint64_t inode = inode_of(descriptor);
    struct stat about;
    if (inode && mode & ~FALLOC_FL_KEEP_SIZE)
        give_up("fallocate that moves or clears");
    pthread_mutex_lock(&lock);
    const int code = (int)syscall(SYS_fallocate, descriptor, mode, offset, size);
    if (inode && code == 0 && syscall(SYS_fstat, descriptor, &about) == 0)
        put((struct record){.kind = RECORD_SIZE, .inode = inode, .value = (uint64_t)about.st_size}, NULL, 0);
    pthread_mutex_unlock(&lock);
    return code;
}
int fallocate64(int descriptor, int mode, off_t offset, off_t size) __attribute__((alias("fallocate")));

int posix_fallocate(int descriptor, off_t offset, off_t size)
{
    return fallocate(descriptor, 0, offset, size) == 0 ? 0 : errno;
}
int posix_fallocate64(int descriptor, off_t offset, off_t size) __attribute__((alias("posix_fallocate")));

static int sync_here(long call, int descriptor)
{
    const uint64_t inode = inode_of(descriptor);
    pthread_mutex_lock(&lock);
    const uint64_t covered = log_size;
    pthread_mutex_unlock(&lock);
    const int code = (int)syscall(call, descriptor);
    if (!inode || code != 0)
        return code;
    pthread_mutex_lock(&lock);
    put((struct record){.kind = RECORD_SYNC, .inode = inode, .value = covered}, NULL, 0);
    pthread_mutex_unlock(&lock);
    return code;
}

int fsync(int descriptor) { return sync_here(SYS_fsync, descriptor); }
int fdatasync(int descriptor) { return sync_here(SYS_fdatasync, descriptor); }

// ---- names ----

static int rename_here(int from_directory, const char *from, int to_directory, const char *to, unsigned flags)
{
    char buffers[2][PATH_MAX];
    const char *old = inside(from_directory, from, buffers[0]), *new = inside(to_directory, to, buffers[1]);
    if (!old != !new)
        give_up("a rename into or out of the folder");
    pthread_mutex_lock(&lock);
    const int code = (int)syscall(SYS_renameat2, from_directory, from, to_directory, to, flags);
    if (old && code == 0)
        put_paths(flags & RENAME_EXCHANGE ? RECORD_EXCHANGE : RECORD_RENAME, old, new);
    pthread_mutex_unlock(&lock);
    return code;
}

int rename(const char *from, const char *to) { return rename_here(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_directory, const char *from, int to_directory, const char *to) { return rename_here(from_directory, from, to_directory, to, 0); }

int renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned flags)
{
    if (flags & RENAME_WHITEOUT)
        give_up("RENAME_WHITEOUT");
    if (flags & RENAME_EXCHANGE && no_exchange) {
        errno = EINVAL;
        return -1;
    }
    return rename_here(from_directory, from, to_directory, to, flags);
}

int link(const char *from, const char *to)
{
    char buffers[2][PATH_MAX];
    const char *old = inside(AT_FDCWD, from, buffers[0]), *new = inside(AT_FDCWD, to, buffers[1]);
    if (!old && new)
        give_up("a link into the folder");
    pthread_mutex_lock(&lock);
    const int code = (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (old && new && code == 0)
        put_paths(RECORD_LINK, old, new);
    pthread_mutex_unlock(&lock);
    return code;
}

static int remove_here(int directory, const char *path, int flags)
{
    char buffer[PATH_MAX];
    const char *place = inside(directory, path, buffer);
    pthread_mutex_lock(&lock);
    const int code = (int)syscall(SYS_unlinkat, directory, path, flags);
    if (place && code == 0 && !is_shared_memory(place))
        put_paths(flags & AT_REMOVEDIR ? RECORD_RMDIR : RECORD_UNLINK, place, NULL);
    pthread_mutex_unlock(&lock);
    return code;
}

int unlink(const char *path) { return remove_here(AT_FDCWD, path, 0); }
int unlinkat(int directory, const char *path, int flags) { return remove_here(directory, path, flags); }
int rmdir(const char *path) { return remove_here(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int directory, const char *path, mode_t mode)
{
    char buffer[PATH_MAX];
    const char *place = inside(directory, path, buffer);
    pthread_mutex_lock(&lock);
    const int code = (int)syscall(SYS_mkdirat, directory, path, mode);
    if (place && code == 0)
        put_paths(RECORD_MKDIR, place, NULL);
    pthread_mutex_unlock(&lock);
    return code;
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

// ---- what would be missed ----

void *mmap(void *address, size_t size, int protection, int flags, int descriptor, off_t offset)
{
    if (log_file >= 0 && flags & MAP_SHARED && protection & PROT_WRITE && inode_of(descriptor))
        give_up("writing through a shared mapping");
    return (void *)syscall(SYS_mmap, address, size, protection, flags, descriptor, offset);
}
void *mmap64(void *address, size_t size, int protection, int flags, int descriptor, off_t offset) __attribute__((alias("mmap")));

// A clone would bring contents that nobody has written: here no file system can make one.
int ioctl(int descriptor, unsigned long what, ...)
{
    va_list list;
    va_start(list, what);
    void *argument = va_arg(list, void *);
    va_end(list);
    if ((what == FICLONE || what == FICLONERANGE) && inode_of(descriptor)) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return (int)syscall(SYS_ioctl, descriptor, what, argument);
}

ssize_t copy_file_range(int from, off_t *from_offset, int to, off_t *to_offset, size_t size, unsigned flags)
{
    if (inode_of(to))
        give_up("copy_file_range");
    return syscall(SYS_copy_file_range, from, from_offset, to, to_offset, size, flags);
}

ssize_t sendfile(int to, int from, off_t *offset, size_t size)
{
    if (inode_of(to))
        give_up("sendfile");
    return syscall(SYS_sendfile, to, from, offset, size);
}
ssize_t sendfile64(int to, int from, off_t *offset, size_t size) __attribute__((alias("sendfile")));

ssize_t splice(int from, off_t *from_offset, int to, off_t *to_offset, size_t size, unsigned flags)
{
    if (inode_of(to))
        give_up("splice");
    return syscall(SYS_splice, from, from_offset, to, to_offset, size, flags);
}
