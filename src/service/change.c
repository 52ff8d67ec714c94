#include "service/change.h"

#include "base/clock/wall_clock.h"
#include "service/live_feed.h"
#include "service/state.h"

static void count(struct service *service, unsigned changes)
{
    const bool definitions = changes & CHANGE_DEFINITIONS;
    if (definitions) // first, so that what is answered from old definitions carries an old version
        atomic_fetch_add(&service->definitions, 1);
    if (changes & CHANGE_DEVICES)
        atomic_fetch_add(&service->registered, 1);
    atomic_fetch_add(&service->version, 1);
    struct stow *stow = service->stow;
    if (definitions && stow) // factors may be others
        stow_rename(stow);
}

static void devices_changed(struct service *service)
{
    if (service->gateway)
        gateway_reload(service->gateway);
    struct stow *stow = service->stow;
    if (stow) // else it is about to start, and reads them
        stow_rename(stow); // an old code is read as what is measured at the point
    live_feed_reload(service->live);
}

static void judging_changed(struct service *service, const char *point)
{
    watch_touched(service->watch, point);
    stow_reload(service->stow); // in maintenance values do not count: their means are others
}

void service_changed(struct service *service, unsigned changes, const char *point)
{
    if (changes & CHANGE_CLOCK)
        wall_clock_accept();
    count(service, changes);
    if (changes & CHANGE_DEVICES)
        devices_changed(service);
    if (changes & CHANGE_FORWARDS && service->forwards)
        forward_reload(service->forwards);
    if (changes & CHANGE_COMMANDS && service->gateway)
        gateway_commands_changed(service->gateway);
    if (changes & CHANGE_JUDGING)
        judging_changed(service, point);
}

void service_committed(void *context)
{
    count(context, 0);
}

void service_observed(struct service *service)
{
    atomic_fetch_add(&service->observed, 1);
}
