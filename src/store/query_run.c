#include <assert.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "store/query_internal.h"
#include "store/store_internal.h"

static void bind_value(struct store_row *row, int index, const struct query_value *value)
{
    if (value->null)
        store_bind_null(row, index);
    else if (value->type == QUERY_TEXT)
        store_bind_text(row, index, value->text);
    else if (value->type == QUERY_BYTES)
        store_bind_bytes(row, index, value->bytes);
    else if (value->type == QUERY_FLOAT64)
        store_bind_float64(row, index, value->float64);
    else
        store_bind_int64(row, index, value->int64);
}

static struct store_row *prepare(struct store *store, const struct query *query, const struct query_reader *reader, const struct query_text *text,
                                 struct fault *f)
{
    struct store_row *row = store_prepare_query(store, text->sql, f);
    if (!row)
        return NULL;
    if (reader->bind)
        reader->bind(row, reader->in);
    for (size_t i = 0; i < text->value_count; i++)
        bind_value(row, query->source->parameters + 1 + (int)i, &text->values[i]);
    return row;
}

static struct query_value value_at(struct store_row *row, struct arena *arena, const struct query *query, int column)
{
    struct query_column room;
    struct query_value value = {.type = query_column_at(query, column, &room)->type, .null = store_column_null(row, column)};
    if (value.null)
        return value;
    if (value.type == QUERY_TEXT)
        value.text = arena_strdup(arena, store_column_text(row, column));
    else if (value.type == QUERY_FLOAT64)
        value.float64 = store_column_float64(row, column);
    else
        value.int64 = store_column_int64(row, column);
    return value;
}

static const char *cursor_at(struct store_row *row, struct arena *arena, const struct query *query, struct fault *f)
{
    struct query_value values[QUERY_ORDERS_MAX + 1];
    assert(query->order_count <= QUERY_ORDERS_MAX); // query_compile refuses more
    for (size_t i = 0; i <= query->order_count; i++)
        values[i] = value_at(row, arena, query, query_order_at(query, i).column);
    const char *cursor = query_cursor(arena, query, values, query->order_count + 1);
    if (!cursor)
        fault_set(f, FAULT_INTERNAL, "query.tree", "text", "cursor", NULL);
    return cursor;
}

// Reads one row behind the page, to know whether there is another one.
static bool read_rows(struct store_row *row, struct arena *arena, const struct query *query, const struct query_reader *reader, struct query_page *page,
                      char *rows, struct fault *f)
{
    bool more = false, ok;
    const char *last = NULL;
    while ((ok = arena_within(arena, f) && store_step(row, &more, f)) && more) {
        if (page->count == (size_t)query->limit) {
            page->next = last;
            break;
        }
        reader->read(row, arena, rows + page->count * reader->row_size);
        if (++page->count == (size_t)query->limit && !(last = cursor_at(row, arena, query, f)))
            return false;
    }
    return ok;
}

bool query_run(struct store *store, struct arena *arena, const struct query *query, const struct query_reader *reader, void **ret_rows,
               struct query_page *ret_page, struct fault *f)
{
    struct query_text text;
    *ret_page = (struct query_page){0};
    if (!query_compile(arena, query, QUERY_SQLITE, QUERY_ROWS, &text, f))
        return false;
    struct store_row *row = prepare(store, query, reader, &text, f);
    if (!row)
        return false;
    assert(query->limit > 0);
    *ret_rows = arena_array(arena, (size_t)query->limit + 1, reader->row_size);
    const bool ok = read_rows(row, arena, query, reader, ret_page, *ret_rows, f);
    store_reset(row);
    return ok;
}

bool query_run_count(struct store *store, const struct query *query, const struct query_reader *reader, struct query_count *ret_count, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct query_text text;
    bool found = false;
    if (!query_compile(arena, query, QUERY_SQLITE, QUERY_COUNT, &text, f))
        return false;
    struct store_row *row = prepare(store, query, reader, &text, f);
    if (!row)
        return false;
    const bool ok = store_step(row, &found, f);
    const int64_t count = ok && found ? store_column_int64(row, 0) : 0;
    store_reset(row);
    *ret_count = (struct query_count){count > QUERY_COUNT_MAX ? QUERY_COUNT_MAX : count, count > QUERY_COUNT_MAX};
    return ok;
}

bool query_run_tally(struct store *store, struct arena *arena, const struct query *query, const struct query_reader *reader, struct query_tally **ret_tallies,
                     size_t *ret_count, struct fault *f)
{
    struct LIST_OF(struct query_tally) list = {0};
    struct query_text text;
    bool more = false, ok;
    if (!query_compile(arena, query, QUERY_SQLITE, QUERY_TALLY, &text, f))
        return false;
    struct store_row *row = prepare(store, query, reader, &text, f);
    if (!row)
        return false;
    while ((ok = store_step(row, &more, f)) && more)
        LIST_PUSH(arena, &list, (struct query_tally){store_column_int64(row, 0), store_column_int64(row, 1)});
    store_reset(row);
    *ret_tallies = list.items;
    *ret_count = list.count;
    return ok;
}
