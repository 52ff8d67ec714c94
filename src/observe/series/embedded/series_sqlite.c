// The chunks of a series in series.db. A chunk holds a span of days; the tail holds the newest observations until there are
// enough of them to be worth a chunk. Everything in the tail is later than everything in chunks: a late observation goes
// straight into its chunk. So reading is chunks in order, then the tail, and nothing has to be merged.
#include <string.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/series/embedded/series_embedded.h"
#include "observe/series/series_day_internal.h"
#include "series_sql.h"

#define TAIL_MAX 64
#define SPAN_BITS 20

static const int64_t span_days[] = {
#define X(kind, name, days) [kind] = days,
    SERIES_KINDS(X)
#undef X
};

static int64_t span_of(enum series_kind kind, int64_t at_ms)
{
    return (at_ms + ZONE_MS - SERIES_AT_MIN) / (span_days[kind] * DAY_MS);
}

static int64_t chunk_id(const struct series_entry *entry, int64_t span)
{
    return (entry->id << SPAN_BITS) + span;
}

static bool damaged(int64_t id, struct fault *f)
{
    fault_set_number(f, FAULT_BROKEN, "series.damaged", "text", (long long)id);
    return false;
}

// ---- writing ----

static bool decode_rows(struct embedded *embedded, int64_t id, struct store_bytes bytes, struct observation_rows *ret_rows, struct fault *f)
{
    struct chunk chunk;
    if (!chunk_decode(embedded->coder, embedded->scratch, bytes, CHUNK_WHOLE, &chunk))
        return damaged(id, f);
    *ret_rows = (struct observation_rows){chunk_observations(embedded->scratch, &chunk), chunk.count};
    return true;
}

static bool load_chunk(struct embedded *embedded, int64_t id, struct observation_rows *ret_rows, struct fault *f)
{
    struct chunk_one_row row;
    bool found;
    *ret_rows = (struct observation_rows){0};
    if (!chunk_one(embedded->base.book.store, embedded->scratch, &(struct chunk_one_in){.id = id}, &row, &found, f))
        return false;
    return !found || decode_rows(embedded, id, row.bytes, ret_rows, f);
}

static bool load_tail(struct embedded *embedded, int64_t id, struct observation_rows *ret_rows, struct fault *f)
{
    struct tail_one_row row;
    bool found;
    *ret_rows = (struct observation_rows){0};
    if (!tail_one(embedded->base.book.store, embedded->scratch, &(struct tail_one_in){.id = id}, &row, &found, f))
        return false;
    return !found || decode_rows(embedded, id, row.bytes, ret_rows, f);
}

static bool load_newest(struct embedded *embedded, struct series_entry *entry, struct fault *f)
{
    struct chunk_newest_in in = {.first = chunk_id(entry, 0), .last = chunk_id(entry, (1 << SPAN_BITS) - 1)};
    struct chunk_newest_row row;
    struct chunk_head head = {.last_ms = INT64_MIN};
    bool found;
    if (entry->newest_known)
        return true;
    if (!chunk_newest(embedded->base.book.store, embedded->scratch, &in, &row, &found, f))
        return false;
    if (found && !chunk_head_read(row.bytes, &head))
        return damaged(row.id, f);
    entry->newest_ms = head.last_ms;
    entry->newest_known = true;
    return true;
}

// Into the chunk of their one span.
static bool put_span(struct embedded *embedded, const struct series_entry *entry, struct observation_rows rows, struct series_report *report, struct fault *f)
{
    int64_t id = chunk_id(entry, span_of(entry->kind, rows.items[0].at_ms));
    struct observation_rows old;
    if (!load_chunk(embedded, id, &old, f))
        return false;
    struct observation_rows all = observations_merge(embedded->scratch, old, rows, report);
    if (all.count == old.count)
        return true;
    if (all.count > CHUNK_ROWS_MAX)
        return fault_set_number(f, FAULT_TOO_LARGE, "series.crowded", "text", (long long)id);
    struct store_bytes bytes = chunk_encode(embedded->coder, embedded->scratch, all.items, all.count, CHUNK_SMALL);
    return chunk_save(embedded->base.book.store, &(struct chunk_save_in){.id = id, .observations = (int64_t)all.count, .bytes = bytes}, f);
}

