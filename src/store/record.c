#include "store/record.h"

#include "base/list.h"
#include "base/text.h"
#include "store/schema_table.h"
#include "store/store_internal.h"
#include "store/touched.h"

struct record_table {
    struct schema_versioned schema;
};

const struct record_table *record_table_find(const char *name)
{
    for (int i = 0; i < schema_versioned_count; i++)
        if (text_equal(schema_versioned[i].table, name))
            return (const struct record_table *)&schema_versioned[i];
    return NULL;
}

int record_column_count(const struct record_table *table)
{
    return table->schema.column_count;
}

const char *record_column_name(const struct record_table *table, int column)
{
    return table->schema.columns[column].name;
}

// Where a row stands in its file is not what it says.
static bool counts(const char *column)
{
    return !text_equal(column, "position") && !text_equal(column, "line");
}

void record_digest(const struct record_table *table, const char *const *texts, char out[DIGEST_HEX_SIZE])
{
    struct digest_state state;
    digest_begin(&state);
    for (int i = 0; i < table->schema.column_count; i++)
        if (counts(table->schema.columns[i].name))
            digest_add_text(&state, texts[i]);
    digest_end(&state, out);
}

static void bind_text(struct store_row *row, int index, char type, const char *text)
{
    int64_t number = 0;
    if (type == 'b')
        store_bind_int64(row, index, text_equal(text, "yes"));
    else if (!text)
        store_bind_null(row, index);
    else if (type == 'i' && text_parse_int64(text, &number))
        store_bind_int64(row, index, number);
    else
        store_bind_text(row, index, text);
}

static bool run(struct store_row *row, struct fault *f)
{
    bool more;
    bool ok = store_step(row, &more, f);
    store_reset(row);
    return ok;
}

bool record_insert(struct store *store, const struct record_table *table, const char *const *texts, const char *digest, int64_t batch, struct fault *f)
{
    struct store_row *row = store_prepare_text(store, table->schema.insert, f);
    int count = table->schema.column_count;
    if (!row)
        return false;
    touched_note(store_touched(store), table->schema.table);
    for (int i = 0; i < count; i++)
        bind_text(row, i + 1, table->schema.columns[i].type, texts[i]);
    store_bind_text(row, count + 1, digest);
    store_bind_int64(row, count + 2, batch);
    return run(row, f);
}

bool record_add(struct store *store, const struct record_table *table, const char *const *texts, int64_t batch, struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    record_digest(table, texts, digest);
    return record_insert(store, table, texts, digest, batch, f);
}

bool record_current(struct store *store, struct arena *arena, const struct record_table *table, struct record_current **ret_rows,
                    size_t *ret_count, struct fault *f)
{
    struct LIST_OF(struct record_current) list = {0};
    struct store_row *row = store_prepare_text(store, table->schema.current, f);
    bool more = false, ok = row != NULL;
    while (ok && (ok = store_step(row, &more, f)) && more)
        LIST_PUSH(arena, &list, (struct record_current){.id = store_column_int64(row, 0),
                                                        .digest = arena_strdup(arena, store_column_text(row, 1)),
                                                        .label = arena_strdup(arena, store_column_text(row, 2)),
                                                        .label2 = arena_strdup(arena, store_column_text(row, 3)),
                                                        .line = store_column_int64(row, 4),
                                                        .position = store_column_int64(row, 5)});
    if (row)
        store_reset(row);
    *ret_rows = list.items;
    *ret_count = list.count;
    return ok;
}

bool record_place(struct store *store, const struct record_table *table, int64_t id, int64_t line, int64_t position, struct fault *f)
{
    if (!table->schema.place)
        return true;
    struct store_row *row = store_prepare_text(store, table->schema.place, f);
    if (!row)
        return false;
    store_bind_int64(row, 1, line);
    store_bind_int64(row, 2, position);
    store_bind_int64(row, 3, id);
    return run(row, f);
}

bool record_retire(struct store *store, const struct record_table *table, int64_t id, int64_t batch, struct fault *f)
{
    struct store_row *row = store_prepare_text(store, table->schema.retire, f);
    if (!row)
        return false;
    touched_note(store_touched(store), table->schema.table);
    store_bind_int64(row, 1, batch);
    store_bind_int64(row, 2, id);
    return run(row, f);
}
