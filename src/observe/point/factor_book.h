// The factor table with what is measured at each registered point: all that it takes to give a factor its one name.
#ifndef QINGSHAN_OBSERVE_FACTOR_BOOK_H
#define QINGSHAN_OBSERVE_FACTOR_BOOK_H

#include "base/map.h"
#include "observe/point/factor.h"

struct factor_book {
    struct arena *arena;
    struct factor_table factors;
    struct map media;             // by point -> enum factor_medium *
};

// As last committed, all in the arena.
bool factor_book_load(struct factor_book *book, struct arena *arena, struct store *store, struct fault *f);
// For factors of these points alone.
bool factor_book_load_of(struct factor_book *book, struct arena *arena, struct store *store, const char *const *points, size_t count, struct fault *f);
enum factor_medium factor_book_medium(const struct factor_book *book, const char *point); // NULL, or not registered: anywhere
// Borrowed from the arena of the book, or the text itself. NULL and "" stay.
const char *factor_book_name(const struct factor_book *book, const char *point, const char *sent);
// A table without factors (a folder whose plan brings none) knows nothing and refuses nothing.
bool factor_book_knows(const struct factor_book *book, const char *name);

#endif
