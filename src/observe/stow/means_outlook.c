#include "observe/stow/means_outlook.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/period.h"
#include "observe/stow/stow_means.h"

const char *means_outlook_reason_name(enum means_outlook_reason reason)
{
    static const char *const names[] = {"kind", "factor"};
    return names[reason];
}

struct looking {
    struct arena *arena;
    const struct means_policy *policy;
    struct means_outlook *outlook;
    struct map days;           // "point/factor/day"
};

static int compare_rows(const void *left, const void *right)
{
    const struct observation *a = left, *b = right;
    return (a->at_ms > b->at_ms) - (a->at_ms < b->at_ms);
}

static int64_t span_of(int64_t at_ms, int64_t span_ms)
{
    return (at_ms + ZONE_MS - SERIES_AT_MIN) / span_ms;
}

static void add_not(struct looking *looking, const struct series_run *run, enum means_outlook_reason reason)
{
    struct means_outlook *outlook = looking->outlook;
    for (size_t i = 0; i < outlook->not_count && i < MEANS_OUTLOOK_NOT_MOST; i++) {
        struct means_outlook_not *one = &outlook->items[i];
        if (one->reason == reason && one->key.kind == run->key.kind && strcmp(one->key.point, run->key.point) == 0 &&
            strcmp(one->key.factor, run->key.factor) == 0) {
            one->rows += run->count;
            return;
        }
    }
    if (outlook->not_count < MEANS_OUTLOOK_NOT_MOST)
        outlook->items[outlook->not_count] = (struct means_outlook_not){run->key, reason, run->count};
    outlook->not_count++;
}

static void add_day(struct looking *looking, const struct series_key *key, int64_t at_ms)
{
    const char *name = arena_printf(looking->arena, "%s/%s/%lld", key->point, key->factor, (long long)span_of(at_ms, DAY_MS));
    looking->outlook->days += map_put(&looking->days, name, looking);
}

static void add_hours(struct looking *looking, const struct series_key *key, const struct means_rule *rule, const struct observation *rows, size_t count)
{
    const struct doubt_bounds bounds = looking->policy->bounds(looking->policy->context, key);
    const int64_t set_ms = key->kind == SERIES_MINUTE ? looking->policy->interval(looking->policy->context, key) : 0;
    int64_t interval_ms = means_interval(rows, count, MINUTE_MS), day = INT64_MIN;
    interval_ms = set_ms && (!interval_ms || set_ms < interval_ms) ? set_ms : interval_ms;
    for (size_t first = 0, end = 0; first < count; first = end) {
        const int64_t hour = span_of(rows[first].at_ms, HOUR_MS), from_ms = hour * HOUR_MS - ZONE_MS + SERIES_AT_MIN;
        struct observation mean;
        while (end < count && span_of(rows[end].at_ms, HOUR_MS) == hour)
            end++;
        const struct means_input input = {.span = {from_ms, from_ms + HOUR_MS}, .observations = rows + first, .count = end - first,
                                          .interval_ms = interval_ms, .bounds = &bounds};
        means_compute(rule, &input, &mean);
        looking->outlook->hours++;
        looking->outlook->valid_hours += !mean.flag[0] || strcmp(mean.flag, "N") == 0;
        if (span_of(from_ms, DAY_MS) != day)
            add_day(looking, key, from_ms);
        day = span_of(from_ms, DAY_MS);
    }
}

static void add_run(struct looking *looking, const struct series_run *run)
{
    struct means_rule rule;
    struct observation *rows = arena_array(looking->arena, run->count + 1, sizeof *rows);
    memcpy(rows, run->observations, run->count * sizeof *rows);
    qsort(rows, run->count, sizeof *rows, compare_rows);
    struct means_outlook *outlook = looking->outlook;
    outlook->from_ms = rows[0].at_ms < outlook->from_ms ? rows[0].at_ms : outlook->from_ms;
    outlook->to_ms = rows[run->count - 1].at_ms > outlook->to_ms ? rows[run->count - 1].at_ms : outlook->to_ms;
    const bool finer = run->key.kind < SERIES_HOUR;
    if (run->key.kind == SERIES_DAY)
        return;
    if (!factor_is_measured(run->key.factor))
        add_not(looking, run, MEANS_OUTLOOK_FACTOR);
    else if (!looking->policy->rule(looking->policy->context, &run->key, finer ? SERIES_HOUR : SERIES_DAY, &rule))
        add_not(looking, run, MEANS_OUTLOOK_KIND);
    else if (finer)
        add_hours(looking, &run->key, &rule, rows, run->count);
    else
        for (size_t i = 0; i < run->count; i++)
            add_day(looking, &run->key, rows[i].at_ms);
}

// A file that goes through the factors row by row has many runs of one series: they are looked at together.
static struct series_run *joined(struct arena *arena, const struct series_run *runs, size_t count, size_t *ret_count)
{
    struct series_run *all = arena_array(arena, count + 1, sizeof *all);
    struct map known;
    char name[SERIES_KEY_TEXT_SIZE];
    *ret_count = 0;
    map_init(&known, arena);
    for (size_t i = 0; i < count; i++) {
        struct series_run *run = map_get(&known, series_key_text(&runs[i].key, name));
        if (!run) {
            run = &all[(*ret_count)++];
            *run = (struct series_run){.key = runs[i].key};
            map_put(&known, arena_strdup(arena, name), run);
        }
        run->count += runs[i].count;
    }
    for (size_t i = 0; i < *ret_count; i++) {
        all[i].observations = arena_array(arena, all[i].count + 1, sizeof *all[i].observations);
        all[i].count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        struct series_run *run = map_get(&known, series_key_text(&runs[i].key, name));
        struct observation *rows = (struct observation *)(uintptr_t)run->observations; // of this arena
        memcpy(rows + run->count, runs[i].observations, runs[i].count * sizeof *rows);
        run->count += runs[i].count;
    }
    return all;
}

void means_outlook(struct store *store, const struct series_run *runs, size_t count, struct means_outlook *ret_outlook)
{
    ARENA_SCOPED arena = arena_new();
    struct stow_means *means = stow_means_new(store);
    struct looking looking = {.arena = arena, .policy = stow_means_policy(means), .outlook = ret_outlook};
    size_t series;
    *ret_outlook = (struct means_outlook){.from_ms = INT64_MAX, .to_ms = INT64_MIN};
    map_init(&looking.days, arena);
    const struct series_run *all = joined(arena, runs, count, &series);
    for (size_t i = 0; i < series; i++)
        if (all[i].count)
            add_run(&looking, &all[i]);
    stow_means_free(means);
}
