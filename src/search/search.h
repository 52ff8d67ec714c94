// Finding things by what people type: parts of names, codes, other texts, and the initials of the pinyin of Chinese names. It knows
// nothing of what it finds: the caller hands in rows and gets back those that fit.
//
// All words of a query must be found. Case and width do not matter (text_fold, which also leaves out blanks). A word is found where
// it stands as it is in a title, the title in the other language, the id or the other texts; in a title also by initials: letters
// stand for characters ("ad" or "氨d" for 氨氮), two of a word at least. What is best comes first: a whole title or id, its beginning, a part
// of it, initials, other texts; what is alike stands in the order of adding.
//
// Initials are those of level one of GB 2312, which that standard orders by pinyin: 3,755 characters. The others (镉, 铊) have none and
// are found as themselves only; of a character with several readings the one of the standard is known (重 is z, 行 is x).
//
// An index is a folded text a row, in memory, and a query reads them all: 100,000 rows take some ten milliseconds and no more memory
// than their texts. A row of Chinese names has no word borders to index by; tables of single characters and pairs give candidates, whose
// texts have to be read all the same, and must be kept in step with every write.
#ifndef QINGSHAN_SEARCH_H
#define QINGSHAN_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"

#define SEARCH_GROUPS_MOST 16
#define SEARCH_HITS_MOST 20       // of a group
#define SEARCH_ALSO_MOST 6        // other texts of a row
#define SEARCH_CHARACTERS_MOST 100 // of a query
#define SEARCH_WORDS_MOST 8       // of a query

// ---- what can be found ----

struct search_row {
    int group;                            // 0 to SEARCH_GROUPS_MOST - 1: hits are counted and cut by groups
    const char *id, *title, *title_en;    // title_en: NULL where there is none
    const char *also[SEARCH_ALSO_MOST];   // the first tells the thing from others of its name; NULL, "": none
    const char *path;                     // handed back as it is
};

struct search_index;
struct search_index *search_index_new(void);
void search_index_add(struct search_index *index, const struct search_row *row); // copied; not once somebody asks
void search_index_free(struct search_index *index); // NULL is fine
size_t search_index_bytes(const struct search_index *index);

// ---- asking; any number of threads at once ----

struct search_word {
    const char *text;                     // folded
    size_t size;
    bool initials;                        // may be some
    bool letters;                         // and stands for nothing but letters, digits and signs
};
struct search_query {
    struct search_word words[SEARCH_WORDS_MOST]; // the longest first
    size_t count;
};
// Faults (400): search.query {most}: no word, or too long; search.words {most}. In the arena.
bool search_query_read(struct arena *arena, const char *text, struct search_query *ret_query, struct fault *f);

struct search_hit {
    int group;
    const char *id, *title, *title_en, *path; // title_en: NULL where there is none
    const char *also;                     // the text that was found, cut to what stands around it; else the row's first; NULL: none
};
struct search_group {
    const struct search_hit *hits;
    size_t count;
    size_t total;                         // that fit, these among them
    bool whole;                           // the first of them is wholly what was asked for: its title or id
};
// limit: hits of a group, 1 to SEARCH_HITS_MOST. ret_groups: of SEARCH_GROUPS_MOST; groups of which the index has nothing that fits
// are left as they are. In the arena, so that the index may go.
void search_index_find(const struct search_index *index, const struct search_query *query, size_t limit, struct arena *arena, struct search_group *ret_groups);

#endif
