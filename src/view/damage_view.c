#include "view/damage_view.h"

struct damage_lines damage_lines_of(struct arena *arena, enum language language, const struct damage *list, size_t count)
{
    struct damage_lines lines = {.items = arena_alloc(arena, count * sizeof *lines.items), .count = count};
    for (size_t i = 0; i < count; i++) {
        lines.items[i] = (struct damage_line){list[i], damage_text(arena, language, &list[i])};
        lines.unseen += !list[i].batch;
    }
    return lines;
}
