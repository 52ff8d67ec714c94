#include "standard/hj212/cipher.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define GROUP 16
#define HEAD 6 // ## and the length
#define FOOT 6 // CRC, CR LF

static const char *const form_names[] = {
#define X(form, name) [form] = name,
    CIPHER_FORMS(X)
#undef X
};
#define FORMS (sizeof form_names / sizeof *form_names)

const char *cipher_form_name(enum cipher_form form)
{
    return form_names[form];
}

bool cipher_form_parse(const char *name, enum cipher_form *ret_form)
{
    for (size_t i = 0; i < FORMS; i++)
        if (text_equal(form_names[i], name)) {
            *ret_form = (enum cipher_form)i;
            return true;
        }
    return false;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool cipher_key_parse(const char *text, struct cipher_key *ret_key)
{
    for (size_t i = 0; i < CIPHER_KEY_SIZE; i++) {
        const int high = text[2 * i] ? digit_of(text[2 * i]) : -1, low = high >= 0 ? digit_of(text[2 * i + 1]) : -1;
        if (low < 0)
            return false;
        ret_key->bytes[i] = (unsigned char)(high << 4 | low);
    }
    return !text[2 * CIPHER_KEY_SIZE];
}

// ---- SM4, whole groups only ----

static bool run_groups(const struct cipher_key *key, bool encrypting, const char *in, size_t size, char *out)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int done = 0;
    const bool ok = context && EVP_CipherInit_ex(context, EVP_sm4_ecb(), NULL, key->bytes, NULL, encrypting) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
                    EVP_CipherUpdate(context, (unsigned char *)out, &done, (const unsigned char *)in, (int)size) == 1 && (size_t)done == size;
    EVP_CIPHER_CTX_free(context);
    return ok;
}

// ---- forms on the wire ----

// "{0xE4,0x3E}rest" as bytes and rest; false: it is not written so.
static bool read_braces(struct hj212_text cp, char *out, size_t *ret_size)
{
    size_t at = 1;
    *ret_size = 0;
    if (!cp.size || cp.bytes[0] != '{')
        return false;
    for (; at + 4 < cp.size && cp.bytes[at] == '0' && (cp.bytes[at + 1] | 0x20) == 'x'; at += 5) {
        const int high = digit_of(cp.bytes[at + 2]), low = digit_of(cp.bytes[at + 3]);
        if (high < 0 || low < 0 || (cp.bytes[at + 4] != ',' && cp.bytes[at + 4] != '}'))
            return false;
        out[(*ret_size)++] = (char)(high << 4 | low);
        if (cp.bytes[at + 4] == '}')
            break;
    }
    if (at + 4 >= cp.size || cp.bytes[at + 4] != '}' || *ret_size % GROUP)
        return false;
    memcpy(out + *ret_size, cp.bytes + at + 5, cp.size - at - 5);
    *ret_size += cp.size - at - 5;
    return true;
}

// Digits of whole groups, and what is left as it is.
static bool read_hex(struct hj212_text cp, char *out, size_t *ret_size)
{
    size_t digits = 0;
    while (digits < cp.size && digit_of(cp.bytes[digits]) >= 0)
        digits++;
    digits -= digits % (2 * GROUP);
    for (size_t i = 0; i < digits; i += 2)
        out[i / 2] = (char)(digit_of(cp.bytes[i]) << 4 | digit_of(cp.bytes[i + 1]));
    memcpy(out + digits / 2, cp.bytes + digits, cp.size - digits);
    *ret_size = digits / 2 + cp.size - digits;
    return digits;
}

static bool read_form(enum cipher_form form, struct hj212_text cp, char *out, size_t *ret_size)
{
    if (form == CIPHER_BRACES)
        return read_braces(cp, out, ret_size);
    if (form == CIPHER_HEX)
        return read_hex(cp, out, ret_size);
    memcpy(out, cp.bytes, cp.size);
    *ret_size = cp.size;
    return form == CIPHER_RAW;
}

// ---- opening ----

// The standard's CRC has 256 values: text must also be text.
static bool is_text(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)bytes[i] < ' ' || bytes[i] == 0x7F)
            return false;
    return size && memchr(bytes, '=', size);
}

