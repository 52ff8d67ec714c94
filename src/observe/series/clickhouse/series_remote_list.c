// Buckets, the list of series, and removing, where the observations are in ClickHouse.
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock/clock.h"
#include "base/list.h"
#include "base/text.h"
#include "clickhouse_sql.h"
#include "observe/series/clickhouse/series_remote.h"

#define LIST_BYTES_MAX ((size_t)64 << 20)
#define REMOVING_MS 60000                   // is waited for; then the server goes on by itself

#define BUCKET_SIZE 48

struct buckets_reading {
    struct row_cutter cutter;
    struct arena *arena;
    const struct series_step *step;
    struct bucket_list LIST_OF(struct series_bucket) list;
};

static uint64_t number_at(const uint8_t *row, size_t place)
{
    uint64_t value;
    memcpy(&value, row + 8 * place, sizeof value);
    return value;
}

static double double_at(const uint8_t *row, size_t place)
{
    double value;
    memcpy(&value, row + 8 * place, sizeof value);
    return value;
}

static bool take_bucket(void *context, const uint8_t *row, struct fault *f)
{
    struct buckets_reading *reading = context;
    uint64_t count = number_at(row, 1);
    if (reading->list.count == SERIES_BUCKETS_MAX)
        return fault_set_number(f, FAULT_TOO_LARGE, "series.buckets", "limit", SERIES_BUCKETS_MAX);
    LIST_PUSH(reading->arena, &reading->list, (struct series_bucket){
        .at_ms = reading->step->range.from_ms + (int64_t)number_at(row, 0) * reading->step->step_ms, .count = (uint32_t)count,
        .valid = (uint32_t)number_at(row, 2), .mean = double_at(row, 3) / (double)count, .least = double_at(row, 4), .most = double_at(row, 5)});
    return true;
}

static bool take_buckets(void *context, const uint8_t *bytes, size_t size, struct fault *f)
{
    struct buckets_reading *reading = context;
    return row_cutter_take(&reading->cutter, bytes, size, take_bucket, reading, f);
}

bool remote_means(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                  struct series_bucket **ret_buckets, size_t *ret_count, struct fault *f)
{
    struct remote *remote = remote_of(series);
    int64_t id = remote_id(key);
    struct buckets_reading reading = {.cutter = {.row_size = BUCKET_SIZE}, .arena = arena, .step = step};
    const char *sql = clickhouse_text(arena, sql_read_means, VALUES({"series", .number = id}, {"kind", .number = key->kind},
        {"from", .number = step->range.from_ms}, {"to", .number = step->range.to_ms}, {"step", .number = step->step_ms},
        {"valid_only", .number = step->valid_only}, {"limit", .number = SERIES_BUCKETS_MAX + 1}));
    struct clickhouse_question question = {.sql = sql, .take = take_buckets, .context = &reading};
    if (!remote_ready(remote, f) || !clickhouse_ask(remote->server, remote_shard(remote, id), &question, f))
        return false;
    *ret_buckets = reading.list.items;
    *ret_count = reading.list.count;
    return true;
}

static bool take_bytes(void *context, const uint8_t *bytes, size_t size, struct fault *f)
{
    struct text_buffer *out = context;
    if (out->size + size > LIST_BYTES_MAX)
        return fault_set_number(f, FAULT_TOO_LARGE, "series.batch", "limit", (long long)LIST_BYTES_MAX);
    text_buffer_append_bytes(out, bytes, size);
    return true;
}

struct summary_list LIST_OF(struct series_summary);

// NULL: the bytes end inside.
static const char *cut_text(struct arena *arena, const char **at, const char *end)
{
    size_t size = *at < end ? (unsigned char)**at : 0;
    if (*at >= end || size > SERIES_NAME_MAX || (size_t)(end - *at - 1) < size)
        return NULL;
    const char *text = arena_strndup(arena, *at + 1, size);
    *at += 1 + size;
    return text;
}

static bool parse_list(struct arena *arena, const struct text_buffer *bytes, struct summary_list *list)
{
    const char *at = bytes->bytes, *end = bytes->bytes + bytes->size;
    while (at < end) {
        struct series_summary summary = {.key = {.point = cut_text(arena, &at, end)}};
        summary.key.factor = cut_text(arena, &at, end);
        if (!summary.key.point || !summary.key.factor || end - at < 25 || (unsigned char)*at >= SERIES_KIND_COUNT)
            return false;
        summary.key.kind = (enum series_kind)*at++;
        summary.first_ms = (int64_t)number_at((const uint8_t *)at, 0);
        summary.last_ms = (int64_t)number_at((const uint8_t *)at, 1);
        summary.rows = number_at((const uint8_t *)at, 2);
        at += 24;
        LIST_PUSH(arena, list, summary);
    }
    return true;
}

