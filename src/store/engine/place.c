#include "store/engine/place.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/engine/page_sum.h"
#include "store/folder.h"

// Names in an address of the engine: what could end the name or begin a parameter is written as a number.
static const char *escaped(struct arena *arena, const char *path)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (; *path; path++)
        text_buffer_printf(&out, strchr("%?#", *path) ? "%%%02X" : "%c", *path);
    return out.bytes;
}

const char *place_read_only(struct arena *arena, const char *folder, const char *path)
{
    struct stat log;
    if (access(folder, W_OK) == 0 || errno != EROFS)
        return NULL;
    const bool logged = stat(arena_printf(arena, "%s-wal", path), &log) == 0 && log.st_size > 0;
    return arena_printf(arena, "file:%s?%s", escaped(arena, path), logged ? "mode=ro&vfs=" PAGE_SUM_UNLOCKED : "immutable=1");
}

bool place_check_plain(struct arena *arena, const char *path, struct fault *f)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", "-open"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (!folder_check_plain(arena_printf(arena, "%s%s", path, endings[i]), f))
            return false;
    return true;
}
