// What retention removed (observe/series/series_retain.h) is said in the journal: by the writer, and after that series.db is told. Killed between the
// two, it is said again.
#include <string.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/series/series_retain.h"
#include "service/chores.h"
#include "service/handles.h"
#include "service/state.h"
#include "store/journal.h"
#include "store/journal_detail.h"

#define LOOK_MS INT64_C(600000)

static bool unsaid(void *context, struct series *series, struct fault *f)
{
    return series_removed_unsaid(series, context, f);
}

static bool said(void *context, struct series *series, struct fault *f)
{
    return series_removed_said(series, context, f);
}

static bool save(void *context, struct store *store, struct fault *f)
{
    const struct series_removed_list *list = context;
    ARENA_SCOPED arena = arena_new();
    struct text_buffer out;
    int64_t batch;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < list->count; i++) {
        char day[INSTANT_TEXT_SIZE];
        instant_format(list->items[i].before_ms, day, sizeof day);
        day[strlen("2020-01-01")] = '\0';
        text_buffer_append(&out, journal_detail(arena, "journal.removed", "@kind",
                                                arena_printf(arena, "series.kind_%s", series_kind_name(list->items[i].kind)), "count",
                                                journal_detail_number(arena, list->items[i].observations), "day", day, NULL));
    }
    return journal_open_anyway(store, "system", "series.removed", &batch, f) && journal_close(store, batch, out.bytes, f);
}

bool removed_all(struct service *service, struct fault *f)
{
    struct series_removed_list list;
    if (!chore_stow(service, unsaid, &list, f))
        return false;
    return !list.count || (chore_write(service, save, &list, f) && chore_stow(service, said, &list, f));
}

int64_t removed_next_ms(const struct service *service, int64_t now_ms)
{
    return now_ms + (service->retain_seconds ? service->retain_seconds * INT64_C(1000) : LOOK_MS);
}