static bool has_crc(struct hj212_text segment, struct hj212_text field)
{
    char digits[8];
    snprintf(digits, sizeof digits, "%04X", (unsigned)hj212_crc(segment.bytes, segment.size));
    for (size_t i = 0; i < 4; i++)
        if (field.size != 4 || digit_of(field.bytes[i]) != digit_of(digits[i]))
            return false;
    return true;
}

struct opening {
    struct hj212_text head, cp; // up to and with CP=&&, and what is between
    struct hj212_text crc;
    char *out;
};

static bool try_key(const struct opening *opening, const struct cipher_key *key, enum cipher_form form, struct hj212_text *ret_segment)
{
    char shut[HJ212_SEGMENT_MAX];
    size_t size;
    if (!read_form(form, opening->cp, shut, &size) || size < GROUP)
        return false;
    char *plain = opening->out + opening->head.size;
    memcpy(opening->out, opening->head.bytes, opening->head.size);
    memcpy(plain, shut, size);
    if (!run_groups(key, false, shut, size - size % GROUP, plain) || !is_text(plain, size))
        return false;
    memcpy(plain + size, "&&", 2);
    const struct hj212_text segment = {opening->out, opening->head.size + size + 2};
    if (!has_crc(segment, opening->crc))
        return false;
    *ret_segment = segment;
    return true;
}

bool cipher_open(const struct cipher_key *keys, size_t key_count, const struct hj212_frame *frame, char *out, struct hj212_text *ret_segment)
{
    struct hj212_message message;
    if (!key_count || has_crc(frame->segment, frame->crc_field) || !hj212_message_read(frame->segment, &message) || message.cp.size < GROUP)
        return false;
    const struct opening opening = {.head = {frame->segment.bytes, (size_t)(message.cp.bytes - frame->segment.bytes)}, .cp = message.cp,
                                    .crc = frame->crc_field, .out = out};
    for (size_t i = 0; i < key_count; i++)
        for (int form = CIPHER_RAW; form <= CIPHER_HEX; form++)
            if (try_key(&opening, &keys[i], (enum cipher_form)form, ret_segment))
                return true;
    return false;
}

// ---- shutting ----

static size_t write_byte(char *out, enum cipher_form form, unsigned char byte, bool first, bool last)
{
    char text[8];
    const int size = form == CIPHER_HEX ? snprintf(text, sizeof text, "%02X", byte)
                                        : snprintf(text, sizeof text, "%s0x%02X%s", first ? "{" : "", byte, last ? "}" : ",");
    memcpy(out, text, (size_t)size);
    return (size_t)size;
}

static size_t write_form(enum cipher_form form, const char *shut, size_t size, char *out)
{
    size_t at = 0;
    if (form == CIPHER_RAW)
        memcpy(out, shut, size);
    for (size_t i = 0; form != CIPHER_RAW && i < size; i++)
        at += write_byte(out + at, form, (unsigned char)shut[i], i == 0, i + 1 == size);
    return form == CIPHER_RAW ? size : at;
}

size_t cipher_shut(const struct cipher_key *key, enum cipher_form form, const char *bytes, size_t size, char *out)
{
    struct hj212_message message;
    char shut[HJ212_SEGMENT_MAX], length[8];
    if (size < HEAD + FOOT || !hj212_message_read((struct hj212_text){bytes + HEAD, size - HEAD - FOOT}, &message) || size > HJ212_FRAME_MAX)
        return 0;
    const size_t whole = message.cp.size - message.cp.size % GROUP, before = whole ? (size_t)(message.cp.bytes - bytes) : 0;
    if (form == CIPHER_PLAIN || !whole) {
        memcpy(out, bytes, size);
        return size;
    }
    const size_t after = size - before - whole;
    if (before + (form == CIPHER_RAW ? whole : 5 * whole + 2) + after > HJ212_FRAME_MAX || !run_groups(key, true, message.cp.bytes, whole, shut))
        return 0;
    memcpy(out, bytes, before);
    const size_t written = write_form(form, shut, whole, out + before);
    memcpy(out + before + written, bytes + before + whole, after); // the CRC stays that of the plain text
    snprintf(length, sizeof length, "##%04zu", (before + written + after - HEAD - FOOT) % 10000);
    memcpy(out, length, HEAD);
    return before + written + after;
}
