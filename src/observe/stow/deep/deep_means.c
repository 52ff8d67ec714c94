#include <string.h>

#include "base/period.h"
#include "observe/series/means_edition.h"
#include "observe/stow/deep/deep_internal.h"
#include "observe/stow/stow_means.h"

#define TOUCHES_MAX 1000000 // that wait; more are not told apart: then no mean is compared

struct comparing {
    struct deep *deep;
    struct stow_means *means;
    const struct series_touch *touches; // that wait
    size_t touch_count;
    int64_t touched_from_ms;            // of the oldest
};

static bool is_touched(const struct comparing *comparing, const struct series_touch *span)
{
    const int64_t length = span->key.kind == SERIES_HOUR ? DAY_MS : HOUR_MS;
    if (span->start_ms + length <= comparing->touched_from_ms)
        return false;
    for (size_t i = 0; i < comparing->touch_count; i++) {
        const struct series_touch *touch = &comparing->touches[i];
        const bool finer = touch->key.kind != SERIES_HOUR && span->key.kind != SERIES_HOUR;
        if ((finer || touch->key.kind == span->key.kind) && touch->start_ms >= span->start_ms && touch->start_ms < span->start_ms + length &&
            strcmp(touch->key.point, span->key.point) == 0) // any factor: a flow weighs the others
            return true;
    }
    return false;
}

static bool differs(const struct observation *stored, const struct observation *made)
{
    struct observation plain = *made;
    memcpy(plain.flag, stored->flag, sizeof plain.flag);
    plain.origin = stored->origin;
    return !observations_are_same(stored, &plain);
}

static bool compare_mean(const struct comparing *comparing, const struct series_key *key, const struct observation *stored, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct deep *deep = comparing->deep;
    const struct series_touch span = {{key->point, key->factor, key->kind == SERIES_DAY ? SERIES_HOUR : SERIES_REALTIME}, stored->at_ms, 0};
    const struct series_range range = {stored->at_ms, stored->at_ms + 1};
    struct means_edition_span *editions;
    struct means_seen seen;
    size_t count;
    if (stored->origin != OBSERVATION_COMPUTED)
        return true;
    if (!means_edition_spans(deep->series, arena, key, range, &editions, &count, f))
        return false;
    if (count || is_touched(comparing, &span)) {
        deep->report->open++;
        return true;
    }
    if (!means_look(deep->series, stow_means_policy(comparing->means), arena, &span, &seen, f))
        return false;
    if (!seen.made || memcmp(seen.mean.flag, stored->flag, sizeof stored->flag) != 0 || (seen.weighted && differs(stored, &seen.mean)))
        deep->report->open++;
    else if (differs(stored, &seen.mean))
        deep_found(deep, "deep.mean_other", key, stored->at_ms);
    else
        deep->report->means++;
    return true;
}

// A month at a time: the rows are copied, for a visit must not call the store.
static bool compare_series(const struct comparing *comparing, const struct series_summary *summary, struct fault *f)
{
    const int64_t piece_ms = 31 * DAY_MS;
    for (int64_t from_ms = summary->first_ms; from_ms <= summary->last_ms; from_ms += piece_ms) {
        ARENA_SCOPED arena = arena_new();
        struct observation *rows;
        size_t count;
        if (!series_collect(comparing->deep->series, arena, &summary->key, (struct series_range){from_ms, from_ms + piece_ms}, 0, &rows, &count, f))
            return false;
        for (size_t i = 0; i < count; i++)
            if (!compare_mean(comparing, &summary->key, &rows[i], f))
                return false;
    }
    return true;
}

static bool list_touched(struct deep *deep, struct arena *arena, struct comparing *comparing, struct fault *f)
{
    struct series_touch *lists[SERIES_DAY], *all;
    size_t counts[SERIES_DAY], count = 0;
    for (int kind = 0; kind < SERIES_DAY; kind++) {
        if (!series_touched(deep->series, arena, (enum series_kind)kind, SERIES_AT_MAX, TOUCHES_MAX, &lists[kind], &counts[kind], f))
            return false;
        count += counts[kind];
    }
    comparing->touches = all = arena_array(arena, count + 1, sizeof *all);
    for (int kind = 0; kind < SERIES_DAY; kind++)
        for (size_t i = 0; i < counts[kind]; i++) {
            all[comparing->touch_count++] = lists[kind][i];
            comparing->touched_from_ms = lists[kind][i].start_ms < comparing->touched_from_ms ? lists[kind][i].start_ms : comparing->touched_from_ms;
        }
    return true;
}

bool deep_means(struct deep *deep, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct comparing comparing = {.deep = deep, .touched_from_ms = INT64_MAX};
    struct series_summary *list;
    size_t count;
    if (!list_touched(deep, arena, &comparing, f) || !series_list(deep->series, arena, NULL, &list, &count, f))
        return false;
    comparing.means = stow_means_new(deep->store);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        if (list[i].rows && (list[i].key.kind == SERIES_HOUR || list[i].key.kind == SERIES_DAY))
            ok = compare_series(&comparing, &list[i], f);
        if (deep->options->progress)
            deep->options->progress(deep->options->context, (int64_t)i + 1, (int64_t)count);
    }
    stow_means_free(comparing.means);
    return ok;
}
