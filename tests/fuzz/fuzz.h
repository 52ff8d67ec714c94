// What the fuzz targets share. A target is one file with LLVMFuzzerTestOneInput; replay.c runs it over its corpus
// without libFuzzer, so that the corpora are part of every test run with any compiler.
#ifndef QINGSHAN_TESTS_FUZZ_FUZZ_H
#define QINGSHAN_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

// Like assert, but never compiled out.
#define FUZZ_MUST(condition)  \
    do {                      \
        if (!(condition))     \
            abort();          \
    } while (0)

// The source folder, for the small pack of tests/packs.
static inline const char *fuzz_root(void)
{
    const char *root = getenv("QINGSHAN_SOURCE");
    return root ? root : QINGSHAN_SOURCE_DEFAULT;
}

#endif
