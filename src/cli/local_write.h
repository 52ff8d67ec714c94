// Writing without a server: lock the folder, open the store in a transaction, run, commit.
#ifndef QINGSHAN_CLI_LOCAL_WRITE_H
#define QINGSHAN_CLI_LOCAL_WRITE_H

#include "cli/cli.h"
#include "indicator/model.h"
#include "store/folder.h"
#include "store/store.h"

struct local_write {
    struct folder_lock lock;
    struct store *store;
    struct indicator_model *model;
};

bool local_open(const struct cli *cli, struct local_write *ret_local, struct fault *f);
void local_close(struct local_write *local); // takes back what was not committed
#define LOCAL_WRITE_SCOPED __attribute__((cleanup(local_close))) struct local_write

#endif
