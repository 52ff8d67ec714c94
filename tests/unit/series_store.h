// An empty store of observations for one test: in memory, or on the ClickHouse that tests/clickhouse/run has started.
// Header only; include after cmocka.h.
#ifndef QINGSHAN_TESTS_SERIES_STORE_H
#define QINGSHAN_TESTS_SERIES_STORE_H

#include <string.h>
#include <unistd.h>

#include "observe/series/series.h"
#include "tests/unit/temporary_folder.h"

// QINGSHAN_TEST_CLICKHOUSE: the addresses of the shards; QINGSHAN_TEST_CLICKHOUSE_PASSWORD: the file with the password.
static inline bool series_store_is_remote(void)
{
    return getenv("QINGSHAN_TEST_CLICKHOUSE") != NULL;
}

// Makes the data folder one that uses the backend under test, with a database of its own.
static inline void series_store_configure(const char *folder)
{
    static int number;
    char path[128];
    if (!series_store_is_remote())
        return;
    snprintf(path, sizeof path, "%s/qingshan.yaml", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "series: clickhouse # a test\nclickhouse_shards: %s\nclickhouse_database: t%d_%d\nclickhouse_user: qingshan\n"
                  "clickhouse_password_file: %s\n",
            getenv("QINGSHAN_TEST_CLICKHOUSE"), (int)getpid(), ++number, getenv("QINGSHAN_TEST_CLICKHOUSE_PASSWORD"));
    assert_int_equal(fclose(file), 0);
}

#define SERIES_STORES_MAX 64
static struct temporary_folder series_store_folders[SERIES_STORES_MAX];
static size_t series_store_count;

static inline void series_store_remove_all(void)
{
    while (series_store_count)
        temporary_folder_remove(&series_store_folders[--series_store_count]);
}

static inline struct series *series_store_new(void)
{
    struct fault fault = {0};
    struct series_options options = {.mode = STORE_WRITE};
    if (series_store_is_remote()) {
        assert_true(series_store_count < SERIES_STORES_MAX);
        if (series_store_count == 0)
            atexit(series_store_remove_all);
        struct temporary_folder *folder = &series_store_folders[series_store_count++];
        *folder = temporary_folder_new();
        series_store_configure(folder->path);
        options.folder = folder->path;
    }
    struct series *series = series_open(&options, &fault);
    assert_non_null(series);
    return series;
}

#endif
