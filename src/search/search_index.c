#include <assert.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "search/search_internal.h"

// A row's lines: title, title in the other language, id, other texts. Folded; then the initials of the title; the lines as they are, where
// folding changes something; the path.
#define NAME_LINES 3
#define SHOWN_COLUMNS 48        // of a text that was found
#define SHOWN_BEFORE 12         // bytes of it that stand before the word, about

struct kept_row {
    const char *folded, *shown;     // shown may be the same
    unsigned initials, path;        // behind `folded`
    int group;
};

struct search_index {
    struct arena *arena, *scratch;
    struct LIST_OF(struct kept_row) rows;
};

struct search_index *search_index_new(void)
{
    struct search_index *index = heap_alloc(sizeof *index);
    index->arena = arena_new_lasting();
    index->scratch = arena_new_lasting();
    return index;
}

void search_index_free(struct search_index *index)
{
    if (!index)
        return;
    arena_free(index->scratch);
    arena_free(index->arena);
    heap_free(index);
}

size_t search_index_bytes(const struct search_index *index)
{
    return arena_used(index->arena) + arena_used(index->scratch);
}

// ---- adding ----

static void put_line(struct text_buffer *out, const char *line, bool first)
{
    const size_t begin = out->size + !first;
    if (!first)
        text_buffer_append_char(out, '\n');
    text_buffer_append(out, text_or_none(line));
    for (char *at = out->bytes + begin; (at = strchr(at, '\n')); at++)
        *at = ' ';
}

static void put_lines(struct search_index *index, const struct search_row *row, struct text_buffer *folded, struct text_buffer *shown)
{
    const char *lines[NAME_LINES + SEARCH_ALSO_MOST] = {row->title, row->title_en, row->id};
    size_t count = NAME_LINES;
    for (size_t i = 0; i < SEARCH_ALSO_MOST; i++)
        if (!text_empty(row->also[i]))
            lines[count++] = row->also[i];
    text_buffer_init(folded, index->scratch);
    text_buffer_init(shown, index->scratch);
    for (size_t i = 0; i < count; i++) {
        put_line(shown, lines[i], i == 0);
        put_line(folded, text_fold(index->scratch, text_or_none(lines[i])), i == 0);
    }
}

// Of each character its letter, or itself where it has none; nothing where none has one.
static const char *initials_of(struct arena *arena, const char *title)
{
    const char *end = strchrnul(title, '\n');
    char *out = arena_alloc(arena, (size_t)(end - title) + 1);
    size_t used = 0;
    bool any = false;
    for (size_t size; title < end; title += size) {
        const char letter = search_initial(title, end);
        size = search_step(title, end);
        any |= letter != '\0';
        memcpy(out + used, letter ? &letter : title, letter ? 1 : size);
        used += letter ? 1 : size;
    }
    return any ? out : "";
}

void search_index_add(struct search_index *index, const struct search_row *row)
{
    struct text_buffer folded, shown;
    assert(row->group >= 0 && row->group < SEARCH_GROUPS_MOST);
    put_lines(index, row, &folded, &shown);
    const char *initials = initials_of(index->scratch, folded.bytes);
    const bool same = strcmp(folded.bytes, shown.bytes) == 0;
    const size_t letters = folded.size + 1, lines = letters + strlen(initials) + 1, path = same ? lines : lines + shown.size + 1, size = strlen(row->path) + 1;
    char *bytes = arena_alloc(index->arena, path + size);
    memcpy(bytes, folded.bytes, letters);
    memcpy(bytes + letters, initials, lines - letters);
    memcpy(bytes + lines, shown.bytes, path - lines);
    memcpy(bytes + path, row->path, size);
    LIST_PUSH(index->arena, &index->rows, (struct kept_row){bytes, same ? bytes : bytes + lines, (unsigned)letters, (unsigned)path, row->group});
    arena_clear(index->scratch);
}

// ---- finding ----

enum rank { RANK_WHOLE, RANK_BEGINNING, RANK_PART, RANK_INITIALS, RANK_OTHER, RANK_NONE };

static const char *line_end(const char *line)
{
    return strchrnul(line, '\n');
}

// The best of title, title in the other language and id; RANK_OTHER: it stands in none of them.
static enum rank rank_in_names(const char *lines, const struct search_word *word)
{
    enum rank best = RANK_OTHER, found;
    for (int i = 0; i < NAME_LINES; i++) {
        const char *end = line_end(lines);
        const size_t size = (size_t)(end - lines);
        if (size >= word->size && memcmp(lines, word->text, word->size) == 0)
            found = size == word->size ? RANK_WHOLE : RANK_BEGINNING;
        else
            found = memmem(lines, size, word->text, word->size) ? RANK_PART : RANK_OTHER;
        best = found < best ? found : best;
        lines = *end ? end + 1 : end;
    }
    return best;
}

// Among characters a letter is looked for at each of them.
static bool has_initials(const struct kept_row *row, const struct search_word *word)
{
    const char *initials = row->folded + row->initials;
    return *initials && (word->letters ? strstr(initials, word->text) != NULL : search_initials_match(row->folded, line_end(row->folded), word));
}

