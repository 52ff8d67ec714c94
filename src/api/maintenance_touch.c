// Maintenance changes which values count: the stower, which writes series.db, is asked to compute the means of its span again.
// The watch then hears of the new means as of any others.
#include "api/api_internal.h"
#include "base/log.h"
#include "base/text.h"
#include "observe/limit.h"

#define AT_ONCE_MS (INT64_C(399) * 86400000) // series_touch_again takes 400 days

struct touching {
    struct stow_job stow;
    char *point, *factor; // factor NULL: all
    struct series_range span;
};

static bool touch(void *context, struct series *series, struct fault *f)
{
    const struct touching *touching = context;
    struct series_range part = touching->span;
    for (; part.from_ms < touching->span.to_ms; part.from_ms = part.to_ms) {
        part.to_ms = touching->span.to_ms - part.from_ms > AT_ONCE_MS ? part.from_ms + AT_ONCE_MS : touching->span.to_ms;
        if (!series_touch_again(series, touching->point, touching->factor, part, f))
            return false;
    }
    return true;
}

static void done(void *context, bool ok, const struct fault *f)
{
    struct touching *touching = context;
    if (!ok)
        log_line(LOG_ERROR, "maintenance: means of %s are not computed again: %s %s", touching->point, f->key, fault_argument(f, "text"));
    heap_free(touching->point);
    heap_free(touching->factor);
    heap_free(touching);
}

void maintenance_touch(struct server *server, const struct maintenance *maintained)
{
    struct touching *touching = heap_alloc(sizeof *touching);
    struct fault fault = {0};
    *touching = (struct touching){.stow = {.run = touch, .done = done, .context = touching}, .point = heap_strdup(maintained->point),
                                  .factor = text_empty(maintained->factor) ? NULL : heap_strdup(maintained->factor), .span = maintained->span};
    if (!stow_submit(server->stow, &touching->stow, &fault))
        done(touching, false, &fault);
}