static bool put_spans(struct embedded *embedded, struct series_entry *entry, struct observation_rows rows, struct series_report *report, struct fault *f)
{
    for (size_t start = 0, end = 0; start < rows.count; start = end) {
        int64_t span = span_of(entry->kind, rows.items[start].at_ms);
        while (end < rows.count && span_of(entry->kind, rows.items[end].at_ms) == span)
            end++;
        if (!put_span(embedded, entry, (struct observation_rows){rows.items + start, end - start}, report, f))
            return false;
    }
    if (rows.count && rows.items[rows.count - 1].at_ms > entry->newest_ms)
        entry->newest_ms = rows.items[rows.count - 1].at_ms;
    return true;
}

static bool put_fresh(struct embedded *embedded, struct series_entry *entry, struct observation_rows rows, struct series_report *report, struct fault *f)
{
    struct observation_rows old;
    if (!load_tail(embedded, entry->id, &old, f))
        return false;
    struct observation_rows all = observations_merge(embedded->scratch, old, rows, report);
    if (all.count == old.count)
        return true;
    if (all.count <= TAIL_MAX) {
        struct store_bytes bytes = chunk_encode(embedded->coder, embedded->scratch, all.items, all.count, CHUNK_QUICK);
        return tail_save(embedded->base.book.store, &(struct tail_save_in){.id = entry->id, .bytes = bytes}, f);
    }
    struct series_report moved = {0};
    return put_spans(embedded, entry, all, &moved, f) && (old.count == 0 || tail_remove(embedded->base.book.store, &(struct tail_remove_in){.id = entry->id}, f));
}

bool chunks_put(struct embedded *embedded, struct series_entry *entry, const struct observation *rows, size_t count,
                struct series_report *report, struct fault *f)
{
    const uint64_t stored = report->stored;
    size_t late = 0;
    if (!load_newest(embedded, entry, f))
        return false;
    while (late < count && rows[late].at_ms <= entry->newest_ms)
        late++;
    bool ok = put_spans(embedded, entry, (struct observation_rows){(struct observation *)rows, late}, report, f) &&
              (late == count || put_fresh(embedded, entry, (struct observation_rows){(struct observation *)rows + late, count - late}, report, f));
    arena_clear(embedded->scratch);
    return ok && (report->stored == stored || book_change(&embedded->base.book, entry, rows, count, f));
}

// ---- reading ----

struct walk {
    struct embedded *embedded;
    int64_t id;
    enum chunk_part part;
    chunks_visit *visit;
    void *context;
};

static bool walk_bytes(struct walk *walk, struct store_bytes bytes, struct fault *f)
{
    struct chunk chunk;
    if (!chunk_decode(walk->embedded->coder, walk->embedded->scratch, bytes, walk->part, &chunk))
        return damaged(walk->id, f);
    bool ok = walk->visit(walk->context, &chunk, f);
    arena_clear(walk->embedded->scratch);
    return ok;
}

static bool walk_chunk(void *context, const struct chunk_range_row *row, struct fault *f)
{
    return walk_bytes(context, row->bytes, f);
}

static bool walk_all(struct walk *walk, const struct series_entry *entry, struct series_range range, struct fault *f)
{
    struct chunk_range_in in = {.first = chunk_id(entry, span_of(entry->kind, range.from_ms)),
                                .last = chunk_id(entry, span_of(entry->kind, range.to_ms - 1))};
    struct tail_one_row row;
    bool found;
    ARENA_SCOPED arena = arena_new();
    if (!chunk_range_each(walk->embedded->base.book.store, &in, walk_chunk, walk, f) ||
        !tail_one(walk->embedded->base.book.store, arena, &(struct tail_one_in){.id = entry->id}, &row, &found, f))
        return false;
    return !found || walk_bytes(walk, row.bytes, f);
}

