#include "base/digest.h"

// Its SHA-256 uses what the CPU has for it, and its state is a plain struct that can be copied.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

_Static_assert(sizeof(struct digest_state) >= sizeof(SHA256_CTX), "digest_state holds the library's state");

void digest_begin(struct digest_state *state)
{
    SHA256_Init((SHA256_CTX *)(void *)state->bytes);
}

void digest_add(struct digest_state *state, const void *bytes, size_t size)
{
    if (size)
        SHA256_Update((SHA256_CTX *)(void *)state->bytes, bytes, size);
}

void digest_add_sized(struct digest_state *state, const void *bytes, size_t size)
{
    uint64_t length = bytes ? size : UINT64_MAX;
    unsigned char prefix[8];
    for (int i = 0; i < 8; i++)
        prefix[i] = (unsigned char)(length >> (8 * i));
    digest_add(state, prefix, sizeof prefix);
    if (bytes)
        digest_add(state, bytes, size);
}

void digest_add_text(struct digest_state *state, const char *text)
{
    digest_add_sized(state, text, text ? strlen(text) : 0);
}

void digest_end(struct digest_state *state, char out[DIGEST_HEX_SIZE])
{
    unsigned char hash[SHA256_DIGEST_LENGTH];
    SHA256_Final(hash, (SHA256_CTX *)(void *)state->bytes);
    sodium_bin2hex(out, DIGEST_HEX_SIZE, hash, sizeof hash);
}

void digest_of(const void *bytes, size_t size, char out[DIGEST_HEX_SIZE])
{
    struct digest_state state;
    digest_begin(&state);
    digest_add(&state, bytes, size);
    digest_end(&state, out);
}

bool digest_is(const char *text)
{
    return strlen(text) == DIGEST_HEX_SIZE - 1 && !text[strspn(text, "0123456789abcdef")];
}
