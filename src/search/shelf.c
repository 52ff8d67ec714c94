#include "search/shelf.h"

struct shelf_asked {
    int64_t generation;
    bool (*fill)(void *context, struct search_index *index, struct fault *f);
    void *context;
};

static bool fits(const struct shared *shared, const void *asked)
{
    return ((const struct shelved *)shared)->generation >= ((const struct shelf_asked *)asked)->generation; // somebody who began later may have brought a newer one
}

static struct shared *make(const void *asked, struct fault *f)
{
    const struct shelf_asked *wanted = asked;
    struct search_index *index = search_index_new();
    if (!wanted->fill(wanted->context, index, f)) {
        search_index_free(index);
        return NULL;
    }
    struct shelved *made = heap_alloc(sizeof *made);
    *made = (struct shelved){.index = index, .generation = wanted->generation};
    return &made->shared;
}

static void drop(struct shared *shared)
{
    search_index_free(((struct shelved *)shared)->index);
    heap_free(shared);
}

void search_shelf_init(struct shared_place *shelf)
{
    static const struct shared_kind kind = {fits, make, drop};
    shared_place_init(shelf, &kind);
}

struct shelved *search_shelf_take(struct shared_place *shelf, int64_t generation, bool (*fill)(void *context, struct search_index *index, struct fault *f),
                                  void *context, struct fault *f)
{
    return (struct shelved *)shared_take(shelf, &(struct shelf_asked){generation, fill, context}, f);
}

void search_shelf_give(struct shared_place *shelf, struct shelved *shelved)
{
    shared_give(shelf, &shelved->shared);
}
