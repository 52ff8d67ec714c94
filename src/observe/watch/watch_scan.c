// What the rules say of the observations of a whole folder, without storing anything.
#include <stdlib.h>

#include "base/text.h"
#include "observe/point/factor_book.h"
#include "observe/watch/watch_internal.h"

static bool is_wanted(const struct watch_scan *scan, const struct series_key *key)
{
    return (!scan->point || text_equal(scan->point, key->point)) && (!scan->factor || text_equal(scan->factor, key->factor));
}

// ---- silence ----

struct times LIST_OF(struct observation); // only at_ms is used

struct quiet {
    struct watch_reading *reading;
    const struct watch_scan *scan;
    const struct watch_summaries *summaries;
    const char *point;
    struct times all;                // of the point, ascending
    struct judge_findings silences;  // of the point
};

static bool is_scanned(const struct quiet *quiet, const struct series_summary *summary)
{
    enum series_kind finest;
    return watch_finest(quiet->summaries, summary->key.factor, &finest) && finest == summary->key.kind;
}

static int by_time(const void *a, const void *b)
{
    const struct observation *left = a, *right = b;
    return (left->at_ms > right->at_ms) - (left->at_ms < right->at_ms);
}

// A mean speaks for its whole interval: its beginning and its end are times of the point.
static bool gather_times(struct quiet *quiet, struct fault *f)
{
    for (size_t i = 0; i < quiet->summaries->count; i++) {
        const struct series_key *key = &quiet->summaries->list[i].key;
        const int64_t interval = judge_interval_ms(key->kind);
        struct judge_values values;
        if (!is_scanned(quiet, &quiet->summaries->list[i]))
            continue;
        arena_clear(quiet->reading->scratch);
        if (!watch_collect(quiet->reading, key, quiet->scan->span, &values, f))
            return false;
        for (size_t v = 0; v < values.count; v++) {
            LIST_PUSH(quiet->reading->arena, &quiet->all, (struct observation){.at_ms = values.items[v].at_ms});
            if (interval)
                LIST_PUSH(quiet->reading->arena, &quiet->all, (struct observation){.at_ms = values.items[v].at_ms + interval});
        }
    }
    if (quiet->all.count)
        qsort(quiet->all.items, quiet->all.count, sizeof *quiet->all.items, by_time);
    return true;
}

// Of a factor, or of the point ("").
static bool subject_of(const struct quiet *quiet, const char *factor, struct judge_settings *settings, struct judge_subject *ret_subject, struct fault *f)
{
    struct watch_reading *reading = quiet->reading;
    const struct judge_whose whose = watch_whose(reading, quiet->point, factor);
    struct series_range *windows;
    *ret_subject = (struct judge_subject){.key = {quiet->point, factor, SERIES_REALTIME}, .settings = settings, .since_ms = INT64_MIN};
    judge_settings_find(&reading->world->rules, JUDGE_NO_DATA, &whose, settings);
    const bool ok = watch_maintenance(reading, &ret_subject->key, quiet->scan->span, &windows, &ret_subject->maintenance_count, f);
    ret_subject->maintenance = windows;
    return ok;
}

static bool say_quiet(struct quiet *quiet, const struct judge_subject *subject, struct judge_findings *findings, struct fault *f)
{
    const struct watch_said said = {subject->key, JUDGE_NO_DATA, subject->settings, quiet->scan->span, {INT64_MAX, INT64_MAX}};
    return !findings->count || watch_say(quiet->reading, &said, findings, f);
}

static void judge_gap(const struct quiet *quiet, const struct judge_subject *subject, struct series_range gap, struct judge_findings *findings)
{
    const struct observation ends[] = {{.at_ms = gap.from_ms}, {.at_ms = gap.to_ms}};
    judge_no_data(&(struct judging){quiet->reading->arena, findings}, subject, &(struct judge_values){ends, 2}, INT64_MIN);
}