bool chunks_each(struct embedded *embedded, const struct series_entry *entry, struct series_range range, enum chunk_part part,
                 chunks_visit *visit, void *context, struct fault *f)
{
    struct walk walk = {embedded, entry->id, part, visit, context};
    bool pinned;
    range.from_ms = range.from_ms < SERIES_AT_MIN ? SERIES_AT_MIN : range.from_ms;
    range.to_ms = range.to_ms > SERIES_AT_MAX ? SERIES_AT_MAX : range.to_ms;
    if (range.from_ms >= range.to_ms)
        return true;
    if (!series_pin(&embedded->base, &pinned, f))
        return false;
    bool ok = walk_all(&walk, entry, range, f);
    series_unpin(&embedded->base, pinned);
    return ok;
}

struct reading {
    struct embedded *embedded;
    struct series_range range;
    series_visit *visit;
    void *context;
};

static bool read_chunk(void *context, const struct chunk *chunk, struct fault *f)
{
    struct reading *reading = context;
    size_t first = 0, end = chunk->count;
    while (first < end && chunk->at_ms[first] < reading->range.from_ms)
        first++;
    while (end > first && chunk->at_ms[end - 1] >= reading->range.to_ms)
        end--;
    if (first == end)
        return true;
    return reading->visit(reading->context, chunk_observations(reading->embedded->scratch, chunk) + first, end - first, f);
}

bool chunks_read(struct embedded *embedded, const struct series_entry *entry, struct series_range range, series_visit *visit, void *context,
                 struct fault *f)
{
    struct reading reading = {embedded, range, visit, context};
    return chunks_each(embedded, entry, range, CHUNK_WHOLE, read_chunk, &reading, f);
}

static bool last_before(struct observation_rows rows, int64_t before_ms, struct observation *ret_observation)
{
    while (rows.count > 0 && rows.items[rows.count - 1].at_ms >= before_ms)
        rows.count--;
    if (rows.count)
        *ret_observation = rows.items[rows.count - 1];
    return rows.count > 0;
}

static bool latest_chunk(struct embedded *embedded, const struct series_entry *entry, int64_t before_ms, struct observation *ret_observation,
                         bool *ret_found, struct fault *f)
{
    int64_t last = before_ms > SERIES_AT_MAX ? SERIES_AT_MAX : before_ms;
    struct chunk_newest_in in = {.first = chunk_id(entry, 0), .last = chunk_id(entry, span_of(entry->kind, last))};
    for (;;) {
        struct chunk_newest_row row;
        struct observation_rows rows;
        bool found;
        if (!chunk_newest(embedded->base.book.store, embedded->scratch, &in, &row, &found, f))
            return false;
        if (!found)
            return true;
        if (!decode_rows(embedded, row.id, row.bytes, &rows, f))
            return false;
        if ((*ret_found = last_before(rows, before_ms, ret_observation)))
            return true;
        in.last = row.id - 1;
    }
}

bool chunks_latest(struct embedded *embedded, const struct series_entry *entry, int64_t before_ms, struct observation *ret_observation,
                   bool *ret_found, struct fault *f)
{
    struct observation_rows tail;
    *ret_found = false;
    if (before_ms <= SERIES_AT_MIN)
        return true;
    bool pinned;
    if (!series_pin(&embedded->base, &pinned, f))
        return false;
    bool ok = load_tail(embedded, entry->id, &tail, f);
    if (ok && !(*ret_found = last_before(tail, before_ms, ret_observation)))
        ok = latest_chunk(embedded, entry, before_ms, ret_observation, ret_found, f);
    series_unpin(&embedded->base, pinned);
    arena_clear(embedded->scratch);
    return ok;
}

