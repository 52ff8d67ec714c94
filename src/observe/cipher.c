#include "observe/cipher.h"

#include "base/text.h"

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
