// The embedded store: chunks in series.db, with names, marks and touched spans in the same transaction.
#include "observe/series/embedded/series_embedded.h"

#include <stdlib.h>

#include "series_sql.h"

// ---- writing ----

struct incoming {
    const struct series_run *run;
    struct series_entry *entry, *track; // track NULL: no frames
    size_t order;
};

static bool put_rows(struct embedded *embedded, struct series_entry *entry, struct observation_rows rows, const struct placed_list *places,
                     struct series_report *report, struct fault *f)
{
    uint64_t before = report->stored;
    for (size_t i = 0; i < rows.count; i++)
        frame_set_slot(&rows.items[i], places);
    if (!chunks_put(embedded, entry, rows.items, rows.count, report, f))
        return false;
    return report->stored == before || book_touch(&embedded->base.book, entry, rows.items, rows.count, f);
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

static bool find_runs(struct embedded *embedded, const struct series_batch *batch, struct incoming *runs, size_t *ret_count, struct fault *f)
{
    *ret_count = 0;
    book_trim(&embedded->base.book);
    for (size_t i = 0; i < batch->count; i++) {
        struct incoming *next = &runs[*ret_count];
        struct series_key track = {batch->runs[i].key.point, FRAME_FACTOR, batch->runs[i].key.kind};
        *next = (struct incoming){.run = &batch->runs[i], .order = i};
        if (batch->runs[i].count == 0)
            continue;
        if (!book_find(&embedded->base.book, &batch->runs[i].key, true, &next->entry, f) ||
            (has_frames(&batch->runs[i]) && !book_find(&embedded->base.book, &track, true, &next->track, f)))
            return false;
        (*ret_count)++;
    }
    qsort(runs, *ret_count, sizeof *runs, compare_incoming);
    return true;
}

static bool put_track(struct embedded *embedded, const struct incoming *runs, size_t count, struct series_report *report, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct placed_list places = {0};
    const struct series_run **all = arena_array(arena, count, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = runs[i].run;
    if (runs[0].track && !frames_put(embedded, arena, runs[0].track, &(struct frame_runs){all, count}, &places, f))
        return false;
    for (size_t start = 0, end = 0; start < count; start = end) {
        while (end < count && runs[end].entry == runs[start].entry)
            end++;
        struct observation_rows rows = observations_join(arena, all + start, end - start);
        if (!put_rows(embedded, runs[start].entry, rows, &places, report, f))
            return fault_at(f, "%s %s", all[start]->key.point, all[start]->key.factor);
    }
    return true;
}

static bool put_runs(struct embedded *embedded, struct arena *arena, const struct series_batch *batch, struct series_report *report, struct fault *f)
{
    size_t count;
    struct incoming *runs = arena_array(arena, batch->count, sizeof *runs);
    if (!find_runs(embedded, batch, runs, &count, f))
        return false;
    for (size_t start = 0, end = 0; start < count; start = end) {
        while (end < count && runs[end].track == runs[start].track)
            end++;
        if (!put_track(embedded, runs + start, end - start, report, f))
            return false;
        pace_keep(embedded->base.pace);
    }
    return true;
}

static bool put(struct series *series, const struct series_batch *batch, struct series_report *ret_report, struct fault *f)
{
    struct embedded *embedded = embedded_of(series);
    struct store *store = series->book.store;
    ARENA_SCOPED arena = arena_new();
    if (!store_begin(store, f))
        return false;
    bool ok = put_runs(embedded, arena, batch, ret_report, f) && book_put(&series->book, batch, f) && store_commit(store, f);
    if (!ok) {
        store_rollback(store);
        arena_clear(embedded->scratch);
        book_forget(&series->book); // ids and times of what was undone
    }
    return ok;
}

static bool retain(struct series *series, struct series_retaining *retaining, struct fault *f)
{
    struct store *store = series->book.store;
    struct series_retaining next = *retaining;
    if (!store_begin(store, f))
        return false;
    bool ok = chunks_retain(embedded_of(series), &next, f) &&
              book_removed(&series->book, next.kind, next.before_ms, next.removed - retaining->removed, f) && store_commit(store, f);
    if (ok)
        *retaining = next;
    else
        store_rollback(store);
    book_forget(&series->book);
    return ok;
}

static bool newest(struct series *series, struct series_newest *look, struct fault *f)
{
    return chunks_newest(embedded_of(series), look, f);
}

// ---- reading ----

struct selecting {
    unsigned options;
    const struct placed_list *places;
    series_visit *visit;
    void *context;
};

static bool select_rows(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    const struct selecting *selecting = context;
    struct observation *rows = (struct observation *)observations; // the scratch of this very reading
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(selecting->options & SERIES_ALL_VERSIONS) && i + 1 < count && rows[i + 1].at_ms == rows[i].at_ms)
            continue;
        rows[kept] = rows[i];
        rows[kept].frame = frame_of_slot(&rows[kept], selecting->places);
        kept++;
    }
    return selecting->visit(selecting->context, rows, kept, f);
}

