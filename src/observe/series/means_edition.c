#include "observe/series/means_edition.h"

#include <stdio.h>

#include "base/period.h"
#include "observe/series/series_internal.h"
#include "series_sql.h"

#define FIRST_EDITION 1
#define PIECE_DAYS 31

static const char *mark_name(int64_t edition, char out[static 32])
{
    snprintf(out, 32, "means edition %lld", (long long)edition);
    return out;
}

static bool since(struct series *series, int64_t edition, int64_t *ret_since_ms, bool *ret_found, struct fault *f)
{
    char name[32];
    *ret_since_ms = 0;
    return series_mark_read(series, mark_name(edition, name), ret_since_ms, ret_found, f);
}

// ---- beginning ----

static int64_t day_start(int64_t at_ms)
{
    return at_ms - (at_ms + ZONE_MS - SERIES_AT_MIN) % DAY_MS;
}

static bool list_means(struct series *series, int64_t edition, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_summary *list;
    size_t count;
    if (!series_list(series, arena, NULL, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct series_entry *entry;
        if (list[i].key.kind < SERIES_HOUR || !list[i].rows)
            continue;
        if (!book_find(&series->book, &list[i].key, false, &entry, f))
            return false;
        const struct mean_edition_add_in in = {.series = entry->id, .from_ms = day_start(list[i].first_ms), .to_ms = day_start(list[i].last_ms) + DAY_MS,
                                               .edition = edition};
        if (!mean_edition_add(series->book.store, &in, f))
            return false;
    }
    return true;
}

// The newest edition before this one that the folder has had.
static bool edition_before(struct series *series, int64_t *ret_edition, struct fault *f)
{
    int64_t since_ms;
    bool found = false;
    for (*ret_edition = MEANS_EDITION - 1; *ret_edition > FIRST_EDITION && !found; *ret_edition -= !found)
        if (!since(series, *ret_edition, &since_ms, &found, f))
            return false;
    return true;
}

static bool begin(struct series *series, int64_t now_ms, struct fault *f)
{
    char name[32];
    int64_t edition;
    return edition_before(series, &edition, f) && list_means(series, edition, f) &&
           mark_save(series->book.store, &(struct mark_save_in){mark_name(MEANS_EDITION, name), now_ms}, f);
}

bool means_edition_begin(struct series *series, int64_t now_ms, struct fault *f)
{
    int64_t since_ms;
    bool found;
    if (!since(series, MEANS_EDITION, &since_ms, &found, f))
        return false;
    if (found)
        return true;
    if (!store_begin(series->book.store, f))
        return false;
    if (begin(series, now_ms, f) && store_commit(series->book.store, f))
        return true;
    store_rollback(series->book.store);
    book_forget(&series->book);
    return false;
}

// ---- a step ----

struct days {
    int64_t from_ms;
    bool made[PIECE_DAYS], has_input[PIECE_DAYS]; // there is a mean of ours; there is something to make one of
};

static bool mark_made(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct days *days = context;
    (void)f;
    for (size_t i = 0; i < count; i++)
        if (observations[i].origin == OBSERVATION_COMPUTED || observations[i].origin == OBSERVATION_SIMULATED)
            days->made[(observations[i].at_ms - days->from_ms) / DAY_MS] = true;
    return true;
}

static bool mark_input(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct days *days = context;
    (void)f;
    for (size_t i = 0; i < count; i++)
        days->has_input[(observations[i].at_ms - days->from_ms) / DAY_MS] = true;
    return true;
}

static bool look(struct series *series, const struct mean_edition_next_row *row, struct series_range piece, struct days *days, struct fault *f)
{
    struct series_key key = {row->point, row->factor, (enum series_kind)row->kind};
    *days = (struct days){.from_ms = piece.from_ms};
    if (!series_read(series, &key, piece, 0, mark_made, days, f))
        return false;
    if (row->kind == SERIES_DAY) {
        key.kind = SERIES_HOUR;
        return series_read(series, &key, piece, 0, mark_input, days, f);
    }
    for (key.kind = SERIES_REALTIME; key.kind <= SERIES_MINUTE; key.kind++)
        if (!series_read(series, &key, piece, 0, mark_input, days, f))
            return false;
    return true;
}

// Beside one that ends where this one begins it is one span.
static bool add_gone(struct series *series, const struct mean_edition_next_row *row, struct series_range span, struct fault *f)
{
    struct store *store = series->book.store;
    struct mean_edition_before_row before;
    bool found;
    if (!mean_edition_before(store, NULL, &(struct mean_edition_before_in){row->series, span.from_ms, row->edition}, &before, &found, f))
        return false;
    if (found)
        return mean_edition_end_at(store, &(struct mean_edition_end_at_in){before.id, span.to_ms}, f);
    return mean_edition_add(store, &(struct mean_edition_add_in){row->series, span.from_ms, span.to_ms, row->edition, 1}, f);
}

static bool write_off(struct series *series, const struct mean_edition_next_row *row, struct series_range piece, const struct days *days, struct fault *f)
{
    struct store *store = series->book.store;
    const int64_t count = (piece.to_ms - piece.from_ms) / DAY_MS;
    for (int64_t day = 0; day < count; day++) {
        const int64_t from_ms = piece.from_ms + day * DAY_MS;
        if (days->made[day] && !days->has_input[day] && !add_gone(series, row, (struct series_range){from_ms, from_ms + DAY_MS}, f))
            return false;
    }
    return piece.to_ms >= row->to_ms ? mean_edition_done(store, &(struct mean_edition_done_in){row->id}, f)
                                     : mean_edition_begin_at(store, &(struct mean_edition_begin_at_in){row->id, piece.to_ms}, f);
}

static bool finish(struct series *series, const struct mean_edition_next_row *row, struct series_range piece, struct fault *f)
{
    struct days days;
    if (!look(series, row, piece, &days, f) || !store_begin(series->book.store, f))
        return false;
    if (write_off(series, row, piece, &days, f) && store_commit(series->book.store, f))
        return true;
    store_rollback(series->book.store);
    return false;
}

bool means_edition_step(struct series *series, struct means_editing *editing, bool *ret_more, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct mean_edition_next_row row;
    bool found;
    if (!mean_edition_next(series->book.store, arena, &row, &found, f))
        return false;
    *ret_more = found;
    if (!found)
        return true;
    struct series_range piece = {row.from_ms, row.from_ms + PIECE_DAYS * DAY_MS};
    piece.to_ms = piece.to_ms < row.to_ms ? piece.to_ms : row.to_ms;
    if (editing->id == row.id && editing->to_ms == piece.to_ms) {
        *editing = (struct means_editing){0};
        return finish(series, &row, piece, f);
    }
    *editing = (struct means_editing){row.id, piece.to_ms};
    return series_touch_again(series, row.point, row.factor, piece, f);
}

// ---- reading ----

bool means_edition_state(struct series *series, struct means_edition_state *ret_state, struct fault *f)
{
    struct mean_edition_state_row row = {0};
    bool found;
    *ret_state = (struct means_edition_state){.edition = MEANS_EDITION};
    if (!since(series, MEANS_EDITION, &ret_state->since_ms, &found, f) || !mean_edition_state(series->book.store, NULL, &row, &found, f))
        return false;
    ret_state->todo_days = row.todo_ms / DAY_MS;
    ret_state->gone_days = row.gone_ms / DAY_MS;
    return true;
}

bool means_edition_spans(struct series *series, struct arena *arena, const struct series_key *key, struct series_range range,
                         struct means_edition_span **ret_spans, size_t *ret_count, struct fault *f)
{
    struct mean_edition_of_row *rows;
    struct series_entry *entry;
    *ret_count = 0;
    *ret_spans = NULL;
    if (key->kind < SERIES_HOUR)
        return true;
    if (!book_find(&series->book, key, false, &entry, f))
        return false;
    if (!entry)
        return true;
    if (!mean_edition_of_all(series->book.store, arena, &(struct mean_edition_of_in){entry->id, range.from_ms, range.to_ms}, &rows, ret_count, f))
        return false;
    *ret_spans = arena_array(arena, *ret_count + 1, sizeof **ret_spans);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_spans)[i] = (struct means_edition_span){{rows[i].from_ms, rows[i].to_ms}, rows[i].edition, rows[i].gone != 0};
    return true;
}

int64_t means_edition_at(const struct means_edition_span *spans, size_t count, int64_t at_ms)
{
    for (size_t i = 0; i < count; i++)
        if (at_ms >= spans[i].range.from_ms && at_ms < spans[i].range.to_ms)
            return spans[i].edition;
    return MEANS_EDITION;
}
