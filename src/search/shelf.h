// An index that requests share (base/shared.h): made anew by the first who asks when what it is made of has changed.
#ifndef QINGSHAN_SEARCH_SHELF_H
#define QINGSHAN_SEARCH_SHELF_H

#include "base/shared.h"
#include "search/search.h"

struct shelved {
    struct shared shared;
    struct search_index *index;
    int64_t generation;
};
void search_shelf_init(struct shared_place *shelf); // done by shared_place_done

// generation: a number that is another one after each change, read before `fill` reads anything. Given back by search_shelf_give.
// NULL: fill's fault.
struct shelved *search_shelf_take(struct shared_place *shelf, int64_t generation, bool (*fill)(void *context, struct search_index *index, struct fault *f),
                                  void *context, struct fault *f);
void search_shelf_give(struct shared_place *shelf, struct shelved *shelved);

#endif
