// The data folder: qingshan.db, archive/, lock, qingshan.sock, token. One writing process at a time. It holds passwords of devices
// and evidence: nobody but its owner may read it.
#ifndef QINGSHAN_STORE_FOLDER_H
#define QINGSHAN_STORE_FOLDER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

enum restoring_outcome { RESTORING_NONE, RESTORING_FINISHED, RESTORING_UNDONE };

struct folder_lock {
    int descriptor;
    // What taking it did, for whoever tells people:
    enum restoring_outcome settled; // a restore that was cut off has been finished or undone (restoring.h)
    int tightened;                  // so many files and folders that others could read, and cannot any more
};

// Creates the folder (0700) when missing. Faults: system.call, folder.not_directory {path}.
bool folder_create(const char *path, struct fault *f);
bool folder_is_initialised(const char *path); // has qingshan.db
// The same for a command that needs it. Faults: store.missing {path}, system.denied ... where it may not be looked at.
bool folder_check_initialised(const char *path, struct fault *f);

// What stands under this name is a file or a folder of its own, or nothing. Through a link somebody who may put a name into the
// folder could have us write or read elsewhere. Fault: folder.link {path}.
bool folder_check_plain(const char *path, struct fault *f);

// Takes the writer's lock for as long as the process lives or until unlock, settles a restore that was cut off, and takes from
// others the right to read. Faults folder.locked {path, pid}, folder.restoring {path, pid} (FAULT_BUSY) when another process has it.
bool folder_lock(const char *path, struct folder_lock *ret_lock, struct fault *f);
bool folder_lock_bare(const char *path, struct folder_lock *ret_lock, struct fault *f); // the lock alone
void folder_unlock(struct folder_lock *lock);

// "folder/name"
const char *folder_file(struct arena *arena, const char *folder, const char *name) __attribute__((returns_nonnull));

// The local administrator's token (64 hex characters in DIR/token, mode 0600), made on first use.
bool folder_token(struct arena *arena, const char *folder, const char **ret_token, struct fault *f);

#endif
