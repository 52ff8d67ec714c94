#include "search/shelf.h"

#include <assert.h>

struct shelved {
    struct search_index *index;
    int64_t generation;
    int users; // the shelf itself is one
};

void search_shelf_init(struct search_shelf *shelf)
{
    pthread_mutex_init(&shelf->lock, NULL);
}

static void drop(struct shelved *shelved)
{
    assert(shelved->users > 0);
    if (--shelved->users > 0)
        return;
    search_index_free(shelved->index);
    heap_free(shelved);
}

static struct shelved *make(int64_t generation, bool (*fill)(void *context, struct search_index *index, struct fault *f), void *context, struct fault *f)
{
    struct search_index *index = search_index_new();
    if (!fill(context, index, f)) {
        search_index_free(index);
        return NULL;
    }
    struct shelved *shelved = heap_alloc(sizeof *shelved);
    *shelved = (struct shelved){.index = index, .generation = generation, .users = 1};
    return shelved;
}

struct shelved *search_shelf_take(struct search_shelf *shelf, int64_t generation, bool (*fill)(void *context, struct search_index *index, struct fault *f),
                                  void *context, struct fault *f)
{
    shelf_shared_lock(&shelf->lock);
    if (!shelf->now || shelf->now->generation < generation) { // somebody who began later may have brought a newer one
        struct shelved *made = make(generation, fill, context, f);
        if (!made) {
            shelf_shared_unlock(&shelf->lock);
            return NULL;
        }
        if (shelf->now)
            drop(shelf->now);
        shelf->now = made;
    }
    struct shelved *shelved = shelf->now;
    shelved->users++;
    shelf_shared_unlock(&shelf->lock);
    return shelved;
}

const struct search_index *shelved_index(const struct shelved *shelved)
{
    return shelved->index;
}

void search_shelf_give(struct search_shelf *shelf, struct shelved *shelved)
{
    shelf_shared_lock(&shelf->lock);
    drop(shelved);
    shelf_shared_unlock(&shelf->lock);
}

ALONE void search_shelf_done(struct search_shelf *shelf)
{
    if (shelf->now)
        drop(shelf->now);
    pthread_mutex_destroy(&shelf->lock);
}
