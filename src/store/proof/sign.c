#include "store/proof/sign.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "store/durable.h"

#define KEY_WORD "qingshan-key "
#define SEED_HEX_SIZE (2 * crypto_sign_SEEDBYTES + 1)
#define FILE_MAX 4096

_Static_assert(sizeof((struct sign_key *)0)->secret == crypto_sign_SECRETKEYBYTES, "a secret key has its size");
_Static_assert(SIGN_PUBLIC_HEX_SIZE == 2 * crypto_sign_PUBLICKEYBYTES + 1, "a public key has its size");
_Static_assert(SIGN_SIGNATURE_HEX_SIZE == 2 * crypto_sign_BYTES + 1, "a signature has its size");

const char *sign_key_path(struct arena *arena, const char *folder)
{
    size_t size = strlen(folder);
    while (size > 1 && folder[size - 1] == '/')
        size--;
    return arena_printf(arena, "%.*s.key", (int)size, folder);
}

static bool parse_hex(const char *text, unsigned char *bytes, size_t size)
{
    size_t got;
    return strlen(text) == 2 * size && sodium_hex2bin(bytes, size, text, 2 * size, NULL, &got, NULL) == 0 && got == size;
}

static void make_pair(const unsigned char seed[crypto_sign_SEEDBYTES], struct sign_key *ret_key)
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    crypto_sign_seed_keypair(public_key, ret_key->secret, seed);
    sodium_bin2hex(ret_key->public_hex, sizeof ret_key->public_hex, public_key, sizeof public_key);
}

// *ret_text NULL: there is no such file.
static bool read_key_file(struct arena *arena, const char *path, const char **ret_text, mode_t *ret_mode, struct fault *f)
{
    struct stat about;
    char *bytes;
    size_t size;
    *ret_text = NULL;
    if (stat(path, &about) != 0)
        return errno == ENOENT || fault_set_errno(f, "stat", path);
    *ret_mode = about.st_mode;
    if (!file_read(arena, path, FILE_MAX, &bytes, &size, f))
        return false;
    *ret_text = text_trim(arena, bytes);
    return true;
}

bool sign_key_load(const char *path, struct sign_key *ret_key, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    unsigned char seed[crypto_sign_SEEDBYTES];
    const char *text;
    mode_t mode = 0;
    if (sodium_init() < 0 || !read_key_file(arena, path, &text, &mode, f))
        return fault_is_set(f) ? false : fault_set(f, FAULT_SYSTEM, "sign.key", "path", path, NULL);
    if (!text)
        return fault_set(f, FAULT_NOT_FOUND, "sign.missing", "path", path, NULL);
    if (mode & 077)
        return fault_set(f, FAULT_DENIED, "sign.mode", "path", path, NULL);
    if (!text_starts_with(text, KEY_WORD) || !parse_hex(text + strlen(KEY_WORD), seed, sizeof seed))
        return fault_set(f, FAULT_BROKEN, "sign.key", "path", path, NULL);
    make_pair(seed, ret_key);
    sodium_memzero(seed, sizeof seed);
    return true;
}

bool sign_key_make(const char *path, struct sign_key *ret_key, bool *ret_made, struct fault *f)
{
    unsigned char seed[crypto_sign_SEEDBYTES];
    char hex[SEED_HEX_SIZE], text[sizeof KEY_WORD + SEED_HEX_SIZE + 1];
    const bool make = access(path, F_OK) != 0 && errno == ENOENT;
    if (ret_made)
        *ret_made = make;
    if (!make)
        return sign_key_load(path, ret_key, f);
    if (sodium_init() < 0)
        return fault_set(f, FAULT_SYSTEM, "sign.key", "path", path, NULL);
    randombytes_buf(seed, sizeof seed);
    sodium_bin2hex(hex, sizeof hex, seed, sizeof seed);
    snprintf(text, sizeof text, KEY_WORD "%s\n", hex);
    const bool ok = durable_write(path, text, strlen(text), 0600, f);
    make_pair(seed, ret_key);
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(hex, sizeof hex);
    sodium_memzero(text, sizeof text);
    return ok;
}

bool sign_public_load(const char *path, char ret_public_hex[SIGN_PUBLIC_HEX_SIZE], struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    unsigned char bytes[crypto_sign_PUBLICKEYBYTES];
    struct sign_key key;
    const char *text;
    mode_t mode;
    if (!read_key_file(arena, path, &text, &mode, f))
        return false;
    if (!text || text_starts_with(text, KEY_WORD)) {
        if (!sign_key_load(path, &key, f))
            return false;
        memcpy(ret_public_hex, key.public_hex, SIGN_PUBLIC_HEX_SIZE);
        return true;
    }
    if (!parse_hex(text, bytes, sizeof bytes))
        return fault_set(f, FAULT_INPUT, "sign.key", "path", path, NULL);
    sodium_bin2hex(ret_public_hex, SIGN_PUBLIC_HEX_SIZE, bytes, sizeof bytes);
    return true;
}

void sign_bytes(const struct sign_key *key, const void *bytes, size_t size, char ret_signature[SIGN_SIGNATURE_HEX_SIZE])
{
    unsigned char signature[crypto_sign_BYTES];
    crypto_sign_detached(signature, NULL, bytes, size, key->secret);
    sodium_bin2hex(ret_signature, SIGN_SIGNATURE_HEX_SIZE, signature, sizeof signature);
}

bool sign_is_sound(const char *public_hex, const void *bytes, size_t size, const char *signature_hex)
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
    return parse_hex(public_hex, public_key, sizeof public_key) && parse_hex(signature_hex, signature, sizeof signature) &&
           crypto_sign_verify_detached(signature, bytes, size, public_key) == 0;
}