bool chunks_summary(struct embedded *embedded, int64_t id, struct series_summary *summary, struct fault *f)
{
    struct series_entry entry = {.id = id, .kind = summary->key.kind};
    int64_t first = chunk_id(&entry, 0), last = chunk_id(&entry, (1 << SPAN_BITS) - 1);
    struct chunk_head oldest = {0}, newest = {0}, tail = {0};
    struct chunk_oldest_row old_row;
    struct chunk_newest_row new_row;
    struct chunk_count_row count;
    struct tail_one_row tail_row;
    bool old_found, new_found, count_found, tail_found;
    bool ok = chunk_oldest(embedded->base.book.store, embedded->scratch, &(struct chunk_oldest_in){first, last}, &old_row, &old_found, f) &&
              chunk_newest(embedded->base.book.store, embedded->scratch, &(struct chunk_newest_in){first, last}, &new_row, &new_found, f) &&
              chunk_count(embedded->base.book.store, embedded->scratch, &(struct chunk_count_in){first, last}, &count, &count_found, f) &&
              tail_one(embedded->base.book.store, embedded->scratch, &(struct tail_one_in){.id = id}, &tail_row, &tail_found, f);
    if (ok && ((old_found && !chunk_head_read(old_row.bytes, &oldest)) || (new_found && !chunk_head_read(new_row.bytes, &newest)) ||
               (tail_found && !chunk_head_read(tail_row.bytes, &tail))))
        ok = damaged(id, f);
    if (ok) {
        summary->rows = (uint64_t)count.observations + tail.count;
        summary->first_ms = old_found ? oldest.first_ms : tail.first_ms;
        summary->last_ms = tail_found ? tail.last_ms : newest.last_ms;
    }
    arena_clear(embedded->scratch);
    return ok;
}

// ---- retention ----

// Days from..to of a series are others than their digests say, where they have any.
static bool days_removed(struct embedded *embedded, int64_t series, int64_t from, int64_t to, struct fault *f)
{
    for (int64_t day = from; day <= to; day++)
        if (!day_changed_known(embedded->base.book.store, &(struct day_changed_known_in){(series << SERIES_CHANGED_DAY_BITS) + day,
                               (day << DAY_SERIES_BITS) + series, SERIES_DAY_REMOVED}, f))
            return false;
    return true;
}

// A series that has fallen silent has its last observations here for good: no chunk is ever made of them.
static bool retain_tail(struct embedded *embedded, const struct series_entry *entry, int64_t before_ms, uint64_t *removed, struct fault *f)
{
    struct observation_rows rows;
    size_t old = 0;
    if (!load_tail(embedded, entry->id, &rows, f))
        return false;
    while (old < rows.count && rows.items[old].at_ms < before_ms)
        old++;
    *removed += old;
    if (old == 0)
        return true;
    for (size_t i = 0; i < old; i++) {
        const int64_t day = series_day_of(rows.items[i].at_ms);
        if ((!i || day != series_day_of(rows.items[i - 1].at_ms)) && !days_removed(embedded, entry->id, day, day, f))
            return false;
    }
    if (old == rows.count)
        return tail_remove(embedded->base.book.store, &(struct tail_remove_in){.id = entry->id}, f);
    struct store_bytes bytes = chunk_encode(embedded->coder, embedded->scratch, rows.items + old, rows.count - old, CHUNK_QUICK);
    return tail_save(embedded->base.book.store, &(struct tail_save_in){.id = entry->id, .bytes = bytes}, f);
}

// A piece: at most `room` chunks.
struct retaining {
    int64_t before_ms;
    size_t room;
    bool whole;             // that was all of the series
    uint64_t removed;
};

static bool retain_chunks(struct embedded *embedded, const struct series_entry *entry, struct retaining *piece, struct fault *f)
{
    struct store *store = embedded->base.book.store;
    struct chunk_remove_in range = {chunk_id(entry, 0), chunk_id(entry, span_of(entry->kind, piece->before_ms)) - 1};
    struct chunk_behind_row behind = {0};
    struct chunk_count_row count;
    bool found;
    if (range.last < range.first)
        return true;
    if (!chunk_behind(store, NULL, &(struct chunk_behind_in){range.first, range.last, (int64_t)piece->room}, &behind, &found, f))
        return false;
    piece->whole = !found;
    range.last = found ? behind.id - 1 : range.last;
    if (!chunk_count(store, embedded->scratch, &(struct chunk_count_in){range.first, range.last}, &count, &found, f))
        return false;
    piece->removed += (uint64_t)count.observations;
    piece->room -= (size_t)count.chunks;
    const int64_t days = span_days[entry->kind], oldest = (count.oldest - range.first) * days, newest = (count.newest - range.first + 1) * days - 1;
    return !count.chunks || (days_removed(embedded, entry->id, oldest, newest, f) && chunk_remove(store, &range, f));
}

