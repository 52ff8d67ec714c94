#include "observe/series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "observe/series_internal.h"
#include "series_schema_sql.h"
#include "series_sql.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)
#define ZONE_MS (8 * HOUR_MS)
#define TOUCH_BITS 22         // 478 years of hours; series.sql divides by it
#define NAMES_MAX 100000    // cached series; a county has a few thousand
#define FRAME_FACTOR ""     // the series of a point's frames: value = position in the raw log, version = slot

static const struct store_schema schema = {.file = "series.db", .application = 0x51535331, // "QSS1"
                                           .scripts = schema_scripts, .count = sizeof schema_scripts / sizeof *schema_scripts,
                                           .large_pages = true};

static const char *const kind_names[] = {
#define X(kind, name, days) name,
    SERIES_KINDS(X)
#undef X
};

static const char *const origin_names[] = {
#define X(origin, name) name,
    OBSERVATION_ORIGINS(X)
#undef X
};

const char *series_kind_name(enum series_kind kind)
{
    return kind_names[kind];
}

bool series_kind_parse(const char *name, enum series_kind *ret_kind)
{
    for (int i = 0; i < SERIES_KIND_COUNT; i++)
        if (text_equal(name, kind_names[i])) {
            *ret_kind = (enum series_kind)i;
            return true;
        }
    return false;
}

const char *observation_origin_name(enum observation_origin origin)
{
    return origin_names[origin];
}

bool observation_origin_parse(const char *name, enum observation_origin *ret_origin)
{
    for (int i = 0; i < OBSERVATION_ORIGIN_COUNT; i++)
        if (text_equal(name, origin_names[i])) {
            *ret_origin = (enum observation_origin)i;
            return true;
        }
    return false;
}

double observation_double(struct observation_number number)
{
    return number.present ? decimal_to_double(observation_decimal(number)) : NAN;
}

// ---- opening ----

static void forget(struct series *series)
{
    arena_clear(series->names);
    map_init(&series->entries, series->names);
}

struct series *series_open(const struct series_options *options, struct fault *f)
{
    struct store *store = store_open_schema(options->folder, &schema, options->mode, f);
    if (!store)
        return NULL;
    struct series *series = heap_alloc(sizeof *series);
    *series = (struct series){.store = store, .coder = chunk_coder_new(), .names = arena_new(), .scratch = arena_new()};
    forget(series);
    return series;
}

void series_close(struct series *series)
{
    if (!series)
        return;
    store_close(series->store);
    chunk_coder_free(series->coder);
    arena_free(series->names);
    arena_free(series->scratch);
    heap_free(series);
}

// ---- names ----

static bool is_code(const char *text)
{
    size_t size = 0;
    if (!text)
        return false;
    for (; text[size]; size++)
        if (text[size] <= ' ' || text[size] > '~' || text[size] == ',' || text[size] == '"' || size == SERIES_NAME_MAX)
            return false;
    return size > 0;
}

static bool check_key(const struct series_key *key, struct fault *f)
{
    if (!is_code(key->point) || !is_code(key->factor) || (unsigned)key->kind >= SERIES_KIND_COUNT)
        return fault_set(f, FAULT_INPUT, "series.key", "text", is_code(key->point) ? key->factor : key->point ? key->point : "", NULL);
    return true;
}

// NULL without a fault: there is no such series, and it was not to be made.
static bool find_entry(struct series *series, const struct series_key *key, bool make, struct series_entry **ret_entry, struct fault *f)
{
    char name[2 * SERIES_NAME_MAX + 4];
    struct series_id_in in = {key->point, key->factor, key->kind};
    struct series_id_row row;
    bool found;
    snprintf(name, sizeof name, "%c%s,%s", '0' + (int)key->kind, key->point, key->factor);
    if ((*ret_entry = map_get(&series->entries, name)))
        return true;
    if (!series_id(series->store, NULL, &in, &row, &found, f))
        return false;
    if (!found && !make)
        return true;
    if (!found && !series_add(series->store, &(struct series_add_in){key->point, key->factor, key->kind}, f))
        return false;
    struct series_entry *entry = arena_alloc(series->names, sizeof *entry);
    *entry = (struct series_entry){.id = found ? row.id : store_last_id(series->store), .kind = key->kind};
    map_put(&series->entries, arena_strdup(series->names, name), entry);
    *ret_entry = entry;
    return true;
}

