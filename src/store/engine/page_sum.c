#include "store/engine/page_sum.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/guard.h"
#include "store/durable.h"

#define PAGE_SIZE_MIN 512
#define HEADER_SIZE 100
#define SIZE_AT 16     // in the first page: of each page, in bytes
#define RESERVED_AT 20 // in the first page: bytes of each page that are kept free
#define PATH_SIZE 1100
#define FOUND_MAX 64
#define FOUND_OF_FILE_MAX 16
#define LOG "-wal"
#define OPENED "-open"

// ---- a file ----

struct summed {
    sqlite3_file base;
    bool on, believed; // believed: whatever the sums are
    int size;          // of a page; 0: not known yet
    const char *path;  // as long as it is open
    // the file of the system follows
};

// ---- what was found ----

GUARD(found_shared)

static struct {
    char path[PATH_SIZE];
    struct page_found page;
} found[FOUND_MAX] GUARDED_BY(found_shared);
static size_t found_count GUARDED_BY(found_shared);
static pthread_mutex_t found_lock = PTHREAD_MUTEX_INITIALIZER;

static void note(const char *path, const void *page, int size, int64_t number)
{
    const uint64_t sum = page_sum_of(page, size, number);
    size_t of_file = 0;
    bool known = false;
    found_shared_lock(&found_lock);
    for (size_t i = 0; i < found_count; i++) {
        of_file += strcmp(found[i].path, path) == 0;
        known = known || (found[i].page.number == number && found[i].page.sum == sum && strcmp(found[i].path, path) == 0);
    }
    if (!known && of_file < FOUND_OF_FILE_MAX && found_count < FOUND_MAX) {
        snprintf(found[found_count].path, PATH_SIZE, "%s", path);
        found[found_count++].page = (struct page_found){.number = number, .size = size, .sum = sum};
    }
    found_shared_unlock(&found_lock);
}

// SQLite knows a database by its real path.
static bool is_same_folder(const char *a, const char *b)
{
    struct stat about_a, about_b;
    return stat(a, &about_a) == 0 && stat(b, &about_b) == 0 && about_a.st_dev == about_b.st_dev && about_a.st_ino == about_b.st_ino;
}

// false: there is none at this place.
static bool take(size_t place, char path[PATH_SIZE], struct page_found *ret_page)
{
    found_shared_lock(&found_lock);
    const bool there = place < found_count;
    if (there) {
        memcpy(path, found[place].path, PATH_SIZE);
        *ret_page = found[place].page;
    }
    found_shared_unlock(&found_lock);
    return there;
}

void page_sum_found(const char *folder, size_t *place, page_told *told, void *context)
{
    char path[PATH_SIZE], *slash;
    struct page_found page;
    for (; take(*place, path, &page); ++*place) {
        if (!(slash = strrchr(path, '/')))
            continue;
        *slash = '\0';
        page.file = slash + 1;
        page.folder = path;
        if (!folder || is_same_folder(folder, path))
            told(context, &page);
    }
}

void page_sum_forget(void)
{
    found_shared_lock(&found_lock);
    found_count = 0;
    found_shared_unlock(&found_lock);
}

// ---- reading and writing ----

static sqlite3_file *under(sqlite3_file *file) { return (sqlite3_file *)((struct summed *)file + 1); }

static int said_size(const unsigned char *header)
{
    const int said = header[SIZE_AT] << 8 | header[SIZE_AT + 1];
    return said == 1 ? 65536 : said;
}

// Who opened an empty file that has got larger pages since reads the beginning of the first one, and then the whole.
static bool is_page(const struct summed *file, int size, sqlite3_int64 offset)
{
    return size >= PAGE_SIZE_MIN && (size & (size - 1)) == 0 && offset % size == 0 && (!file->size || size == file->size);
}

