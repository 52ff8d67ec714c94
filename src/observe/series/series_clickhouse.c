// Observations in ClickHouse, on one or several shards. series.h says what is promised; this is how it holds there.
//
// ClickHouse has no transaction, and 18.16 forgets no repeated block. What it has: rows that are equal in their key merge
// into one. So a row is known by (series, time, version), a version is settled before anything is sent, and sending a row
// again changes nothing. The commit is in series.db, which keeps names, marks and touched spans as always. A put is:
//
//   1. what an earlier put left in `pending` is delivered; else the put is refused and nothing has happened
//   2. versions are settled: against nothing for times later than `newest`, against the server's rows for late ones
//   3. ONE synced commit of series.db: the rows as bodies of inserts in `pending`, newest, mark, touched, done. It is stored now
//   4. the bodies are sent, each to the shard of its series, names first
//   5. `pending` is emptied
//
// Killed before 3: nothing was stored, the mark stands where it was. Killed or cut off after 3: the bodies are sent (again)
// by whoever opens the store next, the mark has moved, no row is twice. A put that stored but could not deliver says so in
// its next call, which faults at 1. A reading handle delivers what it finds at its first call, and leaves 5 to the writer.
//
// What this does not do: make the server itself safe against a power cut (18.16 does not sync; the raw frames can be stowed
// again, which stores nothing twice), or show half a put to nobody: between 4 and its end some series are ahead of others.
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/clock/clock.h"
#include "base/digest.h"
#include "base/list.h"
#include "base/text.h"
#include "clickhouse_sql.h"
#include "observe/series/clickhouse.h"
#include "observe/series/clickhouse_row.h"
#include "observe/series/series_internal.h"
#include "series_sql.h"

#define PIECE_BYTES ((size_t)4 << 20)       // of rows in one insert, about
#define PIECE_BYTES_MAX (2 * PIECE_BYTES)
#define WANTED_MAX 20000                    // late times that are asked for at once
#define LIST_BYTES_MAX ((size_t)64 << 20)
#define ROWS_AT_ONCE 512
#define REMOVING_MS 60000                   // is waited for; then the server goes on by itself

struct remote {
    struct series base;
    struct clickhouse *server;
    bool writing;
    bool ready; // tables are there, nothing is pending
};

static struct remote *remote_of(struct series *series) { return (struct remote *)series; }

// The same on every machine and at any time.
static int64_t remote_id(const struct series_key *key)
{
    struct digest_state state;
    char hex[DIGEST_HEX_SIZE];
    digest_begin(&state);
    digest_add_text(&state, key->point);
    digest_add_text(&state, key->factor);
    digest_add_text(&state, series_kind_name(key->kind));
    digest_end(&state, hex);
    hex[15] = '\0'; // 60 bits
    return strtoll(hex, NULL, 16);
}

static size_t shard_of(const struct remote *remote, int64_t id)
{
    return (size_t)id % clickhouse_shard_count(remote->server);
}

#define VALUES(...) (const struct clickhouse_value[]){__VA_ARGS__}, sizeof((const struct clickhouse_value[]){__VA_ARGS__}) / sizeof(struct clickhouse_value)

// ---- delivering ----

static bool deliver_body(struct remote *remote, struct arena *arena, const struct pending_next_row *row, struct fault *f)
{
    size_t size = (size_t)row->size;
    bool sound = row->size > 0 && size <= PIECE_BYTES_MAX && row->shard >= 0 && (size_t)row->shard < clickhouse_shard_count(remote->server);
    char *bytes = arena_alloc(arena, sound ? size : 1);
    if (!sound || ZSTD_decompress(bytes, size, row->bytes.bytes, row->bytes.size) != size)
        return fault_set(f, FAULT_BROKEN, "series.damaged", "text", "pending", NULL);
    return clickhouse_insert(remote->server, (size_t)row->shard, row->names ? sql_insert_series : sql_insert_observation, (struct store_bytes){bytes, size}, f);
}

static bool deliver(struct remote *remote, struct fault *f)
{
    struct pending_next_in after = {0};
    for (;;) {
        ARENA_SCOPED arena = arena_new();
        struct pending_next_row row;
        bool found;
        if (!pending_next(remote->base.book.store, arena, &after, &row, &found, f))
            return false;
        if (!found)
            break;
        if (!deliver_body(remote, arena, &row, f))
            return false;
        after.after = row.id;
    }
    return after.after == 0 || !remote->writing || pending_remove(remote->base.book.store, &(struct pending_remove_in){after.after}, f);
}

