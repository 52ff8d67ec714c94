// What was tried in vain, by the address that tried and the MN it tried: who guesses is slowed down, and nobody is locked out.
// A few tries cost nothing. Then the next one of that address and MN is looked at only after a while, at most
// SUSPICION_MOST_MS whatever was tried before, so a right password is always answered soon. All that came meanwhile is looked
// at then, but for more than SUSPICION_NEWEST: of those the newest. So guesses go at SUSPICION_NEWEST a while, and
// a device that guesses with others at its address finds its turn. Garbage is counted likewise, and new lines of its address that send it wait.
// Times are given; one thread.
#ifndef QINGSHAN_OBSERVE_SUSPICION_H
#define QINGSHAN_OBSERVE_SUSPICION_H

#include <stdbool.h>
#include <stdint.h>

#include "observe/raw/raw.h"

#define SUSPICION_FREE 3          // tries that cost nothing
#define SUSPICION_FORGET_MS 5000  // so long, and one try is forgotten
#define SUSPICION_FIRST_MS 250    // the first wait; each further try doubles it
#define SUSPICION_MOST_MS 3000
#define SUSPICION_GARBAGE_MS 1500 // the longest wait for garbage: both together stay below five seconds
#define SUSPICION_NEWEST 32
#define SUSPICION_SHARED_MS 250
#define SUSPICION_TELL_MS 10000   // tries are told with their count, not one by one

#define SUSPICION_UNKNOWN "?"     // stands for all MN that are not registered
#define SUSPICION_GARBAGE "#"     // bytes that are no frames

struct suspicion;
struct suspicion *suspicion_new(uint64_t seed);
void suspicion_free(struct suspicion *suspicion); // NULL is fine

// Until when a try waits, 0: it may be looked at now.
uint64_t suspicion_wait(const struct suspicion *suspicion, const struct raw_peer *peer, const char *mn, uint64_t now_ms);
// The wait is over. Asked for those that waited until then, the newest first: false where so many were looked at before it.
bool suspicion_is_looked_at(struct suspicion *suspicion, const struct raw_peer *peer, const char *mn, uint64_t until_ms);
// Where others speak on the line nothing can wait: while waits are on, four tries a second are looked at, and the device
// sends again what was not answered.
bool suspicion_may_look(struct suspicion *suspicion, const struct raw_peer *peer, const char *mn, uint64_t now_ms);
// It was in vain, or not even looked at. true: waits are on, so it will be told with its count (suspicion_tell).
bool suspicion_note(struct suspicion *suspicion, const struct raw_peer *peer, const char *mn, uint64_t now_ms);

// About once a second: tells the counts of tries of passwords, and forgets what is long ago. begins: the first time.
typedef void suspicion_told(void *context, const struct raw_peer *peer, const char *mn, int64_t count, bool begins);
void suspicion_tell(struct suspicion *suspicion, uint64_t now_ms, suspicion_told *told, void *context);

#endif
