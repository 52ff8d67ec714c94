#include "store/archive.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv.h"
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

bool archive_save(const char *folder, const void *bytes, size_t size, char ret_digest[DIGEST_HEX_SIZE], struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    digest_of(bytes, size, ret_digest);
    const char *top = folder_file(arena, folder, "archive"), *inner = blob_folder(arena, folder, ret_digest);
    const char *final = arena_printf(arena, "%s/%s", inner, ret_digest + 2);
    if (access(final, F_OK) == 0)
        return true;
    return make_folder(top, f) && make_folder(inner, f) && durable_write(final, bytes, size, 0400, f) && durable_sync(top, f) &&
           durable_sync(folder, f);
}

bool archive_load(const char *folder, const char *digest, struct arena *arena, char **ret_bytes, size_t *ret_size, struct fault *f)
{
    char found[DIGEST_HEX_SIZE];
    if (strlen(digest) != DIGEST_HEX_SIZE - 1 || digest[strspn(digest, "0123456789abcdef")])
        return fault_set(f, FAULT_NOT_FOUND, "archive.missing", "digest", digest, NULL);
    const char *path = arena_printf(arena, "%s/%s", blob_folder(arena, folder, digest), digest + 2);
    if (access(path, F_OK) != 0)
        return fault_set(f, FAULT_NOT_FOUND, "archive.missing", "digest", digest, NULL);
    if (!file_read(arena, path, BLOB_MAX, ret_bytes, ret_size, f))
        return false;
    digest_of(*ret_bytes, *ret_size, found);
    return text_equal(found, digest) || fault_set(f, FAULT_BROKEN, "archive.damaged", "digest", digest, NULL);
}

static bool verify_folder(const char *folder, const char *two, struct arena *arena, size_t *count, const char **ret_damaged, struct fault *f)
{
    const char *path = arena_printf(arena, "%s/archive/%s", folder, two);
    DIR *directory = opendir(path);
    bool ok = directory || fault_set_errno(f, "opendir", path);
    struct dirent *entry;
    while (ok && !*ret_damaged && (entry = readdir(directory))) {
        if (strlen(entry->d_name) != DIGEST_HEX_SIZE - 3)
            continue; // . and .., and what an interrupted write left
        ARENA_SCOPED blob = arena_new();
        char *bytes;
        size_t size;
        const char *digest = arena_printf(arena, "%s%s", two, entry->d_name);
        if (!archive_load(folder, digest, blob, &bytes, &size, f))
            *ret_damaged = digest;
        else
            ++*count;
    }
    if (directory)
        closedir(directory);
    return ok;
}

bool archive_verify(const char *folder, struct arena *arena, size_t *ret_count, const char **ret_damaged, struct fault *f)
{
    *ret_count = 0;
    *ret_damaged = NULL;
    DIR *directory = opendir(folder_file(arena, folder, "archive"));
    bool ok = true;
    struct dirent *entry;
    while (directory && ok && !*ret_damaged && (entry = readdir(directory)))
        if (strlen(entry->d_name) == 2 && entry->d_name[0] != '.')
            ok = verify_folder(folder, arena_strdup(arena, entry->d_name), arena, ret_count, ret_damaged, f);
    if (directory)
        closedir(directory);
    return ok;
}
