#include "observe/stow/deep/deep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/point/device.h"
#include "observe/point/factor_book.h"
#include "observe/raw/raw.h"
#include "observe/series/code_limit.h"
#include "observe/stow/deep/deep_internal.h"
#include "observe/stow/stow.h"
#include "observe/stow/stow_frame.h"
#include "store/proof/head.h"

#define BATCH_FRAMES 2000
#define BATCH_BYTES ((size_t)4 << 20)
#define STRETCH_MS DAY_MS // values further apart are looked for one by one

// When the frames of a batch came.
struct arrival {
    int64_t position, received_ms;
};
struct arrivals LIST_OF(struct arrival);

struct walking {
    struct deep *deep;
    struct raw_reader *reader;
    struct arena *kept;      // devices and names
    struct map devices, removed;
    struct map refused;      // "day/point" -> int64_t *: values that may be missing still
    struct arrivals arrivals; // of the batch
    struct factor_book names;
    int64_t position, limit;
    int64_t first_segment, last_segment;
};

// ---- frames ----

static bool gather(struct walking *walking, struct stow_batch *batch, bool *ret_more, struct fault *f)
{
    size_t bytes = 0;
    for (int frames = 0; frames < BATCH_FRAMES && bytes < BATCH_BYTES; frames++) {
        const struct device *device;
        struct raw_read read;
        struct fault inner = {0};
        if (!raw_read(walking->reader, walking->position, walking->limit, &read, &inner)) {
            if (inner.kind != FAULT_BROKEN)
                return *f = inner, false;
            walking->deep->report->strange++; // verify tells of the damage; the next segment may be sound
            walking->position = raw_segment_start(POSITION_SEGMENT(walking->position) + 1);
            *ret_more = walking->position < walking->limit;
            return true;
        }
        *ret_more = read.found;
        if (!read.found)
            return true;
        walking->position = read.next;
        walking->deep->report->frames++;
        LIST_PUSH(batch->arena, &walking->arrivals, (struct arrival){read.position, read.frame.received_ms});
        if (!device_read_once(walking->deep->store, walking->kept, &walking->devices, read.frame.device, &device, f))
            return false;
        if (device)
            stow_frame_add(batch, device, &read.frame, read.position);
        else
            walking->deep->report->strange++;
        bytes += read.frame.size;
    }
    return true;
}

// ---- one value ----

static int compare_times(const void *left, const void *right)
{
    const struct observation *a = left, *b = right;
    return (a->at_ms > b->at_ms) - (a->at_ms < b->at_ms);
}

static bool was_removed(const struct walking *walking, int64_t at_ms)
{
    char text[PERIOD_TEXT_SIZE];
    const struct day day = day_of_ms(at_ms);
    snprintf(text, sizeof text, "%04d-%02d-%02d", day.year, day.month, day.day);
    return map_get(&walking->removed, text) != NULL;
}

static int64_t received_at(const struct walking *walking, int64_t position)
{
    size_t from = 0, end = walking->arrivals.count;
    while (from + 1 < end) {
        const size_t middle = (from + end) / 2;
        if (walking->arrivals.items[middle].position <= position)
            from = middle;
        else
            end = middle;
    }
    return end ? walking->arrivals.items[from].received_ms : 0;
}

// How many values of the point and day no series took; each that is missing uses one up.
static bool was_refused(struct walking *walking, const struct series_key *key, const struct observation *wanted, bool *ret_refused, struct fault *f)
{
    char name[SERIES_NAME_MAX + 24];
    const int64_t day = series_day_of(received_at(walking, wanted->frame));
    snprintf(name, sizeof name, "%lld/%s", (long long)day, key->point);
    int64_t *left = map_get(&walking->refused, name);
    if (!left) {
        left = arena_alloc(walking->kept, sizeof *left);
        if (!code_refused(walking->deep->series, key->point, day, left, f))
            return false;
        map_put(&walking->refused, arena_strdup(walking->kept, name), left);
    }
    *ret_refused = *left > 0;
    *left -= *ret_refused;
    return true;
}

static bool is_among(const struct observation *wanted, const struct observation *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].at_ms == wanted->at_ms && observations_are_same(&rows[i], wanted))
            return true;
    return false;
}

static bool tell_missing(struct walking *walking, const struct series_key *key, const struct observation *wanted, struct fault *f)
{
    struct deep_report *report = walking->deep->report;
    bool refused = false;
    if (was_removed(walking, wanted->at_ms)) {
        report->removed++;
        return true;
    }
    if (!was_refused(walking, key, wanted, &refused, f)) // whatever its name: the table may know it by now
        return false;
    report->refused += refused;
    if (!refused)
        deep_found(walking->deep, "deep.value_gone", key, wanted->at_ms);
    return true;
}

