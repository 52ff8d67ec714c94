// The chunks of a series in series.db. A chunk holds a span of days; the tail holds the newest observations until there are
// enough of them to be worth a chunk. Everything in the tail is later than everything in chunks: a late observation goes
// straight into its chunk. So reading is chunks in order, then the tail, and nothing has to be merged.
#include <string.h>

#include "observe/series_internal.h"
#include "series_sql.h"

#define TAIL_MAX 64
#define SPAN_BITS 20
#define MS_PER_DAY INT64_C(86400000)
#define ZONE_MS INT64_C(28800000)

static const int64_t span_days[] = {
#define X(kind, name, days) [kind] = days,
    SERIES_KINDS(X)
#undef X
};

static int64_t span_of(enum series_kind kind, int64_t at_ms)
{
    return (at_ms + ZONE_MS - SERIES_AT_MIN) / (span_days[kind] * MS_PER_DAY);
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

// ---- merging ----

struct rows {
    struct observation *items;
    size_t count;
};

static bool same_number(struct observation_number a, struct observation_number b)
{
    if (!a.present || !b.present)
        return a.present == b.present;
    return a.scale == b.scale ? a.mantissa == b.mantissa : decimal_equal(observation_decimal(a), observation_decimal(b));
}

static bool same_content(const struct observation *a, const struct observation *b)
{
    return same_number(a->value, b->value) && same_number(a->least, b->least) && same_number(a->most, b->most) &&
           same_number(a->total, b->total) && a->origin == b->origin && memcmp(a->flag, b->flag, sizeof a->flag) == 0;
}

// Puts one row among the versions of its time, which are the last `group` of rows.
static bool add_version(struct rows *rows, size_t group, const struct observation *row)
{
    struct observation added = *row, *versions = rows->items + rows->count - group;
    size_t place = group;
    if (row->version == OBSERVATION_VERSION_NEXT) {
        if (group && same_content(&versions[group - 1], row))
            return false;
        added.version = group ? versions[group - 1].version + 1 : 1;
    }
    while (place > 0 && versions[place - 1].version > added.version)
        place--;
    if (place > 0 && versions[place - 1].version == added.version)
        return false;
    memmove(versions + place + 1, versions + place, (group - place) * sizeof *versions);
    versions[place] = added;
    rows->count++;
    return true;
}

static struct rows merge(struct arena *arena, struct rows old, struct rows more, struct series_report *report)
{
    struct rows merged = {.items = arena_array(arena, old.count + more.count, sizeof *merged.items)};
    for (size_t i = 0, j = 0; i < old.count || j < more.count;) {
        int64_t at = j == more.count || (i < old.count && old.items[i].at_ms < more.items[j].at_ms) ? old.items[i].at_ms : more.items[j].at_ms;
        size_t start = merged.count;
        for (; i < old.count && old.items[i].at_ms == at; i++)
            merged.items[merged.count++] = old.items[i];
        for (; j < more.count && more.items[j].at_ms == at; j++) {
            bool added = add_version(&merged, merged.count - start, &more.items[j]);
            report->stored += added;
            report->repeated += !added;
        }
    }
    return merged;
}

// ---- writing ----

static bool decode_rows(struct series *series, int64_t id, struct store_bytes bytes, struct rows *ret_rows, struct fault *f)
{
    struct chunk chunk;
    if (!chunk_decode(series->coder, series->scratch, bytes, CHUNK_WHOLE, &chunk))
        return damaged(id, f);
    *ret_rows = (struct rows){chunk_observations(series->scratch, &chunk), chunk.count};
    return true;
}

static bool load_chunk(struct series *series, int64_t id, struct rows *ret_rows, struct fault *f)
{
    struct chunk_one_row row;
    bool found;
    *ret_rows = (struct rows){0};
    if (!chunk_one(series->store, series->scratch, &(struct chunk_one_in){.id = id}, &row, &found, f))
        return false;
    return !found || decode_rows(series, id, row.bytes, ret_rows, f);
}

static bool load_tail(struct series *series, int64_t id, struct rows *ret_rows, struct fault *f)
{
    struct tail_one_row row;
    bool found;
    *ret_rows = (struct rows){0};
    if (!tail_one(series->store, series->scratch, &(struct tail_one_in){.id = id}, &row, &found, f))
        return false;
    return !found || decode_rows(series, id, row.bytes, ret_rows, f);
}

static bool load_newest(struct series *series, struct series_entry *entry, struct fault *f)
{
    struct chunk_newest_in in = {.first = chunk_id(entry, 0), .last = chunk_id(entry, (1 << SPAN_BITS) - 1)};
    struct chunk_newest_row row;
    struct chunk_head head = {.last_ms = INT64_MIN};
    bool found;
    if (entry->newest_known)
        return true;
    if (!chunk_newest(series->store, series->scratch, &in, &row, &found, f))
        return false;
    if (found && !chunk_head_read(row.bytes, &head))
        return damaged(row.id, f);
    entry->newest_ms = head.last_ms;
    entry->newest_known = true;
    return true;
}

// Into the chunk of their one span.
static bool put_span(struct series *series, const struct series_entry *entry, struct rows rows, struct series_report *report, struct fault *f)
{
    int64_t id = chunk_id(entry, span_of(entry->kind, rows.items[0].at_ms));
    struct rows old;
    if (!load_chunk(series, id, &old, f))
        return false;
    struct rows all = merge(series->scratch, old, rows, report);
    if (all.count == old.count)
        return true;
    if (all.count > CHUNK_ROWS_MAX)
        return fault_set_number(f, FAULT_TOO_LARGE, "series.crowded", "text", (long long)id);
    struct store_bytes bytes = chunk_encode(series->coder, series->scratch, all.items, all.count, CHUNK_SMALL);
    return chunk_save(series->store, &(struct chunk_save_in){.id = id, .observations = (int64_t)all.count, .bytes = bytes}, f);
}

static bool put_spans(struct series *series, struct series_entry *entry, struct rows rows, struct series_report *report, struct fault *f)
{
    for (size_t start = 0, end = 0; start < rows.count; start = end) {
        int64_t span = span_of(entry->kind, rows.items[start].at_ms);
        while (end < rows.count && span_of(entry->kind, rows.items[end].at_ms) == span)
            end++;
        if (!put_span(series, entry, (struct rows){rows.items + start, end - start}, report, f))
            return false;
    }
    if (rows.count && rows.items[rows.count - 1].at_ms > entry->newest_ms)
        entry->newest_ms = rows.items[rows.count - 1].at_ms;
    return true;
}

static bool put_fresh(struct series *series, struct series_entry *entry, struct rows rows, struct series_report *report, struct fault *f)
{
    struct rows old;
    if (!load_tail(series, entry->id, &old, f))
        return false;
    struct rows all = merge(series->scratch, old, rows, report);
    if (all.count == old.count)
        return true;
    if (all.count <= TAIL_MAX) {
        struct store_bytes bytes = chunk_encode(series->coder, series->scratch, all.items, all.count, CHUNK_QUICK);
        return tail_save(series->store, &(struct tail_save_in){.id = entry->id, .bytes = bytes}, f);
    }
    struct series_report moved = {0};
    return put_spans(series, entry, all, &moved, f) && (old.count == 0 || tail_remove(series->store, &(struct tail_remove_in){.id = entry->id}, f));
}

bool chunks_put(struct series *series, struct series_entry *entry, const struct observation *rows, size_t count,
                struct series_report *report, struct fault *f)
{
    size_t late = 0;
    if (!load_newest(series, entry, f))
        return false;
    while (late < count && rows[late].at_ms <= entry->newest_ms)
        late++;
    bool ok = put_spans(series, entry, (struct rows){(struct observation *)rows, late}, report, f) &&
              (late == count || put_fresh(series, entry, (struct rows){(struct observation *)rows + late, count - late}, report, f));
    arena_clear(series->scratch);
    return ok;
}

// ---- reading ----

struct walk {
    struct series *series;
    int64_t id;
    enum chunk_part part;
    chunks_visit *visit;
    void *context;
};

static bool walk_bytes(struct walk *walk, struct store_bytes bytes, struct fault *f)
{
    struct chunk chunk;
    if (!chunk_decode(walk->series->coder, walk->series->scratch, bytes, walk->part, &chunk))
        return damaged(walk->id, f);
    bool ok = walk->visit(walk->context, &chunk, f);
    arena_clear(walk->series->scratch);
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
    if (!chunk_range_each(walk->series->store, &in, walk_chunk, walk, f) ||
        !tail_one(walk->series->store, arena, &(struct tail_one_in){.id = entry->id}, &row, &found, f))
        return false;
    return !found || walk_bytes(walk, row.bytes, f);
}

bool chunks_each(struct series *series, const struct series_entry *entry, struct series_range range, enum chunk_part part,
                 chunks_visit *visit, void *context, struct fault *f)
{
    struct walk walk = {series, entry->id, part, visit, context};
    bool own = !series->in_transaction;
    range.from_ms = range.from_ms < SERIES_AT_MIN ? SERIES_AT_MIN : range.from_ms;
    range.to_ms = range.to_ms > SERIES_AT_MAX ? SERIES_AT_MAX : range.to_ms;
    if (range.from_ms >= range.to_ms)
        return true;
    if (own && !store_read_begin(series->store, f))
        return false;
    series->in_transaction = true;
    bool ok = walk_all(&walk, entry, range, f);
    if (own) {
        store_rollback(series->store);
        series->in_transaction = false;
    }
    return ok;
}

struct reading {
    struct series *series;
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
    return reading->visit(reading->context, chunk_observations(reading->series->scratch, chunk) + first, end - first, f);
}

bool chunks_read(struct series *series, const struct series_entry *entry, struct series_range range, series_visit *visit, void *context,
                 struct fault *f)
{
    struct reading reading = {series, range, visit, context};
    return chunks_each(series, entry, range, CHUNK_WHOLE, read_chunk, &reading, f);
}

static bool last_before(struct rows rows, int64_t before_ms, struct observation *ret_observation)
{
    while (rows.count > 0 && rows.items[rows.count - 1].at_ms >= before_ms)
        rows.count--;
    if (rows.count)
        *ret_observation = rows.items[rows.count - 1];
    return rows.count > 0;
}

static bool latest_chunk(struct series *series, const struct series_entry *entry, int64_t before_ms, struct observation *ret_observation,
                         bool *ret_found, struct fault *f)
{
    int64_t last = before_ms > SERIES_AT_MAX ? SERIES_AT_MAX : before_ms;
    struct chunk_newest_in in = {.first = chunk_id(entry, 0), .last = chunk_id(entry, span_of(entry->kind, last))};
    for (;;) {
        struct chunk_newest_row row;
        struct rows rows;
        bool found;
        if (!chunk_newest(series->store, series->scratch, &in, &row, &found, f))
            return false;
        if (!found)
            return true;
        if (!decode_rows(series, row.id, row.bytes, &rows, f))
            return false;
        if ((*ret_found = last_before(rows, before_ms, ret_observation)))
            return true;
        in.last = row.id - 1;
    }
}

bool chunks_latest(struct series *series, const struct series_entry *entry, int64_t before_ms, struct observation *ret_observation,
                   bool *ret_found, struct fault *f)
{
    struct rows tail;
    *ret_found = false;
    if (before_ms <= SERIES_AT_MIN)
        return true;
    bool own = !series->in_transaction;
    if (own && !store_read_begin(series->store, f))
        return false;
    bool ok = load_tail(series, entry->id, &tail, f);
    if (ok && !(*ret_found = last_before(tail, before_ms, ret_observation)))
        ok = latest_chunk(series, entry, before_ms, ret_observation, ret_found, f);
    if (own)
        store_rollback(series->store);
    arena_clear(series->scratch);
    return ok;
}

bool chunks_summary(struct series *series, int64_t id, struct series_summary *summary, struct fault *f)
{
    struct series_entry entry = {.id = id, .kind = summary->key.kind};
    int64_t first = chunk_id(&entry, 0), last = chunk_id(&entry, (1 << SPAN_BITS) - 1);
    struct chunk_head oldest = {0}, newest = {0}, tail = {0};
    struct chunk_oldest_row old_row;
    struct chunk_newest_row new_row;
    struct chunk_count_row count;
    struct tail_one_row tail_row;
    bool old_found, new_found, count_found, tail_found;
    bool ok = chunk_oldest(series->store, series->scratch, &(struct chunk_oldest_in){first, last}, &old_row, &old_found, f) &&
              chunk_newest(series->store, series->scratch, &(struct chunk_newest_in){first, last}, &new_row, &new_found, f) &&
              chunk_count(series->store, series->scratch, &(struct chunk_count_in){first, last}, &count, &count_found, f) &&
              tail_one(series->store, series->scratch, &(struct tail_one_in){.id = id}, &tail_row, &tail_found, f);
    if (ok && ((old_found && !chunk_head_read(old_row.bytes, &oldest)) || (new_found && !chunk_head_read(new_row.bytes, &newest)) ||
               (tail_found && !chunk_head_read(tail_row.bytes, &tail))))
        ok = damaged(id, f);
    if (ok) {
        summary->rows = (uint64_t)count.observations + tail.count;
        summary->first_ms = old_found ? oldest.first_ms : tail.first_ms;
        summary->last_ms = tail_found ? tail.last_ms : newest.last_ms;
    }
    arena_clear(series->scratch);
    return ok;
}

static bool retain_one(struct series *series, const struct series_entry *entry, int64_t before_ms, uint64_t *removed, struct fault *f)
{
    struct chunk_count_row count;
    bool found;
    int64_t first = chunk_id(entry, 0), last = chunk_id(entry, span_of(entry->kind, before_ms)) - 1;
    if (last < first)
        return true;
    if (!chunk_count(series->store, series->scratch, &(struct chunk_count_in){first, last}, &count, &found, f))
        return false;
    *removed += (uint64_t)count.observations;
    return count.observations == 0 || chunk_remove(series->store, &(struct chunk_remove_in){first, last}, f);
}

bool chunks_retain(struct series *series, enum series_kind kind, int64_t before_ms, uint64_t *ret_removed, struct fault *f)
{
    struct series_of_kind_row *rows;
    size_t count;
    ARENA_SCOPED arena = arena_new();
    *ret_removed = 0;
    if (before_ms <= SERIES_AT_MIN)
        return true;
    before_ms = before_ms > SERIES_AT_MAX ? SERIES_AT_MAX : before_ms;
    if (!series_of_kind_all(series->store, arena, &(struct series_of_kind_in){.kind = kind}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!retain_one(series, &(struct series_entry){.id = rows[i].id, .kind = kind}, before_ms, ret_removed, f))
            return false;
    return true;
}
