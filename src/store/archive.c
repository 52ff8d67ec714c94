#include "store/archive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/list.h"
#include "base/text.h"
#include "store/durable.h"
#include "store/folder.h"

#define BLOB_MAX ((size_t)1 << 30)

static const char *blob_folder(struct arena *arena, const char *folder, const char *digest)
{
    return arena_printf(arena, "%s/archive/%.2s", folder, digest);
}

static bool make_folder(const char *path, struct fault *f)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST || fault_set_errno(f, "mkdir", path);
}

// One at a time: two threads may save equal bytes, and both would write the same partial file.
static pthread_mutex_t saving = PTHREAD_MUTEX_INITIALIZER;

static bool check_places(const char *top, const char *inner, const char *final, struct fault *f)
{
    return folder_check_plain(top, f) && folder_check_plain(inner, f) && folder_check_plain(final, f);
}

bool archive_save(const char *folder, const void *bytes, size_t size, char ret_digest[DIGEST_HEX_SIZE], struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    digest_of(bytes, size, ret_digest);
    const char *top = folder_file(arena, folder, "archive"), *inner = blob_folder(arena, folder, ret_digest);
    const char *final = arena_printf(arena, "%s/%s", inner, ret_digest + 2);
    if (!check_places(top, inner, final, f))
        return false;
    pthread_mutex_lock(&saving);
    bool there = access(final, F_OK) == 0; // its name may not be on disk yet: who saved it may have been killed
    bool ok = (there && durable_sync(inner, f)) ||
              (!there && make_folder(top, f) && make_folder(inner, f) && durable_write(final, bytes, size, 0400, f));
    ok = ok && durable_sync(top, f) && durable_sync(folder, f);
    pthread_mutex_unlock(&saving);
    return ok;
}

bool archive_load(const char *folder, const char *digest, struct arena *arena, char **ret_bytes, size_t *ret_size, struct fault *f)
{
    char found[DIGEST_HEX_SIZE];
    const char *path = digest_is(digest) ? arena_printf(arena, "%s/%s", blob_folder(arena, folder, digest), digest + 2) : NULL;
    if (!path || (access(path, F_OK) != 0 && errno == ENOENT))
        return fault_set(f, FAULT_NOT_FOUND, "archive.missing", "digest", digest, NULL);
    if (!check_places(folder_file(arena, folder, "archive"), blob_folder(arena, folder, digest), path, f))
        return false;
    if (!file_read(arena, path, BLOB_MAX, ret_bytes, ret_size, f))
        return false;
    digest_of(*ret_bytes, *ret_size, found);
    return text_equal(found, digest) || fault_set(f, FAULT_BROKEN, "archive.damaged", "digest", digest, NULL);
}

bool archive_adopt(const char *folder, const char *path, const char *digest, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    if (!digest_is(digest))
        return fault_set(f, FAULT_NOT_FOUND, "archive.missing", "digest", digest, NULL);
    const char *top = folder_file(arena, folder, "archive"), *inner = blob_folder(arena, folder, digest);
    const char *final = arena_printf(arena, "%s/%s", inner, digest + 2);
    if (!check_places(top, inner, final, f))
        return false;
    pthread_mutex_lock(&saving);
    const bool there = access(final, F_OK) == 0;
    bool ok = make_folder(top, f) && make_folder(inner, f);
    if (ok && there)
        ok = unlink(path) == 0 || errno == ENOENT || fault_set_errno(f, "unlink", path);
    else if (ok)
        ok = (chmod(path, 0400) == 0 || fault_set_errno(f, "chmod", path)) && (rename(path, final) == 0 || fault_set_errno(f, "rename", final));
    ok = ok && durable_sync(inner, f) && durable_sync(top, f) && durable_sync(folder, f);
    pthread_mutex_unlock(&saving);
    return ok;
}