static bool create_tables(struct remote *remote, struct arena *arena, size_t shard, struct fault *f)
{
    const char *database = clickhouse_text(arena, sql_create_database, VALUES({.name = "database", .text = clickhouse_database(remote->server), .bare = true}));
    return clickhouse_ask(remote->server, shard, &(struct clickhouse_question){.sql = database, .without_database = true}, f) &&
           clickhouse_ask(remote->server, shard, &(struct clickhouse_question){.sql = sql_create_series}, f) &&
           clickhouse_ask(remote->server, shard, &(struct clickhouse_question){.sql = sql_create_observation}, f);
}

static bool make_ready(struct remote *remote, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    if (remote->ready)
        return true;
    for (size_t i = 0; remote->writing && i < clickhouse_shard_count(remote->server); i++)
        if (!create_tables(remote, arena, i, f))
            return false;
    return remote->ready = deliver(remote, f);
}

// ---- reading rows ----

struct rows_reading {
    struct row_cutter cutter;
    unsigned options;
    series_visit *visit;
    void *context;
    size_t count;
    struct observation rows[ROWS_AT_ONCE];
};

static bool visit_rows(struct rows_reading *reading, size_t count, struct fault *f)
{
    for (size_t i = 0; i < count && !(reading->options & SERIES_FRAMES); i++)
        reading->rows[i].frame = 0;
    return count == 0 || reading->visit(reading->context, reading->rows, count, f);
}

// The last row stays until the next shows whether it is a doublet or an older version.
static bool take_row(void *context, const uint8_t *row, struct fault *f)
{
    struct rows_reading *reading = context;
    struct observation o, *last = reading->count ? &reading->rows[reading->count - 1] : NULL;
    if (!clickhouse_row_read(row, &o))
        return fault_set(f, FAULT_BROKEN, "series.damaged", "text", "observation", NULL);
    if (last && last->at_ms == o.at_ms && (last->version == o.version || !(reading->options & SERIES_ALL_VERSIONS))) {
        *last = o;
        return true;
    }
    if (reading->count == ROWS_AT_ONCE) {
        if (!visit_rows(reading, ROWS_AT_ONCE, f))
            return false;
        reading->count = 0;
    }
    reading->rows[reading->count++] = o;
    return true;
}

static bool take_rows(void *context, const uint8_t *bytes, size_t size, struct fault *f)
{
    struct rows_reading *reading = context;
    return row_cutter_take(&reading->cutter, bytes, size, take_row, reading, f);
}

static bool ask_rows(struct remote *remote, size_t shard, struct clickhouse_question question, struct rows_reading *reading, struct fault *f)
{
    reading->cutter = (struct row_cutter){.row_size = CLICKHOUSE_ROW_SIZE};
    question.take = take_rows;
    question.context = reading;
    if (!clickhouse_ask(remote->server, shard, &question, f))
        return false;
    if (reading->cutter.have)
        return fault_set(f, FAULT_BROKEN, "series.damaged", "text", "observation", NULL);
    return visit_rows(reading, reading->count, f);
}

static bool read_rows(struct series *series, const struct series_key *key, struct series_range range, unsigned options, series_visit *visit,
                      void *context, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct remote *remote = remote_of(series);
    int64_t id = remote_id(key);
    struct rows_reading *reading = arena_alloc(arena, sizeof *reading);
    reading->options = options;
    reading->visit = visit;
    reading->context = context;
    const char *sql = clickhouse_text(arena, sql_read_rows, VALUES({"series", .number = id}, {"kind", .number = key->kind}, {"from", .number = range.from_ms},
                                                                   {"to", .number = range.to_ms}));
    return make_ready(remote, f) && ask_rows(remote, shard_of(remote, id), (struct clickhouse_question){.sql = sql}, reading, f);
}

static bool keep_last(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct observation *last = context;
    (void)f;
    *last = observations[count - 1];
    return true;
}

static bool latest(struct series *series, const struct series_key *key, int64_t before_ms, struct observation *ret_observation, bool *ret_found,
                   struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct remote *remote = remote_of(series);
    int64_t id = remote_id(key);
    struct rows_reading *reading = arena_alloc(arena, sizeof *reading);
    reading->visit = keep_last;
    reading->context = ret_observation;
    const char *sql = clickhouse_text(arena, sql_read_latest, VALUES({"series", .number = id}, {"kind", .number = key->kind}, {"before", .number = before_ms}));
    if (!make_ready(remote, f) || !ask_rows(remote, shard_of(remote, id), (struct clickhouse_question){.sql = sql}, reading, f))
        return false;
    *ret_found = reading->count > 0;
    return true;
}

// ---- writing ----

struct piece {
    struct text_buffer rows, names;
};