// The first page says whether there are sums, and how large a page is.
static void look_at_header(struct summed *file, const void *bytes, int size, sqlite3_int64 offset)
{
    if (offset != 0 || size < HEADER_SIZE || memcmp(bytes, "SQLite format 3", 16) != 0)
        return;
    file->on = ((const unsigned char *)bytes)[RESERVED_AT] == PAGE_SUM_SIZE;
    file->size = said_size(bytes);
}

static int file_close(sqlite3_file *file) { return under(file)->pMethods->xClose(under(file)); }

static int file_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    struct summed *summed = (struct summed *)file;
    const int code = under(file)->pMethods->xRead(under(file), bytes, size, offset);
    if (code != SQLITE_OK)
        return code;
    look_at_header(summed, bytes, size, offset);
    if (summed->on && !summed->believed && is_page(summed, size, offset) && !page_sum_is_right(bytes, size, offset / size + 1))
        note(summed->path, bytes, size, offset / size + 1);
    return SQLITE_OK;
}

// Another process may have written the pages anew since this one opened the file.
static bool is_on(struct summed *summed)
{
    unsigned char header[HEADER_SIZE];
    sqlite3_file *file = under(&summed->base);
    if (!summed->on && file->pMethods->xRead(file, header, sizeof header, 0) == SQLITE_OK)
        look_at_header(summed, header, sizeof header, 0);
    return summed->on;
}

// The bytes at the end of a page are ours, in the cache too.
static int file_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    struct summed *summed = (struct summed *)file;
    look_at_header(summed, bytes, size, offset);
    if (is_page(summed, size, offset) && (offset == 0 ? summed->on : is_on(summed))) {
        const uint64_t sum = page_sum_of(bytes, size, offset / size + 1);
        memcpy((char *)(uintptr_t)bytes + size - PAGE_SUM_SIZE, &sum, sizeof sum);
    }
    return under(file)->pMethods->xWrite(under(file), bytes, size, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) { return under(file)->pMethods->xTruncate(under(file), size); }
static int file_sync(sqlite3_file *file, int flags) { return under(file)->pMethods->xSync(under(file), flags); }
static int file_size(sqlite3_file *file, sqlite3_int64 *ret_size) { return under(file)->pMethods->xFileSize(under(file), ret_size); }
static int file_lock(sqlite3_file *file, int level) { return under(file)->pMethods->xLock(under(file), level); }
static int file_unlock(sqlite3_file *file, int level) { return under(file)->pMethods->xUnlock(under(file), level); }
static int file_is_reserved(sqlite3_file *file, int *ret_reserved) { return under(file)->pMethods->xCheckReservedLock(under(file), ret_reserved); }
static int file_control(sqlite3_file *file, int what, void *argument) { return under(file)->pMethods->xFileControl(under(file), what, argument); }
static int file_sector(sqlite3_file *file) { return under(file)->pMethods->xSectorSize(under(file)); }
static int file_traits(sqlite3_file *file) { return under(file)->pMethods->xDeviceCharacteristics(under(file)); }

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret_map)
{
    return under(file)->pMethods->xShmMap(under(file), page, size, extend, ret_map);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) { return under(file)->pMethods->xShmLock(under(file), offset, count, flags); }
static void file_shm_barrier(sqlite3_file *file) { under(file)->pMethods->xShmBarrier(under(file)); }
static int file_shm_unmap(sqlite3_file *file, int remove) { return under(file)->pMethods->xShmUnmap(under(file), remove); }

// Version 2 of the interface: no pages that are mapped into memory, they would be read past this layer.
#define METHODS(...)                                                                                                                              \
    {.iVersion = 2, .xClose = file_close, .xRead = file_read, .xWrite = file_write, .xTruncate = file_truncate, .xSync = file_sync,                \
     .xFileSize = file_size, .xLock = file_lock, .xUnlock = file_unlock, .xCheckReservedLock = file_is_reserved, .xFileControl = file_control,     \
     .xSectorSize = file_sector, .xDeviceCharacteristics = file_traits, __VA_ARGS__}

