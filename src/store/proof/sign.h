// The key a folder signs with (Ed25519), in a file beside it: DIR.key, readable by its owner alone. It is no part of the folder, so
// that a copy or a backup of the folder does not hold it; whoever has both can sign anew what he has changed: the copy of an anchor
// that was kept elsewhere tells.
#ifndef QINGSHAN_STORE_SIGN_H
#define QINGSHAN_STORE_SIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"

#define SIGN_PUBLIC_HEX_SIZE 65
#define SIGN_SIGNATURE_HEX_SIZE 129

struct sign_key {
    unsigned char secret[64];
    char public_hex[SIGN_PUBLIC_HEX_SIZE];
};

const char *sign_key_path(struct arena *arena, const char *folder); // "/srv/qingshan/" -> "/srv/qingshan.key"
// Faults: sign.missing {path}, sign.mode {path} (others may read it), sign.key {path}, system.call.
bool sign_key_load(const char *path, struct sign_key *ret_key, struct fault *f);
// Makes one where there is none. *ret_made may be NULL.
bool sign_key_make(const char *path, struct sign_key *ret_key, bool *ret_made, struct fault *f);
// The public key in a file: a key of ours, or 64 hexadecimal digits of a public one.
bool sign_public_load(const char *path, char ret_public_hex[SIGN_PUBLIC_HEX_SIZE], struct fault *f);

void sign_bytes(const struct sign_key *key, const void *bytes, size_t size, char ret_signature[SIGN_SIGNATURE_HEX_SIZE]);
bool sign_is_sound(const char *public_hex, const void *bytes, size_t size, const char *signature_hex);

#endif