struct writing {
    struct remote *remote;
    struct arena *arena;   // of the pieces
    struct piece *pieces;  // one a shard
    struct series_report *report;
};

static bool flush(struct writing *w, size_t shard, struct text_buffer *body, bool names, struct fault *f)
{
    if (body->size == 0)
        return true;
    ARENA_SCOPED arena = arena_new();
    size_t room = ZSTD_compressBound(body->size);
    char *bytes = arena_alloc(arena, room);
    size_t size = ZSTD_compress(bytes, room, body->bytes, body->size, 1);
    struct pending_add_in in = {(int64_t)shard, names, (int64_t)body->size, {bytes, size}};
    body->size = 0;
    return pending_add(w->remote->base.book.store, &in, f);
}

static bool flush_all(struct writing *w, struct fault *f)
{
    for (size_t i = 0; i < clickhouse_shard_count(w->remote->server); i++)
        if (!flush(w, i, &w->pieces[i].names, true, f) || !flush(w, i, &w->pieces[i].rows, false, f))
            return false;
    return true;
}

static void append_name(struct text_buffer *out, int64_t id, const struct series_key *key)
{
    const char *const texts[] = {key->point, key->factor};
    for (size_t i = 0; i < 8; i++)
        text_buffer_append_char(out, (char)((uint64_t)id >> (8 * i)));
    for (size_t i = 0; i < 2; i++) {
        text_buffer_append_char(out, (char)strlen(texts[i])); // codes are shorter than 128
        text_buffer_append(out, texts[i]);
    }
    text_buffer_append_char(out, (char)key->kind);
}

// From series.db; at its first put the server is asked, for it may know the series from an earlier series.db.
static bool find_newest(struct writing *w, const struct series_key *key, struct series_entry *entry, int64_t id, struct fault *f)
{
    struct newest_one_row row;
    struct observation newest;
    bool found;
    if (entry->newest_known)
        return true;
    if (!newest_one(w->remote->base.book.store, NULL, &(struct newest_one_in){entry->id}, &row, &found, f))
        return false;
    if (!found) {
        append_name(&w->pieces[shard_of(w->remote, id)].names, id, key);
        if (!latest(&w->remote->base, key, INT64_MAX, &newest, &found, f))
            return false;
        row.at_ms = found ? newest.at_ms : INT64_MIN;
    }
    entry->newest_ms = row.at_ms;
    return entry->newest_known = true;
}

struct row_list LIST_OF(struct observation);

struct old_rows {
    struct arena *arena;
    struct row_list list;
};

static bool keep_old(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct old_rows *old = context;
    if (old->list.count + count > SERIES_PUT_MAX)
        return fault_set_number(f, FAULT_TOO_LARGE, "series.crowded", "text", (long long)observations[0].at_ms);
    for (size_t i = 0; i < count; i++)
        LIST_PUSH(old->arena, &old->list, observations[i]);
    return true;
}

// What the server has at the times of these rows.
static bool read_old(struct writing *w, const struct series_key *key, struct observation_rows rows, struct old_rows *old, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int64_t id = remote_id(key);
    int64_t *wanted = arena_array(arena, rows.count, sizeof *wanted); // little-endian, as all our machines
    struct rows_reading *reading = arena_alloc(arena, sizeof *reading);
    reading->options = SERIES_ALL_VERSIONS | SERIES_FRAMES;
    reading->visit = keep_old;
    reading->context = old;
    for (size_t i = 0; i < rows.count; i++)
        wanted[i] = rows.items[i].at_ms;
    const char *sql = clickhouse_text(arena, sql_read_wanted, VALUES({"series", .number = id}, {"kind", .number = key->kind},
                                                                     {"from", .number = wanted[0]}, {"to", .number = wanted[rows.count - 1] + 1}));
    struct clickhouse_question question = {.sql = sql, .wanted = {wanted, rows.count * sizeof *wanted}};
    return ask_rows(w->remote, shard_of(w->remote, id), question, reading, f);
}

// Rows of `merged` that are not among `old`, into the pieces.
static bool append_rows(struct writing *w, const struct series_key *key, struct observation_rows merged, struct observation_rows old, struct fault *f)
{
    int64_t id = remote_id(key);
    size_t shard = shard_of(w->remote, id);
    uint8_t bytes[CLICKHOUSE_ROW_SIZE];
    for (size_t i = 0, j = 0; i < merged.count; i++) {
        const struct observation *row = &merged.items[i];
        if (j < old.count && old.items[j].at_ms == row->at_ms && old.items[j].version == row->version) {
            j++;
            continue;
        }
        clickhouse_row_write(bytes, id, key->kind, row);
        text_buffer_append_bytes(&w->pieces[shard].rows, bytes, sizeof bytes);
        if (w->pieces[shard].rows.size > PIECE_BYTES && !flush(w, shard, &w->pieces[shard].rows, false, f))
            return false;
    }
    return true;
}

