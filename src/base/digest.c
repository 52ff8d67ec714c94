#include "base/digest.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

_Static_assert(sizeof(struct digest_state) >= sizeof(crypto_hash_sha256_state), "digest_state holds the library's state");

void digest_begin(struct digest_state *state)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)(void *)state->bytes);
}

void digest_add(struct digest_state *state, const void *bytes, size_t size)
{
    if (size)
        crypto_hash_sha256_update((crypto_hash_sha256_state *)(void *)state->bytes, bytes, size);
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
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final((crypto_hash_sha256_state *)(void *)state->bytes, hash);
    sodium_bin2hex(out, DIGEST_HEX_SIZE, hash, sizeof hash);
}

void digest_of(const void *bytes, size_t size, char out[DIGEST_HEX_SIZE])
{
    struct digest_state state;
    digest_begin(&state);
    digest_add(&state, bytes, size);
    digest_end(&state, out);
}
