#include "observe/point/factor_book.h"

#include <string.h>

#include "base/text.h"
#include "observe/point/point.h"

static void take_media(struct factor_book *book, const struct point *points, size_t count)
{
    enum factor_medium *media = arena_array(book->arena, count + 1, sizeof *media);
    map_init(&book->media, book->arena);
    for (size_t i = 0; i < count; i++) {
        media[i] = factor_medium_of_point(points[i].kind);
        map_put(&book->media, points[i].code, &media[i]);
    }
}

bool factor_book_load(struct factor_book *book, struct arena *arena, struct store *store, struct fault *f)
{
    struct point *points;
    size_t count;
    *book = (struct factor_book){.arena = arena};
    if (!factor_table_load(store, arena, INT64_MAX, &book->factors, f) || !point_list(store, arena, POINT_NOW, &points, &count, f))
        return false;
    take_media(book, points, count);
    return true;
}

bool factor_book_load_of(struct factor_book *book, struct arena *arena, struct store *store, const char *const *points, size_t count, struct fault *f)
{
    struct point *found;
    size_t found_count;
    *book = (struct factor_book){.arena = arena};
    if (!factor_table_load(store, arena, INT64_MAX, &book->factors, f) || !point_list_of(store, arena, POINT_NOW, points, count, &found, &found_count, f))
        return false;
    take_media(book, found, found_count);
    return true;
}

enum factor_medium factor_book_medium(const struct factor_book *book, const char *point)
{
    const enum factor_medium *medium = map_get(&book->media, point);
    return medium ? *medium : FACTOR_ANYWHERE;
}

const char *factor_book_name(const struct factor_book *book, const char *point, const char *sent)
{
    char name[FACTOR_NAME_SIZE];
    enum factor_naming naming;
    const struct factor_place place = {.point = factor_book_medium(book, point)};
    if (text_empty(sent) || !factor_resolve(&book->factors, place, sent, name, &naming) || text_equal(name, sent))
        return sent;
    return arena_strdup(book->arena, name);
}

bool factor_book_knows(const struct factor_book *book, const char *name)
{
    char code[FACTOR_NAME_SIZE];
    const size_t size = strcspn(name, "-");
    if (!book->factors.count)
        return true;
    if (size >= sizeof code)
        return false;
    memcpy(code, name, size);
    code[size] = 0;
    const struct factor *found = factor_find(&book->factors, code);
    return found && text_equal(found->code, code); // an old code that is left is one that was not understood there
}
