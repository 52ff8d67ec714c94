// What a person asks of the search and one row of what there is: question, title, id, another text, one a line. The row is found when each
// word stands in one of its texts, or is given by initials of its title, and only then; what is shown of it is text.
#include <string.h>

#include "base/text.h"
#include "search/search_internal.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

static bool stands(struct arena *arena, const struct search_word *word, const struct search_row *row)
{
    const char *title = text_fold(arena, row->title), *end = title + strlen(title);
    return strstr(title, word->text) || strstr(text_fold(arena, row->id), word->text) || strstr(text_fold(arena, row->also[0]), word->text) ||
           (word->initials && search_initials_match(title, end, word));
}

static void check_hit(const struct search_hit *hit)
{
    FUZZ_MUST(strcmp(hit->path, "/points/a") == 0 && !strchr(hit->title, '\n') && !hit->title_en);
    FUZZ_MUST(!hit->also || text_width(hit->also) <= 50);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct search_query query;
    struct search_group groups[SEARCH_GROUPS_MOST] = {0};
    char *rest = arena_strndup(arena, (const char *)bytes, size), *lines[4];
    for (size_t i = 0; i < 4; i++) {
        lines[i] = strsep(&rest, "\n");
        lines[i] = lines[i] ? lines[i] : "";
    }
    const struct search_row row = {.group = 3, .title = lines[1], .id = lines[2], .also = {lines[3]}, .path = "/points/a"};
    struct search_index *index = search_index_new();
    fuzz_work_begin();
    search_index_add(index, &row);
    const bool taken = search_query_read(arena, lines[0], &query, &fault);
    if (taken)
        search_index_find(index, &query, 1, arena, groups);
    fuzz_work_end("search", size, 50000, 400);
    if (!taken)
        FUZZ_MUST(fault.kind == FAULT_SYNTAX);
    size_t standing = 0;
    for (size_t i = 0; taken && i < query.count; i++)
        standing += stands(arena, &query.words[i], &row);
    FUZZ_MUST(groups[3].total == (taken && standing == query.count));
    if (groups[3].total)
        check_hit(groups[3].hits);
    search_index_free(index);
    return 0;
}
