#include "observe/stow/stow_retain.h"

#include <stdio.h>

#include "base/clock/clock.h"
#include "base/clock/wall_clock.h"
#include "base/ending.h"
#include "base/log.h"
#include "base/period.h"

#define RETAIN_FIRST_S 3600     // a pass of retention begins so long after the start
#define RETAIN_S 86400          // and then

static void tell_removed(const struct stow_retain *retain)
{
    char text[24];
    if (!retain->retention.removed)
        return;
    snprintf(text, sizeof text, "%llu", (unsigned long long)retain->retention.removed);
    log_line(LOG_NOTE, "stow: %s observations were older than they are kept", text);
    if (retain->options->events)
        event_log_add(retain->options->events, EVENT_REMOVED, (struct hj212_text){"", 0}, text);
}

static void set_time(struct stow_retain *retain)
{
    const int usual = retain->next_ns ? RETAIN_S : RETAIN_FIRST_S, seconds = retain->options->retain_seconds ? retain->options->retain_seconds : usual;
    retain->next_ns = clock_monotonic_ns() + seconds * INT64_C(1000000000);
}

// A piece of it; *ret_more: there is another one. A clock that is doubted ends the pass: the next one looks anew.
static bool retain_some(struct stow_retain *retain, struct series *series, bool *ret_more, struct fault *f)
{
    struct retention *retention = &retain->retention;
    if (wall_clock_is_doubted()) {
        retention->running = false;
        return true;
    }
    if (!retention->running && clock_monotonic_ns() < retain->next_ns)
        return true;
    bool ok = retention->running || retention_begin(retention, retain->options->folder, f);
    ok = ok && retention_step(retention, series, instant_now_ms(), ret_more, f);
    if (ok && *ret_more)
        return true;
    tell_removed(retain);
    set_time(retain);
    retention->running = false;
    return ok;
}

void stow_retain_begin(struct stow_retain *retain, const struct stow_options *options)
{
    *retain = (struct stow_retain){.options = options};
    set_time(retain);
}

void stow_retain(struct stow_retain *retain, struct series *series, bool *ret_more)
{
    struct fault fault = {0};
    bool more = false;
    if (!retain_some(retain, series, &more, &fault) && !ending_is_up())
        log_line(LOG_WARNING, "stow: retention failed: %s %s", fault.key, fault_argument(&fault, "text"));
    *ret_more = *ret_more || more;
}
