// What a backup is: a folder of the form of a data folder, with a manifest that names every file in it by its SHA-256.
//
//     BACKUP/manifest.sha256   qingshan.db  series.db  qingshan.yaml  raw/NNN.seg(z)  archive/ab/cdef  forward/NAME.mark
//
// It is made under the name BACKUP.unfinished and takes its own name last, when every byte and every name in it is synced: what
// has the name BACKUP is whole. The manifest is the first file that is made in the unfinished folder and is locked while the
// backup is being made; so a folder that a killed backup left is told from one that is under way, and is removed by the next backup.
//
// The manifest is a file that `sha256sum -c` reads too: lines `DIGEST  PATH` in the order of the paths' bytes; in front, as
// comments, what the backup is of; the last line is the digest of all that is above it. A manifest finds what was damaged, lost
// or mixed up. It is not signed: whoever can write all of it can write it anew, and then its journal head differs from the one
// that was noted elsewhere.
#ifndef QINGSHAN_STORE_MANIFEST_H
#define QINGSHAN_STORE_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/tree.h"

#define MANIFEST_NAME "manifest.sha256"
#define MANIFEST_UNFINISHED ".unfinished"

struct manifest_file {
    const char *path, *digest; // path in the backup
};

struct manifest {
    struct arena *arena;
    const char *program;       // its version
    int64_t schema;            // of qingshan.db
    int64_t made_ms;
    int64_t journal_seq;       // the newest row of the journal
    const char *journal_hash;
    int64_t bytes;
    struct manifest_file *files;
    size_t count, capacity;
};

void manifest_init(struct manifest *manifest, struct arena *arena);
void manifest_add(struct manifest *manifest, const char *path, const struct tree_copied *copied);

// Sorts the files. Fault: backup.name {path}, for a path that no backup may hold.
bool manifest_format(struct manifest *manifest, const char **ret_text, size_t *ret_size, struct fault *f);
// Faults: backup.manifest {line} for anything a backup of ours cannot hold, paths that lead out of the folder among them;
// backup.newer {found}, of a form that only a later program knows.
bool manifest_parse(struct arena *arena, const char *text, size_t size, struct manifest *ret_manifest, struct fault *f);

// Reads the manifest of a backup. Faults: those of parse, backup.unfinished {path}, backup.no_manifest {path}.
bool manifest_load(struct arena *arena, const char *folder, struct manifest *ret_manifest, struct fault *f);
// Is every file there with its digest, and nothing else? Faults: backup.missing {path}, backup.damaged {path}, backup.extra {path}.
bool manifest_check(const struct manifest *manifest, const char *folder, struct fault *f);
const struct manifest_file *manifest_find(const struct manifest *manifest, const char *path); // NULL: not in it

#endif
