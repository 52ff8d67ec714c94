#include "observe/judge/judged.h"

#include "judge_sql.h"

bool judged_marks(struct store *store, struct arena *arena, struct judged_mark **ret_marks, size_t *ret_count, struct fault *f)
{
    struct judged_rows_row *rows;
    if (!judged_rows_all(store, arena, &rows, ret_count, f))
        return false;
    *ret_marks = arena_array(arena, *ret_count + 1, sizeof **ret_marks);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_marks)[i] = (struct judged_mark){rows[i].point, rows[i].factor, rows[i].kind, rows[i].rows, rows[i].last_ms};
    return true;
}

bool judged_mark_set(struct store *store, const struct series_summary *series, struct fault *f)
{
    return judged_save(store, &(struct judged_save_in){.point = series->key.point, .factor = series->key.factor, .kind = series_kind_name(series->key.kind),
                                                       .rows = (int64_t)series->rows, .last_ms = series->last_ms}, f);
}

bool judged_again(struct store *store, const char *point, struct fault *f)
{
    return judged_forget(store, &(struct judged_forget_in){.point = point}, f);
}
