#include "observe/forward/forward.h"

#include <string.h>

#include "base/guard.h"
#include "base/log.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/forward/forward_internal.h"
#include "observe/forward/forward_store.h"

GUARD(hub_shared)

struct forward_hub {
    struct arena *arena;
    struct forward_options options;
    struct store *store;           // of the manager's thread
    pthread_t thread;              // starts and stops lines, which may take a moment
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool reload GUARDED_BY(hub_shared), stopping GUARDED_BY(hub_shared);
    struct forward_line *lines GUARDED_BY(hub_shared);
};

static bool same_target(const struct forward_target *a, const struct forward_target *b)
{
    return text_equal(a->address, b->address) && a->encoding == b->encoding && a->edition == b->edition && text_equal(a->password, b->password) &&
           text_equal(a->mns, b->mns) && text_equal(a->points, b->points) && a->answers == b->answers && a->simulated == b->simulated &&
           a->enabled == b->enabled && a->over_time_s == b->over_time_s;
}

static const struct forward_target *find(const struct forward_target *targets, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(targets[i].name, name))
            return &targets[i];
    return NULL;
}

// Out of the list; NULL when all lines are as their targets want them.
static struct forward_line *take_outdated(struct forward_hub *hub, const struct forward_target *targets, size_t count)
{
    struct forward_line *found = NULL;
    hub_shared_lock(&hub->lock);
    for (struct forward_line **at = &hub->lines; *at && !found; at = &(*at)->next) {
        const struct forward_target *wanted = find(targets, count, (*at)->target.name);
        if (wanted && wanted->enabled && same_target(&(*at)->target, wanted))
            continue;
        found = *at;
        *at = found->next;
        break;
    }
    hub_shared_unlock(&hub->lock);
    return found;
}

static bool runs(struct forward_hub *hub, const char *name)
{
    bool found = false;
    hub_shared_lock(&hub->lock);
    for (struct forward_line *line = hub->lines; line; line = line->next)
        found = found || text_equal(line->target.name, name);
    hub_shared_unlock(&hub->lock);
    return found;
}

static void start_line(struct forward_hub *hub, const struct forward_target *target)
{
    struct fault fault = {0};
    struct forward_line *line = forward_line_start(&hub->options, target, &fault);
    if (!line) {
        log_line(LOG_ERROR, "forward %s: %s %s", target->name, fault.key, fault_argument(&fault, "text"));
        return;
    }
    hub_shared_lock(&hub->lock);
    line->next = hub->lines;
    hub->lines = line;
    hub_shared_unlock(&hub->lock);
}

static void apply(struct forward_hub *hub)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct forward_target *targets;
    size_t count;
    if (!forward_load(hub->store, arena, &targets, &count, &fault)) {
        log_line(LOG_ERROR, "forward: %s %s", fault.key, fault_argument(&fault, "text"));
        return;
    }
    for (struct forward_line *old; (old = take_outdated(hub, targets, count));) {
        const bool removed = !find(targets, count, old->target.name);
        const char *name = arena_strdup(arena, old->target.name);
        forward_line_stop(old);
        if (removed) // a later target of this name begins anew
            forward_mark_remove(hub->options.folder, name);
    }
    for (size_t i = 0; i < count; i++)
        if (targets[i].enabled && !runs(hub, targets[i].name))
            start_line(hub, &targets[i]);
}

static void *manage(void *context)
{
    struct forward_hub *hub = context;
    for (;;) {
        hub_shared_lock(&hub->lock);
        while (!hub->reload && !hub->stopping)
            hub_shared_wait(&hub->changed, &hub->lock);
        const bool stopping = hub->stopping;
        hub->reload = false;
        hub_shared_unlock(&hub->lock);
        if (stopping)
            return NULL;
        apply(hub);
    }
}

ALONE struct forward_hub *forward_start(const struct forward_options *options, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct forward_hub *hub = arena_alloc(arena, sizeof *hub);
    hub->arena = arena;
    hub->options = *options;
    hub->options.folder = arena_strdup(arena, options->folder);
    hub->options.retry_ms = options->retry_ms ? options->retry_ms : 1000;
    hub->options.retry_most_ms = options->retry_most_ms ? options->retry_most_ms : 60000;
    hub->reload = true;
    pthread_mutex_init(&hub->lock, NULL);
    pthread_cond_init(&hub->changed, NULL);
    hub->store = store_open(options->folder, STORE_READ, f);
    if (hub->store && (pthread_create(&hub->thread, NULL, manage, hub) == 0 || fault_set(f, FAULT_SYSTEM, "server.start", NULL)))
        return hub;
    store_close(hub->store);
    arena_free(arena);
    return NULL;
}

static void signal_manager(struct forward_hub *hub, bool *what)
{
    hub_shared_lock(&hub->lock);
    *what = true;
    pthread_cond_signal(&hub->changed);
    hub_shared_unlock(&hub->lock);
}

void forward_reload(struct forward_hub *hub)
{
    signal_manager(hub, &hub->reload);
}

void forward_wake(struct forward_hub *hub)
{
    hub_shared_lock(&hub->lock);
    for (struct forward_line *line = hub->lines; line; line = line->next)
        forward_line_wake(line);
    hub_shared_unlock(&hub->lock);
}

void forward_stop(struct forward_hub *hub)
{
    if (!hub)
        return;
    signal_manager(hub, &hub->stopping);
    pthread_join(hub->thread, NULL);
    for (struct forward_line *line; (line = take_outdated(hub, NULL, 0));)
        forward_line_stop(line);
}

void forward_free(struct forward_hub *hub)
{
    if (!hub)
        return;
    pthread_cond_destroy(&hub->changed);
    pthread_mutex_destroy(&hub->lock);
    store_close(hub->store);
    arena_free(hub->arena);
}

bool forward_status_of(struct forward_hub *hub, const char *name, struct forward_status *ret_status)
{
    bool found = false;
    hub_shared_lock(&hub->lock);
    for (struct forward_line *line = hub->lines; line && !found; line = line->next) {
        if (!text_equal(line->target.name, name))
            continue;
        line_shared_lock(&line->lock);
        *ret_status = line->status;
        const int64_t age_ms = instant_now_ms() - line->waits_since_ms;
        ret_status->behind_ms = line->waits_since_ms && age_ms > 0 ? age_ms : 0;
        line_shared_unlock(&line->lock);
        found = true;
    }
    hub_shared_unlock(&hub->lock);
    return found;
}
