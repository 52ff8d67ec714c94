#include "base/clock/wall_clock.h"

#include <stdatomic.h>
#include <string.h>

#include "base/clock/clock.h"
#include "base/guard.h"
#include "base/period.h"
#include "base/text.h"

GUARD(clock_shared)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct wall_watch watch GUARDED_BY(clock_shared);
static bool begun GUARDED_BY(clock_shared);
static atomic_bool doubted;     // as it was seen last

static struct wall_instant now(void)
{
    return (struct wall_instant){instant_now_ms(), clock_boot_ms()};
}

REQUIRES(clock_shared) static void note(void)
{
    atomic_store_explicit(&doubted, watch.doubt != WALL_SOUND, memory_order_relaxed);
}

void wall_clock_begin(const struct wall_signs *signs)
{
    clock_shared_lock(&lock);
    wall_watch_begin(&watch, signs, now());
    begun = true;
    note();
    clock_shared_unlock(&lock);
}

void wall_clock_end(void)
{
    clock_shared_lock(&lock);
    begun = false;
    watch = (struct wall_watch){0};
    note();
    clock_shared_unlock(&lock);
}

bool wall_clock_is_doubted(void)
{
    return wall_clock_view().doubt != WALL_SOUND;
}

void wall_clock_accept(void)
{
    clock_shared_lock(&lock);
    if (begun)
        wall_watch_accept(&watch, now());
    note();
    clock_shared_unlock(&lock);
}

void wall_clock_contradict(int64_t devices_ms)
{
    clock_shared_lock(&lock);
    if (begun)
        wall_watch_contradict(&watch, devices_ms);
    note();
    clock_shared_unlock(&lock);
}

void wall_clock_confirm(void)
{
    if (!atomic_load_explicit(&doubted, memory_order_relaxed)) // nearly always: frames ask this
        return;
    clock_shared_lock(&lock);
    if (begun)
        wall_watch_confirm(&watch, now());
    note();
    clock_shared_unlock(&lock);
}

int64_t wall_clock_steps(void)
{
    clock_shared_lock(&lock);
    if (begun)
        wall_watch_look(&watch, now());
    const int64_t steps = watch.steps;
    note();
    clock_shared_unlock(&lock);
    return steps;
}

struct wall_view wall_clock_view(void)
{
    const struct wall_instant at = now();
    struct wall_view view = {.now_ms = at.wall_ms};
    clock_shared_lock(&lock);
    if (begun) {
        wall_watch_look(&watch, at);
        view = (struct wall_view){watch.doubt, at.wall_ms, watch.signs.newest_ms, wall_watch_believed(&watch, at), watch.devices_ms};
    }
    note();
    clock_shared_unlock(&lock);
    return view;
}

// __DATE__ is "Nov 29 2026", of the builder's zone; SOURCE_DATE_EPOCH sets it where builds are to be the same.
int64_t wall_build_ms(void)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec", date[] = __DATE__;
    const char name[] = {date[0], date[1], date[2], '\0'}, number[] = {date[4] == ' ' ? '0' : date[4], date[5], '\0'};
    const char *month = strstr(months, name);
    struct day day = {0};
    if (!month || !text_parse_int32(number, &day.day) || !text_parse_int32(date + 7, &day.year))
        return 0;
    day.month = (int32_t)((month - months) / 3 + 1);
    return day_start_ms(day) - DAY_MS;
}
