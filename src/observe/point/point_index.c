#include "observe/point/point_index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "point_sql.h"

bool point_order_parse(const char *name, enum point_order *ret_order)
{
    static const char *const names[] = {
#define X(order, name) name,
        POINT_ORDERS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(name, names[i])) {
            *ret_order = (enum point_order)i;
            return true;
        }
    return false;
}

bool point_edition_read(struct store *store, struct arena *arena, int64_t as_of, struct point_edition *ret_edition, struct fault *f)
{
    struct point_newest_row row;
    bool found;
    if (!point_newest(store, arena, &(struct point_newest_in){.as_of = as_of}, &row, &found, f))
        return false;
    *ret_edition = (struct point_edition){row.points.value, row.points_ended.value, row.devices.value, row.devices_ended.value};
    return true;
}

bool point_edition_equal(const struct point_edition *a, const struct point_edition *b)
{
    return a->points == b->points && a->points_ended == b->points_ended && a->devices == b->devices && a->devices_ended == b->devices_ended;
}

// ---- loading ----

struct loading {
    struct arena *arena;  // of the index
    struct arena *passing;
    struct LIST_OF(struct point_key) keys;
    struct map words;     // kinds and regions, each once
    struct map devices;   // codes of points that have some
};

static const char *word_of(struct loading *loading, const char *text)
{
    const char *known = text ? map_get(&loading->words, text) : NULL;
    if (known || !text)
        return known;
    char *word = arena_strdup(loading->arena, text);
    map_put(&loading->words, word, word);
    return word;
}

static bool add_devices(void *context, const struct point_with_devices_row *row, struct fault *f)
{
    struct loading *loading = context;
    (void)f;
    map_put(&loading->devices, arena_strdup(loading->passing, row->point), NULL);
    return true;
}

// An own copy of what the folded text shares with nothing: folding leaves more behind.
static const char *folded(struct loading *loading, const char *code, const char *name)
{
    char room[512];
    const size_t size = strlen(code) + strlen(name) + 2;
    char *both = size <= sizeof room ? room : arena_alloc(loading->passing, size);
    snprintf(both, size, "%s %s", code, name);
    return arena_strdup(loading->arena, text_fold(loading->passing, both));
}

static bool add_key(void *context, const struct point_keys_row *row, struct fault *f)
{
    struct loading *loading = context;
    (void)f;
    const struct point_key key = {.id = row->id, .position = row->position, .code = arena_strdup(loading->arena, row->code),
                                  .name = arena_strdup(loading->arena, row->name), .kind = word_of(loading, row->kind), .region = word_of(loading, row->region),
                                  .text = folded(loading, row->code, row->name), .devices = map_has(&loading->devices, row->code)};
    LIST_PUSH(loading->passing, &loading->keys, key);
    return true;
}

// ---- orders ----

struct sorted {
    const struct point_key *key;
    uint32_t place;
};

static int by_place(const struct sorted *a, const struct sorted *b)
{
    return (a->place > b->place) - (a->place < b->place);
}

static int by_registration(const void *a, const void *b)
{
    const struct point_key *left = a, *right = b;
    const int order = (left->position > right->position) - (left->position < right->position);
    return order ? order : (left->id > right->id) - (left->id < right->id);
}

static int by_code(const void *a, const void *b)
{
    const struct sorted *left = a, *right = b;
    const int order = strcmp(left->key->code, right->key->code);
    return order ? order : by_place(left, right);
}

static int by_name(const void *a, const void *b)
{
    const struct sorted *left = a, *right = b;
    const int order = strcmp(left->key->name, right->key->name);
    return order ? order : by_place(left, right);
}

static int by_kind(const void *a, const void *b)
{
    const struct sorted *left = a, *right = b;
    const int order = left->key->kind == right->key->kind ? 0 : strcmp(left->key->kind, right->key->kind);
    return order ? order : by_place(left, right);
}

static const uint32_t *sort(struct point_index *index, struct sorted *room, int (*compare)(const void *a, const void *b))
{
    uint32_t *places = arena_array(index->arena, index->count, sizeof *places);
    for (size_t i = 0; i < index->count; i++)
        room[i] = (struct sorted){&index->keys[i], (uint32_t)i};
    if (index->count && compare)
        qsort(room, index->count, sizeof *room, compare);
    for (size_t i = 0; i < index->count; i++)
        places[i] = room[i].place;
    return places;
}

static void finish(struct point_index *index, struct loading *loading)
{
    struct sorted *room = arena_array(loading->passing, loading->keys.count, sizeof *room);
    const char **codes = arena_array(index->arena, loading->keys.count, sizeof *codes);
    index->count = loading->keys.count;
    index->keys = arena_array(index->arena, index->count, sizeof *index->keys);
    for (size_t i = 0; i < index->count; i++)
        index->keys[i] = loading->keys.items[i];
    if (index->count)
        qsort(index->keys, index->count, sizeof *index->keys, by_registration);
    for (size_t i = 0; i < index->count; i++)
        codes[i] = index->keys[i].code;
    index->codes = codes;
    index->orders[POINT_BY_PLACE] = sort(index, room, NULL);
    index->orders[POINT_BY_CODE] = sort(index, room, by_code);
    index->orders[POINT_BY_NAME] = sort(index, room, by_name);
    index->orders[POINT_BY_KIND] = sort(index, room, by_kind);
}

struct point_index *point_index_load(struct store *store, int64_t as_of, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct point_index *index = arena_alloc(arena, sizeof *index);
    ARENA_SCOPED passing = arena_new();
    struct loading loading = {.arena = arena, .passing = passing};
    *index = (struct point_index){.arena = arena};
    map_init(&loading.words, passing);
    map_init(&loading.devices, passing);
    if (!point_edition_read(store, passing, as_of, &index->edition, f) ||
        !point_with_devices_each(store, &(struct point_with_devices_in){.as_of = as_of}, add_devices, &loading, f) ||
        !point_keys_each(store, &(struct point_keys_in){.as_of = as_of}, add_key, &loading, f)) {
        point_index_free(index);
        return NULL;
    }
    finish(index, &loading);
    return index;
}

void point_index_free(struct point_index *index)
{
    if (index)
        arena_free(index->arena);
}
