#ifndef QINGSHAN_SEARCH_INTERNAL_H
#define QINGSHAN_SEARCH_INTERNAL_H

#include "search/search.h"

// The letter that the pinyin of a character begins with; '\0': none is known. end: of the text it stands in.
char search_initial(const char *character, const char *end);
// Bytes of the character that stands there; one where it is none.
size_t search_step(const char *character, const char *end);
// Where characters, some of them given by their initials, stand in a text.
bool search_initials_match(const char *text, const char *end, const struct search_word *word);

#endif