static int compare_summaries(const void *left, const void *right)
{
    const struct series_key *a = &((const struct series_summary *)left)->key, *b = &((const struct series_summary *)right)->key;
    int order = strcmp(a->point, b->point);
    order = order ? order : strcmp(a->factor, b->factor);
    return order ? order : (int)a->kind - (int)b->kind;
}

bool remote_list(struct series *series, struct arena *arena, const char *point, struct series_summary **ret_list, size_t *ret_count, struct fault *f)
{
    struct remote *remote = remote_of(series);
    struct summary_list found = {0};
    const char *sql = clickhouse_text(arena, sql_read_list, VALUES({"point", .text = point ? point : ""}));
    if (!remote_ready(remote, f))
        return false;
    for (size_t i = 0; i < clickhouse_shard_count(remote->server); i++) {
        struct text_buffer bytes;
        text_buffer_init(&bytes, arena);
        if (!clickhouse_ask(remote->server, i, &(struct clickhouse_question){.sql = sql, .take = take_bytes, .context = &bytes}, f))
            return false;
        if (!parse_list(arena, &bytes, &found))
            return fault_set(f, FAULT_BROKEN, "series.damaged", "text", "series", NULL);
    }
    if (found.count)
        qsort(found.items, found.count, sizeof *found.items, compare_summaries);
    *ret_list = found.items;
    *ret_count = found.count;
    return true;
}

static bool ask_count(struct remote *remote, struct arena *arena, size_t shard, const char *sql, uint64_t *ret_count, struct fault *f)
{
    struct text_buffer bytes;
    text_buffer_init(&bytes, arena);
    if (!clickhouse_ask(remote->server, shard, &(struct clickhouse_question){.sql = sql, .take = take_bytes, .context = &bytes}, f))
        return false;
    if (bytes.size != sizeof *ret_count)
        return fault_set(f, FAULT_BROKEN, "series.damaged", "text", "count", NULL);
    *ret_count = number_at((const uint8_t *)bytes.bytes, 0);
    return true;
}

static bool await_removing(struct remote *remote, struct arena *arena, size_t shard, struct fault *f)
{
    int64_t deadline_ns = clock_monotonic_ns() + REMOVING_MS * INT64_C(1000000);
    uint64_t left = 1;
    while (left && clock_monotonic_ns() < deadline_ns) {
        if (!ask_count(remote, arena, shard, sql_count_removing, &left, f))
            return false;
        if (left)
            poll(NULL, 0, 20); // the server gives no other sign
    }
    return true;
}

bool remote_retain(struct series *series, struct series_retaining *retaining, struct fault *f)
{
    const enum series_kind kind = retaining->kind;
    ARENA_SCOPED arena = arena_new();
    struct remote *remote = remote_of(series);
    int64_t before = series_span_start(kind, retaining->before_ms);
    const char *count_sql = clickhouse_text(arena, sql_count_old, VALUES({"kind", .number = kind}, {"before", .number = before}));
    const char *remove_sql = clickhouse_text(arena, sql_remove_old, VALUES({"kind", .number = kind}, {"before", .number = before}));
    if (!remote_ready(remote, f))
        return false;
    for (size_t i = 0; i < clickhouse_shard_count(remote->server); i++) {
        uint64_t old = 0;
        if (!ask_count(remote, arena, i, count_sql, &old, f))
            return false;
        if (old == 0)
            continue;
        if (!clickhouse_ask(remote->server, i, &(struct clickhouse_question){.sql = remove_sql}, f) || !await_removing(remote, arena, i, f))
            return false;
        retaining->removed += old;
        if (!book_removed(&series->book, kind, retaining->before_ms, old, f))
            return false;
    }
    retaining->done = true;
    return true;
}

bool remote_newest(struct series *series, struct series_newest *look, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_summary *rows;
    size_t count;
    if (!remote_list(series, arena, NULL, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        look->at_ms = rows[i].last_ms > look->at_ms ? rows[i].last_ms : look->at_ms;
    look->done = true;
    return true;
}

// Its rows first: what is left of a name alone is listed by nobody.
bool remote_forget(struct series *series, const struct series_key *key, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct remote *remote = remote_of(series);
    const int64_t id = remote_id(key);
    const char *sql = clickhouse_text(arena, sql_remove_series, VALUES({"series", .number = id}, {"kind", .number = key->kind}));
    return remote_ready(remote, f) && clickhouse_ask(remote->server, remote_shard(remote, id), &(struct clickhouse_question){.sql = sql}, f) &&
           await_removing(remote, arena, remote_shard(remote, id), f);
}