static bool retain_one(struct embedded *embedded, const struct series_entry *entry, struct retaining *piece, struct fault *f)
{
    piece->whole = true;
    piece->removed = 0;
    const bool ok = retain_tail(embedded, entry, series_span_start(entry->kind, piece->before_ms), &piece->removed, f) && retain_chunks(embedded, entry, piece, f);
    arena_clear(embedded->scratch);
    return ok;
}

// The places of frames go with their values, and are not counted as observations.
bool chunks_retain(struct embedded *embedded, struct series_retaining *retaining, struct fault *f)
{
    struct series_some_row *rows;
    size_t count;
    ARENA_SCOPED arena = arena_new();
    struct retaining piece = {.before_ms = retaining->before_ms > SERIES_AT_MAX ? SERIES_AT_MAX : retaining->before_ms, .room = RETAIN_CHUNKS, .whole = true};
    retaining->done = piece.before_ms <= SERIES_AT_MIN;
    if (retaining->done)
        return true;
    if (!series_some_all(embedded->base.book.store, arena, &(struct series_some_in){retaining->kind, retaining->after, RETAIN_CHUNKS}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count && piece.room && piece.whole; i++) {
        if (!retain_one(embedded, &(struct series_entry){.id = rows[i].id, .kind = retaining->kind}, &piece, f))
            return false;
        retaining->after = piece.whole ? rows[i].id : retaining->after;
        retaining->removed += text_equal(rows[i].factor, FRAME_FACTOR) ? 0 : piece.removed;
    }
    retaining->done = count < RETAIN_CHUNKS && (!count || retaining->after == rows[count - 1].id);
    return true;
}

// Of a series: without counting what it has.
static bool last_of(struct embedded *embedded, const struct series_entry *entry, int64_t *ret_last_ms, struct fault *f)
{
    struct store *store = embedded->base.book.store;
    struct chunk_newest_row row = {0};
    struct tail_one_row tail = {0};
    struct chunk_head head = {0};
    bool found = false, in_tail = false;
    bool ok = tail_one(store, embedded->scratch, &(struct tail_one_in){.id = entry->id}, &tail, &in_tail, f) &&
              (in_tail || chunk_newest(store, embedded->scratch, &(struct chunk_newest_in){chunk_id(entry, 0), chunk_id(entry, (1 << SPAN_BITS) - 1)}, &row, &found, f));
    if (ok && (in_tail || found) && !chunk_head_read(in_tail ? tail.bytes : row.bytes, &head))
        ok = damaged(entry->id, f);
    *ret_last_ms = head.last_ms;
    arena_clear(embedded->scratch);
    return ok;
}

bool chunks_newest(struct embedded *embedded, struct series_newest *newest, struct fault *f)
{
    struct series_some_row *rows;
    size_t count;
    ARENA_SCOPED arena = arena_new();
    if (!series_some_all(embedded->base.book.store, arena, &(struct series_some_in){newest->kind, newest->after, RETAIN_CHUNKS}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        int64_t last_ms;
        if (!last_of(embedded, &(struct series_entry){.id = rows[i].id, .kind = newest->kind}, &last_ms, f))
            return false;
        newest->after = rows[i].id;
        newest->at_ms = last_ms > newest->at_ms ? last_ms : newest->at_ms;
    }
    if (count == RETAIN_CHUNKS)
        return true;
    newest->done = newest->kind + 1 == SERIES_KIND_COUNT;
    newest->kind = (enum series_kind)(newest->kind + !newest->done);
    newest->after = 0;
    return true;
}
