// Passwords: Argon2id (RFC 9106) of libsodium. A hash takes PASSWORD_MEMORY of memory and some tenths of a second of a processor:
// whoever asks for one does so on a thread that may wait, a few at a time.
#ifndef QINGSHAN_PEOPLE_PASSWORD_H
#define QINGSHAN_PEOPLE_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

#define PASSWORD_MEMORY ((size_t)48 << 20)
#define PASSWORD_LEAST 10      // characters
#define PASSWORD_MOST 128
#define PASSWORD_HASH_SIZE 128
#define PASSWORD_FIRST_SIZE 20 // "XXXX-XXXX-XXXX-XXXX"

// What a person chooses. Faults (field password): password.short {least}, password.long {most}, password.name, password.plain.
bool password_check(const char *password, const char *name, struct fault *f);
bool password_hash(const char *password, char out[PASSWORD_HASH_SIZE], struct fault *f); // fault: password.memory
// hash NULL or "": takes as long, and is false.
bool password_is(const char *hash, const char *password);
// One that a person is handed on paper: 16 of 32 signs that are not taken for each other, 80 bits.
void password_first(char out[PASSWORD_FIRST_SIZE]);

#endif