static const sqlite3_io_methods methods = METHODS(.xShmMap = file_shm_map, .xShmLock = file_shm_lock, .xShmBarrier = file_shm_barrier, .xShmUnmap = file_shm_unmap);
static const sqlite3_io_methods methods_alone = METHODS(.xShmMap = NULL); // no memory that processes share

// ---- the log and what stands beside it ----

// Making a log and what stands beside it, removing both, and looking at them is one step for the threads of this process: whoever
// saw them half made would open the database's file beside SQLite, and closing that again loses the locks SQLite has on it.
GUARD(logs_shared)

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

// path: of the database (suffix_size 0) or of its log.
static const char *opened_path(struct arena *arena, const char *path, size_t suffix_size)
{
    return arena_printf(arena, "%.*s" OPENED, (int)(strlen(path) - suffix_size), path);
}

static bool is_log(const char *name)
{
    const size_t size = name ? strlen(name) : 0, suffix = strlen(LOG);
    return size > suffix && strcmp(name + size - suffix, LOG) == 0;
}

// The database at this path was worked with, and the log is gone though nobody of ours has moved it. Until the pages have their sums
// again that is so: whoever opens a new log writes a letter into the file beside it.
static bool log_was_moved(const char *path) REQUIRES(logs_shared);
static bool log_was_moved(const char *path)
{
    ARENA_SCOPED arena = arena_new();
    struct stat about;
    return stat(opened_path(arena, path, 0), &about) == 0 && (about.st_size > 0 || access(arena_printf(arena, "%s" LOG, path), F_OK) != 0);
}

// Before the log has its first page. Where it cannot be written nothing is moved out of the log either.
static void note_log(const char *log) REQUIRES(logs_shared);
static void note_log(const char *log)
{
    ARENA_SCOPED arena = arena_new();
    const bool moved = log_was_moved(arena_strndup(arena, log, strlen(log) - strlen(LOG)));
    const int file = open(opened_path(arena, log, strlen(LOG)), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    if (moved)
        durable_put(file, "m", 1);
    close(file);
}

static bool renew_pages(int file)
{
    unsigned char header[HEADER_SIZE], *page = NULL;
    if (pread(file, header, sizeof header, 0) != (ssize_t)sizeof header || header[RESERVED_AT] != PAGE_SUM_SIZE)
        return true; // none, or without sums
    const int size = said_size(header);
    bool ok = size >= PAGE_SIZE_MIN && (page = heap_alloc((size_t)size));
    for (int64_t number = 1; ok && pread(file, page, (size_t)size, (number - 1) * size) == size; number++) {
        const uint64_t sum = page_sum_of(page, size, number);
        if (!page_sum_is_right(page, size, number))
            ok = pwrite(file, &sum, sizeof sum, number * size - PAGE_SUM_SIZE) == (ssize_t)sizeof sum;
    }
    heap_free(page);
    return ok && fdatasync(file) == 0;
}

static bool renew(const char *path, bool *ret_renewed) REQUIRES(logs_shared);
static bool renew(const char *path, bool *ret_renewed)
{
    ARENA_SCOPED arena = arena_new();
    *ret_renewed = log_was_moved(path);
    if (!*ret_renewed)
        return true;
    const int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0 && errno != ENOENT)
        return false;
    const bool ok = file < 0 || renew_pages(file);
    if (file >= 0)
        close(file);
    return ok && (unlink(opened_path(arena, path, 0)) == 0 || errno == ENOENT);
}

bool page_sum_renew(const char *path, bool *ret_renewed)
{
    logs_shared_lock(&log_lock);
    const bool ok = renew(path, ret_renewed);
    logs_shared_unlock(&log_lock);
    return ok;
}

// ---- the layer ----

static sqlite3_vfs layers[2];

