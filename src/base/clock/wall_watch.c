#include "base/clock/wall_watch.h"

static const char *const names[] = {
#define X(doubt, name) [doubt] = name,
    WALL_DOUBTS(X)
#undef X
};

const char *wall_doubt_name(enum wall_doubt doubt)
{
    return names[doubt];
}

enum wall_doubt wall_judge(const struct wall_signs *signs, int64_t now_ms)
{
    if (signs->build_ms && now_ms < signs->build_ms)
        return WALL_BEFORE_BUILD;
    if (signs->newest_ms && now_ms < signs->newest_ms - WALL_STEP_MS)
        return WALL_BEHIND;
    return signs->newest_ms && now_ms > signs->newest_ms + WALL_AHEAD_MS ? WALL_AHEAD : WALL_SOUND;
}

static bool is_step(int64_t before_ms, int64_t after_ms)
{
    const int64_t step_ms = after_ms - before_ms;
    return step_ms > WALL_STEP_MS || step_ms < -WALL_STEP_MS;
}

void wall_watch_begin(struct wall_watch *watch, const struct wall_signs *signs, struct wall_instant now)
{
    *watch = (struct wall_watch){.signs = *signs, .doubt = wall_judge(signs, now.wall_ms)};
    watch->base_ms = watch->seen_ms = now.wall_ms - now.boot_ms;
}

void wall_watch_look(struct wall_watch *watch, struct wall_instant now)
{
    const int64_t offset_ms = now.wall_ms - now.boot_ms;
    const bool stepped = is_step(watch->seen_ms, offset_ms);
    watch->steps += stepped;
    watch->seen_ms = offset_ms;
    if (watch->doubt == WALL_JUMPED && is_step(watch->base_ms, offset_ms))
        return;
    if (watch->doubt == WALL_JUMPED) // it was set back
        watch->doubt = WALL_SOUND;
    else if (stepped && watch->doubt != WALL_SOUND) // perhaps set right: it is judged as at the start
        watch->doubt = wall_judge(&watch->signs, now.wall_ms);
    else if (stepped) {
        watch->doubt = WALL_JUMPED;
        return; // what is believed stays where it was
    }
    watch->base_ms = offset_ms;
}

void wall_watch_accept(struct wall_watch *watch, struct wall_instant now)
{
    watch->doubt = WALL_SOUND;
    watch->signs.newest_ms = now.wall_ms;
    if (watch->signs.build_ms > now.wall_ms)
        watch->signs.build_ms = 0;
    watch->base_ms = watch->seen_ms = now.wall_ms - now.boot_ms;
}

void wall_watch_contradict(struct wall_watch *watch, int64_t devices_ms)
{
    if (devices_ms <= watch->signs.newest_ms) // older than what was recorded: it is their clock
        return;
    watch->devices_ms = devices_ms;
    if (watch->doubt == WALL_SOUND)
        watch->doubt = WALL_DEVICES;
}

void wall_watch_confirm(struct wall_watch *watch, struct wall_instant now)
{
    const int64_t offset_ms = now.wall_ms - now.boot_ms;
    if ((watch->doubt != WALL_JUMPED && watch->doubt != WALL_DEVICES) || wall_judge(&watch->signs, now.wall_ms) != WALL_SOUND)
        return;
    if (watch->doubt == WALL_JUMPED && offset_ms < watch->base_ms) // what was recorded before it may stand behind it
        return;
    watch->doubt = WALL_SOUND;
    watch->base_ms = watch->seen_ms = offset_ms;
}

int64_t wall_watch_believed(const struct wall_watch *watch, struct wall_instant now)
{
    return now.boot_ms + watch->base_ms;
}
