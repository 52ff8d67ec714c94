// Who is signed in: in memory alone. Times are of a clock that only goes on (clock_monotonic_ns / 10^6), so that a step of the
// wall clock neither ends nor lengthens a session. From any thread.
#ifndef QINGSHAN_PEOPLE_SESSION_H
#define QINGSHAN_PEOPLE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/fault.h"

#define SESSION_KEY_SIZE 65        // 32 random bytes in hexadecimal digits
#define SESSION_NAME_SIZE 129      // of an account, in bytes
#define SESSION_IDLE_MS (30 * 60000)
#define SESSION_LONGEST_MS (12 * 3600000)
#define SESSIONS_MAX 2048          // beyond, the one that was idle longest ends
#define SESSIONS_OF_ONE 8          // the same of one account

// What a request is told of its session; a copy.
struct session {
    int64_t id;                    // in lists: the key is told to nobody but its holder
    char account[SESSION_NAME_SIZE], person[SESSION_NAME_SIZE], role[32], department[64], region[16];
    char csrf[SESSION_KEY_SIZE];   // goes with every write
    bool first;                    // the password is another person's yet: nothing but changing it
    struct address address;        // where it began; from elsewhere it does not speak
    int64_t began_ms, seen_ms;
};

struct sessions;
struct sessions *sessions_new(void);
void sessions_free(struct sessions *sessions); // NULL is fine

// Begins one: id, csrf, began_ms and seen_ms of `opening` are filled in. The key is what the holder shows.
void sessions_begin(struct sessions *sessions, struct session *opening, int64_t now_ms, char ret_key[SESSION_KEY_SIZE]);
// false: there is none (never was, was ended, idle too long, too old). Faults: session.elsewhere where another address shows the key;
// without a fault it is simply not there.
bool sessions_find(struct sessions *sessions, const char *key, struct address from, int64_t now_ms, struct session *ret_session, struct fault *f);
bool sessions_end(struct sessions *sessions, const char *account, int64_t id); // account NULL: whosever it is
void sessions_end_all(struct sessions *sessions, const char *account, int64_t but); // but: this one stays; 0: none
// Of one account, or (NULL) all; at most `most`. Gives how many.
size_t sessions_list(struct sessions *sessions, const char *account, int64_t now_ms, struct session *ret_list, size_t most);

#endif
