// The raw log for a backup (stow/backup.h): what it holds at a moment, while a server goes on writing.
#ifndef QINGSHAN_OBSERVE_RAW_BACKUP_H
#define QINGSHAN_OBSERVE_RAW_BACKUP_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/backup/backup.h"

struct raw_backup;
struct raw_backup *raw_backup_new(struct arena *arena, const char *folder); // in the arena; the folder's name is borrowed
void raw_backup_close(struct raw_backup *raw);
// Notes the end as it is now. Once more: then the later moment counts, and only what came since is read.
bool raw_backup_look(struct raw_backup *raw, struct fault *f);
// After the last look: what was under way then is not of the moment; what is torn or damaged goes along as it is.
bool raw_backup_settle(struct raw_backup *raw, struct fault *f);
bool raw_backup_copy(struct raw_backup *raw, struct backup *backup, struct fault *f);

#endif
