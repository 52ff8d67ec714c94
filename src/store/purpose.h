// What a data folder is for.
#ifndef QINGSHAN_STORE_PURPOSE_H
#define QINGSHAN_STORE_PURPOSE_H

#include <stdbool.h>

#include "base/fault.h"
#include "store/store.h"

// A folder holds simulated data or real data, never both: it is marked once, before it holds anything, and not unmarked.
bool folder_mark_simulated(struct store *store, const char *who, struct fault *f); // takes its own transaction
bool folder_simulated(struct store *store, bool *ret_simulated, struct fault *f);

#endif
