#include "view/reading.h"

#include "base/period.h"
#include "base/text.h"
#include "store/journal.h"
#include "view/view_internal.h"

static bool open_moment(struct reading *reading, const char *as_of, struct fault *f)
{
    struct day day;
    reading->as_of = INT64_MAX;
    if (text_empty(as_of))
        return true;
    reading->as_of_day = arena_strdup(reading->arena, as_of);
    if (!day_parse(as_of, &day, f) || !journal_batch_at(reading->store, day_end_ms(day), &reading->as_of, f))
        return false;
    return reading->as_of > 0 || fault_set(f, FAULT_NOT_FOUND, "view.before_records", "day", as_of, NULL);
}

bool reading_open(struct reading *reading, struct store *store, const char *as_of, enum language language, struct fault *f)
{
    *reading = (struct reading){.arena = arena_new(), .store = store, .language = language, .english = language == LANGUAGE_EN};
    if (store_read_begin(store, f) && open_moment(reading, as_of, f))
        return true;
    reading_close(reading);
    return false;
}

void reading_close(struct reading *reading)
{
    if (!reading->arena)
        return;
    store_rollback(reading->store); // ends the snapshot; nothing was written
    arena_free(reading->arena);
    *reading = (struct reading){0};
}

bool reading_check_region(const struct reading *reading, const char *region, struct fault *f)
{
    struct region_list_row *rows;
    size_t count;
    if (!region_list_all(reading->store, reading->arena, &(struct region_list_in){.as_of = reading->as_of}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (text_equal(rows[i].code, region))
            return true;
    return fault_set(f, FAULT_NOT_FOUND, "fact.region", "region", region, NULL);
}
