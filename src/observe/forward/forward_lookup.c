#include "observe/forward/forward_lookup.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/guard.h"
#include "base/thread.h"

// Freed by whoever is the last to let go of it.
GUARD(lookup_shared)

struct forward_lookup {
    pthread_mutex_t lock;
    char *host, *port;
    forward_resolver *resolver;
    int wake;                 // of who asks, as long as it has not left
    bool done GUARDED_BY(lookup_shared), left GUARDED_BY(lookup_shared);
    struct addrinfo *found GUARDED_BY(lookup_shared);
};

static const struct addrinfo by_name = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
static const struct addrinfo by_digits = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | AI_NUMERICHOST};

ALONE static void lookup_free(struct forward_lookup *lookup)
{
    if (lookup->found)
        freeaddrinfo(lookup->found);
    pthread_mutex_destroy(&lookup->lock);
    heap_free(lookup->host);
    heap_free(lookup->port);
    heap_free(lookup);
}

static void *run(void *context)
{
    struct forward_lookup *lookup = context;
    const uint64_t one = 1;
    struct addrinfo *found = NULL;
    thread_begin("lookup", THREAD_FOLLOWS);
    if (lookup->resolver(lookup->host, lookup->port, &by_name, &found) != 0)
        found = NULL;
    lookup_shared_lock(&lookup->lock);
    lookup->found = found;
    lookup->done = true;
    const bool left = lookup->left;
    if (!left)
        (void)!write(lookup->wake, &one, sizeof one);
    lookup_shared_unlock(&lookup->lock);
    if (left)
        lookup_free(lookup);
    return NULL;
}

struct forward_lookup *forward_lookup_begin(const char *host, const char *port, forward_resolver *resolver, int wake)
{
    pthread_t thread;
    struct forward_lookup *lookup = heap_alloc(sizeof *lookup);
    *lookup = (struct forward_lookup){.host = heap_strdup(host), .port = heap_strdup(port), .resolver = resolver, .wake = wake};
    pthread_mutex_init(&lookup->lock, NULL);
    if (pthread_create(&thread, NULL, run, lookup) == 0) {
        pthread_detach(thread);
        return lookup;
    }
    lookup_free(lookup);
    return NULL;
}

bool forward_lookup_done(struct forward_lookup *lookup, struct addrinfo **ret_found)
{
    lookup_shared_lock(&lookup->lock);
    const bool done = lookup->done;
    *ret_found = lookup->found;
    lookup->found = NULL;
    lookup_shared_unlock(&lookup->lock);
    return done;
}

void forward_lookup_leave(struct forward_lookup *lookup)
{
    lookup_shared_lock(&lookup->lock);
    const bool done = lookup->done;
    lookup->left = true;
    lookup_shared_unlock(&lookup->lock);
    if (done)
        lookup_free(lookup);
}

bool forward_lookup_digits(const char *host, const char *port, struct addrinfo **ret_found)
{
    return getaddrinfo(host, port, &by_digits, ret_found) == 0;
}
