// The same digits in two factors of one point: one signal on two channels, or numbers that somebody made. Judged with what
// changed, like the rules of one series, so that what comes late or by import is judged as well.
#include <stdlib.h>
#include <string.h>

#include "base/ending.h"
#include "base/text.h"
#include "observe/judge/judge.h"
#include "observe/point/factor.h"
#include "observe/watch/watch_internal.h"

#define SLICE_ROWS 20000 // of a factor, at once

struct twin {
    struct series_key key;
    struct judge_settings settings;
    struct judge_values changed; // its values in what changed
    const struct series_summary *summary;
};

struct twins {
    struct watch_reading *reading;
    struct twin *items;
    size_t count;
    struct series_range changed; // of this slice
    int64_t oldest_ms, newest_ms;
};

// ---- who could be whose twin ----

static void find_twins(struct twins *twins, const struct watch_summaries *summaries, enum series_kind kind)
{
    struct watch_reading *reading = twins->reading;
    twins->items = arena_array(reading->arena, summaries->count + 1, sizeof *twins->items);
    for (size_t i = 0; i < summaries->count; i++) {
        const struct series_key *key = &summaries->list[i].key;
        const struct judge_whose whose = watch_whose(reading, key->point, key->factor);
        struct twin one = {.key = *key, .summary = &summaries->list[i]};
        enum series_kind finest;
        if (key->kind != kind || !factor_is_measured(key->factor) || !watch_finest(summaries, key->factor, &finest) || finest != kind)
            continue;
        judge_settings_find(&reading->world->rules, JUDGE_TWIN, &whose, &one.settings);
        if (!one.settings.enabled)
            continue;
        twins->items[twins->count++] = one;
        twins->oldest_ms = one.summary->first_ms < twins->oldest_ms ? one.summary->first_ms : twins->oldest_ms;
        twins->newest_ms = one.summary->last_ms > twins->newest_ms ? one.summary->last_ms : twins->newest_ms;
    }
}

// What is computed of a factor (a21026-Zs) may well be what it is.
static bool are_of_one_factor(const struct twin *a, const struct twin *b)
{
    const size_t size = strcspn(a->key.factor, "-");
    return size == strcspn(b->key.factor, "-") && strncmp(a->key.factor, b->key.factor, size) == 0;
}

static bool said_the_same(const struct judge_values *a, const struct judge_values *b)
{
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        const struct observation *left = &a->items[i], *right = &b->items[j];
        if (left->at_ms == right->at_ms && left->value.mantissa != 0 && left->value.present && right->value.present &&
            decimal_equal(observation_decimal(left->value), observation_decimal(right->value)) && judge_counts(a, left) && judge_counts(b, right))
            return true;
        i += left->at_ms <= right->at_ms;
        j += right->at_ms <= left->at_ms;
    }
    return false;
}

// ---- one factor against those behind it ----

struct pairing {
    struct twins *twins;
    const struct twin *one;
    const struct warning *open;
    struct series_range span;
    struct judge_values values;
    struct series_range *maintenance;
    size_t maintenance_count;
    struct judge_findings findings;
};

static bool is_open_with(const struct pairing *pairing, const struct twin *other)
{
    return pairing->open && text_equal(pairing->open->other_factor, other->key.factor);
}

// One cause is one warning: of three that are the same, the first two are named.
static void keep_finding(struct pairing *pairing, const struct judge_finding *finding)
{
    for (size_t i = 0; i < pairing->findings.count; i++) {
        struct judge_finding *kept = &pairing->findings.items[i];
        if (kept->from_ms > finding->to_ms || kept->to_ms < finding->from_ms)
            continue;
        if (pairing->open && text_equal(finding->other_factor, pairing->open->other_factor))
            *kept = *finding;
        return;
    }
    LIST_PUSH(pairing->twins->reading->arena, &pairing->findings, *finding);
}

static bool judge_pair(struct pairing *pairing, const struct twin *other, struct fault *f)
{
    struct watch_reading *reading = pairing->twins->reading;
    const struct twin *one = pairing->one;
    const struct warning *open = is_open_with(pairing, other) ? pairing->open : NULL;
    const struct judge_subject subject = {.key = one->key, .settings = &one->settings, .maintenance = pairing->maintenance,
                                          .maintenance_count = pairing->maintenance_count, .since_ms = open ? open->last_ms : INT64_MIN,
                                          .cut = open && open->first_ms < pairing->span.from_ms};
    struct judge_findings findings = {0};
    struct judge_values others;
    if (are_of_one_factor(one, other))
        return true;
    if (!ending_not_yet(f) || !watch_collect(reading, &other->key, pairing->span, &others, f))
        return false;
    judge_twin(&(struct judging){reading->arena, &findings}, &subject, &pairing->values, other->key.factor, &others);
    for (size_t i = 0; i < findings.count; i++)
        keep_finding(pairing, &findings.items[i]);
    return true;
}

static int by_beginning(const void *a, const void *b)
{
    const struct judge_finding *left = a, *right = b;
    return (left->from_ms > right->from_ms) - (left->from_ms < right->from_ms);
}

