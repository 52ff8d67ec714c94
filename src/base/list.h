// A typed growing array in an arena:
//     struct row_list LIST_OF(struct row);   fields: items, count, capacity
//     LIST_PUSH(arena, &list, row);
#ifndef QINGSHAN_BASE_LIST_H
#define QINGSHAN_BASE_LIST_H

#include <stddef.h>

#include "base/arena.h"

#define LIST_OF(type)    \
    {                    \
        type *items;     \
        size_t count;    \
        size_t capacity; \
    }

#define LIST_PUSH(arena, list, ...)                                                                       \
    do {                                                                                                  \
        (list)->items = list_reserve((arena), (list)->items, (list)->count, &(list)->capacity,            \
                                     sizeof *(list)->items);                                              \
        (list)->items[(list)->count++] = (__VA_ARGS__);                                                   \
    } while (0)

#define LIST_EACH(list, item) for (item = (list)->items; (list)->count && item < (list)->items + (list)->count; item++) // no items: a null pointer

// Room for one more item; returns the (possibly moved) items.
void *list_reserve(struct arena *arena, void *items, size_t count, size_t *capacity, size_t item_size);

#endif