// ---- writing: checks ----

static bool number_is_sound(struct observation_number number)
{
    return !number.present || (number.scale >= 0 && number.scale <= DECIMAL_SCALE_MAX);
}

static bool flag_is_sound(const char *flag)
{
    size_t size = strnlen(flag, OBSERVATION_FLAG_SIZE);
    for (size_t i = 0; i < size; i++)
        if (flag[i] <= ' ' || flag[i] > '~' || flag[i] == ',' || flag[i] == '"')
            return false;
    for (size_t i = size; i < OBSERVATION_FLAG_SIZE; i++) // zeros to the end, so that equal flags are equal bytes
        if (flag[i])
            return false;
    return size < OBSERVATION_FLAG_SIZE;
}

static bool check_observation(const struct observation *o, struct fault *f)
{
    if (o->at_ms < SERIES_AT_MIN || o->at_ms >= SERIES_AT_MAX - DAY_MS)
        return fault_set_number(f, FAULT_INPUT, "series.time", "text", (long long)o->at_ms);
    if (!number_is_sound(o->value) || !number_is_sound(o->least) || !number_is_sound(o->most) || !number_is_sound(o->total) ||
        !flag_is_sound(o->flag) || o->origin >= OBSERVATION_ORIGIN_COUNT || o->version < 0 || o->version > SERIES_VERSION_MAX || o->frame < 0)
        return fault_set_number(f, FAULT_INPUT, "series.observation", "text", (long long)o->at_ms);
    return true;
}

static bool check_batch(const struct series_batch *batch, struct fault *f)
{
    size_t total = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const struct series_run *run = &batch->runs[i];
        if (run->count > SERIES_PUT_MAX || (total += run->count) > SERIES_PUT_MAX)
            return fault_set_number(f, FAULT_TOO_LARGE, "series.batch", "limit", SERIES_PUT_MAX);
        if (!check_key(&run->key, f))
            return false;
        for (size_t j = 0; j < run->count; j++)
            if (!check_observation(&run->observations[j], f))
                return fault_at(f, "%s %s %s", run->key.point, run->key.factor, series_kind_name(run->key.kind));
    }
    return true;
}

// ---- writing: frames ----
//
// All factors of a packet share its place in the raw log. So the places are a series of their own, one per point and kind,
// whose version is a slot; an observation keeps the slot only, which is nearly always 1.

struct placed {
    int64_t at_ms, frame;
    int32_t slot;
};

struct incoming {
    const struct series_run *run;
    struct series_entry *entry, *track; // track NULL: no frames
    size_t order;
};

static int compare_placed(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    return (a->frame > b->frame) - (a->frame < b->frame);
}

struct placed_list LIST_OF(struct placed);

struct frame_context {
    struct arena *arena;
    struct placed_list list;
};

static bool keep_placed(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct frame_context *kept = context;
    (void)f;
    for (size_t i = 0; i < count; i++)
        LIST_PUSH(kept->arena, &kept->list, (struct placed){observations[i].at_ms, observations[i].value.mantissa, observations[i].version});
    return true;
}

// The different places of the runs of one track, ascending.
static struct placed_list collect_places(struct arena *arena, const struct incoming *runs, size_t count)
{
    struct placed_list list = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < runs[i].run->count; j++) {
            const struct observation *o = &runs[i].run->observations[j];
            bool again = list.count && list.items[list.count - 1].at_ms == o->at_ms && list.items[list.count - 1].frame == o->frame;
            if (o->frame && !again)
                LIST_PUSH(arena, &list, (struct placed){o->at_ms, o->frame, 0});
        }
    qsort(list.items, list.count, sizeof *list.items, compare_placed);
    size_t kept = 0;
    for (size_t i = 0; i < list.count; i++)
        if (kept == 0 || compare_placed(&list.items[kept - 1], &list.items[i]) != 0)
            list.items[kept++] = list.items[i];
    list.count = kept;
    return list;
}

