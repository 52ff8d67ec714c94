// A copy of the observations of a data folder: its series database and its raw frames, while a server uses them.
// The raw frames are copied after the series: whatever frame a stored value names is there, and the stower of the restored
// folder goes on from the mark of its series database. Observations of a second engine stay where they are; their marks and
// names are copied, so that the frames behind the mark are stored again, once.
// Faults: backup.exists {path}, system.call, those of store.h.
#ifndef QINGSHAN_OBSERVE_BACKUP_H
#define QINGSHAN_OBSERVE_BACKUP_H

#include <stdbool.h>

#include "base/fault.h"

// `to` is made; it becomes a folder of the same form, so that the same call restores from it.
bool observations_backup(const char *from, const char *to, struct fault *f);

#endif
