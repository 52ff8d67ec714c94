// Names in a data folder, and whether they are what they seem.
#include <errno.h>
#include <sys/stat.h>

#include "store/durable.h"
#include "store/folder.h"

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

bool folder_check_plain(const char *path, struct fault *f)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT || errno == ENOTDIR || fault_set_errno(f, "stat", path);
    return !S_ISLNK(status.st_mode) || fault_set(f, FAULT_DENIED, "folder.link", "path", path, NULL);
}
