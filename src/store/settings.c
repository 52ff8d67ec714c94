#include "store/settings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "store/folder.h"

#define FILE_MOST 65536
#define MEMORY_LEAST_MB 16
#define MEMORY_MOST_MB 65536

static struct settings_line split(struct arena *arena, char *text, int number)
{
    struct settings_line line = {.number = number, .text = arena_strdup(arena, text)};
    char *remark = strchr(text, '#'), *colon;
    if (remark && (remark == text || remark[-1] == ' '))
        *remark = '\0';
    colon = strchr(text, ':');
    if (colon)
        *colon = '\0';
    line.key = text_trim(arena, text);
    line.value = colon ? text_trim(arena, colon + 1) : NULL;
    return line;
}

static bool refuse(const struct settings_line *line, const struct fault *own, struct fault *f)
{
    char number[16];
    if (fault_is_set(own)) {
        if (f)
            *f = *own;
        return false;
    }
    snprintf(number, sizeof number, "%d", line->number);
    return fault_set(f, FAULT_INPUT, "settings.line", "line", number, "text", line->text, NULL);
}

bool settings_read(struct arena *arena, const char *folder, settings_take *take, void *context, struct fault *f)
{
    const char *path = folder_file(arena, folder, "qingshan.yaml");
    char *bytes, *text;
    size_t size;
    int number = 0;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    if (!file_read(arena, path, FILE_MOST, &bytes, &size, f))
        return false;
    while ((text = strsep(&bytes, "\n"))) {
        const struct settings_line line = split(arena, text, ++number);
        struct fault own = {0};
        if (!take(context, &line, &own))
            return refuse(&line, &own, f);
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

static bool take_memory(void *context, const struct settings_line *line, struct fault *f)
{
    int32_t megabytes;
    size_t *budget = context;
    (void)f;
    if (!line->value || !text_equal(line->key, "memory_mb"))
        return true;
    if (!settings_number(line->value, MEMORY_LEAST_MB, MEMORY_MOST_MB, &megabytes))
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
