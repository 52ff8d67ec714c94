#include "store/settings.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/text.h"
#include "store/folder.h"

#define FILE_MOST 65536
#define MEMORY_LEAST_MB 16
#define MEMORY_MOST_MB 65536

static bool take_line(struct arena *arena, char *line, settings_take *take, void *context)
{
    char *remark = strchr(line, '#'), *colon;
    if (remark && (remark == line || remark[-1] == ' ' || remark[-1] == '\t'))
        *remark = '\0';
    colon = strchr(line, ':');
    if (!colon)
        return true; // series_settings.h refuses what is no line of settings
    *colon = '\0';
    return take(context, text_trim(arena, line), text_trim(arena, colon + 1));
}

bool settings_read(struct arena *arena, const char *folder, settings_take *take, void *context, struct fault *f)
{
    const char *path = folder_file(arena, folder, "qingshan.yaml");
    char *bytes, *line;
    size_t size;
    int number = 0;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    if (!file_read(arena, path, FILE_MOST, &bytes, &size, f))
        return false;
    while ((line = strsep(&bytes, "\n"))) {
        const char *whole = arena_strdup(arena, line);
        number++;
        if (!take_line(arena, line, take, context))
            return fault_set(f, FAULT_INPUT, "settings.line", "line", arena_printf(arena, "%d", number), "text", whole, NULL);
    }
    return true;
}

bool settings_number(const char *value, int32_t least, int32_t most, int32_t *ret_number)
{
    int32_t number;
    if (!text_parse_int32(value, &number) || number < least || number > most)
        return false;
    *ret_number = number;
    return true;
}

static bool take_memory(void *context, const char *key, const char *value)
{
    int32_t megabytes;
    size_t *budget = context;
    if (!text_equal(key, "memory_mb"))
        return true;
    if (!settings_number(value, MEMORY_LEAST_MB, MEMORY_MOST_MB, &megabytes))
        return false;
    *budget = (size_t)megabytes << 20;
    return true;
}

bool settings_use_memory(const char *folder, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    size_t budget = ARENA_BUDGET;
    if (!settings_read(arena, folder, take_memory, &budget, f))
        return false;
    arena_budget_use(budget);
    return true;
}
