// What comes into the live table: observations and signs of devices; see live.h.
#include <string.h>

#include "observe/live/live_internal.h"

// ---- observations ----

static int64_t slot_of(int64_t at_ms)
{
    return at_ms / LIVE_SLOT_MS;
}

static void mark_slot(struct point_slot *point, int64_t slot)
{
    if (slot > point->slot_newest) {
        if (slot - point->slot_newest >= LIVE_SLOTS)
            memset(point->slots, 0, sizeof point->slots);
        else
            for (int64_t s = point->slot_newest + 1; s <= slot; s++)
                point->slots[s % LIVE_SLOTS / 64] &= ~(UINT64_C(1) << (s % LIVE_SLOTS % 64));
        point->slot_newest = slot;
    } else if (slot <= point->slot_newest - LIVE_SLOTS || slot < 0) {
        return;
    }
    point->slots[slot % LIVE_SLOTS / 64] |= UINT64_C(1) << (slot % LIVE_SLOTS % 64);
}

// same_too: what comes now corrects what is there for the same time.
REQUIRES(live_shared) static void take(struct live *live, struct point_slot *point, const struct stow_newest *newest, int64_t now_ms, bool same_too)
{
    const struct observation *one = &newest->observation;
    live_changed(live, point);
    if (one->at_ms > point->last_ms)
        point->last_ms = one->at_ms;
    if (one->at_ms > now_ms + LIVE_AHEAD_MS) {
        point->ahead++;
        return;
    }
    struct factor_slot *factor = live_factor_slot(live, point, newest->key.factor);
    if (!factor)
        return;
    mark_slot(point, slot_of(one->at_ms));
    struct live_value *value = &factor->newest[newest->key.kind];
    if (!value->present || one->at_ms > value->at_ms || (same_too && one->at_ms == value->at_ms)) {
        *value = (struct live_value){.present = true, .at_ms = one->at_ms, .value = one->value, .least = one->least, .origin = one->origin};
        memcpy(value->flag, one->flag, sizeof value->flag);
    }
    if (one->at_ms > point->data_ms)
        point->data_ms = one->at_ms;
    if (one->at_ms > live->data_ms)
        live->data_ms = one->at_ms;
    const int64_t heard_ms = one->at_ms < now_ms ? one->at_ms : now_ms;
    if (heard_ms > point->heard_ms)
        point->heard_ms = heard_ms;
}

static void take_all(struct live *live, const struct stow_newest *newest, size_t count, int64_t now_ms, bool same_too)
{
    struct point_slot *point = NULL;
    live_shared_lock(&live->lock);
    live->turn++;
    for (size_t i = 0; i < count; i++) {
        if (!point || strcmp(point->given.code, newest[i].key.point) != 0) // those of a point mostly stand together
            point = map_get(&live->points_by_code, newest[i].key.point);
        if (point)
            take(live, point, &newest[i], now_ms, same_too);
    }
    live_shared_unlock(&live->lock);
}

void live_stored(struct live *live, const struct stow_newest *newest, size_t count, int64_t now_ms)
{
    take_all(live, newest, count, now_ms, true);
}

void live_remember(struct live *live, const struct stow_newest *newest, size_t count, int64_t now_ms)
{
    take_all(live, newest, count, now_ms, false);
}

void live_remember_last(struct live *live, const char *code, int64_t last_ms)
{
    live_shared_lock(&live->lock);
    struct point_slot *point = map_get(&live->points_by_code, code);
    if (point && last_ms > point->last_ms)
        point->last_ms = last_ms;
    live_shared_unlock(&live->lock);
}

// Points that are registered in between are not known: their series may have been passed over.
void live_remembering(struct live *live, bool ends)
{
    live_shared_lock(&live->lock);
    for (size_t i = 0; i < live->point_count; i++) {
        live->points[i].known = live->points[i].known || (ends && live->points[i].asked);
        live->points[i].asked = !ends;
    }
    live_shared_unlock(&live->lock);
}

void live_remember_slots(struct live *live, const char *code, const struct series_bucket *buckets, size_t count)
{
    live_shared_lock(&live->lock);
    struct point_slot *point = map_get(&live->points_by_code, code);
    live->turn++;
    for (size_t i = 0; point && i < count; i++)
        mark_slot(point, slot_of(buckets[i].at_ms));
    if (point)
        live_changed(live, point);
    live_shared_unlock(&live->lock);
}

// ---- devices ----

// Under the lock.
REQUIRES(live_shared) static struct device_slot *hear(struct live *live, const char *mn, int64_t at_ms, bool present)
{
    struct device_slot *device = map_get(&live->devices_by_mn, mn);
    if (!device)
        return NULL;
    live->turn++;
    if (device->point) {
        live_changed(live, device->point);
        if (present && at_ms > device->point->heard_ms)
            device->point->heard_ms = at_ms;
    }
    return device;
}

void live_heard(struct live *live, const char *mn, enum live_line what, int64_t at_ms)
{
    live_shared_lock(&live->lock);
    struct device_slot *device = hear(live, mn, at_ms, what != LIVE_DISCONNECTED);
    if (device) {
        device->shown.connected = what == LIVE_CONNECTED;
        device->shown.connects += what == LIVE_CONNECTED;
        device->shown.line_ms = at_ms;
    }
    live_shared_unlock(&live->lock);
}

bool live_frames(struct live *live, const char *mn, int64_t count, int64_t at_ms)
{
    if (!live_shared_try(&live->lock))
        return false;
    struct device_slot *device = hear(live, mn, at_ms, true);
    if (device) {
        device->shown.frame_ms = at_ms;
        device->shown.frames += count;
    }
    live_shared_unlock(&live->lock);
    return true;
}