// Gives each place the slot it has, or the next free one of its time. Returns the new ones as rows of the track.
static struct observation *give_slots(struct arena *arena, struct placed_list *places, const struct placed_list *known, size_t *ret_count)
{
    struct observation *rows = arena_array(arena, places->count, sizeof *rows);
    int32_t slot = 0;
    *ret_count = 0;
    for (size_t i = 0, k = 0, group = 0; i < places->count; i++) {
        struct placed *place = &places->items[i];
        if (i == 0 || places->items[i - 1].at_ms != place->at_ms) {
            while (k < known->count && known->items[k].at_ms < place->at_ms)
                k++;
            for (group = k, slot = 0; k < known->count && known->items[k].at_ms == place->at_ms; k++)
                slot = known->items[k].slot;
        }
        for (size_t j = group; j < k; j++)
            if (known->items[j].frame == place->frame)
                place->slot = known->items[j].slot;
        if (place->slot)
            continue;
        place->slot = ++slot;
        rows[(*ret_count)++] = (struct observation){.at_ms = place->at_ms, .value = {place->frame, 0, true}, .version = slot};
    }
    return rows;
}

static bool put_frames(struct series *series, struct arena *arena, const struct incoming *runs, size_t count, struct placed_list *ret_places,
                       struct fault *f)
{
    struct frame_context known = {.arena = arena};
    struct series_report report = {0};
    size_t fresh;
    *ret_places = collect_places(arena, runs, count);
    if (ret_places->count == 0)
        return true;
    struct series_range range = {ret_places->items[0].at_ms, ret_places->items[ret_places->count - 1].at_ms + 1};
    if (!chunks_read(series, runs[0].track, range, keep_placed, &known, f))
        return false;
    struct observation *rows = give_slots(arena, ret_places, &known.list, &fresh);
    return fresh == 0 || chunks_put(series, runs[0].track, rows, fresh, &report, f);
}

static void set_slot(struct observation *o, const struct placed_list *places)
{
    struct placed wanted = {o->at_ms, o->frame, 0};
    const struct placed *found = o->frame ? bsearch(&wanted, places->items, places->count, sizeof wanted, compare_placed) : NULL;
    o->frame = found ? found->slot : 0;
}

// ---- writing: rows ----

static int compare_rows(const void *left, const void *right)
{
    const struct observation *a = left, *b = right;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    return (a->version > b->version) - (a->version < b->version);
}

// Not qsort: equal times must stay in the order they came in, and most batches are in order already.
static void sort_rows(struct arena *arena, struct observation *rows, size_t count)
{
    bool sorted = true;
    for (size_t i = 1; i < count && sorted; i++)
        sorted = compare_rows(&rows[i - 1], &rows[i]) <= 0;
    if (sorted)
        return;
    struct observation *other = arena_array(arena, count, sizeof *other), *from = rows, *to = other;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t i = start, middle = start + width < count ? start + width : count, end = middle + width < count ? middle + width : count;
            for (size_t j = middle, k = start; k < end; k++)
                to[k] = j == end || (i < middle && compare_rows(&from[i], &from[j]) <= 0) ? from[i++] : from[j++];
        }
        struct observation *swap = from;
        from = to;
        to = swap;
    }
    if (from != rows)
        memcpy(rows, from, count * sizeof *rows);
}

// The key of a touched span.
static int64_t touch_id(const struct series_entry *entry, int64_t start_ms)
{
    return (entry->id << TOUCH_BITS) + (start_ms - SERIES_AT_MIN) / HOUR_MS;
}

static bool touch(struct series *series, const struct series_entry *entry, const struct observation *rows, size_t count, struct fault *f)
{
    int64_t span = entry->kind == SERIES_HOUR ? DAY_MS : HOUR_MS, last = INT64_MIN;
    if (entry->kind == SERIES_DAY)
        return true;
    for (size_t i = 0; i < count; i++) {
        if (last != INT64_MIN && rows[i].at_ms >= last && rows[i].at_ms - last < span)
            continue;
        last = rows[i].at_ms - (((rows[i].at_ms + ZONE_MS) % span) + span) % span;
        if (!touched_save(series->store, &(struct touched_save_in){touch_id(entry, last)}, f))
            return false;
    }
    return true;
}

