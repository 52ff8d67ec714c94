#include "observe/series/series_retain.h"

#include <stdio.h>

#include "observe/series/series_internal.h"
#include "observe/series/series_settings.h"
#include "series_sql.h"

#define NAME_SIZE 40

bool series_retain_some(struct series *series, struct series_retaining *retaining, struct fault *f)
{
    return retaining->done || series->backend->retain(series, retaining, f);
}

bool series_newest_some(struct series *series, struct series_newest *newest, struct fault *f)
{
    return newest->done || series->backend->newest(series, newest, f);
}

// ---- a pass ----

bool retention_begin(struct retention *retention, const char *folder, struct fault *f)
{
    *retention = (struct retention){0};
    if (!series_settings_keep(folder, retention->keep_ms, f))
        return false;
    for (int kind = 0; kind < SERIES_KIND_COUNT; kind++)
        retention->running = retention->running || retention->keep_ms[kind];
    return true;
}

// The next kind that is not kept for ever; false: there is none.
static bool take_kind(struct retention *retention, int kind, int64_t from_ms)
{
    while (kind < SERIES_KIND_COUNT && !retention->keep_ms[kind])
        kind++;
    if (kind == SERIES_KIND_COUNT)
        return false;
    retention->retaining = (struct series_retaining){.kind = (enum series_kind)kind, .before_ms = from_ms - retention->keep_ms[kind]};
    return true;
}

bool retention_step(struct retention *retention, struct series *series, int64_t now_ms, bool *ret_more, struct fault *f)
{
    *ret_more = retention->running;
    if (!retention->running)
        return true;
    if (!retention->newest.done)
        return series_newest_some(series, &retention->newest, f);
    const int64_t from_ms = retention->newest.at_ms < now_ms ? retention->newest.at_ms : now_ms;
    if (!retention->found) {
        retention->found = true;
        *ret_more = retention->running = retention->newest.at_ms && take_kind(retention, 0, from_ms);
        return true;
    }
    if (!series_retain_some(series, &retention->retaining, f))
        return false;
    if (!retention->retaining.done)
        return true;
    retention->removed += retention->retaining.removed;
    *ret_more = retention->running = take_kind(retention, (int)retention->retaining.kind + 1, from_ms);
    return true;
}

// ---- what was removed ----

static const char *count_name(enum series_kind kind, char out[static NAME_SIZE])
{
    snprintf(out, NAME_SIZE, "removed %s", series_kind_name(kind));
    return out;
}

static const char *before_name(enum series_kind kind, char out[static NAME_SIZE])
{
    snprintf(out, NAME_SIZE, "removed %s before", series_kind_name(kind));
    return out;
}

static bool read_mark(struct store *store, const char *name, int64_t *ret_position, struct fault *f)
{
    struct mark_one_row row = {0};
    bool found;
    if (!mark_one(store, NULL, &(struct mark_one_in){.name = name}, &row, &found, f))
        return false;
    *ret_position = found ? row.position : 0;
    return true;
}

bool book_removed(struct series_book *book, enum series_kind kind, int64_t before_ms, uint64_t observations, struct fault *f)
{
    char count[NAME_SIZE], before[NAME_SIZE];
    int64_t sum;
    return !observations || (read_mark(book->store, count_name(kind, count), &sum, f) &&
                             mark_save(book->store, &(struct mark_save_in){count, sum + (int64_t)observations}, f) &&
                             mark_save(book->store, &(struct mark_save_in){before_name(kind, before), before_ms}, f));
}

bool series_removed_unsaid(struct series *series, struct series_removed_list *ret_list, struct fault *f)
{
    char count[NAME_SIZE], before[NAME_SIZE];
    *ret_list = (struct series_removed_list){.count = 0};
    for (int i = 0; i < SERIES_KIND_COUNT; i++) {
        struct series_removed removed = {.kind = (enum series_kind)i};
        if (!read_mark(series->book.store, count_name(removed.kind, count), &removed.observations, f) ||
            !read_mark(series->book.store, before_name(removed.kind, before), &removed.before_ms, f))
            return false;
        if (removed.observations)
            ret_list->items[ret_list->count++] = removed;
    }
    return true;
}

bool series_removed_said(struct series *series, const struct series_removed_list *list, struct fault *f)
{
    char name[NAME_SIZE];
    for (size_t i = 0; i < list->count; i++) {
        int64_t sum;
        if (!read_mark(series->book.store, count_name(list->items[i].kind, name), &sum, f) ||
            !mark_save(series->book.store, &(struct mark_save_in){name, sum - list->items[i].observations}, f))
            return false;
    }
    return true;
}
