// What a person asks of a list, one a line: order, a column, its filter, a cursor (one that begins with "~" gets the print of its query).
// What is taken becomes text for both engines in which nothing of it stands.
#include <string.h>

#include "base/text.h"
#include "store/query_internal.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

static const struct query_column columns[] = {{"id", QUERY_INT64, false, true, true},  {"name", QUERY_TEXT, true, true, true},
                                              {"year", QUERY_INT64, true, true, true}, {"share", QUERY_FLOAT64, true, true, true},
                                              {"flag", QUERY_BOOL, false, true, true}, {"secret", QUERY_TEXT, false, false, false}};
static const struct query_source source = {"item", "SELECT * FROM item", "SELECT * FROM item", 0, columns, sizeof columns / sizeof *columns, 0};

// The marks that could end a name or a value, or begin a comment: our own text has none of them but the quotes around names.
static void check_text(const struct query_text *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \"$?:.,()=<>*";
    FUZZ_MUST(strspn(text->sql, allowed) == strlen(text->sql));
    FUZZ_MUST(!strstr(strstr(text->sql, " AS l"), "secret")); // it is shown, not asked for
}

static bool take(struct arena *arena, struct query *query, const char *const lines[4], struct fault *f)
{
    char print[DIGEST_HEX_SIZE];
    if (!query_order_parse(lines[0] ? lines[0] : "", query, f) ||
        (lines[1] && !query_filter(arena, &source, lines[1], lines[2] ? lines[2] : "", &query->where, f)) || !query_print(arena, query, print, f))
        return false;
    query->after = lines[3];
    if (lines[3] && *lines[3] == '~')
        query->after = arena_printf(arena, "%.16s%s", print, lines[3]);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct query query = {.source = &source, .limit = 1};
    struct query_text sqlite, postgres;
    const char *lines[4];
    char *rest = arena_strndup(arena, (const char *)bytes, size);
    for (size_t i = 0; i < 4; i++)
        lines[i] = strsep(&rest, "\n");
    fuzz_work_begin();
    const bool taken = take(arena, &query, lines, &fault) && query_compile(arena, &query, QUERY_SQLITE, QUERY_ROWS, &sqlite, &fault);
    fuzz_work_end("query", size, 60000, 1);
    if (!taken) {
        FUZZ_MUST(fault.kind == FAULT_SYNTAX);
        return 0;
    }
    FUZZ_MUST(query_compile(arena, &query, QUERY_POSTGRES, QUERY_ROWS, &postgres, NULL));
    check_text(&sqlite);
    check_text(&postgres);
    FUZZ_MUST(sqlite.value_count == postgres.value_count);
    return 0;
}
