// What the rules say of the observations of a whole folder, without storing anything.
#include "base/text.h"
#include "observe/watch_internal.h"

static bool is_wanted(const struct watch_scan *scan, const struct series_key *key)
{
    return (!scan->point || text_equal(scan->point, key->point)) && (!scan->factor || text_equal(scan->factor, key->factor));
}

// Gaps of each series, as far as it reaches: a scan has no now.
static bool scan_gaps(struct watch_reading *reading, const struct series_key *key, struct series_range span, struct fault *f)
{
    struct judge_findings findings = {0};
    const struct judging judging = {reading->arena, &findings};
    struct judge_settings *settings = arena_alloc(reading->arena, sizeof *settings);
    struct judge_subject subject = {.key = *key, .settings = settings, .since_ms = INT64_MIN};
    const struct judge_whose whose = watch_whose(reading, key->point, key->factor);
    struct series_range *windows;
    struct judge_values values;
    judge_settings_find(&reading->world->rules, JUDGE_NO_DATA, &whose, settings);
    if (!watch_collect(reading, key, span, &values, f) ||
        !watch_maintenance(reading, key, span, &windows, &subject.maintenance_count, f))
        return false;
    subject.maintenance = windows;
    judge_no_data(&judging, &subject, &values, INT64_MIN);
    const struct watch_said said = {*key, JUDGE_NO_DATA, settings, span, {INT64_MAX, INT64_MAX}};
    return watch_say(reading, &said, &findings, f);
}

static bool scan_series(struct watch_reading *reading, const struct watch_scan *scan, struct fault *f)
{
    struct series_summary *list;
    size_t count;
    if (!series_list(reading->series, reading->arena, scan->point, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct series_key *key = &list[i].key;
        enum series_kind finest;
        if (!is_wanted(scan, key) || list[i].last_ms < scan->span.from_ms || list[i].first_ms >= scan->span.to_ms)
            continue;
        const struct series_range span = {scan->span.from_ms > list[i].first_ms ? scan->span.from_ms : list[i].first_ms,
                                          scan->span.to_ms < list[i].last_ms ? scan->span.to_ms : list[i].last_ms + 1};
        const struct watch_summaries *summaries = watch_summaries(reading, key->point, f);
        if (!summaries || !watch_judge(reading, key, span, f))
            return false;
        if (watch_finest(summaries, key->factor, &finest) && finest == key->kind && !scan_gaps(reading, key, span, f))
            return false;
    }
    return true;
}

bool watch_scan(const char *folder, struct arena *arena, const struct watch_scan *scan, struct warning_judged **ret_judged, size_t *ret_count,
                struct fault *f)
{
    STORE_SCOPED store = store_open(folder, STORE_READ, f);
    SERIES_SCOPED series = store ? series_open(&(struct series_options){.folder = folder, .mode = STORE_READ}, f) : NULL;
    struct watch_world world = {0};
    ARENA_SCOPED scratch = arena_new();
    struct watch_reading reading = {.arena = arena, .scratch = scratch, .store = store, .series = series, .world = &world};
    bool ok = false;
    map_init(&reading.summaries, arena);
    if (series) {
        ok = watch_world_load(&world, store, f) && scan_series(&reading, scan, f);
        arena_free(world.arena);
    }
    *ret_judged = reading.judged.items;
    *ret_count = reading.judged.count;
    return ok;
}
