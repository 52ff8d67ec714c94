// What is the same whatever holds the observations: the checks of all that goes in, and the calls of a backend.
#include "observe/series/series.h"

#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/series/series_internal.h"
#include "observe/series/series_settings.h"

// ---- opening ----

struct series *series_open(const struct series_options *options, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct clickhouse_settings settings;
    bool clickhouse = false;
    if (options->folder && !series_settings_read(arena, options->folder, &settings, &clickhouse, f))
        return NULL;
    return clickhouse ? series_clickhouse_open(options, &settings, f) : series_embedded_open(options, f);
}

static void close_names(struct series *series)
{
    book_close(&series->book);
    heap_free(series);
}

static const struct series_backend names_only = {.renames = false, .close = close_names};

struct series *series_open_names(const char *folder, enum store_mode mode, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const struct series_options options = {.folder = folder, .mode = mode};
    struct clickhouse_settings settings;
    struct series_book book;
    bool clickhouse;
    if (!series_settings_read(arena, folder, &settings, &clickhouse, f))
        return NULL;
    if (!clickhouse)
        return series_embedded_open(&options, f);
    if (!book_open(&book, &options, f))
        return NULL;
    struct series *series = heap_alloc(sizeof *series);
    *series = (struct series){.backend = &names_only, .book = book};
    return series;
}

void series_close(struct series *series)
{
    if (series)
        series->backend->close(series);
}

// ---- checks ----

static bool check_key(const struct series_key *key, struct fault *f)
{
    if (!series_code_is_sound(key->point) || !series_code_is_sound(key->factor) || (unsigned)key->kind >= SERIES_KIND_COUNT)
        return fault_set(f, FAULT_INPUT, "series.key", "text", series_code_is_sound(key->point) ? key->factor : key->point ? key->point : "", NULL);
    return true;
}

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

// One instant far ahead would make all that comes after it late, and late rows cost a chunk each.
static bool check_run(const struct series_run *run, int64_t now_ms, struct fault *f)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct observation *o = &run->observations[i];
        if (!check_observation(o, f))
            return false;
        if (now_ms && o->at_ms > now_ms + SERIES_AHEAD_MS)
            return fault_set(f, FAULT_INPUT, "series.future", "text", instant_format(o->at_ms, (char[INSTANT_TEXT_SIZE]){0}, INSTANT_TEXT_SIZE), NULL);
    }
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
        if (!check_run(run, batch->now_ms, f))
            return fault_at(f, "%s %s %s", run->key.point, run->key.factor, series_kind_name(run->key.kind));
    }
    for (size_t i = 0; i < batch->done_count; i++)
        if (!check_key(&batch->done[i].key, f))
            return false;
    return true;
}

// ---- writing ----

bool series_put(struct series *series, const struct series_batch *batch, struct series_report *ret_report, struct fault *f)
{
    struct series_report report = {0};
    if (!check_batch(batch, f) || !series->backend->put(series, batch, &report, f))
        return false;
    if (ret_report)
        *ret_report = report;
    if (report.stored && series->stored)
        series->stored(series->stored_context, batch);
    return true;
}

void series_watch(struct series *series, series_stored *stored, void *context)
{
    series->stored = stored;
    series->stored_context = context;
}

void series_pace(struct series *series, struct pace *pace)
{
    series->pace = pace;
}

bool series_retain(struct series *series, enum series_kind kind, int64_t before_ms, uint64_t *ret_removed, struct fault *f)
{
    struct series_retaining retaining = {.kind = kind, .before_ms = before_ms};
    *ret_removed = 0;
    while (!retaining.done)
        if (!series->backend->retain(series, &retaining, f))
            return false;
    *ret_removed = retaining.removed;
    return true;
}

// ---- reading ----

bool series_read(struct series *series, const struct series_key *key, struct series_range range, unsigned options,
                 series_visit *visit, void *context, struct fault *f)
{
    return check_key(key, f) && series->backend->read(series, key, range, options, visit, context, f);
}

struct observation_list LIST_OF(struct observation);

bool series_is_unready(const struct fault *f)
{
    return text_equal(f->key, "store.missing") || text_equal(f->key, "store.older");
}

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
    *ret_found = false;
    return check_key(key, f) && series->backend->latest(series, key, before_ms, ret_observation, ret_found, f);
}

bool series_means(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                  struct series_bucket **ret_buckets, size_t *ret_count, struct fault *f)
{
    *ret_buckets = NULL;
    *ret_count = 0;
    if (step->step_ms < 1 || step->range.from_ms > step->range.to_ms || step->range.from_ms < SERIES_AT_MIN || step->step_ms > SERIES_AT_MAX - SERIES_AT_MIN)
        return fault_set(f, FAULT_INPUT, "series.range", NULL);
    return check_key(key, f) && series->backend->means(series, arena, key, step, ret_buckets, ret_count, f);
}

bool series_list(struct series *series, struct arena *arena, const char *point, struct series_summary **ret_list, size_t *ret_count,
                 struct fault *f)
{
    return series->backend->list(series, arena, point, ret_list, ret_count, f);
}

static bool find_in_list(struct series *series, struct arena *arena, struct series_summary *list, size_t count, struct fault *f)
{
    struct series_summary *all;
    struct map places;
    size_t all_count;
    char name[SERIES_KEY_TEXT_SIZE];
    if (!series_list(series, arena, list->key.point, &all, &all_count, f))
        return false;
    map_init(&places, arena);
    for (size_t i = 0; i < all_count; i++)
        map_put(&places, arena_strdup(arena, series_key_text(&all[i].key, name)), &all[i]);
    for (size_t i = 0; i < count; i++) {
        const struct series_summary *found = map_get(&places, series_key_text(&list[i].key, name));
        if (found)
            list[i] = *found;
    }
    return true;
}

bool series_summarize(struct series *series, struct arena *arena, const struct series_key *keys, size_t count, struct series_summary **ret_list,
                      struct fault *f)
{
    struct series_summary *list = *ret_list = arena_array(arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i].key = keys[i];
    if (!count)
        return true;
    return series->backend->summarize ? series->backend->summarize(series, list, count, f) : find_in_list(series, arena, list, count, f);
}