static bool read_series(struct series *series, const struct series_key *key, struct series_range range, unsigned options, series_visit *visit,
                        void *context, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct placed_list places = {0};
    struct selecting selecting = {options, &places, visit, context};
    struct series_entry *entry;
    if (!book_find(&series->book, key, false, &entry, f))
        return false;
    if (!entry)
        return true;
    if ((options & SERIES_FRAMES) && !frames_read(embedded_of(series), arena, key, range, &places, f))
        return false;
    return chunks_read(embedded_of(series), entry, range, select_rows, &selecting, f);
}

static bool latest(struct series *series, const struct series_key *key, int64_t before_ms, struct observation *ret_observation, bool *ret_found,
                   struct fault *f)
{
    struct series_entry *entry;
    if (!book_find(&series->book, key, false, &entry, f))
        return false;
    if (entry && !chunks_latest(embedded_of(series), entry, before_ms, ret_observation, ret_found, f))
        return false;
    if (*ret_found)
        ret_observation->frame = 0;
    return true;
}

static bool list(struct series *series, struct arena *arena, const char *point, struct series_summary **ret_list, size_t *ret_count, struct fault *f)
{
    struct series_all_row *rows;
    bool pinned, ok = true;
    if (!series_pin(series, &pinned, f))
        return false;
    if (!series_all_all(series->book.store, arena, &(struct series_all_in){.point = point}, &rows, ret_count, f))
        *ret_count = 0, ok = false;
    *ret_list = arena_array(arena, *ret_count, sizeof **ret_list);
    for (size_t i = 0; i < *ret_count && ok; i++) {
        (*ret_list)[i].key = (struct series_key){rows[i].point, rows[i].factor, (enum series_kind)rows[i].kind};
        ok = chunks_summary(embedded_of(series), rows[i].id, &(*ret_list)[i], f);
    }
    series_unpin(series, pinned);
    return ok;
}

static bool summarize(struct series *series, struct series_summary *list, size_t count, struct fault *f)
{
    bool pinned, ok = true;
    if (!series_pin(series, &pinned, f))
        return false;
    for (size_t i = 0; i < count && ok; i++) {
        struct series_entry *entry;
        ok = book_find(&series->book, &list[i].key, false, &entry, f) && (!entry || chunks_summary(embedded_of(series), entry->id, &list[i], f));
    }
    series_unpin(series, pinned);
    return ok;
}

// ---- opening ----

static void embedded_close(struct series *series)
{
    struct embedded *embedded = embedded_of(series);
    book_close(&series->book);
    chunk_coder_free(embedded->coder);
    arena_free(embedded->scratch);
    heap_free(embedded);
}

static const struct series_backend backend = {true, NULL, embedded_close, put, retain, newest, read_series, latest, embedded_means, summarize, list};

struct series *series_embedded_open(const struct series_options *options, struct fault *f)
{
    struct series_book book;
    struct mark_one_row mark;
    bool found;
    if (!book_open(&book, options, f))
        return NULL;
    if (!mark_one(book.store, NULL, &(struct mark_one_in){SERIES_SHARDS_MARK}, &mark, &found, f) ||
        (found && !fault_set(f, FAULT_CONFLICT, "series.clickhouse", NULL))) {
        book_close(&book);
        return NULL;
    }
    struct embedded *embedded = heap_alloc(sizeof *embedded);
    *embedded = (struct embedded){.base = {&backend, book}, .coder = chunk_coder_new(), .scratch = arena_new_lasting()};
    return &embedded->base;
}