// A gap of a factor without the silences of its point: what is left on either side has its time anew.
static bool judge_factor_times(struct quiet *quiet, const struct series_key *key, struct fault *f)
{
    const int64_t interval = judge_interval_ms(key->kind);
    struct judge_findings findings = {0};
    struct judge_settings settings;
    struct judge_subject subject;
    struct judge_values values;
    size_t next = 0;
    arena_clear(quiet->reading->scratch);
    if (!subject_of(quiet, key->factor, &settings, &subject, f) || !watch_collect(quiet->reading, key, quiet->scan->span, &values, f))
        return false;
    for (size_t i = 0; i + 1 < values.count; i++) {
        struct series_range gap = {values.items[i].at_ms + interval, values.items[i + 1].at_ms};
        for (; next < quiet->silences.count && quiet->silences.items[next].from_ms < gap.to_ms; next++) {
            judge_gap(quiet, &subject, (struct series_range){gap.from_ms, quiet->silences.items[next].from_ms}, &findings);
            gap.from_ms = quiet->silences.items[next].to_ms;
        }
        judge_gap(quiet, &subject, gap, &findings);
    }
    return say_quiet(quiet, &subject, &findings, f);
}

// One silence of a point is one finding, as far as its data reach: a scan has no now.
static bool scan_silence(struct watch_reading *reading, const struct watch_scan *scan, const char *point, struct fault *f)
{
    struct quiet quiet = {.reading = reading, .scan = scan, .point = point, .summaries = watch_summaries(reading, point, f)};
    struct judge_settings settings;
    struct judge_subject subject;
    if (!quiet.summaries || !gather_times(&quiet, f) || !subject_of(&quiet, "", &settings, &subject, f))
        return false;
    judge_no_data(&(struct judging){reading->arena, &quiet.silences}, &subject, &(struct judge_values){quiet.all.items, quiet.all.count}, INT64_MIN);
    if (!scan->factor && !say_quiet(&quiet, &subject, &quiet.silences, f))
        return false;
    for (size_t i = 0; i < quiet.summaries->count; i++) {
        const struct series_summary *summary = &quiet.summaries->list[i];
        if (is_wanted(scan, &summary->key) && is_scanned(&quiet, summary) && !judge_factor_times(&quiet, &summary->key, f))
            return false;
    }
    return true;
}

// ---- what belongs to several series of a point ----

static bool scan_point(struct watch_reading *reading, const struct watch_scan *scan, const char *point, struct fault *f)
{
    if (!scan_silence(reading, scan, point, f))
        return false;
    for (enum series_kind kind = 0; kind < SERIES_KIND_COUNT && !scan->factor; kind++)
        if (!watch_judge_twins(reading, point, kind, scan->span, f))
            return false;
    return true;
}

static bool scan_series(struct watch_reading *reading, const struct watch_scan *scan, struct fault *f)
{
    struct series_summary *list;
    size_t count;
    if (!series_list(reading->series, reading->arena, scan->point, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct series_key *key = &list[i].key;
        if ((i == 0 || !text_equal(list[i - 1].key.point, key->point)) && !scan_point(reading, scan, key->point, f))
            return false;
        if (!is_wanted(scan, key) || list[i].last_ms < scan->span.from_ms || list[i].first_ms >= scan->span.to_ms)
            continue;
        const struct series_range span = {scan->span.from_ms > list[i].first_ms ? scan->span.from_ms : list[i].first_ms,
                                          scan->span.to_ms < list[i].last_ms ? scan->span.to_ms : list[i].last_ms + 1};
        if (!watch_judge(reading, key, span, f))
            return false;
    }
    return true;
}

// By the name that is asked for and by the one name of that factor, as far as a point tells it.
static bool name_factor(struct store *store, struct arena *arena, struct watch_scan *scan, struct fault *f)
{
    struct factor_book names;
    if (!scan->factor || !factor_book_load(&names, arena, store, f))
        return !scan->factor;
    scan->factor = factor_book_name(&names, scan->point, scan->factor);
    return true;
}

bool watch_scan(const char *folder, struct arena *arena, const struct watch_scan *asked, struct warning_judged **ret_judged, size_t *ret_count,
                struct fault *f)
{
    STORE_SCOPED store = store_open(folder, STORE_READ, f);
    SERIES_SCOPED series = store ? series_open(&(struct series_options){.folder = folder, .mode = STORE_READ}, f) : NULL;
    struct watch_world world = {0};
    struct watch_scan scan = *asked;
    ARENA_SCOPED scratch = arena_new();
    struct watch_reading reading = {.arena = arena, .scratch = scratch, .store = store, .series = series, .world = &world};
    bool ok = false;
    map_init(&reading.summaries, arena);
    if (series) {
        ok = name_factor(store, arena, &scan, f) && watch_world_load(&world, store, f) && scan_series(&reading, &scan, f);
        arena_free(world.arena);
    }
    *ret_judged = reading.judged.items;
    *ret_count = reading.judged.count;
    return ok;
}
