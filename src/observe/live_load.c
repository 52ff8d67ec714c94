// What the live table begins with: points and devices of the store, the newest of every series.
#include <string.h>

#include "live_sql.h"
#include "observe/live.h"

bool live_load_points(struct live *live, struct store *store, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct live_points_row *rows;
    struct live_devices_row *device_rows;
    struct live_registered registered;
    if (!live_points_all(store, arena, &rows, &registered.point_count, f) ||
        !live_devices_all(store, arena, &device_rows, &registered.device_count, f))
        return false;
    struct live_point *points = arena_array(arena, registered.point_count, sizeof *points);
    struct live_device *devices = arena_array(arena, registered.device_count, sizeof *devices);
    for (size_t i = 0; i < registered.point_count; i++)
        points[i] = (struct live_point){.code = rows[i].code, .name = rows[i].name, .kind = rows[i].kind, .region = rows[i].region,
                                        .longitude = rows[i].longitude, .latitude = rows[i].latitude, .simulated = rows[i].simulated};
    for (size_t i = 0; i < registered.device_count; i++)
        devices[i] = (struct live_device){.mn = device_rows[i].mn, .point = device_rows[i].point, .enabled = device_rows[i].enabled};
    registered.points = points;
    registered.devices = devices;
    live_register(live, &registered);
    return true;
}

struct loading {
    struct live *live;
    struct series *series;
    int64_t now_ms;
    const char *counted; // the point whose slots are known already
};

// One series tells of the slots of a point: its factors mostly come together.
static bool load_slots(struct loading *loading, struct arena *arena, const struct series_summary *summary, struct fault *f)
{
    const int64_t to_ms = (loading->now_ms / LIVE_SLOT_MS + 1) * LIVE_SLOT_MS;
    const struct series_step step = {.range = {to_ms - LIVE_SLOTS * LIVE_SLOT_MS, to_ms}, .step_ms = LIVE_SLOT_MS};
    struct series_bucket *buckets;
    size_t count;
    if (summary->key.kind > SERIES_MINUTE || summary->last_ms < step.range.from_ms)
        return true;
    if (loading->counted && strcmp(loading->counted, summary->key.point) == 0)
        return true;
    if (!series_means(loading->series, arena, &summary->key, &step, &buckets, &count, f))
        return false;
    live_remember_slots(loading->live, summary->key.point, buckets, count);
    loading->counted = summary->key.point;
    return true;
}

static bool load_one(struct loading *loading, const struct series_summary *summary, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct observation newest;
    bool found;
    if (!series_latest(loading->series, &summary->key, loading->now_ms + LIVE_AHEAD_MS + 1, &newest, &found, f))
        return false;
    if (found)
        live_remember(loading->live, &(struct stow_newest){summary->key, newest}, 1, loading->now_ms);
    return load_slots(loading, arena, summary, f);
}

bool live_load_series(struct live *live, struct series *series, int64_t now_ms, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct loading loading = {.live = live, .series = series, .now_ms = now_ms};
    struct series_summary *list;
    size_t count;
    if (!series_list(series, arena, NULL, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!load_one(&loading, &list[i], f))
            return false;
    return true;
}
