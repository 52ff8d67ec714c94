// Two names, one series: renamed where the other name is free, else moved span by span. The place of the move is a mark, which
// changes in the transaction of each span: a span that is moved twice would make its versions new ones.
#include <stdio.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/series/series_day.h"
#include "observe/series/series_internal.h"
#include "series_sql.h"

#define MARK_SIZE 32
#define SPAN_BITS 20  // as series_sqlite.c numbers chunks
#define TOUCH_BITS 22 // as series_book.c numbers touched spans

static const int64_t span_days[] = {
#define X(kind, name, days) [kind] = days,
    SERIES_KINDS(X)
#undef X
};

struct joining {
    struct series *series;
    struct series_key from, to;
    int64_t id;              // of the old series
    int64_t first_ms, last_ms;
    char mark[MARK_SIZE];
};

static bool bounds(struct joining *joining, bool *ret_any, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_summary *list;
    *ret_any = false;
    if (!series_summarize(joining->series, arena, &joining->from, 1, &list, f))
        return false;
    if (!list->rows)
        return true;
    joining->first_ms = list->first_ms;
    joining->last_ms = list->last_ms;
    *ret_any = true;
    return true;
}

// Who follows what is stored hears of the new name: the newest, and from when on there is something.
static bool tell(const struct joining *joining, struct fault *f)
{
    struct observation rows[2] = {{.at_ms = joining->first_ms}};
    const struct series_run run = {joining->to, rows, 2};
    bool found;
    if (!joining->series->stored || !series_latest(joining->series, &joining->to, INT64_MAX, &rows[1], &found, f) || !found)
        return !joining->series->stored;
    joining->series->stored(joining->series->stored_context, &(struct series_batch){.runs = &run, .count = 1});
    return true;
}

static bool end(struct joining *joining, bool ok, struct fault *f)
{
    struct store *store = joining->series->book.store;
    ok = ok && store_commit(store, f);
    if (!ok)
        store_rollback(store);
    book_forget(&joining->series->book);
    return ok;
}

static bool rename_series(struct joining *joining, bool any, struct fault *f)
{
    const struct series_sent sent = {joining->to, joining->from.factor, joining->first_ms, joining->last_ms, 0};
    const struct series_batch batch = {.sent = &sent, .sent_count = any};
    if (!store_begin(joining->series->book.store, f))
        return false;
    return end(joining, series_set_factor(joining->series->book.store, &(struct series_set_factor_in){joining->id, joining->to.factor}, f) &&
                            day_unsaid_again(joining->series->book.store, &(struct day_unsaid_again_in){joining->id, SERIES_DAY_JOINED}, f) &&
                            book_put(&joining->series->book, &batch, f), f) &&
           (!any || tell(joining, f));
}

static bool drop(struct joining *joining, struct fault *f)
{
    struct store *store = joining->series->book.store;
    const int64_t id = joining->id;
    if (!store_begin(store, f))
        return false;
    return end(joining,
               day_unsaid_again(store, &(struct day_unsaid_again_in){id, SERIES_DAY_JOINED}, f) && day_digest_forget(store, &(struct day_digest_forget_in){id}, f) &&
                   day_changed_done(store, &(struct day_changed_done_in){id << SERIES_CHANGED_DAY_BITS, ((id + 1) << SERIES_CHANGED_DAY_BITS) - 1}, f) &&
                   chunk_remove(store, &(struct chunk_remove_in){id << SPAN_BITS, (id << SPAN_BITS) + (1 << SPAN_BITS) - 1}, f) &&
                   tail_remove(store, &(struct tail_remove_in){.id = id}, f) &&
                   touched_forget(store, &(struct touched_forget_in){id << TOUCH_BITS, (id << TOUCH_BITS) + (1 << TOUCH_BITS) - 1}, f) &&
                   mark_remove(store, &(struct mark_remove_in){.name = joining->mark}, f) && series_remove(store, &(struct series_remove_in){.id = id}, f), f);
}

// The next span that holds something. Versions keep their order; they are counted anew behind what is there.
static bool move_span(struct joining *joining, int64_t from_ms, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct observation *rows = NULL;
    size_t count = 0;
    int64_t to_ms = from_ms;
    for (; !count && from_ms <= joining->last_ms; from_ms = to_ms) {
        to_ms = from_ms + span_days[joining->from.kind] * DAY_MS;
        if (!series_collect(joining->series, arena, &joining->from, (struct series_range){from_ms, to_ms}, SERIES_ALL_VERSIONS | SERIES_FRAMES, &rows, &count, f))
            return false;
    }
    for (size_t i = 0; i < count; i++)
        rows[i].version = OBSERVATION_VERSION_NEXT;
    const struct series_run run = {joining->to, rows, count};
    const struct series_sent sent = {joining->to, joining->from.factor, count ? rows[0].at_ms : 0, count ? rows[count - 1].at_ms : 0, count};
    const struct series_batch batch = {.runs = &run, .count = count > 0, .sent = &sent, .sent_count = count > 0, .mark = {joining->mark, to_ms}};
    return series_put(joining->series, &batch, NULL, f);
}

static bool move(struct joining *joining, bool any, bool *ret_done, struct fault *f)
{
    int64_t from_ms = joining->first_ms;
    bool begun;
    snprintf(joining->mark, sizeof joining->mark, "join %lld", (long long)joining->id);
    if (!series_mark_read(joining->series, joining->mark, &from_ms, &begun, f))
        return false;
    from_ms = begun ? from_ms : joining->first_ms;
    *ret_done = !any || from_ms > joining->last_ms;
    if (!*ret_done)
        return move_span(joining, from_ms, f);
    bool (*forget)(struct series *series, const struct series_key *key, struct fault *f) = joining->series->backend->forget;
    return (!forget || forget(joining->series, &joining->from, f)) && drop(joining, f);
}

bool series_join(struct series *series, const struct series_key *from, const char *factor, bool *ret_done, struct fault *f)
{
    struct joining joining = {.series = series, .from = *from, .to = {from->point, factor, from->kind}};
    struct series_entry *old, *new;
    bool any;
    *ret_done = true;
    if (text_equal(from->factor, factor))
        return true;
    if (!book_find(&series->book, from, false, &old, f))
        return false;
    if (!old)
        return true;
    joining.id = old->id;
    if (!book_find(&series->book, &joining.to, false, &new, f) || !bounds(&joining, &any, f))
        return false;
    return new || !series->backend->renames ? move(&joining, any, ret_done, f) : rename_series(&joining, any, f);
}
