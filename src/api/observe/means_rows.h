// What the answer about the rules of means is made of (means.answer). Private to the folder.
#ifndef QINGSHAN_API_MEANS_ROWS_H
#define QINGSHAN_API_MEANS_ROWS_H

#include "observe/series/means_edition.h"
#include "observe/stow/means.h"

#define MEANS_ROWS_MOST 16

struct means_row {
    const char *domain;
    enum series_kind kind;
    struct means_rule rule;
};
struct means_shown {
    struct means_edition_state state;
    struct means_row rules[MEANS_ROWS_MOST];
    size_t count;
};

#endif
