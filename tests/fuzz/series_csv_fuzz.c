// Observations from CSV. What was read is stored, written as CSV and read again, and must store nothing new.
#include <string.h>

#include "observe/series/series.h"
#include "observe/stow/series_csv.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

static bool append(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct series_key *key = ((void **)context)[0];
    series_csv_append(((void **)context)[1], key, observations, count);
    (void)f;
    return true;
}

static void check_again(struct series *series, struct arena *arena)
{
    struct fault fault = {0};
    struct series_summary *list;
    struct series_run *runs;
    struct series_report report;
    struct text_buffer out;
    size_t count;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, SERIES_CSV_HEAD);
    FUZZ_MUST(series_list(series, arena, NULL, &list, &count, &fault));
    for (size_t i = 0; i < count; i++) {
        if (strchr("=+-@", list[i].key.point[0]) || strchr("=+-@", list[i].key.factor[0]))
            return; // written with an apostrophe, for spreadsheets
        void *context[] = {&list[i].key, &out};
        FUZZ_MUST(series_read(series, &list[i].key, (struct series_range){SERIES_AT_MIN, SERIES_AT_MAX}, SERIES_ALL_VERSIONS, append, context, &fault));
    }
    if (strstr(out.bytes, ",'")) // a flag like that
        return;
    FUZZ_MUST(series_csv_parse(arena, out.bytes, out.size, &runs, &count, &fault));
    FUZZ_MUST(series_put(series, &(struct series_batch){.runs = runs, .count = count}, &report, &fault));
    FUZZ_MUST(report.stored == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct series_run *runs;
    size_t count;
    fuzz_work_begin();
    const bool parsed = series_csv_parse(arena, (const char *)bytes, size, &runs, &count, &fault);
    fuzz_work_end("series csv", size, 100000, 1000);
    if (!parsed) {
        FUZZ_MUST(fault_is_set(&fault));
        return 0;
    }
    SERIES_SCOPED series = series_open(&(struct series_options){.mode = STORE_WRITE}, &fault);
    FUZZ_MUST(series);
    if (series_put(series, &(struct series_batch){.runs = runs, .count = count}, NULL, &fault))
        check_again(series, arena);
    else
        FUZZ_MUST(fault_is_set(&fault));
    return 0;
}