// The runs of one series.
static bool put_series(struct series *series, struct arena *arena, const struct incoming *runs, size_t count, const struct placed_list *places,
                       struct series_report *report, struct fault *f)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += runs[i].run->count;
    struct observation *rows = arena_array(arena, total, sizeof *rows);
    total = 0;
    for (size_t i = 0; i < count; i++) {
        if (runs[i].run->count)
            memcpy(rows + total, runs[i].run->observations, runs[i].run->count * sizeof *rows);
        total += runs[i].run->count;
    }
    for (size_t i = 0; i < total; i++)
        set_slot(&rows[i], places);
    sort_rows(arena, rows, total);
    uint64_t before = report->stored;
    if (!chunks_put(series, runs[0].entry, rows, total, report, f))
        return fault_at(f, "%s %s", runs[0].run->key.point, runs[0].run->key.factor);
    return report->stored == before || touch(series, runs[0].entry, rows, total, f);
}

static int compare_pointers(const void *a, const void *b)
{
    return ((uintptr_t)a > (uintptr_t)b) - ((uintptr_t)a < (uintptr_t)b);
}

static int compare_incoming(const void *left, const void *right)
{
    const struct incoming *a = left, *b = right;
    int order = compare_pointers(a->track, b->track);
    order = order ? order : compare_pointers(a->entry, b->entry);
    return order ? order : (a->order > b->order) - (a->order < b->order);
}

static bool has_frames(const struct series_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->observations[i].frame)
            return true;
    return false;
}

static bool find_runs(struct series *series, const struct series_batch *batch, struct incoming *runs, size_t *ret_count, struct fault *f)
{
    *ret_count = 0;
    if (series->entries.count > NAMES_MAX)
        forget(series);
    for (size_t i = 0; i < batch->count; i++) {
        struct incoming *next = &runs[*ret_count];
        struct series_key track = {batch->runs[i].key.point, FRAME_FACTOR, batch->runs[i].key.kind};
        *next = (struct incoming){.run = &batch->runs[i], .order = i};
        if (batch->runs[i].count == 0)
            continue;
        if (!find_entry(series, &batch->runs[i].key, true, &next->entry, f) ||
            (has_frames(&batch->runs[i]) && !find_entry(series, &track, true, &next->track, f)))
            return false;
        (*ret_count)++;
    }
    qsort(runs, *ret_count, sizeof *runs, compare_incoming);
    return true;
}

static bool put_track(struct series *series, const struct incoming *runs, size_t count, struct series_report *report, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct placed_list places = {0};
    if (runs[0].track && !put_frames(series, arena, runs, count, &places, f))
        return false;
    for (size_t start = 0, end = 0; start < count; start = end) {
        while (end < count && runs[end].entry == runs[start].entry)
            end++;
        if (!put_series(series, arena, runs + start, end - start, &places, report, f))
            return false;
    }
    return true;
}

static bool put_runs(struct series *series, struct arena *arena, const struct series_batch *batch, struct series_report *report, struct fault *f)
{
    size_t count;
    struct incoming *runs = arena_array(arena, batch->count, sizeof *runs);
    if (!find_runs(series, batch, runs, &count, f))
        return false;
    for (size_t start = 0, end = 0; start < count; start = end) {
        while (end < count && runs[end].track == runs[start].track)
            end++;
        if (!put_track(series, runs + start, end - start, report, f))
            return false;
    }
    return true;
}

static bool put_rest(struct series *series, const struct series_batch *batch, struct fault *f)
{
    for (size_t i = 0; i < batch->done_count; i++) {
        struct series_entry *entry;
        if (!check_key(&batch->done[i].key, f) || !find_entry(series, &batch->done[i].key, false, &entry, f))
            return false;
        if (entry && !touched_done(series->store, &(struct touched_done_in){touch_id(entry, batch->done[i].start_ms), batch->done[i].turn}, f))
            return false;
    }
    return !batch->mark.name || mark_save(series->store, &(struct mark_save_in){batch->mark.name, batch->mark.position}, f);
}

