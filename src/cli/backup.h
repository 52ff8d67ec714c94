// What backup check and restore share.
#ifndef QINGSHAN_CLI_BACKUP_H
#define QINGSHAN_CLI_BACKUP_H

#include "cli/cli.h"
#include "store/backup/manifest.h"
#include "store/store.h"

bool backup_is_folder(const char *path); // else it is the database of a backup of the older form, or nothing
// Every file has its digest, nothing is missing or there too much, and the database can be opened by this program.
bool backup_load(struct arena *arena, const char *path, struct manifest *ret_manifest, struct fault *f);
// The chains in a folder that nobody writes: journal, archive, raw frames, observations. What a person has acknowledged as damaged is no news.
bool backup_check_store(const struct cli *cli, const char *folder, struct store *store, struct fault *f);

#endif
