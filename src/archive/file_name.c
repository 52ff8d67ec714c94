#include "archive/file_name.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define NOTHING "file"

// Letters that are not seen, or that turn the order in which a name is read: "gpj.exe" for "exe.jpg".
static size_t hidden(const unsigned char *at)
{
    if (at[0] == 0xE2 && at[1] == 0x80 && ((at[2] >= 0x8B && at[2] <= 0x8F) || (at[2] >= 0xA8 && at[2] <= 0xAE)))
        return 3;
    if (at[0] == 0xE2 && at[1] == 0x81 && at[2] >= 0xA0 && at[2] <= 0xAF)
        return 3;
    if (at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF)
        return 3;
    return at[0] == 0xC2 && at[1] >= 0x80 && at[1] <= 0x9F ? 2 : at[0] < 0x20 || at[0] == 0x7F;
}

static bool is_device(const char *name)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    const size_t size = strcspn(name, ".");
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (size >= 3 && strncasecmp(name, devices[i], 3) == 0 && (size == 3 ? i < 4 : size == 4 && i >= 4 && isdigit((unsigned char)name[3])))
            return true;
    return false;
}

// Cut in front of its ending, between characters.
static const char *shortened(struct arena *arena, const char *name)
{
    const char *dot = strrchr(name, '.'), *ending = dot && dot > name && strlen(dot) <= 12 ? dot : "";
    size_t room = FILE_NAME_MAX - strlen(ending);
    if (strlen(name) <= FILE_NAME_MAX)
        return name;
    while (room && ((unsigned char)name[room] & 0xC0) == 0x80)
        room--;
    return arena_printf(arena, "%.*s%s", (int)room, name, ending);
}

const char *file_name_safe(struct arena *arena, const char *given)
{
    struct text_buffer out;
    const char *at = text_or_none(given);
    for (const char *slash; (slash = strpbrk(at, "/\\")) != NULL;)
        at = slash + 1;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, "");
    while (*at) {
        const size_t skip = hidden((const unsigned char *)at);
        if (!skip)
            text_buffer_append_char(&out, strchr("<>:\"|?*;`$", *at) ? '_' : *at);
        at += skip ? skip : 1;
    }
    char *name = (char *)(uintptr_t)text_trim(arena, out.size ? out.bytes : "");
    name += strspn(name, ". ");
    name = arena_strdup(arena, shortened(arena, name));
    for (size_t size = strlen(name); size && strchr(". ", name[size - 1]);)
        name[--size] = '\0';
    if (!*name)
        return NOTHING;
    return is_device(name) ? arena_printf(arena, "_%s", name) : name;
}

const char *file_name_encoded(struct arena *arena, const char *name)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, "");
    for (; *name; name++) {
        const unsigned char c = (unsigned char)*name;
        if ((c < 0x80 && isalnum(c)) || c == '.' || c == '-' || c == '_')
            text_buffer_append_char(&out, *name);
        else
            text_buffer_printf(&out, "%%%02X", c);
    }
    return out.size ? out.bytes : "";
}
