// A backup of a data folder while a server uses it.
//
// A backup is of one moment, though its parts are copied one after the other. Its parts name each other's places: values their
// frames, frames the rows of their devices, the plan its files, forwarding its place in the raw log, and the journal the ends of
// raw log and series. So the moment is taken first: both databases are pinned to a snapshot, and the end of the raw log is
// noted. No row was written to the journal in between (else it is taken again), so neither side names what the other has not:
//   marks of forwarding <= snapshot of series.db <= snapshot of qingshan.db = end of the raw log.
// The archive only grows and is copied last: it holds the files that the snapshot of qingshan.db names.
// Observations of a second engine stay where they are; their marks and names are copied, so that the frames behind the mark are
// stored again, once.
// Faults: those of store/backup/backup.h.
#ifndef QINGSHAN_OBSERVE_BACKUP_H
#define QINGSHAN_OBSERVE_BACKUP_H

#include <stdbool.h>

#include "base/fault.h"
#include "store/backup/backup.h"
#include "store/store.h"

struct backup_moment;
// Pins `store`, a reading connection of the folder that the caller copies and closes.
struct backup_moment *backup_moment_take(const char *folder, struct store *store, struct fault *f);
bool backup_moment_copy(struct backup_moment *moment, struct backup *backup, struct fault *f);
void backup_moment_free(struct backup_moment *moment); // NULL is fine

#endif