// The end of a slice: at most WANTED_MAX rows on one side of newest_ms, and all of their last time.
static size_t slice_end(struct observation_rows rows, size_t start, int64_t newest_ms)
{
    size_t end = start;
    bool late = rows.items[start].at_ms <= newest_ms;
    while (end < rows.count && (rows.items[end].at_ms <= newest_ms) == late &&
           (end - start < WANTED_MAX || rows.items[end].at_ms == rows.items[end - 1].at_ms))
        end++;
    return end;
}

static bool put_rows(struct writing *w, const struct series_key *key, const struct series_entry *entry, struct observation_rows rows, struct fault *f)
{
    for (size_t start = 0, end; start < rows.count; start = end) {
        ARENA_SCOPED arena = arena_new();
        struct old_rows old = {.arena = arena};
        end = slice_end(rows, start, entry->newest_ms);
        struct observation_rows slice = {rows.items + start, end - start};
        if (slice.items[0].at_ms <= entry->newest_ms && !read_old(w, key, slice, &old, f))
            return false;
        struct observation_rows before = {old.list.items, old.list.count};
        if (!append_rows(w, key, observations_merge(arena, before, slice, w->report), before, f))
            return false;
    }
    return true;
}

static bool put_series(struct writing *w, const struct series_run *const *runs, size_t count, struct series_entry *entry, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_book *book = &w->remote->base.book;
    const struct series_key *key = &runs[0]->key;
    struct observation_rows rows = observations_join(arena, runs, count);
    uint64_t before = w->report->stored;
    if (!find_newest(w, key, entry, remote_id(key), f) || !put_rows(w, key, entry, rows, f))
        return false;
    if (rows.items[rows.count - 1].at_ms > entry->newest_ms) {
        entry->newest_ms = rows.items[rows.count - 1].at_ms;
        if (!newest_save(book->store, &(struct newest_save_in){entry->id, entry->newest_ms}, f))
            return false;
    }
    return w->report->stored == before || book_touch(book, entry, rows.items, rows.count, f);
}

struct incoming {
    const struct series_run *run;
    struct series_entry *entry;
    size_t order;
};

static int compare_incoming(const void *left, const void *right)
{
    const struct incoming *a = left, *b = right;
    if (a->entry->id != b->entry->id)
        return a->entry->id < b->entry->id ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static bool put_runs(struct writing *w, const struct series_batch *batch, struct fault *f)
{
    struct incoming *incoming = arena_array(w->arena, batch->count, sizeof *incoming);
    const struct series_run **runs = arena_array(w->arena, batch->count, sizeof *runs);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        incoming[count] = (struct incoming){.run = &batch->runs[i], .order = i};
        if (batch->runs[i].count && !book_find(&w->remote->base.book, &batch->runs[i].key, true, &incoming[count].entry, f))
            return false;
        count += batch->runs[i].count > 0;
    }
    qsort(incoming, count, sizeof *incoming, compare_incoming);
    for (size_t i = 0; i < count; i++)
        runs[i] = incoming[i].run;
    for (size_t start = 0, end = 0; start < count; start = end) {
        while (end < count && incoming[end].entry == incoming[start].entry)
            end++;
        if (!put_series(w, runs + start, end - start, incoming[start].entry, f))
            return fault_at(f, "%s %s", runs[start]->key.point, runs[start]->key.factor);
    }
    return flush_all(w, f);
}

static bool put(struct series *series, const struct series_batch *batch, struct series_report *ret_report, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct remote *remote = remote_of(series);
    struct store *store = series->book.store;
    size_t shards = clickhouse_shard_count(remote->server);
    struct writing w = {remote, arena, arena_array(arena, shards, sizeof *w.pieces), ret_report};
    for (size_t i = 0; i < shards; i++) {
        text_buffer_init(&w.pieces[i].rows, arena);
        text_buffer_init(&w.pieces[i].names, arena);
    }
    book_trim(&series->book);
    if (!make_ready(remote, f) || !store_begin(store, f))
        return false;
    if (!put_runs(&w, batch, f) || !book_put(&series->book, batch, f) || !store_commit(store, f)) {
        store_rollback(store);
        book_forget(&series->book);
        return false;
    }
    remote->ready = deliver(remote, NULL); // stored it is; what hinders the delivery is told by the next call
    return true;
}

// ---- buckets, list, retention ----

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

