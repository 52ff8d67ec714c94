// The pack of tests/packs/engine in memory: the small pack with one indicator for every way to be judged.
#ifndef QINGSHAN_TESTS_PACKS_ENGINE_H
#define QINGSHAN_TESTS_PACKS_ENGINE_H

#include "tests/packs/fixture.h"

static void engine_fixture_load(struct fixture *fixture, struct arena *arena, const char *root)
{
    static const char *const own[] = {"elements.csv", "indicators.csv", "targets.csv"};
    fixture_load(fixture, arena, root);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        char *bytes;
        size_t size;
        struct fault fault = {0};
        const char *path = arena_printf(arena, "%s/tests/packs/engine/%s", root, own[i]);
        if (!file_read(arena, path, CSV_FILE_MAX, &bytes, &size, &fault)) {
            fprintf(stderr, "cannot read %s\n", path);
            abort();
        }
        fixture_edit(fixture, own[i], NULL, bytes);
    }
    fixture_edit(fixture, "facts.csv", NULL, "subject,region,period,qualifier,value,unit,state,verdict,outlook,text,baseline,source,note\n");
    fixture_edit(fixture, "../national/states.csv", "none_occurred,",
                 "kept,完成并保持,kept,40,\noccurred,已发生,occurred,,\nnot_applicable,不适用,not applicable,,\nnone_occurred,");
    fixture_edit(fixture, "pack.yaml", "indicators: 5", "indicators: 13");
    fixture_edit(fixture, "pack.yaml", "reference: 3", "reference: 11");
}

#endif
