#include "observe/point/device_option.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "device_sql.h"

struct device_option_table {
    struct arena *arena;
    struct map by_mn;
};

static const struct device_option usual = {
    .mn = "", .over_time_s = DEVICE_OVER_TIME_S, .retries = DEVICE_RETRIES, .backfill_hourly = DEVICE_BACKFILL_HOURLY};

static void add_key(struct device_option *option, const char *text)
{
    struct cipher_key key;
    if (option->key_count == CIPHER_KEYS_MAX || !cipher_key_parse(text, &key))
        return;
    for (size_t i = 0; i < option->key_count; i++)
        if (memcmp(&option->keys[i], &key, sizeof key) == 0)
            return;
    option->keys[option->key_count++] = key;
}

// Rows come newest first.
static void take_row(struct device_option_table *table, const struct device_option_all_rows_row *row)
{
    struct device_option *option = map_get(&table->by_mn, row->mn);
    if (!option) {
        option = arena_alloc(table->arena, sizeof *option);
        *option = usual;
        option->mn = row->mn;
        map_put(&table->by_mn, row->mn, option);
    }
    add_key(option, row->cipher_key);
    if (row->ended)
        return;
    option->enciphers = !text_empty(row->cipher_key);
    cipher_form_parse(row->cipher_form, &option->form);
    option->over_time_s = row->over_time_s;
    option->retries = row->retries;
    option->backfill = row->backfill;
    option->backfill_hourly = row->backfill_hourly;
}

struct device_option_table *device_option_load(struct store *store, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct device_option_table *table = arena_alloc(arena, sizeof *table);
    struct device_option_all_rows_row *rows;
    size_t count;
    table->arena = arena;
    map_init(&table->by_mn, arena);
    if (!device_option_all_rows_all(store, arena, &rows, &count, f)) {
        arena_free(arena);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        take_row(table, &rows[i]);
    return table;
}

void device_option_free(struct device_option_table *table)
{
    if (table)
        arena_free(table->arena);
}

const struct device_option *device_option_find(const struct device_option_table *table, const char *mn)
{
    const struct device_option *option = table ? map_get(&table->by_mn, mn) : NULL;
    return option ? option : &usual;
}
