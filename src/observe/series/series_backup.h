// series.db for a backup (stow/backup.h): names, marks, touched spans and, where no second engine holds them, the observations.
#ifndef QINGSHAN_OBSERVE_SERIES_BACKUP_H
#define QINGSHAN_OBSERVE_SERIES_BACKUP_H

#include <stdbool.h>

#include "store/store.h"

// A reading connection that the caller pins, copies and closes. *ret_store NULL: there is no series.db.
bool series_backup_open(const char *folder, struct store **ret_store, struct fault *f);

// Can the observations of a restored folder, or of a backup, be read? An older schema is left to the next start. Fault: store.damaged.
bool series_check(const char *folder, struct fault *f);

#endif