bool archive_open(const char *folder, const char *digest, int *ret_file, int64_t *ret_size, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct stat about;
    if (!digest_is(digest))
        return fault_set(f, FAULT_NOT_FOUND, "archive.missing", "digest", digest, NULL);
    const char *inner = blob_folder(arena, folder, digest), *path = arena_printf(arena, "%s/%s", inner, digest + 2);
    if (!check_places(folder_file(arena, folder, "archive"), inner, path, f))
        return false;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0 && errno == ENOENT)
        return fault_set(f, FAULT_NOT_FOUND, "archive.missing", "digest", digest, NULL);
    if (file < 0 || fstat(file, &about) != 0) {
        fault_set_errno(f, "open", path);
        if (file >= 0)
            close(file);
        return false;
    }
    *ret_file = file;
    *ret_size = about.st_size;
    return true;
}

// Visits every name in a folder but those with a dot in front; one that is not there is empty.
static bool each_name(const char *path, bool (*visit)(void *context, const char *name, struct fault *f), void *context, struct fault *f)
{
    DIR *directory = opendir(path);
    if (!directory)
        return errno == ENOENT || fault_set_errno(f, "opendir", path);
    struct dirent *entry;
    bool ok = true;
    while (ok && (errno = 0, entry = readdir(directory)))
        ok = entry->d_name[0] == '.' || visit(context, entry->d_name, f);
    if (ok && errno)
        ok = fault_set_errno(f, "readdir", path);
    closedir(directory);
    return ok;
}

struct digest_list LIST_OF(const char *);

struct listing {
    struct arena *arena;
    const char *folder, *two;
    struct digest_list list;
};

static bool list_blob(void *context, const char *name, struct fault *f)
{
    struct listing *listing = context;
    const char *digest = arena_printf(listing->arena, "%s%s", listing->two, name);
    (void)f;
    if (digest_is(digest))
        LIST_PUSH(listing->arena, &listing->list, digest);
    return true;
}

static bool list_folder(void *context, const char *name, struct fault *f)
{
    struct listing *listing = context;
    if (strlen(name) != 2)
        return true;
    listing->two = arena_strdup(listing->arena, name);
    return each_name(arena_printf(listing->arena, "%s/archive/%s", listing->folder, name), list_blob, listing, f);
}

static int compare_digests(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

bool archive_list(const char *folder, struct arena *arena, const char ***ret_digests, size_t *ret_count, struct fault *f)
{
    struct listing listing = {.arena = arena, .folder = folder};
    if (!each_name(folder_file(arena, folder, "archive"), list_folder, &listing, f))
        return false;
    if (listing.list.count)
        qsort(listing.list.items, listing.list.count, sizeof *listing.list.items, compare_digests);
    *ret_digests = listing.list.items;
    *ret_count = listing.list.count;
    return true;
}

struct verifying {
    const char *folder, *two; // the folder of blobs it is in
    struct arena *arena;
    size_t count;
    const char *damaged;
};

static bool verify_blob(void *context, const char *name, struct fault *f)
{
    struct verifying *verifying = context;
    ARENA_SCOPED arena = arena_new();
    struct fault inner = {0};
    char *bytes;
    size_t size;
    const char *digest = arena_printf(arena, "%s%s", verifying->two, name);
    if (verifying->damaged || !digest_is(digest)) // what an interrupted write left
        return true;
    verifying->count++;
    if (archive_load(verifying->folder, digest, arena, &bytes, &size, &inner))
        return true;
    if (text_equal(inner.key, "archive.damaged"))
        verifying->damaged = arena_strdup(verifying->arena, digest);
    else if (f)
        *f = inner; // cannot be read: nothing is known about its content
    return verifying->damaged;
}

static bool verify_folder(void *context, const char *name, struct fault *f)
{
    struct verifying *verifying = context;
    ARENA_SCOPED arena = arena_new();
    if (verifying->damaged || strlen(name) != 2)
        return true;
    verifying->two = name;
    return each_name(arena_printf(arena, "%s/archive/%s", verifying->folder, name), verify_blob, verifying, f);
}

bool archive_verify(const char *folder, struct arena *arena, size_t *ret_count, const char **ret_damaged, struct fault *f)
{
    struct verifying verifying = {.folder = folder, .arena = arena};
    const char *top = folder_file(arena, folder, "archive");
    bool ok = folder_check_plain(top, f) && each_name(top, verify_folder, &verifying, f);
    *ret_count = verifying.count;
    *ret_damaged = verifying.damaged;
    return ok;
}
