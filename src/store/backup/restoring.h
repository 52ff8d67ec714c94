// How a restored folder takes the place of a data folder. Whatever happens to the process or the power, the next start finds the
// old folder or the restored one, whole; the old one is kept beside it under a dated name.
//
// The restored folder is made in DIR/.restoring (the same disk, and a place that whoever may write DIR has). Then
// - where it can be: DIR/.restoring becomes DIR.restoring, DIR and DIR.restoring change places in one step
//   (RENAME_EXCHANGE), and what is DIR.restoring now becomes DIR.before-DATE;
// - where DIR is a mount point, its parent is not ours, or the file system cannot exchange: what is in DIR is moved to
//   DIR/before-DATE and what is in DIR/.restoring to DIR, name by name.
// A file DIR/restoring says how far that is, and is there only while it goes on: "beside" - the places have been changed, the old
// folder waits for its name; "aside" - the old files are being moved away; "in" - the restored ones are being moved in. Each
// can be taken up again where it was left. Without that file DIR is what it was, and what lies around is removed.
// Whoever takes the lock of a folder settles first (folder_lock), so that nobody works on half of each.
//
// What belongs to the machine stays: its lock, token and qingshan.yaml.
// Faults: system.call and its kind; restoring.mounted {path}: a part of the folder is a disk of its own; restoring.marker {path}.
#ifndef QINGSHAN_STORE_RESTORING_H
#define QINGSHAN_STORE_RESTORING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/folder.h"

struct restoring {
    const char *folder; // its real path
    const char *made;   // where the restored folder is made
    const char *before; // "before-20261129-192613"
    const char *kept;   // where the old folder is, after restoring_swap; NULL: there was nothing in it
    struct folder_lock lock; // of the folder that is made: it is locked when it takes its place
};

// The caller holds the folder's lock until it has ended.
bool restoring_begin(struct arena *arena, const char *folder, struct restoring *ret_restoring, struct fault *f);
bool restoring_swap(struct arena *arena, struct restoring *restoring, struct fault *f);
void restoring_end(struct restoring *restoring); // also after a fault: what was made and did not take its place is removed

// Takes up what a process that is gone has left. The caller holds the folder's lock.
bool restoring_settle(const char *folder, enum restoring_outcome *ret_outcome, struct fault *f);
bool restoring_is_cut_off(const char *folder); // has the marker: nothing may be read before it is settled
bool restoring_has_begun(const char *folder);  // for whoever finds it locked

#endif
