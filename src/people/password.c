#include "people/password.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"

#define PASSES 3

_Static_assert(crypto_pwhash_STRBYTES <= PASSWORD_HASH_SIZE, "a hash has room");

static bool is_refused(const char *key, struct fault *f)
{
    return fault_set(f, FAULT_INPUT, key, "field", "password", NULL);
}

// One sign again and again, or each the next of the one before: aaaa, 1234, 4321.
static bool is_run(const char *password)
{
    for (int step = -1; step <= 1; step++) {
        const char *at = password;
        while (at[0] && at[1] && at[1] - at[0] == step)
            at++;
        if (at[0] && !at[1])
            return true;
    }
    return false;
}

// The same few signs repeated.
static bool is_repeated(const char *password)
{
    const size_t size = strlen(password);
    for (size_t part = 1; part <= 4 && part < size; part++)
        if (strncmp(password, password + part, size - part) == 0)
            return true;
    return false;
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

bool password_check(const char *password, const char *name, struct fault *f)
{
    const size_t length = characters(password);
    if (length < PASSWORD_LEAST)
        return fault_set_number(f, FAULT_INPUT, "password.short", "least", PASSWORD_LEAST);
    if (strlen(password) > PASSWORD_MOST)
        return fault_set_number(f, FAULT_INPUT, "password.long", "most", PASSWORD_MOST);
    if (!text_empty(name) && strcasestr(password, name))
        return is_refused("password.name", f);
    return (!is_run(password) && !is_repeated(password)) || is_refused("password.plain", f);
}

bool password_hash(const char *password, char out[PASSWORD_HASH_SIZE], struct fault *f)
{
    memset(out, 0, PASSWORD_HASH_SIZE);
    return crypto_pwhash_str_alg(out, password, strlen(password), PASSES, PASSWORD_MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0 ||
           fault_set(f, FAULT_BUSY, "password.memory", NULL);
}

bool password_is(const char *hash, const char *password)
{
    char made[PASSWORD_HASH_SIZE];
    if (!text_empty(hash))
        return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    password_hash(password, made, NULL);
    return false;
}

void password_first(char out[PASSWORD_FIRST_SIZE])
{
    static const char signs[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; // 0 1 I O are not among them
    for (int i = 0; i < PASSWORD_FIRST_SIZE - 1; i++)
        out[i] = i % 5 == 4 ? '-' : signs[randombytes_uniform(sizeof signs - 1)];
    out[PASSWORD_FIRST_SIZE - 1] = '\0';
}
