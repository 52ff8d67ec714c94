#include "people/session.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/guard.h"
#include "base/text.h"

#define KEY_BYTES ((SESSION_KEY_SIZE - 1) / 2)

GUARD(sessions_shared)

struct kept_session {
    char key[SESSION_KEY_SIZE]; // "": the place is free
    struct session session;
};

struct sessions {
    pthread_mutex_t lock;
    int64_t newest GUARDED_BY(sessions_shared);
    struct kept_session places[SESSIONS_MAX] GUARDED_BY(sessions_shared);
};

ALONE struct sessions *sessions_new(void)
{
    struct sessions *sessions = heap_alloc(sizeof *sessions);
    pthread_mutex_init(&sessions->lock, NULL);
    return sessions;
}

ALONE void sessions_free(struct sessions *sessions)
{
    if (!sessions)
        return;
    pthread_mutex_destroy(&sessions->lock);
    sodium_memzero(sessions->places, sizeof sessions->places);
    heap_free(sessions);
}

static void make_key(char out[SESSION_KEY_SIZE])
{
    unsigned char bytes[KEY_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(out, SESSION_KEY_SIZE, bytes, sizeof bytes);
}

static bool is_over(const struct session *session, int64_t now_ms)
{
    return now_ms - session->seen_ms >= SESSION_IDLE_MS || now_ms - session->began_ms >= SESSION_LONGEST_MS;
}

static void forget(struct kept_session *place)
{
    sodium_memzero(place, sizeof *place);
}

static bool is_of(const struct kept_session *place, const char *account)
{
    return place->key[0] && (!account || text_equal(place->session.account, account));
}

// The place of the one that was idle longest, of an account or of all; *ret_count of how many.
static struct kept_session *most_idle(struct sessions *sessions, const char *account, int *ret_count) REQUIRES(sessions_shared);
static struct kept_session *most_idle(struct sessions *sessions, const char *account, int *ret_count)
{
    struct kept_session *idle = NULL;
    *ret_count = 0;
    for (int i = 0; i < SESSIONS_MAX; i++) {
        struct kept_session *place = &sessions->places[i];
        if (!is_of(place, account))
            continue;
        ++*ret_count;
        if (!idle || place->session.seen_ms < idle->session.seen_ms)
            idle = place;
    }
    return idle;
}

static struct kept_session *free_place(struct sessions *sessions, const char *account, int64_t now_ms) REQUIRES(sessions_shared);
static struct kept_session *free_place(struct sessions *sessions, const char *account, int64_t now_ms)
{
    int count;
    for (int i = 0; i < SESSIONS_MAX; i++)
        if (sessions->places[i].key[0] && is_over(&sessions->places[i].session, now_ms))
            forget(&sessions->places[i]);
    struct kept_session *own = most_idle(sessions, account, &count);
    if (count >= SESSIONS_OF_ONE)
        return own;
    for (int i = 0; i < SESSIONS_MAX; i++)
        if (!sessions->places[i].key[0])
            return &sessions->places[i];
    return most_idle(sessions, NULL, &count);
}

void sessions_begin(struct sessions *sessions, struct session *opening, int64_t now_ms, char ret_key[SESSION_KEY_SIZE])
{
    make_key(ret_key);
    make_key(opening->csrf);
    opening->began_ms = opening->seen_ms = now_ms;
    sessions_shared_lock(&sessions->lock);
    struct kept_session *place = free_place(sessions, opening->account, now_ms);
    opening->id = ++sessions->newest;
    place->session = *opening;
    memcpy(place->key, ret_key, SESSION_KEY_SIZE);
    sessions_shared_unlock(&sessions->lock);
}

static struct kept_session *place_of(struct sessions *sessions, const char *key) REQUIRES(sessions_shared);
static struct kept_session *place_of(struct sessions *sessions, const char *key)
{
    if (strlen(key) != SESSION_KEY_SIZE - 1)
        return NULL;
    for (int i = 0; i < SESSIONS_MAX; i++)
        if (sessions->places[i].key[0] && sodium_memcmp(sessions->places[i].key, key, SESSION_KEY_SIZE - 1) == 0)
            return &sessions->places[i];
    return NULL;
}

bool sessions_find(struct sessions *sessions, const char *key, struct address from, int64_t now_ms, struct session *ret_session, struct fault *f)
{
    bool found = false, elsewhere = false;
    sessions_shared_lock(&sessions->lock);
    struct kept_session *place = place_of(sessions, key);
    if (place && is_over(&place->session, now_ms))
        forget(place);
    else if (place && !address_equal(address_stranger(place->session.address), address_stranger(from)))
        elsewhere = true;
    else if (place) {
        place->session.seen_ms = now_ms;
        *ret_session = place->session;
        found = true;
    }
    sessions_shared_unlock(&sessions->lock);
    return elsewhere ? fault_set(f, FAULT_UNAUTHORIZED, "session.elsewhere", NULL) : found;
}

bool sessions_end(struct sessions *sessions, const char *account, int64_t id)
{
    bool ended = false;
    sessions_shared_lock(&sessions->lock);
    for (int i = 0; i < SESSIONS_MAX; i++)
        if (is_of(&sessions->places[i], account) && sessions->places[i].session.id == id) {
            forget(&sessions->places[i]);
            ended = true;
        }
    sessions_shared_unlock(&sessions->lock);
    return ended;
}

void sessions_end_all(struct sessions *sessions, const char *account, int64_t but)
{
    sessions_shared_lock(&sessions->lock);
    for (int i = 0; i < SESSIONS_MAX; i++)
        if (is_of(&sessions->places[i], account) && sessions->places[i].session.id != but)
            forget(&sessions->places[i]);
    sessions_shared_unlock(&sessions->lock);
}

size_t sessions_list(struct sessions *sessions, const char *account, int64_t now_ms, struct session *ret_list, size_t most)
{
    size_t count = 0;
    sessions_shared_lock(&sessions->lock);
    for (int i = 0; i < SESSIONS_MAX && count < most; i++)
        if (is_of(&sessions->places[i], account) && !is_over(&sessions->places[i].session, now_ms))
            ret_list[count++] = sessions->places[i].session;
    sessions_shared_unlock(&sessions->lock);
    return count;
}
