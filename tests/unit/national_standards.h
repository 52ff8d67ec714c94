// The tables of packs/national as the server reads them, once for a group of tests. Header only; include after cmocka.h.
#ifndef QINGSHAN_TESTS_NATIONAL_STANDARDS_H
#define QINGSHAN_TESTS_NATIONAL_STANDARDS_H

#include <stdlib.h>

#include "observe/evaluate/standards.h"

static struct arena *arena;
static const struct standards *standards; // in the arena

static int national_standards_load(void **state)
{
    struct fault fault = {0};
    (void)state;
    arena = arena_new();
    standards = standards_load(arena, arena_printf(arena, "%s/packs/national", getenv("QINGSHAN_SOURCE")), &fault);
    return standards ? 0 : -1;
}

static int national_standards_unload(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#endif
