#include "base/progress.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/guard.h"
#include "base/text.h"

GUARD(progress_shared)

struct progress {
    pthread_mutex_t lock;
    struct progress_step steps[PROGRESS_STEPS_MAX] GUARDED_BY(progress_shared);
    size_t count GUARDED_BY(progress_shared);
};

struct progress *progress_new(void)
{
    struct progress *progress = heap_alloc(sizeof *progress);
    pthread_mutex_init(&progress->lock, NULL);
    return progress;
}

void progress_free(struct progress *progress)
{
    if (!progress)
        return;
    pthread_mutex_destroy(&progress->lock);
    heap_free(progress);
}

REQUIRES(progress_shared) static size_t place_of(const struct progress *progress, const char *name)
{
    size_t at = 0;
    while (at < progress->count && !text_equal(progress->steps[at].name, name))
        at++;
    return at;
}

void progress_tell(struct progress *progress, const char *name, int64_t done, int64_t total)
{
    if (!progress)
        return;
    progress_shared_lock(&progress->lock);
    const size_t at = place_of(progress, name);
    assert(at < PROGRESS_STEPS_MAX);
    progress->steps[at] = (struct progress_step){name, done, total};
    progress->count += at == progress->count;
    progress_shared_unlock(&progress->lock);
}

void progress_end(struct progress *progress, const char *name)
{
    if (!progress)
        return;
    progress_shared_lock(&progress->lock);
    const size_t at = place_of(progress, name);
    if (at < progress->count)
        memmove(&progress->steps[at], &progress->steps[at + 1], (--progress->count - at) * sizeof *progress->steps);
    progress_shared_unlock(&progress->lock);
}

size_t progress_list(struct progress *progress, struct progress_step steps[static PROGRESS_STEPS_MAX])
{
    progress_shared_lock(&progress->lock);
    const size_t count = progress->count;
    memcpy(steps, progress->steps, count * sizeof *steps);
    progress_shared_unlock(&progress->lock);
    return count;
}