bool series_put(struct series *series, const struct series_batch *batch, struct series_report *ret_report, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_report report = {0};
    if (!check_batch(batch, f) || !store_begin(series->store, f))
        return false;
    series->in_transaction = true;
    bool ok = put_runs(series, arena, batch, &report, f) && put_rest(series, batch, f) && store_commit(series->store, f);
    series->in_transaction = false;
    if (!ok) {
        store_rollback(series->store);
        arena_clear(series->scratch);
        forget(series); // ids and times of what was undone
        return false;
    }
    if (ret_report)
        *ret_report = report;
    return true;
}

bool series_mark_read(struct series *series, const char *name, int64_t *ret_position, bool *ret_found, struct fault *f)
{
    struct mark_one_row row = {0};
    if (!mark_one(series->store, NULL, &(struct mark_one_in){.name = name}, &row, ret_found, f))
        return false;
    *ret_position = row.position;
    return true;
}

bool series_touched(struct series *series, struct arena *arena, enum series_kind kind, int64_t before_ms, size_t limit,
                    struct series_touch **ret_touches, size_t *ret_count, struct fault *f)
{
    struct touched_list_row *rows;
    before_ms = before_ms < SERIES_AT_MIN ? SERIES_AT_MIN : before_ms > SERIES_AT_MAX ? SERIES_AT_MAX : before_ms;
    struct touched_list_in in = {.kind = kind, .hour = (before_ms - SERIES_AT_MIN + HOUR_MS - 1) / HOUR_MS, .limit = (int64_t)limit};
    if (!touched_list_all(series->store, arena, &in, &rows, ret_count, f))
        return false;
    *ret_touches = arena_array(arena, *ret_count, sizeof **ret_touches);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_touches)[i] = (struct series_touch){{rows[i].point, rows[i].factor, kind}, SERIES_AT_MIN + rows[i].hour * HOUR_MS, rows[i].turn};
    return true;
}

bool series_retain(struct series *series, enum series_kind kind, int64_t before_ms, uint64_t *ret_removed, struct fault *f)
{
    if (!store_begin(series->store, f))
        return false;
    bool ok = chunks_retain(series, kind, before_ms, ret_removed, f) && store_commit(series->store, f);
    if (!ok)
        store_rollback(series->store);
    forget(series);
    return ok;
}

// ---- reading ----

struct selecting {
    unsigned options;
    const struct placed_list *places;
    series_visit *visit;
    void *context;
};

static int compare_slots(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    return (a->slot > b->slot) - (a->slot < b->slot);
}

static int64_t frame_of(const struct selecting *selecting, const struct observation *o)
{
    struct placed wanted = {.at_ms = o->at_ms, .slot = (int32_t)o->frame}, *found = NULL;
    if (o->frame && selecting->places->count)
        found = bsearch(&wanted, selecting->places->items, selecting->places->count, sizeof wanted, compare_slots);
    return found ? found->frame : 0;
}

static bool select_rows(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    const struct selecting *selecting = context;
    struct observation *rows = (struct observation *)observations; // the scratch of this very reading
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(selecting->options & SERIES_ALL_VERSIONS) && i + 1 < count && rows[i + 1].at_ms == rows[i].at_ms)
            continue;
        rows[kept] = rows[i];
        rows[kept].frame = frame_of(selecting, &rows[kept]);
        kept++;
    }
    return selecting->visit(selecting->context, rows, kept, f);
}

static bool read_frames(struct series *series, const struct series_key *key, struct series_range range, struct frame_context *places, struct fault *f)
{
    struct series_key track = {key->point, FRAME_FACTOR, key->kind};
    struct series_entry *entry;
    if (!find_entry(series, &track, false, &entry, f))
        return false;
    return !entry || chunks_read(series, entry, range, keep_placed, places, f);
}

bool series_read(struct series *series, const struct series_key *key, struct series_range range, unsigned options,
                 series_visit *visit, void *context, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct frame_context places = {.arena = arena};
    struct selecting selecting = {options, &places.list, visit, context};
    struct series_entry *entry;
    if (!check_key(key, f) || !find_entry(series, key, false, &entry, f))
        return false;
    if (!entry)
        return true;
    if ((options & SERIES_FRAMES) && !read_frames(series, key, range, &places, f))
        return false;
    return chunks_read(series, entry, range, select_rows, &selecting, f);
}

