#include <string.h>

#include "base/text.h"
#include "search/search.h"

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

// Letters of initials may stand among characters, digits and dots that stand for themselves.
static bool may_be_initials(const char *word)
{
    bool letter = false;
    size_t characters = 0;
    for (const char *at = word; *at; at++) {
        letter |= is_letter(*at);
        characters += (*at & 0xc0) != 0x80;
    }
    return letter && characters > 1;
}

static bool is_ascii(const char *word)
{
    while (*word && (unsigned char)*word < 0x80)
        word++;
    return !*word;
}

static bool stands_within(const struct search_query *query, const char *word)
{
    for (size_t i = 0; i < query->count; i++)
        if (strstr(query->words[i].text, word))
            return true;
    return false;
}

// A word that stands within another says nothing more.
static void leave_out(struct search_query *query, const char *longer)
{
    size_t kept = 0;
    for (size_t i = 0; i < query->count; i++)
        if (!strstr(longer, query->words[i].text))
            query->words[kept++] = query->words[i];
    query->count = kept;
}

static void put(struct search_query *query, const char *word)
{
    const size_t size = strlen(word);
    size_t at = query->count++;
    for (; at > 0 && query->words[at - 1].size < size; at--)
        query->words[at] = query->words[at - 1];
    query->words[at] = (struct search_word){word, size, may_be_initials(word), is_ascii(word)};
}

static size_t characters_of(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += (*text & 0xc0) != 0x80;
    return count;
}

// Control characters part words too: a line break would otherwise stand for the border between texts.
static const char *with_blanks(struct arena *arena, const char *text)
{
    char *out = arena_strdup(arena, text);
    for (char *at = out; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = ' ';
    return out;
}

bool search_query_read(struct arena *arena, const char *text, struct search_query *ret_query, struct fault *f)
{
    static const char *const blanks[] = {" ", "\xe3\x80\x80", "\xc2\xa0", NULL};
    *ret_query = (struct search_query){0};
    if (text_empty(text) || strlen(text) > (size_t)4 * SEARCH_CHARACTERS_MOST || characters_of(text) > SEARCH_CHARACTERS_MOST)
        return fault_set_number(f, FAULT_SYNTAX, "search.query", "most", SEARCH_CHARACTERS_MOST);
    for (const char **word = text_split(arena, with_blanks(arena, text), blanks, NULL); *word; word++) {
        const char *folded = text_fold(arena, *word);
        if (!*folded || stands_within(ret_query, folded))
            continue;
        leave_out(ret_query, folded);
        if (ret_query->count == SEARCH_WORDS_MOST)
            return fault_set_number(f, FAULT_SYNTAX, "search.words", "most", SEARCH_WORDS_MOST);
        put(ret_query, folded);
    }
    return ret_query->count > 0 || fault_set_number(f, FAULT_SYNTAX, "search.query", "most", SEARCH_CHARACTERS_MOST);
}
