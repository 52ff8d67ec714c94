// An index that requests share: made anew by the first who asks when what it is made of has changed, freed with the last who reads
// the old one, so that nobody reads half of a change. Who asks while it is made waits for it.
#ifndef QINGSHAN_SEARCH_SHELF_H
#define QINGSHAN_SEARCH_SHELF_H

#include "base/guard.h"
#include "search/search.h"

GUARD(shelf_shared)

struct shelved;
struct search_shelf {
    pthread_mutex_t lock;
    struct shelved *now GUARDED_BY(shelf_shared); // NULL: nobody has asked yet
};
void search_shelf_init(struct search_shelf *shelf);
void search_shelf_done(struct search_shelf *shelf); // nobody reads any more

// generation: a number that is another one after each change, read before `fill` reads anything. Given back by search_shelf_give.
// NULL: fill's fault.
struct shelved *search_shelf_take(struct search_shelf *shelf, int64_t generation, bool (*fill)(void *context, struct search_index *index, struct fault *f),
                                  void *context, struct fault *f);
const struct search_index *shelved_index(const struct shelved *shelved);
void search_shelf_give(struct search_shelf *shelf, struct shelved *shelved);

#endif