static bool judge_span(struct pairing *pairing, struct fault *f)
{
    struct twins *twins = pairing->twins;
    pairing->findings.count = 0;
    if (!watch_collect(twins->reading, &pairing->one->key, pairing->span, &pairing->values, f) ||
        !watch_maintenance(twins->reading, &pairing->one->key, pairing->span, &pairing->maintenance, &pairing->maintenance_count, f))
        return false;
    for (const struct twin *other = pairing->one + 1; other < twins->items + twins->count; other++)
        if (!judge_pair(pairing, other, f))
            return false;
    if (pairing->findings.count)
        qsort(pairing->findings.items, pairing->findings.count, sizeof *pairing->findings.items, by_beginning);
    return true;
}

static bool goes_on(const struct pairing *pairing)
{
    for (size_t i = 0; i < pairing->findings.count; i++)
        if (!pairing->findings.items[i].ended)
            return true;
    return false;
}

static struct series_range span_of(const struct twins *twins, const struct warning *open, enum series_kind kind)
{
    const int64_t back = judge_lookback_ms(kind);
    struct series_range span = {twins->changed.from_ms, twins->changed.to_ms + back};
    if (open) {
        const int64_t known_ms = open->first_ms > twins->changed.from_ms - WATCH_BACK_MS ? open->first_ms : open->last_ms;
        span.from_ms = known_ms < span.from_ms ? known_ms : span.from_ms;
    }
    span.from_ms -= back;
    return span;
}

static bool judge_one(struct twins *twins, const struct twin *one, struct fault *f)
{
    struct watch_reading *reading = twins->reading;
    struct pairing pairing = {.twins = twins, .one = one, .open = watch_open_find(reading, &one->key, JUDGE_TWIN)};
    bool wanted = pairing.open != NULL;
    for (const struct twin *other = one + 1; other < twins->items + twins->count && !wanted; other++)
        wanted = !are_of_one_factor(one, other) && said_the_same(&one->changed, &other->changed);
    if (!wanted && reading->warned.arena && !watch_warned(reading, &one->key, JUDGE_TWIN, &wanted, f)) // a scan has nothing to compare with
        return false;
    if (!wanted)
        return true;
    pairing.span = span_of(twins, pairing.open, one->key.kind);
    if (!judge_span(&pairing, f))
        return false;
    while (goes_on(&pairing) && pairing.span.to_ms <= twins->newest_ms) { // a change in the past: to where it has ended
        pairing.span.to_ms += pairing.span.to_ms - pairing.span.from_ms;
        if (!judge_span(&pairing, f))
            return false;
    }
    const struct watch_said said = {one->key, JUDGE_TWIN, &one->settings, pairing.span, twins->changed};
    return watch_say(reading, &said, &pairing.findings, f);
}

// ---- a slice of what changed ----

static bool judge_slice(struct twins *twins, struct fault *f)
{
    for (size_t i = 0; i < twins->count; i++)
        if (!watch_collect(twins->reading, &twins->items[i].key, twins->changed, &twins->items[i].changed, f))
            return false;
    for (size_t i = 0; i + 1 < twins->count; i++)
        if (!ending_not_yet(f) || !judge_one(twins, &twins->items[i], f))
            return false;
    return true;
}

static bool judge_pinned(struct twins *twins, struct fault *f)
{
    struct watch_reading *reading = twins->reading;
    bool pinned;
    arena_clear(reading->scratch);
    if (!series_pin(reading->series, &pinned, f))
        return false;
    const bool ok = store_read_begin(reading->store, f) && judge_slice(twins, f);
    store_rollback(reading->store);
    series_unpin(reading->series, pinned);
    return ok;
}

static int64_t slice_ms(const struct twins *twins)
{
    int64_t slice = SERIES_AT_MAX;
    for (size_t i = 0; i < twins->count && twins->reading->flush; i++) {
        const struct series_summary *summary = twins->items[i].summary;
        const double whole = (double)(summary->last_ms - summary->first_ms);
        if (summary->rows > SLICE_ROWS && whole / (double)summary->rows * SLICE_ROWS < (double)slice)
            slice = (int64_t)(whole / (double)summary->rows * SLICE_ROWS) + 1;
    }
    return slice;
}

bool watch_judge_twins(struct watch_reading *reading, const char *point, enum series_kind kind, struct series_range changed, struct fault *f)
{
    struct twins twins = {.reading = reading, .oldest_ms = INT64_MAX, .newest_ms = INT64_MIN};
    const struct watch_summaries *summaries = watch_summaries(reading, point, f);
    if (!summaries)
        return false;
    find_twins(&twins, summaries, kind);
    if (twins.count < 2)
        return true;
    changed.from_ms = changed.from_ms < twins.oldest_ms ? twins.oldest_ms : changed.from_ms;
    changed.to_ms = changed.to_ms > twins.newest_ms ? twins.newest_ms + 1 : changed.to_ms;
    const int64_t slice = slice_ms(&twins);
    for (bool last = false; !last; changed.from_ms = twins.changed.to_ms) {
        last = changed.to_ms - changed.from_ms <= slice;
        twins.changed = (struct series_range){changed.from_ms, last ? changed.to_ms : changed.from_ms + slice};
        pace_keep(reading->pace);
        if (!judge_pinned(&twins, f) || (!last && !reading->flush(reading, f)))
            return false;
    }
    return true;
}
