#include "people/tries.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/guard.h"
#include "base/text.h"

GUARD(tries_guard)

enum counted { OF_BOTH, OF_ADDRESS, OF_ACCOUNT, KNOWN_HERE };
static const int freely[] = {[OF_BOTH] = TRIES_FREE, [OF_ADDRESS] = TRIES_FREE_ADDRESS, [OF_ACCOUNT] = TRIES_FREE_ADDRESS};

struct counter {
    char key[DIGEST_HEX_SIZE]; // of what is counted; "": free
    int count;
    int64_t last_ms;
};

struct tries {
    pthread_mutex_t lock;
    struct counter counters[TRIES_PLACES] GUARDED_BY(tries_guard);
};

ALONE struct tries *tries_new(void)
{
    struct tries *tries = heap_alloc(sizeof *tries);
    pthread_mutex_init(&tries->lock, NULL);
    return tries;
}

ALONE void tries_free(struct tries *tries)
{
    if (!tries)
        return;
    pthread_mutex_destroy(&tries->lock);
    heap_free(tries);
}

static void key_of(enum counted counted, const char *account, struct address from, char out[DIGEST_HEX_SIZE])
{
    char text[ADDRESS_TEXT_SIZE];
    static const char *const kinds[] = {[OF_BOTH] = "both", [OF_ADDRESS] = "address", [OF_ACCOUNT] = "account", [KNOWN_HERE] = "known"};
    struct digest_state state;
    digest_begin(&state);
    digest_add_text(&state, kinds[counted]);
    digest_add_text(&state, counted == OF_ADDRESS ? "" : account);
    digest_add_text(&state, counted == OF_ACCOUNT ? "" : address_format(address_stranger(from), text));
    digest_end(&state, out);
}

// make: where there is none, the one that was touched longest ago gives its place.
static struct counter *counter_of(struct tries *tries, const char *key, bool make) REQUIRES(tries_guard);
static struct counter *counter_of(struct tries *tries, const char *key, bool make)
{
    struct counter *oldest = &tries->counters[0];
    for (int i = 0; i < TRIES_PLACES; i++) {
        struct counter *counter = &tries->counters[i];
        if (text_equal(counter->key, key))
            return counter;
        if (!counter->key[0] || (oldest->key[0] && counter->last_ms < oldest->last_ms))
            oldest = counter;
    }
    if (!make)
        return NULL;
    *oldest = (struct counter){0};
    memcpy(oldest->key, key, DIGEST_HEX_SIZE);
    return oldest;
}

static struct counter *counted(struct tries *tries, enum counted what, const char *account, struct address from, bool make) REQUIRES(tries_guard);
static struct counter *counted(struct tries *tries, enum counted what, const char *account, struct address from, bool make)
{
    char key[DIGEST_HEX_SIZE];
    key_of(what, account, from, key);
    return counter_of(tries, key, make);
}

static int64_t left_ms(const struct counter *counter, int freely_, int64_t now_ms)
{
    if (!counter || counter->count < freely_ || now_ms - counter->last_ms >= TRIES_FORGOTTEN_MS)
        return 0;
    const int doublings = counter->count - freely_;
    const int64_t wait = doublings >= 10 ? TRIES_LONGEST_MS : (int64_t)1000 << doublings;
    const int64_t until = counter->last_ms + (wait < TRIES_LONGEST_MS ? wait : TRIES_LONGEST_MS);
    return until > now_ms ? until - now_ms : 0;
}

int64_t tries_wait_ms(struct tries *tries, const char *account, struct address from, int64_t now_ms)
{
    int64_t longest = 0;
    tries_guard_lock(&tries->lock);
    const bool known = counted(tries, KNOWN_HERE, account, from, false) != NULL;
    for (enum counted what = OF_BOTH; what < KNOWN_HERE; what++) {
        if (what == OF_ACCOUNT && known)
            continue;
        const int64_t wait = left_ms(counted(tries, what, account, from, false), freely[what], now_ms);
        longest = wait > longest ? wait : longest;
    }
    tries_guard_unlock(&tries->lock);
    return longest;
}

void tries_failed(struct tries *tries, const char *account, struct address from, int64_t now_ms)
{
    tries_guard_lock(&tries->lock);
    const bool known = counted(tries, KNOWN_HERE, account, from, false) != NULL;
    for (enum counted what = OF_BOTH; what < KNOWN_HERE; what++) {
        if (what == OF_ACCOUNT && known)
            continue;
        struct counter *counter = counted(tries, what, account, from, true);
        counter->count = now_ms - counter->last_ms >= TRIES_FORGOTTEN_MS ? 1 : counter->count + 1;
        counter->last_ms = now_ms;
    }
    tries_guard_unlock(&tries->lock);
}

void tries_succeeded(struct tries *tries, const char *account, struct address from, int64_t now_ms)
{
    tries_guard_lock(&tries->lock);
    struct counter *both = counted(tries, OF_BOTH, account, from, false);
    if (both)
        *both = (struct counter){0};
    counted(tries, KNOWN_HERE, account, from, true)->last_ms = now_ms;
    tries_guard_unlock(&tries->lock);
}