struct found_rows {
    const struct observation *items;
    size_t count;
};

static bool look_for(struct walking *walking, const struct series_key *key, const struct observation *wanted, struct found_rows rows, struct fault *f)
{
    size_t from = 0, end = rows.count;
    while (from < end) { // the first row of that time
        const size_t middle = (from + end) / 2;
        if (rows.items[middle].at_ms < wanted->at_ms)
            from = middle + 1;
        else
            end = middle;
    }
    for (end = from; end < rows.count && rows.items[end].at_ms == wanted->at_ms; end++)
        ;
    if (end == from)
        return tell_missing(walking, key, wanted, f);
    if (is_among(wanted, rows.items + from, end - from))
        walking->deep->report->values++;
    else
        deep_found(walking->deep, "deep.value_other", key, wanted->at_ms);
    return true;
}

static bool compare_run(struct walking *walking, const struct series_run *run, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct observation *wanted = arena_array(arena, run->count, sizeof *wanted);
    memcpy(wanted, run->observations, run->count * sizeof *wanted);
    qsort(wanted, run->count, sizeof *wanted, compare_times);
    for (size_t start = 0, end = 0; start < run->count; start = end) {
        struct observation *rows;
        size_t count;
        for (end = start + 1; end < run->count && wanted[end].at_ms - wanted[end - 1].at_ms < STRETCH_MS; end++)
            ;
        const struct series_range range = {wanted[start].at_ms, wanted[end - 1].at_ms + 1};
        if (!series_collect(walking->deep->series, arena, &run->key, range, SERIES_ALL_VERSIONS, &rows, &count, f))
            return false;
        for (size_t i = start; i < end; i++)
            if (!look_for(walking, &run->key, &wanted[i], (struct found_rows){rows, count}, f))
                return false;
    }
    return true;
}

// ---- all frames ----

static void tell(const struct walking *walking)
{
    const struct deep_verifying *options = walking->deep->options;
    const int64_t segments = walking->last_segment - walking->first_segment + 1, at = POSITION_SEGMENT(walking->position) - walking->first_segment;
    if (options->progress && segments > 0)
        options->progress(options->context, at * 100 + POSITION_OFFSET(walking->position) * 100 / (int64_t)RAW_SEGMENT_LIMIT, segments * 100);
}

static bool walk(struct walking *walking, struct fault *f)
{
    bool more = walking->limit > 0;
    while (more) {
        ARENA_SCOPED arena = arena_new();
        struct stow_batch batch;
        size_t count;
        stow_batch_init(&batch, arena);
        batch.names = &walking->names;
        walking->arrivals = (struct arrivals){0};
        if (!gather(walking, &batch, &more, f))
            return false;
        const struct series_run *runs = stow_batch_runs(&batch, &count);
        for (size_t i = 0; i < count; i++)
            if (!compare_run(walking, &runs[i], f))
                return false;
        tell(walking);
    }
    return true;
}

static bool list_removed(struct walking *walking, struct fault *f)
{
    struct head_day *days;
    size_t count;
    if (!head_days_since(walking->deep->store, walking->kept, 0, &days, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (text_has_word(days[i].cause, "removed"))
            map_put(&walking->removed, days[i].day, &days[i]);
    return true;
}

bool deep_frames(struct deep *deep, struct fault *f)
{
    ARENA_SCOPED kept = arena_new();
    struct walking walking = {.deep = deep, .kept = kept, .reader = raw_reader_open(deep->options->folder)};
    bool found;
    map_init(&walking.devices, kept);
    map_init(&walking.removed, kept);
    map_init(&walking.refused, kept);
    const bool ok = series_mark_read(deep->series, STOW_MARK, &walking.limit, &found, f) &&
                    raw_segment_range(deep->options->folder, &walking.first_segment, &walking.last_segment, f) && list_removed(&walking, f) &&
                    factor_book_load(&walking.names, kept, deep->store, f) && walk(&walking, f);
    raw_reader_close(walking.reader);
    return ok;
}

// ---- the whole ----

bool deep_verify(const struct deep_verifying *options, struct arena *arena, struct deep_report *ret_report, struct fault *f)
{
    struct deep deep = {.options = options, .report = ret_report};
    struct fault inner = {0};
    *ret_report = (struct deep_report){.findings = arena_array(arena, DEEP_FINDINGS_MAX, sizeof(struct fault))};
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = options->folder, .mode = STORE_READ}, &inner);
    if (!series)
        return series_is_unready(&inner) || (*f = inner, false);
    STORE_SCOPED store = store_open(options->folder, STORE_READ, f);
    deep.series = series;
    deep.store = store;
    return store && deep_frames(&deep, f) && deep_means(&deep, f);
}
