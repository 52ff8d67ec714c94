// One of a few words: what a column, a setting or an option may say. The code is what is stored; the names that the pages
// print and other words in use are taken as the code, whatever their letters, width and blanks. Anything else is an error
// that lists what there is, never a default.
#ifndef QINGSHAN_BASE_CHOICE_H
#define QINGSHAN_BASE_CHOICE_H

#include <stdbool.h>

#include "base/arena.h"

struct choice {
    const char *code;   // NULL ends a list
    const char *key;    // of its names in messages.csv; NULL: the code is its name
    const char *others; // words that mean it too, separated by |; NULL: none
};

// The code, borrowed from the list. NULL: none of these, or nothing at all.
const char *choice_find(const struct choice *list, struct arena *arena, const char *text);
// Place in the list, -1: none.
int choice_place(const struct choice *list, struct arena *arena, const char *text);
// Of what the store holds: codes alone. -1: none of these.
int choice_code_place(const struct choice *list, const char *code);
// "outfall 废水排口, stack 废气排口": for people who wrote another word.
const char *choice_words(const struct choice *list, struct arena *arena);

extern const struct choice choice_yes_no[];

#endif
