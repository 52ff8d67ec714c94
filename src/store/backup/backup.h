// A backup that is being made: see manifest.h for what it is and for its names.
//
// Faults: backup.exists {path}, backup.running {path}: another process is making it; those of tree.h and store.h.
#ifndef QINGSHAN_STORE_BACKUP_H
#define QINGSHAN_STORE_BACKUP_H

#include "store/backup/manifest.h"
#include "store/store.h"

struct backup {
    const char *from, *path;   // the data folder; the backup's name
    const char *to;            // where it is made: path.unfinished
    bool link;                 // files that never change become links, where the disk is the same
    int file;                  // the manifest, locked
    struct manifest manifest;
};

// Removes what killed backups have left beside `path`, each told by its path; what is not ours to remove stays.
void backup_sweep(const char *path, void (*told)(void *context, const char *path), void *context);
bool backup_begin(struct arena *arena, struct backup *backup, struct fault *f); // from, path and link are set
bool backup_finish(struct backup *backup, struct fault *f);                     // it has its name
void backup_end(struct backup *backup);                                         // in any case; what is not finished is removed

// One file, by its path in the data folder.
bool backup_take(struct backup *backup, const char *path, bool never_changes, struct fault *f);
bool backup_put(struct backup *backup, const char *path, const void *bytes, size_t size, struct fault *f);
bool backup_database(struct backup *backup, struct store *store, const char *path, struct fault *f);
// The archive, after the database that names its files. *ret_damaged: one that is not what its name says, "" when all are;
// it is taken as it is.
bool backup_archive(struct backup *backup, char ret_damaged[DIGEST_HEX_SIZE], struct fault *f);

#endif
