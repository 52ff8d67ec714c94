// The security layer of HJ 212-2025: SM4, ECB. Of the text between the && of a CP whole groups of 16 bytes are encrypted, the
// rest stays as it is; the CRC is that of the plain segment. What the wire carries is disputed: raw bytes, {0xE4,0x3E,...} or
// hexadecimal digits; all are read, and which one is written is a setting.
#ifndef QINGSHAN_STANDARD_HJ212_CIPHER_H
#define QINGSHAN_STANDARD_HJ212_CIPHER_H

#include <stdbool.h>
#include <stddef.h>

#include "standard/hj212/hj212.h"

#define CIPHER_KEY_SIZE 16
#define CIPHER_KEYS_MAX 4

struct cipher_key {
    unsigned char bytes[CIPHER_KEY_SIZE];
};
// 32 hexadecimal digits.
bool cipher_key_parse(const char *text, struct cipher_key *ret_key);

#define CIPHER_FORMS(X)                                            \
    X(CIPHER_PLAIN, "plain")   /* not encrypted */                 \
    X(CIPHER_RAW, "raw")       /* the bytes themselves */          \
    X(CIPHER_BRACES, "braces") /* {0xE4,0x3E}, as printed in the standard */ \
    X(CIPHER_HEX, "hex")

enum cipher_form {
#define X(form, name) form,
    CIPHER_FORMS(X)
#undef X
};
const char *cipher_form_name(enum cipher_form form);
bool cipher_form_parse(const char *name, enum cipher_form *ret_form);

// The segment in plain text when one of the keys opens it: its CRC is then the one in the frame and its text is text. In `out`
// (HJ212_SEGMENT_MAX). false: no key does, or nothing in it is encrypted.
bool cipher_open(const struct cipher_key *keys, size_t key_count, const struct hj212_frame *frame, char *out, struct hj212_text *ret_segment);
// Encrypts the CP of a plain frame. Returns the size of the frame in `out` (HJ212_FRAME_MAX); 0: too long.
size_t cipher_shut(const struct cipher_key *key, enum cipher_form form, const char *bytes, size_t size, char *out);

#endif
