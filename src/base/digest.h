// SHA-256 as lower-case hex (64 characters and NUL). Thin cover over libcrypto.
#ifndef QINGSHAN_BASE_DIGEST_H
#define QINGSHAN_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#define DIGEST_HEX_SIZE 65

struct digest_state { _Alignas(16) unsigned char bytes[256]; };

void digest_begin(struct digest_state *state);
void digest_add(struct digest_state *state, const void *bytes, size_t size);
void digest_add_sized(struct digest_state *state, const void *bytes, size_t size); // with the length in front, NULL differs from ""
void digest_add_text(struct digest_state *state, const char *text);                // the same
void digest_end(struct digest_state *state, char out[DIGEST_HEX_SIZE]);
bool digest_is(const char *text); // as these functions write one
void digest_of(const void *bytes, size_t size, char out[DIGEST_HEX_SIZE]);

#endif
