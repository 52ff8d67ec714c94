// What the fuzz targets share. A target is one file with LLVMFuzzerTestOneInput; replay.c runs it over its corpus
// without libFuzzer, so that the corpora are part of every test run with any compiler.
#ifndef QINGSHAN_TESTS_FUZZ_FUZZ_H
#define QINGSHAN_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

// Like assert, but never compiled out.
#define FUZZ_MUST(condition)  \
    do {                      \
        if (!(condition))     \
            abort();          \
    } while (0)

// A folder of its own; ./test removes what is in TEST_TMP.
static inline char *fuzz_folder(void)
{
    static char path[256];
    const char *top = getenv("TEST_TMP");
    snprintf(path, sizeof path, "%s/fuzz-XXXXXX", top ? top : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    return mkdtemp(path);
}

// The source folder, for the small pack of tests/packs.
static inline const char *fuzz_root(void)
{
    const char *root = getenv("QINGSHAN_SOURCE");
    return root ? root : QINGSHAN_SOURCE_DEFAULT;
}

#endif
