// How long somebody waits who guessed wrong. Counted by account and address together, so that what others try elsewhere never keeps a
// person from his own desk; by address, for who tries one password on many names; and by account over all addresses that never signed
// in to it, for who tries from many. Times are of a clock that only goes on. From any thread.
#ifndef QINGSHAN_PEOPLE_TRIES_H
#define QINGSHAN_PEOPLE_TRIES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/address.h"

#define TRIES_FREE 3               // wrong ones without a wait, of account and address; then 1 s, 2 s, 4 s ...
#define TRIES_FREE_ADDRESS 20      // of an address; of an account from strange addresses
#define TRIES_LONGEST_MS (15 * 60000)
#define TRIES_FORGOTTEN_MS (60 * 60000) // after so long without another
#define TRIES_PLACES 4096

struct tries;
struct tries *tries_new(void);
void tries_free(struct tries *tries); // NULL is fine

int64_t tries_wait_ms(struct tries *tries, const char *account, struct address from, int64_t now_ms); // 0: now
void tries_failed(struct tries *tries, const char *account, struct address from, int64_t now_ms);
void tries_succeeded(struct tries *tries, const char *account, struct address from, int64_t now_ms);

#endif
