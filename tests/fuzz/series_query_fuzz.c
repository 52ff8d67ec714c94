// The query parameters of a series, one a line in the order of the struct. What is accepted keeps its promises.
#include <string.h>

#include "base/text.h"
#include "observe/series/series_query.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct series_query_text text = {0};
    struct series_query query;
    char *rest = arena_strndup(arena, (const char *)bytes, size);
    const char **values[] = {&text.point, &text.factor, &text.kind, &text.from, &text.to, &text.step, &text.points, &text.valid_only, &text.versions};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        *values[i] = strsep(&rest, "\n");
    fuzz_work_begin();
    const bool parsed = series_query_parse(&text, &query, &fault);
    fuzz_work_end("series query", size, 20000, 50);
    if (!parsed) {
        FUZZ_MUST(fault_is_set(&fault));
        return 0;
    }
    FUZZ_MUST(query.range.from_ms >= SERIES_AT_MIN && query.range.from_ms < query.range.to_ms && query.range.to_ms <= SERIES_AT_MAX);
    FUZZ_MUST(query.step_ms >= 0 && (query.step_ms > 0) == (!text_empty(text.step) || !text_empty(text.points)));
    if (query.step_ms)
        FUZZ_MUST((query.range.to_ms - query.range.from_ms - 1) / query.step_ms < SERIES_QUERY_BUCKETS_MAX);
    struct series *series = series_open(&(struct series_options){.mode = STORE_WRITE}, &fault);
    struct series_bucket *buckets;
    struct observation *rows;
    size_t count;
    struct series_step step = {query.range, query.step_ms, query.valid_only};
    FUZZ_MUST(series);
    FUZZ_MUST(query.step_ms ? series_means(series, arena, &query.key, &step, &buckets, &count, &fault)
                            : series_collect(series, arena, &query.key, query.range, 0, &rows, &count, &fault));
    series_close(series);
    return 0;
}
