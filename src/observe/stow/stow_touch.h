// Maintenance changes which values count. What was entered or withdrawn is touched, so that the means of its span are computed again.
#ifndef QINGSHAN_OBSERVE_STOW_TOUCH_H
#define QINGSHAN_OBSERVE_STOW_TOUCH_H

#include "observe/series/series.h"
#include "store/store.h"

// All since the last time, also what a server that was killed has not seen: a mark in series.db says how far. Twice does no harm.
bool stow_touch(struct store *store, struct series *series, struct fault *f);

#endif