// SQLite removes the log when all of it is in the database.
static int delete_log(sqlite3_vfs *system, const char *name, int sync) REQUIRES(logs_shared);
static int delete_log(sqlite3_vfs *system, const char *name, int sync)
{
    ARENA_SCOPED arena = arena_new();
    struct stat about;
    const char *opened = opened_path(arena, name, strlen(LOG));
    const int code = system->xDelete(system, name, sync);
    if ((code == SQLITE_OK || code == SQLITE_IOERR_DELETE_NOENT) && stat(opened, &about) == 0 && about.st_size == 0)
        unlink(opened);
    return code;
}

static int layer_delete(sqlite3_vfs *layer, const char *name, int sync)
{
    sqlite3_vfs *system = layer->pAppData;
    if (!is_log(name))
        return system->xDelete(system, name, sync);
    logs_shared_lock(&log_lock);
    const int code = delete_log(system, name, sync);
    logs_shared_unlock(&log_lock);
    return code;
}

static int open_log(sqlite3_vfs *system, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
    logs_shared_lock(&log_lock);
    note_log(name);
    const int code = system->xOpen(system, name, file, flags, ret_flags);
    logs_shared_unlock(&log_lock);
    return code;
}

static bool is_believed(const char *name)
{
    logs_shared_lock(&log_lock);
    const bool believed = name && log_was_moved(name);
    logs_shared_unlock(&log_lock);
    return believed;
}

static int layer_open(sqlite3_vfs *layer, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
    sqlite3_vfs *system = layer->pAppData;
    if (flags & SQLITE_OPEN_WAL && is_log(name))
        return open_log(system, name, file, flags, ret_flags);
    if (!(flags & SQLITE_OPEN_MAIN_DB))
        return system->xOpen(system, name, file, flags, ret_flags);
    struct summed *summed = (struct summed *)file;
    *summed = (struct summed){.believed = is_believed(name), .path = name ? name : ""};
    const int code = system->xOpen(system, name, under(file), flags, ret_flags);
    const sqlite3_io_methods *calls = under(file)->pMethods;
    if (calls)
        summed->base.pMethods = calls->iVersion >= 2 && calls->xShmMap ? &methods : &methods_alone;
    return code;
}

static void add_layer(sqlite3_vfs *layer, const char *system_name, const char *name, int is_default)
{
    sqlite3_vfs *system = sqlite3_vfs_find(system_name);
    if (!system)
        return;
    *layer = *system; // what else there is to call asks for nothing of the layer
    layer->pNext = NULL;
    layer->zName = name;
    layer->szOsFile = (int)sizeof(struct summed) + system->szOsFile;
    layer->pAppData = system;
    layer->xOpen = layer_open;
    layer->xDelete = layer_delete;
    sqlite3_vfs_register(layer, is_default);
}

void page_sum_register(void)
{
    if (layers[0].xOpen)
        return;
    add_layer(&layers[0], NULL, "page-sum", 1);
    add_layer(&layers[1], "unix-none", PAGE_SUM_UNLOCKED, 0);
}

// ---- a database ----

static struct summed *file_of(sqlite3 *database)
{
    sqlite3_file *file = NULL;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return file && (file->pMethods == &methods || file->pMethods == &methods_alone) ? (struct summed *)file : NULL;
}

bool page_sum_is_on(sqlite3 *database)
{
    struct summed *summed = file_of(database);
    return summed && is_on(summed);
}

void page_sum_reserve(sqlite3 *database)
{
    int size = PAGE_SUM_SIZE;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &size);
}

void page_sum_adopt(sqlite3 *database, int64_t most)
{
    struct summed *summed = file_of(database);
    sqlite3_int64 size;
    if (!summed || is_on(summed) || under(&summed->base)->pMethods->xFileSize(under(&summed->base), &size) != SQLITE_OK || size > most)
        return;
    page_sum_reserve(database);
    sqlite3_exec(database, "VACUUM", NULL, NULL, NULL);
}

void page_sum_expect(sqlite3 *database)
{
    struct summed *summed = file_of(database);
    if (summed)
        summed->on = true;
}
