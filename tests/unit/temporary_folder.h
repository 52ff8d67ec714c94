// An empty folder for one test, removed with all that is in it. Header only; include after cmocka.h.
#ifndef QINGSHAN_TESTS_TEMPORARY_FOLDER_H
#define QINGSHAN_TESTS_TEMPORARY_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct temporary_folder {
    char path[64];
};

static inline int remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    return remove(path);
}

static inline struct temporary_folder temporary_folder_new(void)
{
    struct temporary_folder folder = {"/tmp/qingshan-test-XXXXXX"};
    assert_non_null(mkdtemp(folder.path));
    return folder;
}

static inline void temporary_folder_remove(struct temporary_folder *folder)
{
    nftw(folder->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#define TEMPORARY_FOLDER(name) \
    __attribute__((cleanup(temporary_folder_remove))) struct temporary_folder name = temporary_folder_new()

#endif
