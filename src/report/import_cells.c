#include <string.h>

#include "base/cell/number_cell.h"
#include "base/text.h"
#include "report/import_internal.h"

// "公顷" and "%" are units to ask for; "-6", "~9", "*" and the like are not.
static bool may_be_unit(const char *tail)
{
    return *tail && !strchr("0123456789-+~.,:;/*<>=()[]", *tail);
}

void import_value_cell(struct arena *arena, struct fact_entry *entry)
{
    struct number_cell cell = number_cell_read_in(entry->value, entry->unit);
    if (cell.kind == NUMBER_ABSENT) {
        entry->value = NULL;
        return;
    }
    if (cell.cause == NUMBER_CAUSE_TAIL && !cell.below && cell.has_value && text_empty(entry->unit) && may_be_unit(cell.tail)) {
        entry->unit = arena_strdup(arena, cell.tail);
        cell.kind = NUMBER_GOOD;
    }
    if (cell.kind == NUMBER_GOOD)
        entry->value = decimal_text(arena, cell.value);
}