static bool means(struct series *series, struct arena *arena, const struct series_key *key, const struct series_step *step,
                  struct series_bucket **ret_buckets, size_t *ret_count, struct fault *f)
{
    struct remote *remote = remote_of(series);
    int64_t id = remote_id(key);
    struct buckets_reading reading = {.cutter = {.row_size = BUCKET_SIZE}, .arena = arena, .step = step};
    const char *sql = clickhouse_text(arena, sql_read_means, VALUES({"series", .number = id}, {"kind", .number = key->kind},
        {"from", .number = step->range.from_ms}, {"to", .number = step->range.to_ms}, {"step", .number = step->step_ms},
        {"valid_only", .number = step->valid_only}, {"limit", .number = SERIES_BUCKETS_MAX + 1}));
    struct clickhouse_question question = {.sql = sql, .take = take_buckets, .context = &reading};
    if (!make_ready(remote, f) || !clickhouse_ask(remote->server, shard_of(remote, id), &question, f))
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

static bool list(struct series *series, struct arena *arena, const char *point, struct series_summary **ret_list, size_t *ret_count, struct fault *f)
{
    struct remote *remote = remote_of(series);
    struct summary_list found = {0};
    const char *sql = clickhouse_text(arena, sql_read_list, VALUES({"point", .text = point ? point : ""}));
    if (!make_ready(remote, f))
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

static bool retain(struct series *series, struct series_retaining *retaining, struct fault *f)
{
    const enum series_kind kind = retaining->kind;
    ARENA_SCOPED arena = arena_new();
    struct remote *remote = remote_of(series);
    int64_t before = series_span_start(kind, retaining->before_ms);
    const char *count_sql = clickhouse_text(arena, sql_count_old, VALUES({"kind", .number = kind}, {"before", .number = before}));
    const char *remove_sql = clickhouse_text(arena, sql_remove_old, VALUES({"kind", .number = kind}, {"before", .number = before}));
    if (!make_ready(remote, f))
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

static bool newest(struct series *series, struct series_newest *look, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_summary *rows;
    size_t count;
    if (!list(series, arena, NULL, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        look->at_ms = rows[i].last_ms > look->at_ms ? rows[i].last_ms : look->at_ms;
    look->done = true;
    return true;
}

// Its rows first: what is left of a name alone is listed by nobody.
static bool forget(struct series *series, const struct series_key *key, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct remote *remote = remote_of(series);
    const int64_t id = remote_id(key);
    const char *sql = clickhouse_text(arena, sql_remove_series, VALUES({"series", .number = id}, {"kind", .number = key->kind}));
    return make_ready(remote, f) && clickhouse_ask(remote->server, shard_of(remote, id), &(struct clickhouse_question){.sql = sql}, f) &&
           await_removing(remote, arena, shard_of(remote, id), f);
}

// ---- opening ----

static void remote_close(struct series *series)
{
    struct remote *remote = remote_of(series);
    book_close(&series->book);
    clickhouse_free(remote->server);
    heap_free(remote);
}

static const struct series_backend backend = {false, forget, remote_close, put, retain, newest, read_rows, latest, means, NULL, list};

// series.db remembers that its observations are elsewhere, and on how many shards: others would not find them.
static bool check_place(struct series_book *book, const struct clickhouse_settings *settings, bool writing, struct fault *f)
{
    struct mark_one_row mark;
    struct chunk_any_row chunk;
    bool found, embedded;
    if (!mark_one(book->store, NULL, &(struct mark_one_in){SERIES_SHARDS_MARK}, &mark, &found, f) || !chunk_any(book->store, NULL, &chunk, &embedded, f))
        return false;
    if (embedded)
        return fault_set(f, FAULT_CONFLICT, "series.embedded", NULL);
    if (found && mark.position != (int64_t)settings->shard_count)
        return fault_set_number(f, FAULT_CONFLICT, "series.shards", "text", (long long)mark.position);
    return found || !writing || mark_save(book->store, &(struct mark_save_in){SERIES_SHARDS_MARK, (int64_t)settings->shard_count}, f);
}

struct series *series_clickhouse_open(const struct series_options *options, const struct clickhouse_settings *settings, struct fault *f)
{
    struct series_book book;
    bool writing = options->mode == STORE_WRITE;
    if (!book_open(&book, options, f))
        return NULL;
    if (!check_place(&book, settings, writing, f)) {
        book_close(&book);
        return NULL;
    }
    struct remote *remote = heap_alloc(sizeof *remote);
    *remote = (struct remote){.base = {&backend, book}, .server = clickhouse_new(settings), .writing = writing};
    return &remote->base;
}
