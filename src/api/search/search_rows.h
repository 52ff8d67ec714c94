// What the answer of a search is written of, and what it is searched in.
#ifndef QINGSHAN_API_SEARCH_ROWS_H
#define QINGSHAN_API_SEARCH_ROWS_H

#include "search/search.h"
#include "view/reading.h"

// Groups of hits, in the order of the answer; those that have wholly what was asked for go before the others.
#define SEARCH_KINDS(X)               \
    X(SEARCH_INDICATOR, "indicator")  \
    X(SEARCH_PROJECT, "project")      \
    X(SEARCH_MEASURE, "measure")      \
    X(SEARCH_ELEMENT, "element")      \
    X(SEARCH_POINT, "point")          \
    X(SEARCH_DEVICE, "device")        \
    X(SEARCH_WARNING, "warning")

enum search_kind {
#define X(kind, name) kind,
    SEARCH_KINDS(X)
#undef X
    SEARCH_KIND_COUNT
};
const char *search_kind_name(int kind);

struct search_answer {
    bool english;
    struct search_group groups[SEARCH_GROUPS_MOST]; // by kind, then of those with hits alone
    size_t count;
};

// Each puts what it knows of as of the reading into the index, which takes a copy. Faults: store.*, model.*.
bool search_put_plan(void *reading, struct search_index *index, struct fault *f);
bool search_put_points(void *reading, struct search_index *index, struct fault *f);
bool search_put_devices(void *reading, struct search_index *index, struct fault *f);
bool search_put_warnings(void *reading, struct search_index *index, struct fault *f); // open ones and the newest, as they are now

// The address of a page: what is no letter, digit or one of -._~ in `name` is written %XX.
const char *search_path(struct arena *arena, const char *page, const char *name);

#endif
