// The small pack of tests/packs loaded into a store, for targets that need definitions.
#ifndef QINGSHAN_TESTS_FUZZ_BASE_STORE_H
#define QINGSHAN_TESTS_FUZZ_BASE_STORE_H

#include "review/load.h"
#include "tests/fuzz/fuzz.h"
#include "tests/packs/fixture.h"

static inline void base_store_fill(struct store *store)
{
    struct fixture fixture;
    struct finding_list findings;
    struct load_report report = {0};
    struct fault fault = {0};
    ARENA_SCOPED arena = arena_new();
    fixture_load(&fixture, arena, fuzz_root());
    const struct pack *pack = fixture_read(&fixture, &findings);
    FUZZ_MUST(pack && !findings.errors);
    FUZZ_MUST(review_load(store, arena, pack, "fuzz", false, &report, &fault));
}

#endif
