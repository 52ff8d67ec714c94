// Looking at the clock of this machine (base/clock/wall_clock.h): what is noticed is told once.
#include "base/clock/wall_clock.h"
#include "base/log.h"
#include "observe/point/event_log.h"
#include "observe/raw/clock_signs.h"
#include "service/chores.h"
#include "service/state.h"
#include "store/proof/clock_accepted.h"

bool clock_begin(struct service *service, struct store *store, struct fault *f)
{
    struct clock_signs signs;
    if (!clock_signs_read(service->folder, store, &signs, f))
        return false;
    wall_clock_begin(&signs.wall);
    return true;
}

// Once for each change, into the log, the events of devices, and to open pages.
bool clock_look(struct service *service, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const struct wall_view view = wall_clock_view();
    const struct clock_acceptance what = {.doubt = view.doubt, .now_ms = view.now_ms, .newest_ms = view.newest_ms, .devices_ms = view.devices_ms};
    (void)f;
    if (view.doubt == service->clock_told)
        return true;
    service->clock_told = view.doubt;
    if (view.doubt == WALL_SOUND) {
        log_line(LOG_NOTE, "clock: believed again");
    } else {
        log_line(LOG_WARNING, "clock: %s; deleting and judging wait: set it right, or qingshan clock accept", clock_doubt_text(arena, LANGUAGE_EN, &what));
        event_log_add(service->device_events, EVENT_SERVER_CLOCK, (struct hj212_text){"", 0}, wall_doubt_name(view.doubt));
        event_log_send(service->device_events);
    }
    service->news(service->context, &(struct news){.kind = NEWS_CLOCK, .doubted = view.doubt != WALL_SOUND});
    return true;
}

int64_t clock_next_ms(const struct service *service, int64_t now_ms)
{
    (void)service;
    return now_ms + CHORE_LOOK_MS;
}
