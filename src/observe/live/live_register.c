// Points and devices of the live table, anew when what is registered changes; see live.h.
#include <string.h>

#include "observe/live/live_internal.h"

struct registration {
    struct live *live;
    struct arena *arena;         // of the new one
    struct map points, devices;
};

static void keep_known(const struct registration *registration, struct point_slot *point, const struct point_slot *before)
{
    const struct live_point given = point->given;
    *point = *before;
    point->given = given;
    point->factors = arena_array(registration->arena, before->factor_capacity, sizeof *point->factors);
    for (size_t i = 0; i < before->factor_count; i++) {
        point->factors[i] = before->factors[i];
        point->factors[i].code = arena_strdup(registration->arena, before->factors[i].code);
    }
}

static void add_point(struct registration *registration, struct point_slot *point, const struct live_point *given)
{
    struct arena *arena = registration->arena;
    const struct point_slot *before = map_get(&registration->live->points_by_code, given->code);
    point->given = (struct live_point){
        .code = arena_strdup(arena, given->code), .name = arena_strdup(arena, given->name), .kind = arena_strdup(arena, given->kind),
        .region = arena_strdup(arena, given->region), .longitude = arena_strdup(arena, given->longitude),
        .latitude = arena_strdup(arena, given->latitude), .simulated = given->simulated};
    if (before)
        keep_known(registration, point, before);
    point->devices = NULL;
    point->silent_ms = 0;
    map_put(&registration->points, point->given.code, point);
}

static void add_device(struct registration *registration, struct device_slot *device, const struct live_device *given)
{
    const struct device_slot *before = map_get(&registration->live->devices_by_mn, given->mn);
    if (before)
        *device = *before;
    device->shown.mn = arena_strdup(registration->arena, given->mn);
    device->shown.enabled = given->enabled;
    device->point = map_get(&registration->points, given->point);
    device->next = device->point ? device->point->devices : NULL;
    if (device->point) {
        const int64_t silent_ms = live_silent_ms(given->interval_ms), before_ms = device->point->silent_ms;
        device->point->devices = device;
        device->point->silent_ms = before_ms && before_ms < silent_ms ? before_ms : silent_ms;
    }
    map_put(&registration->devices, device->shown.mn, device);
}

REQUIRES(live_shared) static void replace(struct live *live, const struct registration *registration, const struct live_registered *registered,
                    struct point_slot *points, struct device_slot *devices)
{
    arena_free(live->arena);
    live->arena = registration->arena;
    live->points = points;
    live->devices = devices;
    live->point_count = registered->point_count;
    live->device_count = registered->device_count;
    live->points_by_code = registration->points;
    live->devices_by_mn = registration->devices;
    live->whole_turn = ++live->turn;
    for (size_t i = 0; i < live->point_count; i++)
        live_bound(live, &points[i]); // a point may be of another kind now
    live_attach_watch(live);
}

void live_register(struct live *live, const struct live_registered *registered)
{
    struct registration registration = {.live = live, .arena = arena_new_lasting()};
    live_shared_lock(&live->lock);
    map_init(&registration.points, registration.arena);
    map_init(&registration.devices, registration.arena);
    struct point_slot *points = arena_array(registration.arena, registered->point_count, sizeof *points);
    struct device_slot *devices = arena_array(registration.arena, registered->device_count, sizeof *devices);
    for (size_t i = 0; i < registered->point_count; i++)
        add_point(&registration, &points[i], &registered->points[i]);
    for (size_t i = 0; i < registered->device_count; i++)
        add_device(&registration, &devices[i], &registered->devices[i]);
    replace(live, &registration, registered, points, devices);
    live_shared_unlock(&live->lock);
}
