#include "base/shared.h"

#include <assert.h>

ALONE void shared_place_init(struct shared_place *place, const struct shared_kind *kind)
{
    *place = (struct shared_place){.kind = kind};
    pthread_mutex_init(&place->lock, NULL);
}

static void drop(const struct shared_kind *kind, struct shared *shared)
{
    assert(shared->users > 0);
    if (--shared->users == 0)
        kind->free(shared);
}

REQUIRES(shared_guard) static bool renew(struct shared_place *place, const void *asked, struct fault *f)
{
    struct shared *made = place->kind->make(asked, f);
    if (!made)
        return false;
    made->users = 1;
    if (place->now)
        drop(place->kind, place->now);
    place->now = made;
    return true;
}

struct shared *shared_take(struct shared_place *place, const void *asked, struct fault *f)
{
    struct shared *taken = NULL;
    shared_guard_lock(&place->lock);
    if ((place->now && place->kind->fits(place->now, asked)) || renew(place, asked, f)) {
        taken = place->now;
        taken->users++;
    }
    shared_guard_unlock(&place->lock);
    return taken;
}

void shared_give(struct shared_place *place, struct shared *shared)
{
    shared_guard_lock(&place->lock);
    drop(place->kind, shared);
    shared_guard_unlock(&place->lock);
}

ALONE void shared_place_done(struct shared_place *place)
{
    if (place->now)
        drop(place->kind, place->now);
    place->now = NULL;
    pthread_mutex_destroy(&place->lock);
}
