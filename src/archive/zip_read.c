#include "archive/zip_read.h"

#include <string.h>

#include "base/list.h"

#define END_SIZE 22
#define COMMENT_MAX 0xFFFF
#define LOCATOR_SIZE 20
#define END64_SIZE 56
#define ENTRY_SIZE 46
#define LOCAL_SIZE 30

struct item_list LIST_OF(struct zip_item);

struct reading {
    const struct zip_source *source;
    struct arena *arena;
    int64_t directory, size; // of the directory
    uint64_t count;
};

static bool broken(struct fault *f, const char *what)
{
    return fault_set(f, FAULT_INPUT, "zip.broken", "text", what, NULL);
}

static uint64_t number(const unsigned char *at, int bytes)
{
    uint64_t value = 0;
    while (bytes)
        value = value << 8 | at[--bytes];
    return value;
}

static bool read_at(const struct reading *reading, int64_t at, void *bytes, int64_t size)
{
    return at >= 0 && size >= 0 && at <= reading->source->size && size <= reading->source->size - at &&
           reading->source->read(reading->source->context, at, bytes, (size_t)size);
}

// ---- where the directory is ----

// Behind 4 GiB or 65,535 entries the numbers stand in a part of its own, in front of the end.
static bool find_large(struct reading *reading, int64_t end, struct fault *f)
{
    unsigned char locator[LOCATOR_SIZE], part[END64_SIZE];
    if (!read_at(reading, end - LOCATOR_SIZE, locator, sizeof locator) || number(locator, 4) != 0x07064b50)
        return broken(f, "locator");
    const int64_t at = (int64_t)(number(locator + 8, 8) & INT64_MAX);
    if (at > end || !read_at(reading, at, part, sizeof part) || number(part, 4) != 0x06064b50)
        return broken(f, "end of 64 bits");
    reading->count = number(part + 32, 8);
    reading->size = (int64_t)(number(part + 40, 8) & INT64_MAX);
    reading->directory = (int64_t)(number(part + 48, 8) & INT64_MAX);
    return true;
}

static bool find_directory(struct reading *reading, struct fault *f)
{
    const int64_t all = reading->source->size, tail = all < END_SIZE + COMMENT_MAX ? all : END_SIZE + COMMENT_MAX;
    unsigned char *bytes = arena_alloc(reading->arena, (size_t)tail + 1);
    int64_t at = tail - END_SIZE;
    if (at < 0 || !read_at(reading, all - tail, bytes, tail))
        return broken(f, "end");
    while (at >= 0 && !(number(bytes + at, 4) == 0x06054b50 && number(bytes + at + 20, 2) == (uint64_t)(tail - at - END_SIZE)))
        at--;
    if (at < 0)
        return broken(f, "end");
    const unsigned char *end = bytes + at;
    reading->count = number(end + 10, 2);
    reading->size = (int64_t)number(end + 12, 4);
    reading->directory = (int64_t)number(end + 16, 4);
    if ((reading->count == 0xFFFF || reading->size == 0xFFFFFFFF || reading->directory == 0xFFFFFFFF) && !find_large(reading, all - tail + at, f))
        return false;
    if (reading->size > ZIP_DIRECTORY_MAX || reading->directory > all || reading->size > all - reading->directory)
        return broken(f, "directory");
    return true;
}

// ---- its entries ----

// The offset may stand in a part behind the name.
static bool take_offset(const unsigned char *extra, size_t size, int64_t *offset)
{
    while (size >= 4) {
        const size_t part = (size_t)number(extra + 2, 2);
        if (part > size - 4)
            return false;
        if (number(extra, 2) == 1 && part >= 8) {
            *offset = (int64_t)(number(extra + 4, 8) & INT64_MAX);
            return true;
        }
        extra += 4 + part;
        size -= 4 + part;
    }
    return false;
}

// What the directory says of an entry stands in front of it too.
static bool check_local(const struct reading *reading, struct zip_item *item, size_t name_size, struct fault *f)
{
    unsigned char local[LOCAL_SIZE];
    char *name = arena_alloc(reading->arena, name_size + 1);
    if (!read_at(reading, item->begins, local, sizeof local) || number(local, 4) != 0x04034b50 || number(local + 26, 2) != name_size ||
        !read_at(reading, item->begins + LOCAL_SIZE, name, (int64_t)name_size) || strcmp(name, item->name) != 0)
        return broken(f, item->name);
    if (number(local + 8, 2) != 0 || number(local + 18, 4) != (uint64_t)item->size || number(local + 14, 4) != item->crc)
        return broken(f, item->name);
    item->at = item->begins + LOCAL_SIZE + (int64_t)name_size + (int64_t)number(local + 28, 2);
    return (item->at <= reading->directory && item->size <= reading->directory - item->at) || broken(f, item->name);
}

static bool take_entry(struct reading *reading, const unsigned char *bytes, int64_t left, int64_t *ret_used, struct zip_item *item, struct fault *f)
{
    if (left < ENTRY_SIZE || number(bytes, 4) != 0x02014b50)
        return broken(f, "directory");
    const size_t name_size = (size_t)number(bytes + 28, 2), extra = (size_t)number(bytes + 30, 2), comment = (size_t)number(bytes + 32, 2);
    *ret_used = ENTRY_SIZE + (int64_t)(name_size + extra + comment);
    if (*ret_used > left || !name_size || memchr(bytes + ENTRY_SIZE, '\0', name_size))
        return broken(f, "directory");
    *item = (struct zip_item){.name = arena_strndup(reading->arena, (const char *)bytes + ENTRY_SIZE, name_size), .begins = (int64_t)number(bytes + 42, 4),
                              .size = (int64_t)number(bytes + 24, 4), .crc = (uint32_t)number(bytes + 16, 4)};
    if (number(bytes + 10, 2) != 0 || number(bytes + 20, 4) != (uint64_t)item->size) // stored, and not encrypted
        return broken(f, item->name);
    if (item->begins == 0xFFFFFFFF && !take_offset(bytes + ENTRY_SIZE + name_size, extra, &item->begins))
        return broken(f, item->name);
    return check_local(reading, item, name_size, f);
}

static bool read_entries(struct reading *reading, struct item_list *list, struct fault *f)
{
    unsigned char *bytes = arena_alloc(reading->arena, (size_t)reading->size + 1);
    int64_t at = 0, used = 0, behind = 0;
    if (!read_at(reading, reading->directory, bytes, reading->size))
        return broken(f, "directory");
    while (at < reading->size) {
        struct zip_item item = {0};
        if (!arena_within(reading->arena, f) || !take_entry(reading, bytes + at, reading->size - at, &used, &item, f))
            return false;
        if (item.begins < behind)
            return broken(f, item.name);
        behind = item.at + item.size;
        at += used;
        LIST_PUSH(reading->arena, list, item);
    }
    return list->count == reading->count || broken(f, "count");
}

bool zip_items_read(const struct zip_source *source, struct arena *arena, struct zip_item **ret_items, size_t *ret_count, struct fault *f)
{
    struct reading reading = {.source = source, .arena = arena};
    struct item_list list = {0};
    if (!find_directory(&reading, f) || !read_entries(&reading, &list, f))
        return false;
    *ret_items = list.items;
    *ret_count = list.count;
    return true;
}
