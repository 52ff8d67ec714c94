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
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/list.h"
#include "base/text.h"
#include "clickhouse_sql.h"
#include "observe/series/clickhouse/series_remote.h"
#include "series_sql.h"

#define WANTED_MAX 20000                    // late times that are asked for at once

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
        append_name(&w->pieces[remote_shard(w->remote, id)].names, id, key);
        if (!remote_latest(&w->remote->base, key, INT64_MAX, &newest, &found, f))
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
    return remote_ask_rows(w->remote, remote_shard(w->remote, id), question, reading, f);
}

// Rows of `merged` that are not among `old`, into the pieces.
static bool append_rows(struct writing *w, const struct series_key *key, struct observation_rows merged, struct observation_rows old, struct fault *f)
{
    int64_t id = remote_id(key);
    size_t shard = remote_shard(w->remote, id);
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
    if (!remote_ready(remote, f) || !store_begin(store, f))
        return false;
    if (!put_runs(&w, batch, f) || !book_put(&series->book, batch, f) || !store_commit(store, f)) {
        store_rollback(store);
        book_forget(&series->book);
        return false;
    }
    remote->ready = remote_deliver(remote, NULL); // stored it is; what hinders the delivery is told by the next call
    return true;
}

// ---- opening ----

static void remote_close(struct series *series)
{
    struct remote *remote = remote_of(series);
    book_close(&series->book);
    clickhouse_free(remote->server);
    heap_free(remote);
}

static const struct series_backend backend = {false, remote_forget, remote_close, put, remote_retain, remote_newest, remote_read, remote_latest,
                                              remote_means, NULL, remote_list};

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
