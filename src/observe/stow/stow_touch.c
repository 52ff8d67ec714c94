#include "observe/stow/stow_touch.h"

#include "base/period.h"
#include "stow_touch_sql.h"

#define MARK "maintenance"
#define AT_ONCE_MS (INT64_C(399) * DAY_MS) // series_touch_again takes 400 days

static bool touch_parts(struct series *series, const struct maintenance_changed_row *row, struct fault *f)
{
    struct series_range part = {.from_ms = row->from_ms};
    for (; part.from_ms < row->to_ms; part.from_ms = part.to_ms) {
        part.to_ms = row->to_ms - part.from_ms > AT_ONCE_MS ? part.from_ms + AT_ONCE_MS : row->to_ms;
        if (!series_touch_again(series, row->point, row->factor, part, f))
            return false;
    }
    return true;
}

bool stow_touch(struct store *store, struct series *series, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct maintenance_changed_row *rows;
    size_t count;
    int64_t since = 0;
    bool found;
    if (!series_mark_read(series, MARK, &since, &found, f) ||
        !maintenance_changed_all(store, arena, &(struct maintenance_changed_in){.since = found ? since : 0}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!touch_parts(series, &rows[i], f))
            return false;
    return !count || series_put(series, &(struct series_batch){.mark = {MARK, rows[count - 1].changed}}, NULL, f);
}
