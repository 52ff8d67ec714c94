#include "service/readers.h"

#include <assert.h>

#define IMPORTS_MAX 64 // threads; most of them wait

void readers_init(struct readers *readers, int most)
{
    readers->most = most;
    pthread_mutex_init(&readers->lock, NULL);
    pthread_cond_init(&readers->changed, NULL);
}

bool readers_enter(struct readers *readers, struct fault *f)
{
    readers_shared_lock(&readers->lock);
    bool room = !readers->stopping && readers->running < IMPORTS_MAX;
    readers->running += room;
    readers_shared_unlock(&readers->lock);
    return room || fault_set(f, FAULT_BUSY, "api.too_many_imports", NULL);
}

void readers_leave(struct readers *readers)
{
    readers_shared_lock(&readers->lock);
    assert(readers->running > 0);
    readers->running--;
    pthread_cond_broadcast(&readers->changed);
    readers_shared_unlock(&readers->lock);
}

bool readers_begin(struct readers *readers, struct fault *f)
{
    readers_shared_lock(&readers->lock);
    while (!readers->stopping && readers->reading == readers->most)
        readers_shared_wait(&readers->changed, &readers->lock);
    bool turn = !readers->stopping;
    readers->reading += turn;
    assert(readers->reading <= readers->most);
    readers_shared_unlock(&readers->lock);
    return turn || fault_set(f, FAULT_BUSY, "api.too_many_imports", NULL);
}

void readers_end(struct readers *readers)
{
    readers_shared_lock(&readers->lock);
    assert(readers->reading > 0);
    readers->reading--;
    pthread_cond_broadcast(&readers->changed);
    readers_shared_unlock(&readers->lock);
}

void readers_stop(struct readers *readers)
{
    readers_shared_lock(&readers->lock);
    readers->stopping = true;
    pthread_cond_broadcast(&readers->changed);
    while (readers->running > 0)
        readers_shared_wait(&readers->changed, &readers->lock);
    readers_shared_unlock(&readers->lock);
}

ALONE void readers_done(struct readers *readers)
{
    assert(!readers->running && !readers->reading);
    pthread_cond_destroy(&readers->changed);
    pthread_mutex_destroy(&readers->lock);
}