struct observation_list LIST_OF(struct observation);

struct collecting {
    struct arena *arena;
    struct observation_list list;
};

static bool collect(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct collecting *collecting = context;
    (void)f;
    for (size_t i = 0; i < count; i++)
        LIST_PUSH(collecting->arena, &collecting->list, observations[i]);
    return true;
}

bool series_collect(struct series *series, struct arena *arena, const struct series_key *key, struct series_range range,
                    unsigned options, struct observation **ret_observations, size_t *ret_count, struct fault *f)
{
    struct collecting collecting = {.arena = arena};
    if (!series_read(series, key, range, options, collect, &collecting, f))
        return false;
    *ret_observations = collecting.list.items;
    *ret_count = collecting.list.count;
    return true;
}

bool series_latest(struct series *series, const struct series_key *key, int64_t before_ms, struct observation *ret_observation,
                   bool *ret_found, struct fault *f)
{
    struct series_entry *entry;
    *ret_found = false;
    if (!check_key(key, f) || !find_entry(series, key, false, &entry, f))
        return false;
    if (entry && !chunks_latest(series, entry, before_ms, ret_observation, ret_found, f))
        return false;
    if (*ret_found)
        ret_observation->frame = 0;
    return true;
}

bool series_list(struct series *series, struct arena *arena, const char *point, struct series_summary **ret_list, size_t *ret_count,
                 struct fault *f)
{
    struct series_all_row *rows;
    if (!series_all_all(series->store, arena, &(struct series_all_in){.point = point}, &rows, ret_count, f))
        return false;
    *ret_list = arena_array(arena, *ret_count, sizeof **ret_list);
    for (size_t i = 0; i < *ret_count; i++) {
        (*ret_list)[i].key = (struct series_key){rows[i].point, rows[i].factor, (enum series_kind)rows[i].kind};
        if (!chunks_summary(series, rows[i].id, &(*ret_list)[i], f))
            return false;
    }
    return true;
}

// ---- buckets ----

static const double double_tens[DECIMAL_SCALE_MAX + 1] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
                                                          1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

struct bucket_list LIST_OF(struct series_bucket);

struct sampling {
    struct series *series;
    struct arena *arena;
    const struct series_step *step;
    struct bucket_list list;
    int64_t end_ms; // of the newest bucket
};

// Until a bucket is closed `mean` is the sum.
static bool sample(struct sampling *s, int64_t at_ms, const double numbers[3], uint32_t count, uint32_t valid, struct fault *f)
{
    if (s->list.count == 0 || at_ms >= s->end_ms) {
        int64_t start = at_ms - (at_ms - s->step->range.from_ms) % s->step->step_ms;
        if (s->list.count == SERIES_BUCKETS_MAX)
            return fault_set_number(f, FAULT_TOO_LARGE, "series.buckets", "limit", SERIES_BUCKETS_MAX);
        LIST_PUSH(s->arena, &s->list, (struct series_bucket){.at_ms = start, .least = INFINITY, .most = -INFINITY});
        s->end_ms = start + s->step->step_ms;
    }
    struct series_bucket *bucket = &s->list.items[s->list.count - 1];
    bucket->count += count;
    bucket->valid += valid;
    bucket->mean += numbers[0];
    bucket->least = numbers[1] < bucket->least ? numbers[1] : bucket->least;
    bucket->most = numbers[2] > bucket->most ? numbers[2] : bucket->most;
    return true;
}

static bool flag_is_valid(const char *flag)
{
    return !flag[0] || (flag[0] == 'N' && !flag[1]);
}

static bool is_whole(const struct chunk *chunk, const struct chunk_numbers *numbers)
{
    return numbers->count == chunk->count && numbers->scaling != CHUNK_SCALE_MIXED;
}