static enum rank rank_of_word(const struct kept_row *row, const struct search_word *word)
{
    const enum rank found = strstr(row->folded, word->text) ? rank_in_names(row->folded, word) : RANK_NONE;
    return found >= RANK_OTHER && word->initials && has_initials(row, word) ? RANK_INITIALS : found;
}

// That of the word which fits worst.
static enum rank rank_of(const struct kept_row *row, const struct search_query *query)
{
    enum rank worst = RANK_WHOLE;
    for (size_t i = 0; i < query->count && worst != RANK_NONE; i++) {
        const enum rank one = rank_of_word(row, &query->words[i]);
        worst = one > worst ? one : worst;
    }
    return worst;
}

struct best_rows {
    const struct kept_row *rows[SEARCH_HITS_MOST];
    enum rank ranks[SEARCH_HITS_MOST];
    size_t count, total;
};

static void take(struct best_rows *best, size_t limit, const struct kept_row *row, enum rank rank)
{
    best->total++;
    if (best->count == limit && best->ranks[limit - 1] <= rank)
        return;
    size_t at = best->count < limit ? best->count++ : limit - 1;
    for (; at > 0 && best->ranks[at - 1] > rank; at--) {
        best->rows[at] = best->rows[at - 1];
        best->ranks[at] = best->ranks[at - 1];
    }
    best->rows[at] = row;
    best->ranks[at] = rank;
}

// ---- showing ----

// Where in a text as it is the byte of its folded form lies: folding is done again, of fewer and fewer of its characters.
static size_t place_of(struct arena *arena, const char *line, size_t size, size_t folded_at)
{
    size_t low = 0, high = size;
    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;
        if (strlen(text_fold(arena, arena_strndup(arena, line, middle))) <= folded_at)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static const char *show_around(struct arena *arena, const char *line, size_t size, size_t folded_at)
{
    const char *whole = arena_strndup(arena, line, size);
    if (text_width(whole) <= SHOWN_COLUMNS)
        return whole;
    size_t begin = place_of(arena, whole, size, folded_at);
    begin = begin < SHOWN_BEFORE ? 0 : begin - SHOWN_BEFORE;
    while (begin > 0 && (whole[begin] & 0xc0) == 0x80)
        begin--;
    const char *cut = text_cut(arena, whole + begin, SHOWN_COLUMNS);
    return begin ? arena_printf(arena, "…%s", cut) : cut;
}

static const char *line_at(const char *lines, int number)
{
    for (; number > 0 && lines; number--) {
        const char *end = line_end(lines);
        lines = *end ? end + 1 : NULL;
    }
    return lines;
}

static const char *text_of(struct arena *arena, const char *line)
{
    return line && line_end(line) > line ? arena_strndup(arena, line, (size_t)(line_end(line) - line)) : NULL;
}

static const char *also_of(struct arena *arena, const struct kept_row *row, const struct search_query *query)
{
    for (size_t i = 0; i < query->count; i++) {
        const struct search_word *word = &query->words[i];
        const char *found = NULL, *line = line_at(row->folded, NAME_LINES);
        if (rank_of_word(row, word) != RANK_OTHER)
            continue;
        for (int number = NAME_LINES; line && !found; line = line_at(line, 1), number++)
            if ((found = memmem(line, (size_t)(line_end(line) - line), word->text, word->size))) {
                const char *shown = line_at(row->shown, number);
                return show_around(arena, shown, (size_t)(line_end(shown) - shown), (size_t)(found - line));
            }
    }
    const char *first = text_of(arena, line_at(row->shown, NAME_LINES));
    return first ? text_cut(arena, first, SHOWN_COLUMNS) : NULL;
}

static struct search_hit hit_of(struct arena *arena, const struct kept_row *row, const struct search_query *query)
{
    return (struct search_hit){.group = row->group, .title = text_or_none(text_of(arena, row->shown)), .title_en = text_of(arena, line_at(row->shown, 1)),
                               .id = text_or_none(text_of(arena, line_at(row->shown, 2))), .also = also_of(arena, row, query),
                               .path = arena_strdup(arena, row->folded + row->path)};
}

void search_index_find(const struct search_index *index, const struct search_query *query, size_t limit, struct arena *arena, struct search_group *ret_groups)
{
    struct best_rows best[SEARCH_GROUPS_MOST] = {0};
    const struct kept_row *row;
    assert(query->count > 0 && limit > 0 && limit <= SEARCH_HITS_MOST);
    LIST_EACH(&index->rows, row) {
        const enum rank rank = rank_of(row, query);
        if (rank != RANK_NONE)
            take(&best[row->group], limit, row, rank);
    }
    for (int group = 0; group < SEARCH_GROUPS_MOST; group++) {
        struct search_hit *hits = arena_array(arena, best[group].count + 1, sizeof *hits);
        for (size_t i = 0; i < best[group].count; i++)
            hits[i] = hit_of(arena, best[group].rows[i], query);
        if (best[group].total)
            ret_groups[group] = (struct search_group){hits, best[group].count, best[group].total, best[group].ranks[0] == RANK_WHOLE};
    }
}
