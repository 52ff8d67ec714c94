#include "store/backup/restoring_mark.h"

#include <sys/stat.h>

#include "store/backup/restoring.h"
#include "store/folder.h"

bool restoring_is_there(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0;
}

const char *restoring_beside(struct arena *arena, const char *folder)
{
    return arena_printf(arena, "%s.%s", folder, RESTORING_MARKER);
}

const char *restoring_marker(struct arena *arena, const char *folder)
{
    return folder_file(arena, folder, RESTORING_MARKER);
}

bool restoring_is_cut_off(const char *folder)
{
    ARENA_SCOPED arena = arena_new();
    return restoring_is_there(restoring_marker(arena, folder));
}

bool restoring_has_begun(const char *folder)
{
    ARENA_SCOPED arena = arena_new();
    return restoring_is_cut_off(folder) || restoring_is_there(folder_file(arena, folder, RESTORING_MADE)) ||
           restoring_is_there(restoring_marker(arena, restoring_beside(arena, folder)));
}
