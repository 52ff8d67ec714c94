// What is the same whatever holds the observations: names, and the checks of all that goes in.
#include "observe/series/series.h"

#include <math.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/series/series_internal.h"
#include "observe/series/series_settings.h"

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

enum observation_origin observation_origin_of_file(enum series_kind kind, enum observation_origin said, bool simulated)
{
    if (simulated || said == OBSERVATION_SIMULATED)
        return OBSERVATION_SIMULATED;
    return kind < SERIES_HOUR ? OBSERVATION_IMPORTED : said == OBSERVATION_IMPORTED ? OBSERVATION_MANUAL : said;
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

struct series *series_open(const struct series_options *options, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct clickhouse_settings settings;
    bool clickhouse = false;
    if (options->folder && !series_settings_read(arena, options->folder, &settings, &clickhouse, f))
        return NULL;
    return clickhouse ? series_clickhouse_open(options, &settings, f) : series_embedded_open(options, f);
}

void series_close(struct series *series)
{
    if (series)
        series->backend->close(series);
}

static const int64_t span_days[] = {
#define X(kind, name, days) [kind] = days,
    SERIES_KINDS(X)
#undef X
};

int64_t series_span_start(enum series_kind kind, int64_t at_ms)
{
    int64_t span_ms = span_days[kind] * SERIES_DAY_MS, at = at_ms < SERIES_AT_MIN ? SERIES_AT_MIN : at_ms > SERIES_AT_MAX ? SERIES_AT_MAX : at_ms;
    return at - (at + SERIES_ZONE_MS - SERIES_AT_MIN) % span_ms;
}

// ---- checks ----

bool series_code_is_sound(const char *text)
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
    if (o->at_ms < SERIES_AT_MIN || o->at_ms >= SERIES_AT_MAX - SERIES_DAY_MS)
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

static char *put_code(char *out, const char *code)
{
    const size_t size = strnlen(code, SERIES_NAME_MAX);
    memcpy(out, code, size);
    return out + size;
}

const char *series_key_text(const struct series_key *key, char out[static SERIES_KEY_TEXT_SIZE])
{
    char *at = out; // not printed: every value that is stored passes here
    *at++ = (char)('0' + key->kind);
    *at++ = '/';
    at = put_code(at, key->point);
    *at++ = '/';
    at = put_code(at, key->factor);
    *at = '\0';
    return out;
}

bool series_is_unready(const struct fault *f)
{
    return text_equal(f->key, "store.missing") || text_equal(f->key, "store.older");
}

bool series_pin(struct series *series, bool *ret_pinned, struct fault *f)
{
    *ret_pinned = !store_in_transaction(series->book.store);
    return !*ret_pinned || store_read_begin(series->book.store, f);
}

void series_unpin(struct series *series, bool pinned)
{
    if (pinned)
        store_rollback(series->book.store); // nothing was written
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
