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
    struct indicator_model *model; // of local_open_model
    const char *folder;
    int64_t end;                   // of the journal when it was opened
};

bool local_open(const struct cli *cli, struct local_write *ret_local, struct fault *f);
bool local_open_model(const struct cli *cli, struct local_write *ret_local, struct fault *f);
void local_close(struct local_write *local); // takes back what was not committed; what was is named in the second place
#define LOCAL_WRITE_SCOPED __attribute__((cleanup(local_close))) struct local_write

// After a commit, with the folder's lock: the journal's end is named in the second place (observe/chain/heads.h). What fails is only logged: the
// commit stands.
void local_seal(const char *folder);

// What a command asks of a folder: of the server that runs on it, or, without one, of itself. Gives an exit code.
struct local_act {
    const char *path;
    struct remote_body body;
    void *context;
    // Opens, works, commits; the answer is the route's.
    bool (*here)(const struct cli *cli, void *context, json_t **ret_answer, struct fault *f);
    void (*say)(const struct cli *cli, void *context, const json_t *answer); // to people; with --json the answer is printed as it is
};
int local_act(const struct cli *cli, const struct local_act *act);

// A command that takes a CSV table.
struct table_import {
    const char *route, *form;      // form: of sheet/table_form.h; the server gets its CSV
    // What the route does, inside a transaction; the answer is the route's, without its batch.
    bool (*work)(const struct cli *cli, struct store *store, struct store_bytes csv, json_t **ret_answer, struct fault *f);
    const char *(*say)(const struct cli *cli, const json_t *answer);
};
struct form_text;
void local_print_notes(const struct cli *cli, const struct form_text *text); // of a table that was read
int local_table_import(const struct cli *cli, const struct table_import *import);

#endif