// Columns straight from the chunk: no observation is built. Sums of up to a bucket's end stay integers.
static bool sample_columns(struct sampling *s, const struct chunk *chunk, const int64_t *least, const int64_t *most, struct fault *f)
{
    double unit = double_tens[chunk->value.scale];
    ARENA_SCOPED arena = arena_new();
    uint8_t *valid = arena_alloc(arena, chunk->flag_count);
    for (size_t i = 0; i < chunk->flag_count; i++)
        valid[i] = flag_is_valid(chunk->flags[i]);
    for (size_t i = 0; i < chunk->count;) {
        int64_t start = chunk->at_ms[i], low = INT64_MAX, high = INT64_MIN;
        if (start < s->step->range.from_ms || start >= s->step->range.to_ms) {
            i++;
            continue;
        }
        int64_t end = start - (start - s->step->range.from_ms) % s->step->step_ms + s->step->step_ms;
        end = end < s->step->range.to_ms ? end : s->step->range.to_ms;
        __extension__ __int128 sum = 0;
        uint32_t count = 0, good = 0;
        for (; i < chunk->count && chunk->at_ms[i] < end; i++) {
            bool speaks = i + 1 == chunk->count || chunk->at_ms[i + 1] != chunk->at_ms[i];
            uint8_t sound = valid[chunk->flag[i]];
            if (!speaks || (s->step->valid_only && !sound))
                continue;
            sum += chunk->value.mantissas[i];
            low = least[i] < low ? least[i] : low;
            high = most[i] > high ? most[i] : high;
            count++;
            good += sound;
        }
        const double numbers[3] = {(double)sum / unit, (double)low / unit, (double)high / unit};
        if (count && !sample(s, start, numbers, count, good, f))
            return false;
    }
    return true;
}

static bool sample_rows(struct sampling *s, const struct chunk *chunk, struct fault *f)
{
    const struct observation *rows = chunk_observations(s->series->scratch, chunk); // without origin, version and frame
    for (size_t i = 0; i < chunk->count; i++) {
        bool speaks = i + 1 == chunk->count || rows[i + 1].at_ms != rows[i].at_ms, valid = flag_is_valid(rows[i].flag);
        if (!speaks || !rows[i].value.present || rows[i].at_ms < s->step->range.from_ms || rows[i].at_ms >= s->step->range.to_ms ||
            (s->step->valid_only && !valid))
            continue;
        double value = observation_double(rows[i].value);
        const double numbers[3] = {value, rows[i].least.present ? observation_double(rows[i].least) : value,
                                   rows[i].most.present ? observation_double(rows[i].most) : value};
        if (!sample(s, rows[i].at_ms, numbers, 1, valid, f))
            return false;
    }
    return true;
}

static bool sample_chunk(void *context, const struct chunk *chunk, struct fault *f)
{
    struct sampling *s = context;
    bool plain = chunk->least.count == 0 && chunk->most.count == 0;
    bool full = is_whole(chunk, &chunk->least) && is_whole(chunk, &chunk->most) && chunk->least.scale == chunk->value.scale &&
                chunk->most.scale == chunk->value.scale;
    if (!is_whole(chunk, &chunk->value) || !(plain || full))
        return sample_rows(s, chunk, f);
    return sample_columns(s, chunk, plain ? chunk->value.mantissas : chunk->least.mantissas,
                          plain ? chunk->value.mantissas : chunk->most.mantissas, f);
}

bool series_means(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                  struct series_bucket **ret_buckets, size_t *ret_count, struct fault *f)
{
    struct series_step inside = *step;
    struct sampling sampling = {.series = series, .arena = arena, .step = &inside};
    struct series_entry *entry;
    *ret_buckets = NULL;
    *ret_count = 0;
    if (step->step_ms < 1 || step->range.from_ms > step->range.to_ms || step->range.from_ms < SERIES_AT_MIN || step->step_ms > SERIES_AT_MAX)
        return fault_set(f, FAULT_INPUT, "series.range", NULL);
    if (!check_key(key, f) || !find_entry(series, key, false, &entry, f))
        return false;
    if (entry && !chunks_each(series, entry, step->range, CHUNK_VALUES, sample_chunk, &sampling, f))
        return false;
    for (size_t i = 0; i < sampling.list.count; i++)
        sampling.list.items[i].mean /= sampling.list.items[i].count;
    *ret_buckets = sampling.list.items;
    *ret_count = sampling.list.count;
    return true;
}
