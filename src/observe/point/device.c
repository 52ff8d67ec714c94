#include "observe/point/device.h"

#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "device_sql.h"
#include "observe/point/words.h"
#include "observe_sql.h"

struct device_table {
    struct arena *arena;
    struct map by_mn;
};

// The lists are in the order of the enums.
static int word_of(const struct choice *words, const char *text)
{
    const int place = choice_code_place(words, text);
    return place < 0 ? 0 : place;
}

#define TAKE(row)                                                                                                                  \
    (struct device){.id = (row)->id, .mn = (row)->mn, .password = (row)->password, .point = (row)->point,                          \
                    .edition = (enum hj212_edition)word_of(words_editions, (row)->edition),                                        \
                    .crc = (enum hj212_crc_mode)word_of(words_crcs, (row)->crc), .charset = text_equal((row)->charset, "gbk"),   \
                    .time_is_end = text_equal((row)->data_time, "end"), .minute_interval_ms = (row)->minute_interval * MINUTE_MS,  \
                    .clock_offset_ms = (row)->clock_offset_s * 1000, .simulated = (row)->simulated, .enabled = (row)->enabled}

struct key_taking {
    struct arena *arena;
    struct map *devices;           // NULL: one
    struct device *device;
};

static bool take_key(void *context, const struct device_key_rows_row *row, struct fault *f)
{
    struct key_taking *taking = context;
    struct device *device = taking->devices ? map_get(taking->devices, row->mn) : taking->device;
    (void)f;
    if (!device || device->key_count == CIPHER_KEYS_MAX || (!taking->devices && !text_equal(device->mn, row->mn)))
        return true;
    struct cipher_key *keys = arena_array(taking->arena, CIPHER_KEYS_MAX, sizeof *keys);
    memcpy(keys, device->keys ? device->keys : keys, device->key_count * sizeof *keys);
    device->key_count += cipher_key_parse(row->cipher_key, &keys[device->key_count]);
    device->keys = keys;
    return true;
}

static bool take_line(void *context, const struct device_line_rows_row *row, struct fault *f)
{
    struct device *device = map_get(context, row->mn);
    (void)f;
    if (device && text_equal(row->tail, hj212_tail_name(HJ212_TAIL_ANY)))
        device->tail = HJ212_TAIL_ANY;
    return true;
}

struct device_table *device_table_load(struct store *store, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct device_table *table = arena_alloc(arena, sizeof *table);
    struct device_current_row *rows;
    size_t count;
    table->arena = arena;
    map_init(&table->by_mn, arena);
    if (!device_current_all(store, arena, &rows, &count, f)) {
        arena_free(arena);
        return NULL;
    }
    struct device *devices = arena_array(arena, count + 1, sizeof *devices);
    for (size_t i = 0; i < count; i++) {
        devices[i] = TAKE(&rows[i]);
        map_put(&table->by_mn, devices[i].mn, &devices[i]);
    }
    if (!device_line_rows_each(store, take_line, &table->by_mn, f) ||
        !device_key_rows_each(store, take_key, &(struct key_taking){arena, &table->by_mn, NULL}, f)) {
        arena_free(arena);
        return NULL;
    }
    return table;
}

void device_table_free(struct device_table *table)
{
    if (table)
        arena_free(table->arena);
}

const struct device *device_table_find(const struct device_table *table, struct hj212_text mn)
{
    char key[DEVICE_MN_MAX + 1];
    if (!mn.bytes || mn.size > DEVICE_MN_MAX)
        return NULL;
    memcpy(key, mn.bytes, mn.size);
    key[mn.size] = '\0';
    return map_get(&table->by_mn, key);
}

bool device_read(struct store *store, struct arena *arena, int64_t id, struct device *ret_device, bool *ret_found, struct fault *f)
{
    struct device_row_row row;
    if (!device_row(store, arena, &(struct device_row_in){.id = id}, &row, ret_found, f))
        return false;
    if (!*ret_found)
        return true;
    *ret_device = TAKE(&row);
    return device_key_rows_each(store, take_key, &(struct key_taking){arena, NULL, ret_device}, f);
}

bool device_read_once(struct store *store, struct arena *kept, struct map *by_id, int64_t id, const struct device **ret_device, struct fault *f)
{
    char key[24];
    bool found;
    snprintf(key, sizeof key, "%lld", (long long)id);
    *ret_device = map_get(by_id, key);
    if (*ret_device)
        return true;
    struct device *device = arena_alloc(kept, sizeof *device);
    if (!device_read(store, kept, id, device, &found, f))
        return false;
    if (found) {
        map_put(by_id, arena_strdup(kept, key), device);
        *ret_device = device;
    }
    return true;
}

// ---- weak passwords ----

#define PASSWORD_LEAST 6

// All steps from one character to the next are the same and at most one: 000000, 123456, 987654, abcdef.
static bool is_run(const char *text)
{
    const int step = text[1] - text[0];
    if (step < -1 || step > 1)
        return false;
    for (size_t i = 1; text[i]; i++)
        if (text[i] - text[i - 1] != step)
            return false;
    return true;
}

// One or two or three characters over and over: 123123, 121212.
static bool is_repeated(const char *text)
{
    for (size_t part = 1; part <= 3; part++) {
        size_t i = part;
        while (text[i] && text[i] == text[i - part])
            i++;
        if (!text[i] && i >= 2 * part)
            return true;
    }
    return false;
}

bool device_password_is_weak(const char *mn, const char *password)
{
    static const char usual[] = "123456 12345678 123456789 654321 111111 000000 666666 888888 112233 123321 password admin admin123 qwerty abc123";
    return strlen(password) < PASSWORD_LEAST || is_run(password) || is_repeated(password) || strstr(mn, password) || text_has_word(usual, password);
}
