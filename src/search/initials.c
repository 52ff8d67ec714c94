#include <string.h>

#include "initials_table.h"
#include "search/search_internal.h"

size_t search_step(const char *character, const char *end)
{
    const unsigned char first = (unsigned char)*character;
    const size_t size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return size <= (size_t)(end - character) ? size : 1;
}

char search_initial(const char *character, const char *end)
{
    if (search_step(character, end) != 3)
        return '\0';
    const unsigned char *bytes = (const unsigned char *)character;
    const int point = (bytes[0] & 0x0f) << 12 | (bytes[1] & 0x3f) << 6 | (bytes[2] & 0x3f);
    const char letter = point >= INITIALS_BEGIN && point < INITIALS_END ? initials_table[point - INITIALS_BEGIN] : ' ';
    return letter == ' ' ? '\0' : letter;
}

static bool begins_like(const char *at, const char *end, const struct search_word *word)
{
    const char *wanted = word->text;
    while (*wanted) {
        if (at == end)
            return false;
        const size_t size = search_step(at, end);
        const bool by_initial = search_initial(at, end) == *wanted;
        if (!by_initial && strncmp(at, wanted, size) != 0)
            return false;
        wanted += by_initial ? 1 : size;
        at += size;
    }
    return true;
}

bool search_initials_match(const char *text, const char *end, const struct search_word *word)
{
    for (const char *at = text; at < end; at += search_step(at, end))
        if (begins_like(at, end, word))
            return true;
    return false;
}
