// What retention removed (observe/series/series_retain.h) is said in the journal: by the writer, and after that series.db is told. Killed between the
// two, it is said again.
#include "base/period.h"
#include "base/text.h"
#include "observe/series/series_retain.h"
#include "service/chores.h"
#include "service/handles.h"
#include "service/state.h"
#include "store/journal.h"

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
    static const char *const kinds[] = {[SERIES_REALTIME] = "实时", [SERIES_MINUTE] = "分钟", [SERIES_HOUR] = "小时", [SERIES_DAY] = "日"};
    const struct series_removed_list *list = context;
    ARENA_SCOPED arena = arena_new();
    struct text_buffer out;
    int64_t batch;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < list->count; i++) {
        char day[INSTANT_TEXT_SIZE];
        instant_format(list->items[i].before_ms, day, sizeof day);
        text_buffer_printf(&out, "%s%s数据 %lld 个（%.10s 以前）", i ? "，" : "保存期满，删除", kinds[list->items[i].kind], (long long)list->items[i].observations, day);
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
