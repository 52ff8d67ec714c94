// Delivering what is pending, and reading rows; see series_clickhouse.c.
#include <stdlib.h>
#include <zstd.h>

#include "base/digest.h"
#include "clickhouse_sql.h"
#include "observe/series/clickhouse/series_remote.h"
#include "series_sql.h"

int64_t remote_id(const struct series_key *key)
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

size_t remote_shard(const struct remote *remote, int64_t id)
{
    return (size_t)id % clickhouse_shard_count(remote->server);
}

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

bool remote_deliver(struct remote *remote, struct fault *f)
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

bool remote_ready(struct remote *remote, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    if (remote->ready)
        return true;
    for (size_t i = 0; remote->writing && i < clickhouse_shard_count(remote->server); i++)
        if (!create_tables(remote, arena, i, f))
            return false;
    return remote->ready = remote_deliver(remote, f);
}

// ---- reading rows ----

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

bool remote_ask_rows(struct remote *remote, size_t shard, struct clickhouse_question question, struct rows_reading *reading, struct fault *f)
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

bool remote_read(struct series *series, const struct series_key *key, struct series_range range, unsigned options, series_visit *visit,
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
    return remote_ready(remote, f) && remote_ask_rows(remote, remote_shard(remote, id), (struct clickhouse_question){.sql = sql}, reading, f);
}

static bool keep_last(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct observation *last = context;
    (void)f;
    *last = observations[count - 1];
    return true;
}

bool remote_latest(struct series *series, const struct series_key *key, int64_t before_ms, struct observation *ret_observation, bool *ret_found,
                   struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct remote *remote = remote_of(series);
    int64_t id = remote_id(key);
    struct rows_reading *reading = arena_alloc(arena, sizeof *reading);
    reading->visit = keep_last;
    reading->context = ret_observation;
    const char *sql = clickhouse_text(arena, sql_read_latest, VALUES({"series", .number = id}, {"kind", .number = key->kind}, {"before", .number = before_ms}));
    if (!remote_ready(remote, f) || !remote_ask_rows(remote, remote_shard(remote, id), (struct clickhouse_question){.sql = sql}, reading, f))
        return false;
    *ret_found = reading->count > 0;
    return true;
}
