// Reading a pack with one file replaced. First line: the file's name ("targets.csv", "pack.yaml"), rest: its content.
// A pack that has no error is also loaded and judged.
#include <string.h>

#include "review/load.h"
#include "review/rules.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"
#include "tests/packs/fixture.h"

// The store stays empty: every load is taken back.
static void load(struct arena *arena, const struct pack *pack)
{
    static struct store *store;
    struct load_report report = {0}, again = {0};
    struct fault fault = {0};
    if (!store)
        store = store_open_memory(&fault);
    FUZZ_MUST(store && store_begin(store, &fault));
    bool ok = review_load_inside(store, arena, pack, "fuzz", &report, &fault);
    FUZZ_MUST(ok != fault_is_set(&fault));
    if (ok) // the same pack again changes nothing
        FUZZ_MUST(review_load_inside(store, arena, pack, "fuzz", &again, &fault) && again.count == 0);
    store_rollback(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct fixture base;
    struct finding_list findings;
    const uint8_t *end = memchr(bytes, '\n', size);
    if (!end)
        return 0;
    if (!base.count)
        fixture_load(&base, arena_new(), fuzz_root());
    ARENA_SCOPED arena = arena_new();
    struct fixture fixture = base;
    fixture.arena = arena;
    fixture.list.files = fixture.files;
    const char *name = arena_strndup(arena, (const char *)bytes, (size_t)(end - bytes));
    for (size_t i = 0; i < fixture.count; i++)
        if (strcmp(fixture.files[i].name, name) == 0) {
            fixture.files[i].bytes = (const char *)end + 1;
            fixture.files[i].size = size - (size_t)(end + 1 - bytes);
        }
    fuzz_work_begin();
    const struct pack *pack = fixture_read(&fixture, &findings);
    fuzz_work_end("pack", size, 5000000, 3000); // the other files are read too
    FUZZ_MUST(pack || findings.errors);
    for (size_t i = 0; i < findings.count; i++) {
        const char *line = finding_line(arena, LANGUAGE_ZH, &findings.items[i]);
        FUZZ_MUST(text_utf8_valid(line, strlen(line)) == strlen(line) && !strchr(line, '\n'));
    }
    if (pack && !findings.errors)
        load(arena, pack);
    return 0;
}
