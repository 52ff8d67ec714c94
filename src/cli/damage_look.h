// What is damaged in the raw log now, and what the register of damage has of it: for verify, frame verify and damage scan.
#ifndef QINGSHAN_CLI_DAMAGE_LOOK_H
#define QINGSHAN_CLI_DAMAGE_LOOK_H

#include <stdio.h>

#include "base/list.h"
#include "cli/cli.h"
#include "observe/raw/raw.h"
#include "store/proof/damage.h"

struct damage_look {
    struct cli *cli;
    struct raw_report raw;
    struct damages LIST_OF(struct damage) found; // now
    bool *acknowledged;       // of each
    struct damage *unseen;    // in the register, acknowledged by nobody: found now or not
    size_t unseen_count;
    size_t open;              // found or in the register, and acknowledged by nobody
    int64_t broken;           // a position of one of those, 0: there are none
};
// Pages of the databases are told as far as they were read (store_check_integrity, series_check). store NULL: the register is left out. all: of the register also what is not of the raw log.
bool damage_look(struct cli *cli, struct store *store, bool all, struct damage_look *ret_look, struct fault *f);
// Adds what is not as the heads in the journal say (observe/chain/heads_verify.h), but for segments that are damaged as files.
bool damage_look_at_ends(struct damage_look *look, struct fault *f);
json_t *damage_look_json(const struct damage_look *look);
void damage_json_print(const struct cli *cli, const json_t *damages, FILE *to); // one line each, and what to do about them

#endif
