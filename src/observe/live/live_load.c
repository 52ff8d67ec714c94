// What the live table begins with: points and devices of the store, the newest of every series.
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "live_sql.h"
#include "observe/judge/finding_numbers.h"
#include "observe/judge/limit.h"
#include "observe/judge/warning.h"
#include "observe/live/live_internal.h"
#include "observe/point/factor_book.h"

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
        devices[i] = (struct live_device){.mn = device_rows[i].mn, .point = device_rows[i].point, .enabled = device_rows[i].enabled,
                                          .interval_ms = device_rows[i].minute_interval * 60000};
    registered.points = points;
    registered.devices = devices;
    live_register(live, &registered);
    return true;
}

// ---- the watch ----

static struct observation_number number_of(const char *numbers, const char *name)
{
    struct decimal value;
    return finding_numbers_find(numbers, name, &value) ? observation_number_of(value) : (struct observation_number){0};
}

static enum live_concern concern_of(const char *rule)
{
    enum judge_rule known;
    if (!judge_rule_parse(rule, &known))
        return LIVE_SUSPICIOUS;
    return known == JUDGE_EXCEEDANCE || known == JUDGE_SUSTAINED ? LIVE_EXCEEDS : known == JUDGE_NO_DATA ? LIVE_MISSING : LIVE_SUSPICIOUS;
}

static struct live_warning shown_warning(const struct warning *warning)
{
    struct live_warning shown = {.id = warning->id, .point = warning->point, .factor = text_empty(warning->factor) ? "" : warning->factor,
                                 .rule = warning->rule, .concern = concern_of(warning->rule), .value = number_of(warning->numbers, "value"),
                                 .limit = number_of(warning->numbers, "limit"), .since_ms = warning->first_ms,
                                 .acknowledged = warning->state == WARNING_ACKNOWLEDGED};
    series_kind_parse(warning->kind, &shown.kind);
    return shown;
}

static struct observation_number bound_of(const struct limit *limit, bool upper)
{
    if (!limit || !(upper ? limit->has_upper : limit->has_lower))
        return (struct observation_number){0};
    return observation_number_of(upper ? limit->upper : limit->lower);
}

// Limits of one point and factor stand together; each kind of mean gives one shown limit.
static void add_limits(const struct limit *limits, size_t count, struct day today, struct live_limit *shown, size_t *shown_count)
{
    static const enum series_kind kinds[] = {[EMISSION_HOUR] = SERIES_HOUR, [EMISSION_DAY] = SERIES_DAY, [EMISSION_INSTANT] = SERIES_REALTIME};
    for (enum emission_average average = EMISSION_HOUR; average <= EMISSION_INSTANT; average++) {
        const struct limit_choice choice = limit_choose(limits, count, average, today);
        if (choice.upper || choice.lower)
            shown[(*shown_count)++] = (struct live_limit){.point = limits->point, .factor = limits->factor, .kind = kinds[average],
                                                          .upper = bound_of(choice.upper, true), .lower = bound_of(choice.lower, false)};
    }
}

static int compare_limits(const void *a, const void *b)
{
    const struct limit *left = a, *right = b;
    const int order = strcmp(left->point, right->point);
    return order ? order : strcmp(left->factor, right->factor);
}

static bool load_limits(struct store *store, struct arena *arena, int64_t now_ms, struct live_watch *watch, struct fault *f)
{
    struct limit_entry *entries;
    size_t count;
    if (!limit_list(store, arena, &(struct limit_filter){0}, &entries, &count, f))
        return false;
    struct limit *limits = arena_array(arena, count, sizeof *limits);
    struct live_limit *shown = arena_array(arena, count * 3, sizeof *shown);
    for (size_t i = 0; i < count; i++)
        limits[i] = entries[i].limit;
    if (count)
        qsort(limits, count, sizeof *limits, compare_limits);
    for (size_t i = 0, first; i < count;) {
        for (first = i; i < count && compare_limits(&limits[first], &limits[i]) == 0; i++)
            ;
        add_limits(limits + first, i - first, day_of_ms(now_ms), shown, &watch->limit_count);
    }
    watch->limits = shown;
    return true;
}

static bool load_doubts(struct live *live, struct store *store, struct fault *f)
{
    struct arena *arena = arena_new();
    struct doubts doubts;
    if (doubts_load(store, arena, &doubts, f)) {
        live_doubt(live, arena, &doubts);
        return true;
    }
    arena_free(arena);
    return false;
}

bool live_load_watch(struct live *live, struct store *store, int64_t now_ms, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct warning *warnings;
    struct live_watch watch = {0};
    const struct warning_filter active = {.state = "active", .span = {INT64_MIN, INT64_MAX}};
    if (!load_doubts(live, store, f) || !warning_list(store, arena, &active, &warnings, &watch.warning_count, f) || !load_limits(store, arena, now_ms, &watch, f))
        return false;
    struct live_warning *shown = arena_array(arena, watch.warning_count, sizeof *shown);
    for (size_t i = 0; i < watch.warning_count; i++)
        shown[i] = shown_warning(&warnings[i]);
    watch.warnings = shown;
    live_judge(live, &watch);
    return true;
}

// ---- the series ----

struct loading {
    struct live *live;
    struct series *series;
    const struct factor_book *names; // NULL: as stored
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
    struct series_key key = summary->key;
    if (summary->rows)
        live_remember_last(loading->live, key.point, summary->last_ms);
    if (loading->names)
        key.factor = factor_book_name(loading->names, key.point, key.factor);
    if (found)
        live_remember(loading->live, &(struct stow_newest){key, newest}, 1, loading->now_ms);
    return load_slots(loading, arena, summary, f);
}

bool live_load_series(struct live *live, struct series *series, const struct factor_book *names, int64_t now_ms, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct loading loading = {.live = live, .series = series, .names = names, .now_ms = now_ms};
    struct series_summary *list;
    size_t count;
    live_remembering(live, false);
    if (!series_list(series, arena, NULL, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!load_one(&loading, &list[i], f))
            return false;
    live_remembering(live, true);
    return true;
}
