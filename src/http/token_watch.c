#include "http/token_watch.h"

#include <stdio.h>
#include <string.h>

#include "base/guard.h"
#include "base/log.h"

#define ADDRESSES 64       // beyond, the one that was told longest ago gives its place
#define TELL_MS 60000

struct tried {
    char address[64];
    int64_t count, told_ms;
};

GUARD(tried_shared)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct tried all[ADDRESSES] GUARDED_BY(tried_shared);

static void tell(const struct tried *tried)
{
    if (tried->count)
        log_line(LOG_WARNING, "http: wrong token from %s, %lld times", tried->address, (long long)tried->count);
}

static struct tried *place_of(const char *address) REQUIRES(tried_shared);
static struct tried *place_of(const char *address)
{
    struct tried *oldest = &all[0];
    for (int i = 0; i < ADDRESSES; i++) {
        struct tried *tried = &all[i];
        if (strcmp(tried->address, address) == 0)
            return tried;
        oldest = tried->told_ms < oldest->told_ms ? tried : oldest;
    }
    tell(oldest); // what is untold of it
    *oldest = (struct tried){.told_ms = -TELL_MS};
    snprintf(oldest->address, sizeof oldest->address, "%s", address);
    return oldest;
}

void token_watch_note(const char *address, int64_t now_ms)
{
    tried_shared_lock(&lock);
    struct tried *tried = place_of(address);
    tried->count++;
    if (now_ms - tried->told_ms >= TELL_MS) {
        tell(tried);
        tried->count = 0;
        tried->told_ms = now_ms;
    }
    tried_shared_unlock(&lock);
}
